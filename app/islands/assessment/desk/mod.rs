//! The island around the rating form: saves as you choose, keeps what can't be sent yet, watches for other windows, and
//! adds the keys. The form inside is the server's and works without it.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::html;
use leptos::prelude::*;

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

/// What is saved and what isn't.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "most states arise in the browser"))]
pub enum Status {
    /// Nothing has been chosen yet.
    Untouched,
    /// All that stands here is stored since then.
    Saved(String),
    /// Chosen or typed, and on its way.
    Saving,
    /// Not stored, for this reason.
    NotSaved(String),
    /// The server can't be reached; kept on this device.
    Offline,
    /// Another window stored something else.
    Elsewhere {
        /// The version stored there.
        version: i64,
        /// Its answer in words.
        answer: String,
        /// When, in words.
        saved_at: String,
    },
}

impl Status {
    fn first(saved_at: &str, refused: bool) -> Self {
        match (refused, saved_at) {
            (true, _) => Status::NotSaved("What you have here is not stored.".to_owned()),
            (false, "") => Status::Untouched,
            (false, at) => Status::Saved(at.to_owned()),
        }
    }

    fn state(&self) -> &'static str {
        match self {
            Status::Untouched => "untouched",
            Status::Saved(_) => "saved",
            Status::Saving => "saving",
            Status::NotSaved(_) | Status::Elsewhere { .. } => "unsaved",
            Status::Offline => "offline",
        }
    }

    /// A shape beside the words, so that the state isn't told by colour alone.
    fn mark(&self) -> &'static str {
        match self {
            Status::Untouched => "○ ",
            Status::Saved(_) => "✓ ",
            Status::Saving => "… ",
            Status::NotSaved(_) | Status::Elsewhere { .. } => "! ",
            Status::Offline => "⇡ ",
        }
    }

    fn words(&self) -> String {
        match self {
            Status::Untouched => "Not rated yet.".to_owned(),
            Status::Saved(at) => format!("Saved {}.", at.trim_end_matches('.')),
            Status::Saving => "Saving…".to_owned(),
            Status::NotSaved(why) => format!("Not saved yet. {why}"),
            Status::Offline => {
                "No connection. What you chose is kept on this device and is sent as soon as the connection is back."
                    .to_owned()
            }
            Status::Elsewhere { answer, saved_at, .. } => {
                format!(
                    "Another window saved “{answer}” {}. What you have here isn’t saved.",
                    saved_at.trim_end_matches('.')
                )
            }
        }
    }
}
