//! Strategies through their use cases, against the database in memory and on disk.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::metric::form::MetricForm;
use crate::strategy::carriers::{CarriersForm, ChosenFrom};
use crate::strategy::listing::Sort;
use crate::strategy::{MilestoneForm, MilestoneRow, RatingForm, Stage, StageForm, StrategyForm};
use ground::access::Role;
use ground::database::testing;
use ground::organization::directory::Query;
use ground::testing::{organization, person, place, plant, site};

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
    school: Principal,
    metric: MetricId,
}

async fn room_in(database: Database) -> Room {
    plant(&database, ["sea", "lea-000001", "lea-000002", "school-000001001"].map(place)).await;
    let ana = person(&database, "Ana", Role::Member, "sea").await;
    let viewer = person(&database, "Vera", Role::Viewer, "sea").await;
    let lea = person(&database, "Lea", Role::LeaLead, "lea-000001").await;
    let other = person(&database, "Otto", Role::LeaLead, "lea-000002").await;
    let school = person(&database, "Sue", Role::SchoolLead, "school-000001001").await;
    let metric = metric(&database, &ana, "Attendance rate", "leading").await;
    metric_named(&database, &ana).await;
    Room { database, ana, viewer, lea, other, school, metric }
}

async fn metric_named(database: &Database, ana: &Principal) {
    metric(database, ana, "Proficiency", "lagging").await;
}

async fn metric(database: &Database, ana: &Principal, name: &str, timing: &str) -> MetricId {
    let form = MetricForm {
        name: name.into(),
        definition: "Days attended over days enrolled.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: timing.into(),
        level: "lea".into(),
        frequency: "monthly".into(),
        supplier: "sea".into(),
        aggregate: "weighted_mean".into(),
        sharing: "shared".into(),
        ..MetricForm::default()
    };
    crate::metric::use_cases::add_metric(database, ana, &form, now()).await.unwrap()
}

async fn room() -> Room {
    room_in(testing::in_memory().await).await
}

impl Room {
    fn form(&self) -> StrategyForm {
        let milestone = |title: &str, due_on: &str| MilestoneRow { title: title.into(), due_on: due_on.into() };
        StrategyForm {
            title: "Attendance coaches".into(),
            challenge: "Too many missed days".into(),
            actions: "Coaches call families".into(),
            tier: "2".into(),
            milestones: vec![milestone("Hire", "2025-10-01"), milestone("Train", "2026-12-01")],
            other_owners: "Sam Okafor".into(),
            leading: vec![self.metric.to_string()],
            starts_on: "2025-09-01".into(),
            ..StrategyForm::default()
        }
    }

    async fn added(&self, organization: &str) -> StrategyId {
        add_strategy(&self.database, &self.ana, organization, &self.form(), now()).await.unwrap()
    }

    /// One of the SEA's, under way (version 2), carried by both LEAs and the school (version 3).
    async fn carried(&self) -> StrategyId {
        let id = self.added("sea").await;
        self.stage(&self.ana, &id, 1, "under_way", "").await.unwrap();
        self.carry(&id, 2, "000001\n000002\n000001001").await.unwrap();
        id
    }

    async fn stage(&self, who: &Principal, id: &StrategyId, version: i64, stage: &str, reason: &str) -> Result<()> {
        let form = StageForm { stage: stage.into(), reason: reason.into() };
        set_stage(&self.database, who, id, version, &form, now()).await
    }

    async fn carry(&self, id: &StrategyId, version: i64, pasted: &str) -> Result<CarriersChanged> {
        let form = CarriersForm { pasted: pasted.into(), ..CarriersForm::default() };
        set_carriers(&self.database, &self.ana, id, version, &form, now()).await
    }

    async fn drop_carrier(&self, id: &StrategyId, version: i64, organization: &str) -> Result<CarriersChanged> {
        let form = CarriersForm { remove: vec![organization.into()], ..CarriersForm::default() };
        set_carriers(&self.database, &self.ana, id, version, &form, now()).await
    }

    async fn rate(
        &self,
        who: &Principal,
        id: &StrategyId,
        at: &str,
        (version, quality, on): (i64, u8, &str),
    ) -> Result<()> {
        let form = RatingForm { quality: quality.to_string(), on: on.into(), note: format!("Saw a {quality}") };
        rate_implementation(&self.database, who, id, &organization(at), version, &form, (today(), now())).await
    }

    async fn view(&self, id: &StrategyId) -> StrategyView {
        view_strategy(&self.database, &self.viewer, &site(), id, &CarrierQuery::default()).await.unwrap()
    }

    async fn list(&self, who: &Principal, filter: &Filter) -> Vec<String> {
        let list = list_strategies(&self.database, who, &site(), filter, today()).await.unwrap();
        list.strategies.iter().map(|it| it.strategy.id.to_string()).collect()
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
async fn a_strategy_goes_its_way_in_memory_and_on_disk() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [testing::in_memory().await, on_disk] {
        its_way(&room_in(database).await).await;
    }
}

async fn its_way(room: &Room) {
    let (db, ana) = (&room.database, &room.ana);
    let id = room.added("").await;
    let strategy = room.view(&id).await.strategy;
    assert_eq!((strategy.level, strategy.stage(), strategy.version), (Kind::Sea, Stage::Planned, 1));
    assert_eq!(
        (strategy.owners[0].name.as_str(), strategy.carriers, strategy.created_by.as_str()),
        ("Sam Okafor", 0, "Ana")
    );

    let changed = StrategyForm { tier: "4".into(), owners: vec!["ana".into()], ..room.form() };
    edit_strategy(db, ana, &id, 1, &changed, now()).await.unwrap();
    conflicts(edit_strategy(db, ana, &id, 1, &changed, now()).await);
    assert_eq!(fields(edit_strategy(db, ana, &id, 2, &StrategyForm::default(), now()).await).len(), 6);
    let lagging = crate::metric::all(db).await.unwrap().into_iter().find(|it| it.name == "Proficiency").unwrap();
    let odd = StrategyForm { leading: vec![lagging.id.to_string()], ..room.form() };
    assert_eq!(fields(edit_strategy(db, ana, &id, 2, &odd, now()).await), ["leading"]);

    let tick = |title: &str, done| MilestoneForm { at: 0, title: title.into(), done, done_on: "2025-09-30".into() };
    set_milestone(db, ana, &id, &tick("Hire", true), today(), now()).await.unwrap();
    set_milestone(db, ana, &id, &tick("Hire", true), today(), now()).await.unwrap();
    conflicts(set_milestone(db, ana, &id, &tick("Train", true), today(), now()).await);
    room.stage(ana, &id, 3, "under_way", "").await.unwrap();
    conflicts(room.stage(ana, &id, 3, "paused", "No funds").await);
    assert_eq!(fields(room.stage(ana, &id, 4, "paused", " ").await), ["reason"]);
    room.stage(ana, &id, 4, "paused", "No funds").await.unwrap();
    room.stage(ana, &id, 4, "paused", "No funds").await.unwrap();

    let view = room.view(&id).await;
    let done = view.strategy.milestones[0].done.clone().unwrap();
    assert_eq!((done.on.to_string(), done.by), ("2025-09-30".into(), "Ana".into()));
    let told: Vec<_> = view.history.iter().map(|it| format!("{} {}", it.by, it.what)).collect();
    assert_eq!(
        told,
        [
            "Ana paused it: No funds",
            "Ana put it under way",
            "Ana marked the milestone “Hire” done on September 30, 2025",
            "Ana changed the evidence, from moderate evidence (ESSA tier 2); the owners",
            "Ana wrote it down",
        ]
    );
    assert_eq!((room.recorded("strategy.stage_changed").await, room.recorded("strategy.milestone_set").await), (2, 1));

    conflicts(undo_stage(db, ana, &id, 4, now()).await);
    conflicts(undo_stage(db, ana, &id, 5, now() + TimeDelta::hours(25)).await);
    undo_stage(db, ana, &id, 5, now()).await.unwrap();
    assert_eq!(room.view(&id).await.strategy.stage(), Stage::UnderWay);
    conflicts(undo_stage(db, ana, &id, 6, now()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn carriers_are_pasted_with_every_unknown_id_named() {
    let room = room().await;
    let id = room.added("sea").await;
    let wrong = room.carry(&id, 1, "000001\n999999\nsea\nlea-x").await;
    let Err(Error::Invalid(found)) = wrong else { panic!("{wrong:?}") };
    let messages: Vec<_> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages.len(), 3);
    assert!(messages[0].starts_with("Line 2: “999999”") && messages[2].starts_with("Line 4: “lea-x”"), "{messages:?}");
    assert_eq!(room.view(&id).await.strategy.carriers, 0, "nothing is taken where something is wrong");

    let changed = room.carry(&id, 1, "1\n000001\nschool-000001001").await.unwrap();
    assert_eq!((changed.added, changed.carriers), (2, 2));
    conflicts(room.carry(&id, 1, "2").await);
    let all = Query { kind: Some(Kind::Lea), region: Some("7".into()), ..Query::default() };
    let form =
        CarriersForm { add_all: Some(all.clone()), remove: vec!["school-000001001".into()], ..CarriersForm::default() };
    let changed = set_carriers(&room.database, &room.ana, &id, 2, &form, now()).await.unwrap();
    assert_eq!((changed.added, changed.removed, changed.set_aside, changed.carriers), (1, 1, 0, 2));
    let names: Vec<_> = room.view(&id).await.carriers.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["The lea-000001", "The lea-000002"]);
    let choices = carrier_choices(&room.database, &room.ana, &id, Some(&all)).await.unwrap();
    assert_eq!((choices.carriers.len(), choices.found.iter().filter(|it| it.carries).count()), (2, 2));

    let carried = carried_by(&room.database, &organization("lea-000002")).await.unwrap();
    assert_eq!(carried.iter().map(|it| &it.id).collect::<Vec<_>>(), [&id]);
    assert!(carried_by(&room.database, &organization("school-000001001")).await.unwrap().is_empty());
    assert_eq!(room.recorded("strategy.carriers_changed").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_finds_its_own_among_more_than_a_page_of_others() {
    let room = room().await;
    plant(&room.database, (100..160).map(|at| place(&format!("lea-{at:06}")))).await;
    let own = add_strategy(&room.database, &room.lea, "lea-000001", &room.form(), now()).await.unwrap();
    let all = Query { region: Some("7".into()), ..Query::default() };
    let choices = carrier_choices(&room.database, &room.lea, &own, Some(&all)).await.unwrap();
    let found: Vec<_> = choices.found.iter().map(|it| it.organization.as_str()).collect();
    assert_eq!(found, ["lea-000001", "school-000001001"]);
    assert_eq!((choices.paging.total, choices.paging.pages, choices.open), (2, 1, 2));
    let form = CarriersForm { add_all: Some(all.clone()), from: ChosenFrom::Found, ..CarriersForm::default() };
    let changed = set_carriers(&room.database, &room.lea, &own, 1, &form, now()).await.unwrap();
    assert_eq!((changed.added, changed.carriers), (2, 2));
    let choices = carrier_choices(&room.database, &room.lea, &own, Some(&all)).await.unwrap();
    assert_eq!((choices.found.iter().filter(|it| it.carries).count(), choices.open), (2, 0));

    let sea = room.added("sea").await;
    let second = Query { page: 2, ..all };
    let choices = carrier_choices(&room.database, &room.ana, &sea, Some(&second)).await.unwrap();
    assert_eq!((choices.paging.total, choices.paging.page, choices.found.len(), choices.open), (63, 2, 13, 63));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_ratings_make_the_share_and_a_correction_keeps_what_stood_before() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [testing::in_memory().await, on_disk] {
        rated(&room_in(database).await).await;
    }
}

async fn rated(room: &Room) {
    let (db, id) = (&room.database, room.carried().await);
    room.rate(&room.lea, &id, "lea-000001", (1, 2, "2025-10-15")).await.unwrap();
    room.rate(&room.lea, &id, "lea-000001", (2, 3, "2026-01-15")).await.unwrap();
    room.rate(&room.ana, &id, "lea-000002", (1, 4, "2025-11-15")).await.unwrap();
    conflicts(room.rate(&room.lea, &id, "lea-000001", (2, 4, "2026-01-15")).await);
    assert_eq!(fields(room.rate(&room.lea, &id, "lea-000001", (3, 4, "2026-03-02")).await), ["on"]);
    room.rate(&room.lea, &id, "lea-000001", (3, 1, "2026-01-15")).await.unwrap();

    let own = implementation_of(db, &room.lea, &id, &organization("lea-000001")).await.unwrap();
    assert_eq!((own.days.len(), own.version, own.may_rate), (2, 4, true));
    let newest = &own.days[0];
    assert_eq!((newest.on.to_string(), newest.said.quality), ("2026-01-15".into(), Quality::NotBegun));
    let before: Vec<_> = newest.corrected.iter().map(|it| (it.quality, it.note.as_deref(), it.by.as_deref())).collect();
    assert_eq!(before, [(Quality::Mostly, Some("Saw a 3"), Some("Lea"))]);

    let it = room.view(&id).await.implementation;
    assert_eq!((it.rated, it.well, it.carriers, it.unrated()), (2, 1, 3, 1));
    let trend: Vec<_> = it.trend.iter().map(|(quarter, share)| (quarter.key(), share.well, share.rated)).collect();
    assert_eq!(trend, [("Q2025-2".to_owned(), 1, 2), ("Q2025-3".to_owned(), 1, 2)]);
    let view = room.view(&id).await;
    assert_eq!((view.spread, view.implementation.share().pct()), ([1, 0, 0, 1], Some(50)));
    assert_eq!((view.strategy.version, room.recorded("strategy.rated").await), (3, 4), "ratings leave the version");

    // Who goes takes its ratings out of the count, and brings them back.
    let changed = room.drop_carrier(&id, 3, "lea-000002").await.unwrap();
    assert_eq!((changed.removed, changed.set_aside, changed.carriers), (1, 1, 2));
    conflicts(room.rate(&room.ana, &id, "lea-000002", (3, 4, "2025-12-15")).await);
    let it = room.view(&id).await.implementation;
    assert_eq!((it.rated, it.well, it.carriers), (1, 0, 2));
    room.carry(&id, 4, "000002").await.unwrap();
    let it = room.view(&id).await.implementation;
    assert_eq!((it.rated, it.well, it.carriers), (2, 1, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn organizations_that_rate_at_once_all_count() {
    let room = room().await;
    let id = room.carried().await;
    let (one, two, three) = tokio::join!(
        room.rate(&room.lea, &id, "lea-000001", (1, 3, "2026-01-15")),
        room.rate(&room.other, &id, "lea-000002", (1, 4, "2026-01-15")),
        room.rate(&room.school, &id, "school-000001001", (1, 1, "2026-01-15")),
    );
    one.unwrap();
    two.unwrap();
    three.unwrap();
    let it = room.view(&id).await.implementation;
    assert_eq!((it.rated, it.well), (3, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_rates_what_is_theirs_and_reads_notes_of_their_own() {
    let room = room().await;
    let (db, id) = (&room.database, room.carried().await);
    assert_eq!(room.rate(&room.other, &id, "lea-000001", (1, 3, "2026-01-15")).await, Err(Error::Forbidden));
    assert_eq!(room.rate(&room.viewer, &id, "lea-000001", (1, 3, "2026-01-15")).await, Err(Error::Forbidden));
    assert_eq!(room.rate(&Principal::Public, &id, "lea-000001", (1, 3, "2026-01-15")).await, Err(Error::SignedOut));
    room.rate(&room.lea, &id, "school-000001001", (1, 3, "2026-01-15")).await.unwrap();
    for (who, reads) in [(&room.school, true), (&room.lea, true), (&room.viewer, true), (&room.other, false)] {
        let found = implementation_of(db, who, &id, &organization("school-000001001")).await.unwrap();
        assert_eq!((found.days[0].said.note.is_some(), found.days[0].said.by.is_some()), (reads, reads), "{who:?}");
    }
    assert_eq!(implementation_of(db, &room.lea, &id, &organization("sea")).await.unwrap_err(), Error::NotFound);
    let view = view_strategy(db, &room.lea, &site(), &id, &CarrierQuery::default()).await.unwrap();
    let own: Vec<_> = view.own.iter().map(|it| it.organization.as_str()).collect();
    assert_eq!((own, view.may_edit), (vec!["lea-000001", "school-000001001"], false));
    let unrated = CarrierQuery { unrated: true, page: 1, ..CarrierQuery::default() };
    let view = view_strategy(db, &room.ana, &site(), &id, &unrated).await.unwrap();
    assert_eq!((view.carriers.len(), view.paging.total, view.own.len(), view.may_edit), (2, 2, 0, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_s_plan_is_its_own_until_it_begins() {
    let room = room().await;
    let db = &room.database;
    let own = add_strategy(db, &room.lea, "lea-000001", &room.form(), now()).await.unwrap();
    let sea = room.added("sea").await;
    assert_eq!(add_strategy(db, &room.other, "lea-000001", &room.form(), now()).await, Err(Error::Forbidden));
    assert_eq!(add_strategy(db, &room.other, "", &room.form(), now()).await, Err(Error::Forbidden));
    assert_eq!(add_strategy(db, &room.other, "lea-nowhere", &room.form(), now()).await, Err(Error::Forbidden));
    assert_eq!(fields(add_strategy(db, &room.ana, "lea-nowhere", &room.form(), now()).await), ["organization"]);

    let all = Filter::default();
    assert_eq!(room.list(&room.lea, &all).await, [sea.to_string(), own.to_string()]);
    assert_eq!(room.list(&room.other, &all).await, [sea.to_string()]);
    assert_eq!(room.list(&room.viewer, &all).await.len(), 2);
    let query = CarrierQuery::default();
    assert_eq!(view_strategy(db, &room.other, &site(), &own, &query).await.unwrap_err(), Error::NotFound);
    assert_eq!(view_strategy(db, &Principal::Public, &site(), &own, &query).await.unwrap_err(), Error::SignedOut);
    conflicts(room.rate(&room.lea, &own, "lea-000001", (1, 3, "2026-01-15")).await);

    for (who, expected) in [(&room.other, Error::Forbidden), (&Principal::Public, Error::SignedOut)] {
        assert_eq!(room.stage(who, &own, 1, "under_way", "").await, Err(expected.clone()));
        assert_eq!(edit_strategy(db, who, &own, 1, &room.form(), now()).await, Err(expected.clone()));
        assert_eq!(undo_stage(db, who, &own, 1, now()).await, Err(expected.clone()));
        let ticked = set_milestone(db, who, &own, &MilestoneForm::default(), today(), now()).await;
        assert_eq!(ticked, Err(expected.clone()));
        let form = CarriersForm::default();
        assert_eq!(set_carriers(db, who, &own, 1, &form, now()).await, Err(expected.clone()));
        assert_eq!(strategy_to_edit(db, who, &own).await.unwrap_err(), expected.clone());
        assert_eq!(carrier_choices(db, who, &own, None).await.unwrap_err(), expected);
    }
    assert_eq!(room.stage(&room.lea, &sea, 1, "under_way", "").await, Err(Error::Forbidden));
    let none = StrategyId::parse("none").unwrap();
    assert_eq!(room.stage(&room.lea, &none, 1, "under_way", "").await, Err(Error::Forbidden));
    assert_eq!(room.stage(&room.ana, &none, 1, "under_way", "").await, Err(Error::NotFound));

    room.stage(&room.lea, &own, 1, "under_way", "").await.unwrap();
    assert_eq!(room.list(&room.other, &all).await.len(), 2);
    assert_eq!(readable(db, &room.other, in_use(db).await.unwrap()).await.unwrap().len(), 2);
    assert_eq!(some(db, &[own.clone(), none, sea.clone()]).await.unwrap().len(), 2);
    room.stage(&room.lea, &own, 2, "ended", "It worked").await.unwrap();
    assert_eq!(in_use(db).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_are_those_of_the_organization() {
    let room = room().await;
    let db = &room.database;
    let sea = strategy_choices(db, &room.ana, None).await.unwrap();
    assert_eq!((sea.organization.as_str(), sea.organizations.len()), ("sea", 0));
    assert_eq!(sea.people.values().collect::<Vec<_>>(), ["Ana"]);
    assert_eq!(sea.metrics.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Attendance rate"]);
    let lea = strategy_choices(db, &room.lea, None).await.unwrap();
    assert_eq!((lea.organization.as_str(), lea.organizations.len()), ("lea-000001", 2));
    assert_eq!(lea.people.values().collect::<Vec<_>>(), ["Ana", "Lea"]);
    assert_eq!(strategy_choices(db, &room.lea, Some(&organization("lea-000002"))).await.unwrap_err(), Error::Forbidden);
    assert_eq!(strategy_choices(db, &room.viewer, None).await.unwrap_err(), Error::Forbidden);
    assert_eq!(strategy_choices(db, &Principal::Public, None).await.unwrap_err(), Error::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_narrows_by_who_carries_and_what_measures() {
    let room = room().await;
    let carried = room.carried().await;
    let bare = StrategyForm { title: "Bare".into(), leading: Vec::new(), ..room.form() };
    let bare = add_strategy(&room.database, &room.ana, "lea-000002", &bare, now()).await.unwrap();
    let list = list_strategies(&room.database, &room.ana, &site(), &Filter::default(), today()).await.unwrap();
    assert_eq!((list.counts.unmeasured, list.counts.late, list.metrics.len(), list.may_add), (1, 2, 1, true));
    let by = async |filter: Filter| room.list(&room.ana, &filter).await;
    assert_eq!(
        by(Filter { carrier: Some(organization("school-000001001")), ..Filter::default() }).await,
        [carried.to_string()]
    );
    assert_eq!(by(Filter { metric: Some(room.metric.clone()), ..Filter::default() }).await, [carried.to_string()]);
    assert_eq!(
        by(Filter { organization: Some(organization("lea-000002")), ..Filter::default() }).await,
        [bare.to_string()]
    );
    assert_eq!(by(Filter { sort: Sort::Title, ..Filter::default() }).await, [carried.to_string(), bare.to_string()]);
}
