//! How goals and their versions stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::goal::{Closing, Content, Ending, Goal, Happening, Signature, Stage};
use ground::calendar::SchoolYear;
use ground::database::{RecordId, SurrealValue, key_of, record};
use ground::identity::{GoalId, OrganizationId, PersonId};
use ground::organization::Kind;
use ground::problem::{Error, Result};

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-goal".to_owned() }
}

#[derive(SurrealValue)]
pub(super) struct GoalRow {
    id: RecordId,
    organization: String,
    closings: Vec<ClosingRow>,
    version: i64,
}

/// What is the same of all versions of a goal.
#[derive(Debug, Clone)]
pub(in crate::goal) struct Header {
    pub id: GoalId,
    pub organization: OrganizationId,
    /// The oldest first.
    pub closings: Vec<Closing>,
    pub version: i64,
}

impl GoalRow {
    pub(super) fn read(self) -> Result<Header> {
        let closings = self.closings.into_iter().map(ClosingRow::read).collect::<Option<Vec<_>>>();
        let read = || {
            Some(Header {
                id: GoalId::parse(&key_of(&self.id))?,
                organization: OrganizationId::parse(&self.organization)?,
                closings: closings?,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

#[derive(SurrealValue)]
pub(super) struct ClosingRow {
    period: i64,
    ending: String,
    reason: String,
    replaced_by: Option<String>,
    by: String,
    at: DateTime<Utc>,
}

impl ClosingRow {
    pub(super) fn of(closing: &Closing) -> Self {
        Self {
            period: closing.period.into(),
            ending: closing.ending.key().to_owned(),
            reason: closing.reason.clone(),
            replaced_by: closing.replaced_by.as_ref().map(ToString::to_string),
            by: closing.signed.by.clone(),
            at: closing.signed.at,
        }
    }

    fn read(self) -> Option<Closing> {
        Some(Closing {
            period: u32::try_from(self.period).ok()?,
            ending: Ending::parse(&self.ending)?,
            reason: self.reason,
            replaced_by: self.replaced_by.as_deref().and_then(GoalId::parse),
            signed: Signature { by: self.by, at: self.at },
        })
    }
}

#[derive(SurrealValue)]
pub(super) struct ToldRow {
    period: i64,
    edition: i64,
    by: String,
    at: DateTime<Utc>,
    what: String,
    words: String,
    open: bool,
}

impl ToldRow {
    pub(super) fn of(told: &Happening) -> Self {
        Self {
            period: told.period.into(),
            edition: told.edition.into(),
            by: told.by.clone(),
            at: told.at,
            what: told.what.clone(),
            words: told.words.clone(),
            open: told.open,
        }
    }

    pub(super) fn read(self) -> Happening {
        Happening {
            period: u32::try_from(self.period).unwrap_or_default(),
            edition: u32::try_from(self.edition).unwrap_or_default(),
            by: self.by,
            at: self.at,
            what: self.what,
            words: self.words,
            open: self.open,
        }
    }
}

/// What a version says.
#[derive(SurrealValue)]
pub(super) struct ContentRow {
    title: String,
    parent: Option<String>,
    outcome: String,
    population_group: String,
    population_words: String,
    owner: Option<String>,
    owner_name: String,
    first_year: i64,
    last_year: i64,
    measures: String,
    note: String,
}

impl ContentRow {
    pub(super) fn of(content: &Content) -> Self {
        let content = content.clone();
        Self {
            title: content.title,
            parent: content.parent.map(|id| id.to_string()),
            outcome: content.outcome,
            population_group: content.population_group,
            population_words: content.population_words,
            owner: content.owner.map(|id| id.to_string()),
            owner_name: content.owner_name,
            first_year: content.from.start_year().into(),
            last_year: content.until.start_year().into(),
            measures: serde_json::to_string(&content.measures).unwrap_or_default(),
            note: content.note,
        }
    }
}

/// A version, whole.
#[derive(SurrealValue)]
pub(super) struct EditionRow {
    id: RecordId,
    goal: String,
    edition: i64,
    period: i64,
    stage: String,
    title: String,
    parent: Option<String>,
    outcome: String,
    population_group: String,
    population_words: String,
    owner: Option<String>,
    owner_name: String,
    first_year: i64,
    last_year: i64,
    measures: String,
    note: String,
    reason: String,
    comments: String,
    begun_by: String,
    begun_at: DateTime<Utc>,
    submitted_by: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    previous: Option<String>,
}

fn signature(by: Option<String>, at: Option<DateTime<Utc>>) -> Option<Signature> {
    Some(Signature { by: by?, at: at? })
}

pub(super) fn edition_id(goal: &GoalId, edition: u32) -> RecordId {
    record("goal_edition", &format!("{goal}.{edition}"))
}

impl EditionRow {
    /// Which goal it is a version of.
    pub(super) fn goal(&self) -> Option<GoalId> {
        GoalId::parse(&self.goal)
    }

    pub(super) fn of(goal: &Goal) -> Self {
        let content = ContentRow::of(&Content::of(goal));
        let signed = |it: &Option<Signature>| it.as_ref().map(|it| (it.by.clone(), it.at)).unzip();
        let ((submitted_by, submitted_at), (decided_by, decided_at)) = (signed(&goal.submitted), signed(&goal.decided));
        Self {
            id: edition_id(&goal.id, goal.edition),
            goal: goal.id.to_string(),
            edition: goal.edition.into(),
            period: goal.period.into(),
            stage: goal.stage.key().to_owned(),
            title: content.title,
            parent: content.parent,
            outcome: content.outcome,
            population_group: content.population_group,
            population_words: content.population_words,
            owner: content.owner,
            owner_name: content.owner_name,
            first_year: content.first_year,
            last_year: content.last_year,
            measures: content.measures,
            note: content.note,
            reason: goal.reason.clone(),
            comments: goal.comments.clone(),
            begun_by: goal.begun.by.clone(),
            begun_at: goal.begun.at,
            submitted_by,
            submitted_at,
            decided_by,
            decided_at,
            previous: goal.previous.as_ref().and_then(|content| serde_json::to_string(content).ok()),
        }
    }

    /// The version, without its organization's name and level: those are the directory's.
    pub(super) fn read(self, header: &Header) -> Result<Goal> {
        let read = || {
            Some(Goal {
                id: GoalId::parse(&self.goal)?,
                edition: u32::try_from(self.edition).ok()?,
                period: u32::try_from(self.period).ok()?,
                stage: Stage::parse(&self.stage)?,
                organization: header.organization.clone(),
                organization_name: String::new(),
                level: Kind::Sea,
                parent: self.parent.as_deref().and_then(GoalId::parse),
                title: self.title,
                outcome: self.outcome,
                population_group: self.population_group,
                population_words: self.population_words,
                owner: self.owner.as_deref().and_then(PersonId::parse),
                owner_name: self.owner_name,
                from: SchoolYear::starting(i32::try_from(self.first_year).ok()?)?,
                until: SchoolYear::starting(i32::try_from(self.last_year).ok()?)?,
                measures: serde_json::from_str(&self.measures).ok()?,
                note: self.note,
                reason: self.reason,
                comments: self.comments,
                begun: Signature { by: self.begun_by, at: self.begun_at },
                submitted: signature(self.submitted_by, self.submitted_at),
                decided: signature(self.decided_by, self.decided_at),
                previous: self.previous.as_deref().and_then(|json| serde_json::from_str(json).ok()),
                version: header.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

/// A goal that is new.
#[derive(SurrealValue)]
pub(super) struct NewGoalRow {
    id: RecordId,
    organization: String,
    closings: Vec<ClosingRow>,
    history: Vec<ToldRow>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl NewGoalRow {
    pub(super) fn of(goal: &Goal, told: &Happening) -> Self {
        Self {
            id: record("goal", goal.id.as_str()),
            organization: goal.organization.to_string(),
            closings: Vec::new(),
            history: vec![ToldRow::of(told)],
            created_at: told.at,
            version: 1,
        }
    }
}
