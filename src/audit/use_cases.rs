//! Reading the record of changes: administrators only.

use super::{Entry, store};
use crate::access::{Action, Place, Principal};
use crate::database::Database;
use crate::problem::Result;

/// A page of the record (1 is the newest), with how many entries match `wanted` in all.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn read_audit(
    database: &Database,
    principal: &Principal,
    wanted: &str,
    page: usize,
) -> Result<(Vec<Entry>, usize)> {
    principal.permit(Action::ReadAudit, &Place::sea())?;
    store::page(database, wanted.trim(), page).await
}
