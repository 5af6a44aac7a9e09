//! What figures ask of whoever is signed in.

use chrono::NaiveDate;

use super::{read_organization, under_review};
use crate::observation::waiting::{to_decide, to_report};
use ground::access::{Principal, Role, SignedIn};
use ground::database::Database;
use ground::identity::OrganizationId;
use ground::organization::use_cases::directory;
use ground::problem::Result;
use ground::site::Site;
use ground::waiting::{NAMED, ToDo};

/// What figures ask of this person next: to decide about those under review, and to report those that their LEAs and
/// schools supply themselves.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(
    database: &Database,
    principal: &Principal,
    site: &Site,
    today: NaiveDate,
) -> Result<Vec<ToDo>> {
    let (person, _) = principal.own()?;
    let mut waiting: Vec<ToDo> = under_review(database, principal).await?.and_then(to_decide).into_iter().collect();
    let places = answers_for(person);
    if places.is_empty() {
        return Ok(waiting);
    }
    let directory = directory(database).await?;
    for id in places {
        let Some(organization) = directory.get(&id) else { continue };
        let found = read_organization(database, principal, site, &id, today).await?;
        if found.may_enter {
            waiting.extend(to_report(&id, &organization.name, organization.kind, &found.series));
        }
    }
    Ok(waiting)
}

/// The LEAs and schools that this person answers for, the first few.
fn answers_for(person: &SignedIn) -> Vec<OrganizationId> {
    let answers = |role: Role| matches!(role, Role::LeaLead | Role::LeaMember | Role::SchoolLead);
    let held = person.roles.iter().filter(|held| answers(held.role));
    held.map(|held| held.organization.clone()).take(NAMED).collect()
}
