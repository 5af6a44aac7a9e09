//! Observations: what a metric came to, for one organization, one student group and one period, or why there is no number.
//! How they come in (a grid typed by hand, files of any width), how they are corrected and undone without losing what stood
//! before, and the roll-ups that pages read. What a metric means and what it should come to is `metric`'s.

#[cfg(feature = "store")]
mod across;
pub mod acts;
#[cfg(feature = "store")]
mod applying;
mod column;
#[cfg(feature = "store")]
mod entry;
#[cfg(feature = "store")]
mod file;
#[cfg(feature = "store")]
mod hiding;
pub mod mapping;
#[cfg(feature = "store")]
mod series;
pub mod spread;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
mod summary;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod validation;
#[cfg(feature = "store")]
mod waiting;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::metric::{Latest, Metric, Quantity, Status, Target};
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};

#[cfg(feature = "store")]
pub use applying::Counts;
pub use column::{Cell, Column};
#[cfg(feature = "store")]
pub use file::RowProblem;
#[cfg(feature = "store")]
pub use summary::{PERCENTILES, RegionCount, Summary};

ground::keyed! {
    /// What is known, or why nothing is. The five never turn into each other, and none of the last four into a number.
    pub enum State: key, name {
        /// A number.
        Value: "value", "Reported";
        /// It should have been reported and wasn't, or what was reported was no use.
        Missing: "missing", "Missing";
        /// It exists and is kept back where it comes from, to protect a small group.
        Suppressed: "suppressed", "Suppressed";
        /// There is nothing of the kind there.
        NotApplicable: "not_applicable", "Not applicable";
        /// A number was reported that breaks one of the metric's rules; until somebody decides it counts nowhere.
        UnderReview: "under_review", "Under review";
    }
}

/// What was reported, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// A number, or why there is none.
    pub state: State,
    /// The number; there for a value, and for what is under review.
    pub value: Option<Quantity>,
    /// From how many.
    pub n: Option<u32>,
    /// Why there is no number, or which rule the number breaks; at most 200 characters, may be empty.
    pub reason: String,
}

impl Reported {
    /// A number.
    pub fn value(value: Quantity, n: Option<u32>) -> Self {
        Self { state: State::Value, value: Some(value), n, reason: String::new() }
    }

    /// No number, for this reason.
    pub fn absent(state: State, reason: impl Into<String>) -> Self {
        Self { state, value: None, n: None, reason: reason.into() }
    }

    /// The number where it counts.
    pub fn counted(&self) -> Option<Quantity> {
        self.value.filter(|_| self.state == State::Value)
    }
}

/// What a reader is shown, after privacy. What is hidden is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "shown")]
pub enum Shown {
    /// A number.
    Value {
        /// How much.
        value: Quantity,
        /// From how many, where that is known.
        n: Option<u32>,
    },
    /// A rate under this percentage.
    Below {
        /// The percentage.
        pct: u32,
    },
    /// A rate above this percentage.
    Above {
        /// The percentage.
        pct: u32,
    },
    /// Hidden to protect a small group: here, or where it comes from.
    Suppressed,
    /// Missing, with the reason; may be empty.
    Missing {
        /// Why.
        reason: String,
    },
    /// Not applicable, with the reason; may be empty.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Under review, and so not shown.
    UnderReview,
}

impl Shown {
    /// As people read it: `95.4%`, `over 95%`, `Suppressed`.
    pub fn words(&self, metric: &Metric) -> String {
        match self {
            Shown::Value { value, .. } => metric.words(*value),
            Shown::Below { pct } => format!("under {pct}%"),
            Shown::Above { pct } => format!("over {pct}%"),
            Shown::Suppressed => "Suppressed".to_owned(),
            Shown::Missing { .. } => "Missing".to_owned(),
            Shown::NotApplicable { .. } => "Not applicable".to_owned(),
            Shown::UnderReview => "Under review".to_owned(),
        }
    }

    /// The number, where it is shown as one.
    pub fn number(&self) -> Option<Quantity> {
        match self {
            Shown::Value { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The n, where it is shown.
    pub fn n(&self) -> Option<u32> {
        match self {
            Shown::Value { n, .. } => *n,
            _ => None,
        }
    }
}

/// What is wanted of [`use_cases::read_series`]: one metric, one organization (the SEA for the State as a whole), one group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesOf {
    /// Of which metric.
    pub metric: MetricId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// Of which student group; [`crate::metric::ALL_GROUP`] for everybody.
    pub group: String,
}

/// A metric's figures over time, for one organization and group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    /// The metric.
    pub metric: Metric,
    /// Of which organization.
    pub organization: OrganizationId,
    /// Of which student group.
    pub group: String,
    /// What it should come to: the organization's own target, else the State-wide one, else none.
    pub target: Option<Target>,
    /// The oldest first. Empty where nothing was reported, or this reader may not see it.
    pub points: Vec<Point>,
    /// How it stands today. [`Status::NoCurrentData`] where the newest figure may not be shown.
    pub status: Status,
    /// Whether this reader may see the organization's figures of this metric at all.
    pub may_see: bool,
}

impl Series {
    /// The newest figure that is shown as a number.
    pub fn latest(&self) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.shown.number().is_some())
    }

    /// The one before [`Self::latest`].
    pub fn previous(&self) -> Option<&Point> {
        self.points.iter().rev().filter(|point| point.shown.number().is_some()).nth(1)
    }
}

/// One figure of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// For which period.
    pub period: Period,
    /// That period's last day.
    pub on: NaiveDate,
    /// What is shown.
    pub shown: Shown,
    /// What was expected by then, where something was.
    pub expected: Option<Quantity>,
    /// How it stood then; none where there is no number, or it is hidden.
    pub status: Option<Status>,
    /// What it is judged by: the number, also where a range is shown for it, not where it is hidden. Never told.
    #[serde(skip)]
    pub exact: Option<Quantity>,
}

impl Point {
    /// As status rules take it.
    pub fn known(&self) -> Option<Latest> {
        self.shown.number().map(|value| Latest { on: self.on, value })
    }
}
