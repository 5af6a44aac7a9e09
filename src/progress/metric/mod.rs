//! Metrics: what is measured, of whom, how often, which way is better, what it should come to by when, and what it costs
//! those who supply it. The figures themselves are `observation`'s.

pub mod acts;
pub mod checks;
pub mod form;
#[cfg(feature = "store")]
mod history;
mod judgement;
pub mod listing;
mod preview;
mod standards;
mod status;
#[cfg(feature = "store")]
mod store;
mod target_form;
#[cfg(feature = "store")]
pub mod testing;
#[cfg(all(test, feature = "store"))]
mod tests;
mod trajectory;
#[cfg(feature = "store")]
pub mod use_cases;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use ground::calendar::Frequency;
use ground::identity::{MetricId, OrganizationId, PersonId};
use ground::organization::Kind;

pub use ground::quantity::Quantity;
pub use judgement::{Color, Judgement, JudgementForm};
pub use preview::{Expected, by_period, remarks};
pub use standards::Standards;
pub use status::{Judged, Latest, Status, Thresholds};
#[cfg(feature = "store")]
pub(crate) use store::{all, some, standards, targets, targets_of};
pub use target_form::{MarkForm, TargetForm};
pub use trajectory::{Mark, Trajectory};

/// The most metrics there can be, retired ones among them.
pub const MAX_METRICS: usize = 500;
/// The most judgements of one metric at one organization that are shown; all are kept.
pub const MAX_JUDGEMENTS_SHOWN: usize = 50;

/// Something that was done to a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The name of who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words that follow the name: `changed the definition`.
    pub what: String,
}

ground::keyed! {
    /// Which way is better.
    pub enum Direction: key, name {
        /// More is better.
        Higher: "higher", "Higher is better";
        /// Less is better.
        Lower: "lower", "Lower is better";
        /// It should stay where it is.
        Hold: "hold", "Should stay where it is";
    }
}

ground::keyed! {
    /// Whether it moves early or late on the way from a strategy to its outcome.
    pub enum Timing: key, name {
        /// Tells soon whether a strategy is well carried out.
        Leading: "leading", "Leading";
        /// Tells in the end whether it worked.
        Lagging: "lagging", "Lagging";
    }
}

ground::keyed! {
    /// What it is counted in.
    pub enum Unit: key, name {
        /// A share of a hundred: a rate. Privacy's top and bottom coding is for these.
        Percent: "percent", "Percent";
        /// How many.
        Count: "count", "Count";
        /// Points on a scale.
        Points: "points", "Points";
        /// Days.
        Days: "days", "Days";
        /// Minutes.
        Minutes: "minutes", "Minutes";
        /// US dollars.
        Dollars: "dollars", "Dollars";
    }
}

impl Unit {
    /// A rounded number with its unit: `95.4%`, `$1,200`, `12 days`.
    pub fn with(self, number: &str) -> String {
        match self {
            Unit::Percent => format!("{number}%"),
            Unit::Count => number.to_owned(),
            Unit::Points => format!("{number} points"),
            Unit::Days => format!("{number} days"),
            Unit::Minutes => format!("{number} minutes"),
            Unit::Dollars => format!("${number}"),
        }
    }
}

ground::keyed! {
    /// How the State's figure is made from those of LEAs or schools, where the State has none of its own.
    pub enum Aggregate: key, name {
        /// The mean, each counted as often as its n; of those without an n, none if any has one, else each once.
        WeightedMean: "weighted_mean", "Mean weighted by n";
        /// The mean, each counted once.
        Mean: "mean", "Plain mean";
        /// The sum.
        Sum: "sum", "Sum";
        /// Not made from them: the State reports its own.
        Own: "own", "The State reports its own figure";
    }
}

ground::keyed! {
    /// Who has to do something for each figure.
    pub enum Supplier: key, name {
        /// Nobody new: the SEA takes it from what it has.
        Sea: "sea", "Taken by the SEA from its own systems";
        /// Each LEA.
        Lea: "lea", "Each LEA reports it";
        /// Each school.
        School: "school", "Each school reports it";
    }
}

ground::keyed! {
    /// Who may see an organization's figures of this metric.
    pub enum Sharing: key, name {
        /// Everybody with an account, as far as privacy lets them.
        Shared: "shared", "Every LEA and school sees all figures";
        /// The SEA, and the organization itself.
        OwnOnly: "own_only", "LEAs and schools see only their own";
    }
}

/// A student group that a metric is also reported for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Group {
    /// The key in files, addresses and the store: 1 to 20 lower-case letters, digits and `_`. Never `all`.
    pub key: String,
    /// The name shown to people, 1 to 60 characters.
    pub name: String,
    /// Groups of one family divide the students among them, as `Race and ethnicity` does; at most 60 characters, empty for
    /// a group that stands alone.
    pub family: String,
}

/// The key of the group that everybody is in; every metric has it.
pub const ALL_GROUP: &str = "all";
/// Its name.
pub const ALL_GROUP_NAME: &str = "All students";

/// What keeps a figure from being taken as it is: it is then under review until somebody decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// The least that is plausible.
    pub least: Option<Quantity>,
    /// The most that is plausible.
    pub most: Option<Quantity>,
    /// The most it plausibly changes against the period before.
    pub most_change: Option<Quantity>,
    /// Whether n has to be given.
    pub needs_n: bool,
}

/// A metric's definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// Which.
    pub id: MetricId,
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// What exactly is counted, of whom, and how.
    pub definition: String,
    /// What it is counted in.
    pub unit: Unit,
    /// Decimals shown, 0 to 3.
    pub decimals: u32,
    /// Which way is better.
    pub direction: Direction,
    /// Leading or lagging.
    pub timing: Timing,
    /// Of what kind of organization it is reported.
    pub level: Kind,
    /// How often.
    pub frequency: Frequency,
    /// Where it comes from: a collection, a system, a survey.
    pub source: String,
    /// Who answers for it; none where nobody does yet.
    pub owner: Option<PersonId>,
    /// Their name; empty where nobody does yet.
    pub owner_name: String,
    /// Who has to do something for each figure.
    pub supplier: Supplier,
    /// Minutes it takes a respondent to supply it once.
    pub effort_minutes: u32,
    /// How the State's figure is made.
    pub aggregate: Aggregate,
    /// What puts a figure under review.
    pub validation: Validation,
    /// Student groups it is also reported for.
    pub groups: Vec<Group>,
    /// Who sees an organization's figures.
    pub sharing: Sharing,
    /// How far something that should stay at its baseline may be from it, in the unit.
    pub tolerance: Quantity,
    /// Whether it is no longer used; its history stays.
    pub retired: bool,
    /// Raised with each change; 1 for a new one.
    pub version: i64,
}

impl Metric {
    /// A value as people read it: rounded, with its unit.
    pub fn words(&self, value: Quantity) -> String {
        self.unit.with(&value.rounded(self.decimals))
    }

    /// The name of a group by its key; the key itself where it isn't one of this metric's.
    pub fn group_name<'a>(&'a self, key: &'a str) -> &'a str {
        match key {
            ALL_GROUP => ALL_GROUP_NAME,
            key => self.groups.iter().find(|group| group.key == key).map_or(key, |group| &group.name),
        }
    }

    /// Whether it is reported for this group.
    pub fn has_group(&self, key: &str) -> bool {
        key == ALL_GROUP || self.groups.iter().any(|group| group.key == key)
    }
}

/// What a metric should come to, for the State as a whole or for one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Of which metric.
    pub metric: MetricId,
    /// For whom; the SEA's is State-wide and holds for every organization without one of its own.
    pub organization: OrganizationId,
    /// Baseline, milestones, target.
    pub trajectory: Trajectory,
    /// Why these numbers; may be empty.
    pub note: String,
    /// Raised with each change; 1 for a new one.
    pub version: i64,
}
