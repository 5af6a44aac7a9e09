//! Organizations against a real store, in memory and on disk.

mod texas;

use chrono::TimeDelta;

use super::*;
use crate::access::{Role, RoleAt, SignedIn};
use crate::audit::use_cases::read_audit;
use crate::database::testing::{in_memory, on_disk};
use crate::identity::PersonId;
use crate::organization::Status;
use crate::organization::import::ImportCounts;
use crate::organization::mapping::{Field, FileKind, Mapping};

fn now() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

fn id(key: &str) -> OrganizationId {
    OrganizationId::parse(key).unwrap()
}

fn holding(role: Role, at: &str) -> Principal {
    Principal::Person(SignedIn {
        id: PersonId::parse("ana").unwrap(),
        name: "Ana Ruiz".to_owned(),
        email: "ana@example.org".to_owned(),
        roles: vec![RoleAt { role, organization: id(at) }],
    })
}

fn admin() -> Principal {
    holding(Role::Admin, "sea")
}

/// Two LEAs and three schools.
const SMALL: &str = "kind,state_id,nces_id,name,parent_state_id,region,status,grades
lea,1902,4800001,Cayuga ISD,,7,open,
lea,1903,,Elkhart ISD,,7,open,
school,1902001,,Cayuga High School,1902,,open,09 - 12
school,1902041,,Cayuga Middle School,1902,,open,06 - 08
school,1903001,,Elkhart High School,1903,,open,09 - 12
";

async fn import(database: &Database, text: &str) -> Result<ImportCounts> {
    import_file(database, &Principal::Operator, "small.csv", text.into(), None, now()).await
}

/// The small State, with its SEA.
async fn small(database: &Database) {
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, "site.set_up", "site", "Meridian").change(now());
    store::ensure_sea(change, "Meridian Department of Education").run(database).await.unwrap();
    let counts = import(database, SMALL).await.unwrap();
    assert_eq!(counts, ImportCounts { new: 5, changed: 0, unchanged: 0 });
}

fn messages(outcome: Result<ImportCounts>) -> Vec<String> {
    match outcome {
        Err(Error::Invalid(violations)) => violations.into_iter().map(|violation| violation.message).collect(),
        other => panic!("not refused for its rows: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_is_versioned_recorded_and_seen_at_once() {
    let database = in_memory().await;
    small(&database).await;
    let lea = id("lea-001902");
    let seen = view_organization(&database, &admin(), &lea).await.unwrap();
    assert_eq!((seen.children.len(), seen.above[0].id.as_str(), seen.may_edit), (2, "sea", true));

    let form = OrganizationForm { name: "Cayuga Schools".into(), status: "closed".into(), ..seen.organization.form() };
    edit_organization(&database, &admin(), &lea, &form, seen.organization.version, now()).await.unwrap();
    let after = view_organization(&database, &admin(), &lea).await.unwrap().organization;
    assert_eq!((after.name.as_str(), after.status, after.version), ("Cayuga Schools", Status::Closed, 2));

    let late = edit_organization(&database, &admin(), &lea, &form, seen.organization.version, now()).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let (entries, _) = read_audit(&database, &admin(), "organization.edited", 1).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].actor.as_str(), entries[0].subject.as_str()), ("Ana Ruiz", "organization:lea-001902"));
    assert!(entries[0].before.contains("Cayuga ISD") && entries[0].after.contains("Cayuga Schools"));

    let cleared = OrganizationForm { nces_id: String::new(), region: String::new(), ..form };
    edit_organization(&database, &admin(), &lea, &cleared, 2, now()).await.unwrap();
    let school = view_organization(&database, &admin(), &id("school-001902001")).await.unwrap();
    assert_eq!((school.above.len(), school.region.as_str(), school.above[0].nces_id.as_deref()), (2, "", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sea_is_made_once_and_named_anew() {
    let database = in_memory().await;
    small(&database).await;
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, "site.edited", "site", "Meridian").change(now());
    store::ensure_sea(change, "Meridian Education Agency").run(&database).await.unwrap();
    let sea = view_organization(&database, &admin(), &OrganizationId::sea()).await.unwrap();
    assert_eq!((sea.organization.name.as_str(), sea.organization.version), ("Meridian Education Agency", 2));
    assert_eq!((&sea.organization.parent, sea.children.len(), sea.may_edit), (&None, 2, false));
    let form = sea.organization.form();
    let refused = edit_organization(&database, &admin(), &OrganizationId::sea(), &form, 2, now()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_of_the_sea_import_and_everybody_signed_in_reads() {
    let database = in_memory().await;
    small(&database).await;
    let (lea, nothing) = (id("lea-001902"), id("lea-9"));
    for (principal, reads, edits, imports) in [
        (Principal::Public, Err(Error::SignedOut), Err(Error::SignedOut), Err(Error::SignedOut)),
        (holding(Role::Viewer, "lea-001903"), Ok(()), Err(Error::Forbidden), Err(Error::Forbidden)),
        (holding(Role::Admin, "lea-001902"), Ok(()), Ok(()), Err(Error::Forbidden)),
        (admin(), Ok(()), Ok(()), Ok(())),
    ] {
        assert_eq!(view_organization(&database, &principal, &lea).await.map(|_| ()), reads);
        assert_eq!(read_directory(&database, &principal).await.map(|_| ()), reads);
        let now_is = view_organization(&database, &admin(), &lea).await.unwrap().organization;
        let edit = edit_organization(&database, &principal, &lea, &now_is.form(), now_is.version, now()).await;
        assert_eq!(edit, edits);
        let upload = upload_import(&database, &principal, "small.csv", SMALL.into(), now());
        assert_eq!(upload.await.map(|_| ()), imports);
        let import = import_file(&database, &principal, "small.csv", SMALL.into(), None, now());
        assert_eq!(import.await.map(|_| ()), imports);
        let some = ImportId::parse("x").unwrap();
        let unknown = imports.clone().and(Err(Error::NotFound));
        assert_eq!(check_import(&database, &principal, &some, None).await.map(|_| ()), unknown);
        assert_eq!(begin_import(&database, &principal, &some, 1).await, unknown);
        assert_eq!(run_import(&database, &principal, &some, now()).await.map(|_| ()), unknown);
        assert_eq!(import_progress(&database, &principal, &some).await.map(|_| ()), unknown);
        assert_eq!(cancel_import(&database, &principal, &some).await, unknown);
    }
    assert_eq!(view_organization(&database, &admin(), &nothing).await.unwrap_err(), Error::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_checked_mapped_begun_and_stored() {
    let (database, _folder) = on_disk().await;
    small(&database).await;
    let text = "code,title,lea,phase\n1904,Frankston ISD,,open\n1902,Cayuga Schools,,open\n";
    let upload = upload_import(&database, &admin(), "C:\\files\\leas.csv", text.into(), now()).await.unwrap();
    let first = check_import(&database, &admin(), &upload, None).await.unwrap();
    assert_eq!((first.file_name.as_str(), first.rows, first.check.is_good()), ("leas.csv", 2, false));

    let mapping = Mapping::empty(FileKind::Leas).with(Field::StateId, Some(0)).with(Field::Name, Some(1));
    let second = check_import(&database, &admin(), &upload, Some(mapping.clone())).await.unwrap();
    assert_eq!((second.check.new, second.check.changed, second.check.problems.len()), (1, 1, 0));
    let again = check_import(&database, &admin(), &upload, None).await.unwrap();
    assert_eq!((again.mapping, again.version), (mapping, second.version));

    let early = run_import(&database, &admin(), &upload, now()).await;
    assert!(matches!(early, Err(Error::Conflict(_))), "{early:?}");
    let stale = begin_import(&database, &admin(), &upload, first.version).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
    begin_import(&database, &admin(), &upload, second.version).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &upload).await.unwrap().stage, ImportStage::Storing);
    assert!(matches!(cancel_import(&database, &admin(), &upload).await, Err(Error::Conflict(_))));
    assert!(matches!(check_import(&database, &admin(), &upload, None).await, Err(Error::Conflict(_))));

    let counts = run_import(&database, &admin(), &upload, now()).await.unwrap();
    assert_eq!(counts, ImportCounts { new: 1, changed: 1, unchanged: 0 });
    let progress = import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!((progress.stage, progress.done, progress.total), (ImportStage::Stored, 2, 2));
    assert_eq!(progress.message, "1 new, 1 changed, 0 unchanged.");
    let (entries, _) = read_audit(&database, &admin(), "leas.csv", 1).await.unwrap();
    assert_eq!((entries.len(), entries[0].action.as_str()), (1, "organization.imported"));
    assert_eq!(entries[0].after, r#"{"new":1,"changed":1,"unchanged":0}"#);
    cancel_import(&database, &admin(), &upload).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &upload).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_interrupted_has_failed_and_can_be_tried_again() {
    let database = in_memory().await;
    let upload = upload_import(&database, &admin(), "small.csv", SMALL.into(), now()).await.unwrap();
    let idle = upload_import(&database, &admin(), "idle.csv", SMALL.into(), now()).await.unwrap();
    begin_import(&database, &admin(), &upload, 1).await.unwrap();
    assert_eq!(fail_interrupted_imports(&database).await, Ok(1));
    assert_eq!(fail_interrupted_imports(&database).await, Ok(0));
    let progress = import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!(progress.stage, ImportStage::Failed);
    assert!(progress.message.contains("stopped"));
    assert!(matches!(run_import(&database, &admin(), &upload, now()).await, Err(Error::Conflict(_))));

    let review = check_import(&database, &admin(), &upload, None).await.unwrap();
    begin_import(&database, &admin(), &upload, review.version).await.unwrap();
    assert_eq!(run_import(&database, &admin(), &upload, now()).await.unwrap().new, 5);

    let tomorrow = now() + TimeDelta::hours(25);
    upload_import(&database, &admin(), "next.csv", SMALL.into(), tomorrow).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &idle).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turned_bad_or_a_tree_that_changed_stores_nothing() {
    let database = in_memory().await;
    small(&database).await;
    let known = directory(&database).await.unwrap();
    let mut lea = known.get(&id("lea-001903")).unwrap().clone();
    lea.version += 1;
    import(&database, "state_id,name\n1905,Neches ISD\n").await.unwrap();
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, "organization.imported", "x", "x").change(now());
    let outcome = store::write_all(change, &[lea], known.revision()).run(&database).await.map(|_| ());
    assert!(matches!(outcome, Err(Error::Conflict(_))), "{outcome:?}");
    assert_eq!(directory(&database).await.unwrap().get(&id("lea-001903")).unwrap().version, 1);

    let broken = format!("{SMALL}school,,,No Id,1902,,,\nlea,1906,,,,,,\nschool,7,,Lost,77,,,\nlea,1902,,Twice,,,,\n");
    let found = messages(import(&database, &broken).await);
    let cells = [
        "line 7, column state_id:",
        "line 8, column name:",
        "line 9, column parent_state_id:",
        "line 10, column state_id:",
    ];
    assert_eq!(found.len(), cells.len(), "{found:#?}");
    assert!(found.iter().zip(cells).all(|(found, cell)| found.starts_with(cell)), "{found:#?}");
    assert_eq!(directory(&database).await.unwrap().count(Kind::Lea), 3);
}
