//! The database: connecting, migrating, reading, and writing a change as one transaction.
//! With each capability's `store.rs` this is the only place that speaks SurrealQL.

mod change;
mod connect;
mod migrations;
mod remote;
mod revision;
mod settings;
pub mod testing;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde::de::DeserializeOwned;
pub use surrealdb::types::{Array, Error as Unreadable, Kind, Object, RecordId, RecordIdKey, SurrealValue, Value};
use tokio::sync::Notify;

pub use change::Change;
pub use migrations::{Migrated, latest as latest_migration};
pub use revision::revision_of;
pub use settings::Settings;

use crate::problem::{Error, Result};
use connect::Connection;
use remote::Unanswered;

/// An open database, cheap to clone.
#[derive(Clone)]
pub struct Database {
    connection: Arc<Connection>,
    kept: Arc<Mutex<HashMap<TypeId, Kept>>>,
    announced: Arc<Notify>,
}

/// Something costly to build from the database, with the revision it was built from.
#[derive(Clone)]
struct Kept {
    revision: i64,
    value: Arc<dyn Any + Send + Sync>,
}

impl Database {
    /// Opens the database and chooses namespace and database.
    ///
    /// # Errors
    /// `Internal` or `Unavailable`, the cause being logged.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let connection = Connection::open(settings).await.map_err(|cause| report(&cause))?;
        Ok(Self { connection: Arc::new(connection), kept: Arc::default(), announced: Arc::default() })
    }

    /// Runs a read of one or more statements and gives back their results, all of which succeeded.
    ///
    /// # Errors
    /// `Unavailable` when the database can't be reached, else `Internal`.
    pub async fn read(&self, surql: &str, variables: Object) -> Result<Rows> {
        let answer = self.connection.read(surql, variables).await;
        answer.map(Rows).map_err(|unanswered| match unanswered {
            Unanswered::Away | Unanswered::Broken => Error::Unavailable,
            Unanswered::Failed(cause) => report(&cause),
        })
    }

    /// What `build` makes of the database, kept until `revision` is another. The caller reads the revision in the
    /// same breath as the rest of its page, so a change by another process is seen at once.
    ///
    /// # Errors
    /// Those of `build`.
    pub async fn kept<T, F>(&self, revision: i64, build: F) -> Result<Arc<T>>
    where
        T: Any + Send + Sync,
        F: Future<Output = Result<T>>,
    {
        let found = {
            let kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            kept.get(&TypeId::of::<T>()).filter(|kept| kept.revision == revision).cloned()
        };
        if let Some(value) = found.and_then(|kept| kept.value.downcast::<T>().ok()) {
            return Ok(value);
        }
        let value = Arc::new(build.await?);
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        kept.insert(TypeId::of::<T>(), Kept { revision, value: value.clone() });
        Ok(value)
    }

    /// Wakes whoever waits when a change of this process that announces itself has been written
    /// ([`Change::announcing`]). Changes of other processes wake nobody here.
    pub fn announced(&self) -> &Notify {
        &self.announced
    }

    /// Whether the database answers, without waiting for one that is known to be away.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` when it doesn't.
    pub async fn ping(&self) -> Result<()> {
        match self.connection.is_away() {
            true => Err(Error::Unavailable),
            false => self.read("RETURN 1", Object::new()).await.map(|_| ()),
        }
    }
}

/// The results of a read, one for each statement.
pub struct Rows(surrealdb::IndexedResults);

impl Rows {
    /// All records of a statement's result.
    ///
    /// # Errors
    /// `Internal` when a record isn't shaped like `T`.
    pub fn all<T: SurrealValue>(&mut self, statement: usize) -> Result<Vec<T>> {
        self.0.take(statement).map_err(|cause| report(&cause))
    }

    /// The only record of a statement's result, if there is one.
    ///
    /// # Errors
    /// `Internal` when the record isn't shaped like `T`.
    pub fn one<T: SurrealValue>(&mut self, statement: usize) -> Result<Option<T>> {
        self.0.take(statement).map_err(|cause| report(&cause))
    }
}

/// Variables for a read: `variables([("id", id.into_value())])`.
pub fn variables<const N: usize>(pairs: [(&str, Value); N]) -> Object {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<std::collections::BTreeMap<_, _>>().into()
}

/// The id of the record `key` in `table`.
pub fn record(table: &str, key: &str) -> RecordId {
    RecordId::new(table, key)
}

/// The key of a record whose key is a string; empty for any other, which no table here has unless its store says so.
pub fn key_of(id: &RecordId) -> String {
    match &id.key {
        RecordIdKey::String(key) => key.clone(),
        _ => String::new(),
    }
}

/// What `parse` makes of a stored text, or of the key of a record that is named.
///
/// # Errors
/// Where it makes nothing of it, or it is no text.
pub fn parsed<T>(value: &Value, parse: impl Fn(&str) -> Option<T>) -> std::result::Result<T, Unreadable> {
    let text = match value {
        Value::String(text) => Some(text),
        Value::RecordId(RecordId { key: RecordIdKey::String(key), .. }) => Some(key),
        _ => None,
    };
    text.and_then(|text| parse(text))
        .ok_or_else(|| Unreadable::internal(format!("what is stored is no {}", std::any::type_name::<T>())))
}

/// A value that is stored as JSON in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> SurrealValue for Json<T> {
    fn kind_of() -> Kind {
        Kind::String
    }

    /// What can't be written as JSON becomes nothing, which no field for a text takes.
    fn into_value(self) -> Value {
        serde_json::to_string(&self.0).map_or(Value::None, Value::String)
    }

    fn from_value(value: Value) -> std::result::Result<Self, Unreadable> {
        parsed(&value, |text| serde_json::from_str(text).ok()).map(Self)
    }
}

/// Logs a cause under a fresh reference and answers with what a person may know.
fn report(cause: &surrealdb::Error) -> Error {
    let lost = cause.is_connection();
    let reference = uuid::Uuid::now_v7().simple().to_string()[20..].to_owned();
    tracing::error!(reference, cause = %cause, "database");
    if lost { Error::Unavailable } else { Error::Internal { reference } }
}
