//! The top of a page, the way back, and what stands where there is nothing yet.

use leptos::prelude::*;
use leptos_meta::Title;

/// Where this page is: the pages above it, as address and name.
#[component]
pub fn Crumbs(
    /// From the start page down, this page not among them.
    trail: Vec<(String, String)>,
    /// This page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let items = trail.into_iter().map(|(address, name)| {
        view! {
            <li class="usa-breadcrumb__list-item">
                <a class="usa-breadcrumb__link" href=address><span>{name}</span></a>
            </li>
        }
    });
    view! {
        <nav class="usa-breadcrumb tl-crumbs" aria-label="Breadcrumbs">
            <ol class="usa-breadcrumb__list">
                {items.collect_view()}
                <li class="usa-breadcrumb__list-item usa-current" aria-current="page"><span>{here}</span></li>
            </ol>
        </nav>
    }
}

/// A page's title, a line under it, and the one or two things to do here.
#[component]
pub fn PageHead(
    /// The page's title, also the window's.
    #[prop(into)]
    title: String,
    /// A sentence under it.
    #[prop(optional, into)]
    intro: String,
    /// Where the title is a statement out of a whole: its place in it, above the title.
    #[prop(optional, into)]
    place: String,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if place.is_empty() { "tl-page-head" } else { "tl-page-head tl-page-head--statement" };
    view! {
        <Title text=format!("{title} – Throughline")/>
        <div class=class>
            <div class="tl-page-head__words">
                {(!place.is_empty()).then(|| view! { <p class="tl-page-head__place">{place}</p> })}
                <h1>{title}</h1>
                {(!intro.is_empty()).then(|| view! { <p class="tl-intro">{intro}</p> })}
            </div>
            {children.map(|children| view! { <div class="tl-page-head__actions">{children()}</div> })}
        </div>
    }
}

/// Says why a list is empty and what to do next.
#[component]
pub fn EmptyState(
    /// What isn't there.
    #[prop(into)]
    title: String,
    /// What to do, in words and links.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="tl-empty">
            <h2>{title}</h2>
            {children()}
        </div>
    }
}

/// Something that has to be seen first; `kind` is `error`, `warning`, `info` or `success`.
pub fn alert(kind: &'static str, heading: &'static str, text: String) -> AnyView {
    view! {
        <div class=format!("usa-alert usa-alert--{kind}") role="alert">
            <div class="usa-alert__body">
                <h2 class="usa-alert__heading">{heading}</h2>
                <p class="usa-alert__text">{text}</p>
            </div>
        </div>
    }
    .into_any()
}
