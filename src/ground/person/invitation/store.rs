//! Links as records, by the hash of their code.

use chrono::{DateTime, Utc};

use super::Invitation;
use crate::database::{Change, Database, RecordId, SurrealValue, record, variables};
use crate::problem::Result;

const INVITATION: &str =
    "record::id(id) AS id, purpose, person, name, email, title, roles, invited_by, invited_at, expires_at";
const OPEN: &str = "used_at = NONE AND expires_at > $now";

fn invitation_record(id: &str) -> RecordId {
    record("invitation", id)
}

/// The link with this hash, if it still works at `now`.
pub(super) async fn open(database: &Database, id: &str, now: DateTime<Utc>) -> Result<Option<Invitation>> {
    let surql = format!("SELECT {INVITATION} FROM ONLY $id WHERE {OPEN}");
    let given = variables([("id", invitation_record(id).into_value()), ("now", now.into_value())]);
    database.read(&surql, given).await?.one(0)
}

/// All links that still work at `now`.
pub(super) async fn all_open(database: &Database, now: DateTime<Utc>) -> Result<Vec<Invitation>> {
    let surql = format!("SELECT {INVITATION} FROM invitation WHERE {OPEN}");
    database.read(&surql, variables([("now", now.into_value())])).await?.all(0)
}

/// Stores a new link; one that was issued before to reset the same person's password stops working.
pub(super) fn create(change: Change, invitation: &Invitation) -> Change {
    change
        .then("IF $invited_person != NONE { DELETE invitation WHERE person = $invited_person RETURN NONE };")
        .then(
            "CREATE $invitation SET purpose = $purpose, person = $invited_person, name = $invited_name,
                email = $invited_email, title = $invited_title, roles = $invited_roles, invited_by = $invited_by,
                invited_at = $invited_at, expires_at = $expires_at RETURN NONE;",
        )
        .with("invitation", invitation_record(&invitation.id))
        .with("purpose", invitation.purpose)
        .with("invited_person", invitation.person.clone())
        .with("invited_name", invitation.name.clone())
        .with("invited_email", invitation.email.clone())
        .with("invited_title", invitation.title.clone())
        .with("invited_roles", invitation.roles.clone())
        .with("invited_by", invitation.invited_by.clone())
        .with("invited_at", invitation.invited_at)
        .with("expires_at", invitation.expires_at)
}

/// Uses a link up; refuses as `gone` one that doesn't work at `now`.
pub(super) fn use_up(change: Change, id: &str, now: DateTime<Utc>) -> Change {
    change
        .then(&format!("IF (SELECT VALUE id FROM ONLY $invitation WHERE {OPEN}) = NONE {{ THROW 'gone' }};"))
        .then("UPDATE $invitation SET used_at = $now RETURN NONE;")
        .with("invitation", invitation_record(id))
        .with("now", now)
}

/// Takes a link back; refuses as `gone` one that doesn't work at `now`.
pub(super) fn withdraw(change: Change, id: &str, now: DateTime<Utc>) -> Change {
    change
        .then(&format!("IF (SELECT VALUE id FROM ONLY $invitation WHERE {OPEN}) = NONE {{ THROW 'gone' }};"))
        .then("DELETE $invitation RETURN NONE;")
        .with("invitation", invitation_record(id))
        .with("now", now)
}
