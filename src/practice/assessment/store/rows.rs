//! How assessments and ratings stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::assessment::rating::{Answer, Rating};
use crate::framework::IndicatorNumber;
use ground::database::{RecordId, RecordIdKey, SurrealValue};
use ground::identity::PersonId;
use ground::problem::{Error, Result};

/// An assessment's fields, as [`crate::assessment::Assessment`] has them.
pub(super) const ASSESSMENT_FIELDS: &str = "id, name, scope, school_year, { key: framework_key, edition: framework_edition } AS framework, starts_on, ends_on, phase, team, created_at, IF opened_at != NONE { { at: opened_at, by: opened_by, absent: absent } } AS opening, finished_at, { number: revision, of: revises, original: original, reason: revision_reason } AS revision, version";

#[derive(SurrealValue)]
pub(super) struct RatingRow {
    pub id: RecordId,
    pub answer: Answer,
    pub reason: String,
    pub rationale: String,
    pub saved_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct CountRow {
    pub person: PersonId,
    pub count: usize,
}

#[derive(SurrealValue)]
pub(super) struct OwnCountRow {
    pub key: String,
    pub count: i64,
}

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-assessment".to_owned() }
}

impl RatingRow {
    /// The rating with the person who gave it.
    pub(super) fn read(self) -> Result<(PersonId, Rating)> {
        let parts = match &self.id.key {
            RecordIdKey::Array(parts) => parts.iter().filter_map(|part| part.as_string()).cloned().collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let read = || {
            let [_, indicator, person] = parts.as_slice() else { return None };
            let rating = Rating {
                indicator: IndicatorNumber::parse(indicator)?,
                answer: self.answer,
                reason: self.reason,
                rationale: self.rationale,
                saved_at: self.saved_at,
                version: self.version,
            };
            Some((PersonId::parse(person)?, rating))
        };
        read().ok_or_else(unreadable)
    }
}
