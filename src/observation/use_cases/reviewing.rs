//! Deciding about figures that break a rule of their metric.

use chrono::{DateTime, Utc};

use crate::access::Principal;
use crate::calendar::Period;
use crate::database::Database;
use crate::identity::{MetricId, OrganizationId};
use crate::metric::Metric;
use crate::observation::Reported;
use crate::problem::Result;
use crate::site::Site;

/// A figure that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The metric.
    pub metric: Metric,
    /// Whose figure.
    pub organization: OrganizationId,
    /// Their name.
    pub name: String,
    /// Of which student group.
    pub group: String,
    /// For which period.
    pub period: Period,
    /// What was reported; its reason says which rule it breaks.
    pub reported: Reported,
    /// Names it in [`decide`]: goes into the form as it is.
    pub key: String,
}

/// Figures under review, by metric, period and organization: at most 200, and how many there are in all.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_waiting(
    database: &Database,
    principal: &Principal,
    metric: Option<&MetricId>,
) -> Result<(Vec<Waiting>, usize)> {
    let _ = (database, principal, metric);
    todo!()
}

/// Decides about figures under review, all of them alike: `accept` makes them numbers that count, else they are missing
/// with this reason. Those decided about meanwhile are passed over. Gives how many were decided.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` by field `reason` (1 to 200 characters, needed to refuse) or `keys` (1 to 200).
pub async fn decide(
    database: &Database,
    principal: &Principal,
    site: &Site,
    keys: &[String],
    accept: bool,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<usize> {
    let _ = (database, principal, site, keys, accept, reason, now);
    todo!()
}
