//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn FrameworkPage() -> impl IntoView { view! { <p>"Soon"</p> } }
