//! Setting up, editing and visiting, against databases in memory and on disk.

use chrono::{DateTime, TimeDelta, Utc};

use super::use_cases::*;
use super::*;
use crate::access::{Principal, Role};
use crate::audit::use_cases::read_audit;
use crate::database::Database;
use crate::database::testing::{in_memory, on_disk};
use crate::identity::PersonId;
use crate::person::session::{StoredSession, create_session};
use crate::person::tests::{OPERATOR, PASSWORD, add, at, noon, principal, sign};
use crate::person::use_cases::{deactivate_person, view_person};
use crate::problem::Error;

const PUBLIC: Principal = Principal::Public;

fn meridian() -> SiteForm {
    SiteForm {
        state: "Meridian".into(),
        agency: "Meridian Department of Education".into(),
        time_zone: "America/Chicago".into(),
        school_year_starts: "7".into(),
    }
}

fn first() -> FirstAdministrator {
    FirstAdministrator { name: "Priya Raman".into(), email: "Priya@example.org".into(), password: PASSWORD.into() }
}

async fn set_up_with(database: &Database, code: &str, now: DateTime<Utc>) -> Result<PersonId> {
    set_up(database, &PUBLIC, code, &meridian(), &first(), "192.0.2.7", now).await
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(violations) => violations.into_iter().map(|violation| violation.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_sets_up_once() {
    let (disk, _folder) = on_disk().await;
    for database in [in_memory().await, disk] {
        assert_eq!(read_site(&database).await.unwrap(), None);
        let older = new_set_up_code(&database, noon()).await.unwrap();
        let code = new_set_up_code(&database, noon()).await.unwrap();
        for wrong in [older.as_str(), "", "00000-00000-00000-00000"] {
            assert_eq!(fields(set_up_with(&database, wrong, noon()).await.unwrap_err()), ["code"], "{wrong:?}");
        }
        let id = set_up_with(&database, &format!(" {} ", code.to_lowercase()), noon()).await.unwrap();

        let site = read_site(&database).await.unwrap().unwrap();
        assert_eq!(
            (site.agency.as_str(), site.school_year_starts, site.demonstration, site.version),
            ("Meridian Department of Education", 7, false, 1)
        );
        let person = view_person(&database, &OPERATOR, &id).await.unwrap();
        assert_eq!(person.roles, [at(Role::Admin, "sea"), at(Role::Lead, "sea")]);
        assert_eq!(sign(&database, "priya", PASSWORD, noon()).await.unwrap(), id);
        assert_eq!(visit(&database, None, noon()).await.unwrap().organization_revision, 1);

        assert!(matches!(set_up_with(&database, &code, noon()).await, Err(Error::Conflict(_))), "used");
        assert!(matches!(new_set_up_code(&database, noon()).await, Err(Error::Conflict(_))), "not needed");
        let written = format!("{:?}", read_audit(&database, &OPERATOR, "", 1).await.unwrap());
        assert!(
            written.contains("site.set_up")
                && !written.contains(&code)
                && !written.contains(PASSWORD)
                && !written.contains("argon2")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_code_in_force_no_code_is_right() {
    let database = in_memory().await;
    assert_eq!(fields(set_up_with(&database, "", noon()).await.unwrap_err()), ["code"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_set_up_at_once_make_one_site_and_one_administrator() {
    let (disk, _folder) = on_disk().await;
    for database in [disk, in_memory().await, in_memory().await] {
        let code = new_set_up_code(&database, noon()).await.unwrap();
        let both = ["one@example.org", "two@example.org"].map(|email| {
            let (database, code) = (database.clone(), code.clone());
            let first = FirstAdministrator { email: email.to_owned(), ..first() };
            tokio::spawn(async move { set_up(&database, &PUBLIC, &code, &meridian(), &first, email, noon()).await })
        });
        let mut refusals = Vec::new();
        for one in both {
            refusals.extend(one.await.unwrap().err());
        }
        assert!(matches!(refusals.as_slice(), [Error::Conflict(_)]), "{refusals:?}");
        let people = crate::person::use_cases::list_people(&database, &OPERATOR, "").await.unwrap();
        assert_eq!(people.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_throttled_by_address_and_wrong_forms_are_not() {
    let database = in_memory().await;
    let code = new_set_up_code(&database, noon()).await.unwrap();
    let nothing = (SiteForm::default(), FirstAdministrator::default());
    for _ in 0..25 {
        let refused = set_up(&database, &PUBLIC, &code, &nothing.0, &nothing.1, "192.0.2.7", noon()).await.unwrap_err();
        assert_eq!(
            fields(refused),
            ["state", "agency", "time_zone", "school_year_starts", "name", "email", "password"]
        );
    }
    for _ in 0..20 {
        assert_eq!(fields(set_up_with(&database, "wrong", noon()).await.unwrap_err()), ["code"]);
    }
    assert_eq!(fields(set_up_with(&database, &code, noon()).await.unwrap_err()), [""]);
    set_up_with(&database, &code, noon() + TimeDelta::minutes(15)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_the_sea_edits_the_site_they_saw() {
    let database = in_memory().await;
    let code = new_set_up_code(&database, noon()).await.unwrap();
    let admin = set_up_with(&database, &code, noon()).await.unwrap();
    let by = principal(&database, &admin).await;
    let form = SiteForm { agency: "Meridian Education Agency".into(), school_year_starts: "8".into(), ..meridian() };
    edit_site(&database, &by, 1, &form, noon()).await.unwrap();
    let site = read_site(&database).await.unwrap().unwrap();
    assert_eq!((site.agency.as_str(), site.school_year_starts, site.version), ("Meridian Education Agency", 8, 2));
    assert_eq!(visit(&database, None, noon()).await.unwrap().organization_revision, 2, "the SEA has its new name");
    edit_site(&database, &by, 2, &SiteForm { state: "New Meridian".into(), ..form }, noon()).await.unwrap();
    assert_eq!(
        visit(&database, None, noon()).await.unwrap().organization_revision,
        2,
        "the organizations are as they were"
    );

    assert!(matches!(edit_site(&database, &by, 1, &meridian(), noon()).await, Err(Error::Conflict(_))));
    assert_eq!(fields(edit_site(&database, &by, 3, &SiteForm::default(), noon()).await.unwrap_err()).len(), 4);
    let lead = add(&database, "Lead", &[at(Role::Lead, "sea")]).await;
    let lead = principal(&database, &lead).await;
    assert_eq!(edit_site(&database, &lead, 3, &meridian(), noon()).await.unwrap_err(), Error::Forbidden);
    assert_eq!(edit_site(&database, &PUBLIC, 3, &meridian(), noon()).await.unwrap_err(), Error::SignedOut);
    let demonstration = set_up_demonstration(&database, &by, &meridian(), noon()).await;
    assert_eq!(demonstration.unwrap_err(), Error::Forbidden);
    assert_eq!(set_up_demonstration(&database, &PUBLIC, &meridian(), noon()).await.unwrap_err(), Error::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_is_set_up_by_the_operator_alone() {
    let database = in_memory().await;
    assert_eq!(edit_site(&database, &OPERATOR, 1, &meridian(), noon()).await.unwrap_err(), Error::NotFound);
    set_up_demonstration(&database, &OPERATOR, &meridian(), noon()).await.unwrap();
    assert!(read_site(&database).await.unwrap().unwrap().demonstration);
    add(&database, "Priya", &[at(Role::Admin, "sea")]).await;
    assert!(matches!(set_up_demonstration(&database, &OPERATOR, &meridian(), noon()).await, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_knows_the_session_the_person_the_site_and_the_revision() {
    let (disk, _folder) = on_disk().await;
    for database in [in_memory().await, disk] {
        let nothing = Visit { session: None, principal: PUBLIC, site: None, organization_revision: 0 };
        assert_eq!(visit(&database, None, noon()).await.unwrap(), nothing);
        set_up_demonstration(&database, &OPERATOR, &meridian(), noon()).await.unwrap();
        let site = read_site(&database).await.unwrap();
        let ana = add(&database, "Ana", &[at(Role::Viewer, "sea")]).await;
        for (hash, person) in [("ana", Some(ana.clone())), ("nobody", None)] {
            let stored =
                StoredSession { content: format!("of {hash}"), person, expires_at: noon() + TimeDelta::hours(1) };
            create_session(&database, hash, &stored).await.unwrap();
        }
        let public = Visit { site, organization_revision: 1, ..nothing };
        let of = |hash: &str, principal| Visit { session: Some(format!("of {hash}")), principal, ..public.clone() };
        let signed_in = principal(&database, &ana).await;
        assert!(signed_in.person().is_some());
        assert_eq!(visit(&database, Some("ana"), noon()).await.unwrap(), of("ana", signed_in));
        assert_eq!(visit(&database, Some("nobody"), noon()).await.unwrap(), of("nobody", PUBLIC));
        assert_eq!(visit(&database, Some("unknown"), noon()).await.unwrap(), public);
        assert_eq!(visit(&database, Some("ana"), noon() + TimeDelta::hours(1)).await.unwrap(), public, "expired");

        deactivate_person(&database, &OPERATOR, &ana, 1, noon()).await.unwrap();
        create_session(
            &database,
            "ana",
            &StoredSession { content: "again".into(), person: Some(ana), expires_at: noon() + TimeDelta::hours(1) },
        )
        .await
        .unwrap();
        assert_eq!(visit(&database, Some("ana"), noon()).await.unwrap().principal, PUBLIC);
    }
}
