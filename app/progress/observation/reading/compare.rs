//! Organizations of a kind side by side over time, for one metric. Who they are stands in the address; privacy hides here
//! what it hides everywhere.

use std::collections::BTreeSet;

use app_ground::components::{ChartFigure, Crumbs, PageHead, TableFrame, TextArea, TextField, figure, option_of};
use app_ground::download::download_links;
use app_ground::page::{load, send_to};
use app_ground::visit::Visit;
use charming::element::{LineStyle, LineStyleType, Symbol};
use charming::series::Line;
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::directory::{Directory, Query};
use ground::organization::use_cases::read_directory;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::metric::{ALL_GROUP, Metric};
use progress::observation::use_cases::{AcrossQuery, read_across, read_series};
use progress::observation::{Series, SeriesOf};

use super::address::{compare_address, metric_address, series_address};
use super::choosing::{MOST, known, nearest, pasted, with_room};
use super::looks::{LOOKS, key};
use super::metric::{metric_asked_for, trail};
use super::regions::region_words;
use super::trajectory::{at, drawn, over_time};
use super::words::plural;
use crate::metric::status_mark;

/// What the State's own line is called.
const STATE: &str = "State";
/// What the address asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Who, as the address names them.
    pub organizations: Vec<OrganizationId>,
    /// Which student group; empty for everybody.
    pub group: String,
    /// Names and ids to add.
    pub paste: String,
    /// Whether to add those of the same region as the first.
    pub region: bool,
    /// Words to look organizations up by.
    pub words: String,
}

/// Organizations side by side.
pub(super) struct Comparison {
    /// The State's own series.
    pub state: Series,
    /// Each organization's name with its series.
    pub lines: Vec<(String, Series)>,
    /// Who may be added: those found by the words.
    found: Vec<(OrganizationId, String, String)>,
    /// What was pasted and names nobody.
    unknown: Vec<String>,
    /// The names of those for whom there is no room.
    left_out: Vec<String>,
}

/// Organizations of a kind side by side.
#[component]
pub fn ComparePage() -> impl IntoView {
    let id = metric_asked_for();
    let query = use_query_map().read_untracked().clone();
    let of = |name: &str| query.get(name).unwrap_or_default();
    let wanted = Wanted {
        organizations: query
            .get_all("o")
            .unwrap_or_default()
            .iter()
            .filter_map(|it| OrganizationId::parse(it))
            .collect(),
        group: of("group"),
        paste: of("paste").chars().take(4_000).collect(),
        region: of("with") == "region",
        words: of("q").chars().take(200).collect(),
    };
    let asked = wanted.clone();
    load(
        move |visit| async move { compare(&visit, &id.ok_or(Error::NotFound)?, asked).await },
        move |comparison| {
            let ids: Vec<_> = comparison.lines.iter().map(|(_, it)| it.organization.clone()).collect();
            let address = compare_address(&comparison.state.metric.id, &wanted.group, &ids);
            // What was pasted or filled up stands in the address afterwards, so that the view can be sent.
            let all_there = comparison.unknown.is_empty() && comparison.left_out.is_empty();
            if (wanted.region || !wanted.paste.is_empty()) && all_there {
                send_to(&address);
            }
            show(&comparison, &wanted, &address)
        },
    )
}

/// Reads who stands side by side, and their figures, in one trip.
pub(super) async fn compare(visit: &Visit, metric: &MetricId, wanted: Wanted) -> Result<Comparison> {
    let site = visit.site.clone().ok_or(Error::NotFound)?;
    let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
    let group = if wanted.group.is_empty() { ALL_GROUP.to_owned() } else { wanted.group.clone() };
    let of = |organization: OrganizationId| SeriesOf { metric: metric.clone(), organization, group: group.clone() };
    let state = read_series(database, principal, &site, &[of(OrganizationId::sea())], today).await?;
    let state = state.into_iter().next().ok_or(Error::NotFound)?;
    let kind = state.metric.level;
    let directory = read_directory(database, principal).await?;
    let (more, unknown) = pasted(&directory, kind, &wanted.paste);
    let (mut ids, mut left_out) = with_room(known(&directory, kind, &[wanted.organizations, more].concat()));
    if let Some(first) = ids.first().filter(|_| wanted.region) {
        let region = directory.region(first).to_owned();
        let query = AcrossQuery { group: wanted.group, region, ..AcrossQuery::default() };
        let across = read_across(database, principal, &site, metric, &query, today).await?;
        ids = nearest(&across.rows, first);
        left_out.clear();
    }
    let series: Vec<SeriesOf> = ids.iter().cloned().map(of).collect();
    let series = read_series(database, principal, &site, &series, today).await?;
    let name = |id: &OrganizationId| directory.get(id).map(|it| it.name.clone()).unwrap_or_default();
    let lines = distinct(series.into_iter().map(|it| (name(&it.organization), it)).collect());
    let found = found(&directory, kind, &wanted.words, &ids);
    let left_out = left_out.iter().map(name).collect();
    Ok(Comparison { state, lines, found, unknown, left_out })
}

/// Two of one name are told apart by their State ids.
fn distinct(lines: Vec<(String, Series)>) -> Vec<(String, Series)> {
    let names: Vec<String> = lines.iter().map(|(name, _)| name.clone()).collect();
    let told = |(name, series): (String, Series)| {
        let alike = names.iter().filter(|it| **it == name).count() > 1 || name == STATE;
        let id = series.organization.as_str().split_once('-').map_or(String::new(), |(_, id)| id.to_owned());
        (if alike { format!("{name} ({id})") } else { name }, series)
    };
    lines.into_iter().map(told).collect()
}

fn found(
    directory: &Directory,
    kind: ground::organization::Kind,
    words: &str,
    chosen: &[OrganizationId],
) -> Vec<(OrganizationId, String, String)> {
    if words.trim().is_empty() {
        return Vec::new();
    }
    let query = Query { text: words.to_owned(), kind: Some(kind), page: 1, ..Query::default() };
    let rows = directory.search(&query).rows;
    let others = rows.into_iter().filter(|it| !chosen.contains(&it.id)).take(12);
    others.map(|it| (it.id.clone(), it.name.clone(), directory.region(&it.id).to_owned())).collect()
}

fn show(comparison: &Comparison, wanted: &Wanted, address: &str) -> AnyView {
    let metric = &comparison.state.metric;
    let kind = plural(metric.level);
    let title = format!("{} side by side", metric.level.plural());
    let group = metric.group_name(&comparison.state.group).to_owned();
    let intro = format!("{}, {}. At most {MOST} {kind}, beside the State.", metric.name, group.to_lowercase());
    let drawn = (!comparison.lines.is_empty()).then(|| view! { {picture(comparison)}{table(comparison)} });
    let files = (!comparison.lines.is_empty()).then(|| {
        let query = address.split_once('?').map_or(String::new(), |(_, query)| query.to_owned());
        download_links(&format!("{}/compare/download", metric_address(&metric.id)), &query)
    });
    view! {
        <Crumbs trail=trail(metric) here="Side by side"/>
        <PageHead title=title intro=intro/>
        {who(comparison, wanted)}
        {drawn}
        {files}
    }
    .into_any()
}

/// Who stands there, each with the way to take it away; and how others are added.
fn who(comparison: &Comparison, wanted: &Wanted) -> AnyView {
    let metric = &comparison.state.metric;
    let ids: Vec<_> = comparison.lines.iter().map(|(_, it)| it.organization.clone()).collect();
    let without = |id: &OrganizationId| -> Vec<_> { ids.iter().filter(|it| *it != id).cloned().collect() };
    let chosen = comparison.lines.iter().enumerate().map(|(at, (name, series))| {
        let away = compare_address(&metric.id, &wanted.group, &without(&series.organization));
        view! {
            <li>{key(at)}<span>{name.clone()}</span>" "<a class="tl-no-print" href=away aria-label=format!("Take {name} away")>"Take away"</a></li>
        }
    });
    let chosen = chosen.collect_view();
    let region = (ids.len() == 1).then(|| {
        let address = format!("{}&with=region", compare_address(&metric.id, &wanted.group, &ids));
        view! { <p class="tl-no-print"><a class="usa-button usa-button--outline" href=address>"Add those of the same region"</a>" "<span class="tl-quiet">"whose figures are nearest"</span></p> }
    });
    let unknown = (!comparison.unknown.is_empty())
        .then(|| warning(format!("These name nobody, or more than one: {}.", comparison.unknown.join(", "))));
    let left_out = (!comparison.left_out.is_empty()).then(|| warning(left_out_words(&comparison.left_out)));
    let list = (!ids.is_empty())
        .then(|| view! { <ul class="tl-chosen">{chosen}<li>{key(MOST)}<span>{STATE}</span></li></ul> });
    let more = (ids.len() < MOST).then(|| adding(comparison, wanted, &ids));
    view! { {unknown}{left_out}{region}{more}{list} }.into_any()
}

/// Something that is otherwise than was asked for.
fn warning(says: String) -> AnyView {
    view! {
        <div class="usa-alert usa-alert--warning usa-alert--slim" role="alert">
            <div class="usa-alert__body"><p class="usa-alert__text">{says}</p></div>
        </div>
    }
    .into_any()
}

/// Who was asked for and doesn't stand there, and what to do about it.
fn left_out_words(names: &[String]) -> String {
    let named = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {} more", figure(more)) };
    format!(
        "More than {MOST} lines can’t be told apart, so these are left out: {named}{more}. Take others away to make room."
    )
}

/// Looking others up, or pasting a list of them.
fn adding(comparison: &Comparison, wanted: &Wanted, ids: &[OrganizationId]) -> AnyView {
    let metric = &comparison.state.metric;
    let kind = plural(metric.level);
    let action = format!("/metrics/{}/compare", metric.id);
    let hidden = || {
        let ids = ids.iter().map(|id| view! { <input type="hidden" name="o" value=id.to_string()/> }).collect_view();
        let group = (!wanted.group.is_empty())
            .then(|| view! { <input type="hidden" name="group" value=wanted.group.clone()/> });
        view! { {ids}{group} }
    };
    let found = comparison.found.iter().map(|(id, name, region)| {
        let address = compare_address(&metric.id, &wanted.group, &[ids, std::slice::from_ref(id)].concat());
        view! { <li><a href=address>{format!("Add {name}")}</a>" "<span class="tl-quiet">{region_words(region)}</span></li> }
    });
    let found = found.collect_view();
    let searched = (!wanted.words.trim().is_empty()).then(|| match comparison.found.is_empty() {
        true => view! { <p>"Nobody else matches. Try fewer words."</p> }.into_any(),
        false => view! { <ul class="tl-chosen">{found}</ul> }.into_any(),
    });
    let open = ids.is_empty() || !wanted.words.is_empty() || !comparison.unknown.is_empty();
    let paste = comparison.unknown.join("\n");
    view! {
        <details class="tl-adding tl-no-print" open=open>
            <summary>{if ids.is_empty() { format!("Choose {kind}") } else { format!("Add {kind}") }}</summary>
            <div class="tl-beside-each-other">
                <form method="get" action=action.clone() role="search" aria-label=format!("Look up {kind}")>
                    {hidden()}
                    <TextField name="q" label="Look up by name or id" kind="search" value=wanted.words.clone()/>
                    <button class="usa-button usa-button--outline" type="submit">"Look up"</button>
                    {searched}
                </form>
                <form method="get" action=action>
                    {hidden()}
                    <TextArea name="paste" label="Or paste a list" hint="State ids or names, one on each line." value=paste rows=3/>
                    <button class="usa-button usa-button--outline" type="submit">"Add them"</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// Everybody's line with a symbol of its own, every other dashed; the State's dotted and without symbols.
fn option(comparison: &Comparison) -> String {
    let metric = &comparison.state.metric;
    let points = |series: &Series| -> Vec<_> {
        series.points.iter().map(|it| at(it.on, it.shown.number().map(|value| drawn(metric, value)))).collect()
    };
    let mut chart = over_time(metric, Vec::new());
    for ((name, series), (symbol, dash)) in comparison.lines.iter().zip(LOOKS) {
        chart = chart.series(
            Line::new()
                .name(name.as_str())
                .data(points(series))
                .symbol(symbol)
                .symbol_size(9)
                .line_style(LineStyle::new().width(2).type_(dash)),
        );
    }
    // The colors go round: the State’s is the one after as many lines as there may be, as its key has it.
    for _ in comparison.lines.len()..MOST {
        chart = chart.series(Line::new().data(Vec::<f64>::new()));
    }
    let dotted = LineStyle::new().width(2).type_(LineStyleType::Dotted);
    chart =
        chart.series(Line::new().name(STATE).data(points(&comparison.state)).symbol(Symbol::None).line_style(dotted));
    option_of(&chart)
}

fn picture(comparison: &Comparison) -> AnyView {
    let caption = "The key beside each name shows its line: symbol, and whole or dashed; the State’s is dotted. Where a line \
                   breaks, there is no figure, or it is hidden. The scale doesn’t start at zero.";
    view! { <ChartFigure option=option(comparison) height="is-tall" caption=caption/> }.into_any()
}

/// All periods any of them has, the newest first.
pub(super) fn periods(comparison: &Comparison) -> Vec<Period> {
    let all = comparison.lines.iter().map(|(_, series)| series).chain([&comparison.state]);
    let periods: BTreeSet<Period> = all.flat_map(|series| series.points.iter().map(|it| it.period)).collect();
    periods.into_iter().rev().collect()
}

/// What a series says of a period, in words, without its n: there is no room for it here.
pub(super) fn cell(metric: &Metric, series: &Series, period: Period) -> String {
    let point = series.points.iter().find(|it| it.period == period);
    point.map_or_else(|| "–".to_owned(), |it| it.shown.words(metric))
}

fn table(comparison: &Comparison) -> AnyView {
    let metric = &comparison.state.metric;
    let heads = comparison.lines.iter().map(|(name, series)| {
        view! { <th scope="col"><a href=series_address(&metric.id, &series.organization)>{name.clone()}</a></th> }
    });
    let heads = heads.collect_view();
    let standings = comparison.lines.iter().map(|(_, series)| match series.may_see {
        true => view! { <td>{status_mark(series.status)}</td> }.into_any(),
        false => view! { <td class="tl-quiet">"Not shared with you"</td> }.into_any(),
    });
    let standings = standings.collect_view();
    let rows = periods(comparison).into_iter().map(|period| {
        let cells = comparison.lines.iter().map(|(_, series)| view! { <td>{cell(metric, series, period)}</td> }).collect_view();
        view! { <tr><th scope="row">{period.to_string()}</th>{cells}<td>{cell(metric, &comparison.state, period)}</td></tr> }
    });
    let rows = rows.collect_view();
    let caption = format!("{} side by side, the newest period first", metric.name);
    let state = status_mark(comparison.state.status);
    view! {
        <TableFrame label="The same as a table">
            <table class="usa-table usa-table--borderless tl-compared">
                <caption class="usa-sr-only">{caption}</caption>
                <thead><tr><th scope="col">"Period"</th>{heads}<th scope="col">{STATE}</th></tr></thead>
                <tbody>
                    <tr><th scope="row">"Status today"</th>{standings}<td>{state}</td></tr>
                    {rows}
                </tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{point, series};
    use super::*;

    fn comparison() -> Comparison {
        let of = |id: &str, points| Series { organization: OrganizationId::parse(id).unwrap(), ..series(points) };
        Comparison {
            state: series(vec![point("Y2018", Some("94"))]),
            lines: distinct(vec![
                ("Cayuga ISD".to_owned(), of("lea-1", vec![point("Y2017", Some("93")), point("Y2018", None)])),
                ("Edgewood ISD".to_owned(), of("lea-2", vec![point("Y2018", Some("91.25"))])),
                ("Edgewood ISD".to_owned(), of("lea-3", Vec::new())),
            ]),
            found: Vec::new(),
            unknown: Vec::new(),
            left_out: Vec::new(),
        }
    }

    #[test]
    fn who_has_no_room_is_named() {
        let names = |count: usize| (1..=count).map(|at| format!("LEA {at}")).collect::<Vec<_>>();
        assert!(left_out_words(&names(2)).contains("left out: LEA 1, LEA 2. Take others away"));
        assert!(left_out_words(&names(10)).contains("LEA 8 and 2 more. Take others away"));
    }

    #[test]
    fn lines_are_told_apart_without_color() {
        let option: serde_json::Value = serde_json::from_str(&option(&comparison())).unwrap();
        let looks: Vec<_> = [0, 1, 2, MOST]
            .into_iter()
            .map(|at| {
                (
                    option["series"][at]["symbol"].as_str().unwrap(),
                    option["series"][at]["lineStyle"]["type"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(looks, [("circle", "solid"), ("rect", "dashed"), ("triangle", "solid"), ("none", "dotted")]);
        let names: Vec<_> =
            [0, 1, 2, MOST].into_iter().map(|at| option["series"][at]["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Cayuga ISD", "Edgewood ISD (2)", "Edgewood ISD (3)", "State"]);
    }

    #[test]
    fn the_table_has_every_period_of_any_of_them() {
        let it = comparison();
        let shown: Vec<_> = periods(&it).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["2018–19", "2017–18"]);
        let metric = &it.state.metric;
        let newest = periods(&it)[0];
        assert_eq!(
            it.lines.iter().map(|(_, series)| cell(metric, series, newest)).collect::<Vec<_>>(),
            ["Missing", "91.3%", "–"]
        );
    }
}
