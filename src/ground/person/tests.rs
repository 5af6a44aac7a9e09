//! Accounts and signing in against databases in memory and on disk.

use chrono::{DateTime, TimeDelta, Utc};

use super::hashing::verifications;
use super::use_cases::*;
use super::*;
use crate::access::{Principal, SignedIn};
use crate::audit::use_cases::read_audit;
use crate::database::Database;
use crate::database::testing::{in_memory, on_disk};
use crate::problem::Error;
use crate::testing::{place, plant};

pub(crate) const PASSWORD: &str = "every-river-finds-a-way";
pub(crate) const OPERATOR: Principal = Principal::Operator;
const HOME: &str = "192.0.2.7";

pub(crate) fn noon() -> DateTime<Utc> {
    "2026-02-02T12:00:00Z".parse().unwrap()
}

pub(crate) fn at(role: Role, organization: &str) -> RoleAt {
    RoleAt { role, organization: OrganizationId::parse(organization).unwrap() }
}

pub(crate) fn email_of(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase())
}

pub(crate) fn form(name: &str, roles: &[RoleAt]) -> AccountForm {
    AccountForm { name: name.to_owned(), email: email_of(name), title: String::new(), roles: roles.to_vec() }
}

pub(crate) async fn add(database: &Database, name: &str, roles: &[RoleAt]) -> PersonId {
    add_person(database, &OPERATOR, &form(name, roles), PASSWORD, noon()).await.unwrap()
}

pub(crate) async fn principal(database: &Database, id: &PersonId) -> Principal {
    session::principal_of(database, id).await.unwrap()
}

pub(crate) async fn plant_organizations(database: &Database) {
    plant(database, ["sea", "lea-1", "lea-2", "school-1001"].map(place)).await;
}

pub(crate) async fn planted() -> Database {
    let database = in_memory().await;
    plant_organizations(&database).await;
    database
}

/// Databases to collide in: the engine in memory and the one on disk find collisions in ways of their own. The folder
/// goes with its guard.
pub(crate) async fn planted_both() -> Vec<(Database, Option<tempfile::TempDir>)> {
    let mut databases = Vec::new();
    for _ in 0..3 {
        let (disk, folder) = on_disk().await;
        plant_organizations(&disk).await;
        databases.extend([(disk, Some(folder)), (planted().await, None)]);
    }
    databases
}

pub(crate) async fn sign(database: &Database, name: &str, password: &str, now: DateTime<Utc>) -> Result<PersonId> {
    sign_in(database, &Principal::Public, &email_of(name), password, HOME, now).await
}

pub(crate) async fn version(database: &Database, id: &PersonId) -> i64 {
    view_person(database, &OPERATOR, id).await.unwrap().version
}

fn later(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

fn message(result: Result<PersonId>) -> String {
    match result {
        Err(Error::Invalid(violations)) if violations.len() == 1 && violations[0].field.is_empty() => {
            violations[0].message.clone()
        }
        other => panic!("not refused on the whole form: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_signs_in_and_everything_else_hears_the_same_after_the_same_work() {
    let (disk, _folder) = on_disk().await;
    plant_organizations(&disk).await;
    for (n, database) in [planted().await, disk].into_iter().enumerate() {
        let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
        let gone = add(&database, "Gone", &[at(Role::Viewer, "lea-1")]).await;
        deactivate_person(&database, &OPERATOR, &gone, 1, noon()).await.unwrap();

        let signed = sign_in(&database, &Principal::Public, " Ana@Example.ORG ", PASSWORD, HOME, later(1)).await;
        assert_eq!(signed.unwrap(), ana);
        assert_eq!(view_person(&database, &OPERATOR, &ana).await.unwrap().last_signed_in_at, Some(later(1)));

        let expected = "That e-mail address and password don’t match an active account.";
        let typed = |who: &str| format!("a password tried on {who} in {n}");
        for who in ["ana", "nobody-at-all", "gone"] {
            assert_eq!(message(sign(&database, who, &typed(who), noon()).await), expected, "{who}");
            assert_eq!(verifications::of(&typed(who)), 1, "{who}");
        }
        assert_eq!(message(sign(&database, "gone", PASSWORD, noon()).await), expected);
        assert_eq!(message(sign(&database, "ana", &"x".repeat(100_000), noon()).await), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_typed_is_named_and_costs_nothing() {
    let database = in_memory().await;
    let Err(Error::Invalid(violations)) = sign_in(&database, &Principal::Public, " ", "", HOME, noon()).await else {
        panic!("refused")
    };
    assert_eq!(violations.iter().map(|v| v.field.as_str()).collect::<Vec<_>>(), ["email", "password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_failures_an_account_waits_and_success_starts_afresh() {
    let database = planted().await;
    add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    for _ in 0..4 {
        sign(&database, "ana", "wrong", noon()).await.unwrap_err();
    }
    sign(&database, "ana", PASSWORD, later(1)).await.unwrap();
    for _ in 0..5 {
        assert!(message(sign(&database, "ana", "wrong", later(2)).await).contains("don’t match"));
    }
    assert!(message(sign(&database, "ana", PASSWORD, later(5)).await).contains("Wait 12 minutes, then try again."));
    for _ in 0..5 {
        sign(&database, "nobody", "wrong", later(2)).await.unwrap_err();
    }
    assert!(message(sign(&database, "nobody", "wrong", later(2)).await).contains("Wait 15 minutes"));
    sign(&database, "ana", PASSWORD, later(17)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_twenty_failures_an_address_waits_and_no_other_does() {
    let database = planted().await;
    add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    for n in 0..25 {
        sign(&database, "ana", PASSWORD, later(n)).await.expect("success uses nothing up");
    }
    for n in 0..20 {
        assert!(
            message(sign(&database, &format!("nobody-{n}"), "wrong", later(30)).await).contains("don’t match"),
            "{n}"
        );
    }
    assert!(message(sign(&database, "ana", PASSWORD, later(31)).await).contains("Wait 14 minutes"));
    sign_in(&database, &Principal::Public, &email_of("ana"), PASSWORD, "192.0.2.8", later(31)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_at_the_same_time_are_counted_one_by_one() {
    for (n, (database, _folder)) in planted_both().await.into_iter().enumerate() {
        add(&database, "Ana", &[at(Role::Member, "sea")]).await;
        let tries = (0..12).map(|_| {
            let database = database.clone();
            tokio::spawn(async move { sign(&database, "ana", &format!("one of twelve at once in {n}"), noon()).await })
        });
        for tried in tries.collect::<Vec<_>>() {
            message(tried.await.unwrap());
        }
        assert_eq!(verifications::of(&format!("one of twelve at once in {n}")), 5);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deactivation_ends_sessions_and_reactivation_lets_in_again() {
    let database = planted().await;
    let admin = add(&database, "Admin", &[at(Role::Admin, "sea")]).await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    let by = principal(&database, &admin).await;
    let stored = session::StoredSession { content: "{}".into(), person: Some(ana.clone()), expires_at: later(60) };
    session::create_session(&database, "hash", &stored).await.unwrap();

    deactivate_person(&database, &by, &ana, 1, noon()).await.unwrap();
    assert_eq!(session::load_session(&database, "hash", noon()).await.unwrap(), None);
    session::save_session(&database, "hash", &stored).await.unwrap();
    assert_eq!(
        session::load_session(&database, "hash", noon()).await.unwrap(),
        None,
        "a request under way brings nothing back"
    );
    assert_eq!(principal(&database, &ana).await, Principal::Public);

    reactivate_person(&database, &by, &ana, 2, noon()).await.unwrap();
    assert_eq!(sign(&database, "ana", PASSWORD, noon()).await.unwrap(), ana);
    let refused = deactivate_person(&database, &by, &admin, 1, noon()).await.unwrap_err();
    assert!(refused.to_string().contains("your own account"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    let database = planted().await;
    let (admin_at_sea, lead) = (at(Role::Admin, "sea"), at(Role::Lead, "sea"));
    let first = add(&database, "First", &[admin_at_sea.clone(), lead.clone()]).await;
    add(&database, "Elsewhere", &[at(Role::Admin, "lea-1"), lead.clone()]).await;
    let last = "last administrator";
    assert!(deactivate_person(&database, &OPERATOR, &first, 1, noon()).await.unwrap_err().to_string().contains(last));
    let Err(Error::Invalid(violations)) =
        change_roles(&database, &OPERATOR, &first, 1, std::slice::from_ref(&lead), noon()).await
    else {
        panic!("refused")
    };
    assert!(violations[0].field == "roles" && violations[0].message.contains(last));
    change_roles(&database, &OPERATOR, &first, 1, std::slice::from_ref(&admin_at_sea), noon())
        .await
        .expect("stays one");

    let second = add(&database, "Second", std::slice::from_ref(&admin_at_sea)).await;
    deactivate_person(&database, &OPERATOR, &second, 1, noon()).await.unwrap();
    assert!(deactivate_person(&database, &OPERATOR, &first, 2, noon()).await.is_err(), "an inactive one doesn’t count");
    reactivate_person(&database, &OPERATOR, &second, 2, noon()).await.unwrap();
    change_roles(&database, &OPERATOR, &first, 2, &[lead], noon()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_remove_each_other_leave_one() {
    for (database, _folder) in planted_both().await {
        let mut administrators = Vec::new();
        for name in ["One", "Two"] {
            administrators.push(add(&database, name, &[at(Role::Admin, "sea")]).await);
        }
        let removal = |by: usize, whom: usize| {
            let (database, by, whom) = (database.clone(), administrators[by].clone(), administrators[whom].clone());
            tokio::spawn(async move {
                let by = principal(&database, &by).await;
                deactivate_person(&database, &by, &whom, 1, noon()).await.is_ok()
            })
        };
        let (one, two) = (removal(0, 1), removal(1, 0));
        one.await.unwrap();
        two.await.unwrap();
        let left = list_people(&database, &OPERATOR, "").await.unwrap();
        assert_eq!(left.iter().filter(|person| person.keeps_the_installation()).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_what_somebody_else_changed_is_refused() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    change_roles(&database, &OPERATOR, &ana, 1, &[at(Role::Lead, "sea")], noon()).await.unwrap();
    let stale = change_roles(&database, &OPERATOR, &ana, 1, &[at(Role::Viewer, "sea")], noon()).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
    assert!(matches!(deactivate_person(&database, &OPERATOR, &ana, 1, noon()).await, Err(Error::Conflict(_))));
    let person = view_person(&database, &OPERATOR, &ana).await.unwrap();
    assert_eq!((person.roles, person.version, person.active), (vec![at(Role::Lead, "sea")], 2, true));
    let nowhere = change_roles(&database, &OPERATOR, &ana, 2, &[at(Role::Lead, "lea-99")], noon()).await;
    assert!(matches!(nowhere, Err(Error::Invalid(violations)) if violations[0].field == "roles"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_account_even_at_the_same_time() {
    let database = planted().await;
    let both = (0..2).map(|_| {
        let database = database.clone();
        tokio::spawn(async move {
            add_person(&database, &OPERATOR, &form("Ana", &[at(Role::Lead, "sea")]), PASSWORD, noon()).await
        })
    });
    let mut made = 0;
    for one in both.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(refused) => assert!(matches!(refused, Error::Conflict(_) | Error::Invalid(_)), "{refused:?}"),
        }
    }
    assert_eq!(made, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_s_administrator_reaches_its_own_people_only() {
    let database = planted().await;
    let keeper = add(&database, "Keeper", &[at(Role::Admin, "lea-1")]).await;
    let head = add(&database, "Head", &[at(Role::SchoolLead, "school-1001")]).await;
    let both = add(&database, "Both", &[at(Role::Lead, "sea"), at(Role::LeaMember, "lea-1")]).await;
    let other = add(&database, "Other", &[at(Role::LeaLead, "lea-2")]).await;
    let by = principal(&database, &keeper).await;

    let names = |people: Vec<Person>| people.into_iter().map(|person| person.name).collect::<Vec<_>>();
    assert_eq!(names(list_people(&database, &by, "").await.unwrap()), ["Both", "Head", "Keeper"]);
    assert_eq!(names(list_people(&database, &by, " HEAD@ex").await.unwrap()), ["Head"]);
    assert_eq!(names(list_people(&database, &OPERATOR, "").await.unwrap()), ["Both", "Head", "Keeper", "Other"]);

    assert_eq!(view_person(&database, &by, &other).await.unwrap_err(), Error::NotFound);
    assert!(view_person(&database, &by, &both).await.is_ok());
    assert_eq!(deactivate_person(&database, &by, &both, 1, noon()).await.unwrap_err(), Error::Forbidden);
    assert_eq!(reset_password(&database, &by, &both, noon()).await.unwrap_err(), Error::Forbidden);
    let only_the_lea = [at(Role::Lead, "sea"), at(Role::LeaLead, "lea-1")];
    change_roles(&database, &by, &both, 1, &only_the_lea, noon()).await.expect("what the LEA gives is its own");
    assert_eq!(
        change_roles(&database, &by, &head, 1, &[at(Role::Lead, "sea")], noon()).await.unwrap_err(),
        Error::Forbidden
    );
    deactivate_person(&database, &by, &head, 1, noon()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_s_own_password_needs_the_old_one_and_ends_the_other_sessions() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    let own = principal(&database, &ana).await;
    for hash in ["here", "there"] {
        let stored = session::StoredSession { content: "{}".into(), person: Some(ana.clone()), expires_at: later(60) };
        session::create_session(&database, hash, &stored).await.unwrap();
    }
    let new = "another way to the sea";
    for (old, new, field) in
        [("wrong", new, "old_password"), (PASSWORD, "short", "password"), (PASSWORD, "ana@example.org", "password")]
    {
        let Err(Error::Invalid(violations)) = change_password(&database, &own, old, new, Some("here"), noon()).await
        else {
            panic!("refused")
        };
        assert_eq!(violations[0].field, field);
    }
    change_password(&database, &own, PASSWORD, new, Some("here"), noon()).await.unwrap();
    assert!(session::load_session(&database, "here", noon()).await.unwrap().is_some());
    assert!(session::load_session(&database, "there", noon()).await.unwrap().is_none());
    assert!(sign(&database, "ana", PASSWORD, noon()).await.is_err());
    sign(&database, "ana", new, noon()).await.unwrap();

    set_password(&database, &OPERATOR, "Ana@example.org", PASSWORD, noon()).await.unwrap();
    assert!(session::load_session(&database, "here", noon()).await.unwrap().is_none());
    sign(&database, "ana", PASSWORD, noon()).await.unwrap();
    assert_eq!(
        set_password(&database, &OPERATOR, "nobody@example.org", PASSWORD, noon()).await.unwrap_err(),
        Error::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_told_to_sign_in_or_refused() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    let lead = add(&database, "Lead", &[at(Role::Lead, "sea")]).await;
    let person = principal(&database, &lead).await;
    assert!(matches!(&person, Principal::Person(SignedIn { name, .. }) if name == "Lead"));
    for (by, expected) in [(Principal::Public, Error::SignedOut), (person, Error::Forbidden)] {
        let guest = form("Guest", &[at(Role::Viewer, "lea-1")]);
        let roles = [at(Role::Viewer, "sea")];
        let refusals = [
            invite(&database, &by, &guest, noon()).await.unwrap_err(),
            invite(&database, &by, &AccountForm::default(), noon()).await.unwrap_err(),
            list_invitations(&database, &by, noon()).await.unwrap_err(),
            withdraw_invitation(&database, &by, "x", noon()).await.unwrap_err(),
            reset_password(&database, &by, &ana, noon()).await.unwrap_err(),
            list_people(&database, &by, "").await.unwrap_err(),
            view_person(&database, &by, &ana).await.unwrap_err(),
            change_roles(&database, &by, &ana, 1, &roles, noon()).await.unwrap_err(),
            deactivate_person(&database, &by, &ana, 1, noon()).await.unwrap_err(),
            reactivate_person(&database, &by, &ana, 1, noon()).await.unwrap_err(),
            add_person(&database, &by, &guest, PASSWORD, noon()).await.unwrap_err(),
            set_password(&database, &by, "ana@example.org", PASSWORD, noon()).await.unwrap_err(),
        ];
        assert!(refusals.iter().all(|refusal| *refusal == expected), "{refusals:?}");
    }
    let own = change_password(&database, &Principal::Public, PASSWORD, "another way to the sea", None, noon()).await;
    assert_eq!(own.unwrap_err(), Error::SignedOut);
    assert_eq!(
        change_password(&database, &OPERATOR, PASSWORD, "another way to the sea", None, noon()).await.unwrap_err(),
        Error::Forbidden
    );
    let oneself = principal(&database, &ana).await;
    assert_eq!(view_person(&database, &oneself, &ana).await.unwrap().name, "Ana");
    let raised = change_roles(&database, &oneself, &ana, 1, &[at(Role::Admin, "sea")], noon()).await;
    assert_eq!(raised.unwrap_err(), Error::Forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_on_record_and_no_secret_is() {
    let database = planted().await;
    let ana = add(&database, "Ana", &[at(Role::Member, "sea")]).await;
    set_password(&database, &OPERATOR, "ana@example.org", "another way to the sea", noon()).await.unwrap();
    let version = version(&database, &ana).await;
    change_roles(&database, &OPERATOR, &ana, version, &[at(Role::Lead, "sea")], noon()).await.unwrap();
    deactivate_person(&database, &OPERATOR, &ana, version + 1, noon()).await.unwrap();
    reactivate_person(&database, &OPERATOR, &ana, version + 2, noon()).await.unwrap();
    let link = reset_password(&database, &OPERATOR, &ana, noon()).await.unwrap();
    accept_invitation(&database, &Principal::Public, &link, "", PASSWORD, noon()).await.unwrap();
    let code = invite(&database, &OPERATOR, &form("Guest", &[at(Role::Viewer, "lea-1")]), noon()).await.unwrap();
    withdraw_invitation(&database, &OPERATOR, &token::hash(&code), noon()).await.unwrap();

    let (entries, count) = read_audit(&database, &OPERATOR, "", 1).await.unwrap();
    let mut actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    actions.sort_unstable();
    let mut expected = [
        "added",
        "password_set",
        "roles_changed",
        "deactivated",
        "reactivated",
        "reset_issued",
        "password_reset",
        "invited",
        "invitation_withdrawn",
    ]
    .map(|action| format!("person.{action}"));
    expected.sort_unstable();
    assert_eq!((actions, count), (expected.iter().map(String::as_str).collect(), 9));
    let written = format!("{entries:?}");
    for secret in [PASSWORD, "another way to the sea", &link, &code, "argon2"] {
        assert!(!written.contains(secret), "{secret}");
    }
}
