//! What changed: the version on its way against the one in force, and any two versions.

use app_ground::components::TableFrame;
use app_ground::visit::visit;
use leptos::prelude::*;
use progress::goal::use_cases::{Compared, GoalView};
use progress::goal::{Difference, Goal};

use super::address::address_of;
use super::marks::stage_tag;

/// The version on its way, by what it changes.
pub(super) fn next_version(view: &GoalView) -> impl IntoView + use<> {
    view.next.as_ref().map(|next| {
        let before = if view.closing.is_some() { "as it was when it was closed" } else { "as it is in force" };
        let reason = (!next.reason.is_empty()).then(|| {
            view! { <p>"Reopened because: "<span class="tl-said">{next.reason.clone()}</span></p> }
        });
        view! {
            <section class="tl-section" aria-labelledby="next">
                <h2 id="next">{format!("What version {} changes", next.edition)}</h2>
                <p>{stage_tag(next.stage, next.edition)}</p>
                {reason}
                {table(&view.changes, before, &format!("in version {}", next.edition))}
            </section>
        }
    })
}

/// Two versions that the address asks for.
pub(super) fn compared(found: &Compared) -> AnyView {
    let (from, to) = (found.from.edition, found.to.edition);
    view! {
        <section class="tl-section" aria-labelledby="changes">
            <h2 id="changes">{format!("What changed from version {from} to version {to}")}</h2>
            {table(&found.differences, &format!("in version {from}"), &format!("in version {to}"))}
        </section>
    }
    .into_any()
}

fn table(differences: &[Difference], before: &str, after: &str) -> AnyView {
    if differences.is_empty() {
        return view! { <p>"They say the same."</p> }.into_any();
    }
    let nothing = || view! { <span class="tl-quiet">"Not given"</span> }.into_any();
    let words = |text: &str| if text.is_empty() { nothing() } else { text.to_owned().into_any() };
    let (old, new) = (capital(before), capital(after));
    let rows = differences.iter().map(|it| {
        view! {
            <tr>
                <th scope="row" data-label="What">{it.field.clone()}</th>
                <td data-label=old.clone() class="tl-said">{words(&it.before)}</td>
                <td data-label=new.clone() class="tl-said">{words(&it.after)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label=format!("What changed {after}")>
            <table class="usa-table usa-table--borderless usa-table--stacked-header tl-goal__changes">
                <caption class="usa-sr-only">"What changed, field by field"</caption>
                <thead><tr><th scope="col">"What"</th><th scope="col">{old.clone()}</th><th scope="col">{new.clone()}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Every version the reader may read, each leading to what it changed.
pub(super) fn versions(view: &GoalView) -> impl IntoView + use<> {
    let items = view.editions.iter().enumerate().map(|(at, goal)| version(goal, view.editions.get(at + 1)));
    let items = items.collect_view();
    (view.editions.len() > 1).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="versions">
                <h2 id="versions">"Versions"</h2>
                <ul class="tl-list">{items}</ul>
            </section>
        }
    })
}

fn version(goal: &Goal, before: Option<&Goal>) -> AnyView {
    let begun = format!("Begun by {}, {}", goal.begun.by, visit().moment(goal.begun.at));
    let decided = goal.decided.as_ref().filter(|_| !goal.stage.is_working()).map(|it| {
        view! { <p class="tl-quiet">{format!("Approved by {}, {}", it.by, visit().moment(it.at))}</p> }
    });
    let changes = before.map(|before| {
        let to = format!("{}?from={}&to={}#changes", address_of(&goal.id), before.edition, goal.edition);
        view! { <a class="tl-no-print" href=to>"What changed"<span class="usa-sr-only">{format!(" in version {}", goal.edition)}</span></a> }
    });
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title">{format!("Version {}", goal.edition)}</h3>
                <p class="tl-quiet">{begun}</p>
                {decided}
            </div>
            <div class="tl-list__state">{stage_tag(goal.stage, 1)}<p>{changes}</p></div>
        </li>
    }
    .into_any()
}
