//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn AssessmentsPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn NewAssessmentPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn AssessmentPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn EditAssessmentPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn RatingPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn FinishPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn ResultsPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn PrintPage() -> impl IntoView { view! { <p>"Soon"</p> } }
pub async fn start(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn advance(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn edit(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn rate(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn finish(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn results_csv(visit: crate::Visit) -> axum::response::Response { use axum::response::IntoResponse; visit.path.into_response() }
