//! How strategies, their carriers and ratings stand in the database, and reading them back.

use chrono::{DateTime, NaiveDate, Utc};

use crate::strategy::{Citation, Milestone, Owner, Quality, Rated, Rollup, Stage, Standing, Strategy, Tier, Wanted};
use ground::database::{Array, Json, RecordId, RecordIdKey, SurrealValue, Value, record};
use ground::identity::{MetricId, OrganizationId, StrategyId};
use ground::organization::Kind;
use ground::problem::{Error, Result};

pub(super) const STRATEGY_FIELDS: &str = "id, organization, level, title, challenge, actions, tier, citations, milestones, owners, leading, starts_on, ends_on, stage, stage_reason, stage_by, stage_at, stage_version, previous, carriers, rollup, created_by, created_at, version";

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-strategy".to_owned() }
}

/// A record whose key has parts.
pub(super) fn keyed(table: &str, parts: Vec<Value>) -> RecordId {
    RecordId::new(table, RecordIdKey::Array(Array::from(parts)))
}

/// A part of a record's key that is a string.
pub(super) fn part(id: &RecordId, at: usize) -> Option<&str> {
    match &id.key {
        RecordIdKey::Array(parts) => parts.get(at).and_then(|part| part.as_string()).map(String::as_str),
        _ => None,
    }
}

#[derive(SurrealValue)]
pub(super) struct StrategyRow {
    id: StrategyId,
    organization: OrganizationId,
    level: Kind,
    #[surreal(flatten)]
    written: WrittenRow,
    stage: Stage,
    stage_reason: String,
    stage_by: String,
    stage_at: DateTime<Utc>,
    stage_version: i64,
    previous: Vec<Standing>,
    carriers: usize,
    rollup: Json<Rollup>,
    created_by: String,
    created_at: DateTime<Utc>,
    version: i64,
}

impl StrategyRow {
    pub(super) fn read(self) -> Strategy {
        let written = self.written;
        Strategy {
            id: self.id,
            organization: self.organization,
            level: self.level,
            title: written.title,
            challenge: written.challenge,
            actions: written.actions,
            tier: written.tier,
            citations: written.citations.0,
            milestones: written.milestones.0,
            owners: written.owners.0,
            leading: written.leading,
            carriers: self.carriers,
            starts_on: written.starts_on,
            ends_on: written.ends_on,
            standing: Standing { stage: self.stage, reason: self.stage_reason, by: self.stage_by, at: self.stage_at },
            previous: self.previous.into_iter().next(),
            stage_version: self.stage_version,
            created_by: self.created_by,
            created_at: self.created_at,
            rollup: self.rollup.0,
            version: self.version,
        }
    }
}

/// What is typed of a strategy, as it is stored.
#[derive(SurrealValue)]
pub(super) struct WrittenRow {
    title: String,
    challenge: String,
    actions: String,
    tier: Tier,
    citations: Json<Vec<Citation>>,
    milestones: Json<Vec<Milestone>>,
    owners: Json<Vec<Owner>>,
    leading: Vec<MetricId>,
    #[surreal(wrap)]
    starts_on: NaiveDate,
    #[surreal(wrap)]
    ends_on: Option<NaiveDate>,
}

impl WrittenRow {
    pub(super) fn of(wanted: &Wanted) -> Self {
        Self {
            title: wanted.title.as_str().to_owned(),
            challenge: wanted.challenge.as_str().to_owned(),
            actions: wanted.actions.as_str().to_owned(),
            tier: wanted.tier,
            citations: Json(wanted.citations.clone()),
            milestones: Json(wanted.milestones.clone()),
            owners: Json(wanted.owners.clone()),
            leading: wanted.leading.clone(),
            starts_on: wanted.starts_on,
            ends_on: wanted.ends_on,
        }
    }
}

/// Somebody who carries a strategy, with the ratings that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::strategy) struct Carrying {
    /// Who.
    pub organization: OrganizationId,
    /// Whether they still do.
    pub active: bool,
    /// One for each day, the oldest first.
    pub ratings: Vec<Rated>,
    /// How many were ever written.
    pub recorded: usize,
    /// Raised with each rating.
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct CarrierRow {
    organization: OrganizationId,
    active: bool,
    ratings: Json<Vec<Rated>>,
    recorded: usize,
    version: i64,
}

impl CarrierRow {
    pub(super) fn read(self) -> Carrying {
        let Self { organization, active, ratings: Json(ratings), recorded, version } = self;
        Carrying { organization, active, ratings, recorded, version }
    }
}

/// A new carrier.
#[derive(SurrealValue)]
pub(super) struct NewCarrier {
    id: RecordId,
    #[surreal(flatten)]
    row: CarrierRow,
}

impl NewCarrier {
    pub(super) fn of(strategy: &StrategyId, organization: &OrganizationId) -> Self {
        let ratings = Json(Vec::new());
        let row = CarrierRow { organization: organization.clone(), active: true, ratings, recorded: 0, version: 1 };
        Self { id: carrier_record(strategy, organization), row }
    }
}

pub(super) fn strategy_record(id: &StrategyId) -> RecordId {
    record("strategy", id.as_str())
}

pub(super) fn carrier_record(strategy: &StrategyId, organization: &OrganizationId) -> RecordId {
    keyed("carrier", [strategy.as_str(), organization.as_str()].map(|part| Value::String(part.to_owned())).to_vec())
}

/// A rating or a correction of one, as it was written.
#[derive(SurrealValue)]
pub(super) struct RatingRow {
    id: RecordId,
    quality: i64,
    note: String,
    by: String,
    at: DateTime<Utc>,
}

/// A rating or a correction of one, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::strategy) struct Recorded {
    /// For which day, and how well.
    pub rated: Rated,
    /// What was seen.
    pub note: String,
    /// The name of who said it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl RatingRow {
    pub(super) fn read(self) -> Result<Recorded> {
        let read = || {
            let quality = u8::try_from(self.quality).ok().and_then(Quality::of)?;
            let rated = Rated { on: part(&self.id, 2)?.parse().ok()?, quality };
            Some(Recorded { rated, note: self.note, by: self.by, at: self.at })
        };
        read().ok_or_else(unreadable)
    }
}
