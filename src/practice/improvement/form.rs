//! What is typed about an action, and checking it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[cfg(feature = "store")]
use super::ImprovementAction;
use super::{MAX_STEPS, Status, Step};
use crate::framework::IndicatorNumber;
use ground::calendar::parse_date;
use ground::identity::PersonId;
use ground::problem::{Error, Problems, Result};
use ground::text::{Text, Title, WebLink};

/// A step: 1 to 300 characters.
type StepText = Text<1, 300>;
/// What shows that an action is done, or why it was dropped: 1 to 1,000 characters.
type StatusWords = Text<1, 1000>;
/// A note: 1 to 2,000 characters.
pub type NoteText = Text<1, 2000>;

/// What is typed to add an action or to change one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ActionForm {
    /// What is to be achieved.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day it is on time.
    pub due_on: String,
    /// What is to be done on the way, a line each.
    pub steps: String,
}

/// Where a new action belongs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// The final assessment.
    pub assessment: String,
    /// The indicator's number.
    pub indicator: String,
}

impl Entry {
    /// Its indicator, where it is one that is `known` to the assessment; else notes at `indicator` to choose one.
    pub fn indicator(
        &self,
        problems: &mut Problems,
        known: impl Fn(IndicatorNumber) -> bool,
    ) -> Option<IndicatorNumber> {
        let found = IndicatorNumber::parse(self.indicator.trim()).filter(|number| known(*number));
        if found.is_none() {
            problems.add("indicator", "Choose an indicator of the assessment.");
        }
        found
    }
}

/// A checked action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// What is to be achieved.
    pub title: Title,
    /// Who answers for it.
    pub owner: PersonId,
    /// Their name.
    pub owner_name: String,
    /// The last day it is on time.
    pub due_on: NaiveDate,
    /// What is to be done on the way.
    pub steps: Vec<Step>,
}

impl Wanted {
    /// Checks what was typed. `people` may own an action, by id with their name; a step worded as one in `before` is done
    /// if that one was.
    ///
    /// # Errors
    /// A violation for each field: `title`, `owner`, `due_on`, `steps`.
    pub fn parse(form: &ActionForm, people: &BTreeMap<PersonId, String>, before: &[Step]) -> Result<Self> {
        Self::parse_with(Problems::default(), form, people, before)
    }

    /// What an action says now.
    ///
    /// # Errors
    /// `Invalid` where its stored title isn't one.
    #[cfg(feature = "store")]
    pub(super) fn of(action: &ImprovementAction) -> Result<Self> {
        let title = Title::parse("title", "what is to be achieved", &action.title);
        Ok(Self {
            title: title.map_err(|violation| Error::Invalid(vec![violation]))?,
            owner: action.owner.clone(),
            owner_name: action.owner_name.clone(),
            due_on: action.due_on,
            steps: action.steps.clone(),
        })
    }

    /// As [`Wanted::parse`], after `problems` found so far.
    pub(super) fn parse_with(
        mut problems: Problems,
        form: &ActionForm,
        people: &BTreeMap<PersonId, String>,
        before: &[Step],
    ) -> Result<Self> {
        let title = problems.take(Title::parse("title", "what is to be achieved", &form.title));
        let owner = PersonId::parse(&form.owner).and_then(|id| people.get_key_value(&id));
        if owner.is_none() {
            problems.add("owner", "Choose who answers for it.");
        }
        let due_on = problems.take(parse_date("due_on", "the day it is due", &form.due_on));
        let steps = steps(&mut problems, &form.steps, before);
        let wanted = match (title, owner, due_on) {
            (Some(title), Some((owner, name)), Some(due_on)) => {
                Some(Self { title, owner: owner.clone(), owner_name: name.clone(), due_on, steps })
            }
            _ => None,
        };
        problems.finish(wanted)
    }
}

fn steps(problems: &mut Problems, typed: &str, before: &[Step]) -> Vec<Step> {
    let mut known: Vec<&Step> = before.iter().collect();
    let mut steps = Vec::new();
    for line in typed.lines().filter(|line| !line.trim().is_empty()) {
        let same = known.iter().position(|step| one_line(&step.text) == one_line(line)).map(|at| known.remove(at));
        // A step that a priority became may be longer than one that is typed.
        let text = match same {
            Some(step) => Some(step.text.clone()),
            None => problems.take(StepText::parse("steps", "each step", line)).map(StepText::into_string),
        };
        steps.extend(text.map(|text| Step { text, done: same.is_some_and(|step| step.done) }));
    }
    if steps.len() > MAX_STEPS {
        problems.add("steps", format!("An action has {MAX_STEPS} steps at most. Put some together."));
    }
    steps
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl ActionForm {
    /// Steps as they stand in the form: a line each.
    pub fn lines_of(steps: &[Step]) -> String {
        steps.iter().map(|step| one_line(&step.text)).collect::<Vec<_>>().join("\n")
    }
}

/// What is typed to change how an action stands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    /// The status's key.
    pub status: String,
    /// Done: what shows it.
    pub proof: String,
    /// Done: where to see it.
    pub link: String,
    /// Dropped: why.
    pub reason: String,
}

/// A checked status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedStatus {
    /// Which.
    pub status: Status,
    /// What shows that it is done, or why it is dropped; else empty.
    pub words: String,
    /// Where to see it; may be empty.
    pub link: String,
}

impl WantedStatus {
    /// Checks what was typed. Done needs what shows it, dropped its reason; what doesn't belong to the status is left out.
    ///
    /// # Errors
    /// A violation at `status`, `proof`, `link` or `reason`.
    pub fn parse(form: &StatusForm) -> Result<Self> {
        let mut problems = Problems::default();
        let Some(status) = Status::parse(&form.status) else {
            return Err(Error::invalid("status", "Choose how it stands."));
        };
        let (mut words, mut link) = (None, None);
        match status {
            Status::Done => {
                words = problems.take(StatusWords::parse("proof", "what shows that it is done", &form.proof));
                let given = Some(form.link.as_str()).filter(|link| !link.trim().is_empty());
                link = given.and_then(|link| problems.take(WebLink::parse("link", link)));
            }
            Status::Dropped => {
                words = problems.take(StatusWords::parse("reason", "why it is dropped", &form.reason));
            }
            Status::NotStarted | Status::UnderWay => {}
        }
        let words = words.map(StatusWords::into_string).unwrap_or_default();
        let link = link.map(|link| link.as_str().to_owned()).unwrap_or_default();
        problems.finish(Some(Self { status, words, link }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ActionForm {
        ActionForm {
            title: "Publish the goals".into(),
            owner: "ana".into(),
            due_on: "5/14/2026".into(),
            steps: "Draft them\r\n\r\n  Ask three LEAs \n".into(),
        }
    }

    fn parse(form: &ActionForm, before: &[Step]) -> Result<Wanted> {
        let people = [(PersonId::parse("ana").unwrap(), "Ana".to_owned())];
        Wanted::parse(form, &people.into(), before)
    }

    fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn step(text: &str, done: bool) -> Step {
        Step { text: text.to_owned(), done }
    }

    #[test]
    fn steps_are_lines_and_those_that_stay_keep_being_done() {
        let fresh = parse(&form(), &[]).unwrap();
        assert_eq!(fresh.steps, [step("Draft them", false), step("Ask three LEAs", false)]);
        assert_eq!(fresh.due_on.to_string(), "2026-05-14");
        let long = "Explain ".repeat(60);
        let before = [step("Ask three LEAs", true), step("Gone", true), step(&long, true)];
        let typed = ActionForm { steps: format!("Ask three LEAs\nAsk three LEAs\n{}", long.trim()), ..form() };
        let kept = parse(&typed, &before).unwrap().steps;
        assert_eq!(kept, [step("Ask three LEAs", true), step("Ask three LEAs", false), step(&long, true)]);
        assert_eq!(ActionForm::lines_of(&kept[..2]), "Ask three LEAs\nAsk three LEAs");
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(wrong(parse(&ActionForm::default(), &[])), ["title", "owner", "due_on"]);
        assert_eq!(wrong(parse(&ActionForm { owner: "ben".into(), ..form() }, &[])), ["owner"]);
        let long = ActionForm { title: "x".repeat(201), steps: "y".repeat(301), ..form() };
        assert_eq!(wrong(parse(&long, &[])), ["title", "steps"]);
        assert_eq!(parse(&ActionForm { steps: "z\n".repeat(20), ..form() }, &[]).unwrap().steps.len(), 20);
        assert_eq!(wrong(parse(&ActionForm { steps: "z\n".repeat(21), ..form() }, &[])), ["steps"]);
    }

    #[test]
    fn done_needs_what_shows_it_and_dropped_a_reason() {
        let typed = |status: &str, proof: &str, link: &str, reason: &str| {
            WantedStatus::parse(&StatusForm {
                status: status.into(),
                proof: proof.into(),
                link: link.into(),
                reason: reason.into(),
            })
        };
        let done = typed("done", "On the site since May", " https://example.org/goals ", "left over").unwrap();
        assert_eq!(done.words, "On the site since May");
        assert_eq!(done.link, "https://example.org/goals");
        assert_eq!(typed("done", "Shown", "", "").unwrap().link, "");
        assert_eq!(wrong(typed("done", " ", "goals.example.org", "")), ["proof", "link"]);
        assert_eq!(wrong(typed("done", &"x".repeat(1001), "", "")), ["proof"]);
        assert_eq!(wrong(typed("dropped", "proof", "", " ")), ["reason"]);
        assert_eq!(typed("dropped", "", "", "The program ended").unwrap().words, "The program ended");
        let open = typed("under_way", "left over", "https://example.org", "left over").unwrap();
        assert_eq!((open.words.as_str(), open.link.as_str()), ("", ""));
        assert_eq!(wrong(typed("late", "", "", "")), ["status"]);
    }
}
