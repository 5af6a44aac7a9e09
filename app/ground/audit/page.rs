//! The record of changes: newest first, searchable, a page at a time.

use ground::audit::use_cases::read_audit;
use ground::audit::{Acts, Entry, PAGE_SIZE};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::words::states_in_words;
use crate::components::{EmptyState, PageHead, Pages, TableFrame, TextField, address_with, counted, figure};
use crate::page;
use crate::visit::Visit;

const PATH: &str = "/audit";

/// What is looked for: words, or else one kind of action by its key.
#[derive(Clone, Default)]
struct Wanted {
    words: String,
    action: String,
}

impl Wanted {
    /// What the record is searched for; everything where it is empty.
    fn text(&self) -> &str {
        if self.words.is_empty() { &self.action } else { &self.words }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let action = if self.words.is_empty() { self.action.clone() } else { String::new() };
        vec![("q", self.words.clone()), ("what", action)]
    }
}

/// A page of the record.
struct Content {
    visit: Visit,
    wanted: Wanted,
    entries: Vec<Entry>,
    total: usize,
    page: usize,
    pages: usize,
}

/// The record of changes, read by these acts.
pub fn record_page(acts: Acts) -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let of = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
    let wanted = Wanted { words: of("q"), action: of("what") };
    let page = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    page::load(
        move |visit| content(visit, wanted, page),
        move |content| {
            let list = match content.entries.is_empty() {
                true => nothing(&content.wanted).into_any(),
                false => table(&content, acts).into_any(),
            };
            let parameters = content.wanted.parameters();
            view! {
                <PageHead title="Record of changes" intro="Who did what, when, to what. Entries are never changed or removed."/>
                {search_box(&content.wanted)}
                {list}
                <Pages page=content.page pages=content.pages path=PATH parameters=parameters/>
            }
        },
    )
}

/// The page asked for, or the last where that is beyond it.
async fn content(visit: Visit, wanted: Wanted, page: usize) -> ground::Result<Content> {
    let mut page = page.max(1);
    let (mut entries, mut total) = read_audit(&visit.database, &visit.principal, wanted.text(), page).await?;
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    if page > pages {
        page = pages;
        (entries, total) = read_audit(&visit.database, &visit.principal, wanted.text(), page).await?;
    }
    Ok(Content { visit, wanted, entries, total, page, pages })
}

fn search_box(wanted: &Wanted) -> AnyView {
    let clear = (!wanted.text().is_empty()).then(|| view! { <a href=PATH>"Show all"</a> });
    view! {
        <form class="tl-filters" method="get" action=PATH role="search" aria-label="Record of changes">
            <TextField name="q" label="Name of a person, or of what was changed" kind="search" value=wanted.words.clone()/>
            <div class="tl-filters__actions"><button class="usa-button" type="submit">"Search"</button>{clear}</div>
        </form>
    }
    .into_any()
}

fn nothing(wanted: &Wanted) -> impl IntoView + use<> {
    match wanted.text().is_empty() {
        true => view! {
            <EmptyState title="Nothing is recorded yet"><p>"Every change anybody makes appears here."</p></EmptyState>
        }
        .into_any(),
        false => view! {
            <EmptyState title="Nothing matches">
                <p>"Try a part of a person’s name or of the name of what was changed, or "<a href=PATH>"show all"</a>"."</p>
            </EmptyState>
        }
        .into_any(),
    }
}

fn count_in_words(total: usize, page: usize) -> String {
    let all = counted(total, "entry", "entries");
    let first = (page - 1) * PAGE_SIZE + 1;
    match total {
        0..=PAGE_SIZE => format!("{all}, the newest first"),
        _ => format!(
            "{all}, the newest first. Shown here: {} to {}.",
            figure(first),
            figure(total.min(page * PAGE_SIZE))
        ),
    }
}

fn table(content: &Content, acts: Acts) -> AnyView {
    let caption = count_in_words(content.total, content.page);
    let rows = content.entries.iter().map(|entry| row(&content.visit, entry, acts)).collect_view();
    view! {
        <TableFrame label="Record of changes">
            <table class="usa-table usa-table--borderless usa-table--stacked-header tl-audit">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"About"</th>
                        <th scope="col">"Details"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn row(visit: &Visit, entry: &Entry, acts: Acts) -> AnyView {
    let about = match acts.address(&entry.subject) {
        Some(address) => view! { <a href=address>{entry.title.clone()}</a> }.into_any(),
        None => entry.title.clone().into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label="When">{visit.moment(entry.at)}</th>
            <td data-label="Who">{entry.actor.clone()}</td>
            <td data-label="What"><a href=address_with(PATH, &[("what", &entry.action)])>{acts.words(&entry.action)}</a></td>
            <td data-label="About">{about}</td>
            <td data-label="Details">{details(entry)}</td>
        </tr>
    }
    .into_any()
}

fn details(entry: &Entry) -> impl IntoView + use<> {
    let (before, after) = states_in_words(&entry.before, &entry.after);
    let part = |name: &'static str, state: String| {
        (!state.is_empty()).then(|| view! { <p class="tl-details__name">{name}</p><pre class="tl-state">{state}</pre> })
    };
    match before.is_empty() && after.is_empty() {
        _ if entry.sealed => view! { <span class="tl-quiet">"Kept closed until consensus opens"</span> }.into_any(),
        true => view! { <span class="tl-quiet">"None kept"</span> }.into_any(),
        false => view! {
            <details class="tl-details">
                <summary>"Before and after"</summary>
                {part("Before", before)}
                {part("After", after)}
            </details>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_says_which_page_it_is() {
        assert_eq!(count_in_words(1, 1), "1 entry, the newest first");
        assert_eq!(count_in_words(1_234, 25), "1,234 entries, the newest first. Shown here: 1,201 to 1,234.");
    }

    #[test]
    fn words_go_before_a_kind_of_action() {
        let wanted = |words: &str, action: &str| Wanted { words: words.to_owned(), action: action.to_owned() };
        assert_eq!(wanted("", "").text(), "");
        assert_eq!(wanted("", "site.edited").text(), "site.edited");
        assert_eq!(wanted("ana", "site.edited").text(), "ana");
        assert_eq!(wanted("ana", "site.edited").parameters()[1].1, "");
    }
}
