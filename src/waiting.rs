//! What waits for whom: what every wing asks of a person, in one order. Start page, letters and packs ask here.

use chrono::{DateTime, Utc};
use ground::access::Principal;
use ground::database::Database;
use ground::problem::Result;
use ground::site::Site;
pub use ground::waiting::ToDo;
pub use ground::waiting::use_cases::to_set_up;
use practice::{assessment, improvement};
use progress::{goal, observation, theory};

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What to do, the most pressing first.
    pub to_do: Vec<ToDo>,
    /// What goes on without this person, in sentences.
    pub going_on: Vec<String>,
}

/// What waits for whoever is signed in.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(
    database: &Database,
    principal: &Principal,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Waiting> {
    let today = site.today(now);
    let assessments = assessment::use_cases::what_waits(database, principal).await?;
    let mut to_do = assessments.to_do;
    to_do.extend(improvement::use_cases::what_waits(database, principal, today).await?);
    to_do.extend(goal::use_cases::what_waits(database, principal).await?);
    to_do.extend(theory::use_cases::what_waits(database, principal, today).await?);
    to_do.extend(observation::use_cases::what_waits(database, principal, site, today).await?);
    to_do.extend(to_set_up(database, principal, now).await?);
    to_do.extend(assessments.first);
    Ok(Waiting { to_do, going_on: assessments.going_on })
}
