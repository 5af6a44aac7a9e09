//! Who is visiting: made for every page, form and server function, in one trip to the database.

use std::net::SocketAddr;
use std::sync::Arc;

use app::{MESSAGES, PERSON, Services, Visit};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Utc;
use throughline::access::Principal;
use throughline::site;
use tower_sessions::Session;

use crate::failure;
use crate::requests::RequestId;
use crate::sessions::{self, Opened, SessionCookie};

/// The only page there is before an installation is set up.
const SET_UP: &str = "/set-up";

/// What making a visit takes.
#[derive(Clone)]
pub struct Reception {
    services: Services,
    cookie: SessionCookie,
    behind_proxy: bool,
}

impl Reception {
    /// Visits with sessions under this cookie; `X-Forwarded-For` is believed behind a proxy.
    pub fn new(services: Services, cookie: SessionCookie, behind_proxy: bool) -> Self {
        Self { services, cookie, behind_proxy }
    }
}

/// Puts the visit and its session among the request's extensions, and keeps the session afterwards.
pub async fn received(State(reception): State<Reception>, mut request: Request, next: Next) -> Response {
    let now = Utc::now();
    let database = &reception.services.database;
    let sent = reception.cookie.sent(request.headers());
    let session_hash = sent.flatten().map(|id| sessions::hash(&id));
    let found = match site::visit(database, session_hash.as_deref(), now).await {
        Ok(found) => found,
        Err(error) => return failure::of(&error),
    };
    let opened = Opened::new(database, reception.cookie, sent, found.session.as_deref(), now);
    let session = opened.session.clone();
    if found.principal == Principal::Public && holds_a_person(&session).await {
        // Deactivated meanwhile. Should ending it fail, it is still nobody's.
        let _ = session.flush().await;
    }
    if found.site.is_none() && request.uri().path() != SET_UP {
        return Redirect::to(SET_UP).into_response();
    }
    let messages = if is_page(&request) { take_messages(&session).await } else { Vec::new() };
    let visit = Visit {
        principal: found.principal,
        site: found.site.map(Arc::new),
        now,
        address: address(&request, reception.behind_proxy),
        request_id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
        messages: messages.clone(),
        database: database.clone(),
        files: reception.services.files.clone(),
        assets: reception.services.assets.clone(),
        path: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
    };
    request.extensions_mut().insert(visit);
    request.extensions_mut().insert(session.clone());
    let is_essential = request.method() != Method::GET;
    let response = next.run(request).await;
    if response.status().is_redirection() && !messages.is_empty() {
        // Nobody has read them yet: they wait for the page that is led to.
        let _ = session.insert(MESSAGES, messages).await;
    }
    opened.settle(response, is_essential).await
}

async fn holds_a_person(session: &Session) -> bool {
    session.id().is_some() && matches!(session.get_value(PERSON).await, Ok(Some(_)))
}

async fn take_messages(session: &Session) -> Vec<String> {
    // Looked at first: removing marks the session as changed, and a change is written.
    match session.id().is_some() && matches!(session.get_value(MESSAGES).await, Ok(Some(_))) {
        true => session.remove(MESSAGES).await.ok().flatten().unwrap_or_default(),
        false => Vec::new(),
    }
}

/// Whether a person will look at the answer: what a browser opens, but no file that it saves.
fn is_page(request: &Request) -> bool {
    // `results.csv` is a file, the indicator `1.1.3` is a page.
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    let is_file = last == "file"
        || last.rsplit_once('.').is_some_and(|(_, kind)| kind.starts_with(|c: char| c.is_ascii_alphabetic()));
    let opened = request
        .headers()
        .get(header::ACCEPT)
        .is_none_or(|kinds| kinds.as_bytes().windows(9).any(|it| it == b"text/html"));
    request.method() == Method::GET && opened && !is_file
}

/// Where the request comes from: the peer, or who the proxy says it got it from.
fn address(request: &Request, behind_proxy: bool) -> String {
    let forwarded = behind_proxy.then(|| forwarded_for(request.headers())).flatten();
    let peer = || {
        request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip().to_canonical().to_string())
    };
    forwarded.or_else(peer).unwrap_or_else(|| "unknown".to_owned())
}

/// The last address of the list: the one our proxy added. What stands before it anybody may have written.
fn forwarded_for(headers: &HeaderMap) -> Option<String> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = last.rsplit(',').next()?.trim();
    address.parse::<std::net::IpAddr>().ok().map(|address| address.to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn only_the_proxy_is_believed_about_the_address() {
        let request =
            |forwarded: &str| Request::builder().header("x-forwarded-for", forwarded).body(Body::empty()).unwrap();
        for (forwarded, behind_proxy, expected) in [
            ("203.0.113.9", true, "203.0.113.9"),
            ("10.9.9.9, 203.0.113.9", true, "203.0.113.9"),
            ("203.0.113.9", false, "unknown"),
            ("nonsense", true, "unknown"),
            ("::ffff:203.0.113.9", true, "203.0.113.9"),
        ] {
            assert_eq!(address(&request(forwarded), behind_proxy), expected, "{forwarded}");
        }
    }

    #[test]
    fn messages_wait_for_a_page() {
        let request = |method: &str, path: &str, accept: &str| {
            Request::builder().method(method).uri(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap()
        };
        assert!(is_page(&request("GET", "/people?x=1", "text/html,*/*;q=0.8")));
        assert!(is_page(&request("GET", "/assessments/a/rate/1.1.3", "text/html")));
        for (method, path, accept) in [
            ("POST", "/people", "text/html"),
            ("GET", "/assessments/a/results.csv", "text/html"),
            ("GET", "/assessments/a/evidence/b/file", "text/html"),
            ("GET", "/api/x", "application/json"),
        ] {
            assert!(!is_page(&request(method, path, accept)), "{method} {path}");
        }
    }
}
