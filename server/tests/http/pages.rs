//! What is answered before anybody has signed in: files, health, set-up, addresses that aren't there.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::helpers::{World, logs};

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_has_the_whole_page_around_it() {
    let world = World::set_up().await;
    let answer = world.visitor().get("/no/such/page?x=1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    for part in
        ["<h1>Page not found</h1>", "Meridian Department of Education", "href=\"/sign-in\"", "/throughline.css?v="]
    {
        assert!(answer.text.contains(part), "{part} is missing in {}", answer.text);
    }
    let posted = world.visitor().post("/no/such/page", &[]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_error_page_and_the_log_name_the_request_alike() {
    let world = World::set_up().await;
    let answer = world.visitor().get("/no/such/page").await;
    let id = answer.header("x-request-id").to_owned();
    assert!(answer.text.contains(&format!("<code>{id}</code>")), "{}", answer.text);
    let lines = logs();
    let line = lines.lines().find(|line| line.contains(&id)).expect("a line about the request");
    for part in ["\"method\":\"GET\"", "\"path\":\"/no/…\"", "\"status\":404", "\"ms\":"] {
        assert!(line.contains(part), "{part} is missing in {line}");
    }
    let own = Request::get("/no").header("x-request-id", "chosen-outside").body(Body::empty()).unwrap();
    assert_ne!(world.visitor().send(own).await.header("x-request-id"), "chosen-outside");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_without_a_session_or_a_site() {
    let world = World::empty().await;
    for (path, expected) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let answer = world.visitor().get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, expected));
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn until_it_is_set_up_every_page_leads_to_set_up() {
    let world = World::empty().await;
    let mut visitor = world.visitor();
    for path in ["/", "/sign-in", "/assessments/x/rate/1.1.1?y", "/no/such/page", "/framework"] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/set-up"), "{path}");
    }
    assert_eq!(visitor.post("/sign-in", &[("email", "a@b.c")]).await.location(), "/set-up");
    assert_eq!(visitor.get("/set-up").await.status, StatusCode::OK);
    assert_eq!(visitor.get("/throughline.css").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_may_be_kept_when_they_are_asked_for_by_version() {
    let world = World::empty().await;
    let mut visitor = world.visitor();
    for (path, kind, kept) in [
        ("/throughline.css?v=0123456789ab", "text/css", "public, max-age=31536000, immutable"),
        ("/throughline.css", "text/css", "no-cache"),
        ("/throughline.css?w=1", "text/css", "no-cache"),
        ("/fonts/a.woff2", "font/woff2", "no-cache"),
        ("/pkg/throughline.js", "text/javascript", "no-cache"),
        ("/pkg/throughline_bg.wasm", "application/wasm", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        let since = answer.header("last-modified").to_owned();
        let again = Request::get(path).header("if-modified-since", since).body(Body::empty()).unwrap();
        assert_eq!(visitor.send(again).await.status, StatusCode::NOT_MODIFIED, "{path}");
    }
    for path in ["/fonts/", "/fonts/none.woff2?v=1", "/fonts/..%2Fthroughline.css", "/pkg"] {
        let answer = visitor.get(path).await;
        assert!(matches!(answer.status.as_u16(), 303 | 404 | 307), "{path}: {}", answer.status);
        assert!(!answer.header("cache-control").contains("immutable"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_compressed_where_the_browser_can_read_it() {
    let world = World::set_up().await;
    for (path, encoding) in [
        ("/framework", "gzip"),
        ("/throughline.css", "gzip"),
        ("/pkg/throughline_bg.wasm", "gzip"),
        ("/fonts/a.woff2", ""),
    ] {
        let request = Request::get(path).header("accept-encoding", "gzip, br").body(Body::empty()).unwrap();
        let answer = world.visitor().send(request).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{path}");
    }
    assert_eq!(world.visitor().get("/framework").await.header("content-encoding"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_islands_brings_no_webassembly() {
    let world = World::set_up().await;
    for path in ["/framework", "/sign-in", "/help"] {
        let answer = world.visitor().get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.text.contains(".wasm") && !answer.text.contains("/pkg/"), "{path}");
        assert!(!answer.header("content-security-policy").contains("wasm"), "{path}");
    }
}
