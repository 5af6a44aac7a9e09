//! The document around every page: head, header with the way around, messages, footer.

use app_ground::form::Refusal;
use app_ground::page::refusal;
use app_ground::page_table::Page;
use app_ground::visit::{Visit, visit};
use axum::http::{HeaderValue, header};
use ground::Error;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

use crate::pages::pages;

/// The whole document.
pub fn shell(options: LeptosOptions) -> AnyView {
    provide_meta_context();
    let visit = visit();
    let path = visit.path.split('?').next().unwrap_or_default().to_owned();
    let page = pages().at(&path);
    let has_islands = page.is_some_and(Page::has_islands);
    protect(has_islands);
    let islands = has_islands.then(|| view! { <HydrationScripts options=options islands=true/> });
    let style = format!("/throughline.css?v={}", visit.assets.style);
    let content = match use_context::<Refusal>() {
        Some(Refusal(error)) => refusal(error),
        None => content_of(page, path.clone()),
    };
    let is_projected = page.is_some_and(Page::is_projected);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
                {islands}
            </head>
            {body(&visit, &path, is_projected, content)}
        </html>
    }
    .into_any()
}

/// The page's content, where there is one. The router tells it what its address asks for.
fn content_of(page: Option<&'static Page>, path: String) -> AnyView {
    let shown = move || page.and_then(|page| page.show(&path)).unwrap_or_else(|| refusal(Error::NotFound));
    view! { <Router>{shown()}</Router> }.into_any()
}

/// What stands around the content; on a projector, nothing.
fn body(visit: &Visit, path: &str, is_projected: bool, content: AnyView) -> AnyView {
    if is_projected {
        return view! { <body class="tl-projected"><main id="main" class="tl-main" tabindex="-1">{content}</main></body> }
            .into_any();
    }
    view! {
        <body>
            <a class="usa-skipnav" href="#main">"Skip to main content"</a>
            {demonstration_note(visit)}
            {site_header(visit, path)}
            <main id="main" class="tl-main" tabindex="-1">
                {messages(visit)}
                {content}
            </main>
            {site_footer(visit)}
        </body>
    }
    .into_any()
}

/// Only our own files, only scripts with this response's nonce; WebAssembly where an island needs it.
fn protect(has_islands: bool) {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) else { return };
    let wasm = if has_islands { " 'wasm-unsafe-eval'" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'{wasm}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn demonstration_note(visit: &Visit) -> impl IntoView + use<> {
    visit.site.as_ref().is_some_and(|site| site.demonstration).then(|| {
        view! {
            <aside class="tl-demonstration" aria-label="About this installation">
                <p>"Demonstration: the State, its people and its schools are invented."</p>
            </aside>
        }
    })
}

/// How many ways a phone shows side by side.
const WAYS_OPEN: usize = 4;

/// The ways around, as address and name.
const WAYS: [(&str, &str); 13] = [
    ("/", "Home"),
    ("/dashboard", "Dashboard"),
    ("/goals", "Goals"),
    ("/strategies", "Strategies"),
    ("/theories", "Theory of action"),
    ("/metrics", "Metrics"),
    ("/figures", "Figures"),
    ("/assessments", "Assessments"),
    ("/improvement", "Improvement"),
    ("/framework", "Framework"),
    ("/organizations", "Organizations"),
    ("/people", "People"),
    ("/audit", "Record of changes"),
];

/// The ways around that this visitor may take.
fn ways(visit: &Visit) -> Vec<(&'static str, &'static str)> {
    let signed_in = visit.principal.person().is_some();
    let is_open = |address: &str| match address {
        "/" => signed_in,
        // Whoever is signed in finds it at the foot of the page.
        "/framework" => !signed_in,
        _ => pages().at(address).is_some_and(|page| page.is_shown_to(visit)),
    };
    WAYS.into_iter().filter(|(address, _)| is_open(address)).collect()
}

fn site_header(visit: &Visit, path: &str) -> AnyView {
    let agency = visit.site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let account = match visit.principal.person() {
        Some(person) => view! {
            <a class="tl-account__name" href="/account">{person.name.clone()}</a>
            <form method="post" action="/sign-out"><button type="submit" class="usa-button usa-button--unstyled">"Sign out"</button></form>
        }
        .into_any(),
        None => view! { <a href="/sign-in">"Sign in"</a> }.into_any(),
    };
    view! {
        <header class="tl-header">
            <div class="tl-header__bar">
                <a class="tl-brand" href="/">
                    <svg class="tl-brand__mark" viewBox="0 0 32 16" aria-hidden="true" focusable="false">
                        <path d="M2 12 L16 8 L30 4" class="tl-brand__line"/>
                        <circle cx="4" cy="11.4" r="3"/><circle cx="16" cy="8" r="3"/><circle cx="28" cy="4.6" r="3"/>
                    </svg>
                    <span class="tl-brand__name">"Throughline"</span>
                    <span class="tl-brand__agency">{agency}</span>
                </a>
                <div class="tl-account">{account}</div>
            </div>
            {main_ways(&ways(visit), path)}
        </header>
    }
    .into_any()
}

/// The ways around; where there are many, a phone has them folded.
fn main_ways(ways: &[(&'static str, &'static str)], path: &str) -> AnyView {
    let is_here = |address: &str| if address == "/" { path == "/" } else { path.starts_with(address) };
    let links = || {
        let link = |(address, name): &(&'static str, &'static str)| {
            view! { <li><a href=*address aria-current=is_here(address).then_some("page")>{*name}</a></li> }
        };
        ways.iter().map(link).collect_view()
    };
    if ways.len() <= WAYS_OPEN {
        return view! { <nav class="tl-ways" aria-label="Main"><ul>{links()}</ul></nav> }.into_any();
    }
    let here = ways.iter().find(|(address, _)| is_here(address)).map(|(_, name)| view! { <span>{*name}</span> });
    view! {
        <nav class="tl-ways tl-ways--many" aria-label="Main">
            <ul>{links()}</ul>
            <details><summary>"Menu"{here}</summary><ul>{links()}</ul></details>
        </nav>
    }
    .into_any()
}

fn messages(visit: &Visit) -> impl IntoView + use<> {
    let said = visit.messages.iter().map(|message| {
        view! {
            <div class="usa-alert usa-alert--success usa-alert--slim" role="status">
                <div class="usa-alert__body"><p class="usa-alert__text">{message.clone()}</p></div>
            </div>
        }
    });
    said.collect_view()
}

fn site_footer(visit: &Visit) -> AnyView {
    let agency = visit.site.as_ref().map(|site| site.agency.clone());
    view! {
        <footer class="tl-footer">
            <div class="tl-footer__bar">
                <p>{agency}</p>
                <ul><li><a href="/framework">"The framework"</a></li><li><a href="/help">"Help"</a></li></ul>
            </div>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_leads_to_a_page() {
        let lost: Vec<_> = WAYS.iter().filter(|(address, _)| pages().at(address).is_none()).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}
