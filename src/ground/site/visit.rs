//! What the server reads for every page, in one trip: the session, who is in it, the site, and whether the
//! organizations kept in memory are still the newest. No use case: nobody asks for it, and it shows nothing by itself.

use chrono::{DateTime, Utc};

use super::store;
pub use super::store::Visit;
use crate::database::Database;
use crate::problem::Result;

/// Reads what a request needs, by record ids alone. `session_hash` is the hash of the session's id, if there is one.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn visit(database: &Database, session_hash: Option<&str>, now: DateTime<Utc>) -> Result<Visit> {
    store::visit(database, session_hash, now).await
}
