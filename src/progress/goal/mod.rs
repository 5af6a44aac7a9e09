//! Priority goals: a student outcome with annual targets, for whom, who answers for it, and the lagging metrics that tell.
//! A goal lives in versions: one is in force while the next is written, submitted and reviewed; closing it ends a period of
//! its life, reopening begins another (`domain.md` §2). What figures come to is `observation`'s.

pub mod acts;
mod checks;
mod differences;
pub mod export;
mod form;
pub mod listing;
mod standing;
#[cfg(feature = "store")]
mod store;
#[cfg(test)]
mod testing;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod waiting;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::metric::Trajectory;
use ground::calendar::SchoolYear;
use ground::identity::{GoalId, MetricId, OrganizationId, PersonId};
use ground::organization::Kind;

pub use checks::{Check, checks, missing_for_review};
pub use differences::{Difference, Names, described, differences};
pub use form::{Choices, ClosingForm, Comments, GoalForm, MeasureForm, TARGET_ROWS, WantedClosing};
pub use standing::{Figure, MeasureStanding, Standing, figure, judge};
#[cfg(feature = "store")]
pub(crate) use use_cases::{in_force, standings};

/// Most measures of a goal.
pub const MAX_MEASURES: usize = 5;
/// Most goals of one organization, closed ones among them.
pub const MAX_GOALS: usize = 100;
/// Most versions of a goal.
pub const MAX_EDITIONS: u32 = 100;
/// Most things told of a goal; the oldest go.
pub const MAX_TOLD: usize = 400;

ground::keyed! {
    /// Where a version of a goal is on its way.
    pub enum Stage: key, name {
        /// Being written.
        Draft: "draft", "Draft";
        /// Waiting for the SEA's review.
        Submitted: "submitted", "Submitted";
        /// Given back with comments, to be worked over.
        Returned: "returned", "Returned";
        /// Approved and in force.
        Approved: "approved", "Approved";
        /// Was in force until a later version was approved.
        Superseded: "superseded", "Replaced by a later version";
        /// Was in force until the goal was closed.
        Closed: "closed", "Closed";
    }
}

impl Stage {
    /// Whether it is on its way to being approved, and so read only by those it concerns.
    pub fn is_working(self) -> bool {
        matches!(self, Stage::Draft | Stage::Submitted | Stage::Returned)
    }

    /// Whether its words may be changed as they are.
    pub fn is_writable(self) -> bool {
        matches!(self, Stage::Draft | Stage::Returned)
    }
}

/// A lagging metric of a goal, and what it is to come to by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Which metric.
    pub metric: MetricId,
    /// Baseline, annual targets, final target.
    pub trajectory: Trajectory,
}

/// What a version of a goal says, checked. The fields are those of [`Goal`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called.
    pub title: String,
    /// The goal it serves.
    pub parent: Option<GoalId>,
    /// The outcome in a sentence.
    pub outcome: String,
    /// The student group's key.
    pub population_group: String,
    /// For whom it is, in words.
    pub population_words: String,
    /// Who answers for it, where they have an account.
    pub owner: Option<PersonId>,
    /// Their name.
    pub owner_name: String,
    /// The first school year.
    pub from: SchoolYear,
    /// The last.
    pub until: SchoolYear,
    /// Its lagging metrics.
    pub measures: Vec<Measure>,
    /// Why this goal.
    pub note: String,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Their name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One version of a priority goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// Which goal.
    pub id: GoalId,
    /// Which version of it this is, from 1.
    pub edition: u32,
    /// Which period of the goal's life it belongs to, from 1; reopening a closed goal begins another.
    pub period: u32,
    /// Where it is on its way.
    pub stage: Stage,
    /// Whose goal it is.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// Whether that is the State, an LEA or a school.
    pub level: Kind,
    /// The goal it serves: an LEA's serves the State's, a school's its LEA's or the State's. May be missing.
    pub parent: Option<GoalId>,
    /// What it is called, 1 to 200 characters.
    pub title: String,
    /// The outcome in a sentence, at most 600 characters; a draft may lack it.
    pub outcome: String,
    /// The student group it is for, by its key in its metrics; [`crate::metric::ALL_GROUP`] for everybody.
    pub population_group: String,
    /// For whom it is, in words, at most 300 characters; may be empty.
    pub population_words: String,
    /// Who answers for it, where they have an account.
    pub owner: Option<PersonId>,
    /// Their name; a draft may lack it.
    pub owner_name: String,
    /// The first school year it is for.
    pub from: SchoolYear,
    /// The last.
    pub until: SchoolYear,
    /// Its lagging metrics, each once, at most [`MAX_MEASURES`]; a draft may have none.
    pub measures: Vec<Measure>,
    /// Why this goal, at most 4,000 characters; may be empty.
    pub note: String,
    /// Why a closed goal was reopened with this version; else empty.
    pub reason: String,
    /// What the reviewer said when it was last returned or approved; may be empty.
    pub comments: String,
    /// Who began to write it.
    pub begun: Signature,
    /// Who submitted it last.
    pub submitted: Option<Signature>,
    /// Who last returned or approved it.
    pub decided: Option<Signature>,
    /// What undoing the last change of a draft would put back.
    #[serde(skip)]
    pub previous: Option<Content>,
    /// Raised with each change of the goal, whichever version it touches; what a form sends back.
    pub version: i64,
}

ground::keyed! {
    /// How a period of a goal's life ended.
    pub enum Ending: key, name {
        /// It was reached.
        Reached: "reached", "Reached";
        /// It was given up.
        GivenUp: "given_up", "Given up";
        /// Another goal took its place.
        Replaced: "replaced", "Replaced by another goal";
    }
}

/// The end of a period of a goal's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Which period, from 1.
    pub period: u32,
    /// How it ended.
    pub ending: Ending,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
    /// The goal that took its place, where one did.
    pub replaced_by: Option<GoalId>,
    /// Who closed it, and when.
    pub signed: Signature,
}

/// Something that was done to a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happening {
    /// In which period of its life.
    pub period: u32,
    /// To which version of it.
    pub edition: u32,
    /// The name of who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words that follow the name: `submitted version 2`.
    pub what: String,
    /// What they said with it: comments, a reason. May be empty.
    pub words: String,
    /// Whether everybody who reads the goal may know; else only those who may read its drafts.
    pub open: bool,
}

impl Goal {
    /// Whether it is for this school year.
    pub fn covers(&self, year: SchoolYear) -> bool {
        self.from <= year && year <= self.until
    }

    /// The school years it is for: `2024–25 to 2026–27`.
    pub fn years_in_words(&self) -> String {
        match self.from == self.until {
            true => self.from.to_string(),
            false => format!("{} to {}", self.from, self.until),
        }
    }
}
