//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn AuditPage() -> impl IntoView { view! { <p>"Soon"</p> } }
