//! One organization's figures: of all its metrics, or of one by student group.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{of_metrics, own_points, target_of, targets_for};
use crate::metric::{ALL_GROUP, Metric, Sharing};
use crate::observation::series::{Around, series};
use crate::observation::{Series, SeriesOf, store};
use ground::access::{Action, Place, Principal};
use ground::calendar::Period;
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;

/// How many periods of each metric an organization's page tells of.
const PERIODS_SHOWN: i32 = 16;

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
    metrics.retain(|metric| !metric.retired && (metric.level == kind || kind == ground::organization::Kind::Sea));
    let of = |metric: &Metric| SeriesOf {
        metric: metric.id.clone(),
        organization: organization.clone(),
        group: ALL_GROUP.to_owned(),
    };
    let wanted: Vec<SeriesOf> = metrics.iter().map(of).collect();
    if kind == ground::organization::Kind::Sea {
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
