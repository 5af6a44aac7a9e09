//! Metrics, targets, judgements and standards in the database. A target's record id is [metric, organization]; a
//! judgement's is [metric, organization, key], the keys in the order of time.

mod rows;

use chrono::{DateTime, Utc};

use rows::{DefinitionRow, JudgementRow, METRIC_FIELDS, MetricRow, StandardsRow, TargetRow, ToldRow};

use super::form::Definition;
use super::{Happening, Judgement, Metric, Standards, Target};
use ground::audit::Event;
use ground::database::{Array, Change, Database, RecordId, RecordIdKey, SurrealValue, Value, record, variables};
use ground::identity::{MetricId, OrganizationId};
use ground::problem::{Error, Result};

fn metric_record(id: &MetricId) -> RecordId {
    record("metric", id.as_str())
}

pub(super) fn keyed(table: &str, parts: &[&str]) -> RecordId {
    let parts: Vec<Value> = parts.iter().map(|part| Value::String((*part).to_owned())).collect();
    RecordId::new(table, RecordIdKey::Array(Array::from(parts)))
}

fn target_record(metric: &MetricId, organization: &OrganizationId) -> RecordId {
    keyed("target", &[metric.as_str(), organization.as_str()])
}

/// Every metric, retired ones too, by name.
pub(crate) async fn all(database: &Database) -> Result<Vec<Metric>> {
    let surql = format!("SELECT {METRIC_FIELDS}, name_key FROM metric ORDER BY name_key;");
    let mut rows = database.read(&surql, variables([])).await?;
    rows.all::<MetricRow>(0)?.into_iter().map(MetricRow::read).collect()
}

/// Those of these metrics that are there, in the order asked for.
pub(crate) async fn some(database: &Database, ids: &[MetricId]) -> Result<Vec<Metric>> {
    let surql = format!("SELECT {METRIC_FIELDS} FROM $metrics;");
    let records: Vec<RecordId> = ids.iter().map(metric_record).collect();
    let mut rows = database.read(&surql, variables([("metrics", records.into_value())])).await?;
    rows.all::<MetricRow>(0)?.into_iter().map(MetricRow::read).collect()
}

/// One metric.
pub(super) async fn metric(database: &Database, id: &MetricId) -> Result<Metric> {
    let surql = format!("SELECT {METRIC_FIELDS} FROM ONLY $metric;");
    let mut rows = database.read(&surql, variables([("metric", metric_record(id).into_value())])).await?;
    rows.one::<MetricRow>(0)?.ok_or(Error::NotFound)?.read()
}

/// A metric with its State-wide target and what was done to it.
pub(super) async fn whole(database: &Database, id: &MetricId) -> Result<(Metric, Option<Target>, Vec<Happening>)> {
    let surql = format!(
        "SELECT {METRIC_FIELDS} FROM ONLY $metric; SELECT * FROM ONLY $target; SELECT VALUE history FROM ONLY $metric;"
    );
    let given = variables([
        ("metric", metric_record(id).into_value()),
        ("target", target_record(id, &OrganizationId::sea()).into_value()),
    ]);
    let mut rows = database.read(&surql, given).await?;
    let metric = rows.one::<MetricRow>(0)?.ok_or(Error::NotFound)?.read()?;
    let target = rows.one::<TargetRow>(1)?.map(TargetRow::read).transpose()?;
    Ok((metric, target, rows.all::<ToldRow>(2)?.into_iter().map(ToldRow::read).collect()))
}

/// Those of these targets that are set.
pub(crate) async fn targets(database: &Database, wanted: &[(MetricId, OrganizationId)]) -> Result<Vec<Target>> {
    let records: Vec<RecordId> =
        wanted.iter().map(|(metric, organization)| target_record(metric, organization)).collect();
    let mut rows = database.read("SELECT * FROM $targets;", variables([("targets", records.into_value())])).await?;
    rows.all::<TargetRow>(0)?.into_iter().map(TargetRow::read).collect()
}

/// All targets of a metric, the State-wide one among them.
pub(crate) async fn targets_of(database: &Database, metric: &MetricId) -> Result<Vec<Target>> {
    let given = variables([("key", metric.as_str().to_owned().into_value())]);
    let mut rows = database.read("SELECT * FROM target:[$key, NONE]..[$key, ..];", given).await?;
    rows.all::<TargetRow>(0)?.into_iter().map(TargetRow::read).collect()
}

/// What the State has decided about reading figures; the usual standards while it has decided nothing.
pub(crate) async fn standards(database: &Database) -> Result<Standards> {
    let row: Option<StandardsRow> = database.read("SELECT * FROM ONLY standards:main;", variables([])).await?.one(0)?;
    row.map_or_else(|| Ok(Standards::default()), StandardsRow::read)
}

/// Judgements of a metric at an organization, the newest first, at most [`super::MAX_JUDGEMENTS_SHOWN`].
pub(super) async fn judgements(
    database: &Database,
    metric: &MetricId,
    organization: &OrganizationId,
) -> Result<Vec<Judgement>> {
    let surql = "SELECT * FROM judgement:[$key, $place, NONE]..[$key, $place, ..] ORDER BY id DESC LIMIT $most;";
    let given = variables([
        ("key", metric.as_str().to_owned().into_value()),
        ("place", organization.as_str().to_owned().into_value()),
        ("most", super::MAX_JUDGEMENTS_SHOWN.into_value()),
    ]);
    let mut rows = database.read(surql, given).await?;
    rows.all::<JudgementRow>(0)?.into_iter().map(JudgementRow::read).collect()
}

/// Adds to the history what `$told` says, the newest first, and drops the oldest past 200.
const TELL: &str = "history = array::slice(array::prepend(history, $told), 0, 200)";
/// Refuses a name that another metric has.
const ONE_OF_A_NAME: &str = "IF array::len((SELECT VALUE id FROM metric WHERE name_key = $definition.name_key AND id != $metric)) > 0 { THROW 'taken' };";

/// Adds a metric.
pub(super) async fn create(
    database: &Database,
    event: Event,
    id: &MetricId,
    wanted: &Definition,
    told: &Happening,
) -> Result<()> {
    event
        .change(told.at)
        .then(ONE_OF_A_NAME)
        .then("CREATE $metric CONTENT object::extend($definition, { retired: false, history: [$told], created_at: $created_at, version: 1 }) RETURN NONE;")
        .with("metric", metric_record(id))
        .with("definition", DefinitionRow::of(wanted))
        .with("told", ToldRow::of(told))
        .with("created_at", told.at)
        .run(database)
        .await
        .map(|_| ())
}

/// Adds to a change a metric's definition, if it still has `version`.
pub(super) fn update(change: Change, id: &MetricId, version: i64, wanted: &Definition, told: &Happening) -> Change {
    change
        .with("metric", metric_record(id))
        .expecting("metric", version)
        .then(ONE_OF_A_NAME)
        .then("UPDATE $metric MERGE $definition RETURN NONE;")
        .then(&format!("UPDATE $metric SET {TELL}, version += 1 RETURN NONE;"))
        .with("definition", DefinitionRow::of(wanted))
        .with("told", ToldRow::of(told))
}

/// Takes a metric out of use or back into it, if it still has `version`.
pub(super) async fn retire(
    database: &Database,
    event: Event,
    id: &MetricId,
    version: i64,
    retired: bool,
    told: &Happening,
) -> Result<()> {
    event
        .change(told.at)
        .with("metric", metric_record(id))
        .expecting("metric", version)
        .then(&format!("UPDATE $metric SET retired = $retired, {TELL}, version += 1 RETURN NONE;"))
        .with("retired", retired)
        .with("told", ToldRow::of(told))
        .run(database)
        .await
        .map(|_| ())
}

/// Refuses a change of a target that another has changed, set or removed since; 0 stands for none.
const SAME_TARGET: &str = "IF ((SELECT VALUE version FROM ONLY $target) ?? 0) != $target_version { THROW 'stale' };";

/// Sets a target, if it is still as its `version` says, 0 for none; `told` is added to the metric's history.
pub(super) async fn set_target(
    database: &Database,
    event: Event,
    target: &Target,
    told: Option<&Happening>,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = event
        .change(now)
        .then("IF !record::exists($metric) { THROW 'gone' };")
        .then(SAME_TARGET)
        .then("UPSERT $target SET marks = $marks, note = $note, version = $target_version + 1 RETURN NONE;")
        .with("metric", metric_record(&target.metric))
        .with("target", target_record(&target.metric, &target.organization))
        .with("target_version", target.version)
        .with("marks", serde_json::to_string(&target.trajectory).unwrap_or_default())
        .with("note", target.note.clone());
    telling(change, told).run(database).await.map(|_| ())
}

fn telling(change: Change, told: Option<&Happening>) -> Change {
    match told {
        Some(told) => change.then(&format!("UPDATE $metric SET {TELL} RETURN NONE;")).with("told", ToldRow::of(told)),
        None => change,
    }
}

/// Removes a target, if it still has its version.
pub(super) async fn remove_target(
    database: &Database,
    event: Event,
    target: &Target,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .then(SAME_TARGET)
        .then("DELETE $target RETURN NONE;")
        .with("target", target_record(&target.metric, &target.organization))
        .with("target_version", target.version)
        .run(database)
        .await
        .map(|_| ())
}

/// Adds to a change what the State has decided, if it is still as its `version` says, 0 for nothing.
pub(super) fn set_standards(change: Change, standards: &Standards) -> Change {
    let next = Standards { version: standards.version + 1, ..*standards };
    change
        .then("IF ((SELECT VALUE version FROM ONLY standards:main) ?? 0) != $standards_version { THROW 'stale' };")
        .then("UPSERT standards:main CONTENT $standards RETURN NONE;")
        .with("standards_version", standards.version)
        .with("standards", StandardsRow::of(&next))
}

/// Keeps a judgement under a key that sorts after those before it.
pub(super) async fn judge(database: &Database, event: Event, key: &str, judgement: &Judgement) -> Result<()> {
    let id = keyed("judgement", &[judgement.metric.as_str(), judgement.organization.as_str(), key]);
    event
        .change(judgement.at)
        .then("IF !record::exists($metric) { THROW 'gone' };")
        .then("CREATE $judgement SET color = $color, reason = $reason, by = $by, at = $at RETURN NONE;")
        .with("metric", metric_record(&judgement.metric))
        .with("judgement", id)
        .with("color", judgement.color.key().to_owned())
        .with("reason", judgement.reason.clone())
        .with("by", judgement.by.clone())
        .with("at", judgement.at)
        .run(database)
        .await
        .map(|_| ())
}
