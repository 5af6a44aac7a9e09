//! What was ever reported of one figure.

use crate::metric::Sharing;
use crate::observation::use_cases::Stage;
use crate::observation::{SeriesOf, Shown, hiding, store};
use ground::access::{Action, Place, Principal};
use ground::calendar::Period;
use ground::database::Database;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// One version of a figure: what stood there, from when, by whom, brought in how.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// What is shown of it.
    pub shown: Shown,
    /// When it came in.
    pub at: chrono::DateTime<chrono::Utc>,
    /// The name of who brought it in.
    pub by: String,
    /// With what: `attendance_2019.csv`, `Typed in`, `Decided on review`.
    pub with: String,
    /// Whether what it came in with was undone.
    pub undone: bool,
}

/// A figure's history, the newest first: all of it for whoever may enter figures there or decides about them, for others what
/// stands now. An older version could give away what is hidden today.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn read_history(
    database: &Database,
    principal: &Principal,
    wanted: &SeriesOf,
    period: Period,
) -> Result<Vec<Version>> {
    let found = crate::metric::some(database, std::slice::from_ref(&wanted.metric)).await?;
    let directory = directory(database).await?;
    let place = directory.place(&wanted.organization).unwrap_or_else(Place::sea);
    let is_shared = found.first().is_some_and(|metric| metric.sharing == Sharing::Shared);
    let action = if is_shared { Action::ReadProgress } else { Action::ReadFigures };
    principal.permit(action, &place)?;
    let metric = found.first().ok_or(Error::NotFound)?;
    let standards = crate::metric::standards(database).await?;
    let told = store::told(database, wanted, period).await?;
    let ids: Vec<_> = told.iter().map(|it| it.entry.clone()).collect();
    let entries = store::entries_by_id(database, &ids).await?;
    let all = principal.may(Action::EnterFigures, &place) || principal.may(Action::WorkOnMetrics, &Place::sea());
    let versions = told.into_iter().rev().filter_map(|it| {
        let entry = entries.iter().find(|entry| entry.id == it.entry)?;
        let counted = matches!(entry.stage, Stage::Stored | Stage::Undone);
        counted.then(|| Version {
            shown: hiding::shown(metric, &it.reported, it.hidden_too, &standards.privacy),
            at: entry.at,
            by: entry.by.clone(),
            with: entry.title.clone(),
            undone: entry.stage == Stage::Undone,
        })
    });
    Ok(match all {
        true => versions.collect(),
        false => versions.filter(|version| !version.undone).take(1).collect(),
    })
}
