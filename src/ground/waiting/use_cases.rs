//! What a new installation lacks, for whoever is signed in.

use chrono::{DateTime, Utc};

use super::{ToDo, set_up};
use crate::access::{Action, Place, Principal};
use crate::database::Database;
use crate::organization::Kind;
use crate::organization::use_cases::directory;
use crate::person::use_cases::{list_invitations, list_people};
use crate::problem::Result;

/// What a new installation lacks, as far as this person can give it.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn to_set_up(database: &Database, principal: &Principal, now: DateTime<Utc>) -> Result<Vec<ToDo>> {
    principal.own()?;
    let may = |action| principal.may(action, &Place::sea());
    let no_lea = may(Action::EditOrganizations) && directory(database).await?.count(Kind::Lea) == 0;
    let alone = may(Action::ManagePeople)
        && list_people(database, principal, "").await?.len() <= 1
        && list_invitations(database, principal, now).await?.is_empty();
    Ok(set_up(no_lea, alone))
}
