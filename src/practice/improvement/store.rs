//! Actions of improvement plans in the database, and the assessments and people they name.

mod rows;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use rows::ACTION_FIELDS;
pub(super) use rows::{New, NewAction};

use super::{
    ActionNote, FinalAssessment, Happening, ImprovementAction, NoteText, Planned, Standing, Step, Wanted, WantedStatus,
};
use crate::assessed::Assessed;
use crate::assessed::store::{self as assessed, ASSESSED, FINAL, if_final};
use crate::framework::Framework;
use crate::framework::use_cases::FrameworkShelf;
use ground::audit::Event;
use ground::database::{Change, Database, RecordId, SurrealValue, record, variables};
use ground::identity::{AssessmentId, ImprovementId};
use ground::problem::{Error, Result};

fn improvement_id(id: &ImprovementId) -> RecordId {
    record("improvement", id.as_str())
}

/// Every action; the caller narrows and sorts.
pub(super) async fn all(database: &Database) -> Result<Vec<ImprovementAction>> {
    let surql = format!("SELECT {ACTION_FIELDS} FROM improvement;");
    database.read(&surql, variables([])).await?.all(0)
}

/// The actions of some assessments, in the order of their indicators.
pub(super) async fn of_assessments(
    database: &Database,
    assessments: &[AssessmentId],
) -> Result<Vec<ImprovementAction>> {
    let surql = format!("SELECT {ACTION_FIELDS} FROM improvement WHERE assessment IN $assessments;");
    let mut rows = database.read(&surql, variables([("assessments", assessments.to_vec().into_value())])).await?;
    let mut actions: Vec<ImprovementAction> = rows.all(0)?;
    actions.sort_by(|one, other| {
        let key = |action: &ImprovementAction| (action.indicator, action.created_at, action.id.clone());
        key(one).cmp(&key(other))
    });
    Ok(actions)
}

/// One action.
pub(super) async fn action(database: &Database, id: &ImprovementId) -> Result<ImprovementAction> {
    let surql = format!("SELECT {ACTION_FIELDS} FROM ONLY $improvement;");
    let mut rows = database.read(&surql, variables([("improvement", improvement_id(id).into_value())])).await?;
    rows.one(0)?.ok_or(Error::NotFound)
}

/// An action with what was said about it and done to it, and its assessment's framework.
pub(super) struct Whole {
    pub action: ImprovementAction,
    pub notes: Vec<ActionNote>,
    pub history: Vec<Happening>,
    pub framework: Option<Arc<Framework>>,
}

pub(super) async fn whole(database: &Database, id: &ImprovementId) -> Result<Whole> {
    let surql = format!(
        "SELECT {ACTION_FIELDS} FROM ONLY $improvement;
         SELECT VALUE notes FROM ONLY $improvement;
         SELECT VALUE history FROM ONLY $improvement;
         LET $of = (SELECT VALUE assessment FROM ONLY $improvement) ?? 'none';
         {}
         {}",
        assessed::by_key("$of"),
        FrameworkShelf::revision()
    );
    let mut rows = database.read(&surql, variables([("improvement", improvement_id(id).into_value())])).await?;
    let action = rows.one(0)?.ok_or(Error::NotFound)?;
    let (notes, history) = (rows.all(1)?, rows.all(2)?);
    let of: Option<Assessed> = rows.one(4)?;
    let shelf = FrameworkShelf::at(database, rows.one(5)?).await?;
    let framework = of.and_then(|of| shelf.get(&of.framework).ok());
    Ok(Whole { action, notes, history, framework })
}

/// The final assessments, the newest first.
pub(super) async fn final_assessments(database: &Database) -> Result<Vec<FinalAssessment>> {
    let surql = format!("SELECT {ASSESSED} FROM {FINAL}; {}", FrameworkShelf::revision());
    let mut rows = database.read(&surql, variables([])).await?;
    let found: Vec<Assessed> = rows.all(0)?;
    let shelf = FrameworkShelf::at(database, rows.one(1)?).await?;
    let known = |of: Assessed| Ok(FinalAssessment { id: of.id, name: of.name, framework: shelf.get(&of.framework)? });
    found.into_iter().map(known).collect()
}

/// How many actions an assessment has.
pub(super) async fn count(database: &Database, assessment: &AssessmentId) -> Result<usize> {
    let surql = "RETURN array::len((SELECT VALUE id FROM improvement WHERE assessment = $key));";
    let mut rows = database.read(surql, variables([("key", assessment.as_str().to_owned().into_value())])).await?;
    Ok(rows.one::<i64>(0)?.unwrap_or_default().max(0) as usize)
}

/// Adds to a change the actions that priorities become, each once however often it runs.
pub(crate) fn planned(change: Change, priorities: &[Planned], now: DateTime<Utc>) -> Change {
    if priorities.is_empty() {
        return change;
    }
    let rows: Vec<NewAction> = priorities.iter().map(|priority| NewAction::of_priority(priority, now)).collect();
    change.then("INSERT IGNORE INTO improvement $planned_actions RETURN NONE;").with("planned_actions", rows)
}

/// Adds an action to a final assessment.
pub(super) async fn create(database: &Database, event: Event, new: New<'_>, now: DateTime<Utc>) -> Result<()> {
    if_final(event.change(now), &new.assessment.id)
        .then("INSERT INTO improvement $new_actions RETURN NONE;")
        .with("new_actions", vec![NewAction::typed(&new, now)])
        .run(database)
        .await
        .map(|_| ())
}

/// Adds to the history what `$told` says, the newest first, and drops the oldest past 200.
const TELL: &str = "history = array::slice(array::prepend(history, $told), 0, 200)";

/// What is to be told of a change: by whom, when, what.
pub(super) fn told(by: &str, at: DateTime<Utc>, what: String) -> Happening {
    Happening { by: by.to_owned(), at, what }
}

/// Changes title, owner, date and steps, if the action still has `version`.
pub(super) async fn update(
    database: &Database,
    event: Event,
    id: &ImprovementId,
    version: i64,
    wanted: &Wanted,
    told: Happening,
) -> Result<()> {
    event
        .change(told.at)
        .with("improvement", improvement_id(id))
        .expecting("improvement", version)
        .then(&format!("UPDATE $improvement SET title = $title, owner = $owner, owner_name = $owner_name, due_on = $due_on, steps = $steps, {TELL}, version += 1 RETURN NONE;"))
        .with("title", wanted.title.as_str().to_owned())
        .with("owner", wanted.owner.as_str().to_owned())
        .with("owner_name", wanted.owner_name.clone())
        .with("due_on", wanted.due_on.to_string())
        .with("steps", wanted.steps.clone())
        .with("told", told)
        .run(database)
        .await
        .map(|_| ())
}

/// What a change of the status leaves behind.
pub(super) struct Stand<'a> {
    pub id: &'a ImprovementId,
    pub version: i64,
    pub standing: Standing,
    /// What undoing would put back; none for an undoing itself.
    pub previous: Option<Standing>,
    pub told: Happening,
}

impl Stand<'_> {
    /// As `wanted` on top of `before`, by whom and when `told` says.
    pub(super) fn wanted<'a>(before: &'a ImprovementAction, wanted: &WantedStatus, told: Happening) -> Stand<'a> {
        let standing = Standing {
            status: wanted.status,
            words: wanted.words.clone(),
            link: wanted.link.clone(),
            by: told.by.clone(),
            at: told.at,
        };
        Stand { id: &before.id, version: before.version, standing, previous: Some(before.standing.clone()), told }
    }
}

/// Changes how an action stands, if it still has the version.
pub(super) async fn stand(database: &Database, event: Event, stand: Stand<'_>) -> Result<()> {
    event
        .change(stand.told.at)
        .with("improvement", improvement_id(stand.id))
        .expecting("improvement", stand.version)
        .then(&format!("UPDATE $improvement SET status = $status, status_words = $words, status_link = $link, status_by = $by, status_at = $since, status_version = $improvement_version + 1, previous = $previous, {TELL}, version += 1 RETURN NONE;"))
        .with("status", stand.standing.status)
        .with("words", stand.standing.words)
        .with("link", stand.standing.link)
        .with("by", stand.standing.by)
        .with("since", stand.standing.at)
        .with("previous", stand.previous.into_iter().collect::<Vec<_>>())
        .with("told", stand.told)
        .run(database)
        .await
        .map(|_| ())
}

/// Ticks the step at `at`, if it still reads as it did and the action is open. Two people may tick two steps at once.
pub(super) async fn tick(
    database: &Database,
    event: Event,
    id: &ImprovementId,
    at: usize,
    step: &Step,
    told: Happening,
) -> Result<()> {
    event
        .change(told.at)
        .with("improvement", improvement_id(id))
        .then("LET $there = (SELECT steps, status FROM ONLY $improvement);")
        .then("IF $there.steps[$at].text != $step.text OR $there.status NOT IN ['not_started', 'under_way'] { THROW 'stale' };")
        .then(&format!("UPDATE $improvement SET steps = array::concat(array::slice($there.steps, 0, $at), [$step], array::slice($there.steps, $at + 1)), {TELL}, version += 1 RETURN NONE;"))
        .with("at", at as i64)
        .with("step", step.clone())
        .with("told", told)
        .run(database)
        .await
        .map(|_| ())
}

/// Adds a note. It changes nothing that others may be changing, so the version stays.
pub(super) async fn note(
    database: &Database,
    event: Event,
    id: &ImprovementId,
    note: &NoteText,
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .with("improvement", improvement_id(id))
        .then("UPDATE $improvement SET notes = array::append(notes, $note) RETURN NONE;")
        .with("note", ActionNote { by: by.to_owned(), at: now, text: note.as_str().to_owned() })
        .run(database)
        .await
        .map(|_| ())
}
