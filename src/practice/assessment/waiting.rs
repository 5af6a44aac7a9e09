//! What assessments ask of a person next, in words, and what goes on in them without that person.

use ground::calendar::date_in_words;
use ground::identity::{AssessmentId, PersonId};
use ground::waiting::{NAMED, ToDo};

use super::use_cases::{Meeting, Overview, Progress};
use super::{Assessment, Phase};
use crate::framework::IndicatorNumber;

/// Whose turn it is.
#[derive(Debug)]
pub(super) enum Turn {
    /// The reader's: what there is to do.
    Yours(ToDo),
    /// The reader's, who was asked for it by name: it goes before the rest.
    YoursFirst(ToDo),
    /// Other people's: what is said of it.
    Others(String),
}

/// A draft, for its lead.
pub(super) fn draft(assessment: &Assessment, reader: &PersonId) -> Option<ToDo> {
    let leads = assessment.lead().is_some_and(|lead| lead.person == *reader);
    (assessment.phase == Phase::Draft && leads).then(|| {
        let detail = "It is set up, and rating isn’t open yet. Nobody on the team can start before you open it.";
        ToDo::new(assessment.name.as_str(), detail, "Check it and open it", address(&assessment.id))
    })
}

/// The meeting, for whoever writes down in it and for who follows.
pub(super) fn consensus(meeting: &Meeting) -> ToDo {
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
    let detail = format!("Consensus is open, {agreed} of {all} agreed. {detail}");
    ToDo::new(meeting.assessment.full_name(), detail, action, address).done(agreed, all)
}

fn address(id: &AssessmentId) -> String {
    format!("/assessments/{id}")
}

/// An assessment that is being rated, for a member of its team.
pub(super) fn rating(overview: &Overview) -> Turn {
    let assessment = &overview.assessment;
    let total = overview.framework.indicators().count();
    let rated = overview.own.len();
    if let Some(next) = first_unrated(overview) {
        let reminded =
            overview.reminded.as_ref().map(|(by, _)| format!("{by} asks you to go on. ")).unwrap_or_default();
        let detail = format!(
            "{reminded}{rated} of {total} rated. School year {}, rating planned until {}.",
            assessment.school_year,
            date_in_words(assessment.ends_on)
        );
        let action = if rated == 0 { format!("Start with {next}") } else { format!("Go on with {next}") };
        let address = format!("{}/rate/{next}", address(&assessment.id));
        let to_do = ToDo::new(assessment.name.as_str(), detail, action, address);
        let to_do = to_do.due(assessment.ends_on).done(rated, total);
        return if reminded.is_empty() { Turn::Yours(to_do) } else { Turn::YoursFirst(to_do) };
    }
    match &overview.progress {
        Some(progress) => all_rated_by_lead(assessment, progress, total),
        None => {
            let lead = assessment.lead().map_or("the lead", |lead| lead.name.as_str());
            Turn::Others(format!(
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
fn all_rated_by_lead(assessment: &Assessment, progress: &[Progress], total: usize) -> Turn {
    let pending: Vec<&str> =
        progress.iter().filter(|member| member.answered < total).map(|member| member.name.as_str()).collect();
    if pending.is_empty() {
        let detail = format!(
            "Everybody on the team has rated all {total} indicators. In consensus you see the ratings and agree on levels."
        );
        let address = format!("{}/open", address(&assessment.id));
        return Turn::Yours(ToDo::new(assessment.name.as_str(), detail, "Open consensus", address));
    }
    let done = progress.len() - pending.len();
    Turn::Others(format!(
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

/// The first assessment, for who can start one.
pub(super) fn first_assessment() -> ToDo {
    let detail = "Rate your agency’s own practice on the framework’s indicators, alone or as a team.";
    ToDo::new("Your first assessment", detail, "Start an assessment", "/assessments/new")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, NaiveDate};
    use ground::calendar::SchoolYear;

    use super::*;
    use crate::assessment::rating::{Answer, Rating};
    use crate::assessment::{Duty, Revision, TeamMember};
    use crate::framework::{BUNDLED, read};

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

    fn yours(turn: Turn) -> ToDo {
        match turn {
            Turn::Yours(to_do) => to_do,
            other => panic!("{other:?}"),
        }
    }

    fn others(turn: Turn) -> String {
        match turn {
            Turn::Others(said) => said,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rating_goes_on_at_the_first_indicator_without_an_answer() {
        let item = yours(rating(&overview(23, None)));
        assert_eq!((item.address.as_str(), item.progress), ("/assessments/a1/rate/3.1.3", Some((23, 46))));
        assert_eq!(item.due_on, NaiveDate::from_ymd_opt(2026, 10, 15));
        assert_eq!(item.detail, "23 of 46 rated. School year 2026–27, rating planned until October 15, 2026.");
        assert_eq!(yours(rating(&overview(0, None))).action, "Start with 1.1.1");
        let mut reminded = overview(23, None);
        reminded.reminded = Some(("Ana".to_owned(), DateTime::default()));
        let Turn::YoursFirst(item) = rating(&reminded) else { panic!("asked for by name") };
        assert!(item.detail.starts_with("Ana asks you to go on. 23 of 46 rated."));
    }

    #[test]
    fn a_draft_waits_for_its_lead_alone() {
        let draft_for = |phase, name| {
            let assessment = Assessment { phase, ..overview(0, None).assessment };
            draft(&assessment, &PersonId::parse(name).unwrap()).map(|item| item.address)
        };
        assert_eq!(draft_for(Phase::Draft, "Ana").as_deref(), Some("/assessments/a1"));
        for (phase, name) in [(Phase::Draft, "Ben"), (Phase::Rating, "Ana"), (Phase::Final, "Ana")] {
            assert_eq!(draft_for(phase, name), None);
        }
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
