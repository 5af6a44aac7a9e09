//! Sessions against a database in memory and one on disk.

use chrono::TimeDelta;

use super::*;
use crate::access::Role;
use crate::database::testing::on_disk;
use crate::person::tests::{add, at, noon, planted, sign};
use crate::person::{throttle, use_cases};
use crate::problem::Error;

fn stored(person: Option<&PersonId>, minutes: i64) -> StoredSession {
    StoredSession {
        content: format!("{{\"minutes\":{minutes}}}"),
        person: person.cloned(),
        expires_at: noon() + TimeDelta::minutes(minutes),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_comes_back_as_it_was_stored_until_it_ends() {
    let (disk, _folder) = on_disk().await;
    for database in [planted().await, disk] {
        let ana = PersonId::parse("ana").unwrap();
        assert_eq!(load_session(&database, "a", noon()).await.unwrap(), None);
        create_session(&database, "a", &stored(None, 5)).await.unwrap();
        assert_eq!(load_session(&database, "a", noon()).await.unwrap(), Some(stored(None, 5)));
        assert!(matches!(create_session(&database, "a", &stored(None, 5)).await, Err(Error::Conflict(_))));
        save_session(&database, "a", &stored(Some(&ana), 10)).await.unwrap();
        assert_eq!(load_session(&database, "a", noon()).await.unwrap(), Some(stored(Some(&ana), 10)));
        assert_eq!(load_session(&database, "a", noon() + TimeDelta::minutes(10)).await.unwrap(), None);
        delete_session(&database, "a").await.unwrap();
        delete_session(&database, "a").await.unwrap();
        save_session(&database, "a", &stored(Some(&ana), 10)).await.unwrap();
        assert_eq!(load_session(&database, "a", noon()).await.unwrap(), None, "what was ended stays ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_sessions_of_a_person_end_and_nobody_else_s() {
    let database = planted().await;
    let (ana, ben) = (PersonId::parse("ana").unwrap(), PersonId::parse("ben").unwrap());
    for (hash, person) in [("a", Some(&ana)), ("b", Some(&ana)), ("c", Some(&ben)), ("d", None)] {
        create_session(&database, hash, &stored(person, 5)).await.unwrap();
    }
    delete_sessions_of(&database, &ana).await.unwrap();
    let mut left = Vec::new();
    for hash in ["a", "b", "c", "d"] {
        left.extend(load_session(&database, hash, noon()).await.unwrap().map(|_| hash));
    }
    assert_eq!(left, ["c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_swept_away_and_nothing_else() {
    let database = planted().await;
    add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    for (hash, minutes) in [("old", 5), ("young", 60)] {
        create_session(&database, hash, &stored(None, minutes)).await.unwrap();
    }
    for _ in 0..throttle::ACCOUNT_LIMIT {
        sign(&database, "ana", "wrong", noon()).await.unwrap_err();
    }
    delete_expired(&database, noon() + TimeDelta::minutes(10)).await.unwrap();
    let before = noon() - TimeDelta::days(1);
    assert!(load_session(&database, "old", before).await.unwrap().is_none());
    assert!(load_session(&database, "young", before).await.unwrap().is_some());
    assert!(sign(&database, "ana", crate::person::tests::PASSWORD, noon()).await.is_err(), "the window hasn’t ended");
    delete_expired(&database, noon() + TimeDelta::minutes(15)).await.unwrap();
    sign(&database, "ana", crate::person::tests::PASSWORD, noon()).await.expect("forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_principal_has_the_roles_of_this_moment() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    let roles = |principal: Principal| principal.person().map(|person| person.roles.clone());
    assert_eq!(roles(principal_of(&database, &ana).await.unwrap()), Some(vec![at(Role::Member, "sea")]));
    use_cases::change_roles(&database, &Principal::Operator, &ana, 1, &[at(Role::Lead, "lea-1")], noon())
        .await
        .unwrap();
    assert_eq!(roles(principal_of(&database, &ana).await.unwrap()), Some(vec![at(Role::Lead, "lea-1")]));
    assert_eq!(principal_of(&database, &PersonId::parse("nobody").unwrap()).await.unwrap(), Principal::Public);
}
