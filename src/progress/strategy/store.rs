//! Strategies, who carries them and how well, in the database. A carrier's record id is [strategy, organization]; a
//! rating's is [strategy, organization, day, number].

mod rows;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use rows::{
    CarrierRow, NewCarrier, RatingRow, STRATEGY_FIELDS, StrategyRow, WrittenRow, carrier_record, keyed, strategy_record,
};
pub(super) use rows::{Carrying, Recorded};

use super::{Happening, Rated, Rollup, Standing, Strategy, Wanted, WantedRating};
use ground::audit::Event;
use ground::database::{Change, Database, Json, SurrealValue, Value, variables};
use ground::identity::{OrganizationId, StrategyId};
use ground::organization::Organization;
use ground::problem::{Error, Result};

/// Every strategy.
pub(super) async fn all(database: &Database) -> Result<Vec<Strategy>> {
    let mut rows = database.read(&format!("SELECT {STRATEGY_FIELDS} FROM strategy;"), variables([])).await?;
    Ok(rows.all::<StrategyRow>(0)?.into_iter().map(StrategyRow::read).collect())
}

/// Every strategy that hasn't ended, by title.
pub(super) async fn in_use(database: &Database) -> Result<Vec<Strategy>> {
    let surql = format!("SELECT {STRATEGY_FIELDS} FROM strategy WHERE stage != 'ended' ORDER BY title;");
    let mut rows = database.read(&surql, variables([])).await?;
    Ok(rows.all::<StrategyRow>(0)?.into_iter().map(StrategyRow::read).collect())
}

/// Those of these strategies that are there.
pub(super) async fn some(database: &Database, ids: &[StrategyId]) -> Result<Vec<Strategy>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let records: Vec<_> = ids.iter().map(strategy_record).collect();
    let surql = format!("SELECT {STRATEGY_FIELDS} FROM $strategies;");
    let mut rows = database.read(&surql, variables([("strategies", records.into_value())])).await?;
    Ok(rows.all::<StrategyRow>(0)?.into_iter().map(StrategyRow::read).collect())
}

/// The strategies that an organization carries.
pub(super) async fn carried_by(database: &Database, organization: &OrganizationId) -> Result<Vec<Strategy>> {
    let surql = format!(
        "LET $carried = (SELECT VALUE type::record('strategy', record::id(id)[0]) FROM carrier WHERE organization = $organization AND active = true);
         SELECT {STRATEGY_FIELDS} FROM $carried;"
    );
    let given = variables([("organization", organization.to_string().into_value())]);
    let mut rows = database.read(&surql, given).await?;
    Ok(rows.all::<StrategyRow>(1)?.into_iter().map(StrategyRow::read).collect())
}

/// One strategy, if it is there.
pub(super) async fn find(database: &Database, id: &StrategyId) -> Result<Option<Strategy>> {
    let surql = format!("SELECT {STRATEGY_FIELDS} FROM ONLY $strategy;");
    let mut rows = database.read(&surql, variables([("strategy", strategy_record(id).into_value())])).await?;
    Ok(rows.one::<StrategyRow>(0)?.map(StrategyRow::read))
}

/// A strategy's carriers, those that once carried it among them, and what was done to it, the newest first.
pub(super) async fn around(database: &Database, id: &StrategyId) -> Result<(Vec<Carrying>, Vec<Happening>)> {
    let surql = format!("SELECT VALUE history FROM ONLY $strategy; {CARRIERS}");
    let given =
        variables([("strategy", strategy_record(id).into_value()), ("key", id.as_str().to_owned().into_value())]);
    let mut rows = database.read(&surql, given).await?;
    let history = rows.all(0)?;
    let carriers = rows.all::<CarrierRow>(1)?.into_iter().map(CarrierRow::read).collect();
    Ok((carriers, history))
}

const CARRIERS: &str = "SELECT organization, active, ratings, recorded, version FROM carrier:[$key, NONE]..[$key, ..];";

/// A strategy's carriers as they stand, with the number that a write of them expects unchanged.
pub(super) async fn carriers(database: &Database, id: &StrategyId) -> Result<(Vec<Carrying>, i64)> {
    let surql = format!("SELECT VALUE rolled FROM ONLY $strategy; {CARRIERS}");
    let given =
        variables([("strategy", strategy_record(id).into_value()), ("key", id.as_str().to_owned().into_value())]);
    let mut rows = database.read(&surql, given).await?;
    let rolled = rows.one::<i64>(0)?.ok_or(Error::NotFound)?;
    let carriers = rows.all::<CarrierRow>(1)?.into_iter().map(CarrierRow::read).collect();
    Ok((carriers, rolled))
}

/// Everything that was ever said of how well an organization carries a strategy, day by day, each day's newest last.
pub(super) async fn ratings(
    database: &Database,
    strategy: &StrategyId,
    organization: &OrganizationId,
) -> Result<Vec<Recorded>> {
    let surql = "SELECT * FROM implementation:[$key, $of, NONE]..[$key, $of, ..];";
    let given = variables([
        ("key", strategy.as_str().to_owned().into_value()),
        ("of", organization.as_str().to_owned().into_value()),
    ]);
    let mut rows = database.read(surql, given).await?;
    rows.all::<RatingRow>(0)?.into_iter().map(RatingRow::read).collect()
}

/// How many strategies an organization runs.
pub(super) async fn count(database: &Database, organization: &OrganizationId) -> Result<usize> {
    let surql = "RETURN array::len((SELECT VALUE id FROM strategy WHERE organization = $organization));";
    let given = variables([("organization", organization.to_string().into_value())]);
    let mut rows = database.read(surql, given).await?;
    Ok(rows.one::<i64>(0)?.unwrap_or_default().max(0) as usize)
}

/// A strategy to be written down.
pub(super) struct New<'a> {
    pub id: &'a StrategyId,
    pub organization: &'a Organization,
    pub wanted: &'a Wanted,
    pub told: Happening,
}

/// Writes a strategy down: planned, carried by nobody yet.
pub(super) async fn create(database: &Database, event: Event, new: New<'_>) -> Result<()> {
    let (by, at) = (new.told.by.clone(), new.told.at);
    event
        .change(at)
        .then("CREATE $strategy SET organization = $organization, level = $level, title = $written.title, challenge = $written.challenge, actions = $written.actions, tier = $written.tier, citations = $written.citations, milestones = $written.milestones, owners = $written.owners, leading = $written.leading, starts_on = $written.starts_on, ends_on = $written.ends_on, stage = 'planned', stage_reason = '', stage_by = $by, stage_at = $at, stage_version = 1, previous = [], carriers = 0, rollup = $rollup, rolled = 0, history = [$told], created_by = $by, created_at = $at, version = 1 RETURN NONE;")
        .with("strategy", strategy_record(new.id))
        .with("organization", new.organization.id.to_string())
        .with("level", new.organization.kind)
        .with("written", WrittenRow::of(new.wanted))
        .with("rollup", Json(Rollup::default()))
        .with("by", by)
        .with("at", at)
        .with("told", new.told)
        .run(database)
        .await
        .map(|_| ())
}

/// Adds to the history what `$told` says, the newest first, and drops the oldest past 200.
const TELL: &str = "history = array::slice(array::prepend(history, $told), 0, 200)";

/// What is to be told of a change: by whom, when, what.
pub(super) fn told(by: &str, at: DateTime<Utc>, what: String) -> Happening {
    Happening { by: by.to_owned(), at, what }
}

/// A change of the strategy `id`, if it still has `version`; `set` says what of it, `told` what is told of that.
fn changing(event: Event, id: &StrategyId, version: i64, set: &str, told: Happening) -> Change {
    event
        .change(told.at)
        .with("strategy", strategy_record(id))
        .expecting("strategy", version)
        .then(&format!("UPDATE $strategy SET {set}, {TELL}, version += 1 RETURN NONE;"))
        .with("told", told)
}

/// Changes what is typed of a strategy.
pub(super) async fn update(
    database: &Database,
    event: Event,
    id: &StrategyId,
    version: i64,
    wanted: &Wanted,
    told: Happening,
) -> Result<()> {
    let set = "title = $written.title, challenge = $written.challenge, actions = $written.actions, tier = $written.tier, citations = $written.citations, milestones = $written.milestones, owners = $written.owners, leading = $written.leading, starts_on = $written.starts_on, ends_on = $written.ends_on";
    let change = changing(event, id, version, set, told).with("written", WrittenRow::of(wanted));
    change.run(database).await.map(|_| ())
}

/// Changes the milestones.
pub(super) async fn update_milestones(
    database: &Database,
    event: Event,
    strategy: &Strategy,
    told: Happening,
) -> Result<()> {
    changing(event, &strategy.id, strategy.version, "milestones = $milestones", told)
        .with("milestones", Json(strategy.milestones.clone()))
        .run(database)
        .await
        .map(|_| ())
}

/// Changes how far along a strategy is; `previous` is what undoing would put back, none for an undoing itself.
pub(super) async fn stand(
    database: &Database,
    event: Event,
    (id, version): (&StrategyId, i64),
    standing: &Standing,
    previous: Option<&Standing>,
    told: Happening,
) -> Result<()> {
    let set = "stage = $standing.stage, stage_reason = $standing.reason, stage_by = $standing.by, stage_at = $standing.at, stage_version = $strategy_version + 1, previous = $previous";
    changing(event, id, version, set, told)
        .with("standing", standing.clone())
        .with("previous", previous.cloned().into_iter().collect::<Vec<_>>())
        .run(database)
        .await
        .map(|_| ())
}

/// What the carriers' ratings come to now, and how many carriers there are: written with every change of either, if nobody
/// else did so since they were read.
pub(super) struct Rolled {
    pub rollup: Rollup,
    pub carriers: usize,
    /// As read with the carriers.
    pub before: i64,
}

impl Rolled {
    /// Adds the roll-up to a change that has the strategy in `$strategy`.
    fn into(self, change: Change) -> Change {
        change
            .then("IF (SELECT VALUE rolled FROM ONLY $strategy) != $rolled { THROW 'stale' };")
            .then("UPDATE $strategy SET rollup = $rollup, carriers = $carriers, rolled += 1 RETURN NONE;")
            .with("rolled", self.before)
            .with("rollup", Json(self.rollup))
            .with("carriers", self.carriers as i64)
    }
}

/// Adds carriers and takes others away. What was said of those that go stays, and counts again when they come back.
pub(super) async fn set_carriers(
    database: &Database,
    event: Event,
    (id, version): (&StrategyId, i64),
    (add, remove): (&BTreeSet<OrganizationId>, &BTreeSet<OrganizationId>),
    rolled: Rolled,
    told: Happening,
) -> Result<()> {
    let mut change = rolled.into(changing(event, id, version, "leading = leading", told));
    if !add.is_empty() {
        change = change
            .then("INSERT INTO carrier $new_carriers ON DUPLICATE KEY UPDATE active = true, version += 1 RETURN NONE;")
            .with("new_carriers", add.iter().map(|of| NewCarrier::of(id, of)).collect::<Vec<_>>());
    }
    if !remove.is_empty() {
        change = change
            .then("UPDATE $gone_carriers SET active = false, version += 1 RETURN NONE;")
            .with("gone_carriers", remove.iter().map(|of| carrier_record(id, of)).collect::<Vec<_>>());
    }
    change.run(database).await.map(|_| ())
}

/// A rating to be written.
pub(super) struct NewRating<'a> {
    pub strategy: &'a StrategyId,
    pub carrier: &'a Carrying,
    pub wanted: &'a WantedRating,
    /// How many were said for the same day before.
    pub earlier: usize,
    /// The ratings that count from now on.
    pub ratings: &'a [Rated],
    pub by: &'a str,
}

/// Writes a rating beside those that stood, if the carrier still has its version.
pub(super) async fn rate(
    database: &Database,
    event: Event,
    new: NewRating<'_>,
    rolled: Rolled,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = event
        .change(now)
        .with("strategy", strategy_record(new.strategy))
        .with("carrier", carrier_record(new.strategy, &new.carrier.organization))
        .expecting("carrier", new.carrier.version)
        .then("UPDATE $carrier SET ratings = $ratings, recorded += 1, version += 1 RETURN NONE;")
        .then("CREATE $rating SET quality = $quality, note = $note, by = $by, at = $at RETURN NONE;")
        .with("ratings", Json(new.ratings.to_vec()))
        .with("rating", rating_record(&new))
        .with("quality", i64::from(new.wanted.quality.number()))
        .with("note", new.wanted.note.clone())
        .with("by", new.by.to_owned())
        .with("at", now);
    rolled.into(change).run(database).await.map(|_| ())
}

fn rating_record(new: &NewRating<'_>) -> ground::database::RecordId {
    let day: NaiveDate = new.wanted.on;
    let words = [new.strategy.to_string(), new.carrier.organization.to_string(), day.to_string()];
    let number = (new.earlier as i64 + 1).into_value();
    keyed("implementation", words.into_iter().map(Value::String).chain([number]).collect())
}
