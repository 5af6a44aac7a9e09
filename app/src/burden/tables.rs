//! The ledger's tables: what is asked, of whom, and what is asked twice.

use leptos::prelude::*;
use throughline::burden::listing::{leas, requests};
use throughline::burden::{Duplicate, LeaBurden, Ledger, Request};
use throughline::calendar::date_in_words;
use throughline::identity::MetricId;
use throughline::metric::Supplier;

use super::address::{Asked, BURDEN, address_of};
use super::words::{hours, hours_number, why};
use crate::components::{SortLink, TableFrame, TextField, counted, figure};

/// How many LEAs are listed; a search finds the others.
const LISTED: usize = 25;

fn metric_link(id: &MetricId, name: &str) -> AnyView {
    view! { <a href=crate::metric::address_of(id)>{name.to_owned()}</a> }.into_any()
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Hours, with a bar that says how much that is of the most.
fn hours_with_bar(minutes: u64, most: u64) -> AnyView {
    let share = (minutes * 100).checked_div(most).unwrap_or_default();
    view! {
        {hours_number(minutes)}
        <svg class="tl-burden-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect x=100 - share width=share height="6"/>
        </svg>
    }
    .into_any()
}

/// What is asked, a row each.
pub(super) fn by_metric(ledger: &Ledger, asked: &Asked) -> AnyView {
    let found = requests(ledger, &asked.filter);
    let most = ledger.requests.first().map_or(0, |request| request.minutes);
    let sort = if asked.sort().is_empty() { "-hours".to_owned() } else { asked.sort() };
    let [name, frequency, effort, hours, decision] = [
        ("name", "Metric"),
        ("frequency", "How often"),
        ("effort", "Each time"),
        ("hours", "Hours a year"),
        ("decision", "Last decision that used it"),
    ]
    .map(|(key, label)| {
        view! { <SortLink key=key label=label sort=sort.clone() path=BURDEN parameters=asked.narrowing()/> }
    });
    let unused = ledger.unused().count();
    let which = match (asked.filter.unused, unused) {
        (true, _) => Some((asked.with_unused(false), "Show everything that is asked".to_owned())),
        (false, 0) => None,
        (false, unused) => Some((asked.with_unused(true), format!("Only what no decision has used yet ({unused})"))),
    };
    let which = which.map(|(address, says)| view! { <p class="tl-no-print"><a href=address>{says}</a></p> });
    let caption = format!("{} of {}.", counted(found.len(), "request", "requests"), ledger.requests.len());
    let rows = found.iter().map(|request| request_row(request, most)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="requests">
            <h2 id="requests">"What is asked"</h2>
            {which}
            <TableFrame label="Requests by metric">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            {name}
                            <th scope="col">"Asked of"</th>
                            {frequency}
                            {effort}
                            {hours}
                            {decision}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

/// Who asks for it, and by what: `Ana Ruiz, Attendance collection`.
fn asker(request: &Request) -> String {
    let owner = if request.owner.is_empty() { "Nobody answers for it" } else { &request.owner };
    [owner, &request.source].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
}

fn request_row(request: &Request, most: u64) -> AnyView {
    let respondents = match request.supplier {
        Supplier::School => counted(count(request.respondents), "school", "schools"),
        _ => counted(count(request.respondents), "LEA", "LEAs"),
    };
    let effort = match request.effort_minutes {
        0 => "Not recorded".to_owned(),
        minutes => counted(minutes as usize, "minute", "minutes"),
    };
    let decision = match &request.last_decision {
        Some((on, words)) => view! { {words.clone()}<span class="tl-under">{date_in_words(*on)}</span> }.into_any(),
        None => unused_mark().into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label="Metric">
                {metric_link(&request.metric, &request.name)}
                <span class="tl-under">{asker(request)}</span>
            </th>
            <td data-label="Asked of">{respondents}</td>
            <td data-label="How often">{request.frequency.name()}</td>
            <td data-label="Each time">{effort}</td>
            <td data-label="Hours a year"><span class="tl-burden-hours">{hours_with_bar(request.minutes, most)}</span></td>
            <td data-label="Last decision"><span>{decision}</span></td>
        </tr>
    }
    .into_any()
}

fn unused_mark() -> AnyView {
    view! {
        <span class="tl-unused">
            <svg class="tl-overdue__shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="M6 0 L12 6 L6 12 L0 6 Z"/></svg>
            "No decision has used it yet"
        </span>
    }
    .into_any()
}

/// Of whom, the most burdened first, and a search for the others.
pub(super) fn by_lea(ledger: &Ledger, asked: &Asked) -> AnyView {
    let found = leas(ledger, &asked.filter);
    let most = ledger.leas.first().map_or(0, LeaBurden::minutes);
    let shown = found.len().min(LISTED);
    let caption = match (asked.filter.lea.is_empty(), found.len() > shown) {
        (true, true) => {
            format!("The {shown} most burdened of {} LEAs. The files have all of them.", figure(found.len()))
        }
        (false, true) => format!("The {shown} most burdened of {} found.", figure(found.len())),
        (_, false) => format!("{}.", counted(found.len(), "LEA", "LEAs")),
    };
    let rows = found.iter().take(LISTED).map(|lea| lea_row(lea, most)).collect_view();
    let kept = [("unused", if asked.filter.unused { "yes" } else { "" }.to_owned()), ("sort", asked.sort())];
    let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let all = (!asked.filter.lea.is_empty()).then(|| {
        let filter = throughline::burden::listing::Filter { lea: String::new(), ..asked.filter.clone() };
        let address = format!("{}#leas", Asked { filter, ..asked.clone() }.address());
        view! { <a href=address>"Show all"</a> }
    });
    view! {
        <section class="tl-section" aria-labelledby="leas">
            <h2 id="leas">"By LEA"</h2>
            <form class="tl-filters" method="get" action=format!("{BURDEN}#leas") role="search" aria-label="LEAs">
                <TextField name="q" label="LEA" kind="search" value=asked.filter.lea.clone()/>
                {kept}
                <div class="tl-filters__actions"><button class="usa-button" type="submit">"Find"</button>{all}</div>
            </form>
            <TableFrame label="Hours a year by LEA">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"LEA"</th>
                            <th scope="col">"Schools"</th>
                            <th scope="col">"Its own hours"</th>
                            <th scope="col">"Hours of its schools"</th>
                            <th scope="col">"Hours a year"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

fn lea_row(lea: &LeaBurden, most: u64) -> AnyView {
    let respondents = &lea.respondents;
    let name = match &respondents.lea {
        Some(id) => view! { <a href=address_of(id)>{respondents.name.clone()}</a> }.into_any(),
        None => respondents.name.clone().into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label="LEA">{name}</th>
            <td data-label="Schools">{figure(count(respondents.schools))}</td>
            <td data-label="Its own">{hours_number(lea.own_minutes)}</td>
            <td data-label="Its schools">{hours_number(lea.school_minutes)}</td>
            <td data-label="Hours a year"><span class="tl-burden-hours">{hours_with_bar(lea.minutes(), most)}</span></td>
        </tr>
    }
    .into_any()
}

/// What is asked twice and what to do about it. Nothing where nothing is.
pub(super) fn asked_twice(ledger: &Ledger) -> impl IntoView + use<> {
    let items = ledger.duplicates.iter().map(pair).collect_view();
    (!ledger.duplicates.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="duplicates">
                <h2 id="duplicates">"Asked twice"</h2>
                <p>"Each of these pairs seems to ask for the same. Read both definitions before you retire one."</p>
                <ul class="tl-list">{items}</ul>
            </section>
        }
    })
}

fn pair(pair: &Duplicate) -> AnyView {
    let (keep, stop) = (metric_link(&pair.keep.0, &pair.keep.1), metric_link(&pair.stop.0, &pair.stop.1));
    let advice = match &pair.has_already {
        Some(source) if source.is_empty() => {
            "The SEA has the first already. Use it, and stop asking for the second.".to_owned()
        }
        Some(source) => {
            format!("The SEA has the first already, from “{source}”. Use it, and stop asking for the second.")
        }
        None => "Ask for the first alone, and use its figure for both.".to_owned(),
    };
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title">{keep}" and "{stop}</h3>
                <p>{why(pair.likeness)}" "{advice}</p>
            </div>
            <p class="tl-list__state">"Would save "{hours(pair.saved_minutes)}" a year"</p>
        </li>
    }
    .into_any()
}
