//! Bringing the schema up to date: ordered files, each recorded with its checksum, none ever edited once it has landed.
//! To change a live schema, add a file: first add what is new, move the data, and only in a later release take away.

use sha2::{Digest, Sha256};
use surrealdb::types::SurrealValue;

use super::{Change, Database};
use crate::problem::{Error, Result};

struct Migration {
    number: i64,
    name: &'static str,
    surql: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        &[$(Migration { number: $number, name: $name, surql: include_str!(concat!("migrations/", $name, ".surql")) }),+]
    };
}

const MIGRATIONS: &[Migration] = migrations![
    1 "0001_ground",
    2 "0002_framework_and_assessment",
    3 "0003_consensus",
    4 "0004_evidence",
    5 "0005_perception",
    6 "0006_improvement",
    7 "0007_metric",
    8 "0008_observation",
    9 "0009_goal",
    10 "0010_strategy",
    11 "0011_theory",
    12 "0012_figures_over_time",
    13 "0013_entry_stored_as",
    14 "0014_job",
];

/// What migrating found and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// Migrations that were there before.
    pub before: usize,
    /// Migrations applied now.
    pub applied: usize,
}

/// The number of the newest migration this program knows.
pub fn latest() -> usize {
    MIGRATIONS.len()
}

#[derive(Debug, SurrealValue)]
struct Row {
    number: i64,
    name: String,
    checksum: String,
}

impl Database {
    /// Applies what is missing, each migration in a transaction with its record.
    ///
    /// # Errors
    /// `Conflict` when the database's history is not a beginning of this program's: a newer program made it, or a
    /// migration was altered. Nothing is changed then.
    pub async fn migrate(&self) -> Result<Migrated> {
        self.migrate_to(MIGRATIONS.len()).await
    }

    /// Like [`Database::migrate`], but only the first `count`: for tests of older schemas.
    ///
    /// # Errors
    /// As [`Database::migrate`].
    pub async fn migrate_to(&self, count: usize) -> Result<Migrated> {
        let applied = self.history().await?;
        for migration in MIGRATIONS.iter().take(count).skip(applied.len()) {
            let run = Change::unrecorded()
                .then("IF record::exists(type::record('migration', $number)) { THROW 'taken' };")
                .then(migration.surql)
                .then("CREATE type::record('migration', $number) SET number = $number, name = $name, checksum = $checksum, at = time::now();")
                .with("number", migration.number)
                .with("name", migration.name.to_owned())
                .with("checksum", checksum(migration.surql))
                .run(self)
                .await;
            match run {
                // Another process starts with the same database at the same time.
                Err(Error::Conflict(_)) => drop(self.history().await?),
                run => drop(run?),
            }
        }
        let now = count.max(applied.len());
        Ok(Migrated { before: applied.len(), applied: now - applied.len() })
    }

    /// What has been applied, checked.
    async fn history(&self) -> Result<Vec<Row>> {
        let mut answer = Change::unrecorded()
            .then("DEFINE TABLE IF NOT EXISTS migration SCHEMALESS PERMISSIONS NONE;")
            .then("SELECT number, name, checksum FROM migration ORDER BY number;")
            .run(self)
            .await?;
        let applied = answer.all(2)?;
        check_history(&applied)?;
        Ok(applied)
    }
}

fn check_history(applied: &[Row]) -> Result<()> {
    for (row, known) in applied.iter().zip(MIGRATIONS.iter()) {
        if row.number != known.number || row.name != known.name || row.checksum != checksum(known.surql) {
            return Err(Error::Conflict(format!(
                "The database’s migration {} “{}” is not the one this program knows as {} “{}”. It was made by another program or altered. Nothing was changed.",
                row.number, row.name, known.number, known.name
            )));
        }
    }
    if applied.len() > MIGRATIONS.len() {
        return Err(Error::Conflict(format!(
            "The database has {} migrations, this program knows {}: a newer program has used it. Start that one. Nothing was changed.",
            applied.len(),
            MIGRATIONS.len()
        )));
    }
    Ok(())
}

fn checksum(surql: &str) -> String {
    Sha256::digest(surql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
