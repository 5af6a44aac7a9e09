//! What people do with the ledger: read it, whole at the SEA, or their own organization's. Each decides access first.

use super::{Ledger, everybody, ledger, one};
use crate::metric;
use crate::theory;
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::OrganizationId;
use ground::organization::Organization;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// All that is asked of LEAs and schools.
///
/// # Errors
/// `SignedOut`, `Forbidden`: it is for those with a role at the SEA.
pub async fn read_ledger(database: &Database, principal: &Principal) -> Result<Ledger> {
    principal.permit(Action::ReadFigures, &Place::sea())?;
    let metrics = metric::all(database).await?;
    let decisions = theory::use_cases::last_decisions(database).await?;
    let respondents = everybody(&*directory(database).await?);
    Ok(ledger(&metrics, respondents, &decisions))
}

/// What is asked of one organization.
#[derive(Debug, Clone)]
pub struct OwnBurden {
    /// Of whom.
    pub organization: Organization,
    /// What; the only LEA in it is this organization, with the schools under it.
    pub ledger: Ledger,
}

/// What is asked of an LEA and its schools, or of a school.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` where there is no such organization or it is the SEA, which asks.
pub async fn read_own_burden(
    database: &Database,
    principal: &Principal,
    organization: &OrganizationId,
) -> Result<OwnBurden> {
    let directory = directory(database).await?;
    principal.permit(Action::ReadFigures, &directory.place(organization).unwrap_or_else(Place::sea))?;
    let organization = directory.get(organization).ok_or(Error::NotFound)?;
    let respondents = one(&directory, organization).ok_or(Error::NotFound)?;
    let metrics = metric::all(database).await?;
    let decisions = theory::use_cases::last_decisions(database).await?;
    let mut ledger = ledger(&metrics, vec![respondents], &decisions);
    // What is asked of nobody here isn't their burden.
    ledger.requests.retain(|request| request.respondents > 0);
    let asked = |id| ledger.requests.iter().any(|request| request.metric == id);
    ledger.duplicates.retain(|duplicate| asked(duplicate.stop.0.clone()));
    Ok(OwnBurden { organization: organization.clone(), ledger })
}
