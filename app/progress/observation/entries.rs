//! What came in: files, grids and decisions, the newest first, and the ways to bring more in.

use app_ground::components::{EmptyState, PageHead, Pages, TextField, counted};
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::observation::use_cases::{Entry, Stage, list_entries, list_waiting};

use super::address::{FIGURES, IMPORT, REVIEW, entry_address};
use super::words::{StageMark, did_in_words};

/// How many stand on a page.
const PAGE: usize = 25;

/// What came in.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let page = use_query_map().read_untracked().get("page").and_then(|page| page.parse().ok());
    let page: usize = page.filter(|page| *page > 0).unwrap_or(1);
    load(
        move |visit| async move {
            let entries = list_entries(&visit.database, &visit.principal, page).await?;
            let (_, waiting) = list_waiting(&visit.database, &visit.principal, None).await?;
            Ok((entries, waiting))
        },
        move |((entries, total), waiting)| {
            let content = match total {
                0 => nothing_yet().into_any(),
                _ => list(&entries, page, total, &visit()).into_any(),
            };
            view! {
                <PageHead title="Figures" intro="What came in, with what, and by whom. Everything can be taken back.">
                    <a class="usa-button" href=IMPORT>"Import a file"</a>
                </PageHead>
                {under_review(waiting)}
                {by_hand()}
                {content}
            }
        },
    )
}

fn under_review(waiting: usize) -> impl IntoView {
    (waiting > 0).then(|| {
        let says = match waiting {
            1 => "One figure breaks a rule of its metric and counts nowhere until somebody decides.".to_owned(),
            _ => format!(
                "{} break a rule of their metric and count nowhere until somebody decides.",
                counted(waiting, "figure", "figures")
            ),
        };
        view! {
            <div class="tl-next">
                <p>{says}</p>
                <div class="tl-next__actions"><a class="usa-button" href=REVIEW>"Decide about them"</a></div>
            </div>
        }
    })
}

fn nothing_yet() -> AnyView {
    view! {
        <EmptyState title="No figures yet">
            <p>
                "Figures come in from files with a row for each LEA or school, or are typed in for one organization. Before a file "
                "is stored you see what it would do, and afterwards all of it can be taken back."
            </p>
            <p><a class="usa-button" href=IMPORT>"Import a file"</a></p>
            <p>"A figure needs a metric it is a figure of: "<a href="/metrics">"see the metrics"</a>"."</p>
        </EmptyState>
    }
    .into_any()
}

fn list(entries: &[Entry], page: usize, total: usize, visit: &Visit) -> AnyView {
    let items = entries.iter().map(|entry| item(entry, visit)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="entries">
            <h2 id="entries">"What came in "<span class="tl-quiet">{total}</span></h2>
            <ul class="tl-list">{items}</ul>
            <Pages page=page pages=total.div_ceil(PAGE) path=FIGURES parameters=Vec::new()/>
        </section>
    }
    .into_any()
}

fn item(entry: &Entry, visit: &Visit) -> AnyView {
    let home = entry_address(&entry.id);
    let next = match entry.stage {
        Stage::Stored => Some((format!("{home}?undo=yes"), "Take back…")),
        Stage::Checking => Some((home.clone(), "Go on checking")),
        Stage::Failed => Some((home.clone(), "See why")),
        Stage::Storing => Some((home.clone(), "See how far it is")),
        Stage::Cancelled | Stage::Undone => None,
    };
    let title = entry.title.clone();
    let next = next.map(|(address, says)| {
        view! { <p><a href=address>{says}<span class="usa-sr-only">": "{title}</span></a></p> }
    });
    let did = match entry.stage {
        Stage::Stored | Stage::Undone => did_in_words(&entry.counts),
        _ => String::new(),
    };
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title"><a href=home>{entry.title.clone()}</a></h3>
                {(!did.is_empty()).then(|| view! { <p>{did}</p> })}
                <p class="tl-quiet">{entry.by.clone()}", "{visit.moment(entry.at)}</p>
            </div>
            <div class="tl-list__state"><StageMark stage=entry.stage/>{next}</div>
        </li>
    }
    .into_any()
}

/// The way to an organization's grid.
fn by_hand() -> AnyView {
    view! {
        <section class="tl-section" aria-labelledby="by-hand">
            <h2 id="by-hand">"Type figures in by hand"</h2>
            <p>"Find the organization; its page leads to its figures: a grid that also takes what you paste from a spreadsheet."</p>
            <form class="tl-filters" method="get" action="/organizations" role="search" aria-label="Organizations">
                <TextField name="q" label="Name or id of the organization" kind="search"/>
                <div class="tl-filters__actions"><button class="usa-button usa-button--outline" type="submit">"Find it"</button></div>
            </form>
        </section>
    }
    .into_any()
}
