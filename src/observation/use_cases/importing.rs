//! Bringing a file of observations in: upload, say what the columns hold, check, store all or nothing beside the request,
//! cancel while it goes on, undo the whole afterwards.

use chrono::{DateTime, Utc};

use crate::access::Principal;
use crate::database::Database;
use crate::identity::{EntryId, MappingId};
use crate::observation::mapping::Mapping;
use crate::problem::{Error, Result};
use crate::site::Site;
use crate::upload::Files;

/// How far a file, or whatever else observations came in with, has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Uploaded; somebody says what its columns hold and looks at what it would do.
    Checking,
    /// Being stored; nobody sees anything of it yet.
    Storing,
    /// Stored.
    Stored,
    /// Not stored; the message says why. It may be checked and begun again.
    Failed,
    /// Given up before anything was stored.
    Cancelled,
    /// Stored, and taken back as a whole.
    Undone,
}

/// What a file, a grid or a decision did or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Rows of the file under its header.
    pub rows: usize,
    /// Figures that are new.
    pub added: usize,
    /// Figures that stand in place of another.
    pub changed: usize,
    /// Figures that stand there already.
    pub same: usize,
    /// Of the new and changed: numbers.
    pub values: usize,
    /// Of the new and changed: missing.
    pub missing: usize,
    /// Of the new and changed: suppressed.
    pub suppressed: usize,
    /// Of the new and changed: not applicable.
    pub not_applicable: usize,
    /// Of the new and changed: numbers that break a rule and wait for a decision.
    pub under_review: usize,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column's name; empty where it concerns the whole row.
    pub column: String,
    /// What is wrong, as a sentence.
    pub message: String,
}

/// A figure that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldChange {
    /// The line of the file.
    pub line: usize,
    /// The organization's name.
    pub organization: String,
    /// The metric's name, with the group where it isn't everybody.
    pub metric: String,
    /// The period in words.
    pub period: String,
    /// What stands there; empty for nothing.
    pub before: String,
    /// What would stand there.
    pub after: String,
}

/// What a person sees before deciding about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: Stage,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first five rows.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has under its header.
    pub rows: usize,
    /// What its columns are taken to hold.
    pub mapping: Mapping,
    /// What keeps the mapping from being used, each with its field: `organization`, `period`, `values`, `value-<at>`,
    /// `codes`. While there is any, nothing below was computed.
    pub mapping_problems: Vec<crate::problem::Violation>,
    /// What it would do.
    pub counts: Counts,
    /// The first problems, by line; [`Self::problem_count`] has how many there are. Any keeps the file from being stored.
    pub problems: Vec<RowProblem>,
    /// How many problems there are.
    pub problem_count: usize,
    /// The first of the figures that would change.
    pub changes: Vec<WouldChange>,
    /// What it came to, once it is stored or has failed.
    pub message: String,
    /// To be given back when it is begun, cancelled or undone.
    pub version: i64,
}

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: Stage,
    /// Figures written.
    pub done: usize,
    /// Figures to write; 0 while they are being counted.
    pub total: usize,
    /// What came of it, or what went wrong; empty before.
    pub message: String,
    /// To be given back when it is cancelled or undone.
    pub version: i64,
}

/// A mapping kept for next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMapping {
    /// Which.
    pub id: MappingId,
    /// Its name.
    pub name: String,
    /// The names of the columns it was made for.
    pub header: Vec<String>,
    /// What they hold.
    pub mapping: Mapping,
}

/// Something observations came in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// What: a file's name, `Typed in: <organization>`, `Decided on review`.
    pub title: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// How far it has come.
    pub stage: Stage,
    /// What it did.
    pub counts: Counts,
    /// The name of who brought it in.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Takes a file in and guesses what its columns hold: by the saved mapping that was made for the same columns, if there is
/// one. Where the columns' names contain a year, guesses nothing about periods.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` by field `file` when it can't be read as a table or is larger than 100 MB.
pub async fn upload_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    file_name: &str,
    content: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<EntryId> {
    let _ = (database, files, principal, file_name, content, now);
    todo!()
}

/// Says what an uploaded file would do with `mapping`, which is kept with it; without one, with the mapping kept before.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when `mapping` is given once it is being stored or has been.
pub async fn check_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    mapping: Option<Mapping>,
) -> Result<Review> {
    let _ = (database, files, principal, site, id, mapping);
    todo!()
}

/// Every problem of a file, by line, for a list that can be worked through.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn list_problems(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
) -> Result<Vec<RowProblem>> {
    let _ = (database, files, principal, site, id);
    todo!()
}

/// Decides that a file is to be stored; whoever called this calls [`run_observations`] next, beside the request.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when somebody changed the mapping since `version`, or began first.
pub async fn begin_observations(
    database: &Database,
    principal: &Principal,
    id: &EntryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let _ = (database, principal, id, version, now);
    todo!()
}

/// Stores a file that was begun: all of it, or nothing. Where it stands is told by [`observations_progress`].
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` when a row has turned bad; `Conflict` when it was cancelled or not begun.
pub async fn run_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    now: DateTime<Utc>,
) -> Result<Counts> {
    let _ = (database, files, principal, site, id, now);
    todo!()
}

/// Where a file stands.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn observations_progress(database: &Database, principal: &Principal, id: &EntryId) -> Result<Progress> {
    let _ = (database, principal, id);
    todo!()
}

/// Gives a file up: before it is stored, or while it is being stored, which then stops soon and leaves nothing behind.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` once it is stored.
pub async fn cancel_observations(
    database: &Database,
    principal: &Principal,
    id: &EntryId,
    now: DateTime<Utc>,
) -> Result<()> {
    let _ = (database, principal, id, now);
    todo!()
}

/// Takes back all that came in with a file (or a grid): what stood before stands again, what was corrected since stays.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when it isn't stored, or was undone already.
pub async fn undo_observations(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<usize> {
    let _ = (database, principal, site, id, version, now);
    todo!()
}

/// What observations came in with, the newest first: a page of 25, from 1, and how many there are.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_entries(database: &Database, principal: &Principal, page: usize) -> Result<(Vec<Entry>, usize)> {
    let _ = (database, principal, page);
    todo!()
}

/// Mappings kept for next time, by name.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_mappings(database: &Database, principal: &Principal) -> Result<Vec<SavedMapping>> {
    let _ = (database, principal);
    todo!()
}

/// Keeps the mapping of an uploaded file under a name; one of the same name is replaced.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` by field `mapping_name`.
pub async fn save_mapping(
    database: &Database,
    files: &Files,
    principal: &Principal,
    id: &EntryId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<MappingId> {
    let _ = (database, files, principal, id, name, now, Error::NotFound);
    todo!()
}

/// Removes a kept mapping.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn remove_mapping(
    database: &Database,
    principal: &Principal,
    id: &MappingId,
    now: DateTime<Utc>,
) -> Result<()> {
    let _ = (database, principal, id, now);
    todo!()
}
