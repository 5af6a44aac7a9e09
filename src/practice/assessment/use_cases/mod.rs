//! What people do with assessments. Each decides access first; what the team alone may see, or only one member of it,
//! is decided here on top of the role. Opening consensus is in `opening.rs`, agreeing in `consensus.rs`, finishing and
//! reopening in `finishing.rs`, what is read of results in `reading.rs`.

mod consensus;
mod evidence;
mod finishing;
mod opening;
mod reading;
mod waiting;
mod years;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::rating::{Given, Rating, RatingForm, Saved};
use super::store::Beside;
use super::{Assessment, Frame, FrameForm, Phase, TeamMember, store};
use crate::assessment::acts;
use crate::framework::use_cases::FrameworkShelf;
use crate::framework::{Framework, IndicatorNumber};
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{AssessmentId, PersonId};
use ground::person::use_cases::active_people;
use ground::problem::{Error, Result};

pub use consensus::*;
pub use evidence::*;
pub use finishing::*;
pub use opening::*;
pub use reading::*;
pub use waiting::*;
pub use years::*;

/// An assessment in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The assessment.
    pub assessment: Assessment,
    /// How many indicators it has.
    pub indicators: usize,
    /// How many of them the reader has rated.
    pub own: usize,
    /// Whether the reader is on its team.
    pub on_team: bool,
}

/// Every assessment, the newest first.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_assessments(database: &Database, principal: &Principal) -> Result<Vec<Listed>> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let reader = principal.person().map(|person| &person.id);
    let shelf = FrameworkShelf::now(database).await?;
    let listed = store::all(database, reader).await?.into_iter().map(|(assessment, own)| {
        let indicators = shelf.get(&assessment.framework)?.indicators().count();
        let on_team = reader.is_some_and(|reader| assessment.has_member(reader));
        Ok(Listed { assessment, indicators, own, on_team })
    });
    listed.collect()
}

/// What can be chosen when an assessment is started or changed.
#[derive(Debug, Clone)]
pub struct FrameChoices {
    /// The frameworks in use, the newest first.
    pub frameworks: Vec<Arc<Framework>>,
    /// Who may rate.
    pub people: BTreeMap<PersonId, String>,
}

/// What can be chosen for an assessment.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn frame_choices(database: &Database, principal: &Principal) -> Result<FrameChoices> {
    principal.permit(Action::StartAssessment, &Place::sea())?;
    choices(database).await
}

async fn choices(database: &Database) -> Result<FrameChoices> {
    let frameworks = FrameworkShelf::now(database).await?.all().rev().cloned().collect();
    let people = active_people(database).await?.into_iter().filter_map(|person| {
        let (id, name) = (person.id.clone(), person.name.clone());
        Principal::Person(person).may(Action::Rate, &Place::sea()).then_some((id, name))
    });
    Ok(FrameChoices { frameworks, people: people.collect() })
}

/// Starts an assessment, as a draft.
///
/// # Errors
/// `Invalid` by field, `SignedOut`, `Forbidden`.
pub async fn start_assessment(
    database: &Database,
    principal: &Principal,
    form: &FrameForm,
    now: DateTime<Utc>,
) -> Result<AssessmentId> {
    let permit = principal.permit(Action::StartAssessment, &Place::sea())?;
    let frame = checked(database, form).await?;
    let id = uuid::Uuid::now_v7().simple().to_string();
    let id = AssessmentId::parse(&id).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::STARTED, &id, frame.name.as_str()).after(&frame);
    store::create(database, event, &id, &frame, now).await?;
    Ok(id)
}

async fn checked(database: &Database, form: &FrameForm) -> Result<Frame> {
    let choices = choices(database).await?;
    let frameworks: Vec<_> = choices.frameworks.iter().map(|framework| framework.id.clone()).collect();
    Frame::parse(form, &frameworks, &choices.people)
}

fn recorded(permit: &Permit, act: Act, id: &AssessmentId, name: &str) -> Event {
    Event::new(permit, act, id, name)
}

/// Changes the frame of an assessment that isn't final. Once rating has begun the framework stays, and so does
/// everybody on the team.
///
/// # Errors
/// `Invalid` by field; `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit_assessment(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    version: i64,
    form: &FrameForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::StartAssessment, &Place::sea())?;
    let loaded = store::load(database, id, Beside::Nothing).await?;
    let before = loaded.assessment;
    if before.phase == Phase::Final {
        return Err(Error::Conflict("This assessment is final and can’t be changed.".to_owned()));
    }
    let mut frame = checked(database, form).await?;
    match before.phase {
        Phase::Draft => {}
        _ if frame.framework != before.framework => {
            return Err(Error::invalid("framework", "The framework can’t change once rating has begun."));
        }
        phase => frame.team = kept_team(&before, frame.team, phase)?,
    }
    let event = recorded(&permit, acts::CHANGED, id, frame.name.as_str())
        .before(&(&before.name, &before.scope, before.starts_on, before.ends_on, &before.team))
        .after(&frame);
    store::update(database, event, id, version, &frame, now).await
}

/// The team of an assessment that is being rated or agreed on. Who has been asked to rate stays; in consensus nobody joins,
/// and everybody keeps their place, since answers stand in the team's order.
fn kept_team(before: &Assessment, team: Vec<TeamMember>, phase: Phase) -> Result<Vec<TeamMember>> {
    let was = |person: &PersonId| before.team.iter().any(|member| member.person == *person);
    let stays = |person: &PersonId| team.iter().find(|member| member.person == *person);
    if let Some(member) = before.team.iter().find(|member| stays(&member.person).is_none()) {
        let message = format!("{} has been asked to rate and stays on the team.", member.name);
        return Err(Error::invalid("members", message));
    }
    if phase == Phase::Rating {
        return Ok(team);
    }
    if let Some(member) = team.iter().find(|member| !was(&member.person)) {
        let message = format!("{} can’t join any more: the team’s ratings are closed.", member.name);
        return Err(Error::invalid("members", message));
    }
    let in_place = before.team.iter().filter_map(|member| stays(&member.person).cloned());
    Ok(in_place.collect())
}

/// Opens a draft for rating.
///
/// # Errors
/// `Conflict` when it changed since `version` or isn't a draft; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn begin_rating(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::StartAssessment, &Place::sea())?;
    let assessment = store::load(database, id, Beside::Nothing).await?.assessment;
    if assessment.phase != Phase::Draft {
        return Err(Error::Conflict("Rating has begun already.".to_owned()));
    }
    let event = recorded(&permit, acts::RATING_BEGUN, id, &assessment.name);
    store::begin_rating(database, event, id, version, now).await
}

/// Removes a draft. Once rating has begun nothing is removed.
///
/// # Errors
/// `Conflict` when it changed since `version` or isn't a draft; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn discard_draft(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::StartAssessment, &Place::sea())?;
    let assessment = store::load(database, id, Beside::Nothing).await?.assessment;
    if assessment.phase != Phase::Draft {
        return Err(Error::Conflict("Only a draft can be removed, and rating has begun.".to_owned()));
    }
    let event = recorded(&permit, acts::DISCARDED, id, &assessment.name).before(&assessment.name);
    store::discard(database, event, id, version, now).await
}

/// An assessment as its overview shows it to one reader.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The assessment.
    pub assessment: Assessment,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The reader's own ratings; nobody else's.
    pub own: Vec<Rating>,
    /// Whether the reader rates.
    pub on_team: bool,
    /// How far each member is: for the lead, who reminds. None for others.
    pub progress: Option<Vec<Progress>>,
    /// Who asked the reader to go on with rating, and when.
    pub reminded: Option<(String, DateTime<Utc>)>,
    /// The revision that was made of it, if there is one.
    pub revised_by: Option<AssessmentId>,
}

/// How far a member is. Only how much is answered, never what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// How many indicators they have answered.
    pub answered: usize,
    /// When they were asked last to go on.
    pub reminded_at: Option<DateTime<Utc>>,
}

/// An assessment's overview.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_assessment(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<Overview> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let reader = principal.person().map(|person| &person.id);
    let loaded = store::load(database, id, reader.map_or(Beside::Nothing, Beside::Ratings)).await?;
    let framework = loaded.frameworks.get(&loaded.assessment.framework)?;
    let assessment = loaded.assessment;
    let leads = reader.is_some_and(|reader| assessment.is_led_by(reader));
    let on_team = reader.is_some_and(|reader| assessment.has_member(reader));
    let mut reminders = match on_team && assessment.phase == Phase::Rating {
        true => store::consensus::reminders(database, id).await?,
        false => BTreeMap::new(),
    };
    let progress = match leads && assessment.phase == Phase::Rating {
        true => Some(team_progress(database, &assessment, &reminders).await?),
        false => None,
    };
    let reminded = reader.and_then(|reader| reminders.remove(reader));
    let revised_by = loaded.revised_by;
    Ok(Overview { assessment, framework, own: loaded.own, on_team, progress, reminded, revised_by })
}

async fn team_progress(
    database: &Database,
    assessment: &Assessment,
    reminders: &BTreeMap<PersonId, (String, DateTime<Utc>)>,
) -> Result<Vec<Progress>> {
    let counts: BTreeMap<_, _> = store::progress(database, &assessment.id).await?.into_iter().collect();
    let of_member = |member: &TeamMember| Progress {
        person: member.person.clone(),
        name: member.name.clone(),
        answered: counts.get(&member.person).copied().unwrap_or_default(),
        reminded_at: reminders.get(&member.person).map(|(_, at)| *at),
    };
    Ok(assessment.team.iter().map(of_member).collect())
}

/// One indicator as a member rates it.
#[derive(Debug, Clone)]
pub struct RatingView {
    /// The assessment.
    pub assessment: Assessment,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Which indicator.
    pub indicator: IndicatorNumber,
    /// All of the member's own ratings.
    pub own: Vec<Rating>,
}

/// What a member needs to rate an indicator: the indicator, and their own ratings.
///
/// # Errors
/// `SignedOut`; `Forbidden` for everybody who isn't on the team; `NotFound`.
pub async fn open_rating(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: IndicatorNumber,
) -> Result<RatingView> {
    let (person, _) = rater(principal)?;
    let loaded = store::load(database, id, Beside::Ratings(&person)).await?;
    if !loaded.assessment.has_member(&person) {
        return Err(Error::Forbidden);
    }
    let framework = loaded.frameworks.get(&loaded.assessment.framework)?;
    framework.find(indicator).ok_or(Error::NotFound)?;
    Ok(RatingView { assessment: loaded.assessment, framework, indicator, own: loaded.own })
}

fn rater(principal: &Principal) -> Result<(PersonId, Permit)> {
    let permit = principal.permit(Action::Rate, &Place::sea())?;
    let (person, _) = principal.own()?;
    Ok((person.id.clone(), permit))
}

/// Saves a member's rating of an indicator. Sending the same again, after a lost answer, changes nothing and is
/// answered alike.
///
/// # Errors
/// `Invalid` by field; `Conflict` when the assessment isn't being rated; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn save_rating(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    form: &RatingForm,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let (person, permit) = rater(principal)?;
    let given = Given::parse(form)?;
    let loaded = store::load(database, id, Beside::Rating(indicator, &person)).await?;
    let assessment = &loaded.assessment;
    if !assessment.has_member(&person) {
        return Err(Error::Forbidden);
    }
    loaded.frameworks.get(&assessment.framework)?.find(indicator).ok_or(Error::NotFound)?;
    let before = loaded.own.into_iter().next();
    if let Some(answered) = already(before.as_ref(), &given, form.version) {
        return Ok(answered);
    }
    if assessment.phase != Phase::Rating {
        return Err(Error::Conflict(not_rated_now(assessment.phase)));
    }
    let mut event = Event::new(&permit, acts::RATING_SAVED, id, format!("{indicator}, {}", assessment.name))
        .sealed(store::seal_of(id))
        .after(&given);
    if let Some(before) = &before {
        event = event.before(before);
    }
    let key = store::RatingKey { assessment: id, indicator, person: &person };
    let saved = store::save_rating(database, event, &key, &given, form.version, now).await;
    match saved {
        Ok(()) => Ok(Saved::Stored(Rating {
            indicator,
            answer: given.answer,
            reason: given.reason,
            rationale: given.rationale,
            saved_at: now,
            version: form.version + 1,
        })),
        Err(Error::Conflict(said)) => {
            let stored = store::rating(database, &key).await?;
            already(stored.as_ref(), &given, form.version).ok_or(Error::Conflict(said))
        }
        Err(other) => Err(other),
    }
}

/// Answers a save without writing: what is stored says the same already, or has changed since the form was opened.
fn already(stored: Option<&Rating>, given: &Given, version: i64) -> Option<Saved> {
    match stored {
        Some(stored) if stored.says(given) => Some(Saved::Stored(stored.clone())),
        Some(stored) if stored.version != version => Some(Saved::ChangedMeanwhile(stored.clone())),
        _ => None,
    }
}

fn not_rated_now(phase: Phase) -> String {
    match phase {
        Phase::Draft => "Rating hasn’t been opened yet. The lead opens it.".to_owned(),
        _ => "Rating is closed: your ratings can’t change any more.".to_owned(),
    }
}

/// Ratings with their givers' names, in the team's order.
fn by_name(assessment: &Assessment, ratings: Vec<(PersonId, Rating)>) -> Vec<(String, Rating)> {
    let place = |person: &PersonId| assessment.team.iter().position(|member| member.person == *person);
    let mut placed: Vec<_> =
        ratings.into_iter().filter_map(|(person, rating)| Some((place(&person)?, rating))).collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(place, rating)| (assessment.team[place].name.clone(), rating)).collect()
}
