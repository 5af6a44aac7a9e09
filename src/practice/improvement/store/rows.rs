//! How actions, and the assessments and frameworks they name, stand in the database.

use chrono::{DateTime, NaiveDate, Utc};

use crate::framework::IndicatorNumber;
use crate::improvement::history::ADDED;
use crate::improvement::{ActionNote, FinalAssessment, Happening, Planned, Standing, Status, Step, Wanted};
use ground::database::{RecordId, SurrealValue, record};
use ground::identity::{AssessmentId, ImprovementId, PersonId};

/// An action's fields, as [`crate::improvement::ImprovementAction`] has them.
pub(super) const ACTION_FIELDS: &str = "id, assessment, assessment_name, indicator, title, owner, owner_name, due_on, steps, { status: status, words: status_words, link: status_link, by: status_by, at: status_at } AS standing, previous[0] AS previous, status_version, added_by, created_at, version";

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
    assessment: AssessmentId,
    assessment_name: String,
    indicator: IndicatorNumber,
    title: String,
    owner: PersonId,
    owner_name: String,
    #[surreal(wrap)]
    due_on: NaiveDate,
    steps: Vec<Step>,
    status: Status,
    status_words: String,
    status_link: String,
    status_by: String,
    status_at: DateTime<Utc>,
    status_version: i64,
    previous: Vec<Standing>,
    notes: Vec<ActionNote>,
    history: Vec<Happening>,
    added_by: Option<String>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl NewAction {
    /// What a priority becomes: nobody's doing, not started, the first of its versions.
    pub(super) fn of_priority(priority: &Planned, now: DateTime<Utc>) -> Self {
        Self {
            id: record("improvement", &priority.key()),
            assessment: priority.assessment.clone(),
            assessment_name: priority.assessment_name.clone(),
            indicator: priority.indicator,
            title: priority.title(),
            owner: priority.owner.clone(),
            owner_name: priority.owner_name.clone(),
            due_on: priority.due_on,
            steps: priority.steps(),
            status: Status::NotStarted,
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
            steps: wanted.steps.clone(),
            status_by: new.by.to_owned(),
            history: vec![Happening { by: new.by.to_owned(), at: now, what: ADDED.to_owned() }],
            added_by: Some(new.by.to_owned()),
            ..Self::of_priority(&priority, now)
        }
    }
}
