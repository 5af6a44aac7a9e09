//! The improvement plan: actions that an assessment's priorities led to, each with an owner, a date, steps and how it
//! stands. What is typed is checked in `form.rs`; which actions are listed, and in what order, is in `listing.rs`.

pub mod acts;
pub mod export;
mod form;
#[cfg(feature = "store")]
mod history;
pub mod listing;
mod planned;
#[cfg(feature = "store")]
mod store;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod waiting;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::framework::{Framework, IndicatorNumber};
#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::{AssessmentId, ImprovementId, PersonId};

pub use form::{ActionForm, Entry, NoteText, StatusForm, Wanted, WantedStatus};
pub use planned::Planned;
#[cfg(feature = "store")]
pub(crate) use store::planned as plan;
#[cfg(feature = "store")]
pub use use_cases::actions_of;

/// Most steps of an action.
pub const MAX_STEPS: usize = 20;
/// Most notes on an action.
pub const MAX_NOTES: usize = 200;
/// Most actions of one assessment.
pub const MAX_ACTIONS: usize = 300;
/// How long a change of the status can be undone, while it is the last change.
pub const UNDO_HOURS: i64 = 24;

ground::keyed! {
    /// How an action stands.
    pub enum Status: key, name {
        /// Nobody has begun.
        NotStarted: "not_started", "Not started";
        /// Somebody works on it.
        UnderWay: "under_way", "Under way";
        /// Achieved, with what shows it.
        Done: "done", "Done";
        /// Given up, with the reason.
        Dropped: "dropped", "Dropped";
    }
}

impl Status {
    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Status::NotStarted | Status::UnderWay)
    }
}

/// One of the things to do on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Step {
    /// What.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// A status with what goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Standing {
    /// Which.
    pub status: Status,
    /// Done: what shows it. Dropped: why. Else empty.
    pub words: String,
    /// Done: where to see it; may be empty. Else empty.
    pub link: String,
    /// The name of who said so.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// An action of the improvement plan, without its notes and history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct ImprovementAction {
    /// Which.
    pub id: ImprovementId,
    /// The assessment it came from.
    pub assessment: AssessmentId,
    /// That assessment's name.
    pub assessment_name: String,
    /// The indicator it is to raise.
    pub indicator: IndicatorNumber,
    /// What is to be achieved.
    pub title: String,
    /// Who answers for it.
    pub owner: PersonId,
    /// Their name when they were given it.
    pub owner_name: String,
    /// The last day it is on time.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub due_on: NaiveDate,
    /// What is to be done on the way, in order.
    pub steps: Vec<Step>,
    /// How it stands.
    pub standing: Standing,
    /// How it stood before the last change of its status; none when that was undone or there was none.
    pub previous: Option<Standing>,
    /// The version that the last change of the status led to.
    pub status_version: i64,
    /// Who added it by hand; none where a priority became it.
    pub added_by: Option<String>,
    /// When it came into the plan.
    pub created_at: DateTime<Utc>,
    /// Raised with every change but a note.
    pub version: i64,
}

impl ImprovementAction {
    /// How it stands.
    pub fn status(&self) -> Status {
        self.standing.status
    }

    /// Whether it should be done by now: due before `today`, and still open. On its day itself it is on time.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status().is_open() && self.due_on < today
    }

    /// Days until it is due; negative once it should be done.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.due_on - today).num_days()
    }

    /// How many steps are done, of how many.
    pub fn steps_done(&self) -> (usize, usize) {
        (self.steps.iter().filter(|step| step.done).count(), self.steps.len())
    }

    /// What undoing the last change would put back: while nothing changed since, and for a day.
    pub fn undoable(&self, now: DateTime<Utc>) -> Option<&Standing> {
        let is_last = self.version == self.status_version;
        let is_recent = now - self.standing.at <= TimeDelta::hours(UNDO_HOURS);
        self.previous.as_ref().filter(|_| is_last && is_recent)
    }
}

/// Something somebody said about an action. Never changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct ActionNote {
    /// The name of who said it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// A final assessment that an action can be added to.
#[derive(Debug, Clone)]
pub struct FinalAssessment {
    /// Which.
    pub id: AssessmentId,
    /// Its name.
    pub name: String,
    /// Its framework, for the indicators.
    pub framework: Arc<Framework>,
}

/// Something that was done to an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Happening {
    /// The name of who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words that follow the name: `marked it done`.
    pub what: String,
}

#[cfg(test)]
mod rules {
    use proptest::prelude::*;

    use super::listing::example;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn on_its_day_an_action_is_on_time_and_the_day_after_it_is_overdue() {
        for (status, today, overdue) in [
            (Status::NotStarted, "2026-05-13", false),
            (Status::NotStarted, "2026-05-14", false),
            (Status::NotStarted, "2026-05-15", true),
            (Status::UnderWay, "2026-05-14", false),
            (Status::UnderWay, "2027-01-01", true),
            (Status::Done, "2027-01-01", false),
            (Status::Dropped, "2027-01-01", false),
        ] {
            let action = example("a", status, "2026-05-14");
            assert_eq!(action.is_overdue(day(today)), overdue, "{status:?} on {today}");
        }
        assert_eq!(example("a", Status::Done, "2026-05-14").days_left(day("2026-05-20")), -6);
    }

    #[test]
    fn only_the_last_change_can_be_undone_and_for_a_day() {
        let mut action = example("a", Status::Done, "2026-05-14");
        assert_eq!(action.undoable(action.standing.at), None, "nothing before it");
        action.previous = Some(Standing { status: Status::UnderWay, ..action.standing.clone() });
        let hours = |hours| action.standing.at + TimeDelta::hours(hours);
        assert_eq!(action.undoable(hours(24)).map(|it| it.status), Some(Status::UnderWay));
        assert_eq!(action.undoable(hours(24) + TimeDelta::seconds(1)), None);
        let changed = ImprovementAction { version: action.version + 1, ..action.clone() };
        assert_eq!(changed.undoable(hours(1)), None, "somebody changed it since");
    }

    proptest! {
        #[test]
        fn closed_actions_are_never_overdue(days in -1000i64..1000, status in 0usize..4) {
            let action = example("a", Status::ALL[status], "2026-05-14");
            let today = action.due_on + TimeDelta::days(days);
            prop_assert_eq!(action.is_overdue(today), status < 2 && action.days_left(today) < 0);
        }
    }
}
