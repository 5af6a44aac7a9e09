//! Theories through their use cases, against the database in memory and on disk.

mod texas;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::goal::{GoalForm, MeasureForm};
use crate::metric::form::MetricForm;
use crate::metric::{MarkForm, TargetForm};
use crate::observation::use_cases::{TypedCell, save_grid};
use crate::strategy::StrategyForm;
use crate::theory::{Decision, LinkForm, MembersForm, Node, ProseForm, ReviewForm, Standing, Theory, Verdict};
use ground::access::{Principal, Role};
use ground::database::{Database, testing};
use ground::identity::{GoalId, LinkId, MetricId, OrganizationId, StrategyId, TheoryId};
use ground::problem::{Error, Result};
use ground::testing::{place, plant, signed_in, site};

/// How many LEAs report.
const LEAS: usize = 12;

fn now() -> DateTime<Utc> {
    "2026-03-01T15:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lea(at: usize) -> String {
    format!("lea-{at:06}")
}

struct Room {
    database: Database,
    ana: Principal,
    ben: Principal,
    viewer: Principal,
    visits: MetricId,
    score: MetricId,
    idle: MetricId,
    strategy: StrategyId,
    goal: GoalId,
}

/// Twelve LEAs that report visits and scores for three years: the more visits, the more the score rose the year after.
async fn room(database: Database) -> Room {
    plant(&database, [place("sea")].into_iter().chain((1..=LEAS).map(|at| place(&lea(at))))).await;
    let ana = signed_in("Ana", Role::Lead, "sea");
    let visits = metric(&database, &ana, "Visits", "percent", "leading").await;
    let score = metric(&database, &ana, "Score", "points", "lagging").await;
    let idle = metric(&database, &ana, "Idle", "percent", "leading").await;
    for at in 1..=LEAS {
        let rise = at as f64 / 2.0;
        let number = |base: f64| (base + at as f64).to_string();
        let cells = [
            (&visits, ["Y2022", "Y2023", "Y2024"], [number(50.0), number(55.0), number(60.0)]),
            (&score, ["Y2022", "Y2023", "Y2024"], ["70".into(), "71".into(), (70.0 + rise).to_string()]),
        ];
        report(&database, &ana, at, &cells).await;
    }
    target(&database, &ana, &visits).await;
    let strategy = strategy(&database, &ana, &visits).await;
    let goal = goal(&database, &ana, &score).await;
    let (ben, viewer) = (signed_in("Ben", Role::Member, "sea"), signed_in("Lea", Role::LeaLead, "lea-000001"));
    Room { database, ana, ben, viewer, visits, score, idle, strategy, goal }
}

async fn metric(database: &Database, ana: &Principal, name: &str, unit: &str, timing: &str) -> MetricId {
    let form = MetricForm {
        name: name.into(),
        definition: "What is counted, of whom, how.".into(),
        unit: unit.into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: timing.into(),
        level: "lea".into(),
        frequency: "yearly".into(),
        supplier: "sea".into(),
        aggregate: "mean".into(),
        sharing: "shared".into(),
        ..MetricForm::default()
    };
    crate::metric::use_cases::add_metric(database, ana, &form, now()).await.unwrap()
}

async fn report(database: &Database, who: &Principal, at: usize, rows: &[(&MetricId, [&str; 3], [String; 3])]) {
    let cells = rows.iter().flat_map(|(metric, periods, values)| {
        periods.iter().zip(values).map(move |(period, value)| TypedCell {
            field: format!("value-{metric}-{period}"),
            metric: metric.to_string(),
            period: (*period).to_owned(),
            value: value.clone(),
            n: "100".into(),
            seen: String::new(),
        })
    });
    let cells: Vec<TypedCell> = cells.collect();
    let organization = OrganizationId::parse(&lea(at)).unwrap();
    save_grid(database, who, &site(), &organization, "", &cells, now()).await.unwrap();
}

async fn target(database: &Database, ana: &Principal, metric: &MetricId) {
    let mark = |on: &str, value: &str| MarkForm { on: on.into(), value: value.into() };
    let form = TargetForm {
        baseline: mark("2023-06-30", "56.5"),
        milestones: Vec::new(),
        target: mark("2026-06-30", "70"),
        note: String::new(),
    };
    let sea = OrganizationId::sea();
    crate::metric::use_cases::set_target(database, ana, metric, &sea, 0, &form, now()).await.unwrap();
}

async fn strategy(database: &Database, ana: &Principal, leading: &MetricId) -> StrategyId {
    let form = StrategyForm {
        title: "Coach principals".into(),
        challenge: "They lead alone".into(),
        actions: "Coaches visit them".into(),
        tier: "4".into(),
        other_owners: "Sam Okafor".into(),
        leading: vec![leading.to_string()],
        starts_on: "2023-07-01".into(),
        ..StrategyForm::default()
    };
    crate::strategy::use_cases::add_strategy(database, ana, "", &form, now()).await.unwrap()
}

async fn goal(database: &Database, ana: &Principal, lagging: &MetricId) -> GoalId {
    use crate::goal::use_cases::{add_goal, approve_goal, submit_goal};
    let form = GoalForm {
        title: "Schools improve".into(),
        outcome: "By 2027 the mean score is 80.".into(),
        population_group: "all".into(),
        owner_name: "Chief of schools".into(),
        from: "2024".into(),
        until: "2025".into(),
        measures: vec![MeasureForm {
            metric: lagging.to_string(),
            baseline_on: "2024-06-30".into(),
            baseline_value: "71".into(),
            targets: vec![("2025-06-30".into(), "73".into()), ("2026-06-30".into(), "76".into())],
        }],
        ..GoalForm::default()
    };
    let id = add_goal(database, ana, &OrganizationId::sea(), &form, now()).await.unwrap();
    submit_goal(database, ana, &id, 1, now()).await.unwrap();
    approve_goal(database, ana, &id, 2, "", now()).await.unwrap();
    id
}

fn prose() -> ProseForm {
    ProseForm {
        name: "Turnaround".into(),
        if_we: "coach principals".into(),
        then: "schools improve".into(),
        because: "principals set what a school attends to".into(),
    }
}

fn decide(decision: &str, next_on: &str) -> ReviewForm {
    ReviewForm {
        decision: decision.into(),
        reason: "The scores rose".into(),
        cost: "Two coaches".into(),
        next_on: next_on.into(),
    }
}

fn conflicts<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::Conflict(_))), "{result:?}");
}

impl Room {
    fn link_form(&self) -> LinkForm {
        LinkForm {
            leading: self.visits.to_string(),
            lagging: self.score.to_string(),
            expected: "improves".into(),
            lag_months: "12".into(),
            smallest_effect: "2".into(),
            review_on: "2026-02-28".into(),
            note: String::new(),
        }
    }

    async fn theory(&self, id: &TheoryId) -> Theory {
        self.view(&self.ana, id).await.theory
    }

    async fn view(&self, who: &Principal, id: &TheoryId) -> TheoryView {
        view_theory(&self.database, who, &site(), id, today()).await.unwrap()
    }

    async fn link_view(&self, id: &TheoryId, link: &LinkId) -> LinkView {
        view_link(&self.database, &self.ana, &site(), id, link, today()).await.unwrap()
    }

    /// A theory with its members and one link, its version 3.
    async fn built(&self) -> (TheoryId, LinkId) {
        let id = add_theory(&self.database, &self.ben, &prose(), now()).await.unwrap();
        let members = MembersForm { strategies: vec![self.strategy.to_string()], goals: vec![self.goal.to_string()] };
        set_members(&self.database, &self.ben, &id, 1, &members, now()).await.unwrap();
        let link = add_link(&self.database, &self.ben, &id, 2, &self.link_form(), now()).await.unwrap();
        (id, link)
    }

    async fn review(&self, id: &TheoryId, link: &LinkId, version: i64, form: &ReviewForm) -> Result<()> {
        review_link(&self.database, &self.ana, &site(), id, link, version, form, now()).await
    }

    async fn line(&self, node: Node) -> Line {
        line_of(&self.database, &self.ana, &site(), &node, today()).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theory_is_built_used_and_retired_in_memory_and_on_disk() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [testing::in_memory().await, on_disk] {
        its_way(&room(database).await).await;
    }
}

async fn its_way(room: &Room) {
    let (database, site) = (&room.database, site());
    let (id, link) = room.built().await;
    let draft = view_theory(database, &room.viewer, &site, &id, today()).await;
    assert_eq!(draft.unwrap_err(), Error::NotFound, "drafts are for those who work on them");
    let view = room.view(&room.ben, &id).await;
    assert_eq!((view.theory.version, view.theory.standing, view.theory.since), (3, Standing::Draft, None));
    assert_eq!(view.broken, []);
    assert_eq!(view.unused.iter().map(|(id, _)| id).collect::<Vec<_>>(), [&room.idle]);
    let parts = view.parts();
    assert_eq!(parts.columns.each_ref().map(Vec::len), [1, 1, 1, 1]);
    assert_eq!(parts.lines.len(), 3);

    make_current(database, &room.ana, &site, &id, 3, now()).await.unwrap();
    let view = room.view(&room.viewer, &id).await;
    assert_eq!((view.theory.standing, view.theory.since), (Standing::Current, Some(today())));
    conflicts(make_current(database, &room.ana, &site, &id, 4, now()).await);

    // Another takes its place: there are never two.
    let other = add_theory(database, &room.ben, &prose(), now()).await.unwrap();
    make_current(database, &room.ana, &site, &other, 1, now()).await.unwrap();
    assert_eq!(room.theory(&id).await.standing, Standing::Retired);
    assert_eq!(room.theory(&other).await.standing, Standing::Current);
    conflicts(edit_prose(database, &room.ben, &id, 5, &prose(), now()).await);
    conflicts(remove_link(database, &room.ben, (&id, &link), 5, now()).await);
    let editor = open_editor(database, &room.ben, &id).await.unwrap();
    assert!(matches!(editor.refused, Some(Error::Conflict(_))), "it opens for what was typed meanwhile, and says why");

    retire(database, &room.ana, &site, &other, 2, now()).await.unwrap();
    let all = list_theories(database, &room.viewer, &site, today()).await.unwrap();
    assert!(all.theories.iter().all(|it| it.theory.standing == Standing::Retired) && all.theories.len() == 2);
    make_current(database, &room.ana, &site, &id, 5, now()).await.unwrap();
    assert_eq!(room.theory(&id).await.standing, Standing::Current);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_changed_removed_and_put_back() {
    let room = room(testing::in_memory().await).await;
    let (id, link) = room.built().await;
    let database = &room.database;
    let unknown = LinkForm { lagging: "x".into(), leading: room.idle.to_string(), ..room.link_form() };
    let refused = add_link(database, &room.ben, &id, 2, &unknown, now()).await;
    assert!(matches!(refused, Err(Error::Invalid(found)) if found[0].field == "lagging"));
    let again = add_link(database, &room.ben, &id, 3, &room.link_form(), now()).await;
    assert!(matches!(again, Err(Error::Invalid(found)) if found[0].field == "lagging"));

    let longer = LinkForm { lag_months: "24".into(), ..room.link_form() };
    conflicts(edit_link(database, &room.ben, (&id, &link), 2, &longer, now()).await);
    edit_link(database, &room.ben, (&id, &link), 3, &longer, now()).await.unwrap();
    let theory = room.theory(&id).await;
    assert_eq!(theory.links[0].lag_months, 24);
    assert_eq!(theory.undo().unwrap().what, "changing the link from “Visits” to “Score”");
    let taken_back = undo_links(database, &room.ben, &id, 4, now()).await.unwrap();
    assert_eq!(taken_back, "changing the link from “Visits” to “Score”");
    let theory = room.theory(&id).await;
    assert_eq!((theory.links[0].lag_months, theory.undo()), (12, None));
    conflicts(undo_links(database, &room.ben, &id, 5, now()).await);

    room.review(&id, &link, 5, &decide("continue", "2027-03-01")).await.unwrap();
    assert_eq!(remove_link(database, &room.ben, (&id, &link), 6, now()).await, Ok(1));
    let view = room.view(&room.ana, &id).await;
    assert_eq!((view.links.len(), view.reviews_of_removed().count()), (0, 1));
    let words: Vec<String> = view.broken.iter().map(|it| it.words.clone()).collect();
    assert_eq!(words.len(), 3, "{words:?}");
    let kept = room.link_view(&id, &link).await;
    assert!(kept.removed && kept.history.len() == 1);
    undo_links(database, &room.ben, &id, 7, now()).await.unwrap();
    assert_eq!(room.theory(&id).await.links[0].id, link);

    // What was taken back stays so once anything else has changed.
    remove_link(database, &room.ben, (&id, &link), 8, now()).await.unwrap();
    edit_prose(database, &room.ben, &id, 9, &prose(), now()).await.unwrap();
    conflicts(undo_links(database, &room.ben, &id, 10, now()).await);
    let editor = open_editor(database, &room.ben, &id).await.unwrap();
    let names = |all: &[crate::metric::Metric]| all.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&editor.leading), names(&editor.lagging)),
        (vec!["Idle".to_owned(), "Visits".to_owned()], vec!["Score".to_owned()])
    );
    assert_eq!((editor.strategies.len(), editor.goals.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_freezes_what_the_figures_said() {
    let room = room(testing::in_memory().await).await;
    let (id, link) = room.built().await;
    make_current(&room.database, &room.ana, &site(), &id, 3, now()).await.unwrap();
    let due = due_reviews(&room.database, &room.viewer, today()).await.unwrap();
    assert_eq!(due.iter().map(|it| (it.leading_name.as_str(), it.overdue)).collect::<Vec<_>>(), [("Visits", true)]);
    assert_eq!(due_reviews(&room.database, &room.viewer, day("2026-02-27")).await.unwrap(), []);

    let view = room.link_view(&id, &link).await;
    assert_eq!(view.now.judgement.verdict, Verdict::Consistent, "{:?}", view.now.judgement);
    assert!(
        view.now.judgement.reasons[1]
            .contains("is 3.3 points better than its baseline (73.3 points against 70.0 points)"),
        "{:?}",
        view.now.judgement.reasons
    );
    let association = view.associated.association.unwrap();
    assert_eq!((association.rho, association.n), (1.0, LEAS));
    assert!(
        view.associated
            .sentence
            .starts_with("Across 12 LEAs that report both, the rank correlation is 1.00 (95% interval")
    );
    assert_eq!((view.associated.ranks[0], view.associated.ranks.len()), ((1, 1), LEAS));
    assert_eq!(view.associated.quarters.iter().map(|it| it.organizations).collect::<Vec<_>>(), [3, 3, 3, 3]);
    assert_eq!((view.before[0].1.as_str(), view.after[0].1.as_str()), ("Coach principals", "Schools improve"));

    let refused = room.review(&id, &link, 4, &ReviewForm::default()).await;
    assert!(matches!(refused, Err(Error::Invalid(found)) if found.len() == 3));
    room.review(&id, &link, 4, &decide("scale", "2027-03-01")).await.unwrap();
    conflicts(room.review(&id, &link, 4, &decide("stop", "")).await);
    assert_eq!(due_reviews(&room.database, &room.viewer, today()).await.unwrap(), []);
    let listed = list_theories(&room.database, &room.viewer, &site(), today()).await.unwrap();
    assert_eq!((listed.theories[0].verdicts.clone(), listed.due.len()), (vec![(Verdict::Consistent, 1)], 0));

    // The theory asks for more from now on: the review stays as it was.
    let more = LinkForm { smallest_effect: "5".into(), ..room.link_form() };
    edit_link(&room.database, &room.ben, (&id, &link), 5, &more, now()).await.unwrap();
    room.review(&id, &link, 6, &decide("stop", "")).await.unwrap();
    let view = room.link_view(&id, &link).await;
    let told: Vec<_> = view.history.iter().map(|it| (it.judgement.verdict, it.decision)).collect();
    assert_eq!(told, [(Verdict::NotSupported, Decision::Stop), (Verdict::Consistent, Decision::Scale)]);
    assert_eq!(view.history[1].link.smallest_effect, crate::metric::Quantity::whole(2));
    assert_eq!((view.now.link.stopped_on, view.history[1].association.map(|it| it.n)), (Some(today()), Some(LEAS)));
    assert_eq!(due_reviews(&room.database, &room.viewer, day("2030-01-01")).await.unwrap(), [], "stopped");

    let decisions: BTreeMap<_, _> = last_decisions(&room.database).await.unwrap();
    assert_eq!(decisions.get(&room.visits), Some(&(today(), "Stop".to_owned())));
    assert!(decisions.contains_key(&room.score) && decisions.len() == 2);
    let sheets = export_theories(&room.database, &room.viewer, &site(), None, today()).await.unwrap();
    assert_eq!(sheets.iter().map(|it| it.rows.len()).collect::<Vec<_>>(), [1, 1, 2]);
    assert!(sheets.iter().all(|it| it.rows.iter().all(|row| row.len() == it.header.len())));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_is_followed_both_ways() {
    let room = room(testing::in_memory().await).await;
    let (strategy, visits) = (Node::Strategy(room.strategy.clone()), Node::Metric(room.visits.clone()));
    let (score, goal) = (Node::Metric(room.score.clone()), Node::Goal(room.goal.clone()));
    assert_eq!(room.line(strategy.clone()).await.broken.len(), 1, "in no theory yet");
    let (id, link) = room.built().await;
    make_current(&room.database, &room.ana, &site(), &id, 3, now()).await.unwrap();
    let nodes = |of: &[Neighbor]| of.iter().map(|it| it.node.clone()).collect::<Vec<_>>();
    for (node, before, after) in [
        (&strategy, vec![], vec![visits.clone()]),
        (&visits, vec![strategy.clone()], vec![score.clone()]),
        (&score, vec![visits.clone()], vec![goal.clone()]),
        (&goal, vec![score.clone()], vec![]),
    ] {
        let line = room.line(node.clone()).await;
        assert_eq!((nodes(&line.before), nodes(&line.after)), (before, after), "{node:?}");
        assert_eq!((line.theories, line.broken), (vec![(id.clone(), "Turnaround".to_owned())], vec![]), "{node:?}");
    }
    let from_visits = room.line(visits).await;
    let to = &from_visits.after[0];
    assert_eq!(
        (to.verdict, to.link.clone(), to.title.as_str()),
        (Some(Verdict::Consistent), Some((id, link)), "Score")
    );
    assert_eq!(to.figures, "73.3 points");
    let idle = room.line(Node::Metric(room.idle.clone())).await;
    assert!(idle.broken[0].starts_with("Nobody uses “Idle”") && idle.theories.is_empty());
    let nowhere = room.line(Node::Goal(GoalId::parse("none").unwrap())).await;
    assert_eq!(nowhere, Line::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_is_refused_before_anything_is_told() {
    let room = room(testing::in_memory().await).await;
    let (id, link) = room.built().await;
    let (database, site) = (&room.database, site());
    for who in [&room.viewer, &Principal::Public] {
        let refused = if *who == Principal::Public { Error::SignedOut } else { Error::Forbidden };
        let none = TheoryId::parse("none").unwrap();
        assert_eq!(add_theory(database, who, &prose(), now()).await.unwrap_err(), refused);
        assert_eq!(edit_prose(database, who, &none, 1, &prose(), now()).await.unwrap_err(), refused);
        assert_eq!(set_members(database, who, &none, 1, &MembersForm::default(), now()).await.unwrap_err(), refused);
        assert_eq!(add_link(database, who, &id, 3, &room.link_form(), now()).await.unwrap_err(), refused);
        assert_eq!(remove_link(database, who, (&id, &link), 3, now()).await.unwrap_err(), refused);
        assert_eq!(retire(database, who, &site, &none, 1, now()).await.unwrap_err(), refused);
        assert_eq!(open_editor(database, who, &none).await.unwrap_err(), refused);
    }
    let by_member = review_link(database, &room.ben, &site, &id, &link, 3, &decide("stop", ""), now()).await;
    assert_eq!(by_member.unwrap_err(), Error::Forbidden);
    assert_eq!(make_current(database, &room.ben, &site, &id, 3, now()).await.unwrap_err(), Error::Forbidden);
    let public = list_theories(database, &Principal::Public, &site, today()).await;
    assert_eq!(public.unwrap_err(), Error::SignedOut);
}
