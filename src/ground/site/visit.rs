//! What the server reads for every page, in one trip: the session, who is in it, the site, and whether the
//! organizations kept in memory are still the newest. No use case: nobody asks for it, and it shows nothing by itself.

use chrono::{DateTime, Utc};

use super::{Site, store};
use crate::access::Principal;
use crate::database::Database;
use crate::problem::Result;

/// What is known of a request before its page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What the session layer keeps in the session, as that layer wrote it; `None` without a session that lasts.
    pub session: Option<String>,
    /// Who asks: the session's active person, else the public.
    pub principal: Principal,
    /// This installation; `None` until it has been set up.
    pub site: Option<Site>,
    /// The revision of the organizations, for [`Database::kept`]; 0 while there are none.
    pub organization_revision: i64,
}

/// Reads what a request needs, by record ids alone. `session_hash` is the hash of the session's id, if there is one.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn visit(database: &Database, session_hash: Option<&str>, now: DateTime<Utc>) -> Result<Visit> {
    store::visit(database, session_hash, now).await
}
