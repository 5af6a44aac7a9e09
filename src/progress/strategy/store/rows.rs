//! How strategies, their carriers and ratings stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::strategy::{Happening, Quality, Rated, Stage, Standing, Strategy, Tier, Wanted};
use ground::database::{Array, RecordId, RecordIdKey, SurrealValue, Value, key_of, record};
use ground::identity::{MetricId, OrganizationId, StrategyId};
use ground::organization::Kind;
use ground::problem::{Error, Result};

pub(super) const STRATEGY_FIELDS: &str = "id, organization, level, title, challenge, actions, tier, citations, milestones, owners, leading, starts_on, ends_on, stage, stage_reason, stage_by, stage_at, stage_version, previous, carriers, rollup, created_by, created_at, version";

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-strategy".to_owned() }
}

/// What is kept as JSON; writing plain values doesn't fail.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
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
    id: RecordId,
    organization: String,
    level: String,
    title: String,
    challenge: String,
    actions: String,
    tier: String,
    citations: String,
    milestones: String,
    owners: String,
    leading: Vec<String>,
    starts_on: String,
    ends_on: Option<String>,
    stage: String,
    stage_reason: String,
    stage_by: String,
    stage_at: DateTime<Utc>,
    stage_version: i64,
    previous: Vec<StandingRow>,
    carriers: i64,
    rollup: String,
    created_by: String,
    created_at: DateTime<Utc>,
    version: i64,
}

impl StrategyRow {
    pub(super) fn read(self) -> Result<Strategy> {
        self.strategy().ok_or_else(unreadable)
    }

    fn strategy(self) -> Option<Strategy> {
        let standing = Standing {
            stage: Stage::parse(&self.stage)?,
            reason: self.stage_reason,
            by: self.stage_by,
            at: self.stage_at,
        };
        let previous = match self.previous.into_iter().next() {
            Some(row) => Some(row.read()?),
            None => None,
        };
        let ends_on = match self.ends_on {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        Some(Strategy {
            id: StrategyId::parse(&key_of(&self.id))?,
            organization: OrganizationId::parse(&self.organization)?,
            level: Kind::parse(&self.level)?,
            title: self.title,
            challenge: self.challenge,
            actions: self.actions,
            tier: Tier::parse(&self.tier)?,
            citations: serde_json::from_str(&self.citations).ok()?,
            milestones: serde_json::from_str(&self.milestones).ok()?,
            owners: serde_json::from_str(&self.owners).ok()?,
            leading: self.leading.iter().filter_map(|id| MetricId::parse(id)).collect(),
            carriers: usize::try_from(self.carriers).ok()?,
            starts_on: self.starts_on.parse().ok()?,
            ends_on,
            standing,
            previous,
            stage_version: self.stage_version,
            created_by: self.created_by,
            created_at: self.created_at,
            rollup: serde_json::from_str(&self.rollup).ok()?,
            version: self.version,
        })
    }
}

#[derive(SurrealValue)]
pub(super) struct StandingRow {
    stage: String,
    reason: String,
    by: String,
    at: DateTime<Utc>,
}

impl StandingRow {
    pub(super) fn of(standing: &Standing) -> Self {
        Self {
            stage: standing.stage.key().to_owned(),
            reason: standing.reason.clone(),
            by: standing.by.clone(),
            at: standing.at,
        }
    }

    fn read(self) -> Option<Standing> {
        Some(Standing { stage: Stage::parse(&self.stage)?, reason: self.reason, by: self.by, at: self.at })
    }
}

#[derive(SurrealValue)]
pub(super) struct ToldRow {
    by: String,
    at: DateTime<Utc>,
    what: String,
}

impl ToldRow {
    pub(super) fn of(told: Happening) -> Self {
        Self { by: told.by, at: told.at, what: told.what }
    }

    pub(super) fn read(self) -> Happening {
        Happening { by: self.by, at: self.at, what: self.what }
    }
}

/// What is typed of a strategy, as it is stored.
#[derive(SurrealValue)]
pub(super) struct WrittenRow {
    title: String,
    challenge: String,
    actions: String,
    tier: String,
    citations: String,
    milestones: String,
    owners: String,
    leading: Vec<String>,
    starts_on: String,
    ends_on: Option<String>,
}

impl WrittenRow {
    pub(super) fn of(wanted: &Wanted) -> Self {
        Self {
            title: wanted.title.as_str().to_owned(),
            challenge: wanted.challenge.as_str().to_owned(),
            actions: wanted.actions.as_str().to_owned(),
            tier: wanted.tier.key().to_owned(),
            citations: json(&wanted.citations),
            milestones: json(&wanted.milestones),
            owners: json(&wanted.owners),
            leading: wanted.leading.iter().map(ToString::to_string).collect(),
            starts_on: wanted.starts_on.to_string(),
            ends_on: wanted.ends_on.map(|day| day.to_string()),
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
    organization: String,
    active: bool,
    ratings: String,
    recorded: i64,
    version: i64,
}

impl CarrierRow {
    pub(super) fn read(self) -> Result<Carrying> {
        let read = || {
            Some(Carrying {
                organization: OrganizationId::parse(&self.organization)?,
                active: self.active,
                ratings: serde_json::from_str(&self.ratings).ok()?,
                recorded: usize::try_from(self.recorded).ok()?,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

/// A new carrier.
#[derive(SurrealValue)]
pub(super) struct NewCarrier {
    id: RecordId,
    organization: String,
    active: bool,
    ratings: String,
    recorded: i64,
    version: i64,
}

impl NewCarrier {
    pub(super) fn of(strategy: &StrategyId, organization: &OrganizationId) -> Self {
        Self {
            id: carrier_record(strategy, organization),
            organization: organization.to_string(),
            active: true,
            ratings: "[]".to_owned(),
            recorded: 0,
            version: 1,
        }
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
