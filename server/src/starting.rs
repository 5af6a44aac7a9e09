//! From settings to a database that is ready, with words for what can stand in the way; and waiting until it is closed.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use throughline::database::{Database, Migrated};
use throughline::framework::use_cases::ensure_bundled;
use throughline::{Error, database};

use crate::cli::Trouble;
use crate::settings::Settings;

/// How long a program that is just ending may keep the database.
const LET_GO: Duration = Duration::from_secs(2);
/// How long closing may take: what is in memory only is written to its place.
const CLOSING: Duration = Duration::from_secs(20);

/// Opens the database.
///
/// # Errors
/// Says where it is, what stands in the way as far as can be known, and what to try.
pub async fn open(settings: &Settings) -> Result<Database, Trouble> {
    let at = &settings.database;
    let folder = folder(at);
    if let Some(folder) = &folder {
        let shown = folder.display();
        std::fs::create_dir_all(folder)
            .map_err(|cause| Trouble(format!("The folder {shown} for the database can’t be made: {cause}.")))?;
        if !is_free_within(folder, LET_GO).await {
            let who = holder(folder).map(|process| format!(" by process {process}")).unwrap_or_default();
            return Err(Trouble(format!(
                "The database in {shown} is in use{who}. One program at a time can have it: stop the Throughline that runs with it, \
                 or do this on its pages."
            )));
        }
    }
    Database::open(at).await.map_err(|error| not_opened(at, folder.as_deref(), &error))
}

fn not_opened(at: &database::Settings, folder: Option<&Path>, error: &Error) -> Trouble {
    let log = match error {
        Error::Internal { reference } => format!(" The line above with reference {reference} says more."),
        _ => String::new(),
    };
    Trouble(match folder.map(Path::display) {
        Some(folder) => format!(
            "The database in {folder} can’t be opened. May this user write there, is the disk full, did another version make it?{log}"
        ),
        None if *error == Error::Unavailable => format!(
            "The database at {} can’t be opened. Nothing answers there: is the server running, and is THROUGHLINE_DATABASE right?",
            at.address
        ),
        None => format!(
            "The database at {} can’t be opened. It is a server’s that refuses: are THROUGHLINE_DATABASE_USER and \
             THROUGHLINE_DATABASE_PASSWORD right, and is it SurrealDB 3?{log}",
            at.address
        ),
    })
}

/// The folder of an embedded database.
fn folder(at: &database::Settings) -> Option<PathBuf> {
    let rest = at.address.strip_prefix("surrealkv://")?;
    Some(PathBuf::from(rest.split('?').next().unwrap_or_default()))
}

/// Whether a program has the database open: the engine holds this lock meanwhile, and loses it however it ends.
fn is_locked(folder: &Path) -> bool {
    File::open(folder.join("LOCK")).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// The process that opened the database last, as the engine notes it.
fn holder(folder: &Path) -> Option<u32> {
    std::fs::read_to_string(folder.join("LOCK")).ok()?.trim().parse().ok()
}

/// Waits until nobody has the database open, for so long; says whether that is so.
async fn is_free_within(folder: &Path, patience: Duration) -> bool {
    let begun = Instant::now();
    while is_locked(folder) {
        if begun.elapsed() > patience {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

/// Waits until an embedded database that this program opened is closed, once nothing here holds it any more: it puts its
/// files in order at the end.
pub async fn closed(settings: &Settings) {
    let Some(folder) = folder(&settings.database) else { return };
    let is_ours = holder(&folder) == Some(std::process::id());
    if is_ours && !is_free_within(&folder, CLOSING).await {
        tracing::warn!("the database took too long to close; nothing is lost, the next start puts it in order");
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

/// What serving needs besides: the framework the product comes with.
///
/// # Errors
/// Those of the database.
pub async fn make_ready(database: &Database, now: DateTime<Utc>) -> Result<(), Trouble> {
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
