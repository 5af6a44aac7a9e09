//! Looking after jobs: administrators only.

use chrono::{DateTime, Utc};

use super::{Job, JobId, JobState, acts, store};
use crate::access::{Action, Place, Principal};
use crate::audit::Event;
use crate::database::Database;
use crate::problem::{Error, Result};

/// The jobs of an installation: of each state the newest hundred, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// What is to be done, or is being done.
    pub open: Vec<Job>,
    /// What failed for good.
    pub given_up: Vec<Job>,
    /// What was done within the last week.
    pub done: Vec<Job>,
    /// The time by the database's clock, which is the jobs'.
    pub now: DateTime<Utc>,
}

/// The jobs, by what became of them so far.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_jobs(database: &Database, principal: &Principal) -> Result<Jobs> {
    principal.permit(Action::TendJobs, &Place::sea())?;
    let states = [JobState::Open, JobState::GivenUp, JobState::Done];
    let ([open, given_up, done], now) = store::lists(database, states).await?;
    Ok(Jobs { open, given_up, done, now })
}

/// Has a job done that was given up: it starts at once, and is tried as often as a new one.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when it isn't given up, or no longer as `version` knew it.
pub async fn try_again(
    database: &Database,
    principal: &Principal,
    id: &JobId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::TendJobs, &Place::sea())?;
    let job = store::job(database, id).await?;
    let event = Event::new(&permit, acts::TRIED_AGAIN, id, &job.title).before(&job.failure);
    let change = store::try_again(event.change(now), id, version);
    change.run(database).await.map(drop).map_err(changed_meanwhile)
}

/// Forgets a job that was given up; what it was to do stays undone.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when it isn't given up, or no longer as `version` knew it.
pub async fn forget_job(
    database: &Database,
    principal: &Principal,
    id: &JobId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::TendJobs, &Place::sea())?;
    let job = store::job(database, id).await?;
    let event = Event::new(&permit, acts::FORGOTTEN, id, &job.title).before(&job.failure);
    let change = store::forget(event.change(now), id, version);
    change.run(database).await.map(drop).map_err(changed_meanwhile)
}

fn changed_meanwhile(error: Error) -> Error {
    match error {
        Error::Conflict(_) => {
            Error::Conflict("This work isn’t given up, or no longer as you saw it. Look at it again.".to_owned())
        }
        other => other,
    }
}
