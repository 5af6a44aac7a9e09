//! What people do with perception surveys. Nothing of the answers leaves this room before a survey is closed; while it is
//! open, only how many there are.

mod answering;
mod codes;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::links::{LinksForm, OrganizationLinks, Wanted, lea_of, named_leas};
use super::results::Perceived;
use super::{Code, Edited, Leas, RespondentKind, Survey, SurveyForm, SurveyState, generated, store, summarize};
use crate::framework::use_cases::FrameworkShelf;
use crate::perception::acts;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{AssessmentId, SurveyId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;

pub use answering::{Door, Questionnaire, answer, open_questionnaire};

/// How often closing counts again while answers still come in.
const CLOSING_TRIES: usize = 8;

/// What others said in the survey of an assessment; none unless the survey is closed.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn perceived(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
) -> Result<Option<Perceived>> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    store::published(database, assessment).await
}

/// A survey as its page shows it.
#[derive(Debug, Clone)]
pub struct SurveyView {
    /// The assessment's name.
    pub assessment: String,
    /// Whether the assessment is final: no survey is opened then.
    pub assessment_final: bool,
    /// The survey, for those who run it; none where none is prepared.
    pub survey: Option<Survey>,
    /// Where it is, for everybody.
    pub state: Option<SurveyState>,
    /// How many have answered, for those who run it.
    pub answers: usize,
    /// How many single-use links there are, for how many organizations; for those who run it.
    pub links: (usize, usize),
    /// What others said; none unless it is closed.
    pub perceived: Option<Perceived>,
}

/// A survey's page: what is asked and how many answered for those who run it, the results for all who read assessments.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn survey_results(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
) -> Result<SurveyView> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let runs = principal.may(Action::RunSurvey, &Place::sea());
    let loaded = store::load(database, assessment).await?;
    let state = loaded.survey.as_ref().map(|survey| survey.state);
    let perceived = match state {
        Some(SurveyState::Closed) => store::published(database, assessment).await?,
        _ => None,
    };
    let links = match &loaded.survey {
        Some(survey) if runs => store::links(database, &survey.id).await?,
        _ => Vec::new(),
    };
    let organizations: std::collections::BTreeSet<_> = links.iter().map(|(organization, _)| organization).collect();
    Ok(SurveyView {
        assessment: loaded.asking.name,
        assessment_final: loaded.asking.is_final,
        state,
        answers: if runs { loaded.answers } else { 0 },
        links: (links.len(), organizations.len()),
        survey: loaded.survey.filter(|_| runs),
        perceived,
    })
}

/// The survey of an assessment, drafted from its framework if there is none yet.
///
/// # Errors
/// `Conflict` where the assessment is final or its framework asks nobody else; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn prepare_survey(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
    now: DateTime<Utc>,
) -> Result<Survey> {
    let permit = principal.permit(Action::RunSurvey, &Place::sea())?;
    let loaded = store::load(database, assessment).await?;
    if let Some(survey) = loaded.survey {
        return Ok(survey);
    }
    if loaded.asking.is_final {
        return Err(too_late());
    }
    let framework = FrameworkShelf::now(database).await?.get(&loaded.asking.framework)?;
    let survey = Survey {
        id: survey_of(assessment)?,
        title: super::title().to_owned(),
        introduction: super::introduction().to_owned(),
        audience: RespondentKind::ALL.to_vec(),
        state: SurveyState::Draft,
        open_link: true,
        open_code: codes::fresh()?,
        last_day: None,
        opened_at: None,
        closed_at: None,
        items: generated(&framework),
        version: 1,
    };
    if survey.items.is_empty() {
        return Err(Error::Conflict(
            "This assessment’s framework has no indicator that others are asked about.".into(),
        ));
    }
    let event = recorded(&permit, acts::PREPARED, &survey);
    match store::create(database, event, &survey, now).await {
        Ok(()) => Ok(survey),
        // Somebody else prepared it in the same moment.
        Err(Error::Conflict(said)) => store::load(database, assessment).await?.survey.ok_or(Error::Conflict(said)),
        Err(other) => Err(other),
    }
}

fn survey_of(assessment: &AssessmentId) -> Result<SurveyId> {
    SurveyId::parse(assessment.as_str()).ok_or(Error::NotFound)
}

fn recorded(permit: &Permit, act: Act, survey: &Survey) -> Event {
    Event::new(permit, act, &survey.id, &survey.title)
}

fn too_late() -> Error {
    Error::Conflict("This assessment is final. Nobody can be asked for it any more.".to_owned())
}

/// The survey to change, with the permit to change it.
async fn run(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
) -> Result<(store::Loaded, Survey, Permit)> {
    let permit = principal.permit(Action::RunSurvey, &Place::sea())?;
    let mut loaded = store::load(database, assessment).await?;
    let survey = loaded.survey.take().ok_or(Error::NotFound)?;
    Ok((loaded, survey, permit))
}

fn expect_state(survey: &Survey, expected: SurveyState) -> Result<()> {
    let said = match survey.state {
        state if state == expected => return Ok(()),
        SurveyState::Draft => "The survey isn’t open yet.",
        SurveyState::Open => "The survey is open. Its wording can’t change any more.",
        SurveyState::Closed => "The survey is closed, and it stays closed.",
    };
    Err(Error::Conflict(said.to_owned()))
}

/// Changes a draft: title, introduction, who is asked, last day, every item.
///
/// # Errors
/// `Invalid` by field ([`Edited::parse`]); `Conflict` when it isn't a draft or changed since `version`; `SignedOut`,
/// `Forbidden`, `NotFound`.
pub async fn edit_survey(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
    version: i64,
    form: &SurveyForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (_, survey, permit) = run(database, principal, assessment).await?;
    expect_state(&survey, SurveyState::Draft)?;
    let edited = Edited::parse(form, &survey.items)?;
    let before = (&survey.title, &survey.introduction, &survey.audience, survey.open_link, survey.last_day);
    let event = recorded(&permit, acts::CHANGED, &survey).before(&(before, &survey.items)).after(&edited);
    store::update(database, event, &survey.id, version, &edited, now).await
}

/// Opens a draft for answers.
///
/// # Errors
/// `Invalid` naming the items that lack statements; `Conflict` when it isn't a draft, changed since `version`, or the
/// assessment is final; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn open_survey(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (loaded, survey, permit) = run(database, principal, assessment).await?;
    if survey.state != SurveyState::Draft {
        return Err(Error::Conflict("The survey has been opened already.".to_owned()));
    }
    if loaded.asking.is_final {
        return Err(too_late());
    }
    let lacking = survey.not_ready();
    if !lacking.is_empty() {
        return Err(Error::Invalid(lacking));
    }
    let event = recorded(&permit, acts::OPENED, &survey);
    store::open(database, event, &survey.id, version, now).await
}

/// Closes a survey for good and publishes what may be published of it.
///
/// # Errors
/// `Conflict` when it isn't open or changed since `version`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn close_survey(
    database: &Database,
    principal: &Principal,
    site: &Site,
    assessment: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (_, mut survey, permit) = run(database, principal, assessment).await?;
    for _ in 0..CLOSING_TRIES {
        expect_state(&survey, SurveyState::Open)?;
        if survey.version != version {
            return Err(Error::Conflict("Somebody else changed this since you opened it.".to_owned()));
        }
        let (answers, invited) = store::answers(database, &survey).await?;
        let directory = directory(database).await?;
        let leas = Leas {
            names: named_leas(&directory, false).into_iter().collect(),
            invited: invited.iter().filter_map(|organization| lea_of(&directory, organization)).collect(),
        };
        let perceived = summarize(&survey, &answers, &leas, site.today(now));
        // How many answered is in the record only where it may be published.
        let event = recorded(&permit, acts::CLOSED, &survey).after(&perceived.respondents);
        match store::close(database, event, &survey, answers.len(), &perceived, now).await {
            // An answer came in meanwhile: count it too.
            Err(Error::Conflict(_)) => {
                survey = store::load(database, assessment).await?.survey.ok_or(Error::NotFound)?;
            }
            other => return other,
        }
    }
    Err(Error::Conflict("Answers keep coming in. Try again in a moment.".to_owned()))
}

/// Makes single-use links for organizations. They can be had again from [`list_links`].
///
/// # Errors
/// `Invalid` with the fields of [`LinksForm`]; `Conflict` when the survey is closed; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn make_links(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
    form: &LinksForm,
    now: DateTime<Utc>,
) -> Result<Wanted> {
    let (_, survey, permit) = run(database, principal, assessment).await?;
    if survey.state == SurveyState::Closed {
        return Err(Error::Conflict("The survey is closed, and it stays closed.".to_owned()));
    }
    let existing = store::links(database, &survey.id).await?.len();
    let wanted = Wanted::parse(form, &*directory(database).await?, existing)?;
    let mut made = Vec::with_capacity(wanted.count * wanted.organizations.len());
    for organization in &wanted.organizations {
        for _ in 0..wanted.count {
            made.push((organization.clone(), codes::fresh()?));
        }
    }
    // For whom and how many; never the codes.
    let event = recorded(&permit, acts::LINKS_MADE, &survey).after(&wanted);
    store::make_links(database, event, &survey.id, &made, existing, now).await?;
    Ok(wanted)
}

/// All ways into a survey, to be printed and handed out.
#[derive(Debug, Clone)]
pub struct LinkSheet {
    /// The assessment's name.
    pub assessment: String,
    /// The survey.
    pub survey: Survey,
    /// The open link's code, where there is an open link.
    pub open_code: Option<Code>,
    /// Single-use links, by organization.
    pub organizations: Vec<OrganizationLinks>,
}

/// A survey's links. Which have been used isn't said: it would tell how many of an organization answered.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn list_links(database: &Database, principal: &Principal, assessment: &AssessmentId) -> Result<LinkSheet> {
    let (loaded, survey, _) = run(database, principal, assessment).await?;
    let directory = directory(database).await?;
    let mut by_organization: BTreeMap<_, Vec<Code>> = BTreeMap::new();
    for (organization, code) in store::links(database, &survey.id).await? {
        by_organization.entry(organization).or_default().push(code);
    }
    let name = |id: &_| directory.get(id).map_or_else(|| format!("{id}"), |it| it.name.clone());
    let mut organizations: Vec<OrganizationLinks> = by_organization
        .into_iter()
        .map(|(organization, codes)| OrganizationLinks {
            name: name(&organization),
            lea: lea_of(&directory, &organization).filter(|lea| *lea != organization).map(|lea| name(&lea)),
            organization,
            codes,
        })
        .collect();
    organizations.sort_by_cached_key(|it| {
        (it.lea.clone().unwrap_or_else(|| it.name.clone()), it.lea.is_some(), it.name.clone())
    });
    let open_code = survey.open_link.then(|| survey.open_code.clone());
    Ok(LinkSheet { assessment: loaded.asking.name, survey, open_code, organizations })
}

/// A survey for those who run it: to edit its draft.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_survey(
    database: &Database,
    principal: &Principal,
    assessment: &AssessmentId,
) -> Result<(String, Survey)> {
    let (loaded, survey, _) = run(database, principal, assessment).await?;
    Ok((loaded.asking.name, survey))
}
