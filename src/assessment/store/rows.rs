//! How assessments, ratings and those who give them stand in the database, and reading them back.

use chrono::{DateTime, NaiveDate, Utc};

use crate::assessment::rating::{Answer, Evidence, Rating};
use crate::assessment::{Assessment, Duty, Phase, TeamMember};
use crate::calendar::SchoolYear;
use crate::database::{RecordId, RecordIdKey, SurrealValue, key_of};
use crate::framework::{FrameworkId, IndicatorNumber};
use crate::identity::{AssessmentId, PersonId};
use crate::problem::{Error, Result};

pub(super) const ASSESSMENT_FIELDS: &str = "id, name, scope, school_year, framework_key, framework_edition, starts_on, ends_on, phase, team, created_at, finished_at, version";

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
    pub finished_at: Option<DateTime<Utc>>,
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
    pub evidence: Vec<EvidenceRow>,
    pub saved_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct EvidenceRow {
    pub note: String,
    pub link: String,
    pub dated: Option<String>,
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

#[derive(SurrealValue)]
pub(super) struct PersonRow {
    pub id: RecordId,
    pub name: String,
    pub email: String,
    pub roles: Vec<RoleRow>,
}

#[derive(SurrealValue)]
pub(super) struct RoleRow {
    pub role: String,
    pub organization: String,
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
        let read = || {
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
                finished_at: self.finished_at,
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
        let evidence = self.evidence.into_iter().map(|row| {
            let dated = row.dated?.parse::<NaiveDate>().ok()?;
            Some(Evidence { note: row.note, link: row.link, dated })
        });
        let read = || {
            let [_, indicator, person] = parts.as_slice() else { return None };
            let rating = Rating {
                indicator: IndicatorNumber::parse(indicator)?,
                answer: Answer::parse(&self.answer)?,
                reason: self.reason,
                rationale: self.rationale,
                evidence: evidence.collect::<Option<_>>()?,
                saved_at: self.saved_at,
                version: self.version,
            };
            Some((PersonId::parse(person)?, rating))
        };
        read().ok_or_else(unreadable)
    }
}
