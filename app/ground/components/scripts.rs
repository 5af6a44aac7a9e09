//! The scripts that some pages have, each asked for under its version.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::visit::visit;

/// The script that draws charts, for pages that have one.
pub fn chart_script() -> AnyView {
    script(format!("/chart.js?v={}", visit().assets.chart))
}

/// The script that keeps the page of a meeting up to date.
pub fn live_script() -> AnyView {
    script(format!("/live.js?v={}", visit().assets.live))
}

/// The script that fills a grid with what is pasted from a spreadsheet.
pub fn grid_script() -> AnyView {
    script(format!("/grid.js?v={}", visit().assets.grid))
}

fn script(address: String) -> AnyView {
    view! { <script type="module" nonce=use_nonce() src=address></script> }.into_any()
}
