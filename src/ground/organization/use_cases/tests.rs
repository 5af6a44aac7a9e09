//! Organizations against a real store, in memory and on disk.

mod texas;

use chrono::TimeDelta;

use super::*;
use crate::access::Role;
use crate::audit::use_cases::read_audit;
use crate::database::Change;
use crate::database::testing::{in_memory, on_disk};
use crate::job::testing::{fall_silent, set_clock};
use crate::job::use_cases::{forget_job, list_jobs, try_again};
use crate::job::{ATTEMPTS, Handlers, Worker};
use crate::organization::Status;
use crate::organization::import::ImportCounts;
use crate::organization::mapping::{Field, FileKind, Mapping};
use crate::testing::{organization, signed_in};

fn now() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

fn admin() -> Principal {
    signed_in("Ana", Role::Admin, "sea")
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

/// Does the jobs that are due.
async fn work_off(database: &Database) {
    Worker::new(database.clone(), jobs(Handlers::default())).run_due().await.unwrap();
}

/// The small State, with its SEA.
async fn small(database: &Database) {
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, crate::site::acts::EDITED, "main", "Meridian").change(now());
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
    let lea = organization("lea-001902");
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
    assert_eq!((entries[0].actor.as_str(), entries[0].subject.as_str()), ("Ana", "organization:lea-001902"));
    assert!(entries[0].before.contains("Cayuga ISD") && entries[0].after.contains("Cayuga Schools"));

    let cleared = OrganizationForm { nces_id: String::new(), region: String::new(), ..form };
    edit_organization(&database, &admin(), &lea, &cleared, 2, now()).await.unwrap();
    let school = view_organization(&database, &admin(), &organization("school-001902001")).await.unwrap();
    assert_eq!((school.above.len(), school.region.as_str(), school.above[0].nces_id.as_deref()), (2, "", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sea_is_made_once_and_named_anew() {
    let database = in_memory().await;
    small(&database).await;
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, crate::site::acts::EDITED, "main", "Meridian").change(now());
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
    let (lea, nothing) = (organization("lea-001902"), organization("lea-9"));
    for (principal, reads, edits, imports) in [
        (Principal::Public, Err(Error::SignedOut), Err(Error::SignedOut), Err(Error::SignedOut)),
        (signed_in("Ana", Role::Viewer, "lea-001903"), Ok(()), Err(Error::Forbidden), Err(Error::Forbidden)),
        (signed_in("Ana", Role::Admin, "lea-001902"), Ok(()), Ok(()), Err(Error::Forbidden)),
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
        assert_eq!(begin_import(&database, &principal, &some, 1, now()).await, unknown);
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

    let stale = begin_import(&database, &admin(), &upload, first.version, now()).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
    begin_import(&database, &admin(), &upload, second.version, now()).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &upload).await.unwrap().stage, ImportStage::Storing);
    assert!(matches!(cancel_import(&database, &admin(), &upload).await, Err(Error::Conflict(_))));
    assert!(matches!(check_import(&database, &admin(), &upload, None).await, Err(Error::Conflict(_))));

    work_off(&database).await;
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
async fn an_import_that_was_interrupted_is_stored_by_the_next_worker() {
    let database = in_memory().await;
    let upload = upload_import(&database, &admin(), "small.csv", SMALL.into(), now()).await.unwrap();
    let idle = upload_import(&database, &admin(), "idle.csv", SMALL.into(), now()).await.unwrap();
    begin_import(&database, &admin(), &upload, 1, now()).await.unwrap();
    assert_eq!(fall_silent(&database).await, 1);
    work_off(&database).await;
    let progress = async || import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!(progress().await.stage, ImportStage::Storing, "whoever took it may still be at it");
    set_clock(&database, "- 1m").await;
    work_off(&database).await;
    assert_eq!(
        (progress().await.stage, progress().await.message.as_str()),
        (ImportStage::Stored, "5 new, 0 changed, 0 unchanged.")
    );
    let (entries, _) = read_audit(&database, &admin(), "organization.imported", 1).await.unwrap();
    assert_eq!((entries.len(), entries[0].actor.as_str()), (1, "Ana"), "once, by who asked for it");

    let tomorrow = now() + TimeDelta::hours(25);
    upload_import(&database, &admin(), "next.csv", SMALL.into(), tomorrow).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &idle).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_ends_every_program_says_so_and_can_be_tried_again_or_cancelled() {
    let database = in_memory().await;
    let upload = upload_import(&database, &admin(), "small.csv", SMALL.into(), now()).await.unwrap();
    begin_import(&database, &admin(), &upload, 1, now()).await.unwrap();
    for _ in 0..ATTEMPTS {
        assert_eq!(fall_silent(&database).await, 1);
        set_clock(&database, "- 1m").await;
    }
    work_off(&database).await;
    let progress = import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!(progress.stage, ImportStage::Storing);
    assert!(progress.message.starts_with("The program ended while it did this"), "{}", progress.message);
    let given_up = list_jobs(&database, &admin()).await.unwrap().given_up.remove(0);
    assert_eq!((given_up.title.as_str(), given_up.by.as_str()), ("Import organizations: small.csv", "Ana"));
    try_again(&database, &admin(), &given_up.id, given_up.version, now()).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &upload).await.unwrap().message, "");
    for _ in 0..ATTEMPTS {
        fall_silent(&database).await;
        set_clock(&database, "- 1m").await;
    }
    work_off(&database).await;
    cancel_import(&database, &admin(), &upload).await.unwrap();
    let given_up = list_jobs(&database, &admin()).await.unwrap().given_up.remove(0);
    try_again(&database, &admin(), &given_up.id, given_up.version, now()).await.unwrap();
    work_off(&database).await;
    assert_eq!(list_jobs(&database, &admin()).await.unwrap().done.len(), 1, "there is nothing to do any more");
    assert_eq!(directory(&database).await.unwrap().count(Kind::Lea), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_work_was_forgotten_says_so_and_can_be_cancelled() {
    let database = in_memory().await;
    let upload = upload_import(&database, &admin(), "small.csv", SMALL.into(), now()).await.unwrap();
    begin_import(&database, &admin(), &upload, 1, now()).await.unwrap();
    for _ in 0..ATTEMPTS {
        fall_silent(&database).await;
        set_clock(&database, "- 1m").await;
    }
    work_off(&database).await;
    let given_up = list_jobs(&database, &admin()).await.unwrap().given_up.remove(0);
    forget_job(&database, &admin(), &given_up.id, given_up.version, now()).await.unwrap();
    let progress = import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!(progress.stage, ImportStage::Storing);
    assert!(progress.message.starts_with("An administrator forgot this work"), "{}", progress.message);
    cancel_import(&database, &admin(), &upload).await.unwrap();
    assert_eq!(import_progress(&database, &admin(), &upload).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turns_bad_before_it_is_stored_says_so() {
    let database = in_memory().await;
    small(&database).await;
    let text = "kind,state_id,name,parent_state_id\nschool,1902002,New School,1904\n";
    import(&database, "state_id,name\n1904,Frankston ISD\n").await.unwrap();
    let upload = upload_import(&database, &admin(), "schools.csv", text.into(), now()).await.unwrap();
    begin_import(&database, &admin(), &upload, 1, now()).await.unwrap();
    let change =
        Change::unrecorded().then("DELETE organization:`lea-001904`; UPDATE revision:organization SET number += 1;");
    change.run(&database).await.unwrap();
    work_off(&database).await;
    let progress = import_progress(&database, &admin(), &upload).await.unwrap();
    assert_eq!(progress.stage, ImportStage::Failed);
    assert!(progress.message.starts_with("Nothing was stored: "), "{}", progress.message);
    assert!(check_import(&database, &admin(), &upload, None).await.is_ok(), "it can be checked and begun again");
    assert_eq!(list_jobs(&database, &admin()).await.unwrap().given_up, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turned_bad_or_a_tree_that_changed_stores_nothing() {
    let database = in_memory().await;
    small(&database).await;
    let known = directory(&database).await.unwrap();
    let mut lea = known.get(&organization("lea-001903")).unwrap().clone();
    lea.version += 1;
    import(&database, "state_id,name\n1905,Neches ISD\n").await.unwrap();
    let permit = Principal::Operator.permit(Action::EditOrganizations, &Place::sea()).unwrap();
    let change = Event::new(&permit, acts::IMPORTED, "x", "x").change(now());
    let outcome = store::write_all(change, &[lea], known.revision()).run(&database).await.map(|_| ());
    assert!(matches!(outcome, Err(Error::Conflict(_))), "{outcome:?}");
    assert_eq!(directory(&database).await.unwrap().get(&organization("lea-001903")).unwrap().version, 1);

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
