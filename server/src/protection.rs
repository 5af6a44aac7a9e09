//! What keeps other sites and oversized requests out: security headers on every answer, cross-site requests refused,
//! bodies cut off at their limit.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http_body_util::Limited;
use tower_http::csrf::{ConfigError, CsrfLayer};

use app::{Visit, pages, sign_in_address};

use crate::settings::Settings;

/// Largest body of a request, in bytes.
const MOST: usize = 1024 * 1024;

/// For answers that aren't pages; pages bring their own with their scripts' nonce.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts security headers on the answer. Nothing is kept by browsers or proxies unless the answer says so itself.
pub async fn security_headers(State(https): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    put_if_missing(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    put_if_missing(headers, header::CACHE_CONTROL, "no-store");
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

fn put_if_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// Refuses what would change something and comes from another site, by `Sec-Fetch-Site` and `Origin`.
///
/// # Errors
/// When the public address can't be the origin of a request, which its parsing rules out.
pub fn same_site_only(settings: &Settings) -> Result<CsrfLayer, ConfigError> {
    match &settings.public_address {
        Some(address) => CsrfLayer::new().add_trusted_origin(address.as_str()),
        None => Ok(CsrfLayer::new()),
    }
}

/// Cuts bodies off at 1 MB, or where a signed-in person sends a file at its limit; one that announces more is refused at
/// once.
pub async fn bounded_body(mut request: Request, next: Next) -> Response {
    if let Some(megabytes) = file_megabytes(&request) {
        if !is_signed_in(&request) {
            // Nobody's file is read; whose session ended while choosing it comes back after signing in.
            let to = request.uri().path_and_query().map_or("/", |path| path.as_str());
            return Redirect::to(&sign_in_address(to)).into_response();
        }
        // The page that takes the file reads no more than this, and says itself that it is too large. A body may have a
        // megabyte more than its file.
        DefaultBodyLimit::max((megabytes + 1) * MOST).apply(&mut request);
        return next.run(request).await;
    }
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MOST) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, MOST)))).await
}

/// How large a file may be sent with this request, where its page takes one.
fn file_megabytes(request: &Request) -> Option<usize> {
    let answered = request.extensions().get::<MatchedPath>().filter(|_| request.method() == Method::POST)?;
    pages().file_megabytes(answered.as_str())
}

fn is_signed_in(request: &Request) -> bool {
    request.extensions().get::<Visit>().is_some_and(|visit| visit.principal.person().is_some())
}
