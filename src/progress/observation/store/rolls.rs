//! Roll-ups: what every period of a metric came to, the columns it was made from, and what an entry replaced.

use std::collections::BTreeMap;

use surrealdb::types::Bytes;

use super::super::Column;
use super::super::applying::Before;
use super::super::hiding::HiddenToo;
use super::packing::{
    PeriodRoll, StateFigure, pack, pack_before, pack_column, unpack, unpack_before, unpack_column, unpack_periods,
};
use super::{CHUNK, keyed, parts_of};
use crate::metric::Metric;
use ground::calendar::Period;
use ground::database::{Change, Database, Object, RecordId, SurrealValue, Value, record};
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::privacy::Rules;
use ground::problem::Result;

/// What every period of a metric and group came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::observation) struct Roll {
    /// By period.
    pub(in crate::observation) periods: BTreeMap<Period, PeriodRoll>,
    /// Raised with each change; 0 while nothing was reported.
    pub(in crate::observation) version: i64,
}

/// Which metric and group a roll is of.
pub(in crate::observation) type RollKey = (MetricId, String);

#[derive(Debug, SurrealValue)]
struct FiguresRow {
    id: RecordId,
    content: Bytes,
    version: i64,
}

#[derive(Debug, SurrealValue)]
struct ContentRow {
    id: RecordId,
    content: Bytes,
}

impl FiguresRow {
    fn roll(self) -> Result<Option<(RollKey, Roll)>> {
        let parts = parts_of(&self.id);
        let [metric, group] = parts.as_slice() else { return Ok(None) };
        let Some(metric) = MetricId::parse(metric) else { return Ok(None) };
        let periods = unpack_periods(&self.content)?;
        Ok(Some(((metric, group.clone()), Roll { periods, version: self.version })))
    }
}

/// The rolls of these metrics and groups, as far as there are any.
pub(in crate::observation) async fn rolls(database: &Database, keys: &[RollKey]) -> Result<BTreeMap<RollKey, Roll>> {
    let ids: Vec<RecordId> = keys.iter().map(|(metric, group)| keyed("figures", &[metric.as_str(), group])).collect();
    let given = ground::database::variables([("ids", ids.into_value())]);
    let mut rows = database.read("SELECT id, content, version FROM $ids;", given).await?;
    let found: Result<Vec<_>> = rows.all::<FiguresRow>(0)?.into_iter().map(FiguresRow::roll).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// What the State came to in every period, by metric and group.
pub(in crate::observation) type OverTime = BTreeMap<RollKey, Vec<StateFigure>>;

#[derive(Debug, SurrealValue)]
struct OverTimeRow {
    id: RecordId,
    over_time: Option<Bytes>,
    whole: Option<Bytes>,
}

/// The State's figures over time of these metrics and groups: little to read, however many organizations and regions there
/// are.
pub(in crate::observation) async fn over_time(database: &Database, keys: &[RollKey]) -> Result<OverTime> {
    let ids: Vec<RecordId> = keys.iter().map(|(metric, group)| keyed("figures", &[metric.as_str(), group])).collect();
    let given = ground::database::variables([("ids", ids.into_value())]);
    let surql = "SELECT id, over_time, IF over_time = NONE THEN content END AS whole FROM $ids;";
    let mut rows = database.read(surql, given).await?;
    let mut found = OverTime::new();
    for row in rows.all::<OverTimeRow>(0)? {
        let parts = parts_of(&row.id);
        let [metric, group] = parts.as_slice() else { continue };
        let Some(metric) = MetricId::parse(metric) else { continue };
        let figures = match (row.over_time, row.whole) {
            (Some(packed), _) => unpack(&packed)?,
            (None, Some(whole)) => unpack_periods(&whole)?.values().filter_map(StateFigure::of).collect(),
            (None, None) => Vec::new(),
        };
        found.insert((metric, group.clone()), figures);
    }
    Ok(found)
}

/// The rolls of all groups of these metrics.
pub(in crate::observation) async fn all_rolls(
    database: &Database,
    metrics: &[MetricId],
) -> Result<BTreeMap<RollKey, Roll>> {
    let (mut surql, mut given) = (String::from("RETURN NONE;"), Object::new());
    for (at, metric) in metrics.iter().enumerate() {
        surql.push_str(&format!("SELECT id, content, version FROM figures:[$m{at}, NONE]..[$m{at}, ..];"));
        given.insert(format!("m{at}"), Value::String(metric.as_str().to_owned()));
    }
    let mut rows = database.read(&surql, given).await?;
    let mut found = BTreeMap::new();
    for at in 0..metrics.len() {
        for row in rows.all::<FiguresRow>(at + 1)? {
            found.extend(row.roll()?);
        }
    }
    Ok(found)
}

/// Whether any figure of a metric has come in: its roll-ups are there then.
pub(in crate::observation) async fn has_figures(database: &Database, id: &MetricId) -> Result<bool> {
    let surql = "RETURN array::len((SELECT VALUE id FROM figures:[$key, NONE]..[$key, ..] LIMIT 1)) > 0;";
    let given = ground::database::variables([("key", id.as_str().to_owned().into_value())]);
    Ok(database.read(surql, given).await?.one::<bool>(0)?.unwrap_or_default())
}

/// The rolls in which something is under review.
pub(in crate::observation) async fn rolls_under_review(database: &Database) -> Result<BTreeMap<RollKey, Roll>> {
    let surql = "SELECT id, content, version FROM figures WHERE under_review > 0;";
    let mut rows = database.read(surql, Object::new()).await?;
    let found: Result<Vec<_>> = rows.all::<FiguresRow>(0)?.into_iter().map(FiguresRow::roll).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// Which column: its metric, group and period, and the entry under which it is written.
pub(in crate::observation) type ColumnKey = (MetricId, String, Period, EntryId);

fn column_record((metric, group, period, entry): &ColumnKey) -> RecordId {
    keyed("figure_column", &[metric.as_str(), group, &period.key(), entry.as_str()])
}

/// Columns, in the order asked for; one that is gone by now is none.
pub(in crate::observation) async fn columns(database: &Database, keys: &[ColumnKey]) -> Result<Vec<Option<Column>>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<RecordId> = keys.iter().map(column_record).collect();
    let given = ground::database::variables([("ids", ids.clone().into_value())]);
    let mut rows = database.read("SELECT id, content FROM $ids;", given).await?;
    let mut found: BTreeMap<Vec<String>, Bytes> =
        rows.all::<ContentRow>(0)?.into_iter().map(|row| (parts_of(&row.id), row.content)).collect();
    let unpacked = ids.iter().map(|id| found.remove(&parts_of(id)).map(|bytes| unpack_column(&bytes, 1)).transpose());
    unpacked.collect()
}

/// A column that is to be written, with what it replaced where an entry changed it.
pub(in crate::observation) struct Written {
    pub(in crate::observation) key: ColumnKey,
    pub(in crate::observation) column: Vec<u8>,
    pub(in crate::observation) before: Option<Vec<u8>>,
}

impl Written {
    /// Packs a column.
    pub(in crate::observation) fn pack(key: ColumnKey, column: &Column, before: Option<&Before>) -> Result<Self> {
        Ok(Self { key, column: pack_column(column)?, before: before.map(pack_before).transpose()? })
    }
}

/// Adds columns to a change. They count once a roll names them.
pub(in crate::observation) fn add_columns(mut change: Change, written: Vec<Written>) -> Change {
    for (at, it) in written.into_iter().enumerate() {
        let (metric, group, period, entry) = &it.key;
        let before_id = keyed("figure_before", &[entry.as_str(), metric.as_str(), group, &period.key()]);
        change = change
            .then(&format!("UPSERT $column_{at} SET content = $column_{at}_content RETURN NONE;"))
            .with(&format!("column_{at}"), column_record(&it.key))
            .with(&format!("column_{at}_content"), Bytes::from(it.column));
        if let Some(before) = it.before {
            change = change
                .then(&format!("UPSERT $before_{at} SET content = $before_{at}_content RETURN NONE;"))
                .with(&format!("before_{at}"), before_id)
                .with(&format!("before_{at}_content"), Bytes::from(before));
        }
    }
    change
}

/// Removes columns and what stood before of an entry that will not be stored.
pub(in crate::observation) fn erase_columns(keys: &[ColumnKey]) -> Change {
    let columns: Vec<RecordId> = keys.iter().map(column_record).collect();
    let before: Vec<RecordId> = keys
        .iter()
        .map(|(metric, group, period, entry)| {
            keyed("figure_before", &[entry.as_str(), metric.as_str(), group, &period.key()])
        })
        .collect();
    let change = Change::unrecorded().then("DELETE $columns RETURN NONE; DELETE $before RETURN NONE;");
    change.with("columns", columns).with("before", before)
}

#[derive(Debug, Clone, SurrealValue)]
struct RollRow {
    id: RecordId,
    content: Bytes,
    over_time: Bytes,
    under_review: i64,
    seen: i64,
}

/// Adds rolls to a change, which is refused if one of them was changed since it was read; and takes away the columns that
/// no roll names any more.
pub(in crate::observation) fn add_rolls(
    change: Change,
    rolls: &BTreeMap<RollKey, Roll>,
    replaced: &[ColumnKey],
) -> Result<Change> {
    let rows: Result<Vec<RollRow>> = rolls
        .iter()
        .map(|((metric, group), roll)| {
            let periods: Vec<&PeriodRoll> = roll.periods.values().collect();
            let over_time: Vec<StateFigure> = roll.periods.values().filter_map(StateFigure::of).collect();
            Ok(RollRow {
                id: keyed("figures", &[metric.as_str(), group]),
                content: Bytes::from(pack(&periods)?),
                over_time: Bytes::from(pack(&over_time)?),
                under_review: periods.iter().map(|it| i64::from(it.summary.under_review)).sum(),
                seen: roll.version,
            })
        })
        .collect();
    let replaced: Vec<RecordId> = replaced.iter().map(column_record).collect();
    Ok(change
        .then(
            "FOR $roll IN $rolls { \
                 LET $standing = (SELECT VALUE version FROM ONLY $roll.id) ?? 0; \
                 IF $standing != $roll.seen { THROW 'stale' }; \
                 UPSERT $roll.id SET content = $roll.content, over_time = $roll.over_time, under_review = $roll.under_review, \
                     version = $roll.seen + 1 RETURN NONE; \
             };",
        )
        .then("DELETE $replaced_columns RETURN NONE;")
        .with("rolls", rows?)
        .with("replaced_columns", replaced))
}

/// With what a metric's figures are hidden and summed up.
pub(in crate::observation) fn settled_by(metric: &Metric, rules: &Rules) -> String {
    serde_json::to_string(&(&metric.groups, metric.aggregate, metric.unit, rules)).unwrap_or_default()
}

#[derive(Debug, SurrealValue)]
struct SettledRow {
    id: MetricId,
    by: String,
}

/// With what each metric's figures were last settled as a whole.
pub(in crate::observation) async fn settled(database: &Database) -> Result<BTreeMap<MetricId, String>> {
    let mut rows = database.read("SELECT id, by FROM settled;", Object::new()).await?;
    Ok(rows.all::<SettledRow>(0)?.into_iter().map(|row| (row.id, row.by)).collect())
}

/// Adds to a change with what a metric's figures are settled; `at` tells several of them in one change apart.
pub(in crate::observation) fn add_settled_by(change: Change, at: usize, metric: &MetricId, by: &str) -> Change {
    change
        .then(&format!("UPSERT $settled_{at} SET by = $settled_{at}_by RETURN NONE;"))
        .with(&format!("settled_{at}"), record("settled", metric.as_str()))
        .with(&format!("settled_{at}_by"), by.to_owned())
}

/// Figures that are no longer hidden though they are large enough, and those that now are.
#[derive(Debug, Clone, Default)]
pub(in crate::observation) struct Turned {
    pub(in crate::observation) shown: HiddenToo,
    pub(in crate::observation) hidden: HiddenToo,
}

/// Adds to a change which figures are hidden though they are large enough, and which no longer are.
pub(in crate::observation) fn add_hidden(mut change: Change, turned: &BTreeMap<(MetricId, Period), Turned>) -> Change {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for ((metric, period), turned) in turned {
        let record = |(organization, group): &(OrganizationId, String)| {
            keyed("hidden_figure", &[organization.as_str(), group, metric.as_str(), &period.key()])
        };
        gone.extend(turned.shown.iter().map(record));
        come.extend(turned.hidden.iter().map(record));
    }
    for (at, chunk) in come.chunks(CHUNK).enumerate() {
        let name = format!("hidden_{at}");
        change = change
            .then(&format!("FOR $figure IN ${name} {{ UPSERT $figure RETURN NONE; }};"))
            .with(&name, chunk.to_vec());
    }
    match gone.is_empty() {
        true => change,
        false => change.then("DELETE $shown_again RETURN NONE;").with("shown_again", gone),
    }
}

/// What an entry replaced, by metric, group and period.
pub(in crate::observation) async fn replaced_by(
    database: &Database,
    entry: &EntryId,
) -> Result<BTreeMap<(MetricId, String, Period), Before>> {
    let given = ground::database::variables([("entry", entry.as_str().to_owned().into_value())]);
    let surql = "SELECT id, content FROM figure_before:[$entry, NONE]..[$entry, ..];";
    let mut rows = database.read(surql, given).await?;
    let mut found = BTreeMap::new();
    for row in rows.all::<ContentRow>(0)? {
        let parts = parts_of(&row.id);
        let [_, metric, group, period] = parts.as_slice() else { continue };
        if let (Some(metric), Some(period)) = (MetricId::parse(metric), Period::from_key(period)) {
            found.insert((metric, group.clone(), period), unpack_before(&row.content)?);
        }
    }
    Ok(found)
}
