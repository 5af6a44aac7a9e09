//! A metric across its organizations: how many stand how, and the table of them, narrowed and sorted by the address.

use app_ground::components::{Choices, Pages, SelectField, SortLink, TableFrame, TextField, figure, orders};
use app_ground::sent;
use leptos::prelude::*;
use progress::metric::{ALL_GROUP_NAME, Metric, Sharing, Status};
use progress::observation::use_cases::{Across, AcrossSort, MetricAcross};

use super::address::{Asked, metric_address, series_address};
use super::regions::region_words;
use super::words::{change_words, organizations, plural, reason, shown_words};
use crate::metric::status_mark;

/// The id of the table's section: whoever sorts it or turns its pages comes back to it.
const ORGANIZATIONS: &str = "organizations";
/// Width of the bar, in the drawing's units.
const BAR: usize = 600;

/// How many stand how, where any may be seen.
pub(super) fn standings(across: &MetricAcross, asked: &Asked) -> AnyView {
    let kind = plural(across.metric.level);
    let body = match across.counts.iter().all(|(_, count)| *count == 0) {
        true => {
            let words = match across.metric.sharing {
                Sharing::OwnOnly => {
                    format!("The figures of {kind} are shared only between each of them and the State agency.")
                }
                Sharing::Shared => format!("No open {kind} are in the directory yet."),
            };
            view! { <p class="tl-quiet">{words}</p> }.into_any()
        }
        false => counts(across, asked).into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="standings">
            <h2 id="standings">{format!("How the {kind} stand")}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Each of them, narrowed and sorted by the address.
pub(super) fn section(across: &MetricAcross, asked: &Asked) -> impl IntoView + use<> {
    let any = across.counts.iter().any(|(_, count)| *count > 0);
    any.then(|| {
        view! {
            <section class="tl-section" aria-labelledby=ORGANIZATIONS>
                <h2 id=ORGANIZATIONS>{across.metric.level.plural()}</h2>
                {filters(across, asked)}
                {found(across, asked)}
            </section>
        }
    })
}

/// Widths of parts of [`BAR`], at least a hair for what is there at all.
fn widths(counts: &[(Status, usize)]) -> Vec<usize> {
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    counts.iter().map(|(_, count)| if *count == 0 { 0 } else { (count * BAR / all.max(1)).max(3) }).collect()
}

/// How many stand how: a bar, and the same in words that lead to them.
fn counts(across: &MetricAcross, asked: &Asked) -> AnyView {
    let metric = &across.metric.id;
    let present: Vec<_> = across.counts.iter().copied().filter(|(_, count)| *count > 0).collect();
    let all: usize = present.iter().map(|(_, count)| count).sum();
    let widths = widths(&present);
    let starts = widths.iter().scan(0, |at, width| {
        let start = *at;
        *at += width;
        Some(start)
    });
    let parts = present.iter().zip(starts.zip(&widths)).map(|((status, _), (x, width))| {
        view! { <rect class=format!("tl-counts__part tl-counts__part--{}", status.key()) x=x y="0" width=width.saturating_sub(2).max(1) height="14"/> }
    });
    let parts = parts.collect_view();
    let words = present.iter().map(|(status, count)| {
        let share = (count * 100 + all / 2) / all.max(1);
        view! {
            <li><a href=asked.standing(metric, *status)>{status_mark(*status)}</a>" "<strong>{figure(*count)}</strong>" "<span class="tl-quiet">{format!("{share}%")}</span></li>
        }
    });
    let words = words.collect_view();
    view! {
        <div class="tl-counts">
            <svg class="tl-counts__bar" viewBox=format!("0 0 {BAR} 14") preserveAspectRatio="none" aria-hidden="true" focusable="false">{parts}</svg>
            <ul>{words}</ul>
        </div>
    }
    .into_any()
}

fn filters(across: &MetricAcross, asked: &Asked) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let (metric, query) = (&across.metric, &asked.query);
    let statuses = std::iter::once(one("", "Any status")).chain(Status::ALL.map(|it| one(it.key(), it.name())));
    let regions = across.regions.iter().map(|it| one(it, &region_words(it)));
    let regions: Choices = std::iter::once(one("", "All regions")).chain(regions).collect();
    let groups = metric.groups.iter().map(|it| one(&it.key, &it.name));
    let groups: Choices = std::iter::once(one("", ALL_GROUP_NAME)).chain(groups).collect();
    let periods: Choices =
        across.summaries.iter().rev().map(|it| one(&it.period.key(), &it.period.to_string())).collect();
    let period = across.period.map(|it| it.key()).unwrap_or_default();
    let (orders, in_force) = orders(AcrossSort::ALL, AcrossSort::name, query.sort);
    let address = metric_address(&metric.id);
    let everything = Asked { query: progress::observation::use_cases::AcrossQuery { page: 1, ..Default::default() } };
    let show_all = asked
        .is_narrowed()
        .then(|| view! { <a href=format!("{}#organizations", everything.address(&metric.id))>"Show all"</a> });
    view! {
        <form class="tl-filters" method="get" action=format!("{address}#organizations") role="search" aria-label=metric.level.plural()>
            <TextField name="q" label="Name or id" kind="search" value=query.words.clone()/>
            {(regions.len() > 1).then(|| view! { <SelectField name="region" label="Region" choices=regions value=query.region.clone()/> })}
            <SelectField name="status" label="Status" choices=statuses.collect() value=query.status.map(Status::key).unwrap_or_default()/>
            {(periods.len() > 1).then(|| view! { <SelectField name="period" label="Period" choices=periods value=period/> })}
            {(groups.len() > 1).then(|| view! { <SelectField name="group" label="Students" choices=groups value=query.group.clone()/> })}
            <SelectField name="sort" label="Sort by" choices=orders value=in_force/>
            <div class="tl-filters__actions"><button class="usa-button" type="submit">"Show"</button>{show_all}</div>
        </form>
    }
    .into_any()
}

/// `1,201 LEAs, the furthest behind first. Shown here: 51 to 100.`
fn caption(across: &MetricAcross) -> String {
    let (page, pages) = across.pages;
    let all = organizations(across.metric.level, across.total);
    let period = across.period.map(|period| format!(" for {period}")).unwrap_or_default();
    match pages {
        0 | 1 => format!("{all}{period}."),
        _ => {
            let first = (page.max(1) - 1) * 50 + 1;
            format!("{all}{period}. Shown here: {} to {}.", figure(first), figure((first + 49).min(across.total)))
        }
    }
}

fn found(across: &MetricAcross, asked: &Asked) -> AnyView {
    if across.rows.is_empty() {
        return view! { <p class="tl-empty">"None of them matches. Try fewer words or fewer filters."</p> }.into_any();
    }
    let metric = &across.metric;
    let address = metric_address(&metric.id);
    let (sort, parameters) = (asked.query.sort.key(), sent::parameters(&asked.query));
    let heading = |(key, label): (&'static str, &'static str)| {
        view! { <SortLink key=key label=label sort=sort.clone() path=address.clone() parameters=parameters.clone() fragment=ORGANIZATIONS/> }
    };
    let [name, value, attained, change] =
        [("name", "Name"), ("value", "Figure"), ("attained", "Of what was expected"), ("change", "Change")]
            .map(heading);
    let rows = across.rows.iter().map(|it| row(metric, it)).collect_view();
    let (group, caption) = (asked.query.group.clone(), caption(across));
    view! {
        <form method="get" action=format!("/metrics/{}/compare", metric.id)>
            {(!group.is_empty()).then(|| view! { <input type="hidden" name="group" value=group/> })}
            <TableFrame label=format!("{} by how they stand", metric.level.plural())>
                <table class="usa-table usa-table--borderless usa-table--stacked-header tl-across">
                    <caption>{caption}</caption>
                    <thead><tr>{name}{value}{attained}<th scope="col">"Status"</th>{change}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
            <p class="tl-no-print"><button class="usa-button usa-button--outline tl-button-small" type="submit">"Compare those ticked"</button></p>
        </form>
        <Pages page=across.pages.0 pages=across.pages.1 path=address parameters=parameters.clone() fragment=ORGANIZATIONS/>
    }
    .into_any()
}

/// The share of what was expected that was attained, as people read it: under nothing it went the wrong way.
pub(super) fn attained_words(attained_pct: Option<i64>) -> String {
    match attained_pct {
        None => "–".to_owned(),
        Some(pct) if pct < 0 => "The wrong way".to_owned(),
        Some(pct) if pct > 999 => "Over 999%".to_owned(),
        Some(pct) => format!("{pct}%"),
    }
}

fn row(metric: &Metric, across: &Across) -> AnyView {
    let shown = across.shown.as_ref().map_or_else(|| "Nothing sent".to_owned(), |shown| shown_words(metric, shown));
    let why = across.shown.as_ref().map(reason).unwrap_or_default().to_owned();
    let why = (!why.is_empty()).then(|| view! { <span class="tl-under">{why}</span> });
    let class =
        if across.shown.as_ref().is_some_and(|it| it.number().is_some()) { "tl-number" } else { "tl-number tl-quiet" };
    let region =
        (!across.region.is_empty()).then(|| view! { <span class="tl-under">{region_words(&across.region)}</span> });
    let change = across.change.map_or_else(|| "–".to_owned(), |change| change_words(metric, change));
    view! {
        <tr>
            <th scope="row" data-label="Name">
                <span class="tl-across__name">
                    <input class="tl-no-print" type="checkbox" name="o" value=across.organization.to_string() aria-label=format!("Compare {}", across.name)/>
                    <span><a href=series_address(&metric.id, &across.organization)>{across.name.clone()}</a>{region}</span>
                </span>
            </th>
            <td data-label="Figure" class=class>{shown}{why}</td>
            <td data-label="Of expected" class="tl-number">{attained_words(across.attained_pct)}</td>
            <td data-label="Status">{status_mark(across.status)}</td>
            <td data-label="Change" class="tl-number">{change}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_at_all_can_be_seen_in_the_bar() {
        let counts = [(Status::OnTrack, 1_199), (Status::OffTrack, 1), (Status::Behind, 0)];
        assert_eq!(widths(&counts), [599, 3, 0]);
        assert_eq!(widths(&[]), [0; 0]);
    }

    #[test]
    fn a_share_says_when_it_went_the_wrong_way() {
        for (pct, expected) in
            [(None, "–"), (Some(-1), "The wrong way"), (Some(86), "86%"), (Some(12_000), "Over 999%")]
        {
            assert_eq!(attained_words(pct), expected);
        }
    }
}
