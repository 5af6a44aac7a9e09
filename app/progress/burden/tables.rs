//! The ledger's tables of what is asked, and of what is asked twice. Of whom is `leas`'.

use app_ground::components::{SortLink, TableFrame, counted};
use ground::calendar::date_in_words;
use ground::identity::MetricId;
use leptos::prelude::*;
use progress::burden::listing::requests;
use progress::burden::{Duplicate, Ledger, Request};
use progress::metric::Supplier;

use super::address::{Asked, BURDEN};
use super::words::{hours, hours_number, why};

fn metric_link(id: &MetricId, name: &str) -> AnyView {
    view! { <a href=crate::metric::address_of(id)>{name.to_owned()}</a> }.into_any()
}

/// A count as it is told.
pub(super) fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Hours, with a bar that says how much that is of the most.
pub(super) fn hours_with_bar(minutes: u64, most: u64) -> AnyView {
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
    let (sort, parameters) = (asked.filter.sort.key(), asked.parameters());
    let [name, frequency, effort, hours, decision] = [
        ("name", "Metric"),
        ("frequency", "How often"),
        ("effort", "Each time"),
        ("hours", "Hours a year"),
        ("decision", "Last decision that used it"),
    ]
    .map(|(key, label)| {
        view! { <SortLink key=key label=label sort=sort.clone() path=BURDEN parameters=parameters.clone() fragment="requests"/> }
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
