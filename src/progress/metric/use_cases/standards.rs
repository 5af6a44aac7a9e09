//! What the State decides about reading figures: from when something is behind, and what privacy hides.

use chrono::{DateTime, Utc};

use crate::metric::form::StandardsForm;
use crate::metric::{Standards, acts, store};
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::Event;
use ground::database::{Change, Database};
use ground::job::{self, NewJob};
use ground::problem::Result;

/// The standards in force.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn read_standards(database: &Database, principal: &Principal) -> Result<Standards> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    store::standards(database).await
}

/// Changes the standards; they hold for every figure from then on, whenever it came in.
///
/// # Errors
/// `Invalid` by the fields of [`StandardsForm`]; `Conflict` when they changed since `version`; `SignedOut`, `Forbidden`.
pub async fn set_standards(
    database: &Database,
    principal: &Principal,
    version: i64,
    form: &StandardsForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let wanted = form.parse(version)?;
    let before = store::standards(database).await?;
    if (before.thresholds, before.privacy) == (wanted.thresholds, wanted.privacy) && before.version == version {
        return Ok(());
    }
    let event = Event::new(&permit, acts::STANDARDS_SET, "main", "Standards for reading figures");
    let change = store::set_standards(event.before(&before).after(&wanted).change(now), &wanted);
    settling(change, &permit, now)?.run(database).await.map(drop)
}

/// The kind of job that hides and sums up figures anew. What it does is said where figures are kept.
pub const SETTLING: &str = "figures.settle";

/// Adds to a change of what figures are hidden and summed up by that this is done anew.
///
/// # Errors
/// None but defects.
pub fn settling(change: Change, permit: &Permit, now: DateTime<Utc>) -> Result<Change> {
    let title = "Hide and sum up figures by the rules as they are now";
    Ok(job::add(change, &NewJob::new(permit, (SETTLING, "all"), title, &now)?))
}
