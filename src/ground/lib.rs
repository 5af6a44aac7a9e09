//! The ground: what all wings share, a folder a capability. It knows none of them.
//!
//! Who may do what (`access`), the record of changes (`audit`), dates and periods (`calendar`), the database, the State's
//! organizations, people and settings, work that outlives a request (`job`), what may be shown (`privacy`), and files in and out
//! (`upload`, `table_file`).

#![forbid(unsafe_code)]

pub mod access;
pub mod audit;
pub mod calendar;
#[cfg(feature = "store")]
pub mod database;
pub mod identity;
pub mod job;
pub mod keyed;
pub mod order;
pub mod organization;
pub mod person;
pub mod privacy;
pub mod problem;
pub mod quantity;
pub mod site;
pub mod table_file;
#[cfg(feature = "store")]
pub mod testing;
pub mod text;
pub mod upload;
pub mod waiting;

pub use problem::{Error, Result, Violation};

/// Everything the ground records, room by room.
pub const ACTS: &[&[audit::Act]] = &[job::acts::ACTS, organization::acts::ACTS, person::acts::ACTS, site::acts::ACTS];
