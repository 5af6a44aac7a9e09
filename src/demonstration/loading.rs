//! Bringing the demonstration into a database, through the use cases that people go through, at instants of the past.
//!
//! The site comes first and says from the first moment on that all is a demonstration: what a crash leaves can't be taken for a
//! real installation with published passwords. An entry in the record of changes comes last. Between the two every step
//! skips what is there already, so that loading again after a crash goes on where it stopped. Agreeing and what came of it is
//! in `agreeing.rs`, asking others in `asking.rs`. The line from strategies to outcomes: metrics in `measuring.rs`, figures in
//! `reporting.rs`, goals and strategies in `pursuing.rs`, the theory of action in `theorizing.rs`.

mod agreeing;
mod asking;
mod measuring;
mod pursuing;
mod reporting;
mod theorizing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

use super::dates::{MonthDay, Timeline};
use super::figures::{FIRST_YEARS_BACK, Figures};
use super::line::LineFiles;
use super::story::{AssessmentFile, ORGANIZATIONS, PersonEntry, RatingEntry, Story};
use crate::acts::LOADED;
use ground::access::{Action, Place, Principal};
use ground::audit::Event;
use ground::audit::use_cases::read_audit;
use ground::database::Database;
use ground::identity::{AssessmentId, PersonId};
use ground::organization::use_cases::{import_file, read_directory};
use ground::person::AccountForm;
use ground::person::session::principal_of;
use ground::person::use_cases::{add_person, list_people};
use ground::problem::{Error, Result};
use ground::site::use_cases::{read_site, set_up_demonstration};
use ground::site::{Site, SiteForm};
use ground::upload::Files;
use practice::assessment::evidence::EvidenceForm;
use practice::assessment::rating::{Answer, RatingForm};
use practice::assessment::use_cases::{
    add_evidence, begin_rating, finish_assessment, list_assessments, list_evidence, open_consensus, save_rating,
    start_assessment, view_assessment,
};
use practice::assessment::{Assessment, FrameForm, Phase};
use practice::framework;
use practice::framework::use_cases::ensure_bundled;

/// How long before its first assessment the State took Throughline into use, and before rating each assessment was drafted.
const SET_UP_BEFORE: TimeDelta = TimeDelta::days(30);
const DRAFTED_BEFORE: TimeDelta = TimeDelta::days(14);
/// Minutes from one rating to the next, where they are given on the same day.
const MINUTES_A_RATING: i64 = 7;

/// Minutes into its last day at which an assessment is finished.
const FINISHING_AT: i64 = 240;

/// What the demonstration holds once it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// LEAs and schools.
    pub organizations: usize,
    /// People who can sign in.
    pub people: usize,
    /// Assessments, finished and under way.
    pub assessments: usize,
    /// Ratings in them.
    pub ratings: usize,
    /// Metrics with their figures.
    pub metrics: usize,
    /// Priority goals, whichever way they stand.
    pub goals: usize,
    /// Strategies.
    pub strategies: usize,
}

/// Whether a start that is to show the demonstration has to [`load`] it: there is no site yet, or a load was cut short.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn needs_loading(database: &Database) -> Result<bool> {
    match read_site(database).await? {
        None => Ok(true),
        Some(site) => Ok(site.demonstration && !is_loaded(database).await?),
    }
}

/// Loads the demonstration into an empty database, or goes on where a load that was cut short stopped. The files that figures
/// come in with are kept among `files`.
///
/// # Errors
/// `Conflict`, in words, where there is a site or data already; `Unavailable`, `Internal`.
pub async fn load(database: &Database, files: &Files, now: DateTime<Utc>) -> Result<Loaded> {
    tell(database, files, &Story::read()?, now).await
}

/// Loads `story`.
pub(super) async fn tell(database: &Database, files: &Files, story: &Story, now: DateTime<Utc>) -> Result<Loaded> {
    let state = &story.state;
    let form = SiteForm {
        state: state.state.clone(),
        agency: state.agency.clone(),
        time_zone: state.time_zone.clone(),
        school_year_starts: state.school_year_starts.to_string(),
    };
    let site = Site::parse(&form, true)?;
    let timeline = Timeline::new(&site, now);
    let first_day = story.assessments.iter().map(|file| timeline.day(file.starts_on, file.years_back)).min();
    let set_up_on = first_day.unwrap_or(site.today(now)) - SET_UP_BEFORE;

    if !is_begun(database).await? {
        set_up_demonstration(database, &Principal::Operator, &form, timeline.at(set_up_on, 0)).await?;
    }
    ensure_bundled(database, timeline.at(set_up_on, 5)).await?;
    load_organizations(database, story, timeline.at(set_up_on, 20)).await?;
    let people = load_people(database, story, timeline.at(set_up_on, 30)).await?;
    let loading = Loading {
        database,
        files,
        site: &site,
        timeline,
        people,
        people_in_story: &state.people,
        line: &story.line,
        figures: Figures::new(&story.line.metrics, &story.organizations, site.today(now), site.school_year_starts),
        now,
    };
    for file in &story.assessments {
        loading.assessment(file).await?;
    }
    loading.line().await?;
    let loaded = Loaded {
        organizations: story.organizations.len(),
        people: story.state.people.len(),
        assessments: story.assessments.len(),
        ratings: story.assessments.iter().map(|file| file.ratings.len()).sum(),
        metrics: story.line.metrics.metrics.len(),
        goals: story.line.goals.len(),
        strategies: story.line.strategies.len(),
    };
    let permit = Principal::Operator.permit(Action::ManagePeople, &Place::sea())?;
    // What says from then on that nothing is missing.
    Event::new(&permit, LOADED, "main", &site.agency).after(&loaded).change(now).run(database).await?;
    Ok(loaded)
}

/// Whether a load has begun here and not come to its end.
///
/// # Errors
/// `Conflict` where nothing may be loaded.
async fn is_begun(database: &Database) -> Result<bool> {
    let refused = |because: String| Err(Error::Conflict(because));
    match read_site(database).await? {
        None if is_empty(database).await? => Ok(false),
        None => refused(
            "This database holds organizations or accounts already. The demonstration is only loaded into an empty one.".to_owned(),
        ),
        Some(site) if !site.demonstration => refused(format!(
            "This database belongs to {}. The demonstration is only loaded into an empty one.",
            site.agency
        )),
        Some(_) if is_loaded(database).await? => refused("The demonstration has been loaded into this database already.".to_owned()),
        Some(_) => Ok(true),
    }
}

async fn is_empty(database: &Database) -> Result<bool> {
    let organizations = read_directory(database, &Principal::Operator).await?;
    Ok(organizations.iter().next().is_none() && list_people(database, &Principal::Operator, "").await?.is_empty())
}

async fn is_loaded(database: &Database) -> Result<bool> {
    let (entries, _) = read_audit(database, &Principal::Operator, LOADED.key, 1).await?;
    Ok(entries.iter().any(|entry| entry.action == LOADED.key))
}

/// Imports the organizations, which come all or none.
async fn load_organizations(database: &Database, story: &Story, at: DateTime<Utc>) -> Result<()> {
    let directory = read_directory(database, &Principal::Operator).await?;
    if story.organizations.iter().filter_map(|row| row.id()).all(|id| directory.get(&id).is_some()) {
        return Ok(());
    }
    import_file(database, &Principal::Operator, "organizations.csv", ORGANIZATIONS.into(), None, at).await.map(|_| ())
}

/// Makes the accounts, and gives everybody's id by e-mail address.
async fn load_people(database: &Database, story: &Story, at: DateTime<Utc>) -> Result<BTreeMap<String, PersonId>> {
    let there = list_people(database, &Principal::Operator, "").await?;
    let mut people: BTreeMap<_, _> = there.into_iter().map(|person| (person.email, person.id)).collect();
    for (entry, minutes) in story.state.people.iter().zip(0..) {
        if people.contains_key(&entry.email) {
            continue;
        }
        let form = AccountForm {
            name: entry.name.clone(),
            email: entry.email.clone(),
            title: entry.title.clone(),
            roles: entry.held(),
        };
        let at = at + TimeDelta::minutes(minutes);
        let id = add_person(database, &Principal::Operator, &form, &story.state.password, at).await?;
        people.insert(entry.email.clone(), id);
    }
    Ok(people)
}

/// What loading needs to know.
struct Loading<'l> {
    database: &'l Database,
    files: &'l Files,
    site: &'l Site,
    timeline: Timeline<'l>,
    people: BTreeMap<String, PersonId>,
    people_in_story: &'l [PersonEntry],
    line: &'l LineFiles,
    figures: Figures<'l>,
    now: DateTime<Utc>,
}

impl Loading<'_> {
    /// The line from strategies to outcomes. Figures come in year by year, and reviews are held between them, so that each
    /// verdict rests on what was known by then.
    async fn line(&self) -> Result<()> {
        let metrics = self.metrics().await?;
        let on = |raw: &str, years_back: i32| -> Result<DateTime<Utc>> {
            let day = MonthDay::try_from(raw.to_owned()).map_err(|why| Error::invalid("day", why))?;
            Ok(self.timeline.at(self.timeline.past_day(day, years_back), 0))
        };
        self.year_of_figures(FIRST_YEARS_BACK, on("10-08", 2)?).await?;
        self.own_targets(&metrics).await?;
        let strategies = self.strategies(&metrics).await?;
        let goals = self.goals(&metrics).await?;
        let theory = self.theory(&metrics, &strategies, &goals).await?;
        self.year_of_figures(2, on("07-08", 1)?).await?;
        self.reviews(&theory, &metrics, 1).await?;
        self.year_of_figures(1, on("07-08", 0)?).await?;
        self.mistake(on("07-10", 0)?, on("07-13", 0)?).await?;
        self.judgements(&metrics).await?;
        self.reviews(&theory, &metrics, 0).await?;
        self.year_of_figures(0, self.now).await?;
        self.typed(&metrics, self.now).await
    }

    fn today(&self) -> NaiveDate {
        self.site.today(self.now)
    }

    async fn assessment(&self, file: &AssessmentFile) -> Result<()> {
        let lead = self.person(&file.lead).await?;
        let id = match self.started(file, &lead).await? {
            Some(id) => id,
            None => self.start(file, &lead).await?,
        };
        let mut assessment = self.view(&lead, &id).await?;
        if assessment.phase == Phase::Draft {
            let at = self.timeline.at(self.timeline.day(file.starts_on, file.years_back), 0);
            begin_rating(self.database, &lead, &id, assessment.version, at).await?;
            assessment = self.view(&lead, &id).await?;
        }
        if assessment.phase == Phase::Rating {
            self.rate(file, &id).await?;
            self.survey(file, &lead, &id).await?;
            let Some(consensus_on) = file.consensus_on else { return Ok(()) };
            let at = self.timeline.at(self.timeline.past_day(consensus_on, file.years_back), 0);
            open_consensus(self.database, &lead, &id, assessment.version, at).await?;
            assessment = self.view(&lead, &id).await?;
        }
        if assessment.phase == Phase::Consensus {
            self.agree(file, &id).await?;
            let Some(finished_on) = file.finished_on else { return Ok(()) };
            let at = self.timeline.at(self.timeline.past_day(finished_on, file.years_back), FINISHING_AT);
            finish_assessment(self.database, &lead, &id, assessment.version, at).await?;
        }
        self.improve(file, &lead, &id).await
    }

    /// This assessment, where it was started before a crash.
    async fn started(&self, file: &AssessmentFile, lead: &Principal) -> Result<Option<AssessmentId>> {
        let year = self.timeline.year(file.years_back);
        let listed = list_assessments(self.database, lead).await?.into_iter().map(|listed| listed.assessment);
        let mut same = listed.filter(|assessment| assessment.name == file.name && assessment.school_year == year);
        Ok(same.next().map(|assessment| assessment.id))
    }

    async fn start(&self, file: &AssessmentFile, lead: &Principal) -> Result<AssessmentId> {
        let starts_on = self.timeline.day(file.starts_on, file.years_back);
        let form = FrameForm {
            name: file.name.clone(),
            scope: file.scope.clone(),
            school_year: self.timeline.year(file.years_back).start_year().to_string(),
            framework: framework::read(framework::BUNDLED)?.id.to_string(),
            starts_on: starts_on.to_string(),
            ends_on: self.timeline.day(file.ends_on, file.years_back).to_string(),
            lead: self.id(&file.lead)?.to_string(),
            members: file.team.iter().map(|email| self.id(email).map(ToString::to_string)).collect::<Result<_>>()?,
            recorder: match &file.recorder {
                Some(email) => self.id(email)?.to_string(),
                None => String::new(),
            },
        };
        start_assessment(self.database, lead, &form, self.timeline.at(starts_on - DRAFTED_BEFORE, 0)).await
    }

    /// Gives the ratings that are missing, each on the day of its newest evidence; one without evidence on the day of the
    /// one before it.
    async fn rate(&self, file: &AssessmentFile, id: &AssessmentId) -> Result<()> {
        let mut raters = BTreeMap::new();
        let mut given = BTreeSet::new();
        for email in &file.team {
            let rater = self.person(email).await?;
            let own = view_assessment(self.database, &rater, id).await?.own;
            given.extend(own.into_iter().map(|rating| (email.as_str(), rating.indicator)));
            raters.insert(email.as_str(), rater);
        }
        let starts_on = self.timeline.day(file.starts_on, file.years_back);
        let mut rated_on = starts_on;
        for (entry, number) in file.ratings.iter().zip(0..) {
            let form = rating_form(entry);
            let newest =
                entry.evidence.iter().map(|evidence| self.timeline.past_day(evidence.dated, file.years_back)).max();
            rated_on = newest.map_or(rated_on, |newest: NaiveDate| newest.max(starts_on));
            if given.contains(&(entry.by.as_str(), entry.indicator)) {
                continue;
            }
            let rater = raters.get(entry.by.as_str()).ok_or_else(|| unknown(&entry.by))?;
            let at = self.timeline.at(rated_on, MINUTES_A_RATING * (number + 1));
            self.give(entry, file.years_back, rater, id, at).await?;
            save_rating(self.database, rater, id, entry.indicator, &form, at).await?;
        }
        Ok(())
    }

    /// Gives what a rating stands on, but for what was given before a crash. None of it is a file.
    async fn give(
        &self,
        entry: &RatingEntry,
        years_back: i32,
        rater: &Principal,
        id: &AssessmentId,
        at: DateTime<Utc>,
    ) -> Result<()> {
        if entry.evidence.is_empty() {
            return Ok(());
        }
        let there = list_evidence(self.database, rater, id).await?.pieces;
        for evidence in &entry.evidence {
            if there.iter().any(|piece| piece.serves(entry.indicator) && piece.evidence.note == evidence.note) {
                continue;
            }
            let form = EvidenceForm {
                note: evidence.note.clone(),
                link: evidence.link.clone(),
                dated: self.timeline.past_day(evidence.dated, years_back).to_string(),
                indicators: vec![entry.indicator.to_string()],
            };
            add_evidence(self.database, rater, self.files, self.site, id, (&form, None), at).await?;
        }
        Ok(())
    }

    async fn view(&self, lead: &Principal, id: &AssessmentId) -> Result<Assessment> {
        view_assessment(self.database, lead, id).await.map(|overview| overview.assessment)
    }

    async fn person(&self, email: &str) -> Result<Principal> {
        principal_of(self.database, self.id(email)?).await
    }

    fn id(&self, email: &str) -> Result<&PersonId> {
        self.people.get(email).ok_or_else(|| unknown(email))
    }
}

fn rating_form(entry: &RatingEntry) -> RatingForm {
    RatingForm {
        answer: entry.answer().map(Answer::key).unwrap_or_default().to_owned(),
        reason: entry.reason().to_owned(),
        rationale: entry.rationale.clone(),
        version: 0,
    }
}

fn unknown(email: &str) -> Error {
    Error::invalid("email", format!("The demonstration has nobody with the address {email}."))
}
