//! Reading the framework, which anybody may, and putting a version into use.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{BUNDLED, Framework, FrameworkId, reader, store};
use crate::access::{Action, Place, Principal};
use crate::audit::Event;
use crate::database::Database;
use crate::problem::{Error, Result};

pub use super::store::FrameworkShelf;

/// One version, or the newest if none is named.
///
/// # Errors
/// `NotFound` where there is no such version.
pub async fn read_framework(
    database: &Database,
    principal: &Principal,
    id: Option<&FrameworkId>,
) -> Result<Arc<Framework>> {
    principal.permit(Action::ReadFramework, &Place::sea())?;
    let shelf = FrameworkShelf::now(database).await?;
    match id {
        Some(id) => shelf.get(id),
        None => shelf.all().next_back().cloned().ok_or(Error::NotFound),
    }
}

/// All versions in use, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list_frameworks(database: &Database, principal: &Principal) -> Result<Vec<Arc<Framework>>> {
    principal.permit(Action::ReadFramework, &Place::sea())?;
    Ok(FrameworkShelf::now(database).await?.all().rev().cloned().collect())
}

/// Puts a framework file into use as a new version.
///
/// # Errors
/// `Invalid` with a violation a line; `Conflict` when the version is in use already; `SignedOut`, `Forbidden`.
pub async fn publish_framework(
    database: &Database,
    principal: &Principal,
    text: &str,
    now: DateTime<Utc>,
) -> Result<FrameworkId> {
    let permit = principal.permit(Action::PublishFramework, &Place::sea())?;
    let framework = reader::read(text)?;
    let event = Event::new(&permit, "framework.published", format!("framework:{}", framework.id), &framework.title)
        .after(&framework.id);
    store::publish(database, event, &framework, text, now).await?;
    Ok(framework.id)
}

/// Makes sure that the framework the product comes with is in use: at every start, by the program itself.
///
/// # Errors
/// Those of the database.
pub async fn ensure_bundled(database: &Database, now: DateTime<Utc>) -> Result<()> {
    let bundled = reader::read(BUNDLED)?;
    if FrameworkShelf::now(database).await?.get(&bundled.id).is_ok() {
        return Ok(());
    }
    match publish_framework(database, &Principal::Operator, BUNDLED, now).await {
        // Another process did it in the meantime.
        Err(Error::Conflict(_)) => Ok(()),
        other => other.map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::testing;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_version_is_stored_once_and_never_replaced() {
        let database = testing::in_memory().await;
        let now = "2026-01-05T12:00:00Z".parse().unwrap();
        ensure_bundled(&database, now).await.unwrap();
        ensure_bundled(&database, now).await.unwrap();
        let bundled = read_framework(&database, &Principal::Public, None).await.unwrap();
        assert_eq!(bundled.indicators().count(), 46);

        let changed = BUNDLED.replacen("title = \"", "title = \"Changed ", 1);
        let again = publish_framework(&database, &Principal::Operator, &changed, now).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");

        let newer = changed.replacen("2014.1", "2014.2", 1);
        let id = publish_framework(&database, &Principal::Operator, &newer, now).await.unwrap();
        let listed = list_frameworks(&database, &Principal::Public).await.unwrap();
        assert_eq!(listed.iter().map(|it| it.id.edition.as_str()).collect::<Vec<_>>(), ["2014.2", "2014.1"]);
        assert_eq!(read_framework(&database, &Principal::Public, Some(&id)).await.unwrap().title[..7], *"Changed");
        assert_eq!(publish_framework(&database, &Principal::Public, &newer, now).await, Err(Error::SignedOut));
    }
}
