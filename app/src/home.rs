//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn HomePage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn HelpPage() -> impl IntoView { view! { <p>"Soon"</p> } }
