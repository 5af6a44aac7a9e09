//! Reading the framework, which anybody may, and putting a version into use.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::differences::{Differences, compare};
use super::{BUNDLED, Framework, FrameworkId, reader, store};
use crate::framework::acts;
use ground::access::{Action, Place, Principal};
use ground::audit::Event;
use ground::database::Database;
use ground::problem::{Error, Result};

pub use super::store::{FrameworkShelf, Version};

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
pub async fn list_frameworks(database: &Database, principal: &Principal) -> Result<Vec<Version>> {
    principal.permit(Action::ReadFramework, &Place::sea())?;
    Ok(FrameworkShelf::now(database).await?.versions().iter().rev().cloned().collect())
}

/// A version's file, as it was published; the newest's if none is named.
///
/// # Errors
/// `NotFound` where there is no such version.
pub async fn read_framework_file(
    database: &Database,
    principal: &Principal,
    id: Option<&FrameworkId>,
) -> Result<(FrameworkId, String)> {
    let framework = read_framework(database, principal, id).await?;
    let text = store::text(database, &framework.id).await?;
    Ok((framework.id.clone(), text))
}

/// Two versions and what differs between them.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The one compared with.
    pub from: Version,
    /// The one compared.
    pub to: Version,
    /// What differs.
    pub differences: Differences,
    /// All versions, the newest first.
    pub all: Vec<Version>,
}

/// What differs between two versions. Where one isn't named: the newest, and the one before the other.
///
/// # Errors
/// `NotFound` where there is no such version, or none before.
pub async fn compare_frameworks(
    database: &Database,
    principal: &Principal,
    from: Option<&FrameworkId>,
    to: Option<&FrameworkId>,
) -> Result<Compared> {
    let all = list_frameworks(database, principal).await?;
    let find = |id: &FrameworkId| all.iter().find(|it| it.framework.id == *id).cloned().ok_or(Error::NotFound);
    let to = to.map_or_else(|| all.first().cloned().ok_or(Error::NotFound), &find)?;
    let from = from.map_or_else(|| before(&all, &to).cloned().ok_or(Error::NotFound), &find)?;
    let differences = compare(&from.framework, &to.framework);
    Ok(Compared { from, to, differences, all })
}

/// The version before one, of those listed the newest first: of the same framework, or else of any.
pub fn before<'v>(all: &'v [Version], version: &Version) -> Option<&'v Version> {
    let older = || all.iter().skip_while(|it| it.framework.id != version.framework.id).skip(1);
    older().find(|it| it.framework.id.key == version.framework.id.key).or_else(|| older().next())
}

/// What publishing a file would do.
#[derive(Debug, Clone)]
pub struct FrameworkPreview {
    /// What the file says.
    pub framework: Arc<Framework>,
    /// The version it is held against: the newest of the same framework, or else of any; none where there is none.
    pub against: Option<Version>,
    /// What differs from that one.
    pub differences: Option<Differences>,
    /// Whether this very version is in use already, so that there is nothing to publish.
    pub in_use: bool,
}

/// Checks a framework file and holds it against the version in use, without publishing it.
///
/// # Errors
/// `Invalid` with a violation a line, or of `edition` where that version is in use and says something else; `SignedOut`,
/// `Forbidden`.
pub async fn preview_framework(database: &Database, principal: &Principal, text: &str) -> Result<FrameworkPreview> {
    principal.permit(Action::PublishFramework, &Place::sea())?;
    let framework = Arc::new(reader::read(text)?);
    let shelf = FrameworkShelf::now(database).await?;
    let in_use = match shelf.get(&framework.id) {
        Ok(there) if *there == *framework => true,
        Ok(_) => return Err(Error::invalid("edition", store::taken(&framework.id))),
        Err(_) => false,
    };
    let newest = || shelf.versions().iter().rev();
    let same = newest().find(|it| it.framework.id.key == framework.id.key);
    let against = same.or_else(|| newest().next()).cloned();
    let differences = against.as_ref().map(|it| compare(&it.framework, &framework));
    Ok(FrameworkPreview { framework, against, differences, in_use })
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
    let event = Event::new(&permit, acts::PUBLISHED, &framework.id, &framework.title).after(&framework.id);
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
    use ground::database::testing;

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
        let editions: Vec<_> = listed.iter().map(|it| it.framework.id.edition.as_str()).collect();
        assert_eq!(editions, ["2014.2", "2014.1"]);
        assert_eq!(read_framework(&database, &Principal::Public, Some(&id)).await.unwrap().title[..7], *"Changed");
        assert_eq!(publish_framework(&database, &Principal::Public, &newer, now).await, Err(Error::SignedOut));
    }
    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-01-05T{hour:02}:00:00Z").parse().unwrap()
    }

    fn amended(edition: &str) -> String {
        BUNDLED.replacen("2014.1", edition, 1).replacen("For its low-performing schools, the SEA", "Each SEA", 1)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_file_is_held_against_the_version_in_use_before_it_is_published() {
        let database = testing::in_memory().await;
        let operator = Principal::Operator;
        let first = preview_framework(&database, &operator, BUNDLED).await.unwrap();
        assert!(first.against.is_none() && first.differences.is_none() && !first.in_use);
        ensure_bundled(&database, at(9)).await.unwrap();
        let same = preview_framework(&database, &operator, &format!("# A remark\n{BUNDLED}")).await.unwrap();
        assert!(same.in_use && same.differences.unwrap().is_empty());

        let clash = preview_framework(&database, &operator, &amended("2014.1")).await.unwrap_err();
        let Error::Invalid(said) = clash else { panic!("refused, not {clash:?}") };
        assert_eq!(said[0].field, "edition");
        assert!(said[0].message.starts_with("Version 2014.1 of “turnaround” is in use already"), "{said:?}");
        let broken = preview_framework(&database, &operator, "key = 3").await.unwrap_err();
        assert!(matches!(broken, Error::Invalid(said) if said.len() == 6 && said[0].field == "line 1"));

        let preview = preview_framework(&database, &operator, &amended("2026.1")).await.unwrap();
        let differences = preview.differences.unwrap();
        assert_eq!((differences.comparable, differences.reworded, differences.of), (45, 1, 46));
        assert_eq!(preview.against.unwrap().framework.id.edition, "2014.1");
        assert_eq!(list_frameworks(&database, &operator).await.unwrap().len(), 1, "a preview stores nothing");
        assert_eq!(preview_framework(&database, &Principal::Public, BUNDLED).await.unwrap_err(), Error::SignedOut);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn versions_stand_in_the_order_they_were_published() {
        let database = testing::in_memory().await;
        let (operator, public) = (Principal::Operator, Principal::Public);
        ensure_bundled(&database, at(9)).await.unwrap();
        publish_framework(&database, &operator, &amended("2014.9"), at(10)).await.unwrap();
        publish_framework(&database, &operator, &amended("2014.10"), at(11)).await.unwrap();
        let own = amended("1").replacen("key = \"turnaround\"", "key = \"meridian\"", 1);
        publish_framework(&database, &operator, &own, at(12)).await.unwrap();
        let listed = list_frameworks(&database, &public).await.unwrap();
        let ids: Vec<_> = listed.iter().map(|it| it.framework.id.to_string()).collect();
        assert_eq!(ids, ["meridian@1", "turnaround@2014.10", "turnaround@2014.9", "turnaround@2014.1"]);
        assert_eq!(before(&listed, &listed[0]).unwrap().framework.id.edition, "2014.10", "of another framework");
        assert_eq!(before(&listed, &listed[2]).unwrap().framework.id.edition, "2014.1");
        assert!(before(&listed, &listed[3]).is_none());

        let preview = preview_framework(&database, &operator, &amended("2015")).await.unwrap();
        assert_eq!(preview.against.unwrap().framework.id.edition, "2014.10", "the newest of the same framework");
        let oldest = FrameworkId::parse("turnaround@2014.1").unwrap();
        let compared = compare_frameworks(&database, &public, Some(&oldest), None).await.unwrap();
        assert_eq!((compared.to.framework.id.key.as_str(), compared.differences.reworded), ("meridian", 1));
        let none_before = compare_frameworks(&database, &public, None, Some(&oldest)).await;
        assert_eq!(none_before.unwrap_err(), Error::NotFound);
        let (id, file) = read_framework_file(&database, &public, Some(&oldest)).await.unwrap();
        assert_eq!((id, file.as_str()), (oldest, BUNDLED));
        let unknown = FrameworkId::parse("turnaround@1999").unwrap();
        assert_eq!(read_framework_file(&database, &public, Some(&unknown)).await.unwrap_err(), Error::NotFound);
    }
}
