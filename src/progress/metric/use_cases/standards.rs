//! What the State decides about reading figures: from when something is behind, and what privacy hides.

use chrono::{DateTime, Utc};

use crate::metric::form::StandardsForm;
use crate::metric::{Standards, store};
use ground::access::{Action, Place, Principal};
use ground::audit::Event;
use ground::database::Database;
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
    let event = Event::new(&permit, "metric.standards_set", "standards:main", "Standards for reading figures");
    store::set_standards(database, event.before(&before).after(&wanted), &wanted, now).await
}
