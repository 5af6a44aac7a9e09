//! What these pages show, as files: the same figures with the same filters, hidden where the page hides them.

use std::collections::HashMap;

use app_ground::download::download;
use app_ground::visit::Visit;
use axum::extract::{Query, RawQuery};
use axum::response::Response;
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::use_cases::view_organization;
use ground::table_file::{Content, Sheet};
use ground::{Error, Result};
use progress::dashboard::Standing;
use progress::dashboard::export::without_data_since;
use progress::goal::export::sheets as goal_sheets;
use progress::metric::{ALL_GROUP, Metric};
use progress::observation::use_cases::{AcrossQuery, MetricAcross, read_across};
use progress::observation::{Point, Series, SeriesOf, Shown};

use super::address::Asked;
use super::compare::{Comparison, Wanted, compare, periods};
use super::one::{One, read};
use super::organization::{Progress, progress};
use super::regions::Reporting;
use super::words::reason;

/// `Reported` where a figure is shown as a number, else what is said instead.
fn state(metric: &Metric, shown: &Shown) -> Content {
    if shown.number().is_some() { "Reported".into() } else { shown.words(metric).into() }
}

/// Series, each under a name, the oldest figures first.
fn series_sheet<'s>(name: &str, all: impl IntoIterator<Item = (&'s str, &'s Series)>) -> Sheet {
    let points = all.into_iter().flat_map(|(of, series)| series.points.iter().map(move |point| (of, series, point)));
    Sheet::of(name, points).columns(&[
        ("Organization", &|(of, ..)| (*of).into()),
        ("Students", &|(_, series, _)| series.metric.group_name(&series.group).into()),
        ("Period", &|(.., it)| it.period.to_string().into()),
        ("Last day", &|(.., it)| it.on.into()),
        ("Figure", &|(.., it)| it.shown.number().into()),
        ("State", &|(_, series, it)| state(&series.metric, &it.shown)),
        ("n", &|(.., it)| it.shown.n().into()),
        ("Reason", &|(.., it)| reason(&it.shown).into()),
        ("Expected", &|(.., it)| it.expected.into()),
        ("Status then", &|(.., it)| it.status.map(|it| it.name()).into()),
    ])
}

/// A metric across its organizations, as its page shows it: all pages of the table.
pub(super) fn metric_sheets(across: &MetricAcross) -> Vec<Sheet> {
    let metric = &across.metric;
    let organizations = Sheet::of(metric.level.plural(), &across.rows).columns(&[
        ("Id", &|it| it.organization.as_str().into()),
        ("Name", &|it| (&it.name).into()),
        ("Region", &|it| (&it.region).into()),
        ("Period", &|_| across.period.map(|it| it.to_string()).into()),
        ("Figure", &|it| it.shown.as_ref().and_then(Shown::number).into()),
        ("State", &|it| it.shown.as_ref().map_or("Nothing sent".into(), |it| state(metric, it))),
        ("n", &|it| it.shown.as_ref().and_then(Shown::n).into()),
        ("Attained of expected, %", &|it| it.attained_pct.into()),
        ("Status", &|it| it.status.name().into()),
        ("Change", &|it| it.change.into()),
    ]);
    vec![organizations, series_sheet("State", [("State", &across.state)]), reporting_sheet(across)]
}

fn reporting_sheet(across: &MetricAcross) -> Sheet {
    let reporting = Reporting::of(&across.summaries);
    let counts = reporting.regions.iter().flat_map(|(region, counts)| {
        let counts = reporting.periods.iter().zip(counts);
        counts.filter_map(move |(period, count)| Some((region, period, count.as_ref()?)))
    });
    Sheet::of("Who reported", counts).columns(&[
        ("Region", &|(region, ..)| (*region).into()),
        ("Period", &|(_, period, _)| period.to_string().into()),
        ("Reported", &|(.., count)| count.reporting.into()),
        ("Expected to", &|(.., count)| count.expected.into()),
    ])
}

/// `GET /metrics/{id}/download`.
pub async fn metric_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let of = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let query = AcrossQuery { page: 0, ..Asked::read(of).query };
    let across = across(&visit, &query).await;
    let name = across.as_ref().map_or_else(|_| String::new(), |it| it.metric.name.clone());
    download(&of("format"), &name, across.map(|it| metric_sheets(&it)), &visit).await
}

async fn across(visit: &Visit, query: &AcrossQuery) -> Result<MetricAcross> {
    let id = MetricId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
    let site = visit.site.clone().ok_or(Error::NotFound)?;
    read_across(&visit.database, &visit.principal, &site, &id, query, visit.today()).await
}

/// `GET /metrics/{id}/organizations/{organization}/download`: everybody and every student group.
pub async fn series_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let format = parameters.get("format").cloned().unwrap_or_default();
    let one = one(&visit).await;
    let name = one.as_ref().map_or_else(|_| String::new(), |it| it.organization.organization.name.clone());
    download(&format, &name, one.map(|it| series_sheets(&it)), &visit).await
}

async fn one(visit: &Visit) -> Result<One> {
    let metric = MetricId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
    let organization = OrganizationId::parse(visit.segment(3)).ok_or(Error::NotFound)?;
    read(visit, SeriesOf { metric, organization, group: ALL_GROUP.to_owned() }).await
}

fn series_sheets(one: &One) -> Vec<Sheet> {
    let name = one.organization.organization.name.as_str();
    vec![series_sheet("Figures", one.series.iter().map(|series| (name, series)))]
}

/// `GET /organizations/{id}/download`.
pub async fn organization_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let format = parameters.get("format").cloned().unwrap_or_default();
    let found = known_of(&visit).await;
    let name = found.as_ref().map_or_else(|_| String::new(), |(name, _)| name.clone());
    download(&format, &name, found.map(|(_, progress)| organization_sheets(&progress)), &visit).await
}

/// An organization's name, and what its page tells of its progress.
async fn known_of(visit: &Visit) -> Result<(String, Progress)> {
    let id = OrganizationId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
    let organization = view_organization(&visit.database, &visit.principal, &id).await?.organization;
    let progress = progress(visit, &id, organization.kind, &organization.name).await?.ok_or(Error::Forbidden)?;
    Ok((organization.name, progress))
}

/// Metrics with their newest figure, of whatever kind, as the organization's page shows them.
fn standings_sheet(standings: &[Standing]) -> Sheet {
    fn newest(it: &Standing) -> Option<&Point> {
        it.series.points.last()
    }
    Sheet::of("Metrics", standings).columns(&[
        ("Metric", &|it| (&it.series.metric.name).into()),
        ("Kind", &|it| it.series.metric.timing.name().into()),
        ("Status", &|it| it.status().name().into()),
        ("Newest period", &|it| newest(it).map(|it| it.period.to_string()).into()),
        ("Last day", &|it| newest(it).map(|it| it.on).into()),
        ("Figure", &|it| newest(it).and_then(|it| it.shown.number()).into()),
        ("State", &|it| newest(it).map_or("Nothing reported".into(), |of| state(&it.series.metric, &of.shown))),
        ("n", &|it| newest(it).and_then(|it| it.shown.n()).into()),
        ("Reason", &|it| newest(it).map(|it| reason(&it.shown)).into()),
        ("Expected", &|it| newest(it).and_then(|it| it.expected).into()),
        ("No current data since", &|it| it.stale.map(without_data_since).into()),
    ])
}

/// What an organization's page tells: its metrics, its goals with their targets, the strategies it runs or carries.
pub(super) fn organization_sheets(progress: &Progress) -> Vec<Sheet> {
    let run = progress.run.iter().map(|it| ("Runs", it));
    let strategies = Sheet::of("Strategies", run.chain(progress.carried.iter().map(|it| ("Carries", it)))).columns(&[
        ("Its part", &|(part, _)| (*part).into()),
        ("Strategy", &|(_, it)| (&it.strategy.title).into()),
        ("Run by", &|(_, it)| (&it.organization_name).into()),
        ("Stage", &|(_, it)| it.strategy.stage().name().into()),
        ("Evidence", &|(_, it)| it.strategy.tier.name().into()),
        ("Starts", &|(_, it)| it.strategy.starts_on.into()),
        ("Ends", &|(_, it)| it.strategy.ends_on.into()),
    ]);
    let goals = goal_sheets(&progress.goals).into_iter();
    std::iter::once(standings_sheet(&progress.standings)).chain(goals).chain([strategies]).collect()
}

/// `GET /metrics/{id}/compare/download`.
pub async fn compare_file(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let pairs: Vec<(String, String)> =
        query.as_deref().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')).map(plain).collect();
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let organizations =
        pairs.iter().filter(|(key, _)| key == "o").filter_map(|(_, id)| OrganizationId::parse(id)).collect();
    let wanted = Wanted { organizations, group: of("group"), ..Wanted::default() };
    let comparison = match MetricId::parse(visit.segment(1)) {
        Some(id) => compare(&visit, &id, wanted).await,
        None => Err(Error::NotFound),
    };
    let name = comparison.as_ref().map_or_else(|_| String::new(), |it| format!("{} compared", it.state.metric.name));
    download(&of("format"), &name, comparison.map(|it| compare_sheets(&it)), &visit).await
}

/// Ids, keys of groups and formats need no decoding: they hold nothing that an address would change.
fn plain((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn compare_sheets(comparison: &Comparison) -> Vec<Sheet> {
    let lines =
        comparison.lines.iter().map(|(name, series)| (name.as_str(), series)).chain([("State", &comparison.state)]);
    let lines: Vec<(&str, &Series)> = lines.collect();
    let metric = &comparison.state.metric;
    let cell = |series: &Series, period: Period| {
        let point = series.points.iter().find(|it| it.period == period);
        point
            .map_or(Content::Empty, |it| it.shown.number().map_or_else(|| it.shown.words(metric).into(), Content::from))
    };
    let rows = periods(comparison).into_iter().map(|period| {
        let cells = lines.iter().map(|(_, series)| cell(series, period));
        std::iter::once(period.to_string().into()).chain(cells).collect()
    });
    let header = std::iter::once("Period").chain(lines.iter().map(|(name, _)| *name));
    vec![Sheet::new("Side by side", header).with(rows)]
}
