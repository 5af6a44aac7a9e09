//! Sessions for the HTTP layer's session store: what a browser's cookie stands for. The cookie's own value never gets
//! here, only its SHA-256. These are no use cases: nobody asks for them, the server keeps them.

pub(crate) mod store;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::store as people;
use crate::access::Principal;
use crate::database::Database;
use crate::identity::PersonId;
use crate::problem::Result;

pub use store::StoredSession;
pub(super) use store::{end_all, end_others};

/// The session whose id hashes to `id_hash`, unless it has expired by `now`.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn load_session(database: &Database, id_hash: &str, now: DateTime<Utc>) -> Result<Option<StoredSession>> {
    store::load(database, id_hash, now).await
}

/// Stores a session that isn't there yet.
///
/// # Errors
/// `Conflict` when one with this hash is there; `Unavailable`, `Internal`.
pub async fn create_session(database: &Database, id_hash: &str, session: &StoredSession) -> Result<()> {
    store::create(database, id_hash, session).await
}

/// Stores a changed session. One that was ended meanwhile (signed out, password changed, account deactivated) stays
/// ended: use [`create_session`] for a new one.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn save_session(database: &Database, id_hash: &str, session: &StoredSession) -> Result<()> {
    store::save(database, id_hash, session).await
}

/// Ends a session.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn delete_session(database: &Database, id_hash: &str) -> Result<()> {
    store::delete(database, id_hash).await
}

/// Ends all sessions of a person.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn delete_sessions_of(database: &Database, person: &PersonId) -> Result<()> {
    store::delete_of(database, person).await
}

/// Removes sessions and links that have expired by `now`, and failed sign-ins that no longer count.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn delete_expired(database: &Database, now: DateTime<Utc>) -> Result<()> {
    store::delete_expired(database, now).await
}

/// Who acts in a session of `person`: the active person with their roles of this moment, else the public.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn principal_of(database: &Database, person: &PersonId) -> Result<Principal> {
    Ok(people::signed_in(database, person).await?.map_or(Principal::Public, Principal::Person))
}
