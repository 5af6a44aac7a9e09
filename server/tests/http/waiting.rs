//! What waits for whom: every wing's part, in one order, for whoever asks; the start page shows the same.

use chrono::Utc;
use throughline::Error;
use throughline::access::{Principal, Role, RoleAt, SignedIn};
use throughline::identity::{OrganizationId, PersonId};
use throughline::site::use_cases::read_site;
use throughline::waiting::what_waits;

use crate::helpers::{FIRST, PASSWORD, World};

fn principal(role: Role, at: &str) -> Principal {
    let organization = OrganizationId::parse(at).unwrap();
    Principal::Person(SignedIn {
        id: PersonId::parse("somebody").unwrap(),
        name: "Somebody".into(),
        email: "somebody@meridian.example".into(),
        roles: vec![RoleAt { role, organization }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_installation_asks_each_for_what_they_can_give() {
    let world = World::set_up().await;
    let (database, now) = (&world.database, Utc::now());
    let site = read_site(database).await.unwrap().unwrap();
    let asked = async |who: Principal| {
        let waiting = what_waits(database, &who, &site, now).await.unwrap();
        assert!(waiting.going_on.is_empty());
        waiting.to_do
    };
    for (role, at, expected) in [
        (Role::Admin, "sea", vec!["Your colleagues", "Your first assessment"]),
        (Role::Lead, "sea", vec!["Your first assessment"]),
        (Role::Member, "sea", vec![]),
        (Role::Viewer, "sea", vec![]),
        (Role::LeaLead, "lea-001902", vec![]),
    ] {
        let found = asked(principal(role, at)).await;
        assert_eq!(found.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), expected, "{role:?}");
    }
    for (nobody, error) in [(Principal::Public, Error::SignedOut), (Principal::Operator, Error::Forbidden)] {
        assert_eq!(what_waits(database, &nobody, &site, now).await, Err(error));
    }

    let mut first = world.visitor();
    first.sign_in(FIRST, PASSWORD).await;
    let page = first.get("/").await.text;
    for it in asked(principal(Role::Admin, "sea")).await {
        assert!(page.contains(&it.title) && page.contains(&it.detail), "{it:?}");
        assert!(page.contains(&format!("href=\"{}\"", it.address)), "{it:?}");
    }
    let mut lea = world.signed_in(Role::LeaLead).await;
    assert!(lea.get("/").await.text.contains("Nothing waits for you."));
}
