//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn SetUpPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn SitePage() -> impl IntoView { view! { <p>"Soon"</p> } }
pub async fn set_up(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn edit_site(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
