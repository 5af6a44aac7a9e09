//! What is typed to write a strategy down or to change it, and checking it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{Citation, MAX_CITATIONS, MAX_LEADING, MAX_MILESTONES, MAX_OWNERS, Milestone, Owner, Strategy, Tier};
use ground::calendar::parse_date;
use ground::identity::{MetricId, PersonId};
#[cfg(feature = "store")]
use ground::problem::Error;
use ground::problem::{Problems, Result};
use ground::text::{Reason, Text, Title, WebLink};

/// A citation: 1 to 500 characters.
type CitationText = Text<1, 500>;

/// What is typed to write a strategy down or to change it.
#[derive(Debug, Clone, Default)]
pub struct StrategyForm {
    /// Its title.
    pub title: String,
    /// The challenge it answers.
    pub challenge: String,
    /// What is done.
    pub actions: String,
    /// The key of a [`Tier`].
    pub tier: String,
    /// What it rests on; empty rows are left out.
    pub citations: Vec<CitationForm>,
    /// The steps on the way; empty rows are left out.
    pub milestones: Vec<MilestoneRow>,
    /// Owners with an account, by id.
    pub owners: Vec<String>,
    /// Other owners, a name a line.
    pub other_owners: String,
    /// Leading metrics, by id.
    pub leading: Vec<String>,
    /// Its first day.
    pub starts_on: String,
    /// Its last day; may be empty.
    pub ends_on: String,
}

/// A row for a citation.
#[derive(Debug, Clone, Default)]
pub struct CitationForm {
    /// Who found what, where.
    pub text: String,
    /// Where to read it; may be empty.
    pub link: String,
}

/// A row for a milestone.
#[derive(Debug, Clone, Default)]
pub struct MilestoneRow {
    /// What.
    pub title: String,
    /// The last day it is on time.
    pub due_on: String,
}

/// What a strategy can name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Who may own it, by id with their name.
    pub people: BTreeMap<PersonId, String>,
    /// The leading metrics it may have.
    pub metrics: BTreeSet<MetricId>,
}

/// A checked strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Its title.
    pub title: Title,
    /// The challenge it answers.
    pub challenge: Reason,
    /// What is done.
    pub actions: Reason,
    /// How strong the research behind it is.
    pub tier: Tier,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// The steps on the way, the earliest first.
    pub milestones: Vec<Milestone>,
    /// Who answers for it.
    pub owners: Vec<Owner>,
    /// Its leading metrics.
    pub leading: Vec<MetricId>,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
}

impl Wanted {
    /// Checks what was typed. A milestone worded as one in `before` is done if that one was.
    ///
    /// # Errors
    /// A violation for each field: `title`, `challenge`, `actions`, `tier`, `citation-1` and `citation-1-link` …,
    /// `milestone-1` and `milestone-1-due` …, `owners`, `other_owners`, `leading`, `starts_on`, `ends_on`.
    pub fn parse(form: &StrategyForm, known: &Known, before: &[Milestone]) -> Result<Self> {
        let mut problems = Problems::default();
        let title = problems.take(Title::parse("title", "a title", &form.title));
        let challenge = problems.take(Reason::parse("challenge", "the challenge it answers", &form.challenge));
        let actions = problems.take(Reason::parse("actions", "what is done", &form.actions));
        let tier = Tier::parse(&form.tier);
        if tier.is_none() {
            problems.add("tier", "Choose how strong the research is; “not rated yet” is an answer too.");
        }
        let citations = citations(&mut problems, &form.citations);
        let milestones = milestones(&mut problems, &form.milestones, before);
        let owners = owners(&mut problems, form, known);
        let leading = leading(&mut problems, &form.leading, known);
        let starts_on = problems.take(parse_date("starts_on", "its first day", &form.starts_on));
        let ends_on = Some(form.ends_on.as_str()).filter(|raw| !raw.trim().is_empty());
        let ends_on = ends_on.and_then(|raw| problems.take(parse_date("ends_on", "its last day", raw)));
        if let (Some(first), Some(last)) = (starts_on, ends_on)
            && last < first
        {
            problems.add("ends_on", "The last day comes before the first.");
        }
        let wanted = match (title, challenge, actions, tier, starts_on) {
            (Some(title), Some(challenge), Some(actions), Some(tier), Some(starts_on)) => Some(Self {
                title,
                challenge,
                actions,
                tier,
                citations,
                milestones,
                owners,
                leading,
                starts_on,
                ends_on,
            }),
            _ => None,
        };
        problems.finish(wanted)
    }
}

fn citations(problems: &mut Problems, rows: &[CitationForm]) -> Vec<Citation> {
    let mut kept = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let (field, has_link) = (format!("citation-{}", at + 1), !row.link.trim().is_empty());
        if row.text.trim().is_empty() && !has_link {
            continue;
        }
        let text = problems.take(CitationText::parse(&field, "what the link leads to", &row.text));
        let link = has_link.then(|| problems.take(WebLink::parse(&format!("{field}-link"), &row.link))).flatten();
        let link = link.map(|link| link.as_str().to_owned()).unwrap_or_default();
        kept.extend(text.map(|text| Citation { text: text.into_string(), link }));
    }
    if kept.len() > MAX_CITATIONS {
        problems.add("citation-1", format!("A strategy names {MAX_CITATIONS} studies at most. Keep the strongest."));
    }
    kept
}

fn milestones(problems: &mut Problems, rows: &[MilestoneRow], before: &[Milestone]) -> Vec<Milestone> {
    let mut known: Vec<&Milestone> = before.iter().collect();
    let mut kept = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if row.title.trim().is_empty() && row.due_on.trim().is_empty() {
            continue;
        }
        let field = format!("milestone-{}", at + 1);
        let title = problems.take(Title::parse(&field, "what is to be done by then", &row.title));
        let due_on = problems.take(parse_date(&format!("{field}-due"), "the milestone’s date", &row.due_on));
        let (Some(title), Some(due_on)) = (title, due_on) else { continue };
        let same = known.iter().position(|it| it.title == title.as_str()).map(|at| known.remove(at));
        let done = same.and_then(|it| it.done.clone());
        kept.push(Milestone { title: title.into_string(), due_on, done });
    }
    if kept.len() > MAX_MILESTONES {
        problems.add("milestone-1", format!("A strategy has {MAX_MILESTONES} milestones at most. Put some together."));
    }
    kept.sort_by_key(|it| it.due_on);
    kept
}

fn owners(problems: &mut Problems, form: &StrategyForm, known: &Known) -> Vec<Owner> {
    let mut kept = Vec::<Owner>::new();
    for raw in &form.owners {
        match PersonId::parse(raw).and_then(|id| known.people.get_key_value(&id)) {
            Some((id, _)) if kept.iter().any(|it| it.person.as_ref() == Some(id)) => {}
            Some((id, name)) => kept.push(Owner { person: Some(id.clone()), name: name.clone() }),
            None => problems.add("owners", "Choose owners among those who can work on it."),
        }
    }
    for line in form.other_owners.lines().filter(|line| !line.trim().is_empty()) {
        let name = problems.take(Title::parse("other_owners", "each name", line));
        kept.extend(name.map(|name| Owner { person: None, name: name.into_string() }));
    }
    match kept.len() {
        0 => problems.add("owners", "Choose or write who answers for it."),
        1..=MAX_OWNERS => {}
        _ => problems.add("owners", format!("{MAX_OWNERS} people at most answer for a strategy.")),
    }
    kept
}

fn leading(problems: &mut Problems, ids: &[String], known: &Known) -> Vec<MetricId> {
    let mut kept = Vec::new();
    for raw in ids.iter().filter(|raw| !raw.trim().is_empty()) {
        match MetricId::parse(raw).filter(|id| known.metrics.contains(id)) {
            Some(id) if kept.contains(&id) => {}
            Some(id) => kept.push(id),
            None => problems.add("leading", "Choose among the leading metrics that are in use."),
        }
    }
    if kept.len() > MAX_LEADING {
        problems.add("leading", format!("A strategy has {MAX_LEADING} leading metrics at most. Fewer tell more."));
    }
    kept
}

#[cfg(feature = "store")]
impl Wanted {
    /// What a strategy says now, for the record of changes.
    pub(super) fn of(strategy: &Strategy) -> Result<Self> {
        let invalid = |violation| Error::Invalid(vec![violation]);
        Ok(Self {
            title: Title::parse("title", "a title", &strategy.title).map_err(invalid)?,
            challenge: Reason::parse("challenge", "the challenge", &strategy.challenge).map_err(invalid)?,
            actions: Reason::parse("actions", "what is done", &strategy.actions).map_err(invalid)?,
            tier: strategy.tier,
            citations: strategy.citations.clone(),
            milestones: strategy.milestones.clone(),
            owners: strategy.owners.clone(),
            leading: strategy.leading.clone(),
            starts_on: strategy.starts_on,
            ends_on: strategy.ends_on,
        })
    }
}

impl Strategy {
    /// The form as it stands before anything is typed.
    pub fn form(&self) -> StrategyForm {
        let accounts = self.owners.iter().filter_map(|it| it.person.as_ref());
        let others: Vec<_> = self.owners.iter().filter(|it| it.person.is_none()).map(|it| it.name.as_str()).collect();
        let citation = |it: &Citation| CitationForm { text: it.text.clone(), link: it.link.clone() };
        let milestone = |it: &Milestone| MilestoneRow { title: it.title.clone(), due_on: it.due_on.to_string() };
        StrategyForm {
            title: self.title.clone(),
            challenge: self.challenge.clone(),
            actions: self.actions.clone(),
            tier: self.tier.key().to_owned(),
            citations: self.citations.iter().map(citation).collect(),
            milestones: self.milestones.iter().map(milestone).collect(),
            owners: accounts.map(ToString::to_string).collect(),
            other_owners: others.join("\n"),
            leading: self.leading.iter().map(ToString::to_string).collect(),
            starts_on: self.starts_on.to_string(),
            ends_on: self.ends_on.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Done, example};
    use super::*;

    fn known() -> Known {
        let people =
            ["ana", "ben", "cy", "di", "ed", "fay"].map(|id| (PersonId::parse(id).unwrap(), id.to_uppercase()));
        let metrics = (1..=9).map(|number| MetricId::parse(&format!("m{number}")).unwrap());
        Known { people: people.into(), metrics: metrics.collect() }
    }

    fn form() -> StrategyForm {
        let milestone = |title: &str, due_on: &str| MilestoneRow { title: title.into(), due_on: due_on.into() };
        let citation = |text: &str, link: &str| CitationForm { text: text.into(), link: link.into() };
        StrategyForm {
            title: "Attendance coaches".into(),
            challenge: "Too many missed days".into(),
            actions: "Coaches call families".into(),
            tier: "2".into(),
            citations: vec![citation("", ""), citation("Ruiz (2019)", "https://example.org/ruiz")],
            milestones: vec![milestone("Train", "12/1/2025"), milestone(" ", ""), milestone("Hire", "2025-10-01")],
            owners: vec!["ana".into(), "ana".into()],
            other_owners: "Sam Okafor\n\n".into(),
            leading: vec!["m1".into(), "m2".into(), "m1".into()],
            starts_on: "2025-09-01".into(),
            ends_on: String::new(),
        }
    }

    fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn refused(form: &StrategyForm) -> Vec<String> {
        wrong(Wanted::parse(form, &known(), &[]))
    }

    #[test]
    fn what_is_typed_becomes_a_strategy_in_order() {
        let wanted = Wanted::parse(&form(), &known(), &[]).unwrap();
        let titles: Vec<_> = wanted.milestones.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(titles, ["Hire", "Train"]);
        assert_eq!(wanted.citations.len(), 1);
        let names: Vec<_> = wanted.owners.iter().map(|it| (it.person.is_some(), it.name.as_str())).collect();
        assert_eq!(names, [(true, "ANA"), (false, "Sam Okafor")]);
        assert_eq!(wanted.leading.iter().map(MetricId::as_str).collect::<Vec<_>>(), ["m1", "m2"]);
        assert_eq!((wanted.ends_on, wanted.tier), (None, Tier::Moderate));
    }

    #[test]
    fn milestones_that_stay_keep_being_done() {
        let done = Some(Done { on: "2025-09-30".parse().unwrap(), by: "Ana".into() });
        let before = [Milestone { title: "Hire".into(), due_on: "2025-09-01".parse().unwrap(), done: done.clone() }];
        let wanted = Wanted::parse(&form(), &known(), &before).unwrap();
        assert_eq!((wanted.milestones[0].done.clone(), wanted.milestones[1].done.clone()), (done, None));
        assert_eq!(wanted.milestones[0].due_on.to_string(), "2025-10-01");
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(refused(&StrategyForm::default()), ["title", "challenge", "actions", "tier", "owners", "starts_on"]);
        let mut odd = form();
        odd.citations = vec![CitationForm { text: String::new(), link: "example.org".into() }];
        odd.milestones = vec![MilestoneRow { title: "Hire".into(), due_on: "soon".into() }];
        odd.owners = vec!["zoe".into()];
        odd.leading = vec!["lagging".into()];
        odd.ends_on = "2025-08-31".into();
        let fields = ["citation-1", "citation-1-link", "milestone-1-due", "owners", "leading", "ends_on"];
        assert_eq!(refused(&odd), fields);
    }

    #[test]
    fn lists_have_their_limits() {
        let citation = CitationForm { text: "Ruiz".into(), link: String::new() };
        let milestone = MilestoneRow { title: "Hire".into(), due_on: "2025-10-01".into() };
        let all = |count| (1..=count).map(|number| format!("m{number}")).collect::<Vec<_>>();
        let people = ["ana", "ben", "cy", "di", "ed"].map(String::from).to_vec();
        let most = StrategyForm {
            citations: vec![citation.clone(); 10],
            milestones: vec![milestone.clone(); 30],
            owners: people,
            other_owners: String::new(),
            leading: all(8),
            ..form()
        };
        assert!(Wanted::parse(&most, &known(), &[]).is_ok());
        assert_eq!(refused(&StrategyForm { citations: vec![citation; 11], ..most.clone() }), ["citation-1"]);
        assert_eq!(refused(&StrategyForm { milestones: vec![milestone; 31], ..most.clone() }), ["milestone-1"]);
        assert_eq!(refused(&StrategyForm { other_owners: "Sam".into(), ..most.clone() }), ["owners"]);
        assert_eq!(refused(&StrategyForm { leading: all(9), ..most.clone() }), ["leading"]);
        assert_eq!(refused(&StrategyForm { title: "x".repeat(201), ..most }), ["title"]);
    }

    #[test]
    fn a_form_as_it_stands_changes_nothing() {
        let strategy = Strategy { leading: vec![MetricId::parse("m1").unwrap()], ..example("s", "Attendance") };
        let known = Known { people: [(PersonId::parse("ana").unwrap(), "Ana".to_owned())].into(), ..known() };
        let again = Wanted::parse(&strategy.form(), &known, &strategy.milestones).unwrap();
        assert_eq!(again.milestones, strategy.milestones);
        assert_eq!((again.owners, again.citations), (strategy.owners.clone(), strategy.citations.clone()));
    }
}
