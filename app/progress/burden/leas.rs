//! The ledger's table of whom something is asked: LEAs, searched, sorted and turned over by the address.

use std::cmp::Reverse;

use app_ground::components::{Pages, SortLink, TableFrame, TextField, counted, figure};
use ground::order::Order;
use leptos::prelude::*;
use progress::burden::listing::leas;
use progress::burden::{LeaBurden, Ledger};

use super::address::{Asked, BURDEN, LeaSort, address_of};
use super::tables::{count, hours_with_bar};
use super::words::hours_number;

/// How many LEAs a page of the table has.
const LISTED: usize = 25;
/// The id of the section.
const LEAS: &str = "leas";

/// The LEAs asked for, in the order asked for; equals come the most burdened first.
fn found<'l>(ledger: &'l Ledger, asked: &Asked) -> Vec<&'l LeaBurden> {
    let mut found = leas(ledger, &asked.filter);
    match asked.leas {
        Order { by: LeaSort::Name, descending: false } => {
            found.sort_by_cached_key(|lea| lea.respondents.name.to_lowercase())
        }
        Order { by: LeaSort::Name, descending: true } => {
            found.sort_by_cached_key(|lea| Reverse(lea.respondents.name.to_lowercase()))
        }
        Order { by, descending: false } => found.sort_by_key(|lea| number(lea, by)),
        Order { by, descending: true } => found.sort_by_key(|lea| Reverse(number(lea, by))),
    }
    found
}

/// What an LEA is sorted by, where that is a number.
fn number(lea: &LeaBurden, by: LeaSort) -> u64 {
    match by {
        LeaSort::Hours | LeaSort::Name => lea.minutes(),
        LeaSort::Own => lea.own_minutes,
        LeaSort::OfSchools => lea.school_minutes,
        LeaSort::Schools => lea.respondents.schools,
    }
}

/// Of whom, the most burdened first unless another order is asked for.
pub(super) fn by_lea(ledger: &Ledger, asked: &Asked) -> AnyView {
    let found = found(ledger, asked);
    let body = match (found.is_empty(), asked.filter.lea.is_empty()) {
        (false, _) => table(&found, ledger, asked),
        (true, true) => view! { <p class="tl-quiet">"No LEA is in the directory yet."</p> }.into_any(),
        (true, false) => view! { <p class="tl-empty">"No LEA matches. Every word must occur in its name or its id: try fewer words."</p> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby=LEAS>
            <h2 id=LEAS>"By LEA"</h2>
            {search(asked)}
            {body}
        </section>
    }
    .into_any()
}

fn search(asked: &Asked) -> AnyView {
    let kept = asked.parameters().into_iter().filter(|(name, value)| *name != "q" && !value.is_empty());
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let all = (!asked.filter.lea.is_empty()).then(|| view! { <a href=asked.of_all_leas()>"Show all"</a> });
    view! {
        <form class="tl-filters" method="get" action=format!("{BURDEN}#{LEAS}") role="search" aria-label="LEAs">
            <TextField name="q" label="LEA" kind="search" value=asked.filter.lea.clone()/>
            {kept}
            <div class="tl-filters__actions"><button class="usa-button" type="submit">"Find"</button>{all}</div>
        </form>
    }
    .into_any()
}

/// `1,201 LEAs. Shown here: 26 to 50.`
fn caption(all: usize, page: usize) -> String {
    let leas = counted(all, "LEA", "LEAs");
    match all > LISTED {
        false => format!("{leas}."),
        true => {
            let first = (page - 1) * LISTED + 1;
            format!("{leas}. Shown here: {} to {}.", figure(first), figure((first + LISTED - 1).min(all)))
        }
    }
}

fn table(found: &[&LeaBurden], ledger: &Ledger, asked: &Asked) -> AnyView {
    let most = ledger.leas.iter().map(LeaBurden::minutes).max().unwrap_or_default();
    let pages = found.len().div_ceil(LISTED).max(1);
    let page = asked.page.clamp(1, pages);
    let rows = found.iter().skip((page - 1) * LISTED).take(LISTED).map(|lea| lea_row(lea, most)).collect_view();
    let [name, schools, own, theirs, hours] = [
        (LeaSort::Name, "LEA"),
        (LeaSort::Schools, "Schools"),
        (LeaSort::Own, "Its own hours"),
        (LeaSort::OfSchools, "Hours of its schools"),
        (LeaSort::Hours, "Hours a year"),
    ]
    .map(|(by, label)| {
        let (sort, parameters) = (asked.leas.key(), asked.parameters());
        view! { <SortLink key=by.key() label=label sort=sort path=BURDEN parameters=parameters name="leas" fragment=LEAS/> }
        .into_any()
    });
    let said = caption(found.len(), page);
    view! {
        <TableFrame label="Hours a year by LEA">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption>{said}</caption>
                <thead><tr>{name}{schools}{own}{theirs}{hours}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
        <Pages page=page pages=pages path=BURDEN parameters=asked.parameters() fragment=LEAS/>
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

#[cfg(test)]
mod tests {
    use progress::burden::Respondents;

    use super::*;

    fn lea(name: &str, schools: u64, own_minutes: u64, school_minutes: u64) -> LeaBurden {
        let respondents = Respondents { lea: None, name: name.to_owned(), reports: true, schools };
        LeaBurden { respondents, own_minutes, school_minutes }
    }

    #[test]
    fn leas_stand_in_the_order_asked_for() {
        let leas = vec![lea("Cayuga", 3, 60, 240), lea("alder", 1, 120, 10), lea("Birch", 9, 30, 20)];
        let ledger = Ledger { leas, ..Ledger::default() };
        let names = |(by, descending)| -> Vec<String> {
            let asked = Asked { leas: Order { by, descending }, ..Asked::default() };
            found(&ledger, &asked).iter().map(|lea| lea.respondents.name.clone()).collect()
        };
        for (order, expected) in [
            ((LeaSort::Hours, true), ["Cayuga", "alder", "Birch"]),
            ((LeaSort::Name, false), ["alder", "Birch", "Cayuga"]),
            ((LeaSort::Schools, true), ["Birch", "Cayuga", "alder"]),
            ((LeaSort::Own, false), ["Birch", "Cayuga", "alder"]),
            ((LeaSort::OfSchools, false), ["alder", "Birch", "Cayuga"]),
        ] {
            assert_eq!(names(order), expected, "{order:?}");
        }
    }

    #[test]
    fn a_page_says_which_leas_it_shows() {
        assert_eq!(caption(25, 1), "25 LEAs.");
        assert_eq!(caption(1_201, 2), "1,201 LEAs. Shown here: 26 to 50.");
        assert_eq!(caption(30, 2), "30 LEAs. Shown here: 26 to 30.");
    }
}
