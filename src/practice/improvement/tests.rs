//! The improvement plan through its use cases, against the database in memory and on disk.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::listing::Filter;
use super::use_cases::*;
use super::{ActionForm, Entry, ImprovementAction, Planned, Status, StatusForm, plan};
use crate::framework::{IndicatorNumber, use_cases::ensure_bundled};
use ground::access::{Action, Place, Principal, Role};
use ground::audit::Event;
use ground::database::{Change, Database, testing};
use ground::identity::{AssessmentId, ImprovementId, PersonId};
use ground::person::use_cases::deactivate_person;
use ground::problem::{Error, Result};
use ground::testing::person;

fn now() -> DateTime<Utc> {
    "2026-05-14T15:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

/// An assessment of which the plan needs to know its name, its framework and whether it is final.
async fn assessment(database: &Database, key: &str, phase: &str) {
    let created = "CREATE type::record('assessment', $key) SET name = 'Annual self-assessment', scope = '', school_year = 2025, framework_key = 'turnaround', framework_edition = '2014.1', starts_on = '2026-03-01', ends_on = '2026-05-01', phase = $phase, team = [], created_at = $at, finished_at = $at, version = 1 RETURN NONE;";
    Change::unrecorded()
        .then(created)
        .with("key", key.to_owned())
        .with("phase", phase.to_owned())
        .with("at", now())
        .run(database)
        .await
        .unwrap();
}

struct Room {
    database: Database,
    ana: Principal,
    ben: Principal,
    viewer: Principal,
}

async fn room(database: Database) -> Room {
    ensure_bundled(&database, now()).await.unwrap();
    assessment(&database, "a1", "final").await;
    assessment(&database, "a2", "rating").await;
    let ana = person(&database, "Ana", Role::Lead, "sea").await;
    let ben = person(&database, "Ben", Role::Member, "sea").await;
    let viewer = person(&database, "Vera", Role::Viewer, "sea").await;
    let gone = person(&database, "Gone", Role::Member, "sea").await;
    let gone = &gone.person().expect("a person").id;
    deactivate_person(&database, &Principal::Operator, gone, 1, now()).await.unwrap();
    Room { database, ana, ben, viewer }
}

fn entry() -> Entry {
    Entry { assessment: "a1".into(), indicator: "1.1.3".into() }
}

fn form() -> ActionForm {
    ActionForm {
        title: "Publish the goals".into(),
        owner: "ben".into(),
        due_on: "2026-05-14".into(),
        steps: "Draft them\nAsk three LEAs\nPut them on the site".into(),
    }
}

fn done(proof: &str) -> StatusForm {
    StatusForm { status: "done".into(), proof: proof.into(), ..StatusForm::default() }
}

fn status(key: &str) -> StatusForm {
    StatusForm { status: key.into(), ..StatusForm::default() }
}

impl Room {
    async fn added(&self) -> ImprovementId {
        add_action(&self.database, &self.ana, &entry(), &form(), now()).await.unwrap()
    }

    async fn action(&self, id: &ImprovementId) -> ImprovementAction {
        view_action(&self.database, &self.viewer, id).await.unwrap().action
    }

    async fn set(&self, id: &ImprovementId, version: i64, form: &StatusForm) -> Result<()> {
        set_status(&self.database, &self.ben, id, version, form, now()).await
    }

    async fn undo(&self, id: &ImprovementId, version: i64, at: DateTime<Utc>) -> Result<()> {
        undo_status(&self.database, &self.ben, id, version, at).await
    }

    async fn tick(&self, who: &Principal, id: &ImprovementId, at: usize, text: &str, done: bool) -> Result<()> {
        let form = StepForm { at, text: text.into(), done };
        toggle_step(&self.database, who, id, &form, now()).await
    }

    async fn recorded(&self, action: &str) -> usize {
        ground::audit::use_cases::read_audit(&self.database, &Principal::Operator, action, 1).await.unwrap().1
    }
}

fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
        other => panic!("refused, not {other:?}"),
    }
}

fn conflicts<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::Conflict(_))), "{result:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_goes_its_way_in_memory_and_on_disk() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [testing::in_memory().await, on_disk] {
        its_way(&room(database).await).await;
    }
}

async fn its_way(room: &Room) {
    let id = room.added().await;
    let action = room.action(&id).await;
    assert_eq!((action.title.as_str(), action.owner_name.as_str(), action.version), ("Publish the goals", "Ben", 1));
    assert_eq!(
        (action.assessment_name.as_str(), action.indicator),
        ("Annual self-assessment", IndicatorNumber(1, 1, 3))
    );
    assert_eq!((action.status(), action.added_by.as_deref()), (Status::NotStarted, Some("Ana")));
    assert!(!action.is_overdue(today()), "on its day it is on time");
    assert!(action.is_overdue(today() + TimeDelta::days(1)));

    let changed = ActionForm { steps: "Ask three LEAs\nDraft them".into(), due_on: "2026-05-13".into(), ..form() };
    edit_action(&room.database, &room.ben, &id, 1, &changed, now()).await.unwrap();
    conflicts(edit_action(&room.database, &room.ana, &id, 1, &form(), now()).await);
    assert_eq!(fields(edit_action(&room.database, &room.ana, &id, 2, &ActionForm::default(), now()).await).len(), 3);

    room.set(&id, 2, &status("under_way")).await.unwrap();
    assert_eq!(fields(room.set(&id, 3, &done(" ")).await), ["proof"]);
    assert_eq!(fields(room.set(&id, 3, &status("dropped")).await), ["reason"]);
    conflicts(room.set(&id, 2, &done("On the site")).await);
    let with_link = StatusForm { link: "https://example.org/goals".into(), ..done("On the site since May 2") };
    room.set(&id, 3, &with_link).await.unwrap();
    room.set(&id, 3, &with_link).await.unwrap();
    let view = view_action(&room.database, &room.viewer, &id).await.unwrap();
    let stands = &view.action.standing;
    assert_eq!(
        (stands.status, stands.words.as_str(), stands.by.as_str()),
        (Status::Done, "On the site since May 2", "Ben")
    );
    assert_eq!(stands.link, "https://example.org/goals");
    assert_eq!((view.action.version, room.recorded("improvement.status_changed").await), (4, 2));
    let told: Vec<_> = view.history.iter().map(|it| format!("{} {}", it.by, it.what)).collect();
    assert_eq!(
        told,
        [
            "Ben marked it done: On the site since May 2",
            "Ben put it under way",
            "Ben changed the date, from May 14, 2026; the steps",
            "Ana added it to the plan"
        ]
    );
    assert!(view.framework.unwrap().find(IndicatorNumber(1, 1, 3)).is_some());
    conflicts(edit_action(&room.database, &room.ben, &id, 4, &form(), now()).await);
    conflicts(room.tick(&room.ben, &id, 0, "Ask three LEAs", true).await);

    add_note(&room.database, &room.ana, &id, " Well done. ", now()).await.unwrap();
    assert_eq!(fields(add_note(&room.database, &room.ana, &id, " ", now()).await), ["note"]);
    assert_eq!(fields(add_note(&room.database, &room.ana, &id, &"x".repeat(2001), now()).await), ["note"]);
    let view = view_action(&room.database, &room.viewer, &id).await.unwrap();
    assert_eq!(
        view.notes.iter().map(|it| (it.by.as_str(), it.text.as_str())).collect::<Vec<_>>(),
        [("Ana", "Well done.")]
    );
    assert_eq!(view.action.version, 4, "a note changes nothing that others may be changing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_change_can_be_taken_back_until_something_else_is_changed() {
    let room = room(testing::in_memory().await).await;
    let id = room.added().await;
    conflicts(room.undo(&id, 1, now()).await);
    room.set(&id, 1, &status("under_way")).await.unwrap();
    let dropped = StatusForm { status: "dropped".into(), reason: "A slip".into(), ..StatusForm::default() };
    room.set(&id, 2, &dropped).await.unwrap();
    add_note(&room.database, &room.ana, &id, "Why?", now()).await.unwrap();
    conflicts(room.undo(&id, 2, now()).await);
    conflicts(room.undo(&id, 3, now() + TimeDelta::hours(25)).await);
    room.undo(&id, 3, now()).await.unwrap();
    let action = room.action(&id).await;
    assert_eq!((action.status(), action.standing.words.as_str(), action.version), (Status::UnderWay, "", 4));
    conflicts(room.undo(&id, 4, now()).await);
    assert_eq!(room.recorded("improvement.status_undone").await, 1);

    // Done, then somebody ticks … nothing of a done one; so: under way, then a step is done.
    room.set(&id, 4, &status("not_started")).await.unwrap();
    room.tick(&room.ana, &id, 1, "Ask three LEAs", true).await.unwrap();
    conflicts(room.undo(&id, 5, now()).await);
    conflicts(room.undo(&id, 6, now()).await);
    assert_eq!(room.action(&id).await.undoable(now()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_tick_two_steps_at_once_and_neither_is_lost() {
    let room = room(testing::in_memory().await).await;
    let id = room.added().await;
    let (first, last) = tokio::join!(
        room.tick(&room.ana, &id, 0, "Draft them", true),
        room.tick(&room.ben, &id, 2, "Put them on the site", true)
    );
    first.unwrap();
    last.unwrap();
    let ticked = |action: &ImprovementAction| action.steps.iter().map(|step| step.done).collect::<Vec<_>>();
    assert_eq!(ticked(&room.action(&id).await), [true, false, true]);
    room.tick(&room.ana, &id, 0, "Draft them", false).await.unwrap();
    room.tick(&room.ana, &id, 0, "Draft them", false).await.unwrap();
    assert_eq!(ticked(&room.action(&id).await), [false, false, true]);
    conflicts(room.tick(&room.ana, &id, 1, "Draft them", true).await);
    conflicts(room.tick(&room.ana, &id, 9, "Draft them", true).await);
    assert_eq!(room.recorded("improvement.step_ticked").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_belongs_to_an_indicator_of_a_final_assessment_and_to_somebody_who_can_work_on_it() {
    let room = room(testing::in_memory().await).await;
    let add = async |entry: Entry, form: ActionForm| add_action(&room.database, &room.ben, &entry, &form, now()).await;
    for (entry, owner, wrong) in [
        (Entry { assessment: "a2".into(), ..entry() }, "ana", "assessment"),
        (Entry { assessment: "none".into(), ..entry() }, "ana", "assessment"),
        (Entry { indicator: "1.1.9".into(), ..entry() }, "ana", "indicator"),
        (Entry { indicator: "x".into(), ..entry() }, "ana", "indicator"),
        (entry(), "vera", "owner"),
        (entry(), "gone", "owner"),
    ] {
        let answer = add(entry, ActionForm { owner: owner.into(), ..form() }).await;
        assert_eq!(fields(answer), [wrong]);
    }
    let choices = action_choices(&room.database, &room.ben).await.unwrap();
    assert_eq!(choices.people.values().collect::<Vec<_>>(), ["Ana", "Ben"]);
    assert_eq!(choices.assessments.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["a1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_reads_and_changes_nothing() {
    let room = room(testing::in_memory().await).await;
    let id = room.added().await;
    let (db, who) = (&room.database, &room.viewer);
    let plan = list_actions(db, who, &Filter::default(), today()).await.unwrap();
    assert_eq!((plan.actions.len(), plan.counts.soon, plan.is_empty), (1, 1, false));
    assert_eq!(actions_of(db, who, &[AssessmentId::parse("a1").unwrap()]).await.unwrap().len(), 1);
    assert_eq!(actions_of(db, who, &[AssessmentId::parse("a2").unwrap()]).await.unwrap().len(), 0);
    assert_eq!(add_action(db, who, &entry(), &form(), now()).await, Err(Error::Forbidden));
    assert_eq!(edit_action(db, who, &id, 1, &form(), now()).await, Err(Error::Forbidden));
    assert_eq!(set_status(db, who, &id, 1, &done("x"), now()).await, Err(Error::Forbidden));
    assert_eq!(undo_status(db, who, &id, 1, now()).await, Err(Error::Forbidden));
    assert_eq!(room.tick(who, &id, 0, "Draft them", true).await, Err(Error::Forbidden));
    assert_eq!(add_note(db, who, &id, "x", now()).await, Err(Error::Forbidden));
    assert_eq!(action_choices(db, who).await.unwrap_err(), Error::Forbidden);
    assert_eq!(view_action(db, &Principal::Public, &id).await.unwrap_err(), Error::SignedOut);
    assert_eq!(room.action(&id).await.version, 1);
    let none = ImprovementId::parse("none").unwrap();
    assert_eq!(view_action(db, who, &none).await.unwrap_err(), Error::NotFound);
    assert_eq!(add_note(db, &room.ben, &none, "x", now()).await, Err(Error::NotFound));
    assert_eq!(undo_status(db, &room.ben, &none, 1, now()).await, Err(Error::NotFound));
    assert_eq!(what_waits(db, who, today()).await.unwrap().len(), 0);
    assert_eq!(what_waits(db, &room.ben, today()).await.unwrap().len(), 1);
    assert_eq!(what_waits(db, &room.ben, today() - TimeDelta::days(31)).await.unwrap().len(), 0);
}

fn priority(indicator: IndicatorNumber, next_step: &str) -> Planned {
    Planned {
        assessment: AssessmentId::parse("a1").unwrap(),
        assessment_name: "Annual self-assessment".into(),
        indicator,
        owner: PersonId::parse("ben").unwrap(),
        owner_name: "Ben".into(),
        next_step: next_step.into(),
        due_on: "2026-12-01".parse().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn priorities_become_actions_once() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [testing::in_memory().await, on_disk] {
        let room = room(database).await;
        let permit = room.ana.permit(Action::FinishAssessment, &Place::sea()).unwrap();
        let long = "Meet every LEA and agree ".repeat(20);
        let priorities =
            [priority(IndicatorNumber(2, 1, 1), &long), priority(IndicatorNumber(1, 1, 3), "Publish them")];
        for _ in 0..2 {
            let change = Event::new(&permit, crate::assessment::acts::FINISHED, "a1", "Annual").change(now());
            plan(plan(change, &[], now()), &priorities, now()).run(&room.database).await.unwrap();
        }
        let actions = actions_of(&room.database, &room.viewer, &[AssessmentId::parse("a1").unwrap()]).await.unwrap();
        assert_eq!(actions.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["a1-1.1.3", "a1-2.1.1"]);
        assert_eq!((actions[0].title.as_str(), actions[0].steps.len()), ("Publish them", 0));
        assert_eq!((actions[0].added_by.as_deref(), actions[0].status()), (None, Status::NotStarted));
        assert!(actions[1].title.ends_with('…') && actions[1].steps[0].text == long.trim());

        // What was done in the meantime isn't written over.
        room.set(&actions[0].id, 1, &done("Seen")).await.unwrap();
        let change = Event::new(&permit, crate::assessment::acts::FINISHED, "a1", "Annual").change(now());
        plan(change, &priorities, now()).run(&room.database).await.unwrap();
        assert_eq!(room.action(&actions[0].id).await.status(), Status::Done);
        // A long step keeps its words and can be ticked as its form sends it.
        room.tick(&room.ben, &actions[1].id, 0, &long, true).await.unwrap();
        let kept = ActionForm {
            title: "Meet every LEA".into(),
            owner: "ben".into(),
            due_on: "2026-12-01".into(),
            steps: ActionForm::lines_of(&actions[1].steps),
        };
        edit_action(&room.database, &room.ben, &actions[1].id, 2, &kept, now()).await.unwrap();
        assert!(room.action(&actions[1].id).await.steps[0].done);
    }
}
