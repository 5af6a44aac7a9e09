//! How actions, and the assessments and people they name, stand in the database, and reading them back.

use chrono::{DateTime, Utc};

use crate::framework::IndicatorNumber;
use crate::improvement::history::ADDED;
use crate::improvement::{
    ActionNote, FinalAssessment, Happening, ImprovementAction, Planned, Standing, Status, Step, Wanted,
};
use ground::database::{RecordId, SurrealValue, key_of, record};
use ground::identity::{AssessmentId, ImprovementId, PersonId};
use ground::problem::{Error, Result};

pub(super) const ACTION_FIELDS: &str = "id, assessment, assessment_name, indicator, title, owner, owner_name, due_on, steps, status, status_words, status_link, status_by, status_at, status_version, previous, added_by, created_at, version";

#[derive(SurrealValue)]
pub(super) struct ActionRow {
    id: RecordId,
    assessment: String,
    assessment_name: String,
    indicator: String,
    title: String,
    owner: String,
    owner_name: String,
    due_on: String,
    steps: Vec<StepRow>,
    status: String,
    status_words: String,
    status_link: String,
    status_by: String,
    status_at: DateTime<Utc>,
    status_version: i64,
    previous: Vec<StandingRow>,
    added_by: Option<String>,
    created_at: DateTime<Utc>,
    version: i64,
}

#[derive(SurrealValue)]
pub(super) struct StepRow {
    text: String,
    done: bool,
}

#[derive(SurrealValue)]
pub(super) struct StandingRow {
    status: String,
    words: String,
    link: String,
    by: String,
    at: DateTime<Utc>,
}

#[derive(SurrealValue)]
pub(super) struct SaidRow {
    pub by: String,
    pub at: DateTime<Utc>,
    pub text: String,
}

#[derive(SurrealValue)]
pub(super) struct ToldRow {
    by: String,
    at: DateTime<Utc>,
    what: String,
}

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-improvement".to_owned() }
}

impl ActionRow {
    pub(super) fn read(self) -> Result<ImprovementAction> {
        let standing = Standing {
            status: Status::parse(&self.status).ok_or_else(unreadable)?,
            words: self.status_words,
            link: self.status_link,
            by: self.status_by,
            at: self.status_at,
        };
        let previous = self.previous.into_iter().next().map(StandingRow::read).transpose()?;
        let read = || {
            Some(ImprovementAction {
                id: ImprovementId::parse(&key_of(&self.id))?,
                assessment: AssessmentId::parse(&self.assessment)?,
                assessment_name: self.assessment_name,
                indicator: IndicatorNumber::parse(&self.indicator)?,
                title: self.title,
                owner: PersonId::parse(&self.owner)?,
                owner_name: self.owner_name,
                due_on: self.due_on.parse().ok()?,
                steps: self.steps.into_iter().map(|row| Step { text: row.text, done: row.done }).collect(),
                standing,
                previous,
                status_version: self.status_version,
                added_by: self.added_by,
                created_at: self.created_at,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

impl StandingRow {
    fn read(self) -> Result<Standing> {
        let status = Status::parse(&self.status).ok_or_else(unreadable)?;
        Ok(Standing { status, words: self.words, link: self.link, by: self.by, at: self.at })
    }
}

impl SaidRow {
    pub(super) fn read(self) -> ActionNote {
        ActionNote { by: self.by, at: self.at, text: self.text }
    }
}

impl ToldRow {
    pub(super) fn of(told: Happening) -> Self {
        Self { by: told.by, at: told.at, what: told.what }
    }

    pub(super) fn read(self) -> Happening {
        Happening { by: self.by, at: self.at, what: self.what }
    }
}

pub(super) fn step(step: &Step) -> StepRow {
    StepRow { text: step.text.clone(), done: step.done }
}

pub(super) fn steps(steps: &[Step]) -> Vec<StepRow> {
    steps.iter().map(step).collect()
}

pub(super) fn standing(standing: &Standing) -> StandingRow {
    StandingRow {
        status: standing.status.key().to_owned(),
        words: standing.words.clone(),
        link: standing.link.clone(),
        by: standing.by.clone(),
        at: standing.at,
    }
}

/// An action that is added by hand.
pub(in crate::improvement) struct New<'a> {
    pub id: &'a ImprovementId,
    pub assessment: &'a FinalAssessment,
    pub indicator: IndicatorNumber,
    pub wanted: &'a Wanted,
    pub by: &'a str,
}

/// A whole new record.
#[derive(SurrealValue)]
pub(in crate::improvement) struct NewAction {
    id: RecordId,
    assessment: String,
    assessment_name: String,
    indicator: String,
    title: String,
    owner: String,
    owner_name: String,
    due_on: String,
    steps: Vec<StepRow>,
    status: String,
    status_words: String,
    status_link: String,
    status_by: String,
    status_at: DateTime<Utc>,
    status_version: i64,
    previous: Vec<StandingRow>,
    notes: Vec<SaidRow>,
    history: Vec<ToldRow>,
    added_by: Option<String>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl NewAction {
    /// What a priority becomes: nobody's doing, not started, the first of its versions.
    pub(super) fn of_priority(priority: &Planned, now: DateTime<Utc>) -> Self {
        Self {
            id: record("improvement", &priority.key()),
            assessment: priority.assessment.as_str().to_owned(),
            assessment_name: priority.assessment_name.clone(),
            indicator: priority.indicator.to_string(),
            title: priority.title(),
            owner: priority.owner.as_str().to_owned(),
            owner_name: priority.owner_name.clone(),
            due_on: priority.due_on.to_string(),
            steps: steps(&priority.steps()),
            status: Status::NotStarted.key().to_owned(),
            status_words: String::new(),
            status_link: String::new(),
            status_by: String::new(),
            status_at: now,
            status_version: 1,
            previous: Vec::new(),
            notes: Vec::new(),
            history: Vec::new(),
            added_by: None,
            created_at: now,
            version: 1,
        }
    }

    pub(super) fn typed(new: &New<'_>, now: DateTime<Utc>) -> Self {
        let wanted = new.wanted;
        let priority = Planned {
            assessment: new.assessment.id.clone(),
            assessment_name: new.assessment.name.clone(),
            indicator: new.indicator,
            owner: wanted.owner.clone(),
            owner_name: wanted.owner_name.clone(),
            next_step: wanted.title.as_str().to_owned(),
            due_on: wanted.due_on,
        };
        Self {
            id: record("improvement", new.id.as_str()),
            title: wanted.title.as_str().to_owned(),
            steps: steps(&wanted.steps),
            status_by: new.by.to_owned(),
            history: vec![ToldRow { by: new.by.to_owned(), at: now, what: ADDED.to_owned() }],
            added_by: Some(new.by.to_owned()),
            ..Self::of_priority(&priority, now)
        }
    }
}
