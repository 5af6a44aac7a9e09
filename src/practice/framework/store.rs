//! Frameworks in the database: written once a version, read whole and kept in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Framework, FrameworkId, reader};
use ground::audit::Event;
use ground::database::{Array, Database, Object, RecordId, RecordIdKey, SurrealValue, Value, revision_of, variables};
use ground::problem::{Error, Result};

/// A version in use.
#[derive(Debug, Clone)]
pub struct Version {
    /// What it says.
    pub framework: Arc<Framework>,
    /// Since when.
    pub published_at: DateTime<Utc>,
}

/// What the frameworks' revision goes by.
const REVISED: &str = "framework";

/// All versions in use, in the order they were published, kept in memory.
pub struct FrameworkShelf(Vec<Version>);

impl FrameworkShelf {
    /// The read that says whether the shelf in memory is still the one stored; other rooms put it into their own query.
    pub(crate) fn revision() -> String {
        format!("RETURN {};", revision_of(REVISED))
    }

    /// The shelf at `revision`.
    pub(crate) async fn at(database: &Database, revision: Option<i64>) -> Result<Arc<Self>> {
        database.kept(revision.unwrap_or_default(), load(database)).await
    }

    /// The shelf as it is now.
    pub(crate) async fn now(database: &Database) -> Result<Arc<Self>> {
        Self::at(database, Some(database.revision(REVISED).await?)).await
    }

    /// One version.
    ///
    /// # Errors
    /// `NotFound` where it isn't in use.
    pub(crate) fn get(&self, id: &FrameworkId) -> Result<Arc<Framework>> {
        self.versions().iter().find(|it| it.framework.id == *id).map(|it| it.framework.clone()).ok_or(Error::NotFound)
    }

    /// All versions, oldest first.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Framework>> {
        self.0.iter().map(|version| &version.framework)
    }

    /// All versions with their dates, oldest first.
    pub(super) fn versions(&self) -> &[Version] {
        &self.0
    }
}

#[derive(SurrealValue)]
struct Row {
    text: String,
    published_at: DateTime<Utc>,
}

async fn load(database: &Database) -> Result<FrameworkShelf> {
    let rows: Vec<Row> = database.read("SELECT text, published_at FROM framework;", Object::new()).await?.all(0)?;
    let versions = rows.into_iter().map(|row| {
        let framework = Arc::new(reader::read(&row.text)?);
        Ok(Version { framework, published_at: row.published_at })
    });
    let mut versions = versions.collect::<Result<Vec<_>>>()?;
    versions
        .sort_by(|one, other| (one.published_at, &one.framework.id).cmp(&(other.published_at, &other.framework.id)));
    Ok(FrameworkShelf(versions))
}

/// The file of a version, as it was published.
pub(super) async fn text(database: &Database, id: &FrameworkId) -> Result<String> {
    let framework = variables([("framework", record(id).into_value())]);
    let mut rows = database.read("SELECT VALUE text FROM ONLY $framework;", framework).await?;
    rows.one::<Option<String>>(0)?.flatten().ok_or(Error::NotFound)
}

fn record(id: &FrameworkId) -> RecordId {
    let parts = vec![Value::String(id.key.clone()), Value::String(id.edition.clone())];
    RecordId::new("framework", RecordIdKey::Array(Array::from(parts)))
}

/// Stores a version with the event that tells of it.
pub(super) async fn publish(
    database: &Database,
    event: Event,
    framework: &Framework,
    text: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = event
        .change(now)
        .then("IF record::exists($framework) { THROW 'taken' };")
        .then("CREATE $framework SET key = $key, edition = $edition, title = $title, text = $text, checksum = $checksum, published_at = $now RETURN NONE;")
        .raising(REVISED)
        .with("framework", record(&framework.id))
        .with("key", framework.id.key.clone())
        .with("edition", framework.id.edition.clone())
        .with("title", framework.title.clone())
        .with("text", text.to_owned())
        .with("checksum", checksum(text))
        .with("now", now);
    match change.run(database).await {
        Err(Error::Conflict(_)) => Err(Error::Conflict(taken(&framework.id))),
        other => other.map(|_| ()),
    }
}

/// Says that a version can't be replaced.
pub(super) fn taken(id: &FrameworkId) -> String {
    format!(
        "Version {} of “{}” is in use already and can’t be replaced. Give the changed file a new version.",
        id.edition, id.key
    )
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
