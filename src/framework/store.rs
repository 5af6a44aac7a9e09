//! Frameworks in the database: written once a version, read whole and kept in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Framework, FrameworkId, reader};
use crate::audit::Event;
use crate::database::{Array, Database, Object, RecordId, RecordIdKey, SurrealValue, Value};
use crate::problem::{Error, Result};

/// All versions in use, by id, kept in memory.
pub struct FrameworkShelf(pub(super) BTreeMap<FrameworkId, Arc<Framework>>);

impl FrameworkShelf {
    /// The read that says whether the shelf in memory is still the one stored; other rooms put it into their own query.
    pub(crate) const REVISION: &str = "RETURN (SELECT VALUE number FROM ONLY revision:framework);";

    /// The shelf at `revision`.
    pub(crate) async fn at(database: &Database, revision: Option<i64>) -> Result<Arc<Self>> {
        database.kept(revision.unwrap_or_default(), load(database)).await
    }

    /// The shelf as it is now.
    pub(crate) async fn now(database: &Database) -> Result<Arc<Self>> {
        let revision: Option<i64> = database.read(Self::REVISION, Object::new()).await?.one(0)?;
        Self::at(database, revision).await
    }

    /// One version.
    ///
    /// # Errors
    /// `NotFound` where it isn't in use.
    pub(crate) fn get(&self, id: &FrameworkId) -> Result<Arc<Framework>> {
        self.0.get(id).cloned().ok_or(Error::NotFound)
    }

    /// All versions, oldest first.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Framework>> {
        self.0.values()
    }
}

#[derive(SurrealValue)]
struct Row {
    text: String,
}

async fn load(database: &Database) -> Result<FrameworkShelf> {
    let rows: Vec<Row> = database.read("SELECT text FROM framework;", Object::new()).await?.all(0)?;
    let frameworks =
        rows.iter().map(|row| reader::read(&row.text).map(|framework| (framework.id.clone(), Arc::new(framework))));
    frameworks.collect::<Result<_>>().map(FrameworkShelf)
}

/// Stores a version with the event that tells of it.
pub(super) async fn publish(
    database: &Database,
    event: Event,
    framework: &Framework,
    text: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let parts = vec![Value::String(framework.id.key.clone()), Value::String(framework.id.edition.clone())];
    let key = RecordIdKey::Array(Array::from(parts));
    let change = event
        .change(now)
        .then("IF record::exists($framework) { THROW 'taken' };")
        .then("CREATE $framework SET key = $key, edition = $edition, title = $title, text = $text, checksum = $checksum, published_at = $now RETURN NONE;")
        .then("UPSERT revision:framework SET number = (number ?? 0) + 1 RETURN NONE;")
        .with("framework", RecordId::new("framework", key))
        .with("key", framework.id.key.clone())
        .with("edition", framework.id.edition.clone())
        .with("title", framework.title.clone())
        .with("text", text.to_owned())
        .with("checksum", checksum(text))
        .with("now", now);
    match change.run(database).await {
        Err(Error::Conflict(_)) => Err(Error::Conflict(format!(
            "Version {} of “{}” is in use already and can’t be replaced. Give the changed file a new version.",
            framework.id.edition, framework.id.key
        ))),
        other => other.map(|_| ()),
    }
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
