//! Theories of action and the reviews of their links in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Decision, Link, Review, Standing, Theory, Undoable, Verdict, WantedMembers, WantedProse};
use ground::audit::Event;
use ground::database::{Array, Change, Database, Json, RecordId, RecordIdKey, SurrealValue, Value, record, variables};
use ground::identity::{GoalId, LinkId, MetricId, StrategyId, TheoryId};
use ground::problem::{Error, Result};

const FIELDS: &str =
    "id, name, if_we, outcome, because, strategies, goals, links, undoable, retired_on, created_at, version";
const CURRENT: &str = "SELECT theory, since FROM ONLY current_theory:state;";

#[derive(SurrealValue)]
struct TheoryRow {
    id: TheoryId,
    name: String,
    if_we: String,
    outcome: String,
    because: String,
    strategies: Vec<StrategyId>,
    goals: Vec<GoalId>,
    links: Vec<Link>,
    undoable: Option<Json<Undoable>>,
    #[surreal(wrap)]
    retired_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    version: i64,
}

#[derive(SurrealValue)]
struct CurrentRow {
    theory: TheoryId,
    #[surreal(wrap)]
    since: NaiveDate,
}

#[derive(SurrealValue)]
struct DecisionRow {
    leading: MetricId,
    lagging: MetricId,
    decision: Decision,
    #[surreal(wrap)]
    reviewed_on: NaiveDate,
}

#[derive(SurrealValue)]
struct NewReview {
    id: RecordId,
    theory: TheoryId,
    link: LinkId,
    leading: MetricId,
    lagging: MetricId,
    verdict: Verdict,
    decision: Decision,
    #[surreal(wrap)]
    reviewed_on: NaiveDate,
    at: DateTime<Utc>,
    content: Json<Review>,
}

fn theory_record(id: &TheoryId) -> RecordId {
    record("theory", id.as_str())
}

fn review_record(theory: &TheoryId, link: &LinkId, key: &str) -> RecordId {
    let parts: Vec<Value> =
        [theory.as_str(), link.as_str(), key].map(|part| Value::String(part.to_owned())).into_iter().collect();
    RecordId::new("theory_review", RecordIdKey::Array(Array::from(parts)))
}

impl TheoryRow {
    fn read(self, current: Option<&CurrentRow>) -> Theory {
        let in_use = current.filter(|row| row.theory == self.id);
        let (standing, since) = match (in_use, self.retired_on) {
            (Some(row), _) => (Standing::Current, Some(row.since)),
            (None, Some(day)) => (Standing::Retired, Some(day)),
            (None, None) => (Standing::Draft, None),
        };
        Theory {
            id: self.id,
            name: self.name,
            if_we: self.if_we,
            then: self.outcome,
            because: self.because,
            strategies: self.strategies,
            goals: self.goals,
            links: self.links,
            standing,
            since,
            undoable: self.undoable.map(|Json(undoable)| undoable),
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// Every theory: the State's first, then drafts, then retired ones, each by name.
pub(super) async fn all(database: &Database) -> Result<Vec<Theory>> {
    let surql = format!("{CURRENT} SELECT {FIELDS} FROM theory;");
    let mut rows = database.read(&surql, variables([])).await?;
    let current: Option<CurrentRow> = rows.one(0)?;
    let found = rows.all::<TheoryRow>(1)?.into_iter().map(|row| row.read(current.as_ref()));
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|theory| (theory.standing, theory.name.to_lowercase(), theory.id.clone()));
    Ok(found)
}

/// One theory.
pub(super) async fn theory(database: &Database, id: &TheoryId) -> Result<Theory> {
    let surql = format!("{CURRENT} SELECT {FIELDS} FROM ONLY $theory;");
    let mut rows = database.read(&surql, variables([("theory", theory_record(id).into_value())])).await?;
    let current: Option<CurrentRow> = rows.one(0)?;
    Ok(rows.one::<TheoryRow>(1)?.ok_or(Error::NotFound)?.read(current.as_ref()))
}

/// How many theories there are.
pub(super) async fn count(database: &Database) -> Result<usize> {
    let surql = "RETURN array::len((SELECT VALUE id FROM theory));";
    let mut rows = database.read(surql, variables([])).await?;
    Ok(rows.one::<i64>(0)?.unwrap_or_default().max(0) as usize)
}

/// All reviews of a theory's links, the newest first.
pub(super) async fn reviews(database: &Database, theory: &TheoryId) -> Result<Vec<Review>> {
    let surql = "SELECT VALUE content FROM (SELECT content, at, id FROM theory_review:[$key, NONE]..[$key, ..] ORDER BY at DESC, id DESC);";
    let mut rows = database.read(surql, variables([("key", theory.as_str().to_owned().into_value())])).await?;
    Ok(rows.all(0)?.into_iter().map(|Json(review)| review).collect())
}

/// The newest decision on a link that used each metric: when, and which.
pub(super) async fn decisions(database: &Database) -> Result<BTreeMap<MetricId, (NaiveDate, Decision)>> {
    let surql = "SELECT leading, lagging, decision, reviewed_on, at, id FROM theory_review ORDER BY at, id;";
    let mut rows = database.read(surql, variables([])).await?;
    let mut newest = BTreeMap::new();
    for row in rows.all::<DecisionRow>(0)? {
        for metric in [row.leading, row.lagging] {
            newest.insert(metric, (row.reviewed_on, row.decision));
        }
    }
    Ok(newest)
}

/// Begins a theory.
pub(super) async fn create(
    database: &Database,
    event: Event,
    id: &TheoryId,
    prose: &WantedProse,
    now: DateTime<Utc>,
) -> Result<()> {
    let created = "CREATE $theory SET name = $name, if_we = $if_we, outcome = $outcome, because = $because, strategies = [], goals = [], links = [], created_at = $created_at, version = 1 RETURN NONE;";
    worded(event.change(now).with("theory", theory_record(id)), prose)
        .then(created)
        .with("created_at", now)
        .run(database)
        .await
        .map(|_| ())
}

fn worded(change: Change, prose: &WantedProse) -> Change {
    change
        .with("name", prose.name.as_str().to_owned())
        .with("if_we", prose.if_we.clone())
        .with("outcome", prose.then.clone())
        .with("because", prose.because.clone())
}

/// A theory that is changed, as long as it has this version.
#[derive(Clone, Copy)]
pub(super) struct Versioned<'a> {
    pub id: &'a TheoryId,
    pub version: i64,
}

impl Versioned<'_> {
    fn change(self, event: Event, now: DateTime<Utc>) -> Change {
        event.change(now).with("theory", theory_record(self.id)).expecting("theory", self.version)
    }
}

/// Changes name and prose.
pub(super) async fn reword(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    prose: &WantedProse,
    now: DateTime<Utc>,
) -> Result<()> {
    worded(of.change(event, now), prose)
        .then("UPDATE $theory SET name = $name, if_we = $if_we, outcome = $outcome, because = $because, version += 1 RETURN NONE;")
        .run(database)
        .await
        .map(|_| ())
}

/// Changes which strategies and goals belong to it.
pub(super) async fn set_members(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    members: &WantedMembers,
    now: DateTime<Utc>,
) -> Result<()> {
    of.change(event, now)
        .then("UPDATE $theory SET strategies = $strategies, goals = $goals, version += 1 RETURN NONE;")
        .with("strategies", members.strategies.clone())
        .with("goals", members.goals.clone())
        .run(database)
        .await
        .map(|_| ())
}

/// Changes its links; `undoable` says how they were before, none where that can't be taken back.
pub(super) async fn set_links(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    links: &[Link],
    undoable: Option<&Undoable>,
    now: DateTime<Utc>,
) -> Result<()> {
    linked(of.change(event, now), links, undoable).run(database).await.map(|_| ())
}

fn linked(change: Change, links: &[Link], undoable: Option<&Undoable>) -> Change {
    change
        .then("UPDATE $theory SET links = $links, undoable = $undoable, version += 1 RETURN NONE;")
        .with("links", links.to_vec())
        .with("undoable", undoable.cloned().map(Json))
}

/// Keeps a review and what follows from it for the links.
pub(super) async fn review(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    links: &[Link],
    review: &Review,
) -> Result<()> {
    let key = uuid::Uuid::now_v7().simple().to_string();
    let row = NewReview {
        id: review_record(of.id, &review.link.id, &key),
        theory: of.id.clone(),
        link: review.link.id.clone(),
        leading: review.link.leading.clone(),
        lagging: review.link.lagging.clone(),
        verdict: review.judgement.verdict,
        decision: review.decision,
        reviewed_on: review.on,
        at: review.at,
        content: Json(review.clone()),
    };
    linked(of.change(event, review.at), links, None)
        .then("INSERT INTO theory_review $new_reviews RETURN NONE;")
        .with("new_reviews", vec![row])
        .run(database)
        .await
        .map(|_| ())
}

/// Makes it the State's; the one that was is retired.
pub(super) async fn make_current(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    of.change(event, now)
        .then("LET $former = (SELECT VALUE theory FROM ONLY current_theory:state);")
        .then("IF $former != NONE AND type::record('theory', $former) != $theory { UPDATE type::record('theory', $former) SET retired_on = $today, version += 1 RETURN NONE };")
        .then("UPSERT current_theory:state SET theory = $key, since = $today RETURN NONE;")
        .then("UPDATE $theory SET retired_on = NONE, version += 1 RETURN NONE;")
        .with("key", of.id.to_string())
        .with("today", today.to_string())
        .run(database)
        .await
        .map(|_| ())
}

/// Retires it; where it was the State's, the State has none then.
pub(super) async fn retire(
    database: &Database,
    event: Event,
    of: Versioned<'_>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    of.change(event, now)
        .then("DELETE current_theory WHERE theory = $key RETURN NONE;")
        .then("UPDATE $theory SET retired_on = $today, version += 1 RETURN NONE;")
        .with("key", of.id.to_string())
        .with("today", today.to_string())
        .run(database)
        .await
        .map(|_| ())
}
