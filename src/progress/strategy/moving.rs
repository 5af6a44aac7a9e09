//! What is typed to move a strategy on, its stage or one of its milestones, and checking it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Done, Milestone, Stage, Strategy};
use ground::calendar::parse_date;
use ground::problem::{Error, Result};
use ground::text::Text;

/// Why a strategy is paused or over: 1 to 1,000 characters.
type StageReason = Text<1, 1000>;

/// What is typed to change how far along a strategy is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StageForm {
    /// The key of a [`Stage`].
    pub stage: String,
    /// Why it is paused or over.
    pub reason: String,
}

/// A checked stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedStage {
    /// Which.
    pub stage: Stage,
    /// Why it is paused or over; else empty.
    pub reason: String,
}

impl WantedStage {
    /// Checks what was typed. Paused and ended need a reason; for others what was typed there is left out.
    ///
    /// # Errors
    /// A violation at `stage` or `reason`.
    pub fn parse(form: &StageForm) -> Result<Self> {
        let Some(stage) = Stage::parse(&form.stage) else {
            return Err(Error::invalid("stage", "Choose how far along it is."));
        };
        if !stage.needs_reason() {
            return Ok(Self { stage, reason: String::new() });
        }
        let label = if stage == Stage::Paused { "why it is paused" } else { "why it ends" };
        let reason = StageReason::parse("reason", label, &form.reason);
        let reason = reason.map_err(|violation| Error::Invalid(vec![violation]))?.into_string();
        Ok(Self { stage, reason })
    }
}

/// Which milestone of a strategy, and whether it is done.
#[derive(Debug, Clone, Default)]
pub struct MilestoneForm {
    /// Its place, from 0.
    pub at: usize,
    /// How it read when it was ticked, so that no other is.
    pub title: String,
    /// Whether it is done.
    pub done: bool,
    /// On which day; today where it is empty.
    pub done_on: String,
}

/// A checked milestone: its place, and as it is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedMilestone {
    /// Its place, from 0.
    pub at: usize,
    /// As it is to stand.
    pub milestone: Milestone,
}

impl WantedMilestone {
    /// Checks what was ticked, by `by`.
    ///
    /// # Errors
    /// `Conflict` where the milestones were changed since; a violation at `done_on`.
    pub fn parse(form: &MilestoneForm, strategy: &Strategy, by: &str, today: NaiveDate) -> Result<Self> {
        // A form's lines end otherwise than stored ones.
        let sent = ground::text::clean(&form.title);
        let Some(before) = strategy.milestones.get(form.at).filter(|it| it.title == sent) else {
            return Err(Error::Conflict("The milestones were changed since you opened this.".to_owned()));
        };
        let invalid = |violation| Error::Invalid(vec![violation]);
        let on = match form.done_on.trim() {
            "" => today,
            typed => parse_date("done_on", "the day it was done", typed).map_err(invalid)?,
        };
        if form.done && on > today {
            return Err(Error::invalid("done_on", "It can’t have been done on a day that hasn’t come."));
        }
        let done = form.done.then(|| Done { on, by: by.to_owned() });
        Ok(Self { at: form.at, milestone: Milestone { done, ..before.clone() } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    #[test]
    fn pausing_and_ending_need_a_reason() {
        let parse =
            |stage: &str, reason: &str| WantedStage::parse(&StageForm { stage: stage.into(), reason: reason.into() });
        assert_eq!(parse("under_way", "left over").unwrap().reason, "");
        assert_eq!(parse("paused", "Waiting for funds").unwrap().reason, "Waiting for funds");
        for stage in ["paused", "ended"] {
            assert_eq!(wrong(parse(stage, " ")), ["reason"]);
        }
        assert_eq!(wrong(parse("ended", &"x".repeat(1001))), ["reason"]);
        assert_eq!(wrong(parse("late", "")), ["stage"]);
    }

    #[test]
    fn a_milestone_is_ticked_as_it_was_read_and_not_ahead_of_time() {
        let strategy = example("s", "Attendance");
        let today = "2025-10-02".parse().unwrap();
        let tick = |title: &str, done_on: &str| {
            let form = MilestoneForm { at: 0, title: title.into(), done: true, done_on: done_on.into() };
            WantedMilestone::parse(&form, &strategy, "Ben", today)
        };
        let done = tick("Hire coaches", "").unwrap().milestone.done.unwrap();
        assert_eq!((done.on, done.by.as_str()), (today, "Ben"));
        assert_eq!(tick("Hire coaches", "9/30/2025").unwrap().milestone.done.unwrap().on.to_string(), "2025-09-30");
        assert_eq!(wrong(tick("Hire coaches", "2025-10-03")), ["done_on"]);
        assert!(matches!(tick("Train coaches", ""), Err(Error::Conflict(_))));
    }
}
