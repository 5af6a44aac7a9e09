//! Pages of this room; being filled.
use leptos::prelude::*;
#[component]
pub fn SignInPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn AccountPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn InvitationPage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn PeoplePage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn InvitePage() -> impl IntoView { view! { <p>"Soon"</p> } }
#[component]
pub fn PersonPage() -> impl IntoView { view! { <p>"Soon"</p> } }
pub async fn sign_in(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn sign_out(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn change_password(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn accept_invitation(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn withdraw_invitation(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn invite(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
pub async fn edit_person(posted: crate::form::Posted) -> axum::response::Response { posted.answer(Err(throughline::Error::NotFound)).await }
