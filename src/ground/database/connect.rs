//! Opening the database. Nothing else knows whether it is a folder, a server or a cluster.

use std::sync::Arc;

use surrealdb::Surreal;
use surrealdb::engine::any::{self, Any};
use surrealdb::engine::local::Db;
use surrealdb::opt::auth::Root;
use surrealdb_core::kvs::Datastore;

use super::{Client, Database};
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

/// Opens the embedded engine with bounds to its memory, which the usual way of connecting can't set.
async fn embedded(address: &str) -> Result<Surreal<Db>, surrealdb::Error> {
    let failed = |cause: &dyn std::fmt::Display| surrealdb::Error::internal(cause.to_string());
    let bounds = format!("surrealkv_max_memtable_size={MEMTABLE_BYTES}&surrealkv_block_cache_capacity={CACHE_BYTES}");
    let config = surrealdb_cnf::ConfigMap::from_config_string(&bounds);
    let builder = Datastore::builder().with_config(config).with_auth(false).without_maintenance_tasks();
    let store = builder.build_with_path(address).await.map_err(|cause| failed(&cause))?;
    store.check_version().await.map_err(|cause| failed(&cause))?;
    store.bootstrap().await.map_err(|cause| failed(&cause))?;
    store.start_maintenance_tasks();
    Surreal::unstable_from_datastore(store, None).await
}

impl Settings {
    async fn connect(&self) -> Result<Client, surrealdb::Error> {
        if self.address.starts_with("surrealkv://") {
            let client = embedded(&self.engine_address()).await?;
            client.use_ns(&self.namespace).use_db(&self.database).await?;
            return Ok(Client::Embedded(client));
        }
        let client: Surreal<Any> = any::connect(self.engine_address()).await?;
        if let Some((username, password)) = self.credentials.clone() {
            client.signin(Root { username, password }).await?;
        }
        client.use_ns(&self.namespace).use_db(&self.database).await?;
        Ok(Client::Any(client))
    }
}

impl Database {
    /// Opens the database and chooses namespace and database.
    ///
    /// # Errors
    /// `Internal` or `Unavailable`, the cause being logged.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let client = settings.connect().await.map_err(|cause| super::report(&cause))?;
        Ok(Self { client, kept: Arc::default() })
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
