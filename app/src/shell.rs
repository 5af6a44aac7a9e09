//! The document around every page: head, header with the way around, messages, footer.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use throughline::access::Action;

use crate::form::Refusal;
use crate::page::refusal;
use crate::routes::{App, is_projected, wants_islands};
use crate::visit::{Visit, visit};

/// A few letters of each asset's checksum: a changed file has another address, an unchanged one may be kept for good.
#[derive(Debug, Clone, Default)]
pub struct AssetVersions {
    /// The stylesheet's.
    pub style: String,
    /// The chart script's.
    pub chart: String,
    /// The script's that follows a meeting.
    pub live: String,
    /// The script's that pastes from spreadsheets.
    pub grid: String,
}

/// The whole document.
pub fn shell(options: LeptosOptions) -> AnyView {
    provide_meta_context();
    let visit = visit();
    let path = visit.path.split('?').next().unwrap_or_default().to_owned();
    protect(&path);
    let islands = wants_islands(&path).then(|| view! { <HydrationScripts options=options islands=true/> });
    let style = format!("/throughline.css?v={}", visit.assets.style);
    let content = match use_context::<Refusal>() {
        Some(Refusal(error)) => refusal(error).into_any(),
        None => view! { <App/> }.into_any(),
    };
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
            {body(&visit, &path, content)}
        </html>
    }
    .into_any()
}

/// What stands around the content; on a projector, nothing.
fn body(visit: &Visit, path: &str, content: AnyView) -> AnyView {
    if is_projected(path) {
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
fn protect(path: &str) {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) else { return };
    let wasm = if wants_islands(path) { " 'wasm-unsafe-eval'" } else { "" };
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

/// The ways around that this visitor may take: address, name.
fn ways(visit: &Visit) -> Vec<(&'static str, &'static str)> {
    let signed_in = visit.principal.person().is_some();
    let all = [
        (signed_in, "/", "Home"),
        (visit.may(Action::ReadProgress), "/dashboard", "Dashboard"),
        (visit.may(Action::ReadProgress), "/goals", "Goals"),
        (visit.may(Action::ReadProgress), "/strategies", "Strategies"),
        (visit.may(Action::ReadProgress), "/theories", "Theory of action"),
        (visit.may(Action::ReadProgress), "/metrics", "Metrics"),
        (visit.may(Action::WorkOnMetrics), "/figures", "Figures"),
        (visit.may(Action::ReadAssessments), "/assessments", "Assessments"),
        (visit.may(Action::ReadImprovement), "/improvement", "Improvement"),
        // Whoever is signed in finds it at the foot of the page.
        (!signed_in, "/framework", "Framework"),
        (visit.may(Action::ReadDirectory), "/organizations", "Organizations"),
        (visit.may(Action::ReadPeople), "/people", "People"),
        (visit.may(Action::ReadAudit), "/audit", "Record of changes"),
    ];
    all.into_iter().filter(|(shown, ..)| *shown).map(|(_, address, name)| (address, name)).collect()
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

/// The script that draws charts, for pages that have one.
pub fn chart_script() -> AnyView {
    let visit = visit();
    let assets: Arc<AssetVersions> = visit.assets.clone();
    view! { <script type="module" nonce=use_nonce() src=format!("/chart.js?v={}", assets.chart)></script> }.into_any()
}

/// The script that keeps the page of a meeting up to date.
pub fn live_script() -> AnyView {
    let assets = visit().assets;
    view! { <script type="module" nonce=use_nonce() src=format!("/live.js?v={}", assets.live)></script> }.into_any()
}

/// The script that fills a grid with what is pasted from a spreadsheet.
pub fn grid_script() -> AnyView {
    let assets = visit().assets;
    view! { <script type="module" nonce=use_nonce() src=format!("/grid.js?v={}", assets.grid)></script> }.into_any()
}
