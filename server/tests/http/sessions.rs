//! Sessions: who gets one, what its cookie is like, and when it ends.

use axum::http::StatusCode;
use chrono::{TimeDelta, Utc};
use throughline::access::{Principal, Role};
use throughline::person::session::{StoredSession, load_session, save_session};
use throughline::person::token;
use throughline::person::use_cases::{deactivate_person, view_person};

use crate::helpers::{Client, PASSWORD, World};

const COOKIE: &str = "throughline";

fn hash_of(client: &Client) -> String {
    token::hash(&client.cookies[COOKIE])
}

async fn stored(world: &World, hash: &str) -> Option<StoredSession> {
    load_session(&world.database, hash, Utc::now()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_looks_gets_no_cookie() {
    let world = World::set_up().await;
    for path in ["/", "/framework", "/sign-in", "/nowhere", "/throughline.css"] {
        assert_eq!(world.visitor().get(path).await.header("set-cookie"), "", "{path}");
    }
    let mut mistaken = world.visitor();
    assert_eq!(mistaken.sign_in("nobody@example.org", "wrong").await.header("set-cookie"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_https_and_this_host_unless_all_stays_on_this_machine() {
    for (settings, expected) in [
        (&[][..], "throughline="),
        (&[("public_address", "https://throughline.example.gov")], "__Host-throughline="),
        (&[("listen", "0.0.0.0:3000")], "__Host-throughline="),
        (&[("public_address", "http://localhost:3000")], "throughline="),
    ] {
        let world = World::set_up_with(settings).await;
        let mut client = world.visitor();
        world.person(Role::Member, "member@meridian.example").await;
        let answer = client.sign_in("member@meridian.example", PASSWORD).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(expected), "{settings:?}: {cookie}");
        assert!(cookie.contains("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.ends_with("; Secure"), expected.starts_with("__Host-"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_changes_the_id_and_the_database_knows_only_its_hash() {
    let world = World::set_up().await;
    let mut client = world.signed_in(Role::Member).await;
    let before = client.cookies[COOKIE].clone();
    let kept = stored(&world, &hash_of(&client)).await.expect("kept");
    assert!(kept.person.is_some());
    assert!(!kept.content.contains(&before));
    client.sign_in("member@meridian.example", PASSWORD).await;
    assert_ne!(client.cookies[COOKIE], before);
    assert!(stored(&world, &token::hash(&before)).await.is_none(), "the old id is worth nothing");
    // An id that somebody else chose is not taken over.
    let mut planted = world.visitor();
    planted.cookies.insert(COOKIE.to_owned(), before.clone());
    planted.sign_in("member@meridian.example", PASSWORD).await;
    assert_ne!(planted.cookies[COOKIE], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_for_everybody_who_has_its_id() {
    let world = World::set_up().await;
    let mut client = world.signed_in(Role::Lead).await;
    let mut copy = client.clone();
    assert_eq!(client.get("/assessments").await.status, StatusCode::OK);
    let hash = hash_of(&client);
    assert_eq!(client.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(stored(&world, &hash).await.is_none());
    assert!(copy.get("/assessments").await.location().starts_with("/sign-in"));
    assert!(copy.cookies.is_empty(), "a cookie that names nothing is taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shown_once_and_then_nothing_is_kept_of_the_visitor() {
    let world = World::set_up().await;
    let mut client = world.signed_in(Role::Lead).await;
    client.post("/sign-out", &[]).await;
    let hash = hash_of(&client);
    // A file and a redirect leave it for the page.
    client.get("/throughline.css").await;
    assert!(client.get("/assessments").await.status.is_redirection());
    let shown = client.get("/sign-in").await;
    assert!(shown.text.contains("You are signed out."), "{}", shown.text);
    assert!(
        shown.header("set-cookie").starts_with("throughline=; Path=/; Max-Age=0"),
        "{}",
        shown.header("set-cookie")
    );
    assert!(stored(&world, &hash).await.is_none());
    assert!(client.cookies.is_empty());
    assert!(!client.get("/sign-in").await.text.contains("You are signed out."));
}

#[tokio::test(flavor = "multi_thread")]
async fn deactivating_a_person_ends_what_they_had_open() {
    let world = World::set_up().await;
    let id = world.person(Role::Lead, "gone@meridian.example").await;
    let mut client = world.visitor();
    client.sign_in("gone@meridian.example", PASSWORD).await;
    assert_eq!(client.get("/assessments").await.status, StatusCode::OK);
    let version = view_person(&world.database, &Principal::Operator, &id).await.unwrap().version;
    deactivate_person(&world.database, &Principal::Operator, &id, version, Utc::now()).await.unwrap();
    let answer = client.get("/assessments").await;
    assert!(answer.location().starts_with("/sign-in"), "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lasts_twelve_hours_from_the_last_half_hour_it_was_used_in() {
    let world = World::set_up().await;
    let mut client = world.signed_in(Role::Lead).await;
    let hash = hash_of(&client);
    assert_eq!(client.get("/assessments").await.header("set-cookie"), "", "nothing to write yet");

    // As if it had been used an hour ago.
    let before = stored(&world, &hash).await.unwrap();
    let aged = Utc::now() + TimeDelta::hours(11);
    let content = before.content.replace(&before.expires_at.timestamp().to_string(), &aged.timestamp().to_string());
    assert_ne!(content, before.content);
    save_session(&world.database, &hash, &StoredSession { content, expires_at: aged, ..before }).await.unwrap();
    let answer = client.get("/assessments").await;
    assert!(answer.header("set-cookie").contains("Max-Age=43200"), "{}", answer.header("set-cookie"));
    assert_eq!(hash_of(&client), hash, "the same session");
    let left = stored(&world, &hash).await.unwrap().expires_at - Utc::now();
    assert!(left > TimeDelta::minutes(11 * 60 + 59), "{left}");

    // As if it had been left alone for twelve hours.
    let kept = stored(&world, &hash).await.unwrap();
    save_session(&world.database, &hash, &StoredSession { expires_at: Utc::now() - TimeDelta::seconds(1), ..kept })
        .await
        .unwrap();
    assert!(client.get("/assessments").await.location().starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_in_the_cookie_is_nobody() {
    let world = World::set_up().await;
    for value in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "../../etc"] {
        let mut client = world.visitor();
        client.cookies.insert(COOKIE.to_owned(), value.to_owned());
        let answer = client.get("/assessments").await;
        assert!(answer.location().starts_with("/sign-in"), "{value:?}");
        assert!(client.cookies.is_empty(), "{value:?} is taken back");
    }
}
