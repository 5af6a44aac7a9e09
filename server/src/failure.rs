//! Words for answers that come without any: a refused cross-site request, a body too large, a panic, a timeout. The page
//! is plain and needs no database, because that may be what failed.

use std::any::Any;

use axum::Extension;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use throughline::Error;
use tower_http::csrf::ProtectionError;

use crate::requests::RequestId;

/// Gives an empty answer that refuses or fails a body that says so, with the request's name.
pub async fn in_words(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let for_browser = wants_page(request.headers());
    let has_body = request.method() != Method::HEAD;
    let response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if !(failed && has_body && response.body().size_hint().exact() == Some(0)) {
        return response;
    }
    let (title, words) = words(&response);
    // A database that is away is told of in its own words.
    let own = response.extensions().get::<Error>().map(ToString::to_string);
    let words = own.as_deref().unwrap_or(words);
    let id = id.as_ref().map_or("", RequestId::as_str);
    let (kind, body) = match for_browser {
        true => ("text/html; charset=utf-8", page(title, words, id)),
        false => ("text/plain; charset=utf-8", format!("{title}. {words}\nRequest: {id}\n")),
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(parts, Body::from(body))
}

/// What a panic is answered with: nothing yet, [`in_words`] sees to that. The panic itself has been logged.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// The empty answer to a database that failed where no page could be rendered; [`in_words`] says why.
pub fn of(error: &Error) -> Response {
    match error {
        Error::Unavailable | Error::Unsure => {
            (StatusCode::SERVICE_UNAVAILABLE, Extension(error.clone())).into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().any(|kinds| kinds.to_str().is_ok_and(|kinds| kinds.contains("text/html")))
}

fn words(response: &Response) -> (&'static str, &'static str) {
    if response.extensions().get::<ProtectionError>().is_some() {
        return (
            "This was sent from another site",
            "Throughline takes changes only from its own pages, so nothing was done. Open Throughline itself and try there. \
             Administrators: if people see this on Throughline’s own pages, set THROUGHLINE_PUBLIC_ADDRESS to the address they type.",
        );
    }
    match response.status() {
        StatusCode::NOT_FOUND => ("Not found", "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("That can’t be done here", "This address doesn’t take that kind of request.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (
            "That is too large",
            "Nothing was saved. Send less at once; a page that asks for a file says how large it may be.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("Throughline is busy", "It could not answer in time. What had been saved is safe. Try again in a minute.")
        }
        status if status.is_client_error() => {
            ("That request can’t be answered", "It arrived damaged or incomplete. Go back and try again.")
        }
        _ => (
            "Something went wrong",
            "It went wrong on our side, and it has been noted. Try again; if it keeps happening, tell your administrator the number below.",
        ),
    }
}

fn page(title: &str, words: &str, id: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Throughline</title>
<link rel="stylesheet" href="/throughline.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
<main id="main" class="tl-main">
<div class="tl-narrow">
<h1>{title}</h1>
<p class="usa-intro">{words}</p>
<p><a class="usa-button" href="/">Go to the start page</a></p>
<p class="tl-quiet">If you ask for help, give this number: <code>{id}</code></p>
</div>
</main>
</body>
</html>
"#
    )
}
