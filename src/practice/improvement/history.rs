//! What was done to an action, in words that follow the name of who did it.

use super::{ImprovementAction, Status, Step, Wanted, WantedStatus};

/// Most characters of a step's text that are told.
const TOLD: usize = 120;

/// `added it`.
pub(super) const ADDED: &str = "added it to the plan";

/// A change of the status.
pub(super) fn status_changed(wanted: &WantedStatus) -> String {
    match wanted.status {
        Status::NotStarted => "put it back to not started".to_owned(),
        Status::UnderWay => "put it under way".to_owned(),
        Status::Done => format!("marked it done: {}", wanted.words),
        Status::Dropped => format!("dropped it: {}", wanted.words),
    }
}

/// Taking back a change of the status.
pub(super) fn status_undone(undone: Status, now: Status) -> String {
    format!("took back “{}”: it is “{}” again", undone.name(), now.name())
}

/// A step that was done, or is to do again.
pub(super) fn step_ticked(text: &str, done: bool) -> String {
    let text = shortened(text);
    match done {
        true => format!("did the step “{text}”"),
        false => format!("opened the step “{text}” again"),
    }
}

/// What a change of the action's frame touched.
pub(super) fn changed(before: &ImprovementAction, wanted: &Wanted) -> String {
    let words = |steps: &[Step]| steps.iter().map(|step| step.text.clone()).collect::<Vec<_>>();
    let touched = [
        (before.title != wanted.title.as_str(), "what is to be achieved".to_owned()),
        (before.owner != wanted.owner, format!("who answers for it, from {}", before.owner_name)),
        (before.due_on != wanted.due_on, format!("the date, from {}", ground::calendar::date_in_words(before.due_on))),
        (words(&before.steps) != words(&wanted.steps), "the steps".to_owned()),
    ];
    let touched: Vec<String> = touched.into_iter().filter(|(differs, _)| *differs).map(|(_, words)| words).collect();
    match touched.is_empty() {
        true => "saved it unchanged".to_owned(),
        false => format!("changed {}", touched.join("; ")),
    }
}

fn shortened(text: &str) -> String {
    match text.chars().count() {
        0..=TOLD => text.to_owned(),
        _ => format!("{}…", text.chars().take(TOLD - 1).collect::<String>().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::listing::example;
    use super::super::{ActionForm, StatusForm};
    use super::*;
    use ground::identity::PersonId;

    #[test]
    fn a_change_says_what_it_touched() {
        let before = example("a", Status::UnderWay, "2026-05-14");
        let people: BTreeMap<_, _> =
            [("ana", "Ana"), ("ben", "Ben")].map(|(id, name)| (PersonId::parse(id).unwrap(), name.to_owned())).into();
        let same = ActionForm {
            title: before.title.clone(),
            owner: "ana".into(),
            due_on: "2026-05-14".into(),
            steps: ActionForm::lines_of(&before.steps),
        };
        let told = |form: &ActionForm| changed(&before, &Wanted::parse(form, &people, &before.steps).unwrap());
        assert_eq!(told(&same), "saved it unchanged");
        let moved = ActionForm { owner: "ben".into(), due_on: "2026-06-01".into(), ..same };
        assert_eq!(told(&moved), "changed who answers for it, from Ana; the date, from May 14, 2026");
    }

    #[test]
    fn a_status_says_what_goes_with_it() {
        let form = StatusForm { status: "dropped".into(), reason: "The program ended".into(), ..StatusForm::default() };
        assert_eq!(status_changed(&WantedStatus::parse(&form).unwrap()), "dropped it: The program ended");
        assert_eq!(status_undone(Status::Done, Status::UnderWay), "took back “Done”: it is “Under way” again");
        assert_eq!(step_ticked(&"x".repeat(300), true).chars().count(), TOLD + "did the step “”".chars().count());
    }
}
