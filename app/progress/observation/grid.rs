//! The grid in which an organization's figures are typed: metrics by their newest periods, one field for the figure and one
//! for n in each cell.

use app_ground::components::{
    Choices, Crumbs, EmptyState, ErrorSummary, PageHead, Pages, SelectField, TableFrame, counted,
};
use app_ground::form::{FormState, Submitted};
use app_ground::page::load;
use app_ground::visit::Visit;
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::Kind;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use progress::metric::listing::Filter;
use progress::metric::use_cases::list_metrics;
use progress::metric::{ALL_GROUP, ALL_GROUP_NAME, Metric};
use progress::observation::use_cases::{Grid, GridCell, GridOutcome, GridQuery, GridRow, TypedCell, open_grid};
use progress::observation::{Reported, SeriesOf, State};

use super::address::{grid_address, history_address};
use super::site_of;

/// How many periods can be asked for.
const PERIODS: [usize; 6] = [1, 2, 4, 8, 12, 24];
/// How many are shown where nothing was asked for.
const USUAL_PERIODS: usize = 4;
/// How many cells a page shows at most, so that its form stays smaller than a form may be.
const CELLS: usize = 1_200;

/// A parameter of the address; empty where it isn't there. Ids, keys and numbers need no decoding.
fn parameter(visit: &Visit, name: &str) -> String {
    let query = visit.path.split_once('?').map_or("", |(_, query)| query);
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_default().to_owned()
}

/// What the address asks for.
pub(super) fn grid_query(visit: &Visit) -> GridQuery {
    let of = |name: &str| parameter(visit, name);
    let periods = of("periods").parse().ok().filter(|periods| PERIODS.contains(periods));
    GridQuery { group: of("group"), metric: MetricId::parse(&of("metric")), periods: periods.unwrap_or(USUAL_PERIODS) }
}

/// The grid with what narrows it.
struct Opened {
    grid: Grid,
    query: GridQuery,
    /// Which page of its metrics, from 1.
    page: usize,
    /// Metrics the organization reports, whatever the query.
    metrics: Vec<Metric>,
}

impl Opened {
    /// How many metrics a page has.
    fn rows_of_page(&self) -> usize {
        rows_of_page(self.query.periods)
    }

    fn pages(&self) -> usize {
        self.grid.rows.len().div_ceil(self.rows_of_page()).max(1)
    }

    /// The metrics of this page.
    fn rows(&self) -> impl Iterator<Item = &GridRow> {
        let before = (self.page.min(self.pages()) - 1) * self.rows_of_page();
        self.grid.rows.iter().skip(before).take(self.rows_of_page())
    }
}

/// How many metrics a page has that shows so many periods of each.
fn rows_of_page(periods: usize) -> usize {
    (CELLS / periods.max(1)).max(1)
}

/// The grid of an organization.
#[component]
pub fn GridPage() -> impl IntoView {
    let id = OrganizationId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default());
    load(move |visit| async move { opened(&visit, &id.ok_or(Error::NotFound)?).await }, |opened| show(&opened))
}

async fn opened(visit: &Visit, id: &OrganizationId) -> Result<Opened> {
    let query = grid_query(visit);
    let (database, principal) = (&visit.database, &visit.principal);
    let grid = open_grid(database, principal, site_of(visit)?, id, &query, visit.now).await?;
    // The State enters its own figures of every metric.
    let level = Some(grid.organization.kind).filter(|kind| *kind != Kind::Sea);
    let filter = Filter { level, ..Filter::default() };
    let metrics = list_metrics(database, principal, &filter, visit.today()).await?;
    let metrics = metrics.metrics.into_iter().map(|listed| listed.metric).collect();
    let page = parameter(visit, "page").parse::<usize>().unwrap_or(1).max(1);
    Ok(Opened { grid, query, page, metrics })
}

fn show(opened: &Opened) -> AnyView {
    let grid = &opened.grid;
    let organization = &grid.organization;
    let trail = vec![
        ("/organizations".to_owned(), "Organizations".to_owned()),
        (format!("/organizations/{}", organization.id), organization.name.clone()),
    ];
    let content = match grid.rows.is_empty() {
        true => nothing(opened).into_any(),
        false => view! { {form(opened)}{pages(opened)} }.into_any(),
    };
    view! {
        <Crumbs trail=trail here="Enter figures"/>
        <PageHead title="Enter figures" place=organization.name.clone()/>
        <ErrorSummary/>
        {narrowing(opened)}
        {content}
    }
    .into_any()
}

fn nothing(opened: &Opened) -> impl IntoView + use<> {
    let kind = opened.grid.organization.kind.plural().to_lowercase().replace("leas", "LEAs");
    let everything = grid_address(&opened.grid.organization.id);
    match opened.metrics.is_empty() {
        true => view! {
            <EmptyState title="No metric to report">
                <p>{format!("No metric in use is reported for {kind}. ")}<a href="/metrics">"See the metrics"</a></p>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <EmptyState title="No metric is reported for this group">
                <p>"Choose another student group, or "<a href=everything>"show all metrics for everybody"</a>"."</p>
            </EmptyState>
        }
        .into_any(),
    }
}

fn narrowing(opened: &Opened) -> AnyView {
    let all = std::iter::once((String::new(), "All metrics".to_owned()));
    let metrics: Choices = all.chain(opened.metrics.iter().map(|it| (it.id.to_string(), it.name.clone()))).collect();
    let mut groups: Choices =
        opened.metrics.iter().flat_map(|it| &it.groups).map(|it| (it.key.clone(), it.name.clone())).collect();
    groups.sort_by_key(|(key, name)| (name.to_lowercase(), key.clone()));
    groups.dedup_by(|one, other| one.0 == other.0);
    groups.insert(0, (String::new(), ALL_GROUP_NAME.to_owned()));
    let periods: Choices = PERIODS.map(|it| (it.to_string(), it.to_string())).to_vec();
    let query = &opened.query;
    let group = if query.group == ALL_GROUP { String::new() } else { query.group.clone() };
    let metric = query.metric.as_ref().map(ToString::to_string).unwrap_or_default();
    let address = grid_address(&opened.grid.organization.id);
    view! {
        <form class="tl-filters" method="get" action=address role="search" aria-label="What to enter">
            <SelectField name="metric" label="Metric" choices=metrics value=metric/>
            <SelectField name="group" label="Student group" choices=groups value=group/>
            <SelectField name="periods" label="Newest periods" choices=periods value=query.periods.to_string()/>
            <div class="tl-filters__actions"><button class="usa-button usa-button--outline" type="submit">"Show"</button></div>
        </form>
    }
    .into_any()
}

/// The other metrics, where there are more than a page holds.
fn pages(opened: &Opened) -> impl IntoView + use<> {
    let (page, pages) = (opened.page.min(opened.pages()), opened.pages());
    (pages > 1).then(|| {
        let query = &opened.query;
        let parameters = vec![
            ("metric", query.metric.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("group", query.group.clone()),
            ("periods", query.periods.to_string()),
        ];
        view! {
            <p class="tl-quiet">"Save before you turn the page: what you typed here doesn’t come along."</p>
            <Pages page=page pages=pages path=grid_address(&opened.grid.organization.id) parameters=parameters/>
        }
    })
}

/// Rows with the same periods stand in one table, so that each column has its heading.
fn form(opened: &Opened) -> AnyView {
    let grid = &opened.grid;
    let mut tables: Vec<(Vec<Period>, Vec<&GridRow>)> = Vec::new();
    for row in opened.rows() {
        let periods: Vec<Period> = row.cells.iter().map(|cell| cell.period).collect();
        match tables.iter_mut().find(|(of, _)| *of == periods) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((periods, vec![row])),
        }
    }
    let tables = tables.iter().map(|(periods, rows)| table(grid, periods, rows)).collect_view();
    view! {
        <form method="post" class="tl-grid-form" data-grid="">
            <p class="tl-quiet">
                "A number in each upper field, and under it n: from how many. For no number type "<kbd>"m"</kbd>" missing, "
                <kbd>"s"</kbd>" suppressed, "<kbd>"na"</kbd>" not applicable. What you leave empty stays as it is. "
                "A block copied from a spreadsheet can be pasted: it fills the fields from the one you are in."
            </p>
            {tables}
            <p role="status" data-grid-said="" class="tl-quiet"></p>
            <div class="tl-actions"><button class="usa-button" type="submit">"Save the figures"</button></div>
        </form>
        {app_ground::components::grid_script()}
    }
    .into_any()
}

fn table(grid: &Grid, periods: &[Period], rows: &[&GridRow]) -> AnyView {
    let frequency = periods.first().map(|it| it.frequency().name()).unwrap_or_default();
    let group = rows.first().map_or(ALL_GROUP_NAME, |row| row.metric.group_name(&grid.group));
    let caption = format!("{group}. {frequency}.");
    let heads = periods.iter().map(|period| view! { <th scope="col">{period.to_string()}</th> }).collect_view();
    let rows = rows.iter().map(|row| grid_row(grid, row)).collect_view();
    view! {
        <TableFrame label=format!("Figures to enter, {}", frequency.to_lowercase())>
            <table class="usa-table usa-table--borderless tl-grid">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"Metric"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn grid_row(grid: &Grid, row: &GridRow) -> AnyView {
    let cells = row.cells.iter().map(|cell| grid_cell(grid, &row.metric, cell)).collect_view();
    let unit = row.metric.unit.name();
    view! {
        <tr>
            <th scope="row">{row.metric.name.clone()}<span class="tl-under">{unit}</span></th>
            {cells}
        </tr>
    }
    .into_any()
}

/// What a field shows of what stands there: a number exactly, or the letters for none.
fn standing(reported: Option<&Reported>) -> (String, String) {
    let Some(reported) = reported else { return Default::default() };
    let number = reported.value.map(|value| value.to_string()).unwrap_or_default();
    let value = match reported.state {
        State::Value | State::UnderReview => number,
        State::Missing => "m".to_owned(),
        State::Suppressed => "s".to_owned(),
        State::NotApplicable => "na".to_owned(),
    };
    (value, reported.n.map(|n| n.to_string()).unwrap_or_default())
}

/// What the page remembers of a cell as it was shown: with what it came in, the figure, n.
fn seen_as(seen: &str, value: &str, n: &str) -> String {
    format!("{seen}|{value}|{n}")
}

/// What a form sent of a cell, beside what it had been shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    value: String,
    n: String,
    seen: String,
    changed: bool,
}

fn sent_cell(fields: &Submitted, name: &str) -> Option<Sent> {
    let was = fields.has(&format!("seen-{name}")).then(|| fields.get(&format!("seen-{name}")))?;
    let mut parts = was.splitn(3, '|');
    let mut part = || parts.next().unwrap_or_default();
    let (seen, old_value, old_n) = (part(), part(), part());
    let (value, n) = (fields.get(&format!("value-{name}")).trim(), fields.get(&format!("n-{name}")).trim());
    let changed = (value, n) != (old_value, old_n);
    Some(Sent { value: value.to_owned(), n: n.to_owned(), seen: seen.to_owned(), changed })
}

/// The cells that were typed into, in the form's order.
pub(super) fn typed_cells(fields: &Submitted) -> Vec<TypedCell> {
    let names = fields.pairs().filter_map(|(field, _)| field.strip_prefix("value-"));
    let cells = names.filter_map(|name| {
        let sent = sent_cell(fields, name).filter(|sent| sent.changed)?;
        let (metric, period) = named(name)?;
        // What stood there can't be emptied: that is refused at the field, with what to type instead.
        let emptied = sent.value.is_empty() && sent.n.is_empty();
        Some(TypedCell {
            field: format!("value-{name}"),
            metric: metric.to_owned(),
            period: period.to_owned(),
            value: if emptied { "–".to_owned() } else { sent.value },
            n: sent.n,
            seen: sent.seen,
        })
    });
    cells.collect()
}

/// Metric and period of a cell's name, `<metric>-<period>`, though there may be a `-` in both.
fn named(name: &str) -> Option<(&str, &str)> {
    let at = name.match_indices('-').map(|(at, _)| at).find(|at| Period::from_key(&name[at + 1..]).is_some())?;
    Some((&name[..at], &name[at + 1..]))
}

fn grid_cell(grid: &Grid, metric: &Metric, cell: &GridCell) -> AnyView {
    let state = FormState::current();
    let key = cell.period.key();
    let name = format!("{}-{key}", metric.id);
    let (stands, stands_n) = standing(cell.reported.as_ref());
    let typed = state.submitted.as_ref().and_then(|fields| sent_cell(fields, &name)).filter(|sent| sent.changed);
    let meanwhile = typed.as_ref().is_some_and(|sent| sent.seen != cell.seen);
    let now = meanwhile.then(|| {
        let words = cell.reported.as_ref().map_or_else(|| "nothing".to_owned(), |it| words_of(metric, it));
        view! { <span class="tl-grid__now">{format!("Stands there now: {words}")}</span> }
    });
    let (value, n) = typed.map_or((stands.clone(), stands_n.clone()), |sent| (sent.value, sent.n));
    let seen = seen_as(&cell.seen, &stands, &stands_n);
    let note = cell.reported.as_ref().filter(|it| it.state != State::Value).map(|reported| {
        let of = SeriesOf {
            metric: metric.id.clone(),
            organization: grid.organization.id.clone(),
            group: grid.group.clone(),
        };
        let reason = if reported.reason.is_empty() { String::new() } else { format!(": {}", reported.reason) };
        view! { <a class="tl-under" href=history_address(&of, &key)>{reported.state.name()}{reason}</a> }
    });
    let what = format!("{}, {}", metric.name, cell.period);
    view! {
        <td>
            {field("value", &name, format!("Figure: {what}"), value, "decimal")}
            {field("n", &name, format!("n: {what}"), n, "numeric")}
            <input type="hidden" name=format!("seen-{name}") value=seen/>
            {now}
            {note}
        </td>
    }
    .into_any()
}

fn field(kind: &'static str, name: &str, label: String, value: String, keyboard: &'static str) -> AnyView {
    let name = format!("{kind}-{name}");
    let message = FormState::current().message(&name);
    let wrong = message.is_some();
    let described = wrong.then(|| format!("{name}-error"));
    let message = message.map(|it| view! { <span class="usa-error-message" id=format!("{name}-error")>{it}</span> });
    let class = if wrong { "usa-input usa-input--error" } else { "usa-input" };
    let placeholder = (kind == "n").then_some("n");
    // Letters are typed too, so the keyboard for numbers alone is only for n.
    let keyboard = (kind == "n").then_some(keyboard);
    view! {
        {message}
        <input class=class id=name.clone() name=name type="text" value=value aria-label=label placeholder=placeholder
            inputmode=keyboard autocomplete="off" data-cell=kind aria-describedby=described aria-invalid=wrong.then_some("true")/>
    }
    .into_any()
}

/// A figure as it stands, in words.
fn words_of(metric: &Metric, reported: &Reported) -> String {
    let value = reported.value.map(|value| metric.words(value)).unwrap_or_default();
    match reported.state {
        State::Value => value,
        State::UnderReview => format!("{value}, under review"),
        other => other.name().to_lowercase(),
    }
}

/// What saving came to.
pub(super) fn outcome_in_words(outcome: &GridOutcome) -> String {
    let of = |count| counted(count, "figure", "figures");
    let done = match (outcome.added, outcome.corrected) {
        (0, 0) => return "Nothing was changed, so nothing was saved.".to_owned(),
        (added, 0) => format!("Saved: {} added.", of(added)),
        (0, corrected) => format!("Saved: {} corrected.", of(corrected)),
        (added, corrected) => format!("Saved: {} added, {corrected} corrected.", of(added)),
    };
    match outcome.under_review {
        0 => done,
        1 => format!("{done} One breaks a rule of its metric and waits for the SEA’s decision."),
        many => format!("{done} {many} break a rule of their metric and wait for the SEA’s decision."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Submitted {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_cell_s_name_has_a_metric_and_a_period() {
        for (name, expected) in [
            ("attendance-Y2018", Some(("attendance", "Y2018"))),
            ("att-rate-2018-M2019-03", Some(("att-rate-2018", "M2019-03"))),
            ("a-W2019-03-04", Some(("a", "W2019-03-04"))),
            ("Y2017-Q2018-3", Some(("Y2017", "Q2018-3"))),
            ("attendance", None),
            ("attendance-Y", None),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }

    #[test]
    fn a_page_s_form_stays_smaller_than_a_form_may_be() {
        for periods in PERIODS {
            assert!(rows_of_page(periods) >= 1 && rows_of_page(periods) * periods <= CELLS, "{periods}");
        }
        assert_eq!((rows_of_page(USUAL_PERIODS), rows_of_page(12)), (300, 100));
    }

    #[test]
    fn only_cells_that_were_typed_into_are_sent_on() {
        let fields = sent(&[
            ("value-a-Y2018", "95.4"),
            ("n-a-Y2018", "120"),
            ("seen-a-Y2018", "e1|95.4|120"),
            ("value-a-Y2019", " 96 "),
            ("n-a-Y2019", ""),
            ("seen-a-Y2019", "||"),
            ("value-b-Y2018", ""),
            ("n-b-Y2018", ""),
            ("seen-b-Y2018", "e2|m|"),
        ]);
        let cells = typed_cells(&fields);
        let told: Vec<_> = cells.iter().map(|it| (it.field.as_str(), it.value.as_str(), it.seen.as_str())).collect();
        assert_eq!(told, [("value-a-Y2019", "96", ""), ("value-b-Y2018", "–", "e2")]);
        assert_eq!((cells[0].metric.as_str(), cells[0].period.as_str(), cells[0].n.as_str()), ("a", "Y2019", ""));
    }

    #[test]
    fn what_stands_there_is_shown_as_it_would_be_typed() {
        let value = progress::metric::Quantity::parse("1234.5").unwrap();
        for (reported, expected) in [
            (None, ("", "")),
            (Some(Reported::value(value, Some(12))), ("1234.5", "12")),
            (Some(Reported::absent(State::Missing, "No data")), ("m", "")),
            (Some(Reported::absent(State::Suppressed, "")), ("s", "")),
            (Some(Reported::absent(State::NotApplicable, "")), ("na", "")),
            (Some(Reported { state: State::UnderReview, ..Reported::value(value, None) }), ("1234.5", "")),
        ] {
            let (shown, n) = standing(reported.as_ref());
            assert_eq!((shown.as_str(), n.as_str()), expected);
        }
    }

    #[test]
    fn saving_is_told_in_words() {
        let told = |added, corrected, under_review| {
            outcome_in_words(&GridOutcome { entry: None, added, corrected, under_review })
        };
        assert_eq!(told(1, 0, 0), "Saved: 1 figure added.");
        assert!(told(3, 2, 1).starts_with("Saved: 3 figures added, 2 corrected. One breaks a rule"));
        assert!(told(0, 0, 0).starts_with("Nothing was changed"));
    }
}
