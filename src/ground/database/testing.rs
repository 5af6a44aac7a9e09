//! Databases for tests, the same schema in memory and on disk: made once a process, then copied key by key, which takes a
//! fraction of the time. Where `THROUGHLINE_TEST_DATABASE` names a server, those in memory are new ones there.

use std::sync::Arc;

use surrealdb_core::kvs::Datastore;
use surrealdb_core::kvs::copy::{BOOTSTRAP_KEY, keyspace};
use surrealdb_kvs::{Key, TransactionType};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::Database;
use super::connect::{Connection, engine, started};
use super::settings::Settings;

static MIGRATED: Template<()> = Template::new();

/// A migrated database in memory.
pub async fn in_memory() -> Database {
    MIGRATED.in_memory(async |_| ()).await.0
}

/// A migrated database in a folder that goes when the guard is dropped.
pub async fn on_disk() -> (Database, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("surrealkv://{}", folder.path().join("database").display());
    (MIGRATED.copy(&Settings::at(&address), async |_| ()).await.0, folder)
}

/// Every key of a database, with what stands under it.
type Keys = Vec<(Vec<u8>, Vec<u8>)>;

/// A database with something in it: made when a test first asks for it, and then copied.
pub struct Template<T>(OnceCell<(Keys, T)>);

impl<T: Clone> Default for Template<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Template<T> {
    /// Not made yet.
    pub const fn new() -> Self {
        Self(OnceCell::const_new())
    }

    /// A copy in memory, with what `fill` answered when it filled the migrated original.
    pub async fn in_memory(&self, fill: impl AsyncFnOnce(&Database) -> T) -> (Database, T) {
        let Ok(address) = std::env::var("THROUGHLINE_TEST_DATABASE") else {
            return self.copy(&Settings::at("mem://"), fill).await;
        };
        let settings = Settings {
            database: uuid::Uuid::now_v7().simple().to_string(),
            credentials: Some(("root".to_owned(), "root".to_owned())),
            ..Settings::at(&address)
        };
        let database = Database::open(&settings).await.expect("opens");
        database.migrate().await.expect("migrates");
        let filled = fill(&database).await;
        (database, filled)
    }

    async fn copy(&self, settings: &Settings, fill: impl AsyncFnOnce(&Database) -> T) -> (Database, T) {
        let original = self.0.get_or_init(|| async {
            let settings = Settings::at("mem://");
            let engine = engine(&settings).await.expect("opens");
            let database = database(engine.clone(), &settings).await;
            database.migrate().await.expect("migrates");
            let filled = fill(&database).await;
            (keys(&engine).await, filled)
        });
        let (keys, filled) = original.await;
        let engine = engine(settings).await.expect("opens");
        write(&engine, keys).await;
        (database(engine, settings).await, filled.clone())
    }
}

async fn database(engine: Arc<Datastore>, settings: &Settings) -> Database {
    let client = started(engine, settings).await.expect("starts");
    Database { connection: Arc::new(Connection::Embedded(client)), kept: Arc::default(), announced: Arc::default() }
}

async fn keys(engine: &Datastore) -> Keys {
    let reading = engine.transaction(TransactionType::Read).await.expect("reads");
    let keys = reading.scan_raw(keyspace(), u32::MAX, 0, None).await.expect("are read");
    reading.cancel().await.expect("ends");
    keys.into_iter().filter(|(key, _)| key != BOOTSTRAP_KEY).collect()
}

async fn write(engine: &Datastore, keys: &Keys) {
    let writing = engine.transaction(TransactionType::Write).await.expect("writes");
    for (key, value) in keys {
        writing.set(Key::from(key.as_slice()), value.clone()).await.expect("is written");
    }
    writing.commit().await.expect("is stored");
}
