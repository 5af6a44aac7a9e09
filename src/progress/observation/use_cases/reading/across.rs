//! A metric across organizations: how the State stands over time, and who stands how in a period.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::state_points;
use crate::metric::{ALL_GROUP, Aggregate, Metric, Sharing, Standards, Status, Target};
pub use crate::observation::across::{Across, AcrossQuery, AcrossSort};
use crate::observation::across::{Looked, look};
use crate::observation::series::{Around, series};
use crate::observation::store::{self, PeriodRoll, Roll, StateFigure};
use crate::observation::use_cases::writing::changed_meanwhile;
use crate::observation::{Column, Series, SeriesOf, Summary};
use ground::access::{Action, Place, Principal};
use ground::calendar::Period;
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;

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
    Err(changed_meanwhile())
}

/// The newest period that tells of most: that at least half as many have a number for as for the fullest of the five newest.
/// The first who report a new period don't make all others look as if they had nothing.
fn telling_period(roll: &Roll) -> Option<Period> {
    let reporting = |it: &&PeriodRoll| it.summary.reporting > 0;
    let fullest = roll.periods.values().rev().filter(reporting).take(5).map(|it| it.summary.reporting).max()?;
    let tells = |it: &&PeriodRoll| it.summary.reporting * 2 >= fullest;
    roll.periods.values().rev().find(tells).map(|it| it.summary.period)
}
