//! From settings to a database that is ready, with words for what can stand in the way.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use throughline::database::{Database, Migrated};
use throughline::framework::use_cases::ensure_bundled;
use throughline::organization::use_cases::fail_interrupted_imports;
use throughline::{Error, database};

use crate::cli::Trouble;
use crate::settings::Settings;

/// How long a database server may take to answer at first.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens the database.
///
/// # Errors
/// Says where it is, what stands in the way as far as can be known, and what to try.
pub async fn open(settings: &Settings) -> Result<Database, Trouble> {
    let at = &settings.database;
    let folder = at.address.strip_prefix("surrealkv://").map(|rest| Path::new(rest.split('?').next().unwrap_or_default()));
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)
            .map_err(|cause| Trouble(format!("The folder {} for the database can’t be made: {cause}.", folder.display())))?;
    }
    let opened = tokio::time::timeout(PATIENCE, Database::open(at)).await.unwrap_or(Err(Error::Unavailable));
    opened.map_err(|error| match folder {
        Some(folder) => not_opened(folder, &error),
        None => Trouble(format!(
            "The database at {} can’t be opened. Is the server running there, and are {}, {} and {} right?{}",
            at.address,
            "THROUGHLINE_DATABASE",
            "THROUGHLINE_DATABASE_USER",
            "THROUGHLINE_DATABASE_PASSWORD",
            reference(&error)
        )),
    })
}

fn not_opened(folder: &Path, error: &Error) -> Trouble {
    let folder = folder.display();
    Trouble(format!(
        "The database in {folder} can’t be opened. One program at a time can use it: if Throughline is running with it, stop that \
         first. Otherwise see whether this user may write to {folder} and whether the disk is full.{}",
        reference(error)
    ))
}

fn reference(error: &Error) -> String {
    match error {
        Error::Internal { reference } => format!(" The line above with reference {reference} says more."),
        _ => String::new(),
    }
}

/// Opens the database and brings its schema up to date.
///
/// # Errors
/// As [`open`]; also when another program made the database or altered its history.
pub async fn open_migrated(settings: &Settings) -> Result<(Database, Migrated), Trouble> {
    let database = open(settings).await?;
    let migrated = database.migrate().await?;
    if migrated.applied > 0 {
        tracing::info!(before = migrated.before, applied = migrated.applied, "schema brought up to date");
    }
    Ok((database, migrated))
}

/// What serving needs besides: the framework the product comes with, and no import left half done.
///
/// # Errors
/// Those of the database.
pub async fn make_ready(database: &Database, now: DateTime<Utc>) -> Result<(), Trouble> {
    let interrupted = fail_interrupted_imports(database).await?;
    if interrupted > 0 {
        tracing::warn!(interrupted, "imports were interrupted by the last stop; nothing of them was stored");
    }
    ensure_bundled(database, now).await?;
    Ok(())
}

/// Where a database is, in words, without anything secret.
pub fn described(at: &database::Settings) -> String {
    match at.address.split_once("://") {
        Some(("surrealkv", folder)) => format!("in the folder {folder}"),
        Some(("mem", _)) => "in memory, forgotten at the end".to_owned(),
        _ => format!("{}, namespace {}, database {}", at.address, at.namespace, at.database),
    }
}
