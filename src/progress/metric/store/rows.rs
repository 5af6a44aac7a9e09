//! How metrics, targets, judgements and standards stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::metric::form::Definition;
use crate::metric::{
    Aggregate, Color, Direction, Happening, Judgement, Metric, Quantity, Sharing, Standards, Supplier, Target,
    Thresholds, Timing, Trajectory, Unit,
};
use ground::calendar::Frequency;
use ground::database::{RecordId, RecordIdKey, SurrealValue, Value, key_of};
use ground::identity::{MetricId, OrganizationId, PersonId};
use ground::organization::Kind;
use ground::privacy;
use ground::problem::{Error, Result};

pub(super) const METRIC_FIELDS: &str = "id, name, definition, unit, decimals, direction, timing, level, frequency, source, owner, owner_name, supplier, effort_minutes, aggregate, validation, groups, sharing, tolerance, retired, version";

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-metric".to_owned() }
}

#[derive(SurrealValue)]
pub(super) struct MetricRow {
    id: RecordId,
    name: String,
    definition: String,
    unit: String,
    decimals: i64,
    direction: String,
    timing: String,
    level: String,
    frequency: String,
    source: String,
    owner: String,
    owner_name: String,
    supplier: String,
    effort_minutes: i64,
    aggregate: String,
    validation: String,
    groups: String,
    sharing: String,
    tolerance: i64,
    retired: bool,
    version: i64,
}

impl MetricRow {
    pub(super) fn read(self) -> Result<Metric> {
        let read = || {
            Some(Metric {
                id: MetricId::parse(&key_of(&self.id))?,
                name: self.name,
                definition: self.definition,
                unit: Unit::parse(&self.unit)?,
                decimals: u32::try_from(self.decimals).ok()?,
                direction: Direction::parse(&self.direction)?,
                timing: Timing::parse(&self.timing)?,
                level: Kind::parse(&self.level)?,
                frequency: Frequency::parse(&self.frequency)?,
                source: self.source,
                owner: PersonId::parse(&self.owner),
                owner_name: self.owner_name,
                supplier: Supplier::parse(&self.supplier)?,
                effort_minutes: u32::try_from(self.effort_minutes).ok()?,
                aggregate: Aggregate::parse(&self.aggregate)?,
                validation: serde_json::from_str(&self.validation).ok()?,
                groups: serde_json::from_str(&self.groups).ok()?,
                sharing: Sharing::parse(&self.sharing)?,
                tolerance: Quantity::from_millionths(self.tolerance),
                retired: self.retired,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

/// What a form decides about a metric.
#[derive(SurrealValue)]
pub(super) struct DefinitionRow {
    name: String,
    name_key: String,
    definition: String,
    unit: String,
    decimals: i64,
    direction: String,
    timing: String,
    level: String,
    frequency: String,
    source: String,
    owner: String,
    owner_name: String,
    supplier: String,
    effort_minutes: i64,
    aggregate: String,
    validation: String,
    groups: String,
    sharing: String,
    tolerance: i64,
}

impl DefinitionRow {
    pub(super) fn of(wanted: &Definition) -> Self {
        let json = |value: serde_json::Result<String>| value.unwrap_or_default();
        Self {
            name: wanted.name.as_str().to_owned(),
            name_key: wanted.name_key(),
            definition: wanted.definition.as_str().to_owned(),
            unit: wanted.unit.key().to_owned(),
            decimals: i64::from(wanted.decimals),
            direction: wanted.direction.key().to_owned(),
            timing: wanted.timing.key().to_owned(),
            level: wanted.level.key().to_owned(),
            frequency: wanted.frequency.key().to_owned(),
            source: wanted.source.as_str().to_owned(),
            owner: wanted.owner.as_ref().map(PersonId::to_string).unwrap_or_default(),
            owner_name: wanted.owner_name.clone(),
            supplier: wanted.supplier.key().to_owned(),
            effort_minutes: i64::from(wanted.effort_minutes),
            aggregate: wanted.aggregate.key().to_owned(),
            validation: json(serde_json::to_string(&wanted.validation)),
            groups: json(serde_json::to_string(&wanted.groups)),
            sharing: wanted.sharing.key().to_owned(),
            tolerance: wanted.tolerance.millionths(),
        }
    }
}

#[derive(SurrealValue)]
pub(super) struct ToldRow {
    by: String,
    at: DateTime<Utc>,
    what: String,
}

impl ToldRow {
    pub(super) fn of(told: &Happening) -> Self {
        Self { by: told.by.clone(), at: told.at, what: told.what.clone() }
    }

    pub(super) fn read(self) -> Happening {
        Happening { by: self.by, at: self.at, what: self.what }
    }
}

/// The parts of a record's id that is a list of words.
fn parts(id: &RecordId) -> Vec<String> {
    let RecordIdKey::Array(parts) = &id.key else { return Vec::new() };
    let word = |part: &Value| match part {
        Value::String(word) => word.clone(),
        _ => String::new(),
    };
    parts.iter().map(word).collect()
}

/// The metric and the organization that a record's id begins with.
fn whose(id: &RecordId) -> Option<(MetricId, OrganizationId)> {
    let parts = parts(id);
    Some((MetricId::parse(parts.first()?)?, OrganizationId::parse(parts.get(1)?)?))
}

#[derive(SurrealValue)]
pub(super) struct TargetRow {
    id: RecordId,
    marks: String,
    note: String,
    version: i64,
}

impl TargetRow {
    pub(super) fn read(self) -> Result<Target> {
        let read = || {
            let (metric, organization) = whose(&self.id)?;
            let trajectory: Trajectory = serde_json::from_str(&self.marks).ok()?;
            Some(Target { metric, organization, trajectory, note: self.note, version: self.version })
        };
        read().ok_or_else(unreadable)
    }
}

#[derive(SurrealValue)]
pub(super) struct JudgementRow {
    id: RecordId,
    color: String,
    reason: String,
    by: String,
    at: DateTime<Utc>,
}

impl JudgementRow {
    pub(super) fn read(self) -> Result<Judgement> {
        let read = || {
            let (metric, organization) = whose(&self.id)?;
            let color = Color::parse(&self.color)?;
            Some(Judgement { metric, organization, color, reason: self.reason, by: self.by, at: self.at })
        };
        read().ok_or_else(unreadable)
    }
}

#[derive(SurrealValue)]
pub(super) struct StandardsRow {
    nearly_pct: i64,
    behind_pct: i64,
    minimum_n: i64,
    bottom_pct: i64,
    top_pct: i64,
    coded_below_n: i64,
    version: i64,
}

impl StandardsRow {
    pub(super) fn of(standards: &Standards) -> Self {
        let Standards { thresholds, privacy, version } = standards;
        Self {
            nearly_pct: i64::from(thresholds.nearly_pct),
            behind_pct: i64::from(thresholds.behind_pct),
            minimum_n: i64::from(privacy.minimum_n),
            bottom_pct: i64::from(privacy.bottom_pct),
            top_pct: i64::from(privacy.top_pct),
            coded_below_n: i64::from(privacy.coded_below_n),
            version: *version,
        }
    }

    pub(super) fn read(self) -> Result<Standards> {
        let number = |stored: i64| u32::try_from(stored).map_err(|_| unreadable());
        let thresholds = Thresholds { nearly_pct: number(self.nearly_pct)?, behind_pct: number(self.behind_pct)? };
        let privacy = privacy::Rules {
            minimum_n: number(self.minimum_n)?,
            bottom_pct: number(self.bottom_pct)?,
            top_pct: number(self.top_pct)?,
            coded_below_n: number(self.coded_below_n)?,
        };
        Ok(Standards { thresholds, privacy, version: self.version })
    }
}
