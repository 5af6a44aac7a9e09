//! Links as records, by the hash of their code.

use chrono::{DateTime, Utc};

use super::{Invitation, Purpose};
use crate::database::{Change, Database, RecordId, SurrealValue, key_of, record, variables};
use crate::identity::PersonId;
use crate::person::store::{RoleRow, role_rows, roles};
use crate::problem::Result;

#[derive(SurrealValue)]
struct Row {
    id: RecordId,
    purpose: String,
    person: Option<String>,
    name: String,
    email: String,
    title: String,
    roles: Vec<RoleRow>,
    invited_by: String,
    invited_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

const INVITATION: &str = "id, purpose, person, name, email, title, roles, invited_by, invited_at, expires_at";
const OPEN: &str = "used_at = NONE AND expires_at > $now";

impl Row {
    fn invitation(self) -> Option<Invitation> {
        Some(Invitation {
            id: key_of(&self.id),
            purpose: Purpose::parse(&self.purpose)?,
            person: self.person.as_deref().and_then(PersonId::parse),
            name: self.name,
            email: self.email,
            title: self.title,
            roles: roles(self.roles),
            invited_by: self.invited_by,
            invited_at: self.invited_at,
            expires_at: self.expires_at,
        })
    }
}

fn invitation_record(id: &str) -> RecordId {
    record("invitation", id)
}

/// The link with this hash, if it still works at `now`.
pub(super) async fn open(database: &Database, id: &str, now: DateTime<Utc>) -> Result<Option<Invitation>> {
    let surql = format!("SELECT {INVITATION} FROM ONLY $id WHERE {OPEN}");
    let given = variables([("id", invitation_record(id).into_value()), ("now", now.into_value())]);
    let row: Option<Row> = database.read(&surql, given).await?.one(0)?;
    Ok(row.and_then(Row::invitation))
}

/// All links that still work at `now`.
pub(super) async fn all_open(database: &Database, now: DateTime<Utc>) -> Result<Vec<Invitation>> {
    let surql = format!("SELECT {INVITATION} FROM invitation WHERE {OPEN}");
    let rows: Vec<Row> = database.read(&surql, variables([("now", now.into_value())])).await?.all(0)?;
    Ok(rows.into_iter().filter_map(Row::invitation).collect())
}

/// Stores a new link; one that was issued before to reset the same person's password stops working.
pub(super) fn create(change: Change, invitation: &Invitation) -> Change {
    let person = invitation.person.as_ref().map(|id| id.as_str().to_owned());
    change
        .then("IF $invited_person != NONE { DELETE invitation WHERE person = $invited_person RETURN NONE };")
        .then(
            "CREATE $invitation SET purpose = $purpose, person = $invited_person, name = $invited_name,
                email = $invited_email, title = $invited_title, roles = $invited_roles, invited_by = $invited_by,
                invited_at = $invited_at, expires_at = $expires_at RETURN NONE;",
        )
        .with("invitation", invitation_record(&invitation.id))
        .with("purpose", invitation.purpose.key().to_owned())
        .with("invited_person", person)
        .with("invited_name", invitation.name.clone())
        .with("invited_email", invitation.email.clone())
        .with("invited_title", invitation.title.clone())
        .with("invited_roles", role_rows(&invitation.roles))
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
