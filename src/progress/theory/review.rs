//! A review of a link, frozen.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::association::Association;
use super::verdict::Judgement;
use super::{Decision, Link};

/// A review of a link, frozen: what was asked, what the figures said that day, what was decided. Never changed or removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The link as it was.
    pub link: Link,
    /// The leading metric's name as it was.
    pub leading_name: String,
    /// The lagging metric's name as it was.
    pub lagging_name: String,
    /// What the figures said.
    pub judgement: Judgement,
    /// The association across organizations, where enough reported both; in words as they were shown.
    pub association: Option<Association>,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// What it costs, in money, time or people; may be empty.
    pub cost: String,
    /// On which day.
    pub on: NaiveDate,
    /// When exactly.
    pub at: DateTime<Utc>,
    /// The name of who decided.
    pub by: String,
}
