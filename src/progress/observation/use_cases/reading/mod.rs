//! Reading observations: series over time here; a metric across organizations, one organization's figures and a figure's
//! history in the files beside.

mod across;
mod history;
mod organization;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

pub use self::across::*;
pub use self::history::*;
pub use self::organization::*;
use crate::metric::{ALL_GROUP, Aggregate, Metric, Sharing, Target};
use crate::observation::series::{Around, series};
use crate::observation::store::{self, StateFigure};
use crate::observation::{Column, Reported, Series, SeriesOf};
use ground::access::{Action, Place, Principal};
use ground::calendar::Period;
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::problem::Result;
use ground::site::Site;

/// How many organizations' series are read figure by figure; more of them from the columns of all organizations.
const SERIES_MAX: usize = 64;

/// How many periods of each of so many series are read.
const PERIODS_OF_MANY: usize = 4;

/// Figures over time, in the order asked for; a metric that isn't there is left out. Of more than 64 organizations' series
/// the newest four periods, or all where these have no number.
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
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let ids: BTreeSet<MetricId> = wanted.iter().map(|of| of.metric.clone()).collect();
    let metrics = crate::metric::some(database, &ids.into_iter().collect::<Vec<_>>()).await?;
    of_metrics(database, principal, site, wanted, &metrics, today).await
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
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let mut metrics = crate::metric::all(database).await?;
    metrics.retain(|metric| !metric.retired);
    let of = |metric: &Metric| SeriesOf {
        metric: metric.id.clone(),
        organization: OrganizationId::sea(),
        group: ALL_GROUP.to_owned(),
    };
    let wanted: Vec<SeriesOf> = metrics.iter().map(of).collect();
    of_metrics(database, principal, site, &wanted, &metrics, today).await
}

/// Columns as they are stored, for rules that look across organizations and show nothing of any one of them.
pub(crate) async fn columns(
    database: &Database,
    metric: &MetricId,
    group: &str,
    periods: &[Period],
) -> Result<Vec<Arc<Column>>> {
    let key = (metric.clone(), group.to_owned());
    let mut rolls = store::rolls(database, std::slice::from_ref(&key)).await?;
    let roll = rolls.remove(&key).unwrap_or_default();
    let keys: Vec<Option<store::ColumnKey>> = periods
        .iter()
        .map(|period| Some((key.0.clone(), key.1.clone(), *period, roll.periods.get(period)?.column.clone())))
        .collect();
    let there: Vec<store::ColumnKey> = keys.iter().flatten().cloned().collect();
    let mut found = store::columns(database, &there).await?.into_iter();
    let columns = keys.into_iter().map(|key| key.and_then(|_| found.next().flatten()).unwrap_or_default());
    Ok(columns.map(Arc::new).collect())
}

/// Series of metrics that are loaded already.
async fn of_metrics(
    database: &Database,
    principal: &Principal,
    site: &Site,
    wanted: &[SeriesOf],
    metrics: &[Metric],
    today: NaiveDate,
) -> Result<Vec<Series>> {
    let wanted: Vec<(&SeriesOf, &Metric)> = wanted
        .iter()
        .filter_map(|of| {
            Some((of, metrics.iter().find(|metric| metric.id == of.metric && metric.has_group(&of.group))?))
        })
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let sea = OrganizationId::sea();
    let standards = crate::metric::standards(database).await?;
    let own: Vec<SeriesOf> =
        wanted.iter().filter(|(of, _)| of.organization != sea).map(|(of, _)| (*of).clone()).collect();
    let directory = match own.is_empty() {
        true => Arc::new(Directory::default()),
        false => directory(database).await?,
    };
    let mut standings = match own.is_empty() {
        true => Vec::new().into_iter(),
        false => standings_of_all(database, &own).await?.into_iter(),
    };
    let keys: BTreeSet<store::RollKey> = wanted
        .iter()
        .filter(|(of, _)| of.organization == sea)
        .map(|(of, _)| (of.metric.clone(), of.group.clone()))
        .collect();
    let over_time = store::over_time(database, &keys.into_iter().collect::<Vec<_>>()).await?;
    let all: Vec<SeriesOf> = wanted.iter().map(|(of, _)| (*of).clone()).collect();
    let targets = targets_for(database, &all).await?;
    let around = Around { site, standards: &standards, today };
    let found = wanted.into_iter().map(|(of, metric)| {
        if of.organization == sea {
            let figures = over_time.get(&(of.metric.clone(), of.group.clone())).map_or(&[][..], Vec::as_slice);
            return series(metric, of, target_of(&targets, of, metric), state_points(figures), &around);
        }
        let standing = standings.next().unwrap_or_default();
        let place = directory.place(&of.organization);
        let may_see = metric.sharing == Sharing::Shared
            || principal.may(Action::ReadFigures, &Place::sea())
            || place.is_some_and(|place| principal.may(Action::ReadFigures, &place));
        match may_see {
            true => series(metric, of, target_of(&targets, of, metric), own_points(standing), &around),
            false => Series { may_see: false, ..series(metric, of, None, Vec::new(), &around) },
        }
    });
    Ok(found.collect())
}

/// Figures of organizations' series, in the order asked for. A few statements, however many series.
async fn standings_of_all(database: &Database, wanted: &[SeriesOf]) -> Result<Vec<store::Standings>> {
    if wanted.len() <= SERIES_MAX {
        return store::standings(database, wanted).await;
    }
    let key_of = |of: &SeriesOf| (of.metric.clone(), of.group.clone());
    let keys: BTreeSet<store::RollKey> = wanted.iter().map(key_of).collect();
    let found = newest_columns(database, &keys.into_iter().collect::<Vec<_>>()).await?;
    let of_columns = |of: &SeriesOf| -> store::Standings {
        let columns = found.get(&key_of(of)).into_iter().flatten();
        let cells = columns.filter_map(|(period, column)| Some((*period, column.cells.get(&of.organization)?)));
        cells.map(|(period, cell)| (period, store::Standing::of(cell))).collect()
    };
    let mut standings: Vec<store::Standings> = wanted.iter().map(of_columns).collect();
    let silent = |standings: &store::Standings| standings.values().all(|it| it.reported.counted().is_none());
    let older: Vec<usize> = (0..wanted.len()).filter(|at| silent(&standings[*at])).collect();
    for some in older.chunks(SERIES_MAX) {
        let asked: Vec<SeriesOf> = some.iter().map(|at| wanted[*at].clone()).collect();
        for (at, all) in some.iter().zip(store::standings(database, &asked).await?) {
            standings[*at] = all;
        }
    }
    Ok(standings)
}

/// The columns of the newest periods, by metric and group. One may be exchanged at the moment it is read; then all are read
/// anew.
async fn newest_columns(
    database: &Database,
    keys: &[store::RollKey],
) -> Result<BTreeMap<store::RollKey, Vec<(Period, Column)>>> {
    for _ in 0..3 {
        let rolls = store::rolls(database, keys).await?;
        let newest = rolls.iter().flat_map(|(key, roll)| {
            let periods = roll.periods.values().rev().take(PERIODS_OF_MANY);
            periods.map(|it| (key.0.clone(), key.1.clone(), it.summary.period, it.column.clone()))
        });
        let newest: Vec<store::ColumnKey> = newest.collect();
        let columns = store::columns(database, &newest).await?;
        if columns.iter().any(Option::is_none) {
            continue;
        }
        let mut found: BTreeMap<store::RollKey, Vec<(Period, Column)>> = BTreeMap::new();
        for ((metric, group, period, _), column) in newest.into_iter().zip(columns.into_iter().flatten()) {
            found.entry((metric, group)).or_default().push((period, column));
        }
        return Ok(found);
    }
    Err(super::writing::changed_meanwhile())
}

/// The targets that may hold for series: the organizations' own and the State-wide ones.
async fn targets_for(database: &Database, wanted: &[SeriesOf]) -> Result<Vec<Target>> {
    let sea = OrganizationId::sea();
    let pairs: BTreeSet<(MetricId, OrganizationId)> = wanted
        .iter()
        .flat_map(|of| [(of.metric.clone(), of.organization.clone()), (of.metric.clone(), sea.clone())])
        .collect();
    crate::metric::targets(database, &pairs.into_iter().collect::<Vec<_>>()).await
}

/// An organization's own target, else the State-wide one. Of a sum the State's target is no single organization's.
fn target_of(targets: &[Target], of: &SeriesOf, metric: &Metric) -> Option<Target> {
    let of_organization =
        |id: &OrganizationId| targets.iter().find(|it| it.metric == of.metric && it.organization == *id);
    let shared = || of_organization(&OrganizationId::sea()).filter(|_| metric.aggregate != Aggregate::Sum);
    of_organization(&of.organization).or_else(shared).cloned()
}

/// A figure with whether it is hidden though large enough.
type Reports = Vec<(Period, Reported, bool)>;

fn own_points(standings: store::Standings) -> Reports {
    standings.into_iter().map(|(period, it)| (period, it.reported, it.hidden_too)).collect()
}

/// The State's figures; periods in which it has none are left out.
fn state_points(figures: &[StateFigure]) -> Reports {
    let point = |it: &StateFigure| {
        let n = it.n.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        (it.period, Reported::value(it.value, n), it.hidden)
    };
    figures.iter().map(point).collect()
}
