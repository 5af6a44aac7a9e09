//! The island around the rating form: saves as you choose, keeps what can't be sent yet, watches for other windows, and
//! adds the keys. The form inside is the server's and works without it.

#[cfg(feature = "hydrate")]
mod browser;
mod status;

use leptos::html;
use leptos::prelude::*;

use status::Status;

/// Wraps the rating form. Everything it needs to know is in the form, but for these.
#[island]
pub fn RatingDesk(
    /// The assessment's key.
    assessment: String,
    /// The indicator's number.
    indicator: String,
    /// Who rates: what is kept on this device is kept for them only.
    rater: String,
    /// When it was saved last, in words; empty if it never was.
    saved_at: String,
    /// Whether what stands in the form was sent and refused, so that it isn't stored.
    refused: bool,
    /// Whether anything can be chosen.
    open: bool,
    /// The form's fields, rendered by the server.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let status = RwSignal::new(Status::first(&saved_at, refused));
    let keys = RwSignal::new(true);
    let awake = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    browser::wake(browser::Desk { assessment, indicator, rater, form, status, keys, awake });
    #[cfg(not(feature = "hydrate"))]
    let _ = (assessment, indicator, rater);
    view! {
        <form method="post" class="tl-rating" node_ref=form>
            <div class="tl-rating__status" role="status" aria-live="polite" data-state=move || status.get().state()>
                {move || status.get().mark()}
                <span class="tl-rating__words">{move || status.get().words()}</span>
            </div>
            <Show when=move || matches!(status.get(), Status::Elsewhere { .. })>
                <div class="usa-alert usa-alert--warning" role="alert">
                    <div class="usa-alert__body">
                        <h2 class="usa-alert__heading">"Changed in another window"</h2>
                        <p class="usa-alert__text">{move || status.get().words()}</p>
                        <p>
                            <button type="button" class="usa-button" data-do="keep">"Keep what I have here"</button>
                            <button type="button" class="usa-button usa-button--outline" data-do="take">"Take the other one"</button>
                        </p>
                    </div>
                </div>
            </Show>
            {children()}
            <Show when=move || open && awake.get()>
            <p class="tl-rating__keys">
                <button type="button" class="usa-button usa-button--unstyled" data-do="keys"
                    aria-pressed=move || if keys.get() { "true" } else { "false" }>
                    {move || if keys.get() { "Keys are on: turn them off" } else { "Keys are off: turn them on" }}
                </button>
                " 1 to 4 choose a level, 5 not applicable, 6 can’t tell yet, ← and → go to the indicator before and after."
            </p>
            </Show>
        </form>
    }
}
