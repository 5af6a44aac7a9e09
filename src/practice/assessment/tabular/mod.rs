//! Results as tables: headings and cells. The CSV file and the workbook are written from them, and the page takes its words
//! from here too, so that they can't differ. Perception and the plan are next door.

mod others;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::agreement::{Dissent, FollowUp};
use super::rating::Answer;
use super::results::{Finding, GivenEvidence, Results, Standing, Statement};
use super::scoring::Score;
use crate::framework::{Element, Indicator, Variable};

pub use others::{actions, gap_of, perception};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// Words.
    Text(String),
    /// A number in decimal digits, just as it is shown: `2.0`, `-1.5`.
    Figure(String),
    /// A date.
    Day(NaiveDate),
}

impl Cell {
    /// Words; nothing where there are none.
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Cell::Nothing } else { Cell::Text(words) }
    }

    /// A number; nothing where there is none.
    pub fn figure(shown: Option<impl ToString>) -> Self {
        shown.map_or(Cell::Nothing, |shown| Cell::Figure(shown.to_string()))
    }

    /// What it says, dates as `2026-05-14`.
    pub fn shown(&self) -> String {
        match self {
            Cell::Nothing => String::new(),
            Cell::Text(text) | Cell::Figure(text) => text.clone(),
            Cell::Day(day) => day.to_string(),
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Its width in characters, 6 to 70.
    pub width: u16,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called: a sheet's name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn new<'h>(
        name: &'static str,
        columns: impl IntoIterator<Item = (&'h str, u16)>,
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let columns = columns.into_iter().map(|(heading, width)| Column { heading: heading.to_owned(), width });
        Self { name, columns: columns.collect(), rows }
    }

    /// The place of the column with this heading.
    pub fn place(&self, heading: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.heading == heading)
    }
}

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
pub fn summary(results: &Results) -> Table {
    let mut rows = vec![scored("Overall", "", &results.assessment.full_name(), &results.profile.overall)];
    for variable in &results.profile.variables {
        rows.push(scored("Variable", &variable.number, &variable.name, &variable.score));
        let elements = variable.elements.iter();
        rows.extend(elements.map(|element| scored("Element", &element.number, &element.name, &element.score)));
    }
    let columns = [
        ("Part", 11),
        ("Number", 9),
        ("Name", 56),
        ("Score", 9),
        ("Score, four decimals", 12),
        ("Coverage", 12),
        ("Rated", 9),
        ("Applicable", 12),
        ("Lowest level", 9),
    ];
    Table::new("Summary", columns, rows)
}

fn scored(part: &str, number: &str, name: &str, score: &Score) -> Vec<Cell> {
    vec![
        Cell::text(part),
        Cell::text(number),
        Cell::text(name),
        Cell::figure(score.shown()),
        Cell::figure(score.precise()),
        Cell::text(score.coverage_in_words()),
        Cell::figure(Some(score.rated)),
        Cell::figure(Some(score.applicable)),
        Cell::figure(score.lowest.map(|level| level.number())),
    ]
}

const INDICATORS: [(&str, u16); 19] = [
    ("Number", 9),
    ("Indicator", 50),
    ("Variable", 24),
    ("Element", 28),
    ("Level", 8),
    ("Answer", 14),
    ("Reason", 30),
    ("Proposed answer", 14),
    ("How it was proposed", 24),
    ("Split", 7),
    ("Spread", 8),
    ("Agreed rationale", 50),
    ("Note of the discussion", 50),
    ("Dissent", 40),
    ("Follow-up", 12),
    ("Owner", 20),
    ("Next step, reason, or how it lasts", 50),
    ("Due", 12),
    ("Evidence", 50),
];

/// Every indicator with what was found.
pub fn indicators(results: &Results) -> Table {
    let placed = results.framework.variables.iter().flat_map(|variable| {
        let elements = variable.elements.iter();
        elements.flat_map(move |element| element.indicators.iter().map(move |it| (variable, element, it)))
    });
    let rows = placed.filter_map(|(variable, element, indicator)| {
        Some(found(variable, element, indicator, results.finding(indicator.number)?))
    });
    Table::new("Indicators", INDICATORS, rows.collect())
}

fn found(variable: &Variable, element: &Element, indicator: &Indicator, finding: &Finding) -> Vec<Cell> {
    let agreement = finding.agreement.as_ref();
    let follows = finding.follow_up.as_ref().map(Follows::of).unwrap_or_default();
    let proposed = finding.proposed.as_ref();
    let split = proposed.map_or(finding.outcome.split, |proposed| proposed.split);
    vec![
        Cell::text(indicator.number.to_string()),
        Cell::text(&indicator.text),
        Cell::text(format!("{} {}", variable.number, variable.name)),
        Cell::text(format!("{} {}", element.number, element.name)),
        Cell::figure(level(finding.outcome.answer)),
        Cell::text(answer_words(finding)),
        Cell::text(reason(finding)),
        Cell::text(proposed.map_or_else(String::new, |it| it.answer.map(Answer::words).unwrap_or_default())),
        Cell::text(proposed.map(|it| it.how.clone()).unwrap_or_default()),
        Cell::text(if split { "Yes" } else { "No" }),
        Cell::figure(Some(finding.outcome.spread)),
        Cell::text(agreement.map(|it| it.rationale.clone()).unwrap_or_default()),
        Cell::text(agreement.map(|it| it.note.clone()).unwrap_or_default()),
        Cell::text(lines(finding.dissents.iter().map(dissent_words))),
        Cell::text(follows.kind),
        Cell::text(follows.owner),
        Cell::text(follows.words),
        follows.due.map_or(Cell::Nothing, Cell::Day),
        Cell::text(lines(finding.evidence.iter().map(evidence_words))),
    ]
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
fn reason(finding: &Finding) -> String {
    match &finding.agreement {
        Some(agreement) => agreement.reason.clone(),
        None => lines(finding.statements.iter().map(|statement| statement.reason.clone())),
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
pub fn ratings(results: &Results) -> Table {
    let said = results.framework.indicators().zip(&results.findings);
    let rows = said.flat_map(|(indicator, finding)| finding.statements.iter().map(move |it| rated(indicator, it)));
    let mut rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        rows.push([Cell::Nothing, Cell::text(no_ratings(results))].into_iter().chain(vec![Cell::Nothing; 5]).collect());
    }
    let columns = [
        ("Number", 9),
        ("Indicator", 50),
        ("Member", 20),
        ("Level", 8),
        ("Answer", 14),
        ("Reason", 30),
        ("Rationale", 60),
    ];
    Table::new("Ratings", columns, rows)
}

fn no_ratings(results: &Results) -> &'static str {
    match results.findings.iter().any(|finding| finding.agreement.is_some()) {
        true => {
            "What members said when they rated alone is for their team. What they agreed on is among the indicators."
        }
        false => "Nobody has rated anything yet.",
    }
}

fn rated(indicator: &Indicator, statement: &Statement) -> Vec<Cell> {
    vec![
        Cell::text(indicator.number.to_string()),
        Cell::text(&indicator.text),
        Cell::text(&statement.by),
        Cell::figure(level(Some(statement.answer))),
        Cell::text(statement.answer.words()),
        Cell::text(&statement.reason),
        Cell::text(&statement.rationale),
    ]
}

/// Texts under each other, empty ones left out.
pub(super) fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
