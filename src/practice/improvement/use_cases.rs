//! What people do with the improvement plan: read it, and change how it stands. Each decides access first.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::form::{Entry, NoteText, StatusForm, WantedStatus};
use super::listing::{Counts, Filter, narrowed};
use super::store::{New, Stand, told};
use super::{
    ActionForm, ActionNote, FinalAssessment, Happening, ImprovementAction, MAX_ACTIONS, MAX_NOTES, Step, Wanted,
    history, store,
};
use crate::framework::Framework;
use crate::improvement::acts;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{AssessmentId, ImprovementId, PersonId};
use ground::person::use_cases::active_people;
use ground::problem::{Error, Problems, Result};
use ground::waiting::ToDo;

/// The plan as a list shows it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The actions the filter takes, in its order.
    pub actions: Vec<ImprovementAction>,
    /// Counts over all of the plan looked at: the filter's assessment, person and words, whatever the status.
    pub counts: Counts,
    /// Assessments that have actions, by id with their name, the newest first.
    pub assessments: Vec<(AssessmentId, String)>,
    /// People who own actions, by name.
    pub owners: Vec<(PersonId, String)>,
    /// Whether there is no action at all.
    pub is_empty: bool,
}

/// The improvement plan, narrowed and sorted.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_actions(
    database: &Database,
    principal: &Principal,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Plan> {
    principal.permit(Action::ReadImprovement, &Place::sea())?;
    let mut all = store::all(database).await?;
    all.sort_by_key(|action| std::cmp::Reverse(action.created_at));
    let (mut assessments, mut owners) = (Vec::<(AssessmentId, String)>::new(), BTreeMap::new());
    for action in &all {
        if !assessments.iter().any(|(id, _)| *id == action.assessment) {
            assessments.push((action.assessment.clone(), action.assessment_name.clone()));
        }
        owners.entry(action.owner.clone()).or_insert_with(|| action.owner_name.clone());
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|(_, name)| name.to_lowercase());
    let is_empty = all.is_empty();
    let (actions, counts) = narrowed(all, filter, today);
    Ok(Plan { actions, counts, assessments, owners, is_empty })
}

/// The actions of some assessments, in the order of their indicators: for the report and the comparison over the years.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn actions_of(
    database: &Database,
    principal: &Principal,
    assessments: &[AssessmentId],
) -> Result<Vec<ImprovementAction>> {
    principal.permit(Action::ReadImprovement, &Place::sea())?;
    store::of_assessments(database, assessments).await
}

/// An action with all that was said about it and done to it.
#[derive(Debug, Clone)]
pub struct ActionView {
    /// The action.
    pub action: ImprovementAction,
    /// What was said, the oldest first.
    pub notes: Vec<ActionNote>,
    /// What was done, the newest first.
    pub history: Vec<Happening>,
    /// The framework of the assessment it came from, for the indicator's words.
    pub framework: Option<Arc<Framework>>,
}

/// An action.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_action(database: &Database, principal: &Principal, id: &ImprovementId) -> Result<ActionView> {
    principal.permit(Action::ReadImprovement, &Place::sea())?;
    let store::Whole { action, notes, history, framework } = store::whole(database, id).await?;
    Ok(ActionView { action, notes, history, framework })
}

/// What can be chosen when an action is added or changed.
#[derive(Debug, Clone)]
pub struct ActionChoices {
    /// The final assessments, the newest first.
    pub assessments: Vec<FinalAssessment>,
    /// Who may own an action.
    pub people: BTreeMap<PersonId, String>,
}

/// What can be chosen for an action.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn action_choices(database: &Database, principal: &Principal) -> Result<ActionChoices> {
    principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    Ok(ActionChoices { assessments: store::final_assessments(database).await?, people: owners(database).await? })
}

async fn owners(database: &Database) -> Result<BTreeMap<PersonId, String>> {
    let people = active_people(database).await?.into_iter().filter_map(|person| {
        let (id, name) = (person.id.clone(), person.name.clone());
        Principal::Person(person).may(Action::WorkOnImprovement, &Place::sea()).then_some((id, name))
    });
    Ok(people.collect())
}

fn recorded(permit: &Permit, act: Act, id: &ImprovementId, title: &str) -> Event {
    Event::new(permit, act, id, title)
}

/// Adds an action to a final assessment's plan.
///
/// # Errors
/// `Invalid` by field, `SignedOut`, `Forbidden`.
pub async fn add_action(
    database: &Database,
    principal: &Principal,
    entry: &Entry,
    form: &ActionForm,
    now: DateTime<Utc>,
) -> Result<ImprovementId> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let assessments = store::final_assessments(database).await?;
    let assessment = assessments.iter().find(|it| it.id.as_str() == entry.assessment.trim());
    let mut problems = Problems::default();
    if assessment.is_none() {
        problems.add("assessment", "Choose a finished assessment.");
    }
    let known = |number| assessment.is_none_or(|it| it.framework.find(number).is_some());
    let number = entry.indicator(&mut problems, known);
    let wanted = Wanted::parse_with(problems, form, &owners(database).await?, &[])?;
    let (Some(assessment), Some(indicator)) = (assessment, number) else { return Err(Error::NotFound) };
    if store::count(database, &assessment.id).await? >= MAX_ACTIONS {
        let message = format!("The plan of an assessment has {MAX_ACTIONS} actions at most.");
        return Err(Error::invalid("assessment", message));
    }
    let id = ImprovementId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::ADDED, &id, wanted.title.as_str()).after(&wanted);
    let new = New { id: &id, assessment, indicator, wanted: &wanted, by: permit.name() };
    store::create(database, event, new, now).await?;
    Ok(id)
}

/// Changes what an open action is to achieve, by whom, by when and how.
///
/// # Errors
/// `Invalid` by field; `Conflict` when it changed since `version` or is closed; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit_action(
    database: &Database,
    principal: &Principal,
    id: &ImprovementId,
    version: i64,
    form: &ActionForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let before = store::action(database, id).await?;
    still_open(&before)?;
    let mut people = owners(database).await?;
    // Whoever owns it stays a choice, though they may have left.
    people.entry(before.owner.clone()).or_insert_with(|| before.owner_name.clone());
    let wanted = Wanted::parse(form, &people, &before.steps)?;
    let event =
        recorded(&permit, acts::CHANGED, id, wanted.title.as_str()).before(&Wanted::of(&before)?).after(&wanted);
    let told = told(permit.name(), now, history::changed(&before, &wanted));
    store::update(database, event, id, version, &wanted, told).await
}

/// Refuses a change to an action that is done or dropped.
fn still_open(action: &ImprovementAction) -> Result<()> {
    match action.status().is_open() {
        true => Ok(()),
        false => {
            let status = action.status().name().to_lowercase();
            Err(Error::Conflict(format!("This action is {status}. Put it back under way to change it.")))
        }
    }
}

/// Changes how an action stands. Saying the same again, after a lost answer, changes nothing and is answered alike.
///
/// # Errors
/// `Invalid` at `proof`, `link`, `reason` or `status`; `Conflict` when it changed since `version`; `SignedOut`,
/// `Forbidden`, `NotFound`.
pub async fn set_status(
    database: &Database,
    principal: &Principal,
    id: &ImprovementId,
    version: i64,
    form: &StatusForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let wanted = WantedStatus::parse(form)?;
    let before = store::action(database, id).await?;
    let stands = &before.standing;
    if (stands.status, &stands.words, &stands.link) == (wanted.status, &wanted.words, &wanted.link) {
        return Ok(());
    }
    let event = recorded(&permit, acts::STATUS_CHANGED, id, &before.title).before(stands).after(&wanted);
    let told = told(permit.name(), now, history::status_changed(&wanted));
    store::stand(database, event, Stand { version, ..Stand::wanted(&before, &wanted, told) }).await
}

/// Puts the status back as it was before the last change of it: while nothing else was changed since, and for a day.
///
/// # Errors
/// `Conflict` when something was changed since `version` or since the status was, or the day is over; `SignedOut`,
/// `Forbidden`, `NotFound`.
pub async fn undo_status(
    database: &Database,
    principal: &Principal,
    id: &ImprovementId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let before = store::action(database, id).await?;
    if before.version != version {
        return Err(Error::Conflict("Somebody else changed this since you opened it.".to_owned()));
    }
    let Some(standing) = before.undoable(now).cloned() else {
        return Err(Error::Conflict("That can’t be taken back any more. Choose how it stands.".to_owned()));
    };
    let event = recorded(&permit, acts::STATUS_UNDONE, id, &before.title).before(&before.standing).after(&standing);
    let told = told(permit.name(), now, history::status_undone(before.status(), standing.status));
    store::stand(database, event, Stand { id, version, standing, previous: None, told }).await
}

/// Which step of an action, and whether it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepForm {
    /// Its place, from 0.
    pub at: usize,
    /// How it read when it was ticked, so that no other is.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// Ticks a step of an open action, or opens it again.
///
/// # Errors
/// `Conflict` when the steps changed since or the action is closed; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn toggle_step(
    database: &Database,
    principal: &Principal,
    id: &ImprovementId,
    form: &StepForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let before = store::action(database, id).await?;
    still_open(&before)?;
    // A form's lines end otherwise than stored ones.
    let sent = ground::text::clean(&form.text);
    let step = match before.steps.get(form.at) {
        Some(step) if step.text == sent => Step { done: form.done, ..step.clone() },
        _ => return Err(Error::Conflict("The steps were changed since you opened this.".to_owned())),
    };
    if before.steps[form.at] == step {
        return Ok(());
    }
    let event = recorded(&permit, acts::STEP_TICKED, id, &before.title).before(&before.steps[form.at]).after(&step);
    let told = told(permit.name(), now, history::step_ticked(&step.text, step.done));
    store::tick(database, event, id, form.at, &step, told).await
}

/// Adds a note to an action, open or closed. Notes stay.
///
/// # Errors
/// `Invalid` at `note`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn add_note(
    database: &Database,
    principal: &Principal,
    id: &ImprovementId,
    text: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnImprovement, &Place::sea())?;
    let note = NoteText::parse("note", "a note", text).map_err(|violation| Error::Invalid(vec![violation]))?;
    let whole = store::whole(database, id).await?;
    if whole.notes.len() >= MAX_NOTES {
        let message = format!("An action has {MAX_NOTES} notes at most.");
        return Err(Error::invalid("note", message));
    }
    let event = recorded(&permit, acts::NOTED, id, &whole.action.title).after(&note);
    store::note(database, event, id, &note, permit.name(), now).await
}

/// What the plan asks of this person next: their open actions that are overdue or due within the next 30 days, the earliest
/// first.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(database: &Database, principal: &Principal, today: NaiveDate) -> Result<Vec<ToDo>> {
    let (person, _) = principal.own()?;
    if !principal.may(Action::ReadImprovement, &Place::sea()) {
        return Ok(Vec::new());
    }
    let own = Filter { owner: Some(person.id.clone()), ..Filter::default() };
    let (mut actions, _) = narrowed(store::all(database).await?, &own, today);
    actions.retain(|action| action.status().is_open() && action.days_left(today) <= super::listing::SOON_DAYS);
    Ok(super::waiting::to_do(&actions, today))
}
