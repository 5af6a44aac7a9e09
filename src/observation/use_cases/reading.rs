//! Reading observations: series of one organization, and a metric across organizations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::access::{Action, Place, Principal};
use crate::calendar::Period;
use crate::database::Database;
use crate::identity::{MetricId, OrganizationId};
use crate::metric::{ALL_GROUP, Aggregate, Metric, Sharing, Standards, Status, Target};
use crate::observation::across::{Looked, look};
use crate::observation::series::{Around, series};
use crate::observation::store::{self, PeriodRoll, Roll, StateFigure};
use crate::observation::{Column, Reported, Series, SeriesOf, Shown, Summary, hiding};
use crate::organization::directory::Directory;
use crate::organization::use_cases::directory;
use crate::problem::{Error, Result};
use crate::site::Site;

/// How many periods of each metric an organization's page tells of.
const PERIODS_SHOWN: i32 = 16;

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
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let metric = crate::metric::some(database, std::slice::from_ref(metric)).await?.pop().ok_or(Error::NotFound)?;
    let group = if query.group.is_empty() { ALL_GROUP } else { query.group.as_str() };
    if !metric.has_group(group) {
        return Err(Error::NotFound);
    }
    let directory = directory(database).await?;
    let standards = crate::metric::standards(database).await?;
    let targets = crate::metric::targets_of(database, &metric.id).await?;
    let key = (metric.id.clone(), group.to_owned());
    let (roll, period, column, before) = columns_at(database, &key, query.period).await?;
    let own: BTreeMap<OrganizationId, &Target> = targets.iter().map(|it| (it.organization.clone(), it)).collect();
    let state_target = own.get(&OrganizationId::sea()).copied().cloned();
    let around = Around { site, standards: &standards, today };
    let of = SeriesOf { metric: metric.id.clone(), organization: OrganizationId::sea(), group: group.to_owned() };
    let points = state_points(&roll.periods.values().filter_map(StateFigure::of).collect::<Vec<_>>());
    let state = series(&metric, &of, state_target.clone(), points, &around);
    let sees_all = metric.sharing == Sharing::Shared || principal.may(Action::ReadFigures, &Place::sea());
    let may_see = |id: &OrganizationId| {
        sees_all || directory.place(id).is_some_and(|place| principal.may(Action::ReadFigures, &place))
    };
    let on = period.map(|period| period.last_day(site.school_year_starts));
    let looked = Looked {
        metric: &metric,
        standards: &standards,
        directory: &directory,
        own: &own,
        // Of a sum the State's target is no single organization's.
        state_target: state_target.as_ref().filter(|_| metric.aggregate != Aggregate::Sum),
        column: &column,
        before: &before,
        on,
        is_chosen: query.period.is_some(),
        today,
    };
    let found = look(&looked, query, may_see);
    Ok(MetricAcross {
        target: state_target,
        state,
        summaries: roll.periods.into_values().map(shown_summary).collect(),
        period,
        rows: found.rows,
        total: found.total,
        pages: found.pages,
        counts: found.counts,
        spread: found.spread,
        regions: directory.regions().to_vec(),
        standards,
        metric,
    })
}

/// All that was reported by or about one organization.
#[derive(Debug, Clone)]
pub struct OrganizationFigures {
    /// Every metric of its level that is in use, by name, for everybody (group `all`): the newest periods.
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
    let directory = directory(database).await?;
    let place = directory.place(organization).unwrap_or_else(Place::sea);
    principal.permit(Action::ReadProgress, &place)?;
    let kind = directory.get(organization).ok_or(Error::NotFound)?.kind;
    let may_enter = principal.may(Action::EnterFigures, &place);
    let mut metrics = crate::metric::all(database).await?;
    metrics.retain(|metric| !metric.retired && (metric.level == kind || kind == crate::organization::Kind::Sea));
    let of = |metric: &Metric| SeriesOf {
        metric: metric.id.clone(),
        organization: organization.clone(),
        group: ALL_GROUP.to_owned(),
    };
    let wanted: Vec<SeriesOf> = metrics.iter().map(of).collect();
    if kind == crate::organization::Kind::Sea {
        let series = of_metrics(database, principal, site, &wanted, &metrics, today).await?;
        return Ok(OrganizationFigures { series, may_enter });
    }
    let standards = crate::metric::standards(database).await?;
    let mut standings = newest_standings(database, organization, &wanted).await?;
    let targets = targets_for(database, &wanted).await?;
    let around = Around { site, standards: &standards, today };
    let is_own = principal.may(Action::ReadFigures, &place);
    let series = metrics.iter().zip(&wanted).map(|(metric, of)| {
        let points = match is_own || metric.sharing == Sharing::Shared {
            true => own_points(standings.remove(&metric.id).unwrap_or_default()),
            false => return Series { may_see: false, ..series(metric, of, None, Vec::new(), &around) },
        };
        series(metric, of, target_of(&targets, of, metric), points, &around)
    });
    Ok(OrganizationFigures { series: series.collect(), may_enter })
}

/// The newest figures of an organization: as many periods back from the State's newest as a page tells of, and all of a
/// metric where there is no number among these.
async fn newest_standings(
    database: &Database,
    organization: &OrganizationId,
    wanted: &[SeriesOf],
) -> Result<BTreeMap<MetricId, store::Standings>> {
    let keys: Vec<store::RollKey> = wanted.iter().map(|of| (of.metric.clone(), of.group.clone())).collect();
    let over_time = store::over_time(database, &keys).await?;
    let from = |key: store::RollKey| {
        let newest =
            over_time.get(&key).and_then(|figures| figures.last()).map(|it| it.period.later(1 - PERIODS_SHOWN));
        (key.0, newest)
    };
    let wanted: Vec<(MetricId, Option<Period>)> = keys.into_iter().map(from).collect();
    let mut found = store::standings_from(database, organization, &wanted).await?;
    let has_number = |metric: &MetricId| {
        found.get(metric).is_some_and(|standings| standings.values().any(|it| it.reported.counted().is_some()))
    };
    let older: Vec<(MetricId, Option<Period>)> = wanted
        .into_iter()
        .filter(|(metric, from)| from.is_some() && !has_number(metric))
        .map(|(metric, _)| (metric, None))
        .collect();
    if !older.is_empty() {
        found.extend(store::standings_from(database, organization, &older).await?);
    }
    Ok(found)
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
    let found = crate::metric::some(database, std::slice::from_ref(metric)).await?;
    let directory = directory(database).await?;
    let place = directory.place(organization).unwrap_or_else(Place::sea);
    principal.permit(Action::ReadProgress, &place)?;
    let metric = found.first().ok_or(Error::NotFound)?;
    directory.get(organization).ok_or(Error::NotFound)?;
    let groups = std::iter::once(ALL_GROUP).chain(metric.groups.iter().map(|group| group.key.as_str()));
    let of = |group: &str| SeriesOf {
        metric: metric.id.clone(),
        organization: organization.clone(),
        group: group.to_owned(),
    };
    let wanted: Vec<SeriesOf> = groups.map(of).collect();
    of_metrics(database, principal, site, &wanted, &found, today).await
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

/// A figure's history, the newest first: all of it for whoever may enter figures there or decides about them, for others what
/// stands now. An older version could give away what is hidden today.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn read_history(
    database: &Database,
    principal: &Principal,
    wanted: &SeriesOf,
    period: Period,
) -> Result<Vec<Version>> {
    let found = crate::metric::some(database, std::slice::from_ref(&wanted.metric)).await?;
    let directory = directory(database).await?;
    let place = directory.place(&wanted.organization).unwrap_or_else(Place::sea);
    let is_shared = found.first().is_some_and(|metric| metric.sharing == Sharing::Shared);
    let action = if is_shared { Action::ReadProgress } else { Action::ReadFigures };
    principal.permit(action, &place)?;
    let metric = found.first().ok_or(Error::NotFound)?;
    let standards = crate::metric::standards(database).await?;
    let told = store::told(database, wanted, period).await?;
    let ids: Vec<_> = told.iter().map(|it| it.entry.clone()).collect();
    let entries = store::entries_by_id(database, &ids).await?;
    let all = principal.may(Action::EnterFigures, &place) || principal.may(Action::WorkOnMetrics, &Place::sea());
    let versions = told.into_iter().rev().filter_map(|it| {
        let entry = entries.iter().find(|entry| entry.id == it.entry)?;
        let counted = matches!(entry.stage, super::Stage::Stored | super::Stage::Undone);
        counted.then(|| Version {
            shown: hiding::shown(metric, &it.reported, it.hidden_too, &standards.privacy),
            at: entry.at,
            by: entry.by.clone(),
            with: entry.title.clone(),
            undone: entry.stage == super::Stage::Undone,
        })
    });
    Ok(match all {
        true => versions.collect(),
        false => versions.filter(|version| !version.undone).take(1).collect(),
    })
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
    let rolls = store::rolls(database, &keys.into_iter().collect::<Vec<_>>()).await?;
    let newest = rolls.iter().flat_map(|(key, roll)| {
        let periods = roll.periods.values().rev().take(PERIODS_OF_MANY);
        periods.map(|it| (key.0.clone(), key.1.clone(), it.summary.period, it.column.clone()))
    });
    let newest: Vec<store::ColumnKey> = newest.collect();
    let columns = store::columns(database, &newest).await?;
    let mut found: BTreeMap<store::RollKey, Vec<(Period, Column)>> = BTreeMap::new();
    for ((metric, group, period, _), column) in newest.into_iter().zip(columns) {
        found.entry((metric, group)).or_default().extend(column.map(|column| (period, column)));
    }
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

/// A summary as it may be shown: without what hides in it.
fn shown_summary(roll: PeriodRoll) -> Summary {
    let mut summary = roll.summary;
    if summary.state_hidden {
        summary.state = None;
        summary.state_n = None;
    }
    summary
}

/// A metric's roll with the column looked at and the one of the period before. A column may be replaced at the moment it
/// is read; then both are read anew.
async fn columns_at(
    database: &Database,
    key: &store::RollKey,
    wanted: Option<Period>,
) -> Result<(Roll, Option<Period>, Column, Column)> {
    for _ in 0..3 {
        let roll = store::rolls(database, std::slice::from_ref(key)).await?.remove(key).unwrap_or_default();
        let period = wanted.or_else(|| telling_period(&roll)).or_else(|| roll.periods.keys().next_back().copied());
        let earlier = period.and_then(|period| roll.periods.range(..period).next_back().map(|(period, _)| *period));
        let key_at = |period: Option<Period>| {
            let period = period?;
            Some((key.0.clone(), key.1.clone(), period, roll.periods.get(&period)?.column.clone()))
        };
        let (at, before) = (key_at(period), key_at(earlier));
        let keys: Vec<store::ColumnKey> = [&at, &before].into_iter().flatten().cloned().collect();
        let found = store::columns(database, &keys).await?;
        if found.iter().any(Option::is_none) {
            continue;
        }
        let mut found = found.into_iter().flatten();
        let column = at.and_then(|_| found.next()).unwrap_or_default();
        let before = before.and_then(|_| found.next()).unwrap_or_default();
        return Ok((roll, period, column, before));
    }
    Err(super::writing::changed_meanwhile())
}

/// The newest period that tells of most: that at least half as many have a number for as for the fullest of the five newest.
/// The first who report a new period don't make all others look as if they had nothing.
fn telling_period(roll: &Roll) -> Option<Period> {
    let reporting = |it: &&PeriodRoll| it.summary.reporting > 0;
    let fullest = roll.periods.values().rev().filter(reporting).take(5).map(|it| it.summary.reporting).max()?;
    let tells = |it: &&PeriodRoll| it.summary.reporting * 2 >= fullest;
    roll.periods.values().rev().find(tells).map(|it| it.summary.period)
}
