//! The page of jobs: what was given up says why, can be tried again, and can be forgotten.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::Utc;
use regex::Regex;
use throughline::access::{Action, Place, Principal, Role};
use throughline::database::Change;
use throughline::job::{self, NewJob};

use crate::helpers::{Answer, Client, World};

/// Looks at the page until it says so.
async fn until(client: &mut Client, says: impl Fn(&str) -> bool) -> Answer {
    for _ in 0..200 {
        let page = client.get("/jobs").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        if says(&page.text) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}", client.get("/jobs").await.text)
}

fn version(page: &Answer) -> String {
    let field = Regex::new(r#"name="version" value="(\d+)""#).unwrap();
    field.captures(&page.text).unwrap_or_else(|| panic!("{}", page.text))[1].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_has_what_was_given_up_tried_again_or_forgets_it() {
    let world = World::set_up().await;
    let mut admin = world.signed_in(Role::Admin).await;
    assert!(admin.get("/site").await.text.contains("href=\"/jobs\""));
    // There is no such entry, and never will be.
    let permit = Principal::Operator.permit(Action::WorkOnMetrics, &Place::sea()).unwrap();
    let of = ("figures.import", "none");
    let lost = NewJob::new(&permit, of, "Store the figures of lost.csv", &Utc::now()).unwrap();
    job::add(Change::unrecorded(), &lost).run(&world.database).await.unwrap();

    let is_given_up = |page: &str| page.contains("Try again: Store the figures of lost.csv");
    let page = until(&mut admin, is_given_up).await;
    for part in ["Given up", "asked for by Command line", "after 1 try", "We couldn’t find that."] {
        assert!(page.text.contains(part), "{part} is missing in {}", page.text);
    }
    let seen = version(&page);
    let presses = admin.clone();
    let press = |what: &'static str, version: String| {
        let mut admin = presses.clone();
        async move {
            let fields = [("job", "figures.import/none"), ("version", version.as_str()), ("do", what)];
            admin.post("/jobs", &fields).await
        }
    };
    let again = press("again", seen.clone()).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, "/jobs"), "{}", again.text);
    let page = until(&mut admin, |page| is_given_up(page) && !page.contains(&format!("value=\"{seen}\""))).await;
    let stale = press("forget", seen).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("That can’t be done now"), "{}", stale.text);
    assert_eq!(press("forget", version(&page)).await.status, StatusCode::SEE_OTHER);
    assert!(!admin.get("/jobs").await.text.contains("lost.csv"));
    let record = admin.get("/audit").await.text;
    for words in ["Had a job tried again", "Forgot a job that was given up"] {
        assert!(record.contains(words), "{words} is missing in {record}");
    }
    let mut lead = world.signed_in(Role::Lead).await;
    assert_eq!(lead.get("/jobs").await.status, StatusCode::FORBIDDEN);
    assert!(!lead.get("/site").await.text.contains("href=\"/jobs\""));
}
