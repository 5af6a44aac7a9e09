//! Links against databases in memory and on disk.

use super::*;
use crate::access::{Principal, Role};
use crate::database::testing::on_disk;
use crate::person::session::{StoredSession, create_session, load_session};
use crate::person::tests::{
    OPERATOR, PASSWORD, add, at, form, noon, plant_organizations, planted, planted_both, principal, sign,
};
use crate::person::token;
use crate::person::use_cases::*;
use crate::problem::Error;

const PUBLIC: Principal = Principal::Public;

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_makes_one_account_once() {
    let (disk, _folder) = on_disk().await;
    plant_organizations(&disk).await;
    for database in [planted().await, disk] {
        let roles = [at(Role::LeaLead, "lea-1"), at(Role::Viewer, "sea")];
        let code = invite(&database, &OPERATOR, &form("Guest", &roles), noon()).await.unwrap();
        let offered = read_invitation(&database, &PUBLIC, &code, noon()).await.unwrap();
        assert_eq!(
            (offered.purpose, offered.email.as_str(), offered.expires_at),
            (Purpose::Join, "guest@example.org", noon() + TimeDelta::days(14))
        );

        let Err(Error::Invalid(violations)) =
            accept_invitation(&database, &PUBLIC, &code, " ", "guest@example.org", noon()).await
        else {
            panic!("refused")
        };
        assert_eq!(violations.iter().map(|v| v.field.as_str()).collect::<Vec<_>>(), ["name", "password"]);
        let id = accept_invitation(&database, &PUBLIC, &code, "Gus Guest", PASSWORD, noon()).await.unwrap();
        let person = view_person(&database, &OPERATOR, &id).await.unwrap();
        assert_eq!(
            (person.name.as_str(), person.email.as_str(), person.roles),
            ("Gus Guest", "guest@example.org", offered.roles)
        );
        assert_eq!(sign(&database, "guest", PASSWORD, noon()).await.unwrap(), id);

        for refused in [
            accept_invitation(&database, &PUBLIC, &code, "Gus Guest", PASSWORD, noon()).await.unwrap_err(),
            read_invitation(&database, &PUBLIC, &code, noon()).await.unwrap_err(),
            read_invitation(&database, &PUBLIC, "never was", noon()).await.unwrap_err(),
        ] {
            assert!(matches!(&refused, Error::Conflict(message) if message.contains("has been used")), "{refused:?}");
        }
        assert!(list_invitations(&database, &OPERATOR, noon()).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_used_twice_at_once_makes_one_account() {
    for (database, _folder) in planted_both().await {
        let code = invite(&database, &OPERATOR, &form("Guest", &[at(Role::Viewer, "sea")]), noon()).await.unwrap();
        let both = ["One", "Two"].map(|name| {
            let (database, code) = (database.clone(), code.clone());
            tokio::spawn(async move { accept_invitation(&database, &PUBLIC, &code, name, PASSWORD, noon()).await })
        });
        let mut refusals = Vec::new();
        for one in both {
            refusals.extend(one.await.unwrap().err());
        }
        assert!(matches!(refusals.as_slice(), [Error::Conflict(_)] | [Error::Invalid(_)]), "{refusals:?}");
        assert_eq!(list_people(&database, &OPERATOR, "").await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_by_itself_or_is_withdrawn() {
    let database = planted().await;
    let guest = form("Guest", &[at(Role::Viewer, "sea")]);
    let code = invite(&database, &OPERATOR, &guest, noon()).await.unwrap();
    let last = noon() + TimeDelta::days(14);
    assert!(read_invitation(&database, &PUBLIC, &code, last - TimeDelta::seconds(1)).await.is_ok());
    assert!(read_invitation(&database, &PUBLIC, &code, last).await.is_err());
    assert!(accept_invitation(&database, &PUBLIC, &code, "Gus", PASSWORD, last).await.is_err());
    assert!(
        matches!(invite(&database, &OPERATOR, &guest, noon()).await, Err(Error::Invalid(v)) if v[0].field == "email")
    );
    let again = invite(&database, &OPERATOR, &guest, last).await.expect("the first no longer counts");
    withdraw_invitation(&database, &OPERATOR, &token::hash(&again), last).await.unwrap();
    assert!(accept_invitation(&database, &PUBLIC, &again, "Gus", PASSWORD, last).await.is_err());
    assert_eq!(
        withdraw_invitation(&database, &OPERATOR, &token::hash(&again), last).await.unwrap_err(),
        Error::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_an_account_is_not_invited_and_gets_no_second() {
    let database = planted().await;
    let code = invite(&database, &OPERATOR, &form("Guest", &[at(Role::Viewer, "sea")]), noon()).await.unwrap();
    add(&database, "Guest", &[at(Role::Member, "sea")]).await;
    let refused = accept_invitation(&database, &PUBLIC, &code, "Gus", PASSWORD, noon()).await.unwrap_err();
    assert!(refused.to_string().contains("already"), "{refused:?}");
    let refused = invite(&database, &OPERATOR, &form("Guest", &[at(Role::Viewer, "sea")]), noon()).await;
    assert!(matches!(refused, Err(Error::Invalid(v)) if v[0].field == "email"));
    let nowhere = invite(&database, &OPERATOR, &form("Else", &[at(Role::Viewer, "lea-9")]), noon()).await;
    assert!(matches!(nowhere, Err(Error::Invalid(v)) if v[0].field == "roles"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_s_administrator_invites_to_the_lea_only() {
    let database = planted().await;
    let keeper = add(&database, "Keeper", &[at(Role::Admin, "lea-1")]).await;
    let by = principal(&database, &keeper).await;
    invite(&database, &by, &form("Head", &[at(Role::SchoolLead, "school-1001")]), noon()).await.unwrap();
    for elsewhere in ["sea", "lea-2"] {
        let roles = [at(Role::Viewer, "lea-1"), at(Role::Viewer, elsewhere)];
        assert_eq!(invite(&database, &by, &form("Else", &roles), noon()).await.unwrap_err(), Error::Forbidden);
    }
    let code = invite(&database, &OPERATOR, &form("Else", &[at(Role::Viewer, "lea-2")]), noon()).await.unwrap();
    let seen: Vec<_> = list_invitations(&database, &by, noon())
        .await
        .unwrap()
        .into_iter()
        .map(|open| (open.name, open.invited_by))
        .collect();
    assert_eq!(seen, [("Head".to_owned(), "Keeper".to_owned())]);
    assert_eq!(withdraw_invitation(&database, &by, &token::hash(&code), noon()).await.unwrap_err(), Error::Forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_gives_another_password_once_and_ends_sessions() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    let stored =
        StoredSession { content: "{}".into(), person: Some(ana.clone()), expires_at: noon() + TimeDelta::hours(1) };
    create_session(&database, "hash", &stored).await.unwrap();
    let first = reset_password(&database, &OPERATOR, &ana, noon()).await.unwrap();
    let second = reset_password(&database, &OPERATOR, &ana, noon()).await.unwrap();
    assert!(read_invitation(&database, &PUBLIC, &first, noon()).await.is_err(), "the newest counts");
    assert_eq!(read_invitation(&database, &PUBLIC, &second, noon()).await.unwrap().purpose, Purpose::Reset);

    let new = "another way to the sea";
    assert!(matches!(
        accept_invitation(&database, &PUBLIC, &second, "", "short", noon()).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(accept_invitation(&database, &PUBLIC, &second, "Not Ana", new, noon()).await.unwrap(), ana);
    assert!(accept_invitation(&database, &PUBLIC, &second, "", new, noon()).await.is_err());
    assert_eq!(load_session(&database, "hash", noon()).await.unwrap(), None);
    assert!(sign(&database, "ana", PASSWORD, noon()).await.is_err());
    sign(&database, "ana", new, noon()).await.unwrap();
    let person = view_person(&database, &OPERATOR, &ana).await.unwrap();
    assert_eq!(person.name, "Ana");

    let third = reset_password(&database, &OPERATOR, &ana, noon()).await.unwrap();
    deactivate_person(&database, &OPERATOR, &ana, person.version, noon()).await.unwrap();
    assert!(accept_invitation(&database, &PUBLIC, &third, "", PASSWORD, noon()).await.is_err());
    assert!(matches!(reset_password(&database, &OPERATOR, &ana, noon()).await, Err(Error::Invalid(_))));
}
