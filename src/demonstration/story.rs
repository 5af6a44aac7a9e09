//! The demonstration's files as they are written: the State, its people, its organizations, its assessments. Nothing is
//! checked here that the use cases check.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::dates::MonthDay;
use crate::access::{Role, RoleAt};
use crate::assessment::rating::Answer;
use crate::framework::{IndicatorNumber, Level};
use crate::identity::OrganizationId;
use crate::organization::Kind;
use crate::problem::{Error, Result};

/// The organizations, as the import takes them.
pub(super) const ORGANIZATIONS: &str = include_str!("data/organizations.csv");
const PEOPLE: &str = include_str!("data/people.toml");
/// Oldest first.
const ASSESSMENTS: [&str; 2] =
    [include_str!("data/assessment-last-year.toml"), include_str!("data/assessment-this-year.toml")];

/// Everything the files say.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) state: StateFile,
    pub(super) organizations: Vec<OrganizationRow>,
    /// Oldest first.
    pub(super) assessments: Vec<AssessmentFile>,
}

/// The State, and everybody who can sign in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateFile {
    pub(super) state: String,
    pub(super) agency: String,
    pub(super) time_zone: String,
    pub(super) school_year_starts: u32,
    /// Everybody's.
    pub(super) password: String,
    pub(super) people: Vec<PersonEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonEntry {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) title: String,
    pub(super) roles: Vec<RoleEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) role: Role,
    pub(super) at: OrganizationId,
}

impl PersonEntry {
    /// What this person is, where.
    pub(super) fn held(&self) -> Vec<RoleAt> {
        self.roles.iter().map(|held| RoleAt { role: held.role, organization: held.at.clone() }).collect()
    }
}

/// What is needed here of an organization; the import reads the rest.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct OrganizationRow {
    kind: Kind,
    state_id: String,
    pub(super) name: String,
}

impl OrganizationRow {
    /// Its id once it is imported.
    pub(super) fn id(&self) -> Option<OrganizationId> {
        self.kind.id_of(&self.state_id)
    }
}

/// An assessment with its ratings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssessmentFile {
    pub(super) name: String,
    pub(super) scope: String,
    /// How many school years before the present one.
    pub(super) years_back: i32,
    pub(super) starts_on: MonthDay,
    pub(super) ends_on: MonthDay,
    /// Missing where it is still being rated.
    pub(super) finished_on: Option<MonthDay>,
    /// By e-mail address.
    pub(super) lead: String,
    /// By e-mail address, the lead among them.
    pub(super) team: Vec<String>,
    pub(super) ratings: Vec<RatingEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatingEntry {
    pub(super) indicator: IndicatorNumber,
    level: Option<Level>,
    /// Why it doesn't apply.
    not_applicable: Option<String>,
    #[serde(default)]
    cannot_tell: bool,
    #[serde(default)]
    pub(super) rationale: String,
    /// By e-mail address.
    pub(super) by: String,
    #[serde(default)]
    pub(super) evidence: Vec<EvidenceEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceEntry {
    pub(super) note: String,
    #[serde(default)]
    pub(super) link: String,
    pub(super) dated: MonthDay,
}

impl RatingEntry {
    /// The answer, if the entry gives exactly one.
    pub(super) fn answer(&self) -> Option<Answer> {
        match (self.level, &self.not_applicable, self.cannot_tell) {
            (Some(level), None, false) => Some(Answer::Level(level)),
            (None, Some(_), false) => Some(Answer::NotApplicable),
            (None, None, true) => Some(Answer::CannotTell),
            _ => None,
        }
    }

    /// Why it doesn't apply; empty where it does.
    pub(super) fn reason(&self) -> &str {
        self.not_applicable.as_deref().unwrap_or_default()
    }
}

impl Story {
    /// Reads the files.
    ///
    /// # Errors
    /// `Internal` when one can't be read, which the tests rule out.
    pub(super) fn read() -> Result<Self> {
        let organizations = csv::Reader::from_reader(ORGANIZATIONS.as_bytes())
            .into_deserialize()
            .collect::<std::result::Result<_, _>>();
        Ok(Self {
            state: read(PEOPLE)?,
            organizations: organizations.map_err(unreadable)?,
            assessments: ASSESSMENTS.into_iter().map(read).collect::<Result<_>>()?,
        })
    }

    /// An organization's name.
    pub(super) fn name_of(&self, id: &OrganizationId) -> Option<&str> {
        if *id == OrganizationId::sea() {
            return Some(&self.state.agency);
        }
        self.organizations.iter().find(|row| row.id().as_ref() == Some(id)).map(|row| row.name.as_str())
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(unreadable)
}

fn unreadable(cause: impl std::fmt::Display) -> Error {
    let reference = "demonstration-files".to_owned();
    tracing::error!(reference, cause = %cause, "demonstration");
    Error::Internal { reference }
}
