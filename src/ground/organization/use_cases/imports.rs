//! Bringing a file of organizations in: upload, check and choose columns, begin, store; or all of it at once for the
//! command line. Until the last step no organization changes; the last step stores everything or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::directory;
use crate::access::{Action, Permit, Place, Principal};
use crate::audit::Event;
use crate::database::Database;
pub use crate::identity::ImportId;
use crate::job::{self, Handlers, JobId, NewJob, Work};
use crate::organization::acts;
use crate::organization::directory::Directory;
use crate::organization::import::{Check, ImportCounts, check};
pub use crate::organization::import::{ImportProgress, ImportStage};
use crate::organization::mapping::{FileKind, Mapping};
use crate::organization::store;
use crate::organization::table::Table;
use crate::problem::{Error, Result, Violation};
use crate::text::Text;

/// How long an uploaded file is kept for a decision.
const KEPT_HOURS: i64 = 24;
/// The kind of job that stores a file.
const IMPORT: &str = "organizations.import";
/// How often progress is written down.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// What a person sees before deciding about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReview {
    /// The file's name.
    pub file_name: String,
    /// The names of its columns.
    pub header: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// What its columns are taken to hold.
    pub mapping: Mapping,
    /// What it would do, and what is wrong with it.
    pub check: Check,
    /// To be given back when it is begun or cancelled.
    pub version: i64,
}

fn permit(principal: &Principal) -> Result<Permit> {
    principal.permit(Action::EditOrganizations, &Place::sea())
}

/// Takes a file in and guesses what its columns hold. Files nobody decided about within a day are dropped.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` by field `file` when it can't be read as a table ([`Table::read`]).
pub async fn upload_import(
    database: &Database,
    principal: &Principal,
    file_name: &str,
    content: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<ImportId> {
    let permit = permit(principal)?;
    let file_name = bare_file_name(file_name)?;
    let (content, mapping, rows) = aside(move || {
        let table = Table::read(&content)?;
        Ok::<_, Violation>((content, Mapping::guess(table.header()), table.rows().len()))
    })
    .await
    .map_err(one)?;
    let id = ImportId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)?;
    let times = (now, now - TimeDelta::hours(KEPT_HOURS));
    store::save_upload(database, &id, (&file_name, content), (&mapping, rows), permit.name(), times).await?;
    Ok(id)
}

/// Says what an uploaded file would do with `mapping`, which is kept; without one, with the mapping kept before.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` once it is being stored or has been.
pub async fn check_import(
    database: &Database,
    principal: &Principal,
    id: &ImportId,
    mapping: Option<Mapping>,
) -> Result<ImportReview> {
    permit(principal)?;
    let upload = undecided(database, id).await?;
    let mut version = upload.version;
    if let Some(chosen) = mapping.as_ref().filter(|chosen| Some(*chosen) != upload.mapping.as_ref()) {
        store::save_mapping(database, id, chosen, version).await?;
        version += 1;
    }
    let directory = directory(database).await?;
    let checked = checked(upload.content, mapping.or(upload.mapping), directory, |_| {}).await?;
    Ok(ImportReview {
        file_name: upload.file_name,
        header: checked.header,
        rows: checked.rows,
        mapping: checked.mapping,
        check: checked.check,
        version,
    })
}

/// Checks once more and decides that the file is to be stored, which a job does beside the request. Where it stands is
/// told by [`import_progress`].
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` with every bad row; `Conflict` when somebody changed the choice of
/// columns since `version`, or began first.
pub async fn begin_import(
    database: &Database,
    principal: &Principal,
    id: &ImportId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = permit(principal)?;
    let upload = undecided(database, id).await?;
    let checked = checked(upload.content, upload.mapping, directory(database).await?, |_| {}).await?;
    refuse_problems(&checked.check)?;
    let title = format!("Import organizations: {}", upload.file_name);
    let job = NewJob::new(&permit, (IMPORT, id.as_str()), &title, &now)?;
    job::add(store::begin(id, version), &job).run(database).await.map(drop)
}

/// What the jobs of this room do.
pub fn jobs(handlers: Handlers) -> Handlers {
    handlers.on(IMPORT, store_begun)
}

/// Stores a file that was begun: all of it, or nothing. What keeps it from being stored is told on its page; where only the
/// database was away, it is tried again.
async fn store_begun(work: Work) -> Result<()> {
    let id = ImportId::parse(work.id.key()).ok_or(Error::NotFound)?;
    let Some(upload) = store::upload(&work.database, &id).await? else { return Ok(()) };
    if upload.stage != ImportStage::Storing {
        return Ok(());
    }
    match run(&work, &id, upload).await {
        Err(error @ (Error::Unavailable | Error::Unsure | Error::Internal { .. })) => Err(error),
        Err(error) => {
            tracing::warn!(import = %id, %error, "a file of organizations was not stored");
            work.fence.ending(store::mark_failed(&id, &failure(&error))).run(&work.database).await.map(drop)
        }
        Ok(()) => Ok(()),
    }
}

/// Where an uploaded file stands.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn import_progress(database: &Database, principal: &Principal, id: &ImportId) -> Result<ImportProgress> {
    permit(principal)?;
    let mut progress = store::progress(database, id).await?.ok_or(Error::NotFound)?;
    if progress.stage == ImportStage::Storing {
        progress.message = given_up(database, id).await?.unwrap_or_default();
    }
    Ok(progress)
}

/// Why the job that stores a file was given up, if it was.
async fn given_up(database: &Database, id: &ImportId) -> Result<Option<String>> {
    match JobId::of(IMPORT, id.as_str()) {
        Some(job) => job::given_up(database, &job).await,
        None => Ok(None),
    }
}

/// Drops an uploaded file.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` while it is being stored.
pub async fn cancel_import(database: &Database, principal: &Principal, id: &ImportId) -> Result<()> {
    permit(principal)?;
    let upload = store::upload(database, id).await?.ok_or(Error::NotFound)?;
    match upload.stage {
        ImportStage::Storing if given_up(database, id).await?.is_none() => {
            Err(Error::Conflict("This file is being stored; it can’t be cancelled now.".to_owned()))
        }
        _ => store::drop_upload(database, id, upload.version).await,
    }
}

/// Stores a file in one go: all of it, or nothing. What its columns hold is guessed; `kind` says what its rows are
/// where that shouldn't be guessed too.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` when it can't be read, or with a violation for every bad row; `Conflict` when
/// an organization was changed meanwhile.
pub async fn import_file(
    database: &Database,
    principal: &Principal,
    file_name: &str,
    content: Vec<u8>,
    kind: Option<FileKind>,
    now: DateTime<Utc>,
) -> Result<ImportCounts> {
    let permit = permit(principal)?;
    let file_name = bare_file_name(file_name)?;
    let directory = directory(database).await?;
    let revision = directory.revision();
    let checked = aside(move || {
        let table = Table::read(&content)?;
        let mapping =
            kind.map_or_else(|| Mapping::guess(table.header()), |kind| Mapping::guess_for(kind, table.header()));
        Ok(check(&table, &mapping, &directory, |_, _| {}))
    });
    let check = checked.await.map_err(one)?;
    refuse_problems(&check)?;
    let change = event(&permit, "", &file_name, &check).change(now);
    store::write_all(change, check.writes(), revision).run(database).await.map_err(changed_meanwhile)?;
    Ok(check.counts())
}

struct Checked {
    header: Vec<String>,
    rows: usize,
    mapping: Mapping,
    check: Check,
}

/// Reads and checks a file off the threads that serve requests; `done` hears how many rows are done.
async fn checked(
    content: Vec<u8>,
    mapping: Option<Mapping>,
    directory: Arc<Directory>,
    done: impl Fn(usize) + Send + 'static,
) -> Result<Checked> {
    aside(move || {
        let table = Table::read(&content)?;
        let mapping = mapping.unwrap_or_else(|| Mapping::guess(table.header()));
        let check = check(&table, &mapping, &directory, |rows, _| done(rows));
        Ok(Checked { header: table.header().to_vec(), rows: table.rows().len(), mapping, check })
    })
    .await
    .map_err(one)
}

async fn run(work: &Work, id: &ImportId, upload: store::Upload) -> Result<()> {
    let database = &work.database;
    let begun_at: DateTime<Utc> = work.payload()?;
    let directory = directory(database).await?;
    let revision = directory.revision();
    let done = Arc::new(AtomicUsize::new(0));
    let heard = done.clone();
    let mut checking = Box::pin(checked(upload.content, upload.mapping, directory, move |rows| {
        heard.store(rows, Ordering::Relaxed);
    }));
    let checked = loop {
        tokio::select! {
            checked = &mut checking => break checked?,
            () = tokio::time::sleep(PROGRESS_EVERY) => go_on(work, id, done.load(Ordering::Relaxed)).await?,
        }
    };
    refuse_problems(&checked.check)?;
    go_on(work, id, checked.rows).await?;
    let counts = checked.check.counts();
    let event = event(&work.permit, id.as_str(), &upload.file_name, &checked.check);
    let change = store::write_all(event.change(begun_at), checked.check.writes(), revision);
    let change = store::mark_stored(change, id, &format!("{counts}."));
    work.fence.ending(change).run(database).await.map(drop).map_err(changed_meanwhile)
}

/// Tells how many rows are done.
async fn go_on(work: &Work, id: &ImportId, done: usize) -> Result<()> {
    work.fence.guard(store::note_progress(id, done)).run(&work.database).await.map(drop)
}

/// What a file brought; `key` is empty for one that the command line read.
fn event(permit: &Permit, key: &str, file_name: &str, check: &Check) -> Event {
    Event::new(permit, acts::IMPORTED, key, file_name).after(&check.counts())
}

async fn undecided(database: &Database, id: &ImportId) -> Result<store::Upload> {
    let upload = store::upload(database, id).await?.ok_or(Error::NotFound)?;
    match upload.stage {
        ImportStage::Checking | ImportStage::Failed => Ok(upload),
        ImportStage::Storing => Err(Error::Conflict("This file is being stored already.".to_owned())),
        ImportStage::Stored => Err(Error::Conflict("This file has been stored already.".to_owned())),
    }
}

fn refuse_problems(check: &Check) -> Result<()> {
    match check.problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(check.problems.iter().map(Violation::from).collect())),
    }
}

/// The file's name without the folders some browsers send along.
fn bare_file_name(raw: &str) -> Result<String> {
    let name = raw.rsplit(['/', '\\']).next().unwrap_or(raw);
    Text::<1, 200>::parse("file", "the file’s name", name).map(Text::into_string).map_err(one)
}

fn one(violation: Violation) -> Error {
    Error::Invalid(vec![violation])
}

fn changed_meanwhile(error: Error) -> Error {
    match error {
        Error::Conflict(_) => Error::Conflict(
            "Organizations were changed while this file was being stored. Nothing of it was stored. \
             Check it and try again."
                .to_owned(),
        ),
        other => other,
    }
}

/// What a failed file says of itself: the first of its bad rows, and how many more there are.
fn failure(error: &Error) -> String {
    match error {
        Error::Invalid(violations) => match violations.as_slice() {
            [only] => format!("Nothing was stored: {}", only.message),
            [first, more @ ..] => format!("Nothing was stored: {} And {} more problems.", first.message, more.len()),
            [] => "Nothing was stored.".to_owned(),
        },
        other => other.to_string(),
    }
}

/// Runs work that computes for long where it holds up no request.
async fn aside<T, F>(work: F) -> T
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
