//! Reading results: one's own so far, what the team has agreed on so far, or what was frozen.

use super::finishing::findings;
use super::list_assessments;
use crate::assessment::results::{self, Results, Standing};
use crate::assessment::store::Beside;
use crate::assessment::store::consensus::{self as table_store, Wanted};
use crate::assessment::{Phase, store};
use crate::improvement::{ImprovementAction, actions_of};
use crate::perception::use_cases::perceived;
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::AssessmentId;
use ground::problem::{Error, Result};

/// Results: the final ones for everybody who may read assessments, what is agreed so far for the team, a member's own so
/// far while it is rated. What members said when rating alone is the team's, also afterwards.
///
/// # Errors
/// `SignedOut`; `Forbidden` for others while it isn't final; `NotFound`.
pub async fn read_results(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<Results> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let reader = principal.person();
    let loaded = store::load(database, id, Beside::Results(reader.map(|person| &person.id))).await?;
    let framework = loaded.frameworks.get(&loaded.assessment.framework)?;
    let assessment = loaded.assessment;
    let on_team = reader.is_none_or(|person| assessment.has_member(&person.id));
    match (loaded.frozen, reader) {
        (Some(frozen), _) => {
            let results = Results::frozen(assessment, framework, frozen, loaded.revised_by);
            Ok(if on_team { results } else { results.without_individual_ratings() })
        }
        (None, _) if on_team && assessment.phase == Phase::Consensus => {
            let table = table_store::table(database, id, Wanted::All).await?;
            let found = findings(&table, &framework);
            let perceived = perceived(database, principal, assessment.original()).await?;
            Ok(Results::so_far(assessment, framework, Standing::AgreedSoFar, found, perceived))
        }
        (None, Some(reader)) if on_team => {
            let pieces = store::evidence::own(database, id, &reader.id).await?;
            let ratings: Vec<_> = loaded.own.into_iter().map(|rating| (reader.name.clone(), rating)).collect();
            let found = results::findings(&framework, &ratings, &pieces);
            Ok(Results::so_far(assessment, framework, Standing::OwnSoFar, found, None))
        }
        _ => Err(Error::Forbidden),
    }
}

/// The results of the assessment that was finished last; none where none is, or for who may not read assessments.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line.
pub async fn latest_results(database: &Database, principal: &Principal) -> Result<Option<Results>> {
    principal.own()?;
    if !principal.may(Action::ReadAssessments, &Place::sea()) {
        return Ok(None);
    }
    let listed = list_assessments(database, principal).await?.into_iter().map(|listed| listed.assessment);
    let finished = listed.filter(|assessment| assessment.phase == Phase::Final);
    match finished.max_by_key(|assessment| assessment.finished_at) {
        Some(newest) => read_results(database, principal, &newest.id).await.map(Some),
        None => Ok(None),
    }
}

/// Results with the plan that came from them: all that the report and the workbook say.
#[derive(Debug, Clone)]
pub struct Report {
    /// The results.
    pub results: Results,
    /// The actions of the improvement plan, in the order of their indicators.
    pub actions: Vec<ImprovementAction>,
}

/// Results as [`read_results`] gives them, with the plan.
///
/// # Errors
/// `SignedOut`; `Forbidden` for others while it isn't final; `NotFound`.
pub async fn read_report(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<Report> {
    let results = read_results(database, principal, id).await?;
    let plan = [results.assessment.original().clone()];
    let actions = actions_of(database, principal, &plan).await?;
    Ok(Report { results, actions })
}
