//! What others said, as it is published and frozen: means for all, by kind of respondent and by LEA, with everything
//! left out that would show fewer than five people. What must be left out is decided in `privacy`.

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use crate::framework::{IndicatorNumber, PerceptionKind};

/// An exact mean between 1 and 4.
pub type Exact = Ratio<i64>;

/// The results of a closed survey, as everybody sees them who may read the assessment. Plain, since they are frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Perceived {
    /// The survey's title.
    pub title: String,
    /// The day it was closed, where the SEA is.
    pub closed_on: NaiveDate,
    /// How many answered; none where they were fewer than five.
    pub respondents: Option<usize>,
    /// The groups reported: kinds of respondent in their order, then LEAs by name, then those who named none.
    pub groups: Vec<PerceivedGroup>,
    /// The items asked, in the framework's order.
    pub items: Vec<PerceivedItem>,
}

/// By what respondents are grouped. Every respondent is in one group of each partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partition {
    /// What the respondent is: LEA staff, school staff, stakeholder.
    Kind,
    /// The respondent's LEA.
    Lea,
}

/// A group of respondents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerceivedGroup {
    /// Which partition it belongs to.
    pub partition: Partition,
    /// What it is called.
    pub name: String,
    /// How many it is; none where that isn't shown.
    pub respondents: Option<usize>,
}

/// An item with what was said to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerceivedItem {
    /// The perception indicator it asks about.
    pub indicator: IndicatorNumber,
    /// Opinion or knowledge.
    pub kind: PerceptionKind,
    /// What was asked, word for word.
    pub question: String,
    /// The mean of all answers that count, 1 to 4; none where they are fewer than five.
    pub mean: Option<Exact>,
    /// The mean in each group of [`Perceived::groups`], along them; none where it isn't shown.
    pub by_group: Vec<Option<Exact>>,
}

/// A mean for display: one decimal, half up.
pub fn rounded(mean: Exact) -> String {
    let tenths = (mean * 10 + Ratio::new(1, 2)).floor().to_integer();
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A mean with four decimals, for files that others compute on.
pub fn precise(mean: Exact) -> String {
    let parts = (mean * 10_000 + Ratio::new(1, 2)).floor().to_integer();
    format!("{}.{:04}", parts / 10_000, parts % 10_000)
}

impl Perceived {
    /// The item that asks about an indicator.
    pub fn item(&self, number: IndicatorNumber) -> Option<&PerceivedItem> {
        self.items.iter().find(|item| item.indicator == number)
    }
}
