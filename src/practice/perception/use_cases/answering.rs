//! What respondents do, who have no account: open a questionnaire by its link, and answer it once. The code in their
//! hands decides.

use chrono::{DateTime, TimeDelta, Utc};

use super::codes;
use crate::perception::answer::{Answer, AnswerForm, LeaFrom};
use crate::perception::links::{lea_of, named_leas};
use crate::perception::store::{self, Way};
use crate::perception::{Code, MAX_ANSWERS, RespondentKind, Survey, SurveyState, acts};
use ground::access::Principal;
use ground::audit::Event;
use ground::database::Database;
use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::organization::use_cases::directory;
use ground::person::throttle::Meter;
use ground::person::use_cases::has_room;
use ground::problem::{Error, Result};

/// Answers by the open link from one address in an hour; a school shares an address.
const MOST_FROM_AN_ADDRESS: i64 = 300;

/// What a link leads to.
#[derive(Debug, Clone)]
pub enum Door {
    /// The questions.
    Open(Box<Questionnaire>),
    /// A survey that takes no answers yet.
    NotYet,
    /// A survey that takes none any more.
    Closed,
    /// A single-use link that has been used.
    Used,
    /// Nothing.
    Unknown,
}

/// A survey as a respondent sees it.
#[derive(Debug, Clone)]
pub struct Questionnaire {
    /// The survey: what is asked, of whom.
    pub survey: Survey,
    /// The form's one-time key.
    pub key: String,
    /// For whom a single-use link is; none for the open link, whose respondents choose.
    pub organization: Option<String>,
    /// What the respondent probably is, by the organization of the link.
    pub likely: Option<RespondentKind>,
    /// The LEAs to choose from, by name; none for a single-use link.
    pub leas: Vec<(OrganizationId, String)>,
}

/// What the link with this code leads to, for anybody.
///
/// # Errors
/// Those of the database.
pub async fn open_questionnaire(database: &Database, _principal: &Principal, code: &str) -> Result<Door> {
    let (way, survey) = match enter(database, code).await? {
        Entry::In(entered) => (entered.0, entered.1),
        Entry::Shut(door) => return Ok(door),
    };
    let directory = directory(database).await?;
    let organization = way.organization.as_ref().and_then(|id| directory.get(id));
    let likely = organization.and_then(|it| match it.kind {
        Kind::Lea => Some(RespondentKind::LeaStaff),
        Kind::School => Some(RespondentKind::SchoolStaff),
        Kind::Sea => None,
    });
    Ok(Door::Open(Box::new(Questionnaire {
        key: codes::key(),
        organization: organization.map(|it| it.name.clone()),
        likely: likely.filter(|kind| survey.audience.contains(kind)),
        leas: if way.organization.is_none() { named_leas(&directory, true) } else { Vec::new() },
        survey,
    })))
}

enum Entry {
    In(Box<(Way, Survey, Code)>),
    Shut(Door),
}

async fn enter(database: &Database, code: &str) -> Result<Entry> {
    let Some(code) = Code::parse(code) else { return Ok(Entry::Shut(Door::Unknown)) };
    let Some(way) = store::way(database, &code).await? else { return Ok(Entry::Shut(Door::Unknown)) };
    let survey = match store::load(database, &way.survey).await {
        // Its assessment was removed as a draft.
        Err(Error::NotFound) => None,
        other => other?.survey,
    };
    let Some(survey) = survey else { return Ok(Entry::Shut(Door::Unknown)) };
    Ok(match survey.state {
        _ if way.organization.is_none() && !survey.open_link => Entry::Shut(Door::Unknown),
        SurveyState::Draft => Entry::Shut(Door::NotYet),
        SurveyState::Closed => Entry::Shut(Door::Closed),
        SurveyState::Open if way.used => Entry::Shut(Door::Used),
        SurveyState::Open => Entry::In(Box::new((way, survey, code))),
    })
}

/// Takes an answer in. The same form sent twice counts once and is answered alike. `address` is where it comes from:
/// the open link takes 300 answers an hour from one.
///
/// # Errors
/// `Invalid` by field ([`Answer::parse`]), without a field when too many came from the address; `Conflict` when the link
/// has been used or the survey isn't open; `NotFound` for a code that leads nowhere.
pub async fn answer(
    database: &Database,
    principal: &Principal,
    code: &str,
    form: &AnswerForm,
    address: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    if !codes::is_key(&form.key) {
        return Err(Error::invalid("", "This page is out of date. Your answers are still here: send them again."));
    }
    let (way, survey, code) = match enter(database, code).await? {
        Entry::In(entered) => *entered,
        Entry::Shut(door) => return already_there(database, code, form).await?.ok_or_else(|| shut(&door)),
    };
    if store::has_answer(database, &survey.id, &form.key).await? {
        return Ok(());
    }
    let directory = directory(database).await?;
    let offered = named_leas(&directory, true);
    let from_link = way.organization.as_ref().map(|organization| lea_of(&directory, organization));
    let lea = match &from_link {
        Some(lea) => LeaFrom::Link(lea.as_ref()),
        None => LeaFrom::Choice(&offered),
    };
    let given = Answer::parse(form, &survey, lea)?;
    if way.organization.is_none() && !has_room(database, &meter(&survey, address), now).await? {
        return Err(Error::invalid("", "Too many answers have come from your network. Try again in an hour."));
    }
    // Neither who, nor what, nor by which link: only that an answer came in.
    let permit = principal.by_secret("A respondent");
    let event = Event::new(&permit, acts::ANSWERED, &survey.id, &survey.title);
    let single_use = way.organization.is_some().then_some(&code);
    match store::take_answer(database, event, &survey.id, &form.key, single_use, &given, now).await {
        Err(Error::Conflict(_)) => {
            // Sent twice at once, or the link was used or the survey closed in this moment.
            if store::has_answer(database, &survey.id, &form.key).await? {
                return Ok(());
            }
            match enter(database, code.as_str()).await? {
                Entry::Shut(door) => Err(shut(&door)),
                Entry::In(..) => {
                    Err(Error::Conflict(format!("This survey has {MAX_ANSWERS} answers and takes no more.")))
                }
            }
        }
        other => other,
    }
}

/// What counts the answers that come by a survey's open link from one address.
fn meter(survey: &Survey, address: &str) -> Meter {
    Meter { key: format!("survey {} {address}", survey.id), limit: MOST_FROM_AN_ADDRESS, window: TimeDelta::hours(1) }
}

/// Whether a form that comes to a shut door is one that was taken in before.
async fn already_there(database: &Database, code: &str, form: &AnswerForm) -> Result<Option<()>> {
    let Some(code) = Code::parse(code) else { return Ok(None) };
    let Some(way) = store::way(database, &code).await? else { return Ok(None) };
    let id = super::survey_of(&way.survey)?;
    Ok(store::has_answer(database, &id, &form.key).await?.then_some(()))
}

fn shut(door: &Door) -> Error {
    let said = match door {
        Door::Unknown | Door::Open(_) => return Error::NotFound,
        Door::NotYet => "This survey isn’t open yet.",
        Door::Closed => "This survey is closed. Thank you for wanting to take part.",
        Door::Used => "This link has been used. Each link takes one answer.",
    };
    Error::Conflict(said.to_owned())
}
