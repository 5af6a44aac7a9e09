//! Reading observations: series of one organization, and a metric across organizations.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::access::Principal;
use crate::calendar::Period;
use crate::database::Database;
use crate::identity::{MetricId, OrganizationId};
use crate::metric::{Metric, Standards, Status, Target};
use crate::observation::{Column, Point, Series, SeriesOf, Shown, Summary};
use crate::organization::directory::Directory;
use crate::problem::Result;
use crate::site::Site;

/// Figures over time, in the order asked for; a metric that isn't there is left out. One trip to the database, however many.
///
/// # Errors
/// `SignedOut`, `Forbidden` where the person may see no progress at all. What they may not see of an organization comes
/// back empty with `may_see` false.
pub async fn read_series(
    database: &Database,
    principal: &Principal,
    site: &Site,
    wanted: &[SeriesOf],
    today: NaiveDate,
) -> Result<Vec<Series>> {
    let _ = (database, principal, site, wanted, today);
    todo!()
}

/// The State's series of every metric that is in use (organization: the SEA; group: everybody), by name.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn state_series(
    database: &Database,
    principal: &Principal,
    site: &Site,
    today: NaiveDate,
) -> Result<Vec<Series>> {
    let _ = (database, principal, site, today);
    todo!()
}

/// What is looked at across organizations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcrossQuery {
    /// The student group's key; empty for everybody.
    pub group: String,
    /// The period; the newest with a number where none is chosen.
    pub period: Option<Period>,
    /// Only organizations of this region; empty for all.
    pub region: String,
    /// Only organizations whose name or State id holds these words; empty for all.
    pub words: String,
    /// Only organizations that stand like this.
    pub status: Option<Status>,
    /// By what: `attained` (the furthest behind first), `value`, `change`, `name`. Empty: `attained`.
    pub sort: String,
    /// The other way round.
    pub descending: bool,
    /// Which page of 50, from 1; 0 for everything (exports).
    pub page: usize,
}

/// One organization's figure beside others'.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its region; may be empty.
    pub region: String,
    /// What is shown; none where nothing was reported for the period.
    pub shown: Option<Shown>,
    /// How it stands; [`Status::NoCurrentData`] where there is no figure or it isn't shown.
    pub status: Status,
    /// The share of what was expected that it attained, in hundredths, where there is one and it is shown.
    pub attained_pct: Option<i64>,
    /// The change since the period before, where both are shown as numbers.
    pub change: Option<crate::metric::Quantity>,
}

/// A metric across organizations.
#[derive(Debug, Clone)]
pub struct MetricAcross {
    /// The metric.
    pub metric: Metric,
    /// The State-wide target.
    pub target: Option<Target>,
    /// How the State stands, over time, for the group.
    pub state: Series,
    /// What every period came to, the oldest first.
    pub summaries: Vec<Summary>,
    /// The period looked at; none where nothing was ever reported.
    pub period: Option<Period>,
    /// The organizations the query takes, in its order: at most a page of them.
    pub rows: Vec<Across>,
    /// How many the query takes in all.
    pub total: usize,
    /// Which page this is and how many there are.
    pub pages: (usize, usize),
    /// How many open organizations of the metric's level stand how, whatever the query's status and words; only those this
    /// reader may see.
    pub counts: Vec<(Status, usize)>,
    /// The shown numbers of the period, sorted, for a picture of how they are spread. At most one for each organization.
    pub spread: Vec<crate::metric::Quantity>,
    /// Regions to choose from.
    pub regions: Vec<String>,
    /// What hides figures.
    pub standards: Standards,
}

/// A metric across organizations of its level.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`. Where the metric is [`crate::metric::Sharing::OwnOnly`], rows are only those the
/// person may see.
pub async fn read_across(
    database: &Database,
    principal: &Principal,
    site: &Site,
    metric: &MetricId,
    query: &AcrossQuery,
    today: NaiveDate,
) -> Result<MetricAcross> {
    let _ = (database, principal, site, metric, query, today);
    todo!()
}

/// All that was reported by or about one organization.
#[derive(Debug, Clone)]
pub struct OrganizationFigures {
    /// Every metric of its level that is in use, by name, for everybody (group `all`).
    pub series: Vec<Series>,
    /// Whether the person may type figures in for it.
    pub may_enter: bool,
}

/// All metrics of one organization.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn read_organization(
    database: &Database,
    principal: &Principal,
    site: &Site,
    organization: &OrganizationId,
    today: NaiveDate,
) -> Result<OrganizationFigures> {
    let _ = (database, principal, site, organization, today);
    todo!()
}

/// One metric of one organization: each student group's newest figures beside everybody's.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn read_groups(
    database: &Database,
    principal: &Principal,
    site: &Site,
    metric: &MetricId,
    organization: &OrganizationId,
    today: NaiveDate,
) -> Result<Vec<Series>> {
    let _ = (database, principal, site, metric, organization, today);
    todo!()
}

/// One version of a figure: what stood there, from when, by whom, brought in how.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// What is shown of it.
    pub shown: Shown,
    /// When it came in.
    pub at: chrono::DateTime<chrono::Utc>,
    /// The name of who brought it in.
    pub by: String,
    /// With what: `attendance_2019.csv`, `Typed in`, `Decided on review`.
    pub with: String,
    /// Whether what it came in with was undone.
    pub undone: bool,
}

/// A figure's history, the newest first.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn read_history(
    database: &Database,
    principal: &Principal,
    wanted: &SeriesOf,
    period: Period,
) -> Result<Vec<Version>> {
    let _ = (database, principal, wanted, period);
    todo!()
}

/// Columns as they are stored, for rules that look across organizations and show nothing of any one of them.
pub(crate) async fn columns(
    database: &Database,
    metric: &MetricId,
    group: &str,
    periods: &[Period],
) -> Result<Vec<Arc<Column>>> {
    let _ = (database, metric, group, periods, Directory::default(), None::<Point>);
    todo!()
}
