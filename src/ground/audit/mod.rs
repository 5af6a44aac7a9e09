//! The record of changes: who did what, when, to what, from what to what. An event is written in the transaction of
//! the change it tells of, and never changed or removed afterwards.

mod act;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
pub mod use_cases;

use chrono::{DateTime, Utc};

/// One entry, as read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Name of who acted.
    pub actor: String,
    /// What was done, by its [`Act`]’s key: `assessment.finished`.
    pub action: String,
    /// What it was done to: `assessment:0198…`.
    pub subject: String,
    /// What the subject is called, as people know it.
    pub title: String,
    /// The state before, as JSON; empty when there was none.
    pub before: String,
    /// The state after, as JSON; empty when there is none.
    pub after: String,
    /// Whether before and after are kept from readers for now.
    pub sealed: bool,
}

/// How many entries a page of the record holds.
pub const PAGE_SIZE: usize = 50;

pub use act::{Act, Acts, Subject};
#[cfg(feature = "store")]
pub use store::{Event, SEAL, UNSEAL};
