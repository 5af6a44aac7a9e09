//! The router: pages, forms, server functions, files and health, and around them what holds for every request.

use std::time::Duration;

use app::{Services, pages, shell};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::ConfigError;

use crate::sessions::SessionCookie;
use crate::settings::Settings;
use crate::visiting::{Reception, received};
use crate::{assets, failure, protection, requests};

/// How long a request may take, sending its body included.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How many times as long it may take to send a file of figures, four times as large as other files, and to check it.
const LARGE_FILES_TAKE: u32 = 5;

/// Everything Throughline answers.
///
/// # Errors
/// When the public address can't be the origin of a request, which [`Settings`] rule out.
pub fn app(services: Services, settings: &Settings) -> Result<Router, ConfigError> {
    let router = visited(&services, settings)
        .merge(assets::routes(&settings.site))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED });
    Ok(wrapped(router, settings, TIME_LIMIT)?.with_state(services))
}

/// What needs to know who is visiting.
fn visited(services: &Services, settings: &Settings) -> Router<Services> {
    let options = services.leptos.clone();
    let not_found = {
        let (services, options) = (services.clone(), options.clone());
        render_app_async_with_context(move || provide_context(services.clone()), move || shell(options.clone()))
    };
    let reception =
        Reception::new(services.clone(), SessionCookie::new(settings.secure_cookies()), settings.behind_proxy);
    Router::new()
        .leptos_routes_with_context(services, pages().listing(), || {}, move || shell(options.clone()))
        .merge(pages().handlers())
        .fallback(not_found)
        .layer(middleware::from_fn(protection::bounded_body))
        .layer(middleware::from_fn_with_state(reception, received))
}

/// What holds for every request, from the inside out.
fn wrapped(
    router: Router<Services>,
    settings: &Settings,
    time_limit: Duration,
) -> Result<Router<Services>, ConfigError> {
    let compression =
        CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(512).and(is_text));
    let router = router
        .layer(protection::same_site_only(settings)?)
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(middleware::from_fn(move |request, next| in_time(time_limit, request, next)))
        .layer(middleware::from_fn(failure::in_words))
        .layer(compression)
        .layer(middleware::from_fn_with_state(settings.is_https(), protection::security_headers))
        .layer(middleware::from_fn(requests::named_and_logged));
    Ok(router)
}

/// Answers that it is busy to what isn't done in time.
async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    let limit = if pages().takes_long(request.uri().path()) { limit * LARGE_FILES_TAKE } else { limit };
    let answered = tokio::time::timeout(limit, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Pictures and fonts are compressed already; events must not wait for enough of them to compress.
fn is_text(_: StatusCode, _: axum::http::Version, headers: &HeaderMap, _: &axum::http::Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    (kind.starts_with("text/") && kind != "text/event-stream")
        || matches!(kind, "application/javascript" | "application/json" | "application/wasm" | "image/svg+xml")
}

async fn ready(State(services): State<Services>) -> Response {
    match services.database.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "The database doesn’t answer.\n").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::post;
    use throughline::database::{self, Database};
    use tower::ServiceExt;

    use super::*;
    use crate::requests::REQUEST_ID;

    /// What `router` answers with everything around it that holds for every request.
    async fn answer(router: Router<Services>, request: Request) -> (Response, String) {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::of(&[("files", folder.path().to_str().unwrap())]).unwrap();
        let database = Database::open(&database::Settings::at("mem://")).await.unwrap();
        let router = wrapped(router, &settings, Duration::from_millis(300))
            .unwrap()
            .with_state(crate::services(database, &settings).unwrap());
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        (Response::from_parts(parts, Body::empty()), text)
    }

    async fn panics() -> &'static str {
        panic!("as this test wants it")
    }

    #[tokio::test]
    async fn a_panic_is_answered_in_words_with_the_request_s_name() {
        let router = || Router::new().route("/", get(panics));
        let request = Request::builder().uri("/").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        let (response, text) = answer(router(), request).await;
        assert_eq!(response.status(), 500);
        let id = response.headers()[REQUEST_ID].to_str().unwrap();
        assert!(
            text.contains("<h1>Something went wrong</h1>") && text.contains(&format!("<code>{id}</code>")),
            "{text}"
        );
        assert!(!text.contains("as this test wants it"));
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");

        let (response, text) = answer(router(), Request::builder().uri("/").body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert!(text.starts_with("Something went wrong."), "{text}");
    }

    #[tokio::test]
    async fn an_answer_with_words_of_its_own_keeps_them() {
        let router = Router::new().route("/", post(|| async { (StatusCode::BAD_REQUEST, "no such indicator") }));
        let request = Request::builder().method("POST").uri("/").body(Body::empty()).unwrap();
        assert_eq!(answer(router, request).await.1, "no such indicator");
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended() {
        let forever = || async { std::future::pending::<&str>().await };
        let router = Router::new().route("/", get(forever));
        let (response, text) = answer(router, Request::builder().uri("/").body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 503);
        assert!(text.starts_with("Throughline is busy."), "{text}");
    }
}
