//! Opening the database. Nothing else knows whether it is a folder, a server or a cluster.

use std::sync::Arc;

use surrealdb::engine::local::Db;
use surrealdb::{Error as Cause, IndexedResults, Surreal};
use surrealdb_core::kvs::Datastore;

use super::server::{Server, Unanswered};
use super::{Database, Object};
use crate::problem::Error;

/// What the embedded engine gathers in memory before it writes it out, in bytes. Its own choice is a share of the
/// machine's memory, as for a database server that has the machine to itself.
const MEMTABLE_BYTES: usize = 96 * 1024 * 1024;
/// What the embedded engine keeps of what it read, in bytes.
const CACHE_BYTES: usize = 128 * 1024 * 1024;

/// Where the database is and how to get in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `surrealkv://PATH` embedded, `ws(s)://HOST:PORT` a server or cluster, `mem://` for tests.
    pub address: String,
    /// Namespace, `throughline` unless told otherwise.
    pub namespace: String,
    /// Database in it, `throughline` unless told otherwise.
    pub database: String,
    /// A root user's name and password, where the address is a server's.
    pub credentials: Option<(String, String)>,
}

impl Settings {
    /// An address with the usual names and no credentials.
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            namespace: "throughline".to_owned(),
            database: "throughline".to_owned(),
            credentials: None,
        }
    }

    fn is_server(&self) -> bool {
        ["ws://", "wss://"].iter().any(|scheme| self.address.starts_with(scheme))
    }

    /// The address as the engine is given it: an embedded database writes through to the disk before it answers,
    /// unless the address says something else about `sync`.
    fn engine_address(&self) -> String {
        let embedded = self.address.starts_with("surrealkv://");
        match (embedded, self.address.contains('?')) {
            (true, false) => format!("{}?sync=every", self.address),
            (true, true) if !self.address.contains("sync=") => format!("{}&sync=every", self.address),
            _ => self.address.clone(),
        }
    }
}

/// A connection: to the engine within this process, or to a server. No clone is made of it: to the SDK a clone is another
/// session.
pub enum Connection {
    Embedded(Surreal<Db>),
    Server(Server),
}

impl Connection {
    async fn open(settings: &Settings) -> Result<Self, Cause> {
        match settings.is_server() {
            true => Server::open(settings).await.map(Connection::Server),
            false => embedded(settings).await.map(Connection::Embedded),
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

/// Opens the embedded engine with bounds to its memory, which the usual way of connecting can't set.
async fn embedded(settings: &Settings) -> Result<Surreal<Db>, Cause> {
    let failed = |cause: &dyn std::fmt::Display| Cause::internal(cause.to_string());
    let bounds = format!("surrealkv_max_memtable_size={MEMTABLE_BYTES}&surrealkv_block_cache_capacity={CACHE_BYTES}");
    let config = surrealdb_cnf::ConfigMap::from_config_string(&bounds);
    let builder = Datastore::builder().with_config(config).with_auth(false).without_maintenance_tasks();
    let store = builder.build_with_path(&settings.engine_address()).await.map_err(|cause| failed(&cause))?;
    store.check_version().await.map_err(|cause| failed(&cause))?;
    store.bootstrap().await.map_err(|cause| failed(&cause))?;
    store.start_maintenance_tasks();
    let client = Surreal::unstable_from_datastore(store, None).await?;
    client.use_ns(&settings.namespace).use_db(&settings.database).await?;
    Ok(client)
}

impl Database {
    /// Opens the database and chooses namespace and database.
    ///
    /// # Errors
    /// `Internal` or `Unavailable`, the cause being logged.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let connection = Connection::open(settings).await.map_err(|cause| super::report(&cause))?;
        Ok(Self { connection: Arc::new(connection), kept: Arc::default(), announced: Arc::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedded_database_is_durable_unless_told_otherwise() {
        for (given, expected) in [
            ("surrealkv://data/x", "surrealkv://data/x?sync=every"),
            ("surrealkv://data/x?versioned=true", "surrealkv://data/x?versioned=true&sync=every"),
            ("surrealkv://data/x?sync=1s", "surrealkv://data/x?sync=1s"),
            ("wss://db.example:8000", "wss://db.example:8000"),
            ("mem://", "mem://"),
        ] {
            assert_eq!(Settings::at(given).engine_address(), expected);
        }
    }
}
