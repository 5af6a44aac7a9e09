//! Results as tables: headings and cells. The CSV file and the workbook are written from them, and the page takes its words
//! from here too, so that they can't differ. Perception and the plan are next door.

mod others;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::agreement::{Agreement, Dissent, FollowUp};
use super::rating::Answer;
use super::results::{Finding, GivenEvidence, Results, Standing};
use crate::framework::{Element, Indicator, Variable};
use ground::table_file::{Content, Sheet};

pub use others::{actions, gap_of, perception};

/// Whether results may still change, in words: `Final`, `DRAFT: 12 of 46 indicators agreed so far`.
pub fn state(results: &Results) -> String {
    match results.standing {
        Standing::Final(..) => "Final".to_owned(),
        Standing::AgreedSoFar => {
            let agreed = results.findings.iter().filter(|finding| finding.agreement.is_some()).count();
            format!("DRAFT: {agreed} of {} indicators agreed so far", results.findings.len())
        }
        Standing::OwnSoFar => "DRAFT: one member’s own ratings so far".to_owned(),
    }
}

/// Scores of the whole, each variable and each element.
pub fn summary(results: &Results) -> Sheet {
    let whole = results.assessment.full_name();
    let parts = results.profile.variables.iter().flat_map(|variable| {
        let elements = variable.elements.iter().map(|it| ("Element", it.number.as_str(), it.name.as_str(), &it.score));
        std::iter::once(("Variable", variable.number.as_str(), variable.name.as_str(), &variable.score)).chain(elements)
    });
    let all = std::iter::once(("Overall", "", whole.as_str(), &results.profile.overall)).chain(parts);
    let sheet = Sheet::of("Summary", all).columns(&[
        ("Part", &|(part, ..)| (*part).into()),
        ("Number", &|(_, number, ..)| (*number).into()),
        ("Name", &|(_, _, name, _)| (*name).into()),
        ("Score", &|(.., score)| Content::shown(score.shown())),
        ("Score, four decimals", &|(.., score)| Content::shown(score.precise())),
        ("Coverage", &|(.., score)| score.coverage_in_words().into()),
        ("Rated", &|(.., score)| Content::shown(Some(score.rated))),
        ("Applicable", &|(.., score)| Content::shown(Some(score.applicable))),
        ("Lowest level", &|(.., score)| Content::shown(score.lowest.map(|level| level.number()))),
    ]);
    sheet.wide([11, 9, 56, 9, 12, 12, 9, 12, 9])
}

/// An indicator in its place, with what was found.
struct Found<'a> {
    variable: &'a Variable,
    element: &'a Element,
    indicator: &'a Indicator,
    finding: &'a Finding,
    follows: Follows,
}

impl Found<'_> {
    fn agreed(&self, of: impl Fn(&Agreement) -> &str) -> Content {
        self.finding.agreement.as_ref().map(of).into()
    }

    fn is_split(&self) -> bool {
        self.finding.proposed.as_ref().map_or(self.finding.outcome.split, |proposed| proposed.split)
    }
}

/// Every indicator with what was found.
pub fn indicators(results: &Results) -> Sheet {
    let placed = results.framework.variables.iter().flat_map(|variable| {
        let elements = variable.elements.iter();
        elements.flat_map(move |element| element.indicators.iter().map(move |it| (variable, element, it)))
    });
    let found = placed.filter_map(|(variable, element, indicator)| {
        let finding = results.finding(indicator.number)?;
        let follows = finding.follow_up.as_ref().map(Follows::of).unwrap_or_default();
        Some(Found { variable, element, indicator, finding, follows })
    });
    let sheet = Sheet::of("Indicators", found).columns(&[
        ("Number", &|it| it.indicator.number.to_string().into()),
        ("Indicator", &|it| (&it.indicator.text).into()),
        ("Variable", &|it| format!("{} {}", it.variable.number, it.variable.name).into()),
        ("Element", &|it| format!("{} {}", it.element.number, it.element.name).into()),
        ("Level", &|it| Content::shown(level(it.finding.outcome.answer))),
        ("Answer", &|it| answer_words(it.finding).into()),
        ("Reason", &|it| reason(it.finding)),
        ("Proposed answer", &|it| it.finding.proposed.as_ref().and_then(|it| it.answer).map(Answer::words).into()),
        ("How it was proposed", &|it| it.finding.proposed.as_ref().map(|it| &it.how).into()),
        ("Split", &|it| it.is_split().into()),
        ("Spread", &|it| Content::shown(Some(it.finding.outcome.spread))),
        ("Agreed rationale", &|it| it.agreed(|it| &it.rationale)),
        ("Note of the discussion", &|it| it.agreed(|it| &it.note)),
        ("Dissent", &|it| Content::lines(it.finding.dissents.iter().map(dissent_words))),
        ("Follow-up", &|it| it.follows.kind.into()),
        ("Owner", &|it| (&it.follows.owner).into()),
        ("Next step, reason, or how it lasts", &|it| (&it.follows.words).into()),
        ("Due", &|it| it.follows.due.into()),
        ("Evidence", &|it| Content::lines(it.finding.evidence.iter().map(evidence_words))),
    ]);
    sheet.wide([9, 50, 24, 28, 8, 14, 30, 14, 24, 7, 8, 50, 50, 40, 12, 20, 50, 12, 50])
}

fn level(answer: Option<Answer>) -> Option<u8> {
    answer.and_then(Answer::level).map(|level| level.number())
}

/// The answer that counts, in words; where there is none, whether it is still to be agreed on.
pub fn answer_words(finding: &Finding) -> String {
    match (finding.outcome.answer, &finding.proposed) {
        (Some(answer), _) => answer.words(),
        (None, Some(_)) => "Not agreed yet".to_owned(),
        (None, None) => "Unrated".to_owned(),
    }
}

/// Why an indicator doesn't apply: as agreed, else as those said who rated.
fn reason(finding: &Finding) -> Content {
    match &finding.agreement {
        Some(agreement) => (&agreement.reason).into(),
        None => Content::lines(finding.statements.iter().map(|statement| statement.reason.clone())),
    }
}

/// A dissent in a line, by name.
pub fn dissent_words(dissent: &Dissent) -> String {
    format!("{}: {}", dissent.name, dissent.words)
}

fn evidence_words(given: &GivenEvidence) -> String {
    let evidence = &given.evidence;
    let file = evidence.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
    let parts = [evidence.note.as_str(), evidence.link.as_str(), file].into_iter().filter(|part| !part.is_empty());
    format!("{} ({})", parts.collect::<Vec<_>>().join(" "), evidence.dated)
}

/// What follows from a level, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Follows {
    /// `Priority`, `Not now` or `Lasts`.
    pub kind: &'static str,
    /// A priority's owner.
    pub owner: String,
    /// The next step, the reason, or how it lasts.
    pub words: String,
    /// A priority's date.
    pub due: Option<NaiveDate>,
}

impl Follows {
    /// Takes a follow-up apart.
    pub fn of(follow_up: &FollowUp) -> Self {
        match follow_up {
            FollowUp::Priority { owner_name, next_step, due_on, .. } => {
                Self { kind: "Priority", owner: owner_name.clone(), words: next_step.clone(), due: Some(*due_on) }
            }
            FollowUp::NotNow { reason } => Self { kind: "Not now", words: reason.clone(), ..Self::default() },
            FollowUp::Lasting { how } => Self { kind: "Lasts", words: how.clone(), ..Self::default() },
        }
    }
}

/// What each member said when rating alone, as far as the reader may see it; else a row that says why there is nothing.
pub fn ratings(results: &Results) -> Sheet {
    let said = results.framework.indicators().zip(&results.findings);
    let all = said.flat_map(|(indicator, finding)| finding.statements.iter().map(move |it| (indicator, it)));
    let sheet = Sheet::of("Ratings", all).columns(&[
        ("Number", &|(indicator, _)| indicator.number.to_string().into()),
        ("Indicator", &|(indicator, _)| (&indicator.text).into()),
        ("Member", &|(_, said)| (&said.by).into()),
        ("Level", &|(_, said)| Content::shown(level(Some(said.answer)))),
        ("Answer", &|(_, said)| said.answer.words().into()),
        ("Reason", &|(_, said)| (&said.reason).into()),
        ("Rationale", &|(_, said)| (&said.rationale).into()),
    ]);
    sheet.or_says(no_ratings(results)).wide([9, 50, 20, 8, 14, 30, 60])
}

fn no_ratings(results: &Results) -> &'static str {
    match results.findings.iter().any(|finding| finding.agreement.is_some()) {
        true => {
            "What members said when they rated alone is for their team. What they agreed on is among the indicators."
        }
        false => "Nobody has rated anything yet.",
    }
}
