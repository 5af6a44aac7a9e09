//! A link's page: the verdict with its reasons, both metrics' figures, what organizations' figures say, its reviews and the
//! form for the next.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::page::load;
use ground::Error;
use ground::identity::{LinkId, TheoryId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use progress::theory::Node;
use progress::theory::use_cases::{LinkView, view_link};

use super::address::{THEORIES, address_of, node_address, site_of};
use super::chart::{across, over_time};
use super::followed::terms;
use super::marks::{review_mark, verdict_mark};
use super::review::{form, history};

/// One link.
#[component]
pub fn LinkPage() -> impl IntoView {
    let parameters = use_params_map().get_untracked();
    let id = TheoryId::parse(&parameters.get("id").unwrap_or_default());
    let link = LinkId::parse(&parameters.get("link").unwrap_or_default());
    load(
        move |visit| async move {
            let site = site_of(&visit)?;
            let id = id.or_else(|| TheoryId::parse("-")).ok_or(Error::NotFound)?;
            let link = link.or_else(|| LinkId::parse("-")).ok_or(Error::NotFound)?;
            view_link(&visit.database, &visit.principal, &site, &id, &link, visit.today()).await
        },
        |found| show(&found),
    )
}

fn show(found: &LinkView) -> AnyView {
    let (theory, now) = (&found.theory, &found.now);
    let title = format!("{} → {}", now.leading_name, now.lagging_name);
    let trail =
        vec![(THEORIES.to_owned(), "Theory of action".to_owned()), (address_of(&theory.id), theory.name.clone())];
    let here = if found.removed { "A removed link".to_owned() } else { format!("Link {}", now.number) };
    let removed = found.removed.then(|| {
        view! { <p><strong>"This link is no longer part of the theory."</strong>" It is shown as it was when it was last reviewed; its reviews are kept."</p> }
    });
    let place = format!("{here} of {}", theory.name);
    view! {
        <Crumbs trail=trail here=here/>
        <PageHead title=title place=place/>
        <ErrorSummary/>
        {removed}
        {said(found)}
        {around(found)}
        {over_time(found)}
        {across(&found.associated, found.lagging.as_ref().map(|series| &series.metric))}
        {history(found)}
        {form(found)}
    }
    .into_any()
}

/// The verdict, why, and what follows from it.
fn said(found: &LinkView) -> AnyView {
    let now = &found.now;
    let verdict = now.judgement.verdict;
    let reasons = now.judgement.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
    let review = (!found.removed).then(|| view! { <p>{review_mark(&now.link)}</p> });
    view! {
        <section class="tl-next" aria-labelledby="verdict">
            <h2 class="usa-sr-only" id="verdict">"What the figures say"</h2>
            <p>{verdict_mark(verdict)}</p>
            <ul class="usa-list">{reasons}</ul>
            <p>{verdict.advice()}</p>
            {review}
        </section>
    }
    .into_any()
}

/// What the link says, and where the line goes on from it.
fn around(found: &LinkView) -> AnyView {
    let now = &found.now;
    let metric = |id, name: &str| view! { <a href=format!("/metrics/{id}")>{name.to_owned()}</a> };
    let many = |nodes: &[(Node, String)], none: &'static str| {
        let items = nodes.iter().map(|(node, title)| view! { <li><a href=node_address(node)>{title.clone()}</a></li> });
        let items: Vec<_> = items.collect();
        match items.is_empty() {
            true => view! { <p class="tl-quiet">{none}</p> }.into_any(),
            false => view! { <ul class="usa-list">{items}</ul> }.into_any(),
        }
    };
    let note = (!now.link.note.is_empty()).then(|| {
        view! { <div><dt>"Why it should be so"</dt><dd class="tl-said">{now.link.note.clone()}</dd></div> }
    });
    view! {
        <dl class="tl-facts">
            <div><dt>"Strategies"</dt><dd>{many(&found.before, "No strategy of this theory moves it.")}</dd></div>
            <div><dt>"Leading metric"</dt><dd>{metric(&now.link.leading, &now.leading_name)}</dd></div>
            <div><dt>"Lagging metric"</dt><dd>{metric(&now.link.lagging, &now.lagging_name)}</dd></div>
            <div><dt>"Goals"</dt><dd>{many(&found.after, "No goal of this theory is measured by it.")}</dd></div>
            <div><dt>"Hypothesis"</dt><dd>{terms(now)}</dd></div>
            {note}
        </dl>
    }
    .into_any()
}
