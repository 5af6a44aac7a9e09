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
use progress::dashboard::{Stale, Standing};
use progress::goal::export::sheets as goal_sheets;
use progress::metric::{ALL_GROUP, Metric};
use progress::observation::use_cases::{AcrossQuery, MetricAcross, read_across};
use progress::observation::{Point, Series, SeriesOf, Shown};
use progress::strategy;

use super::address::Asked;
use super::compare::{Comparison, Wanted, compare, periods};
use super::one::{One, read};
use super::organization::{Progress, progress};
use super::regions::Reporting;
use super::words::reason;

/// What a figure is called where it isn't a number, the number where it is.
fn figure(metric: &Metric, shown: &Shown) -> [Content; 2] {
    match shown.number() {
        Some(value) => [value.into(), Content::from("Reported")],
        None => [Content::Empty, shown.words(metric).into()],
    }
}

fn n(shown: &Shown) -> Content {
    shown.n().map_or(Content::Empty, Content::from)
}

/// A series, the oldest first.
fn series_rows(name: &str, series: &Series) -> Vec<Vec<Content>> {
    let metric = &series.metric;
    let row = |point: &Point| {
        let [value, state] = figure(metric, &point.shown);
        vec![
            Content::from(name),
            metric.group_name(&series.group).into(),
            point.period.to_string().into(),
            point.on.into(),
            value,
            state,
            n(&point.shown),
            reason(&point.shown).into(),
            point.expected.map_or(Content::Empty, Content::from),
            point.status.map_or(Content::Empty, |it| it.name().into()),
        ]
    };
    series.points.iter().map(row).collect()
}

const SERIES: [&str; 10] =
    ["Organization", "Students", "Period", "Last day", "Figure", "State", "n", "Reason", "Expected", "Status then"];

/// A metric across its organizations, as its page shows it: all pages of the table.
pub(super) fn metric_sheets(across: &MetricAcross) -> Vec<Sheet> {
    let metric = &across.metric;
    let period = across.period.map(|it| it.to_string()).unwrap_or_default();
    let rows = across.rows.iter().map(|row| {
        let [value, state] = match &row.shown {
            Some(shown) => figure(metric, shown),
            None => [Content::Empty, "Nothing sent".into()],
        };
        vec![
            Content::from(row.organization.as_str()),
            Content::from(&row.name),
            Content::from(&row.region),
            Content::from(&period),
            value,
            state,
            row.shown.as_ref().map_or(Content::Empty, n),
            row.attained_pct.map_or(Content::Empty, Content::from),
            row.status.name().into(),
            row.change.map_or(Content::Empty, Content::from),
        ]
    });
    let header =
        ["Id", "Name", "Region", "Period", "Figure", "State", "n", "Attained of expected, %", "Status", "Change"];
    let organizations = Sheet::new(metric.level.plural(), header).with(rows);
    let state = Sheet::new("State", SERIES).with(series_rows("State", &across.state));
    vec![organizations, state, reporting_sheet(across)]
}

fn reporting_sheet(across: &MetricAcross) -> Sheet {
    let reporting = Reporting::of(&across.summaries);
    let rows = reporting.regions.iter().flat_map(|(region, counts)| {
        reporting.periods.iter().zip(counts).filter_map(move |(period, count)| {
            let count = count.as_ref()?;
            Some(vec![Content::from(region), period.to_string().into(), count.reporting.into(), count.expected.into()])
        })
    });
    Sheet::new("Who reported", ["Region", "Period", "Reported", "Expected to"]).with(rows)
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
    let name = &one.organization.organization.name;
    let rows = one.series.iter().flat_map(|series| series_rows(name, series));
    vec![Sheet::new("Figures", SERIES).with(rows)]
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

const STANDINGS: [&str; 11] = [
    "Metric",
    "Kind",
    "Status",
    "Newest period",
    "Last day",
    "Figure",
    "State",
    "n",
    "Reason",
    "Expected",
    "No current data since",
];

/// A metric with its newest figure, of whatever kind, as the organization's page shows it.
fn standing_row(standing: &Standing) -> Vec<Content> {
    let metric = &standing.series.metric;
    let newest = standing.series.points.last();
    let [value, state] =
        newest.map_or_else(|| [Content::Empty, "Nothing reported".into()], |it| figure(metric, &it.shown));
    vec![
        Content::from(&metric.name),
        metric.timing.name().into(),
        standing.status().name().into(),
        newest.map_or(Content::Empty, |it| it.period.to_string().into()),
        newest.map_or(Content::Empty, |it| it.on.into()),
        value,
        state,
        newest.map_or(Content::Empty, |it| n(&it.shown)),
        newest.map_or(Content::Empty, |it| reason(&it.shown).into()),
        newest.and_then(|it| it.expected).map_or(Content::Empty, Content::from),
        match standing.stale {
            Some(Stale::Since { on, .. }) => on.into(),
            Some(Stale::Never) => "Never reported".into(),
            None => Content::Empty,
        },
    ]
}

fn strategy_row(part: &str, listed: &strategy::listing::Listed) -> Vec<Content> {
    let it = &listed.strategy;
    vec![
        Content::from(part),
        (&it.title).into(),
        (&listed.organization_name).into(),
        it.stage().name().into(),
        it.tier.name().into(),
        it.starts_on.into(),
        it.ends_on.into(),
    ]
}

/// What an organization's page tells: its metrics, its goals with their targets, the strategies it runs or carries.
pub(super) fn organization_sheets(progress: &Progress) -> Vec<Sheet> {
    let run = progress.run.iter().map(|it| strategy_row("Runs", it));
    let carried = progress.carried.iter().map(|it| strategy_row("Carries", it));
    let header = ["Its part", "Strategy", "Run by", "Stage", "Evidence", "Starts", "Ends"];
    let mut sheets = vec![Sheet::new("Metrics", STANDINGS).with(progress.standings.iter().map(standing_row))];
    sheets.extend(goal_sheets(&progress.goals));
    sheets.push(Sheet::new("Strategies", header).with(run.chain(carried)));
    sheets
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
