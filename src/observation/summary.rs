//! What a column comes to: the State's figure, how many reported, how the figures are spread.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::metric::Quantity;

/// How many of a region's organizations reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionCount {
    /// The region; empty for organizations without one.
    pub region: String,
    /// How many of its open organizations of the metric's level reported a number.
    pub reporting: u32,
    /// How many there are.
    pub expected: u32,
}

/// What a metric came to in one period, over all organizations of its level, for one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Which period.
    pub period: Period,
    /// Its last day.
    pub on: NaiveDate,
    /// The State's figure: its own, else what the metric's aggregate makes of the organizations'.
    pub state: Option<Quantity>,
    /// From how many, where that is known.
    pub state_n: Option<u64>,
    /// Organizations with a number.
    pub reporting: u32,
    /// Organizations that said it is missing, or whose figure was no use.
    pub missing: u32,
    /// Organizations whose figure is kept back at its source.
    pub suppressed: u32,
    /// Organizations that have nothing of the kind.
    pub not_applicable: u32,
    /// Organizations whose figure is under review.
    pub under_review: u32,
    /// Open organizations of the metric's level.
    pub expected: u32,
    /// The 0th, 10th, 25th, 50th, 75th, 90th and 100th percentile of the numbers; empty where there are none.
    pub percentiles: Vec<Quantity>,
    /// How many reported, region by region.
    pub regions: Vec<RegionCount>,
}
