//! How assessments, ratings and those who give them stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::assessment::rating::{Answer, Rating};
use crate::assessment::{Assessment, Duty, Opening, Phase, Revision, TeamMember};
use crate::framework::{FrameworkId, IndicatorNumber};
use ground::calendar::SchoolYear;
use ground::database::{RecordId, RecordIdKey, SurrealValue, key_of};
use ground::identity::{AssessmentId, PersonId};
use ground::problem::{Error, Result};

pub(super) const ASSESSMENT_FIELDS: &str = "id, name, scope, school_year, framework_key, framework_edition, starts_on, ends_on, phase, team, created_at, opened_at, opened_by, absent, finished_at, revision, revises, original, revision_reason, version";

#[derive(SurrealValue)]
pub(super) struct AssessmentRow {
    pub id: RecordId,
    pub name: String,
    pub scope: String,
    pub school_year: i64,
    pub framework_key: String,
    pub framework_edition: String,
    pub starts_on: String,
    pub ends_on: String,
    pub phase: String,
    pub team: Vec<TeamRow>,
    pub created_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub opened_by: String,
    pub absent: Vec<String>,
    pub finished_at: Option<DateTime<Utc>>,
    pub revision: i64,
    pub revises: Option<String>,
    pub original: Option<String>,
    pub revision_reason: String,
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct TeamRow {
    pub person: String,
    pub name: String,
    pub duty: String,
}

#[derive(SurrealValue)]
pub(super) struct RatingRow {
    pub id: RecordId,
    pub answer: String,
    pub reason: String,
    pub rationale: String,
    pub saved_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct CountRow {
    pub person: String,
    pub count: i64,
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

impl AssessmentRow {
    pub(super) fn read(self) -> Result<Assessment> {
        let team = self.team.into_iter().map(|member| {
            Some(TeamMember {
                person: PersonId::parse(&member.person)?,
                name: member.name,
                duty: Duty::parse(&member.duty)?,
            })
        });
        let opening = self.opened_at.map(|at| Opening { at, by: self.opened_by, absent: self.absent });
        let read = || {
            let revision = Revision {
                number: u32::try_from(self.revision).ok()?,
                of: self.revises.as_deref().and_then(AssessmentId::parse),
                original: self.original.as_deref().and_then(AssessmentId::parse),
                reason: self.revision_reason,
            };
            Some(Assessment {
                id: AssessmentId::parse(&key_of(&self.id))?,
                name: self.name,
                scope: self.scope,
                school_year: SchoolYear::starting(i32::try_from(self.school_year).ok()?)?,
                framework: FrameworkId { key: self.framework_key, edition: self.framework_edition },
                starts_on: self.starts_on.parse().ok()?,
                ends_on: self.ends_on.parse().ok()?,
                phase: Phase::parse(&self.phase)?,
                team: team.collect::<Option<_>>()?,
                created_at: self.created_at,
                opening,
                finished_at: self.finished_at,
                revision,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
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
                answer: Answer::parse(&self.answer)?,
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
