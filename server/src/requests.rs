//! A name for every request, and a line in the log for each: method, path, status, duration. Codes travel in paths and
//! queries, so the log has the route's pattern in the path's place, and never a query.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// The header that carries a request's name back.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in the log and on error pages: when it came, in milliseconds, and a running number. Never taken from
/// outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// A fresh name, 15 characters.
    fn new() -> Self {
        static NUMBER: OnceLock<AtomicU64> = OnceLock::new();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        // Started anywhere, so that two processes don't give the same names.
        let number =
            NUMBER.get_or_init(|| AtomicU64::new(u64::from(std::process::id()).wrapping_mul(0x9e37_79b9) ^ now));
        let number = number.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:09x}-{:05x}", now & 0xf_ffff_ffff, number & 0xf_ffff))
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the request, and logs it once it is answered.
pub async fn named_and_logged(mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    request.extensions_mut().insert(id.clone());
    let path = shown_path(&request);
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id, %method, path);
    let answered = async move {
        let started = Instant::now();
        let mut response = next.run(request).await;
        if let Ok(value) = HeaderValue::from_str(id.as_str()) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        log(&path, response.status(), started);
        response
    };
    answered.instrument(span).await
}

fn log(path: &str, status: StatusCode, started: Instant) {
    let (status, ms) = (status.as_u16(), started.elapsed().as_micros() as f64 / 1000.0);
    match path {
        "/healthz" | "/readyz" if status < 400 => tracing::debug!(status, ms, "answered"),
        _ if status >= 500 => tracing::error!(status, ms, "answered"),
        _ => tracing::info!(status, ms, "answered"),
    }
}

/// The pattern of the route that answers; of an address that no route has, no more than a word of it.
fn shown_path(request: &Request) -> String {
    let pattern = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    pattern.filter(|pattern| !pattern.contains("{*")).unwrap_or_else(|| first_word(request.uri().path()))
}

/// `/fonts/…` of `/fonts/a/b`; a first word that is long or strange may be a code and isn't shown.
fn first_word(path: &str) -> String {
    let mut words = path.trim_start_matches('/').splitn(2, '/');
    let (first, rest) = (words.next().unwrap_or_default(), words.next());
    let plain = first.len() <= 16 && first.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_' | '.'));
    match (plain, rest) {
        (true, None) => format!("/{first}"),
        (true, Some(_)) => format!("/{first}/…"),
        (false, _) => "/…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_never_the_same() {
        let (one, other) = (RequestId::new(), RequestId::new());
        assert_eq!(one.as_str().len(), 15);
        assert_ne!(one, other);
    }

    #[test]
    fn codes_in_unknown_addresses_are_not_shown() {
        for (path, expected) in [
            ("/", "/"),
            ("/peeple", "/peeple"),
            ("/invitations/4Zk2", "/invitations/…"),
            ("/4Zk2QpL", "/…"),
            ("/averyveryverylongword", "/…"),
            ("/fonts/a/b.woff2", "/fonts/…"),
            ("/7K2QD-AAAAA/x", "/…"),
        ] {
            assert_eq!(first_word(path), expected);
        }
    }
}
