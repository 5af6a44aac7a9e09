//! Opening the database. Nothing else knows whether it is a folder, a server or a cluster.

use std::sync::Arc;

use surrealdb::engine::local::Db;
use surrealdb::{Error as Cause, IndexedResults, Surreal};
use surrealdb_core::kvs::Datastore;

use super::Object;
use super::remote::{Server, Unanswered};
use super::settings::Settings;

/// What the embedded engine gathers in memory before it writes it out, in bytes. Its own choice is a share of the
/// machine's memory, as for a database server that has the machine to itself.
const MEMTABLE_BYTES: usize = 96 * 1024 * 1024;
/// What the embedded engine keeps of what it read, in bytes.
const CACHE_BYTES: usize = 128 * 1024 * 1024;

/// A connection: to the engine within this process, or to a server. No clone is made of it: to the SDK a clone is another
/// session.
pub enum Connection {
    Embedded(Surreal<Db>),
    Server(Server),
}

impl Connection {
    /// Connects.
    pub async fn open(settings: &Settings) -> Result<Self, Cause> {
        match settings.is_server() {
            true => Server::open(settings).await.map(Connection::Server),
            false => started(engine(settings).await?, settings).await.map(Connection::Embedded),
        }
    }

    /// Asks for what may be asked twice; gives results of which each succeeded.
    pub async fn read(&self, surql: &str, variables: Object) -> Result<IndexedResults, Unanswered> {
        match self {
            Connection::Embedded(client) => {
                let answer = client.query(surql).bind(variables).await;
                answer.and_then(IndexedResults::check).map_err(Unanswered::Failed)
            }
            Connection::Server(server) => server.read(surql, variables).await,
        }
    }

    /// Asks once.
    pub async fn change(&self, surql: &str, variables: Object) -> Result<IndexedResults, Unanswered> {
        match self {
            Connection::Embedded(client) => client.query(surql).bind(variables).await.map_err(Unanswered::Failed),
            Connection::Server(server) => server.change(surql, variables).await,
        }
    }

    /// Whether it is known that asking would be waiting.
    pub fn is_away(&self) -> bool {
        matches!(self, Connection::Server(server) if !server.is_there())
    }
}

/// The embedded engine with bounds to its memory, which the usual way of connecting can't set.
pub async fn engine(settings: &Settings) -> Result<Arc<Datastore>, Cause> {
    let bounds = format!("surrealkv_max_memtable_size={MEMTABLE_BYTES}&surrealkv_block_cache_capacity={CACHE_BYTES}");
    let config = surrealdb_cnf::ConfigMap::from_config_string(&bounds);
    let builder = Datastore::builder().with_config(config).with_auth(false).without_maintenance_tasks();
    builder.build_with_path(&settings.engine_address()).await.map_err(failed)
}

/// A client of the embedded engine, once that has found that it can read what is there.
pub async fn started(engine: Arc<Datastore>, settings: &Settings) -> Result<Surreal<Db>, Cause> {
    engine.check_version().await.map_err(failed)?;
    engine.bootstrap().await.map_err(failed)?;
    engine.start_maintenance_tasks();
    let client = Surreal::unstable_from_datastore(engine, None).await?;
    client.use_ns(&settings.namespace).use_db(&settings.database).await?;
    Ok(client)
}

fn failed(cause: impl std::fmt::Display) -> Cause {
    Cause::internal(cause.to_string())
}
