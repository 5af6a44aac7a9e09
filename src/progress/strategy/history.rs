//! What was done to a strategy, in words that follow the name of who did it.

use super::{Milestone, Stage, Strategy, Tier, Wanted, WantedStage};
use ground::calendar::date_in_words;

/// Most characters of a text that are told.
const TOLD: usize = 120;

/// `wrote it down`.
pub(super) const ADDED: &str = "wrote it down";

/// A change of the stage.
pub(super) fn stage_changed(wanted: &WantedStage) -> String {
    match wanted.stage {
        Stage::Planned => "put it back to planned".to_owned(),
        Stage::UnderWay => "put it under way".to_owned(),
        Stage::Paused => format!("paused it: {}", wanted.reason),
        Stage::Ended => format!("ended it: {}", wanted.reason),
    }
}

/// Taking back a change of the stage.
pub(super) fn stage_undone(undone: Stage, now: Stage) -> String {
    format!("took back “{}”: it is “{}” again", undone.name(), now.name())
}

/// A milestone that was done, or is to do again.
pub(super) fn milestone_ticked(milestone: &Milestone) -> String {
    let title = shortened(&milestone.title);
    match &milestone.done {
        Some(done) => format!("marked the milestone “{title}” done on {}", date_in_words(done.on)),
        None => format!("opened the milestone “{title}” again"),
    }
}

/// A change of who carries it.
pub(super) fn carriers_changed(added: usize, removed: usize) -> String {
    let many = |count: usize| if count == 1 { "1 carrier".to_owned() } else { format!("{count} carriers") };
    match (added, removed) {
        (added, 0) => format!("added {}", many(added)),
        (0, removed) => format!("took {} away", many(removed)),
        (added, removed) => format!("added {} and took {} away", many(added), many(removed)),
    }
}

/// What a change of the strategy touched.
pub(super) fn changed(before: &Strategy, wanted: &Wanted) -> String {
    let plan = |all: &[Milestone]| all.iter().map(|it| (it.title.clone(), it.due_on)).collect::<Vec<_>>();
    let ends_on = || before.ends_on.map_or_else(|| "open".to_owned(), date_in_words);
    let tier = |tier: Tier| tier.name().to_lowercase().replace("essa", "ESSA");
    let touched = [
        (before.title != wanted.title.as_str(), format!("the title, from “{}”", shortened(&before.title))),
        (before.challenge != wanted.challenge.as_str(), "the challenge".to_owned()),
        (before.actions != wanted.actions.as_str(), "what is done".to_owned()),
        (before.tier != wanted.tier, format!("the evidence, from {}", tier(before.tier))),
        (before.citations != wanted.citations, "the studies".to_owned()),
        (plan(&before.milestones) != plan(&wanted.milestones), "the milestones".to_owned()),
        (before.owners != wanted.owners, "the owners".to_owned()),
        (before.leading != wanted.leading, "the leading metrics".to_owned()),
        (before.starts_on != wanted.starts_on, format!("the first day, from {}", date_in_words(before.starts_on))),
        (before.ends_on != wanted.ends_on, format!("the last day, from {}", ends_on())),
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
    use super::super::{Done, Known, example};
    use super::*;
    use ground::identity::{MetricId, PersonId};

    #[test]
    fn a_change_says_what_it_touched() {
        let before = example("s", "Attendance");
        let known = Known {
            people: [(PersonId::parse("ana").unwrap(), "Ana".to_owned())].into(),
            metrics: [MetricId::parse("attendance").unwrap()].into(),
        };
        let told = |form: &super::super::StrategyForm| {
            changed(&before, &Wanted::parse(form, &known, &before.milestones).unwrap())
        };
        let same = before.form();
        assert_eq!(told(&same), "saved it unchanged");
        let moved = super::super::StrategyForm { tier: "4".into(), ends_on: String::new(), ..same };
        assert_eq!(
            told(&moved),
            "changed the evidence, from moderate evidence (ESSA tier 2); the last day, from June 30, 2028"
        );
    }

    #[test]
    fn what_happened_is_told_with_its_reason_and_its_day() {
        let paused = WantedStage { stage: Stage::Paused, reason: "No funds".into() };
        assert_eq!(stage_changed(&paused), "paused it: No funds");
        assert_eq!(stage_undone(Stage::Paused, Stage::UnderWay), "took back “Paused”: it is “Under way” again");
        let mut milestone = example("s", "Attendance").milestones[0].clone();
        assert_eq!(milestone_ticked(&milestone), "opened the milestone “Hire coaches” again");
        milestone.done = Some(Done { on: "2025-09-30".parse().unwrap(), by: "Ana".into() });
        assert_eq!(milestone_ticked(&milestone), "marked the milestone “Hire coaches” done on September 30, 2025");
        assert_eq!(carriers_changed(2, 1), "added 2 carriers and took 1 carrier away");
        assert_eq!(carriers_changed(0, 3), "took 3 carriers away");
    }
}
