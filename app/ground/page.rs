//! Loading a page's content before the first byte, and the page that says why there is none.

use axum::http::{HeaderValue, StatusCode, header};
use ground::Error;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::form::{sign_in_address, status_of};
use crate::visit::{Visit, visit};

/// Loads a page's content and shows it, or the page that says why not.
pub fn load<T, L, V>(loading: impl FnOnce(Visit) -> L, show: impl FnOnce(T) -> V + Send + 'static) -> impl IntoView
where
    T: Send + 'static,
    L: Future<Output = Result<T, Error>> + Send + 'static,
    V: IntoView + 'static,
{
    let loading = loading(visit());
    Suspend::new(async move {
        match loading.await {
            Ok(content) => show(content).into_any(),
            Err(error) => refusal(error).into_any(),
        }
    })
}

/// Sends the visitor elsewhere instead of showing this page.
pub fn send_to(address: &str) {
    if let (Some(response), Ok(address)) =
        (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(address))
    {
        response.insert_header(header::LOCATION, address);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// The page for what can't be shown; its status is the response's.
pub fn refusal(error: Error) -> AnyView {
    let visit = visit();
    if error == Error::SignedOut {
        send_to(&sign_in_address(&visit.path));
        return ().into_any();
    }
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status_of(&error));
    }
    let title = match &error {
        Error::NotFound => "Page not found",
        Error::Forbidden => "You don’t have access to this page",
        Error::Unavailable => "Throughline is busy",
        Error::Unsure => "This may not have been saved",
        Error::Conflict(_) => "Somebody changed this first",
        _ => "Something went wrong",
    };
    view! {
        <Title text=title/>
        <div class="tl-narrow">
            <h1>{title}</h1>
            <p class="usa-intro">{error.to_string()}</p>
            <p><a class="usa-button" href="/">"Go to the start page"</a></p>
            <p class="tl-quiet">"If you ask for help, give this number: "<code>{visit.request_id}</code></p>
        </div>
    }
    .into_any()
}
