//! What the buttons beside jobs post to.

use axum::response::Response;
use ground::Error;
use ground::access::{Action, Place};
use ground::job::JobId;
use ground::job::use_cases::{forget_job, try_again};

use super::JOBS;
use crate::form::{Done, Posted, handle};

/// Has a job tried again that was given up, or forgets it.
pub async fn tend(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (database, principal, version) = (&visit.database, &visit.principal, fields.number("version"));
        principal.permit(Action::TendJobs, &Place::sea())?;
        let id = JobId::parse(fields.get("job")).ok_or(Error::NotFound)?;
        let said = match fields.get("do") {
            "again" => {
                try_again(database, principal, &id, version, visit.now).await?;
                "It is being tried again."
            }
            "forget" => {
                forget_job(database, principal, &id, version, visit.now).await?;
                "It is forgotten. What it was to do stays undone."
            }
            _ => return Err(Error::NotFound),
        };
        Ok(Done::to(JOBS).saying(said))
    })
    .await
}
