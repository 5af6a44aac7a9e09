//! The theory of action: why the strategies should lead to the goals, link by link, and what the figures say of each link.
//! What is checked is in `form.rs`; what the figures say in `verdict.rs` and `association.rs`; what is missing in
//! `broken.rs`; how the picture is drawn in `layout.rs`.

pub mod acts;
pub mod association;
pub mod broken;
pub mod export;
mod form;
pub mod layout;
mod line;
pub mod pairing;
mod review;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
pub mod use_cases;
pub mod verdict;
#[cfg(feature = "store")]
mod waiting;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::metric::Quantity;
#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::{GoalId, LinkId, MetricId, StrategyId, TheoryId};

pub use form::{LinkForm, MembersForm, ProseForm, ReviewForm, Terms, WantedMembers, WantedProse, WantedReview};
pub use line::{Line, LinkNow, Neighbor, Node};
pub use review::Review;
pub use verdict::{Judgement, Reading, Verdict, judge, lag_in_words};

/// Most strategies, and most goals, of one theory.
pub const MAX_MEMBERS: usize = 30;
/// Most links of one theory.
pub const MAX_LINKS: usize = 60;
/// Most theories.
pub const MAX_THEORIES: usize = 50;
/// Most reviews of one theory's links.
pub const MAX_REVIEWS: usize = 1_000;
/// The longest lag, in months.
pub const LAG_MONTHS_MAX: u32 = 120;

ground::keyed! {
    /// What is expected of the lagging metric as the leading one improves; better and worse by each metric's own direction.
    pub enum Expected: key, name {
        /// It improves too.
        Improves: "improves", "improves too";
        /// It gets worse: a price that is known and watched.
        Worsens: "worsens", "gets worse";
    }
}

/// A link: the hypothesis that a leading metric moves a lagging one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Link {
    /// Which.
    pub id: LinkId,
    /// What moves first.
    pub leading: MetricId,
    /// What should move after it.
    pub lagging: MetricId,
    /// Which way it should move.
    pub expected: Expected,
    /// How many months until it should show, 0 to 120.
    pub lag_months: u32,
    /// The smallest change worth having, in the lagging metric's unit; more than 0.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub smallest_effect: Quantity,
    /// When it is to be reviewed next.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub review_on: NaiveDate,
    /// Why it should be so; at most 2,000 characters, may be empty.
    pub note: String,
    /// When it was decided to stop, if that is the last decision about it. It is not due for review then.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub stopped_on: Option<NaiveDate>,
}

impl Link {
    /// Whether a review is due on `today`.
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.stopped_on.is_none() && self.review_on <= today
    }

    /// Whether its review should have been held before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.stopped_on.is_none() && self.review_on < today
    }
}

ground::keyed! {
    /// How a theory stands.
    pub enum Standing: key, name {
        /// The one the State works by.
        Current: "current", "In use";
        /// Being thought out.
        Draft: "draft", "Draft";
        /// No longer worked by; what was learned stays.
        Retired: "retired", "Retired";
    }
}

/// What was last done to the links, and how they were before: it can be taken back while nothing else was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    /// What was done, in words that follow `Undo:`.
    pub what: String,
    /// The links before it.
    pub links: Vec<Link>,
    /// The version that it led to.
    pub version: i64,
}

/// A theory of action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Theory {
    /// Which.
    pub id: TheoryId,
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// What is done: follows `If we`.
    pub if_we: String,
    /// What should come of it: follows `then`.
    pub then: String,
    /// Why: follows `because`.
    pub because: String,
    /// The strategies it is about, in the order they were chosen.
    pub strategies: Vec<StrategyId>,
    /// The goals it is to reach, in the order they were chosen.
    pub goals: Vec<GoalId>,
    /// Its links.
    pub links: Vec<Link>,
    /// How it stands.
    pub standing: Standing,
    /// When it became the State's, or was retired; none for a draft.
    pub since: Option<NaiveDate>,
    /// What was last done to its links, while that can be taken back.
    pub undoable: Option<Undoable>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Raised with each change; 1 for a new one.
    pub version: i64,
}

impl Theory {
    /// One of its links.
    pub fn link(&self, id: &LinkId) -> Option<&Link> {
        self.links.iter().find(|link| link.id == *id)
    }

    /// What can be taken back: the last change of its links, while nothing else was changed.
    pub fn undo(&self) -> Option<&Undoable> {
        self.undoable.as_ref().filter(|undoable| undoable.version == self.version)
    }
}

ground::keyed! {
    /// What is decided about a link when it is reviewed.
    pub enum Decision: key, name {
        /// Go on as before.
        Continue: "continue", "Continue";
        /// Change what is done.
        Adapt: "adapt", "Adapt";
        /// Do it in more places.
        Scale: "scale", "Scale up";
        /// Give it up.
        Stop: "stop", "Stop";
    }
}

/// The date `months` after `date`; the last day of a month leads to the last day of a month.
pub fn months_after(date: NaiveDate, months: u32) -> NaiveDate {
    // A month added to the first of a month is the first of that one.
    let next = date.succ_opt().unwrap_or(date);
    next.checked_add_months(Months::new(months)).and_then(|day| day.pred_opt()).unwrap_or(date)
}

/// The date `months` before `date`; the last day of a month leads to the last day of a month.
pub fn months_before(date: NaiveDate, months: u32) -> NaiveDate {
    let next = date.succ_opt().unwrap_or(date);
    next.checked_sub_months(Months::new(months)).and_then(|day| day.pred_opt()).unwrap_or(date)
}
