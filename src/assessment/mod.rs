//! An SEA team's self-assessment on a framework: its frame, its team, its life from draft to final.
//! Ratings are in `rating.rs`, what they add up to in `scoring.rs`, what a finished one keeps in `results.rs`.

pub mod consensus;
pub mod export;
mod frame;
pub mod rating;
pub mod results;
pub mod scoring;
#[cfg(feature = "store")]
mod store;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;
use crate::framework::FrameworkId;
use crate::identity::{AssessmentId, PersonId};

pub use frame::{Frame, FrameForm};

/// Where an assessment is in its life (domain §1). Rating is alone and blind; what was rated is seen by the team from
/// consensus on; a final one never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Being set up: scope, team, dates.
    Draft,
    /// Every member rates alone.
    Rating,
    /// The team agrees on a level for each indicator.
    Consensus,
    /// Locked, dated, with the framework's version and all that was said.
    Final,
}

impl Phase {
    /// The key in the store.
    pub fn key(self) -> &'static str {
        match self {
            Phase::Draft => "draft",
            Phase::Rating => "rating",
            Phase::Consensus => "consensus",
            Phase::Final => "final",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        [Phase::Draft, Phase::Rating, Phase::Consensus, Phase::Final].into_iter().find(|phase| phase.key() == key)
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Draft => "Being set up",
            Phase::Rating => "Rating",
            Phase::Consensus => "Consensus",
            Phase::Final => "Final",
        }
    }
}

/// What a member of the team does beside rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Starts, opens and finishes.
    Lead,
    /// Writes down what the team agrees on.
    Recorder,
    /// Rates.
    Member,
}

impl Duty {
    /// The key in the store.
    pub fn key(self) -> &'static str {
        match self {
            Duty::Lead => "lead",
            Duty::Recorder => "recorder",
            Duty::Member => "member",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        [Duty::Lead, Duty::Recorder, Duty::Member].into_iter().find(|duty| duty.key() == key)
    }
}

/// A member of the team, by the name they had when they joined it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub duty: Duty,
}

/// An assessment without its ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Which.
    pub id: AssessmentId,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scope: String,
    /// The school year it is about.
    pub school_year: SchoolYear,
    /// The framework's version, kept for ever.
    pub framework: FrameworkId,
    /// First day of rating.
    pub starts_on: NaiveDate,
    /// Last day planned.
    pub ends_on: NaiveDate,
    /// Where it is in its life.
    pub phase: Phase,
    /// Who rates.
    pub team: Vec<TeamMember>,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// When it became final.
    pub finished_at: Option<DateTime<Utc>>,
    /// Raised with every change of it; ratings have their own.
    pub version: i64,
}

impl Assessment {
    /// Whether a person is on its team.
    pub fn has_member(&self, person: &PersonId) -> bool {
        self.team.iter().any(|member| member.person == *person)
    }

    /// The member who leads it.
    pub fn lead(&self) -> Option<&TeamMember> {
        self.team.iter().find(|member| member.duty == Duty::Lead)
    }
}
