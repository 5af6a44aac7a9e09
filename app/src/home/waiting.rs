//! What waits for a person, gathered from the use cases that know. The gathering is here; its look is in `pages`.

use std::sync::Arc;

use app_ground::visit::Visit;
use ground::Error;
use ground::access::{Action, Role};
use ground::calendar::date_in_words;
use ground::identity::{AssessmentId, OrganizationId};
use ground::organization::Kind;
use ground::organization::directory::Directory;
use ground::organization::use_cases::read_directory;
use ground::person::use_cases::{list_invitations, list_people};
use practice::assessment::scoring::Profile;
use practice::assessment::use_cases::{
    Listed, Meeting, Overview, Progress, list_assessments, open_meeting, read_results, view_assessment,
};
use practice::assessment::{Assessment, Phase};
use practice::framework::IndicatorNumber;

/// How many people are named before the rest is counted.
const NAMED: usize = 3;

/// One thing to do, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is about.
    pub title: String,
    /// How it stands, or why it is next.
    pub detail: String,
    /// How much is done, of how many.
    pub progress: Option<(usize, usize)>,
    /// What to do.
    pub action: String,
    /// Where.
    pub address: String,
}

/// The last finished assessment.
pub struct Latest {
    /// Which.
    pub assessment: Assessment,
    /// What it came to.
    pub profile: Profile,
}

/// What the start page of a signed-in person says.
pub struct Start {
    /// What to do, the most pressing first.
    pub waiting: Vec<Waiting>,
    /// What goes on without this person.
    pub going_on: Vec<String>,
    /// The last result there is to read.
    pub latest: Option<Latest>,
    /// Whether this person may know of assessments: the SEA's own staff.
    pub at_sea: bool,
    /// Whether this person coaches LEAs on the SEA's behalf.
    pub coaches: bool,
    /// The organizations where this person is something, by id and name.
    pub own_places: Vec<(OrganizationId, String)>,
}

/// Gathers what a signed-in person's start page says.
///
/// # Errors
/// Those of the use cases; none for want of access, which only leaves something out.
pub async fn gather(visit: Visit) -> Result<Start, Error> {
    let directory = read_directory(&visit.database, &visit.principal).await?;
    let at_sea = visit.may(Action::ReadAssessments);
    let listed = match at_sea {
        true => list_assessments(&visit.database, &visit.principal).await?,
        false => Vec::new(),
    };
    let (mut waiting, mut going_on) = (Vec::new(), Vec::new());
    for each in &listed {
        of_assessment(&visit, each, &mut waiting, &mut going_on).await?;
    }
    waiting.extend(super::actions::of_plan(&visit).await?);
    waiting.extend(super::progress::of_progress(&visit).await?);
    waiting.extend(to_set_up(&visit, &directory, listed.is_empty()).await?);
    let latest = latest(&visit, &listed).await?;
    let coaches =
        visit.principal.person().is_some_and(|person| person.roles.iter().any(|held| held.role == Role::Liaison));
    Ok(Start { waiting, going_on, latest, at_sea, coaches, own_places: own_places(&visit, &directory) })
}

async fn of_assessment(
    visit: &Visit,
    listed: &Listed,
    waiting: &mut Vec<Waiting>,
    going_on: &mut Vec<String>,
) -> Result<(), Error> {
    let assessment = &listed.assessment;
    let reader = visit.principal.person().map(|person| &person.id);
    let leads = assessment.lead().is_some_and(|lead| Some(&lead.person) == reader);
    match assessment.phase {
        Phase::Draft if leads => waiting.push(draft(assessment)),
        Phase::Rating if listed.on_team => {
            let overview = view_assessment(&visit.database, &visit.principal, &assessment.id).await?;
            match rating(&overview) {
                // Asked for by name, and so before the rest.
                Step::Yours(item) if overview.reminded.is_some() => waiting.insert(0, item),
                Step::Yours(item) => waiting.push(item),
                Step::Others(said) => going_on.push(said),
            }
        }
        Phase::Consensus if listed.on_team => {
            match open_meeting(&visit.database, &visit.principal, &assessment.id, None).await {
                Ok(meeting) => waiting.push(consensus(&meeting)),
                // Finished between the one look and the other.
                Err(Error::Conflict(_)) => {}
                Err(other) => return Err(other),
            }
        }
        _ => {}
    }
    Ok(())
}

/// The meeting, for whoever writes down in it and for who follows.
fn consensus(meeting: &Meeting) -> Waiting {
    let (agreed, all) = (meeting.agreed(), meeting.agenda.len());
    let home = address(&meeting.assessment.id);
    let (detail, action, address) = match (meeting.records, agreed == all) {
        (true, true) => {
            let detail = if meeting.leads { "Look it over, and finish it." } else { "The lead can finish it." };
            (detail, "See what is still needed", format!("{home}/finish"))
        }
        (true, false) => ("You write down what the team agrees on.", "Go to the meeting", format!("{home}/consensus")),
        (false, _) => {
            ("The page follows the meeting, wherever you are.", "Follow the meeting", format!("{home}/consensus"))
        }
    };
    Waiting {
        title: meeting.assessment.full_name(),
        detail: format!("Consensus is open, {agreed} of {all} agreed. {detail}"),
        progress: Some((agreed, all)),
        action: action.to_owned(),
        address,
    }
}

fn draft(assessment: &Assessment) -> Waiting {
    Waiting {
        title: assessment.name.clone(),
        detail: "It is set up, and rating isn’t open yet. Nobody on the team can start before you open it.".to_owned(),
        progress: None,
        action: "Check it and open it".to_owned(),
        address: address(&assessment.id),
    }
}

fn address(id: &AssessmentId) -> String {
    format!("/assessments/{id}")
}

/// Whose turn it is in an assessment that is being rated.
enum Step {
    Yours(Waiting),
    Others(String),
}

fn rating(overview: &Overview) -> Step {
    let assessment = &overview.assessment;
    let total = overview.framework.indicators().count();
    let rated = overview.own.len();
    if let Some(next) = first_unrated(overview) {
        let reminded =
            overview.reminded.as_ref().map(|(by, _)| format!("{by} asks you to go on. ")).unwrap_or_default();
        return Step::Yours(Waiting {
            title: assessment.name.clone(),
            detail: format!(
                "{reminded}{rated} of {total} rated. School year {}, rating planned until {}.",
                assessment.school_year,
                date_in_words(assessment.ends_on)
            ),
            progress: Some((rated, total)),
            action: if rated == 0 { format!("Start with {next}") } else { format!("Go on with {next}") },
            address: format!("{}/rate/{next}", address(&assessment.id)),
        });
    }
    match &overview.progress {
        Some(progress) => all_rated_by_lead(assessment, progress, total),
        None => {
            let lead = assessment.lead().map_or("the lead", |lead| lead.name.as_str());
            Step::Others(format!(
                "You have rated all {total} indicators of “{}”. {lead} opens consensus, in which the team agrees.",
                assessment.name
            ))
        }
    }
}

fn first_unrated(overview: &Overview) -> Option<IndicatorNumber> {
    let rated = |number| overview.own.iter().any(|rating| rating.indicator == number);
    overview.framework.indicators().map(|indicator| indicator.number).find(|number| !rated(*number))
}

/// The lead's own ratings are done: open consensus, or wait for the others.
fn all_rated_by_lead(assessment: &Assessment, progress: &[Progress], total: usize) -> Step {
    let pending: Vec<&str> =
        progress.iter().filter(|member| member.answered < total).map(|member| member.name.as_str()).collect();
    if pending.is_empty() {
        return Step::Yours(Waiting {
            title: assessment.name.clone(),
            detail: format!(
                "Everybody on the team has rated all {total} indicators. In consensus you see the ratings and agree on levels."
            ),
            progress: None,
            action: "Open consensus".to_owned(),
            address: format!("{}/open", address(&assessment.id)),
        });
    }
    let done = progress.len() - pending.len();
    Step::Others(format!(
        "{done} of {} on the team have rated everything in “{}”. Still rating: {}.",
        progress.len(),
        assessment.name,
        some_of(&pending)
    ))
}

/// `Ana, Ben, Cora and 2 more`.
fn some_of(names: &[&str]) -> String {
    match names.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..NAMED].join(", ")),
    }
}

/// What a new installation still lacks, for who can give it.
async fn to_set_up(visit: &Visit, directory: &Arc<Directory>, no_assessment: bool) -> Result<Vec<Waiting>, Error> {
    let item = |title: &str, detail: &str, action: &str, address: &str| Waiting {
        title: title.to_owned(),
        detail: detail.to_owned(),
        progress: None,
        action: action.to_owned(),
        address: address.to_owned(),
    };
    let mut items = Vec::new();
    if visit.may(Action::EditOrganizations) && directory.count(Kind::Lea) == 0 {
        let detail = "Bring in your LEAs and their schools from a file, such as the State’s own directory. You see what it would do before anything is stored.";
        items.push(item("Your LEAs and schools", detail, "Import organizations", "/organizations/import"));
    }
    if visit.may(Action::ManagePeople) && alone(visit).await? {
        let detail =
            "You are the only one with an account. Invite whoever is to rate with you, or to look after accounts.";
        items.push(item("Your colleagues", detail, "Invite somebody", "/people/invite"));
    }
    if visit.may(Action::StartAssessment) && no_assessment {
        let detail = "Rate your agency’s own practice on the framework’s indicators, alone or as a team.";
        items.push(item("Your first assessment", detail, "Start an assessment", "/assessments/new"));
    }
    Ok(items)
}

/// Whether nobody else has an account or has been invited.
async fn alone(visit: &Visit) -> Result<bool, Error> {
    if list_people(&visit.database, &visit.principal, "").await?.len() > 1 {
        return Ok(false);
    }
    Ok(list_invitations(&visit.database, &visit.principal, visit.now).await?.is_empty())
}

async fn latest(visit: &Visit, listed: &[Listed]) -> Result<Option<Latest>, Error> {
    let finished = listed.iter().map(|each| &each.assessment).filter(|assessment| assessment.phase == Phase::Final);
    let Some(newest) = finished.max_by_key(|assessment| assessment.finished_at) else { return Ok(None) };
    let results = read_results(&visit.database, &visit.principal, &newest.id).await?;
    Ok(Some(Latest { assessment: results.assessment, profile: results.profile }))
}

fn own_places(visit: &Visit, directory: &Directory) -> Vec<(OrganizationId, String)> {
    let roles = visit.principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    let mut places: Vec<_> = roles
        .iter()
        .filter_map(|held| directory.get(&held.organization))
        .map(|each| (each.id.clone(), each.name.clone()))
        .collect();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use ground::calendar::SchoolYear;
    use ground::identity::PersonId;
    use practice::assessment::rating::{Answer, Rating};
    use practice::assessment::{Duty, Revision, TeamMember};
    use practice::framework::{BUNDLED, read};

    use super::*;

    /// An assessment of Ana's and Ben's in which Ana has rated the first `rated` indicators.
    fn overview(rated: usize, progress: Option<Vec<(&str, usize)>>) -> Overview {
        let framework = Arc::new(read(BUNDLED).unwrap());
        let own = framework.indicators().take(rated).map(|indicator| Rating {
            indicator: indicator.number,
            answer: Answer::CannotTell,
            reason: String::new(),
            rationale: String::new(),
            saved_at: DateTime::default(),
            version: 1,
        });
        let member =
            |name: &str, duty| TeamMember { person: PersonId::parse(name).unwrap(), name: name.to_owned(), duty };
        let assessment = Assessment {
            id: AssessmentId::parse("a1").unwrap(),
            name: "Autumn".to_owned(),
            scope: String::new(),
            school_year: SchoolYear::starting(2026).unwrap(),
            framework: framework.id.clone(),
            starts_on: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(),
            ends_on: NaiveDate::from_ymd_opt(2026, 10, 15).unwrap(),
            phase: Phase::Rating,
            team: vec![member("Ana", Duty::Lead), member("Ben", Duty::Member)],
            created_at: DateTime::default(),
            opening: None,
            finished_at: None,
            revision: Revision::default(),
            version: 1,
        };
        let member = |(name, answered): (&str, usize)| Progress {
            person: PersonId::parse(name).unwrap(),
            name: name.to_owned(),
            answered,
            reminded_at: None,
        };
        let progress = progress.map(|it| it.into_iter().map(member).collect());
        let own = own.collect();
        Overview { assessment, own, framework, on_team: true, progress, reminded: None, revised_by: None }
    }

    fn yours(step: Step) -> Waiting {
        match step {
            Step::Yours(item) => item,
            Step::Others(said) => panic!("waits for others: {said}"),
        }
    }

    fn others(step: Step) -> String {
        match step {
            Step::Others(said) => said,
            Step::Yours(item) => panic!("waits for the reader: {item:?}"),
        }
    }

    #[test]
    fn rating_goes_on_at_the_first_indicator_without_an_answer() {
        let item = yours(rating(&overview(23, None)));
        assert_eq!((item.address.as_str(), item.progress), ("/assessments/a1/rate/3.1.3", Some((23, 46))));
        assert_eq!(item.detail, "23 of 46 rated. School year 2026–27, rating planned until October 15, 2026.");
        assert_eq!(yours(rating(&overview(0, None))).action, "Start with 1.1.1");
        let mut reminded = overview(23, None);
        reminded.reminded = Some(("Ana".to_owned(), DateTime::default()));
        assert!(yours(rating(&reminded)).detail.starts_with("Ana asks you to go on. 23 of 46 rated."));
    }

    #[test]
    fn whoever_has_rated_everything_waits_for_the_others() {
        assert!(others(rating(&overview(46, None))).contains("Ana opens consensus"));
        let said = others(rating(&overview(46, Some(vec![("Ana", 46), ("Ben", 12)]))));
        assert_eq!(said, "1 of 2 on the team have rated everything in “Autumn”. Still rating: Ben.");
        let item = yours(rating(&overview(46, Some(vec![("Ana", 46), ("Ben", 46)]))));
        assert_eq!(item.address, "/assessments/a1/open");
    }

    #[test]
    fn long_lists_of_names_are_cut() {
        assert_eq!(some_of(&["Ana", "Ben", "Cora"]), "Ana, Ben, Cora");
        assert_eq!(some_of(&["Ana", "Ben", "Cora", "Dan", "Eve"]), "Ana, Ben, Cora and 2 more");
    }
}
