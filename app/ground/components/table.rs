//! What a long table needs around it: sorting by its headings and turning its pages, all in the address.

use ground::keyed::Keyed;
use ground::order::Order;
use leptos::prelude::*;

use super::Choices;
use crate::address::address_with;

/// The orders to choose from, and the one in force: on a phone a table has no headings to sort by. The usual one isn't named.
pub fn orders<By: Keyed + Default + PartialEq, const N: usize>(
    all: [By; N],
    name: impl Fn(By) -> &'static str,
    in_force: Order<By>,
) -> (Choices, String) {
    let key = |order: Order<By>| if order == Order::default() { String::new() } else { order.key() };
    let mut choices: Choices = all.map(|by| (key(by.into()), name(by).to_owned())).into();
    if in_force.descending {
        choices.push((key(in_force), format!("{}, the other way round", name(in_force.by))));
    }
    (choices, key(in_force))
}

/// An address that leads to a part of its page; to the whole page where none is named.
fn at(address: String, fragment: &str) -> String {
    if fragment.is_empty() { address } else { format!("{address}#{fragment}") }
}

/// Around a wide table: where the window is narrower it scrolls sideways, by keyboard too.
#[component]
pub fn TableFrame(
    /// What the table shows.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="tl-table" role="region" tabindex="0" aria-label=label>{children()}</div> }
}

/// A heading that sorts by its column. `sort` is the order in force: a column's key, with `-` before it for descending.
#[component]
pub fn SortLink(
    /// The column's key.
    key: &'static str,
    /// Its heading.
    label: &'static str,
    /// The order in force.
    #[prop(into)]
    sort: String,
    /// The page's address.
    #[prop(into)]
    path: String,
    /// The page's parameters.
    parameters: Vec<(&'static str, String)>,
    /// The parameter that holds the order: on a page with two tables each has its own.
    #[prop(default = "sort")]
    name: &'static str,
    /// The id of the part of a long page that the table stands in: the window comes back to it.
    #[prop(optional)]
    fragment: &'static str,
) -> impl IntoView {
    let (by, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |by| (by, true));
    let here = by == key;
    let next = if here && !descending { format!("-{key}") } else { key.to_owned() };
    let mut all: Vec<_> = parameters.into_iter().filter(|(it, _)| *it != name).collect();
    all.push((name, next));
    let direction = here.then_some(if descending { "descending" } else { "ascending" });
    let mark = match direction {
        Some("ascending") => " ▲",
        Some(_) => " ▼",
        None => "",
    };
    view! {
        <th scope="col" aria-sort=direction>
            <a class="tl-sort" href=at(address_with(&path, &all), fragment)>{label}<span aria-hidden="true">{mark}</span></a>
        </th>
    }
}

/// Links to the pages of a list that has more than one.
#[component]
pub fn Pages(
    /// The page shown, from 1.
    page: usize,
    /// How many there are.
    pages: usize,
    /// The list's address.
    #[prop(into)]
    path: String,
    /// Its other parameters.
    parameters: Vec<(&'static str, String)>,
    /// The id of the part of a long page that the list stands in: the window comes back to it.
    #[prop(optional)]
    fragment: &'static str,
) -> impl IntoView {
    let link = move |to: usize, says: String, label: String, current: bool| {
        let mut all = parameters.clone();
        all.push(("page", to.to_string()));
        let class = if current { "usa-pagination__button usa-current" } else { "usa-pagination__button" };
        view! {
            <li class="usa-pagination__item usa-pagination__page-no">
                <a class=class href=at(address_with(&path, &all), fragment) aria-label=label aria-current=current.then_some("page")>{says}</a>
            </li>
        }
    };
    (pages > 1).then(|| {
        let mut shown: Vec<usize> = [1, page.saturating_sub(1), page, page + 1, pages]
            .into_iter()
            .filter(|it| (1..=pages).contains(it))
            .collect();
        shown.dedup();
        let numbers: Vec<_> =
            shown.into_iter().map(|it| link(it, it.to_string(), format!("Page {it}"), it == page)).collect();
        let before = (page > 1).then(|| link(page - 1, "Previous".to_owned(), "Previous page".to_owned(), false));
        let after = (page < pages).then(|| link(page + 1, "Next".to_owned(), "Next page".to_owned(), false));
        view! {
            <nav class="usa-pagination" aria-label="Pages">
                <ul class="usa-pagination__list">{before}{numbers}{after}</ul>
            </nav>
        }
    })
}
