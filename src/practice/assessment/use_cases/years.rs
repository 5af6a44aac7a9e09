//! Comparing final assessments over the years.

use std::collections::{BTreeMap, BTreeSet};

use crate::assessment::results;
use crate::assessment::years::{MAX_YEARS, MIN_YEARS, YearColumn, Years, compare};
use crate::assessment::{Assessment, store};
use crate::improvement::actions_of;
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::AssessmentId;
use ground::problem::{Error, Result};

/// A final assessment that can be chosen.
#[derive(Debug, Clone)]
pub struct ComparableAssessment {
    /// The assessment.
    pub assessment: Assessment,
    /// Whether a newer final revision stands in its place.
    pub is_replaced: bool,
    /// Whether it is compared where nothing is chosen: the newest of its school year, of the newest six years.
    pub by_default: bool,
}

/// The final assessments that can be compared, the newest first.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn comparable(database: &Database, principal: &Principal) -> Result<Vec<ComparableAssessment>> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let finals = store::years::finals(database).await?;
    let replaced: BTreeSet<_> = finals.iter().filter_map(|assessment| assessment.revision.of.clone()).collect();
    let chosen = by_default(&finals);
    let listed = finals.into_iter().map(|assessment| ComparableAssessment {
        is_replaced: replaced.contains(&assessment.id),
        by_default: chosen.contains(&assessment.id),
        assessment,
    });
    Ok(listed.collect())
}

/// The newest final assessment of each school year, of the newest years.
fn by_default(finals: &[Assessment]) -> Vec<AssessmentId> {
    let mut newest: BTreeMap<_, &Assessment> = BTreeMap::new();
    for assessment in finals {
        let kept = newest.entry(assessment.school_year).or_insert(assessment);
        let order = |it: &Assessment| (it.finished_at, it.revision.number);
        if order(assessment) > order(kept) {
            *kept = assessment;
        }
    }
    newest.into_values().rev().take(MAX_YEARS).map(|assessment| assessment.id.clone()).collect()
}

/// Compares two to six final assessments; the newest of each school year where none is named.
///
/// # Errors
/// `Invalid` at `with` where they are too few or too many, or one isn't final; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn compare_years(database: &Database, principal: &Principal, ids: &[AssessmentId]) -> Result<Years> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let ids = match ids.is_empty() {
        true => by_default(&store::years::finals(database).await?),
        false => ids.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
    };
    if !(MIN_YEARS..=MAX_YEARS).contains(&ids.len()) {
        return Err(Error::invalid("with", format!("Choose {MIN_YEARS} to {MAX_YEARS} finished assessments.")));
    }
    let (found, frameworks) = store::years::frozen(database, &ids).await?;
    if found.len() < ids.len() {
        return Err(Error::NotFound);
    }
    let mut actions = actions_of(database, principal, &ids).await?;
    let mut columns = Vec::with_capacity(found.len());
    for (assessment, frozen) in found {
        let (Some(frozen), Some(finished_at)) = (frozen, assessment.finished_at) else {
            return Err(Error::invalid("with", format!("“{}” is not finished yet.", assessment.name)));
        };
        let (own, others) = actions.into_iter().partition(|action| action.assessment == assessment.id);
        actions = others;
        columns.push(YearColumn {
            framework: frameworks.get(&frozen.framework)?,
            answers: results::answers(&frozen.findings),
            profile: frozen.profile,
            id: assessment.id,
            name: assessment.name,
            school_year: assessment.school_year,
            finished_at,
            actions: own,
        });
    }
    Ok(compare(columns))
}
