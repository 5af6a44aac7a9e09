//! Observations in the database: single ones by organization, columns and roll-ups across organizations, and what they came
//! in with. All of this capability's SurrealQL is here and in the files beside.

mod entries;
mod packing;
mod rolls;

pub(super) use entries::*;
pub(super) use packing::{PeriodRoll, StateFigure, packed_period};
pub(super) use rolls::*;

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Reported, SeriesOf, State};
use crate::metric::{ALL_GROUP, Quantity};
use ground::calendar::Period;
use ground::database::{Array, Change, Database, RecordId, RecordIdKey, SurrealValue, Value, variables};
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::job::Work;
use ground::problem::Result;

/// How many records one statement writes.
pub(super) const CHUNK: usize = 5_000;
/// Statement that gives the entries whose observations count nowhere.
const VOID: &str = "SELECT VALUE id FROM entry WHERE stage IN ['storing', 'failed', 'cancelled', 'undone'];";

/// The id of a record whose key is an array of strings.
fn keyed(table: &str, parts: &[&str]) -> RecordId {
    let parts: Vec<Value> = parts.iter().map(|part| Value::String((*part).to_owned())).collect();
    RecordId::new(table, RecordIdKey::Array(Array::from(parts)))
}

/// The strings of a record's key.
fn parts_of(id: &RecordId) -> Vec<String> {
    match &id.key {
        RecordIdKey::Array(parts) => parts.iter().filter_map(|part| part.as_string()).cloned().collect(),
        RecordIdKey::String(key) => vec![key.clone()],
        _ => Vec::new(),
    }
}

#[derive(Debug, Clone, SurrealValue)]
struct ObservationRow {
    id: RecordId,
    state: State,
    amount: Option<i64>,
    n: Option<u32>,
    reason: Option<String>,
}

/// An observation to be written.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub(super) organization: OrganizationId,
    pub(super) reported: Reported,
}

fn row(metric: &MetricId, group: &str, period: &str, entry: &EntryId, new: &New) -> ObservationRow {
    ObservationRow {
        id: keyed("observation", &[new.organization.as_str(), group, metric.as_str(), period, entry.as_str()]),
        state: new.reported.state,
        amount: new.reported.value.map(Quantity::millionths),
        n: new.reported.n,
        reason: Some(new.reported.reason.clone()).filter(|reason| !reason.is_empty()),
    }
}

/// Adds observations of one metric, group and period to a change, as `$observations_<at>`.
pub(super) fn add_observations(
    change: Change,
    at: usize,
    (metric, group, period): (&MetricId, &str, Period),
    entry: &EntryId,
    new: &[New],
) -> Change {
    let period = period.key();
    let rows: Vec<ObservationRow> = new.iter().map(|new| row(metric, group, &period, entry, new)).collect();
    let name = format!("observations_{at}");
    change.then(&format!("INSERT INTO observation ${name} RETURN NONE;")).with(&name, rows)
}

/// Writes observations of an entry that isn't stored yet, and so counts nowhere. Where the work was taken before, some may be
/// there already.
pub(super) async fn write_observations(
    work: &Work,
    (metric, group, period): (&MetricId, &str, Period),
    entry: &EntryId,
    new: &[New],
) -> Result<()> {
    let period = period.key();
    let statement = match work.taken_before {
        false => "INSERT INTO observation $rows RETURN NONE;",
        true => {
            "INSERT INTO observation $rows ON DUPLICATE KEY UPDATE state = $input.state, amount = $input.amount, \
             n = $input.n, reason = $input.reason RETURN NONE;"
        }
    };
    for chunk in new.chunks(CHUNK) {
        let rows: Vec<ObservationRow> = chunk.iter().map(|new| row(metric, group, &period, entry, new)).collect();
        let change = Change::unrecorded().then(statement).with("rows", rows);
        work.fence.guard(change).run(&work.database).await?;
    }
    Ok(())
}

/// Removes what was written of an entry that will not be stored.
pub(super) async fn erase_observations(
    work: &Work,
    (metric, group, period): (&MetricId, &str, Period),
    entry: &EntryId,
    organizations: &[OrganizationId],
) -> Result<()> {
    let period = period.key();
    for chunk in organizations.chunks(CHUNK) {
        let ids: Vec<RecordId> = chunk
            .iter()
            .map(|id| keyed("observation", &[id.as_str(), group, metric.as_str(), &period, entry.as_str()]))
            .collect();
        let change = Change::unrecorded().then("DELETE $ids RETURN NONE;").with("ids", ids);
        work.fence.guard(change).run(&work.database).await?;
    }
    Ok(())
}

/// A figure of one organization, as it counts now.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) reported: Reported,
    /// Whether it is hidden though it is large enough.
    pub(super) hidden_too: bool,
}

impl Standing {
    /// As a column has it.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { reported: cell.reported.clone(), hidden_too: cell.hidden }
    }
}

/// One organization's figures of a metric and group, by period.
pub(super) type Standings = BTreeMap<Period, Standing>;

fn reported(row: &ObservationRow) -> Reported {
    Reported {
        state: row.state,
        value: row.amount.map(Quantity::from_millionths),
        n: row.n,
        reason: row.reason.clone().unwrap_or_default(),
    }
}

/// Of each figure the newest that counts: rows come in the order of their ids, and so of their entries.
fn newest(
    rows: Vec<ObservationRow>,
    void: &BTreeSet<String>,
    hidden: &BTreeSet<Vec<String>>,
) -> BTreeMap<(String, String), Standings> {
    let mut found: BTreeMap<(String, String), Standings> = BTreeMap::new();
    for row in rows {
        let parts = parts_of(&row.id);
        let [organization, group, metric, period, entry] = parts.as_slice() else { continue };
        let (false, Some(period_of)) = (void.contains(entry), Period::from_key(period)) else { continue };
        let key = [organization, group, metric, period].map(Clone::clone).to_vec();
        let standing = Standing { reported: reported(&row), hidden_too: hidden.contains(&key) };
        found.entry((metric.clone(), group.clone())).or_default().insert(period_of, standing);
    }
    found
}

fn void_of(ids: Vec<RecordId>) -> BTreeSet<String> {
    ids.iter().flat_map(parts_of).collect()
}

/// Figures over time of organizations (not the State), in the order asked for.
pub(super) async fn standings(database: &Database, wanted: &[SeriesOf]) -> Result<Vec<Standings>> {
    let mut surql = VOID.to_owned();
    let mut given = ground::database::Object::new();
    for (at, of) in wanted.iter().enumerate() {
        let range = |table: &str| format!("{table}:[$o{at}, $g{at}, $m{at}, NONE]..[$o{at}, $g{at}, $m{at}, ..]");
        surql.push_str(&format!(
            "SELECT id, state, amount, n, reason FROM {}; SELECT VALUE id FROM {};",
            range("observation"),
            range("hidden_figure")
        ));
        for (name, value) in [("o", of.organization.as_str()), ("g", &of.group), ("m", of.metric.as_str())] {
            given.insert(format!("{name}{at}"), Value::String(value.to_owned()));
        }
    }
    let mut rows = database.read(&surql, given).await?;
    let void = void_of(rows.all(0)?);
    let mut found = Vec::with_capacity(wanted.len());
    for (at, of) in wanted.iter().enumerate() {
        let hidden: Vec<RecordId> = rows.all(2 * at + 2)?;
        let hidden = hidden.iter().map(parts_of).collect();
        let mut all = newest(rows.all(2 * at + 1)?, &void, &hidden);
        found.push(all.remove(&(of.metric.as_str().to_owned(), of.group.clone())).unwrap_or_default());
    }
    Ok(found)
}

/// One organization's figures for everybody, by metric: each metric's from a period on, or all.
pub(super) async fn standings_from(
    database: &Database,
    organization: &OrganizationId,
    wanted: &[(MetricId, Option<Period>)],
) -> Result<BTreeMap<MetricId, Standings>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut given =
        variables([("o", organization.as_str().to_owned().into_value()), ("g", ALL_GROUP.to_owned().into_value())]);
    let mut ranges = Vec::with_capacity(wanted.len());
    for (at, (metric, from)) in wanted.iter().enumerate() {
        ranges.push(format!("observation:[$o, $g, $m{at}, $f{at}]..[$o, $g, $m{at}, ..]"));
        given.insert(format!("m{at}"), Value::String(metric.as_str().to_owned()));
        given.insert(format!("f{at}"), from.map_or(Value::None, |from| Value::String(from.key())));
    }
    let surql = format!(
        "{VOID} SELECT id, state, amount, n, reason FROM {}; \
         SELECT VALUE id FROM hidden_figure:[$o, $g, NONE]..[$o, $g, ..];",
        ranges.join(", ")
    );
    let mut rows = database.read(&surql, given).await?;
    let void = void_of(rows.all(0)?);
    let hidden: Vec<RecordId> = rows.all(2)?;
    let hidden = hidden.iter().map(parts_of).collect();
    let found = newest(rows.all(1)?, &void, &hidden).into_iter();
    Ok(found.filter_map(|((metric, _), standings)| Some((MetricId::parse(&metric)?, standings))).collect())
}

/// A figure as it was reported once.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) reported: Reported,
    pub(super) entry: EntryId,
    pub(super) hidden_too: bool,
}

/// Everything that was ever reported of one figure, the oldest first.
pub(super) async fn told(database: &Database, of: &SeriesOf, period: Period) -> Result<Vec<Told>> {
    let surql = "SELECT id, state, amount, n, reason FROM observation:[$o, $g, $m, $p, NONE]..[$o, $g, $m, $p, ..]; \
                 SELECT VALUE id FROM hidden_figure:[$o, $g, $m, $p];";
    let given = variables([
        ("o", of.organization.as_str().to_owned().into_value()),
        ("g", of.group.clone().into_value()),
        ("m", of.metric.as_str().to_owned().into_value()),
        ("p", period.key().into_value()),
    ]);
    let mut rows = database.read(surql, given).await?;
    let found: Vec<ObservationRow> = rows.all(0)?;
    let hidden_too = !rows.all::<RecordId>(1)?.is_empty();
    let told = found.iter().filter_map(|row| {
        let entry = EntryId::parse(parts_of(&row.id).get(4)?)?;
        Some(Told { reported: reported(row), entry, hidden_too })
    });
    Ok(told.collect())
}
