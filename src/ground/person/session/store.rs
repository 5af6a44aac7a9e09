//! Sessions as records, by the hash of their id.

use chrono::{DateTime, Utc};

use crate::access::Principal;
use crate::database::{Change, Database, RecordId, SurrealValue, record, variables};
use crate::identity::PersonId;
use crate::person::store::{self as people, SignedInRow};
use crate::problem::Result;

/// A session as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, SurrealValue)]
pub struct StoredSession {
    /// What the session layer keeps in it, as that layer writes it.
    pub content: String,
    /// Who is signed in.
    pub person: Option<PersonId>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

#[derive(SurrealValue)]
struct KeptRow {
    content: String,
    expires_at: DateTime<Utc>,
}

/// What a session keeps and who is in it, for a read of more in the same trip.
#[derive(SurrealValue)]
pub(crate) struct VisitRow {
    kept: Option<KeptRow>,
    person: Option<SignedInRow>,
}

/// Reads a [`VisitRow`] of the session `$found_by`. Paths into records cost half of what as many SELECTs do.
pub(crate) const VISIT: &str = "{
    kept: $found_by.{content, expires_at},
    person: IF $found_by.person != NONE { type::record('person', $found_by.person).{id, name, email, roles, active} }
}";

impl VisitRow {
    /// What the session keeps and who acts in it, unless it isn't there or has expired by `now`.
    pub(crate) fn at(self, now: DateTime<Utc>) -> (Option<String>, Principal) {
        let Some(kept) = self.kept.filter(|kept| kept.expires_at > now) else { return (None, Principal::Public) };
        let signed_in = self.person.and_then(SignedInRow::signed_in);
        (Some(kept.content), signed_in.map_or(Principal::Public, Principal::Person))
    }
}

/// The record of a session. In a statement it goes by `$found_by`: `$session` is the engine's own.
pub(crate) fn session_record(id_hash: &str) -> RecordId {
    record("session", id_hash)
}

pub(super) async fn load(database: &Database, id_hash: &str, now: DateTime<Utc>) -> Result<Option<StoredSession>> {
    let surql = "SELECT person, content, expires_at FROM ONLY $id WHERE expires_at > $now";
    let given = variables([("id", session_record(id_hash).into_value()), ("now", now.into_value())]);
    database.read(surql, given).await?.one(0)
}

fn with_session(change: Change, id_hash: &str, session: &StoredSession) -> Change {
    change
        .with("found_by", session_record(id_hash))
        .with("holder", session.person.clone())
        .with("content", session.content.clone())
        .with("expires_at", session.expires_at)
}

pub(super) async fn create(database: &Database, id_hash: &str, session: &StoredSession) -> Result<()> {
    let change = Change::unrecorded()
        .then("IF (SELECT VALUE id FROM ONLY $found_by) != NONE { THROW 'taken' };")
        .then("CREATE $found_by SET person = $holder, content = $content, expires_at = $expires_at RETURN NONE;");
    with_session(change, id_hash, session).run(database).await.map(|_| ())
}

pub(super) async fn save(database: &Database, id_hash: &str, session: &StoredSession) -> Result<()> {
    let change = Change::unrecorded()
        .then("UPDATE $found_by SET person = $holder, content = $content, expires_at = $expires_at RETURN NONE;");
    with_session(change, id_hash, session).run(database).await.map(|_| ())
}

pub(super) async fn delete(database: &Database, id_hash: &str) -> Result<()> {
    let change = Change::unrecorded().then("DELETE $found_by RETURN NONE;").with("found_by", session_record(id_hash));
    change.run(database).await.map(|_| ())
}

pub(super) async fn delete_of(database: &Database, person: &PersonId) -> Result<()> {
    end_all(Change::unrecorded(), person).run(database).await.map(|_| ())
}

/// Ends every session of the person.
pub(in crate::person) fn end_all(change: Change, person: &PersonId) -> Change {
    change.then("DELETE session WHERE person = $holder RETURN NONE;").with("holder", person.as_str().to_owned())
}

/// Ends every session of the person but the one with this hash.
pub(in crate::person) fn end_others(change: Change, person: &PersonId, kept_hash: Option<&str>) -> Change {
    match kept_hash {
        None => end_all(change, person),
        Some(id_hash) => change
            .then("DELETE session WHERE person = $holder AND id != $kept_session RETURN NONE;")
            .with("holder", person.as_str().to_owned())
            .with("kept_session", session_record(id_hash)),
    }
}

pub(super) async fn delete_expired(database: &Database, now: DateTime<Utc>) -> Result<()> {
    let change = Change::unrecorded()
        .then("DELETE session WHERE expires_at <= $now RETURN NONE;")
        .then("DELETE invitation WHERE expires_at <= $now RETURN NONE;")
        .with("now", now);
    people::forget_windows(change).run(database).await.map(|_| ())
}
