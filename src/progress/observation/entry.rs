//! What observations came in with, how far it has come, and mappings kept for next time.

use chrono::{DateTime, Utc};

use super::applying::Counts;
use super::mapping::Mapping;
use ground::identity::{EntryId, MappingId};

ground::keyed! {
    /// How far a file, or whatever else observations came in with, has come.
    pub enum Stage: key {
        /// Uploaded; somebody says what its columns hold and looks at what it would do.
        Checking: "checking";
        /// Being stored; nobody sees anything of it yet.
        Storing: "storing";
        /// Stored.
        Stored: "stored";
        /// Not stored; the message says why. It may be checked and begun again.
        Failed: "failed";
        /// Given up before anything was stored.
        Cancelled: "cancelled";
        /// Stored, and taken back as a whole.
        Undone: "undone";
    }
}

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is stored, or is to be: another than was asked for where the file asked for was stored as that.
    pub id: EntryId,
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: Stage,
    /// Figures written.
    pub done: usize,
    /// Figures to write; 0 while they are being counted.
    pub total: usize,
    /// What came of it, or what went wrong; empty before. While it is `Storing`, why that was given up, until somebody has it
    /// tried again.
    pub message: String,
    /// To be given back when it is cancelled or undone.
    pub version: i64,
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
