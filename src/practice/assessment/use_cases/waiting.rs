//! What assessments ask of whoever is signed in.

use super::{Listed, list_assessments, open_meeting, view_assessment};
use crate::assessment::Phase;
use crate::assessment::waiting::{Turn, consensus, draft, first_assessment, rating};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::PersonId;
use ground::problem::{Error, Result};
use ground::waiting::ToDo;

/// What assessments ask of a person.
#[derive(Debug, Default)]
pub struct AssessmentsWaiting {
    /// What there is to do, the most pressing first.
    pub to_do: Vec<ToDo>,
    /// What goes on without this person, in sentences.
    pub going_on: Vec<String>,
    /// Starting the first one, where there is none and this person can.
    pub first: Option<ToDo>,
}

/// What assessments ask of this person next.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(database: &Database, principal: &Principal) -> Result<AssessmentsWaiting> {
    let (person, _) = principal.own()?;
    let may = |action| principal.may(action, &Place::sea());
    let mut waiting = AssessmentsWaiting::default();
    let listed = match may(Action::ReadAssessments) {
        true => list_assessments(database, principal).await?,
        false => Vec::new(),
    };
    for each in &listed {
        match turn(database, principal, &person.id, each).await? {
            Some(Turn::Yours(to_do)) => waiting.to_do.push(to_do),
            Some(Turn::YoursFirst(to_do)) => waiting.to_do.insert(0, to_do),
            Some(Turn::Others(said)) => waiting.going_on.push(said),
            None => {}
        }
    }
    waiting.first = (listed.is_empty() && may(Action::StartAssessment)).then(first_assessment);
    Ok(waiting)
}

async fn turn(database: &Database, principal: &Principal, reader: &PersonId, listed: &Listed) -> Result<Option<Turn>> {
    let assessment = &listed.assessment;
    match assessment.phase {
        Phase::Draft => Ok(draft(assessment, reader).map(Turn::Yours)),
        Phase::Rating if listed.on_team => {
            Ok(Some(rating(&view_assessment(database, principal, &assessment.id).await?)))
        }
        Phase::Consensus if listed.on_team => match open_meeting(database, principal, &assessment.id, None).await {
            Ok(meeting) => Ok(Some(Turn::Yours(consensus(&meeting)))),
            // Finished between the one look and the other.
            Err(Error::Conflict(_)) => Ok(None),
            Err(other) => Err(other),
        },
        _ => Ok(None),
    }
}
