//! An SEA team's self-assessment on a framework: its frame, its team, its life from draft to final.
//! Ratings are in `rating.rs`, what they stand on in `evidence.rs`, what the team makes of them in `agreement.rs`,
//! `consensus.rs` and `gates.rs`, what they add up to in `scoring.rs`, what a finished one keeps in `results.rs`.

pub mod acts;
pub mod agreement;
pub mod consensus;
pub mod evidence;
pub mod export;
mod frame;
pub mod gates;
pub mod rating;
pub mod results;
pub mod scoring;
#[cfg(feature = "store")]
mod store;
pub mod tabular;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod waiting;
#[cfg(feature = "store")]
pub mod workbook;
pub mod years;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::framework::FrameworkId;
use ground::calendar::SchoolYear;
#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::{AssessmentId, PersonId};

pub use frame::{Frame, FrameForm};

ground::keyed! {
    /// Where an assessment is in its life (domain §1). Rating is alone and blind; what was rated is seen by the team from
    /// consensus on; a final one never changes.
    pub enum Phase: key, name {
        /// Being set up: scope, team, dates.
        Draft: "draft", "Being set up";
        /// Every member rates alone.
        Rating: "rating", "Rating";
        /// The team agrees on a level for each indicator.
        Consensus: "consensus", "Consensus";
        /// Locked, dated, with the framework's version and all that was said.
        Final: "final", "Final";
    }
}

ground::keyed! {
    /// What a member of the team does beside rating.
    pub enum Duty: key {
        /// Starts, opens and finishes.
        Lead: "lead";
        /// Writes down what the team agrees on.
        Recorder: "recorder";
        /// Rates.
        Member: "member";
    }
}

/// A member of the team, by the name they had when they joined it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct TeamMember {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub duty: Duty,
}

/// How consensus was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Opening {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Members who hadn't answered every indicator then.
    pub absent: Vec<String>,
}

/// Which revision of an assessment this is. A final one never changes; reopening it makes the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Revision {
    /// 1 for the first.
    pub number: u32,
    /// The final assessment that this one reopens.
    pub of: Option<AssessmentId>,
    /// The first in the row, where this isn't it.
    pub original: Option<AssessmentId>,
    /// Why it was reopened; empty for the first.
    pub reason: String,
}

impl Default for Revision {
    fn default() -> Self {
        Self { number: 1, of: None, original: None, reason: String::new() }
    }
}

/// An assessment without its ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Assessment {
    /// Which.
    pub id: AssessmentId,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scope: String,
    /// The school year it is about.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub school_year: SchoolYear,
    /// The framework's version, kept for ever.
    pub framework: FrameworkId,
    /// First day of rating.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub starts_on: NaiveDate,
    /// Last day planned.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub ends_on: NaiveDate,
    /// Where it is in its life.
    pub phase: Phase,
    /// Who rates.
    pub team: Vec<TeamMember>,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// How consensus was opened, once it is.
    pub opening: Option<Opening>,
    /// When it became final.
    pub finished_at: Option<DateTime<Utc>>,
    /// Which revision it is.
    pub revision: Revision,
    /// Raised with every change of it; ratings have their own.
    pub version: i64,
}

impl Assessment {
    /// Whether a person is on its team.
    pub fn has_member(&self, person: &PersonId) -> bool {
        self.team.iter().any(|member| member.person == *person)
    }

    /// Whether a person leads it.
    pub fn is_led_by(&self, person: &PersonId) -> bool {
        self.team.iter().any(|member| member.person == *person && member.duty == Duty::Lead)
    }

    /// Whether a person writes down what the team agrees on: its lead, and a recorder if there is one.
    pub fn is_recorded_by(&self, person: &PersonId) -> bool {
        self.team.iter().any(|member| member.person == *person && member.duty != Duty::Member)
    }

    /// The first of its revisions, to which the survey and the improvement plan belong.
    pub fn original(&self) -> &AssessmentId {
        self.revision.original.as_ref().unwrap_or(&self.id)
    }

    /// Its name with the revision, where it isn't the first.
    pub fn full_name(&self) -> String {
        match self.revision.number {
            1 => self.name.clone(),
            number => format!("{}, revision {number}", self.name),
        }
    }

    /// The member who leads it.
    pub fn lead(&self) -> Option<&TeamMember> {
        self.team.iter().find(|member| member.duty == Duty::Lead)
    }
}
