//! What every answer has, whatever it answers: security headers, a request's name, and no way in from other sites.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use throughline::access::Role;

use crate::helpers::{Answer, World};

fn assert_protected(what: &str, answer: &Answer) {
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), expected, "{name} of {what}");
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "policy of {what}: {policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "policy of {what}: {policy}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert_eq!(answer.header("x-request-id").len(), 15, "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn security_headers_are_on_every_kind_of_answer() {
    let world = World::set_up().await;
    let (mut visitor, mut lead) = (world.visitor(), world.signed_in(Role::Lead).await);
    for (path, status) in [
        ("/sign-in", 200),
        ("/framework", 200),
        ("/nowhere", 404),
        ("/throughline.css?v=1", 200),
        ("/fonts/none.woff2", 404),
        ("/favicon.svg", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/assessments", 303),
        ("/api/nothing", 404),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_protected(path, &answer);
    }
    assert_protected("a signed-in page", &lead.get("/assessments").await);
    assert_protected("a form that is done", &lead.post("/sign-out", &[]).await);
    let wrong = visitor.sign_in("nobody@example.org", "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_protected("a form with something wrong", &wrong);
    let refused = visitor.send(Request::delete("/people").body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(refused.text.contains("doesn’t take that kind of request"), "{}", refused.text);
    assert_protected("a wrong method", &refused);
    let foreign = Request::post("/sign-in").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    assert_protected("a refused request", &visitor.send(foreign).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_kept_by_nobody_and_https_is_insisted_on_where_it_is_spoken() {
    let world = World::set_up_with(&[("public_address", "https://throughline.example.gov")]).await;
    let answer = world.visitor().get("/sign-in").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    let plain = World::empty().await.visitor().get("/healthz").await;
    assert_eq!(plain.header("strict-transport-security"), "");
}

/// The status a form gets that was sent with these headers; 422 means it was looked at.
async fn status_with(world: &World, method: Method, headers: &[(&str, &str)]) -> Answer {
    let mut request =
        Request::builder().method(method).uri("/sign-in").header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.visitor().send(request.body(Body::from("email=&password=")).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_from_other_sites_are_refused_in_words() {
    let world = World::set_up_with(&[("public_address", "https://throughline.example.gov")]).await;
    for (headers, looked_at) in [
        (&[("sec-fetch-site", "same-origin")][..], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", "http://localhost:3000")], true),
        (&[("origin", "http://localhost:3001")], false),
        // A proxy that changes the host: the public address is what people see.
        (&[("origin", "https://throughline.example.gov"), ("host", "internal:3000")], true),
        (&[("origin", "https://evil.example"), ("host", "internal:3000")], false),
        // No browser: nobody's cookies are at stake.
        (&[], true),
    ] {
        let answer = status_with(&world, Method::POST, headers).await;
        let expected = if looked_at { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{headers:?}");
        assert_eq!(answer.text.contains("This was sent from another site"), !looked_at, "{headers:?}");
    }
    let reading = status_with(&world, Method::GET, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(reading.status, StatusCode::OK, "following a link from elsewhere is welcome");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_function_is_refused_to_other_sites_too() {
    let world = World::set_up().await;
    let foreign =
        Request::post("/api/anything").header("sec-fetch-site", "cross-site").header("accept", "application/json");
    let answer = world.visitor().send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert!(answer.text.contains(answer.header("x-request-id")), "{}", answer.text);
}
