//! Goals through their use cases, against the database in memory: the whole way of a goal, versions beside each other,
//! periods of its life, and who may see and do what.

use chrono::{DateTime, NaiveDate, Utc};

use super::listing::Filter;
use super::use_cases::*;
use super::{ClosingForm, Goal, GoalForm, MeasureForm, Stage, testing};
use crate::metric::Status;
use crate::metric::form::MetricForm;
use crate::metric::use_cases::add_metric;
use crate::observation::use_cases::{TypedCell, save_grid};
use ground::access::{Principal, Role};
use ground::database::{Database, testing as databases};
use ground::identity::{GoalId, MetricId, OrganizationId};
use ground::organization::Kind;
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::testing::{organization, person, place, plant};

fn now() -> DateTime<Utc> {
    "2025-11-01T15:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn site() -> Site {
    Site { school_year_starts: 9, ..ground::testing::site() }
}

struct Room {
    database: Database,
    /// Leads the SEA's team.
    ana: Principal,
    /// Another lead there.
    ben: Principal,
    /// Works with them.
    mia: Principal,
    viewer: Principal,
    /// Leads the first LEA.
    lea: Principal,
    /// Leads the second.
    other: Principal,
    /// Leads a school of the first.
    school: Principal,
    metric: MetricId,
}

async fn room() -> Room {
    room_in(databases::in_memory().await).await
}

async fn room_in(database: Database) -> Room {
    plant(&database, ["sea", "lea-001", "lea-002", "school-001001"].map(place)).await;
    let ana = person(&database, "Ana", Role::Lead, "sea").await;
    let ben = person(&database, "Ben", Role::Lead, "sea").await;
    let mia = person(&database, "Mia", Role::Member, "sea").await;
    let viewer = person(&database, "Vera", Role::Viewer, "sea").await;
    let lea = person(&database, "Lea", Role::LeaLead, "lea-001").await;
    let other = person(&database, "Otto", Role::LeaLead, "lea-002").await;
    let school = person(&database, "Sam", Role::SchoolLead, "school-001001").await;
    let form = MetricForm {
        name: "Graduation rate".into(),
        definition: "Share of a class that graduates within four years of its start.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: "lagging".into(),
        level: "lea".into(),
        frequency: "yearly".into(),
        source: "Collection".into(),
        supplier: "sea".into(),
        aggregate: "mean".into(),
        sharing: "shared".into(),
        ..MetricForm::default()
    };
    let metric = add_metric(&database, &ana, &form, now()).await.unwrap();
    Room { database, ana, ben, mia, viewer, lea, other, school, metric }
}

impl Room {
    fn form(&self, title: &str, parent: Option<&GoalId>) -> GoalForm {
        let measure = MeasureForm { metric: self.metric.to_string(), ..testing::form().measures.remove(0) };
        GoalForm {
            title: title.into(),
            parent: parent.map(ToString::to_string).unwrap_or_default(),
            measures: vec![measure],
            ..testing::form()
        }
    }

    async fn add(&self, who: &Principal, at: &str, form: &GoalForm) -> GoalId {
        add_goal(&self.database, who, &organization(at), form, now()).await.unwrap()
    }

    /// A goal in force.
    async fn approved(&self, at: &str, title: &str, parent: Option<&GoalId>) -> GoalId {
        let id = self.add(&self.ana, at, &self.form(title, parent)).await;
        self.submit(&self.ana, &id, 1).await.unwrap();
        self.approve(&self.ana, &id, 2).await.unwrap();
        id
    }

    async fn submit(&self, who: &Principal, id: &GoalId, version: i64) -> Result<()> {
        submit_goal(&self.database, who, id, version, now()).await
    }

    async fn approve(&self, who: &Principal, id: &GoalId, version: i64) -> Result<()> {
        approve_goal(&self.database, who, id, version, "", now()).await
    }

    async fn give_back(&self, who: &Principal, id: &GoalId, version: i64, comments: &str) -> Result<()> {
        return_goal(&self.database, who, id, version, comments, now()).await
    }

    async fn edit(&self, who: &Principal, id: &GoalId, version: i64, form: &GoalForm) -> Result<()> {
        edit_goal(&self.database, who, id, version, form, now()).await
    }

    async fn view(&self, who: &Principal, id: &GoalId) -> Result<GoalView> {
        view_goal(&self.database, who, &site(), id, today()).await
    }

    async fn seen(&self, id: &GoalId) -> GoalView {
        self.view(&self.ana, id).await.unwrap()
    }

    async fn list(&self, who: &Principal, filter: Filter) -> GoalList {
        list_goals(&self.database, who, &site(), &filter, 1, today()).await.unwrap()
    }

    async fn waits(&self, who: &Principal) -> Vec<(String, Wait)> {
        let list = self.list(who, Filter::default()).await;
        let told = what_waits(&self.database, who).await.unwrap();
        assert_eq!(told, crate::goal::waiting::to_do(&list.waiting), "the list and what waits are the same");
        list.waiting.into_iter().map(|it| (it.goal.title, it.wait)).collect()
    }

    async fn in_force(&self) -> Vec<Goal> {
        super::in_force(&self.database).await.unwrap()
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

fn titles(list: &GoalList) -> Vec<(String, usize)> {
    list.goals.iter().map(|it| (it.goal.title.clone(), it.depth)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_submits_the_sea_returns_it_comes_back_and_is_approved() {
    let (on_disk, _folder) = databases::on_disk().await;
    for database in [databases::in_memory().await, on_disk] {
        the_whole_way(&room_in(database).await).await;
    }
}

async fn the_whole_way(room: &Room) {
    let state = room.approved("sea", "The State graduates", None).await;
    let id = room.add(&room.lea, "lea-001", &room.form("Ours graduate", Some(&state))).await;
    assert_eq!(room.waits(&room.lea).await, [("Ours graduate".to_owned(), Wait::Draft)]);
    assert_eq!(room.waits(&room.ana).await, [], "an LEA's draft waits for the LEA");
    room.submit(&room.lea, &id, 1).await.unwrap();
    assert_eq!(room.waits(&room.ana).await, [("Ours graduate".to_owned(), Wait::Review)]);
    assert_eq!(room.waits(&room.lea).await, []);
    conflicts(room.edit(&room.lea, &id, 2, &room.form("Other", None)).await);

    withdraw_goal(&room.database, &room.lea, &id, 2, now()).await.unwrap();
    conflicts(room.give_back(&room.ana, &id, 3, "Too late").await);
    room.submit(&room.lea, &id, 3).await.unwrap();
    assert_eq!(fields(room.give_back(&room.ana, &id, 4, " ").await), ["comments"]);
    room.give_back(&room.ana, &id, 4, "Say for whom.").await.unwrap();
    assert_eq!(room.waits(&room.lea).await, [("Ours graduate".to_owned(), Wait::Rework)]);
    let returned = room.view(&room.lea, &id).await.unwrap();
    assert_eq!((returned.goal.stage, returned.goal.comments.as_str()), (Stage::Returned, "Say for whom."));

    let better =
        GoalForm { population_words: "Seniors of Cayuga High".into(), ..room.form("Ours graduate", Some(&state)) };
    room.edit(&room.lea, &id, 5, &better).await.unwrap();
    assert_eq!(room.view(&room.lea, &id).await.unwrap().goal.stage, Stage::Returned, "until it is submitted again");
    room.submit(&room.lea, &id, 6).await.unwrap();
    room.approve(&room.ben, &id, 7).await.unwrap();

    let view = room.view(&room.other, &id).await.unwrap();
    assert_eq!((view.goal.stage, view.goal.edition), (Stage::Approved, 1));
    assert_eq!(view.goal.decided.as_ref().map(|it| it.by.as_str()), Some("Ben"));
    assert_eq!(view.parent.as_ref().map(|it| it.title.as_str()), Some("The State graduates"));
    let told = |view: &GoalView| view.periods[0].history.iter().map(|it| it.what.clone()).collect::<Vec<_>>();
    assert_eq!(told(&view), ["approved version 1"], "what was said on the way is not everybody's");
    assert_eq!(
        told(&room.view(&room.lea, &id).await.unwrap()),
        [
            "approved version 1",
            "submitted version 1 again",
            "changed population",
            "returned version 1",
            "submitted version 1",
            "took version 1 back",
            "submitted version 1",
            "began the goal"
        ]
    );
    let children = room.seen(&state).await.children;
    assert_eq!(children.iter().map(|it| it.goal.title.as_str()).collect::<Vec<_>>(), ["Ours graduate"]);
    let list = room.list(&room.viewer, Filter::default()).await;
    assert_eq!(titles(&list), [("The State graduates".to_owned(), 0), ("Ours graduate".to_owned(), 1)]);
    assert_eq!(list.state, [(Status::NoCurrentData, 1)]);
    for (action, times) in [("goal.added", 2), ("goal.submitted", 4), ("goal.withdrawn", 1), ("goal.returned", 1)] {
        assert_eq!(room.recorded(action).await, times, "{action}");
    }
    assert_eq!((room.recorded("goal.approved").await, room.recorded("goal.changed").await), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_is_written_while_the_old_one_stays_in_force() {
    let room = room().await;
    let id = room.approved("lea-001", "Graduate", None).await;
    assert_eq!(fields(room.edit(&room.lea, &id, 3, &room.form("Graduate", None)).await), [""], "nothing is different");
    room.edit(&room.lea, &id, 3, &room.form("All graduate", None)).await.unwrap();
    assert_eq!(room.in_force().await[0].title, "Graduate");
    let own = room.view(&room.lea, &id).await.unwrap();
    assert_eq!(
        (own.goal.edition, own.next.as_ref().map(|next| (next.edition, next.stage))),
        (1, Some((2, Stage::Draft)))
    );
    let changes: Vec<_> =
        own.changes.iter().map(|it| (it.field.as_str(), it.before.as_str(), it.after.as_str())).collect();
    assert_eq!(changes, [("Title", "Graduate", "All graduate")]);
    let others = room.view(&room.other, &id).await.unwrap();
    assert!(others.next.is_none() && others.changes.is_empty() && others.editions.len() == 1);
    assert_eq!(
        compare_versions(&room.database, &room.other, &id, 1, 2).await.unwrap_err(),
        Error::NotFound,
        "a draft isn't compared by who can't read it"
    );
    let close = ClosingForm { ending: "reached".into(), reason: "Done".into(), replaced_by: String::new() };
    conflicts(close_goal(&room.database, &room.ana, &id, 4, &close, now()).await);

    room.submit(&room.lea, &id, 4).await.unwrap();
    assert_eq!(room.in_force().await[0].edition, 1);
    room.approve(&room.ana, &id, 5).await.unwrap();
    let goals = room.in_force().await;
    assert_eq!((goals.len(), goals[0].edition, goals[0].title.as_str()), (1, 2, "All graduate"));
    let stages: Vec<_> = room.view(&room.other, &id).await.unwrap().editions.iter().map(|it| it.stage).collect();
    assert_eq!(stages, [Stage::Approved, Stage::Superseded]);
    let compared = compare_versions(&room.database, &room.other, &id, 1, 2).await.unwrap();
    assert_eq!((compared.differences.len(), compared.from.title.as_str()), (1, "Graduate"));

    room.edit(&room.lea, &id, 6, &room.form("Everyone graduates", None)).await.unwrap();
    discard_draft(&room.database, &room.lea, &id, 7, now()).await.unwrap();
    let view = room.seen(&id).await;
    assert!(view.next.is_none() && view.goal.edition == 2 && view.goal.stage == Stage::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_reviewers_at_once_one_decides() {
    let room = room().await;
    let id = room.add(&room.lea, "lea-001", &room.form("Graduate", None)).await;
    room.submit(&room.lea, &id, 1).await.unwrap();
    let (ana, ben) = tokio::join!(room.approve(&room.ana, &id, 2), room.give_back(&room.ben, &id, 2, "Not yet."));
    assert!(ana.is_ok() != ben.is_ok(), "{ana:?} {ben:?}");
    conflicts(if ana.is_ok() { ben } else { ana });
    let writing = room.add(&room.lea, "lea-001", &room.form("Read", None)).await;
    room.edit(&room.lea, &writing, 1, &room.form("Everyone reads", None)).await.unwrap();
    conflicts(room.edit(&room.mia, &writing, 1, &room.form("All read", None)).await);
    assert_eq!(room.seen(&writing).await.goal.title, "Everyone reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_chosen_is_there_also_where_a_goal_can_t_be_changed_now() {
    let room = room().await;
    let id = room.add(&room.lea, "lea-001", &room.form("Graduate", None)).await;
    let editing = async || edit_choices(&room.database, &room.lea, &id).await.unwrap();
    let before = editing().await;
    assert_eq!((before.refused, before.begins_next), (None, false));
    room.submit(&room.lea, &id, 1).await.unwrap();
    conflicts(room.edit(&room.lea, &id, 1, &room.form("Other", None)).await);
    let submitted = editing().await;
    assert!(matches!(submitted.refused, Some(Error::Conflict(_))), "{:?}", submitted.refused);
    assert_eq!((submitted.goal.stage, submitted.choices.metrics.len()), (Stage::Submitted, 1));
    room.approve(&room.ana, &id, 2).await.unwrap();
    assert!(editing().await.begins_next);
    let close = ClosingForm { ending: "reached".into(), reason: "Done".into(), replaced_by: String::new() };
    close_goal(&room.database, &room.ana, &id, 3, &close, now()).await.unwrap();
    let closed = editing().await;
    assert!(closed.refused.is_some() && closed.goal.stage == Stage::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_and_reopening_keep_history_apart() {
    let room = room().await;
    let (id, other) = (room.approved("sea", "Graduate", None).await, room.approved("sea", "Read", None).await);
    let close = |ending: &str, by: &str| ClosingForm {
        ending: ending.into(),
        reason: "A wider goal took over".into(),
        replaced_by: by.into(),
    };
    let closing =
        async |who, version, form: &ClosingForm| close_goal(&room.database, who, &id, version, form, now()).await;
    assert_eq!(fields(closing(&room.ana, 3, &close("replaced", id.as_str())).await), ["replaced_by"]);
    assert_eq!(closing(&room.mia, 3, &close("given_up", "")).await, Err(Error::Forbidden));
    closing(&room.ana, 3, &close("replaced", other.as_str())).await.unwrap();
    conflicts(closing(&room.ana, 4, &close("reached", "")).await);
    conflicts(room.edit(&room.ana, &id, 4, &room.form("Again", None)).await);
    assert_eq!(room.in_force().await.len(), 1);
    let view = room.seen(&id).await;
    assert_eq!((view.goal.stage, view.replaced_by), (Stage::Closed, Some((other.clone(), "Read".to_owned()))));
    assert_eq!(room.list(&room.viewer, Filter::default()).await.goals.len(), 1);
    let closed = Filter { stage: Some(Stage::Closed), ..Filter::default() };
    assert_eq!(room.list(&room.viewer, closed).await.goals.len(), 1);

    let reopen =
        async |version, reason: &str| reopen_goal(&room.database, &room.mia, &id, version, reason, now()).await;
    assert_eq!(fields(reopen(4, " ").await), ["reopen_reason"]);
    reopen(4, "The wider one was given up").await.unwrap();
    conflicts(reopen(5, "Twice").await);
    let view = room.seen(&id).await;
    assert_eq!(
        view.next.as_ref().map(|it| (it.edition, it.period, it.reason.as_str())),
        Some((2, 2, "The wider one was given up"))
    );
    assert_eq!(view.goal.stage, Stage::Closed, "closed until the new version is approved");
    discard_draft(&room.database, &room.mia, &id, 5, now()).await.unwrap();
    reopen(6, "After all").await.unwrap();
    room.submit(&room.mia, &id, 7).await.unwrap();
    room.approve(&room.ana, &id, 8).await.unwrap();
    let view = room.seen(&id).await;
    assert_eq!((view.goal.stage, view.goal.period, view.closing.is_none()), (Stage::Approved, 2, true));
    let numbers: Vec<_> = view.periods.iter().map(|it| (it.number, it.closing.is_some())).collect();
    assert_eq!(numbers, [(2, false), (1, true)]);
    assert!(view.periods[1].history.iter().all(|it| it.period == 1));
    assert_eq!(room.in_force().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_doesn_t_see_another_s_draft_and_a_school_writes_only_its_own() {
    let room = room().await;
    let id = room.add(&room.lea, "lea-001", &room.form("Graduate", None)).await;
    assert_eq!(room.view(&room.other, &id).await.unwrap_err(), Error::NotFound);
    assert_eq!(room.view(&room.school, &id).await.unwrap_err(), Error::NotFound);
    assert_eq!(room.list(&room.other, Filter::default()).await.goals.len(), 0);
    assert!(room.list(&room.other, Filter::default()).await.is_empty);
    assert_eq!(room.edit(&room.other, &id, 1, &room.form("Mine", None)).await, Err(Error::Forbidden));
    assert_eq!(room.submit(&room.other, &id, 1).await, Err(Error::Forbidden));
    assert_eq!(room.view(&room.viewer, &id).await.unwrap_err(), Error::NotFound, "a viewer reads what is in force");
    assert_eq!(room.view(&room.mia, &id).await.unwrap().goal.title, "Graduate");
    for who in [&room.viewer, &room.other, &room.school] {
        let add = add_goal(&room.database, who, &organization("lea-001"), &room.form("Mine", None), now()).await;
        assert_eq!(add, Err(Error::Forbidden));
    }
    room.add(&room.school, "school-001001", &GoalForm { measures: Vec::new(), ..room.form("Ours", None) }).await;
    room.submit(&room.lea, &id, 1).await.unwrap();
    for who in [&room.lea, &room.mia, &room.other, &room.viewer] {
        assert_eq!(room.approve(who, &id, 2).await, Err(Error::Forbidden));
        assert_eq!(room.give_back(who, &id, 2, "No.").await, Err(Error::Forbidden));
    }
    assert_eq!(room.view(&Principal::Public, &id).await.unwrap_err(), Error::SignedOut);
    let none = GoalId::parse("none").unwrap();
    assert_eq!(room.submit(&room.lea, &none, 1).await, Err(Error::Forbidden), "what isn't there is the SEA's");
    assert_eq!(room.submit(&room.mia, &none, 1).await, Err(Error::NotFound));
    assert_eq!(room.approve(&room.ana, &none, 1).await, Err(Error::NotFound));
    let nowhere = organization("lea-999");
    assert_eq!(goal_choices(&room.database, &room.lea, &nowhere).await.unwrap_err(), Error::Forbidden);
    assert_eq!(goal_choices(&room.database, &room.mia, &nowhere).await.unwrap_err(), Error::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_serves_one_in_force_above_it() {
    let room = room().await;
    let state = room.approved("sea", "State", None).await;
    let lea = room.approved("lea-001", "LEA", Some(&state)).await;
    let aside = room.approved("lea-002", "Aside", Some(&state)).await;
    let draft = room.add(&room.ana, "sea", &room.form("Draft", None)).await;
    let (_, choices) = goal_choices(&room.database, &room.school, &organization("school-001001")).await.unwrap();
    assert_eq!(choices.parents.iter().map(|it| &it.id).collect::<Vec<_>>(), [&lea, &state]);
    assert!(choices.metrics.is_empty(), "an LEA's metric has no figures of a school");
    assert_eq!(choices.people.values().collect::<Vec<_>>(), ["Ana", "Ben", "Lea", "Mia", "Sam"]);
    for parent in [&aside, &draft] {
        let add =
            add_goal(&room.database, &room.lea, &organization("lea-001"), &room.form("X", Some(parent)), now()).await;
        assert_eq!(fields(add), ["parent"]);
    }
    let places = goal_places(&room.database, &room.lea, "").await.unwrap();
    assert_eq!(places.iter().map(|it| it.organization.id.as_str()).collect::<Vec<_>>(), ["lea-001", "school-001001"]);
    let found = goal_places(&room.database, &room.ana, "lea-002").await.unwrap();
    assert_eq!(found.iter().map(|it| it.organization.id.as_str()).collect::<Vec<_>>(), ["lea-002"]);
    assert!(goal_places(&room.database, &room.lea, "lea-002").await.unwrap().is_empty());
    assert_eq!(goal_places(&room.database, &room.viewer, "").await.unwrap_err(), Error::Forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_may_lack_things_and_its_last_change_be_taken_back() {
    let room = room().await;
    let bare = GoalForm { title: "Graduate".into(), from: "2024".into(), until: "2026".into(), ..GoalForm::default() };
    let id = room.add(&room.lea, "lea-001", &bare).await;
    assert_eq!(fields(room.submit(&room.lea, &id, 1).await).len(), 3);
    let view = room.view(&room.lea, &id).await.unwrap();
    assert_eq!(view.checks.iter().filter(|check| !check.is_met()).count(), 4);
    conflicts(undo_edit(&room.database, &room.lea, &id, 1, now()).await);
    room.edit(&room.lea, &id, 1, &room.form("Changed", None)).await.unwrap();
    room.edit(&room.lea, &id, 2, &room.form("Changed", None)).await.unwrap();
    assert_eq!(room.seen(&id).await.goal.version, 2, "saving the same changes nothing");
    undo_edit(&room.database, &room.lea, &id, 2, now()).await.unwrap();
    assert_eq!(room.seen(&id).await.goal.title, "Graduate");
    conflicts(undo_edit(&room.database, &room.lea, &id, 3, now()).await);
    let wrong = GoalForm { title: String::new(), until: "2020".into(), ..room.form("", None) };
    assert_eq!(fields(room.edit(&room.lea, &id, 3, &wrong).await), ["title", "until"]);
    discard_draft(&room.database, &room.lea, &id, 3, now()).await.unwrap();
    assert_eq!(room.view(&room.ana, &id).await.unwrap_err(), Error::NotFound, "it never was in force");
    assert_eq!(room.recorded("goal.draft_discarded").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_stands_by_its_organization_s_figures() {
    let room = room().await;
    let id = room.approved("lea-001", "Graduate", None).await;
    let standing = room.seen(&id).await.standing.unwrap();
    assert_eq!(standing.status, Status::NoCurrentData);
    let typed = TypedCell {
        field: "value".into(),
        metric: room.metric.to_string(),
        period: "Y2024".into(),
        value: "79.5".into(),
        n: "200".into(),
        seen: String::new(),
    };
    save_grid(&room.database, &room.lea, &site(), &organization("lea-001"), "", &[typed], now()).await.unwrap();
    let standing = room.seen(&id).await.standing.unwrap();
    assert_eq!(
        (standing.status, standing.reason.as_str()),
        (Status::Behind, "Graduation rate is behind: 79.5% against 80.0% expected")
    );
    let behind = Filter { status: Some(Status::Behind), ..Filter::default() };
    assert_eq!(room.list(&room.viewer, behind).await.others, [(Status::Behind, 1)]);
    let on_track = Filter { status: Some(Status::OnTrack), ..Filter::default() };
    assert_eq!(room.list(&room.viewer, on_track).await.goals.len(), 0);
    let of_leas = Filter { level: Some(Kind::Lea), ..Filter::default() };
    assert_eq!(titles(&room.list(&room.viewer, of_leas).await), [("Graduate".to_owned(), 0)]);
    let of_schools = Filter { level: Some(Kind::School), ..Filter::default() };
    assert_eq!(room.list(&room.viewer, of_schools).await.total, 0);
    let of_other = Filter { organization: OrganizationId::parse("lea-002"), ..Filter::default() };
    assert_eq!(room.list(&room.viewer, of_other).await.goals.len(), 0);
}
