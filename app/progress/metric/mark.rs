//! How something stands, as a word, a shape and a color: the one mark that every page, chart and list uses.

use leptos::prelude::*;
use progress::metric::{Color, Status};

/// The shape of a status within 12 by 12, told apart without color: the fuller the circle the better, corners where it goes
/// badly, an empty ring where nothing is known.
fn shape(status: Status) -> impl IntoView {
    match status {
        Status::OnTrack => view! { <circle cx="6" cy="6" r="5.5"/> }.into_any(),
        Status::Nearly => {
            view! { <circle class="tl-stands__ring" cx="6" cy="6" r="4.75"/><path d="M6 1.25 A4.75 4.75 0 0 0 6 10.75 Z"/> }
                .into_any()
        }
        Status::Behind => view! { <path d="M6 0.75 L11.75 11.25 L0.25 11.25 Z"/> }.into_any(),
        Status::OffTrack => view! { <path d="M1 1 H11 V11 H1 Z"/> }.into_any(),
        Status::NoCurrentData => {
            view! { <circle class="tl-stands__ring" cx="6" cy="6" r="4.75" stroke-dasharray="2.2 1.6"/> }.into_any()
        }
        Status::NoTarget => view! { <circle class="tl-stands__ring" cx="6" cy="6" r="4.75"/> }.into_any(),
    }
}

/// The end of a status’s class.
fn tint(status: Status) -> &'static str {
    match status {
        Status::OnTrack => "on-track",
        Status::Nearly => "nearly",
        Status::Behind => "behind",
        Status::OffTrack => "off-track",
        Status::NoCurrentData | Status::NoTarget => "unknown",
    }
}

/// A status in word, shape and color.
pub fn status_mark(status: Status) -> AnyView {
    view! { <span class=format!("tl-stands tl-stands--{}", tint(status))>{status_shape(status)}{status.name()}</span> }
        .into_any()
}

/// A status’s shape alone, in its color, where its word stands beside it already.
pub fn status_shape(status: Status) -> AnyView {
    let class = format!("tl-stands__shape tl-stands--{}", tint(status));
    view! { <svg class=class viewBox="0 0 12 12" aria-hidden="true" focusable="false">{shape(status)}</svg> }.into_any()
}

/// What somebody made of it: its word on its color.
pub fn judgement_mark(color: Color) -> AnyView {
    view! { <span class=format!("tl-judged tl-judged--{}", color.key())>{color.name()}</span> }.into_any()
}
