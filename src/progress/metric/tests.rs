//! Metrics through their use cases, against the database in memory and on disk.

use chrono::{DateTime, NaiveDate, Utc};

use super::checks::met;
use super::form::{MetricForm, StandardsForm};
use super::listing::Filter;
use super::use_cases::*;
use super::{
    Color, Happening, JudgementForm, MarkForm, Metric, Quantity, Standards, TargetForm, Timing, all, some, standards,
    targets, targets_of,
};
use ground::access::{Principal, Role};
use ground::audit::use_cases::read_audit;
use ground::database::{Database, testing};
use ground::identity::{MetricId, OrganizationId, PersonId};
use ground::problem::{Error, Result};
use ground::testing::{organization, person, place, plant};

fn now() -> DateTime<Utc> {
    "2026-03-01T15:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

struct Room {
    database: Database,
    ana: Principal,
    viewer: Principal,
    lea: Principal,
    other: Principal,
}

async fn room_in(database: Database) -> Room {
    plant(&database, ["lea-001", "lea-002", "school-001001"].map(place)).await;
    let ana = person(&database, "Ana", Role::Member, "sea").await;
    let viewer = person(&database, "Vera", Role::Viewer, "sea").await;
    let lea = person(&database, "Lea", Role::LeaLead, "lea-001").await;
    let other = person(&database, "Otto", Role::LeaLead, "lea-002").await;
    Room { database, ana, viewer, lea, other }
}

async fn room() -> Room {
    room_in(testing::in_memory().await).await
}

fn form(name: &str) -> MetricForm {
    MetricForm {
        name: name.into(),
        definition: "Days attended over days enrolled, of all students in grades 1 to 12.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: "leading".into(),
        level: "lea".into(),
        frequency: "monthly".into(),
        source: "Attendance collection".into(),
        owner: "ana".into(),
        supplier: "sea".into(),
        effort_minutes: "".into(),
        aggregate: "weighted_mean".into(),
        least: "0".into(),
        most: "100".into(),
        most_change: "".into(),
        needs_n: true,
        groups: "hispanic, Hispanic, Race and ethnicity\r\nell, English learners".into(),
        sharing: "shared".into(),
        tolerance: "".into(),
    }
}

fn target(to: &str) -> TargetForm {
    let row = |on: &str, value: &str| MarkForm { on: on.into(), value: value.into() };
    TargetForm {
        baseline: row("2024-09-01", "70"),
        milestones: vec![row("2025-06-01", "74")],
        target: row("2026-06-01", to),
        note: String::new(),
    }
}

impl Room {
    async fn add(&self, name: &str) -> MetricId {
        add_metric(&self.database, &self.ana, &form(name), now()).await.unwrap()
    }

    async fn metric(&self, id: &MetricId) -> Metric {
        view_metric(&self.database, &self.viewer, id, today()).await.unwrap().metric
    }

    async fn history(&self, id: &MetricId) -> Vec<String> {
        let told = |it: Happening| format!("{} {}", it.by, it.what);
        let found = view_metric(&self.database, &self.viewer, id, today()).await.unwrap();
        found.history.into_iter().map(told).collect()
    }

    async fn edit(&self, id: &MetricId, version: i64, form: &MetricForm) -> Result<()> {
        edit_metric(&self.database, &self.ana, id, version, form, false, now()).await
    }

    async fn set(&self, by: &Principal, id: &MetricId, at: &str, version: i64, to: &str) -> Result<()> {
        set_target(&self.database, by, id, &organization(at), version, &target(to), now()).await
    }
}

fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
        other => panic!("refused, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metric_is_added_changed_retired_and_put_back() {
    let (database, _folder) = testing::on_disk().await;
    let room = room_in(database).await;
    let id = room.add("Attendance rate").await;
    let fresh = room.metric(&id).await;
    assert_eq!((fresh.name.as_str(), fresh.owner_name.as_str(), fresh.version), ("Attendance rate", "Ana", 1));
    assert_eq!((fresh.groups.len(), fresh.groups[0].family.as_str()), (2, "Race and ethnicity"));
    assert_eq!(fresh.validation.most, Some(Quantity::whole(100)));
    // As it came back it is as it was typed.
    assert_eq!(
        MetricForm { effort_minutes: "".into(), tolerance: "".into(), ..MetricForm::of(&fresh) }.groups,
        "hispanic, Hispanic, Race and ethnicity\nell, English learners"
    );

    room.edit(&id, 1, &MetricForm::of(&fresh)).await.unwrap();
    assert_eq!(room.metric(&id).await.version, 1, "saving it as it is changes nothing");
    let changed = MetricForm { source: "PEIMS".into(), owner: "".into(), ..MetricForm::of(&fresh) };
    room.edit(&id, 1, &changed).await.unwrap();
    assert_eq!(
        room.metric(&id).await,
        Metric { source: "PEIMS".into(), owner: None, owner_name: "".into(), version: 2, ..fresh }
    );

    retire_metric(&room.database, &room.ana, &id, 2, now()).await.unwrap();
    retire_metric(&room.database, &room.ana, &id, 2, now()).await.unwrap();
    let listed = list_metrics(&room.database, &room.lea, &Filter::default(), today()).await.unwrap();
    assert_eq!((listed.metrics.len(), listed.in_use, listed.retired), (0, 0, 1));
    assert!(matches!(room.set(&room.ana, &id, "sea", 0, "80").await, Err(Error::Conflict(_))));
    restore_metric(&room.database, &room.ana, &id, 3, now()).await.unwrap();
    let told = ["Ana put it back into use", "Ana retired it", "Ana changed the source and the owner", "Ana added it"];
    assert_eq!(room.history(&id).await, told);
    let (recorded, _) = read_audit(&room.database, &Principal::Operator, "metric", 1).await.unwrap();
    let actions: Vec<_> = recorded.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions.len(), 4);
    assert!(actions.contains(&"metric.added") && actions.contains(&"metric.restored"), "{actions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_changed_first_is_a_conflict() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    let one = MetricForm { source: "One".into(), ..form("Attendance rate") };
    let other = MetricForm { source: "Other".into(), ..form("Attendance rate") };
    let (first, second) = tokio::join!(room.edit(&id, 1, &one), room.edit(&id, 1, &other));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert!(matches!(first.and(second), Err(Error::Conflict(_))));
    assert_eq!(room.metric(&id).await.version, 2);
    assert!(matches!(retire_metric(&room.database, &room.ana, &id, 1, now()).await, Err(Error::Conflict(_))));

    let (first, second) =
        tokio::join!(room.set(&room.ana, &id, "sea", 0, "80"), room.set(&room.ana, &id, "sea", 0, "90"));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert!(matches!(room.set(&room.ana, &id, "sea", 0, "85").await, Err(Error::Conflict(_))));
    room.set(&room.ana, &id, "sea", 1, "85").await.unwrap();
    let strict = StandardsForm { minimum_n: "20".into(), ..StandardsForm::of(&Standards::default()) };
    set_standards(&room.database, &room.ana, 0, &strict, now()).await.unwrap();
    let loose = StandardsForm { minimum_n: "5".into(), ..strict };
    assert!(matches!(set_standards(&room.database, &room.ana, 0, &loose, now()).await, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_told_apart_and_every_wrong_field_is_named() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    let again = add_metric(&room.database, &room.ana, &form(" attendance  RATE "), now()).await;
    assert_eq!(wrong(again), ["name"]);
    room.edit(&id, 1, &form("Attendance Rate")).await.unwrap();
    let nothing = add_metric(&room.database, &room.ana, &MetricForm::default(), now()).await;
    let choices = ["name", "unit", "direction", "timing", "level", "frequency", "supplier", "aggregate", "sharing"];
    assert_eq!(wrong(nothing), choices);
    let odd = MetricForm {
        decimals: "4".into(),
        owner: "nobody".into(),
        effort_minutes: "-1".into(),
        least: "low".into(),
        most_change: "0".into(),
        groups: "all, Everybody\nell, One\nell, Two\nbad key, Name\nlonely".into(),
        tolerance: "-1".into(),
        ..form("Odd")
    };
    let fields = wrong(add_metric(&room.database, &room.ana, &odd, now()).await);
    let expected = [
        "decimals",
        "owner",
        "effort_minutes",
        "least",
        "most_change",
        "groups",
        "groups",
        "groups",
        "groups",
        "tolerance",
    ];
    assert_eq!(fields, expected);
    let turned = MetricForm { least: "90".into(), most: "80".into(), ..form("Turned") };
    assert_eq!(wrong(add_metric(&room.database, &room.ana, &turned, now()).await), ["most"]);
    let crowded = (0..21).map(|at| format!("g{at}, Group {at}\n")).collect();
    let crowded = MetricForm { groups: crowded, ..form("Crowded") };
    assert_eq!(wrong(add_metric(&room.database, &room.ana, &crowded, now()).await), ["groups"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_figures_are_neither_period_nor_level_becomes_another() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    let weekly = MetricForm { frequency: "weekly".into(), ..form("Attendance rate") };
    room.edit(&id, 1, &weekly).await.unwrap();
    let with_figures =
        async |form: &MetricForm| edit_metric(&room.database, &room.ana, &id, 2, form, true, now()).await;
    let moved = MetricForm { frequency: "monthly".into(), level: "school".into(), ..weekly.clone() };
    assert_eq!(wrong(with_figures(&moved).await), ["frequency", "level"]);
    with_figures(&MetricForm { source: "PEIMS".into(), ..weekly }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_are_the_states_or_one_organizations_own() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    room.set(&room.ana, &id, "sea", 0, "80").await.unwrap();
    room.set(&room.ana, &id, "sea", 1, "82").await.unwrap();
    room.set(&room.lea, &id, "lea-001", 0, "90").await.unwrap();
    assert_eq!(room.set(&room.lea, &id, "sea", 2, "70").await, Err(Error::Forbidden));
    assert_eq!(room.set(&room.other, &id, "lea-001", 1, "70").await, Err(Error::Forbidden));
    assert_eq!(room.set(&room.viewer, &id, "lea-001", 1, "70").await, Err(Error::Forbidden));
    // It is a metric of LEAs.
    assert_eq!(room.set(&room.lea, &id, "school-001001", 0, "70").await, Err(Error::NotFound));
    assert_eq!(room.set(&room.ana, &id, "lea-404", 0, "70").await, Err(Error::NotFound));

    let state = view_targets(&room.database, &room.other, &id, &OrganizationId::sea()).await.unwrap();
    assert_eq!(state.target.as_ref().unwrap().trajectory.target().value, Quantity::whole(82));
    assert_eq!((state.own.len(), state.own[0].1.as_str(), state.may_edit), (1, "The lea-001", false));
    let own = view_targets(&room.database, &room.lea, &id, &organization("lea-001")).await.unwrap();
    assert_eq!(own.target.as_ref().unwrap().trajectory.target().value, Quantity::whole(90));
    assert!(own.may_edit && own.state.is_some());
    let told = room.history(&id).await;
    assert_eq!(told[0], "Ana changed the State-wide target: 82.0% by June 1, 2026");
    assert_eq!(told.len(), 3, "an organization’s own isn’t told at the metric");

    // What the rooms above read.
    let database = &room.database;
    let wanted = [(id.clone(), organization("lea-001")), (id.clone(), organization("lea-002"))];
    assert_eq!(targets(database, &wanted).await.unwrap(), [own.target.unwrap()]);
    assert_eq!(targets_of(database, &id).await.unwrap().len(), 2);
    let lost = MetricId::parse("lost").unwrap();
    assert_eq!(some(database, &[lost, id.clone()]).await.unwrap().len(), 1);
    assert_eq!(some(database, &[]).await.unwrap(), []);
    assert_eq!(all(database).await.unwrap().len(), 1);

    let remove = |by: &Principal, at: &'static str, version: i64| {
        let (database, by, id) = (room.database.clone(), by.clone(), id.clone());
        async move { remove_target(&database, &by, &id, &organization(at), version, now()).await }
    };
    assert!(matches!(remove(&room.lea, "lea-001", 7).await, Err(Error::Conflict(_))));
    assert_eq!(remove(&room.other, "lea-001", 1).await, Err(Error::Forbidden));
    assert_eq!(remove(&room.ana, "sea", 2).await, Err(Error::NotFound));
    remove(&room.lea, "lea-001", 1).await.unwrap();
    assert_eq!(remove(&room.lea, "lea-001", 1).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_of_what_is_not_shared_are_seen_by_their_own() {
    let room = room().await;
    let own_only = MetricForm { sharing: "own_only".into(), ..form("Staff survey") };
    let id = add_metric(&room.database, &room.ana, &own_only, now()).await.unwrap();
    room.set(&room.lea, &id, "lea-001", 0, "90").await.unwrap();
    let see = async |by: &Principal, at: &str| {
        view_targets(&room.database, by, &id, &organization(at)).await.map(|found| found.own.len())
    };
    assert_eq!(see(&room.lea, "lea-001").await, Ok(0));
    assert_eq!(see(&room.other, "lea-001").await, Err(Error::Forbidden));
    assert_eq!(see(&room.other, "lea-404").await, Err(Error::Forbidden));
    assert_eq!(see(&room.other, "sea").await, Ok(0));
    assert_eq!(see(&room.viewer, "sea").await, Ok(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_what_each_lacks() {
    let room = room().await;
    let whole = room.add("Attendance rate").await;
    room.set(&room.ana, &whole, "sea", 0, "80").await.unwrap();
    let bare = MetricForm {
        definition: "".into(),
        source: "".into(),
        owner: "".into(),
        timing: "lagging".into(),
        ..form("Bare")
    };
    add_metric(&room.database, &room.ana, &bare, now()).await.unwrap();
    let found = list_metrics(&room.database, &room.lea, &Filter::default(), today()).await.unwrap();
    let counted: Vec<_> =
        found.metrics.iter().map(|listed| (listed.metric.name.as_str(), met(&listed.checks))).collect();
    assert_eq!(counted, [("Attendance rate", 6), ("Bare", 1)]);
    assert_eq!(found.owners, [(PersonId::parse("ana").unwrap(), "Ana".to_owned())]);
    let lagging = Filter { timing: Some(Timing::Lagging), ..Filter::default() };
    assert_eq!(list_metrics(&room.database, &room.lea, &lagging, today()).await.unwrap().metrics.len(), 1);
    let choices = metric_choices(&room.database, &room.ana).await.unwrap();
    assert_eq!(choices.into_values().collect::<Vec<_>>(), ["Ana"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn standards_are_the_usual_until_the_state_decides() {
    let room = room().await;
    assert_eq!(standards(&room.database).await.unwrap(), Standards::default());
    assert_eq!(read_standards(&room.database, &room.lea).await.unwrap().version, 0);
    let wanted = StandardsForm {
        nearly_pct: "95".into(),
        behind_pct: "80".into(),
        minimum_n: "20".into(),
        bottom_pct: "10".into(),
        top_pct: "90".into(),
        coded_below_n: "500".into(),
    };
    set_standards(&room.database, &room.ana, 0, &wanted, now()).await.unwrap();
    let stored = standards(&room.database).await.unwrap();
    assert_eq!((StandardsForm::of(&stored), stored.version), (wanted.clone(), 1));
    set_standards(&room.database, &room.ana, 1, &wanted, now()).await.unwrap();
    assert_eq!(standards(&room.database).await.unwrap().version, 1, "saving them as they are changes nothing");
    let odd = StandardsForm {
        nearly_pct: "80".into(),
        behind_pct: "80".into(),
        minimum_n: "2".into(),
        bottom_pct: "50".into(),
        top_pct: "50".into(),
        coded_below_n: "0".into(),
    };
    let fields = wrong(set_standards(&room.database, &room.ana, 1, &odd, now()).await);
    assert_eq!(fields, ["minimum_n", "bottom_pct", "top_pct", "coded_below_n", "behind_pct"]);
    assert_eq!(set_standards(&room.database, &room.lea, 1, &wanted, now()).await, Err(Error::Forbidden));
}

#[tokio::test(flavor = "multi_thread")]
async fn judgements_stand_beside_and_stay() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    let judge = async |by: &Principal, at: &str, color: &str, reason: &str| {
        let form = JudgementForm { color: color.into(), reason: reason.into() };
        record_judgement(&room.database, by, &id, &organization(at), &form, now()).await
    };
    judge(&room.ana, "lea-001", "yellow", "Two schools report late").await.unwrap();
    let later: DateTime<Utc> = "2026-04-01T00:00:00Z".parse().unwrap();
    let form = JudgementForm { color: "red".into(), reason: "Still late".into() };
    record_judgement(&room.database, &room.ana, &id, &organization("lea-001"), &form, later).await.unwrap();
    assert_eq!(wrong(judge(&room.ana, "lea-001", "blue", " ").await), ["color", "reason"]);
    assert_eq!(judge(&room.lea, "lea-001", "green", "Fine").await, Err(Error::Forbidden));
    assert_eq!(judge(&room.ana, "lea-404", "green", "Fine").await, Err(Error::NotFound));

    let read = async |by: &Principal, at: &str| judgements_of(&room.database, by, &id, &organization(at)).await;
    let found = read(&room.lea, "lea-001").await.unwrap();
    let told: Vec<_> = found.iter().map(|it| (it.color, it.reason.as_str(), it.by.as_str())).collect();
    assert_eq!(told, [(Color::Red, "Still late", "Ana"), (Color::Yellow, "Two schools report late", "Ana")]);
    assert_eq!(read(&room.other, "lea-001").await, Err(Error::Forbidden));
    assert_eq!(read(&room.other, "sea").await, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_sea_defines_and_everybody_with_an_account_reads() {
    let room = room().await;
    let id = room.add("Attendance rate").await;
    let database = &room.database;
    for principal in [&room.viewer, &room.lea] {
        assert_eq!(add_metric(database, principal, &MetricForm::default(), now()).await, Err(Error::Forbidden));
        assert_eq!(edit_metric(database, principal, &id, 1, &form("X"), false, now()).await, Err(Error::Forbidden));
        assert_eq!(retire_metric(database, principal, &id, 1, now()).await, Err(Error::Forbidden));
        assert_eq!(metric_choices(database, principal).await, Err(Error::Forbidden));
        assert!(view_metric(database, principal, &id, today()).await.is_ok());
    }
    let nobody = &Principal::Public;
    assert_eq!(view_metric(database, nobody, &id, today()).await.err(), Some(Error::SignedOut));
    assert_eq!(list_metrics(database, nobody, &Filter::default(), today()).await.err(), Some(Error::SignedOut));
    assert_eq!(read_standards(database, nobody).await, Err(Error::SignedOut));
    let lost = MetricId::parse("lost").unwrap();
    assert_eq!(view_metric(database, &room.lea, &lost, today()).await.err(), Some(Error::NotFound));
    assert_eq!(retire_metric(database, &room.ana, &lost, 1, now()).await, Err(Error::NotFound));
}
