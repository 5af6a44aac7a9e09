//! The part of a page that says whether it follows a live topic, and lets it.

use leptos::prelude::*;

use super::scripts::live_script;

/// Says whether the page follows its topic, and lets it: its parts marked `data-live-region` are exchanged for fresh
/// ones when `number` is no longer the newest. Such a part has an id and no field to type into.
#[component]
pub fn LiveTopic(
    /// The address of the topic's stream of changes.
    events: String,
    /// Where to go when what the page shows is over.
    home: String,
    /// The number that what is shown belongs to.
    number: i64,
    /// How it stands, in a few words: said to screen readers when it is another.
    words: String,
) -> impl IntoView {
    view! {
        <div class="tl-live" data-live=events data-live-number=number data-live-words=words data-live-home=home>
            <p class="tl-live__state" role="status" data-live-state></p>
            <p class="usa-sr-only" aria-live="polite" data-live-said></p>
            <noscript><p>"This page does not follow by itself without JavaScript. "<a href="">"Reload"</a></p></noscript>
        </div>
        {live_script()}
    }
}
