//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn DirectoryPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn UploadPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn ImportPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn OrganizationPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn EditPage() -> impl IntoView { view! { <p>"Soon"</p> } }
pub async fn upload(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn decide_import(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn edit(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
