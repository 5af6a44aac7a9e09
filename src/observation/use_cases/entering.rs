//! Typing observations in, for one organization: a grid of metrics and periods that takes what is pasted from a spreadsheet.

use chrono::{DateTime, Utc};

use crate::access::Principal;
use crate::calendar::Period;
use crate::database::Database;
use crate::identity::{EntryId, MetricId, OrganizationId};
use crate::metric::Metric;
use crate::observation::Reported;
use crate::organization::Organization;
use crate::problem::Result;
use crate::site::Site;

/// The most cells one grid saves.
pub const GRID_CELLS_MAX: usize = 2_000;

/// What grid is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridQuery {
    /// The student group's key; empty for everybody.
    pub group: String,
    /// Only this metric; all of the organization's level where none is chosen.
    pub metric: Option<MetricId>,
    /// How many of the newest periods of each metric, 1 to 24; 0 means 4.
    pub periods: usize,
}

/// A row of the grid: a metric with what stands for each of its newest periods.
#[derive(Debug, Clone, PartialEq)]
pub struct GridRow {
    /// The metric.
    pub metric: Metric,
    /// The periods, the oldest first, the last being the one that today lies in, each with what stands there.
    pub cells: Vec<GridCell>,
}

/// A cell of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// For which period.
    pub period: Period,
    /// What stands there; none where nothing was reported. Not hidden by privacy: who may type it in may see it.
    pub reported: Option<Reported>,
    /// With what it came in; goes back with the form, so that nobody else's change is overwritten. Empty where nothing was.
    pub seen: String,
}

/// A grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Whose figures.
    pub organization: Organization,
    /// The student group.
    pub group: String,
    /// Row by row.
    pub rows: Vec<GridRow>,
}

/// Opens a grid for typing figures in.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn open_grid(
    database: &Database,
    principal: &Principal,
    site: &Site,
    organization: &OrganizationId,
    query: &GridQuery,
    now: DateTime<Utc>,
) -> Result<Grid> {
    let _ = (database, principal, site, organization, query, now);
    todo!()
}

/// A cell as it was typed. Cells that stand as they were seen are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedCell {
    /// The form's field, for messages: `value-<metric>-<period key>`; n's is `n-…`.
    pub field: String,
    /// Of which metric, by id.
    pub metric: String,
    /// For which period, by key.
    pub period: String,
    /// A number; `m` or `missing`, `s` or `suppressed`, `na` or `n/a` for what is none; empty leaves it as it is.
    pub value: String,
    /// From how many; may be empty.
    pub n: String,
    /// What [`GridCell::seen`] said.
    pub seen: String,
}

/// What saving a grid came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridOutcome {
    /// With what the figures came in; none where nothing changed.
    pub entry: Option<EntryId>,
    /// Figures that are new.
    pub added: usize,
    /// Figures that stand in place of another.
    pub corrected: usize,
    /// Figures that break a rule of their metric and wait for a decision.
    pub under_review: usize,
}

/// Saves what was typed: all of it, or nothing.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` by field; `Conflict` when somebody changed one of the figures meanwhile.
pub async fn save_grid(
    database: &Database,
    principal: &Principal,
    site: &Site,
    organization: &OrganizationId,
    group: &str,
    cells: &[TypedCell],
    now: DateTime<Utc>,
) -> Result<GridOutcome> {
    let _ = (database, principal, site, organization, group, cells, now);
    todo!()
}
