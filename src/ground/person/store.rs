//! People, and failed sign-ins, as records.

use chrono::{DateTime, Utc};

use super::throttle::{Meter, Window};
use super::{Account, Person, token};
use crate::access::{RoleAt, SignedIn};
use crate::database::{Change, Database, RecordId, SurrealValue, Value, record, variables};
use crate::identity::PersonId;
use crate::problem::Result;

const PERSON: &str = "id, name, email, title, active, roles, created_at, last_signed_in_at, version";

/// What a request needs to know of the person who makes it.
#[derive(Debug, SurrealValue)]
pub(crate) struct SignedInRow {
    #[surreal(flatten)]
    person: SignedIn,
    active: bool,
}

impl SignedInRow {
    /// The person as `access` knows them, if the account is active.
    pub(crate) fn signed_in(self) -> Option<SignedIn> {
        self.active.then_some(self.person)
    }
}

/// What proves who a person is.
#[derive(SurrealValue)]
pub(super) struct Credentials {
    pub(super) id: PersonId,
    pub(super) active: bool,
    pub(super) password_hash: String,
}

/// The record of a person.
pub(crate) fn person_record(id: &PersonId) -> RecordId {
    record("person", id.as_str())
}

/// A person, active or not.
pub(super) async fn person(database: &Database, id: &PersonId) -> Result<Option<Person>> {
    let surql = format!("SELECT {PERSON} FROM ONLY $id");
    database.read(&surql, variables([("id", person_record(id).into_value())])).await?.one(0)
}

/// Everybody.
pub(super) async fn people(database: &Database) -> Result<Vec<Person>> {
    database.read(&format!("SELECT {PERSON} FROM person"), variables([])).await?.all(0)
}

/// Active people with their roles, by name.
pub(super) async fn active(database: &Database) -> Result<Vec<SignedIn>> {
    let surql = "SELECT id, name, email, roles, active FROM person WHERE active = true ORDER BY name;";
    let mut rows = database.read(surql, variables([])).await?;
    Ok(rows.all::<SignedInRow>(0)?.into_iter().filter_map(SignedInRow::signed_in).collect())
}

/// The active person with this id, for a request of theirs.
pub(super) async fn signed_in(database: &Database, id: &PersonId) -> Result<Option<SignedIn>> {
    let surql = "RETURN $id.{id, name, email, roles, active}";
    let row: Option<SignedInRow> =
        database.read(surql, variables([("id", person_record(id).into_value())])).await?.one(0)?;
    Ok(row.and_then(SignedInRow::signed_in))
}

/// The credentials of the account with this address.
pub(super) async fn credentials(database: &Database, email: &str) -> Result<Option<Credentials>> {
    let surql = "SELECT id, active, password_hash FROM person WHERE email = $email LIMIT 1";
    let rows: Vec<Credentials> =
        database.read(surql, variables([("email", email.to_owned().into_value())])).await?.all(0)?;
    Ok(rows.into_iter().next())
}

/// Whether another active person is an administrator of the SEA.
pub(super) async fn has_another_administrator(database: &Database, id: &PersonId) -> Result<bool> {
    let surql = format!("RETURN {OTHER_ADMINISTRATORS} > 0");
    let answer: Option<bool> =
        database.read(&surql, variables([("person", person_record(id).into_value())])).await?.one(0)?;
    Ok(answer.unwrap_or_default())
}

const OTHER_ADMINISTRATORS: &str = "array::len((SELECT VALUE id FROM person
    WHERE active AND id != $person AND array::len(roles[WHERE role = 'admin' AND organization = 'sea']) > 0))";

/// Refuses the change of `$person` when the SEA would be left without an administrator. Those who change
/// administrators all raise the same record, so that two who remove each other collide.
pub(super) fn keeping_an_administrator(change: Change) -> Change {
    change.raising("administrators").then(&format!("IF {OTHER_ADMINISTRATORS} = 0 {{ THROW 'stale' }};"))
}

/// Creates the person; refuses as `taken` when the address has an account.
pub(crate) fn create(
    change: Change,
    id: &PersonId,
    account: &Account,
    password_hash: String,
    now: DateTime<Utc>,
) -> Change {
    change
        .then("IF array::len((SELECT VALUE id FROM person WHERE email = $person_email)) > 0 { THROW 'taken' };")
        .then(
            "CREATE $person SET name = $person_name, email = $person_email, title = $person_title,
                password_hash = $person_password_hash, active = true, roles = $person_roles,
                created_at = $person_created_at, version = 1 RETURN NONE;",
        )
        .with("person", person_record(id))
        .with("person_name", account.name.clone())
        .with("person_email", account.email.clone())
        .with("person_title", account.title.clone())
        .with("person_password_hash", password_hash)
        .with("person_roles", account.roles.clone())
        .with("person_created_at", now)
}

/// Gives the person other roles, if the account is as `version` knew it.
pub(super) fn set_roles(change: Change, id: &PersonId, version: i64, roles: &[RoleAt]) -> Change {
    change
        .with("person", person_record(id))
        .expecting("person", version)
        .then("UPDATE $person SET roles = $person_roles, version += 1 RETURN NONE;")
        .with("person_roles", roles.to_vec())
}

/// Lets the person sign in, or no longer, if the account is as `version` knew it. Links to reset the password stop
/// working.
pub(super) fn set_active(change: Change, id: &PersonId, version: i64, active: bool) -> Change {
    change
        .with("person", person_record(id))
        .expecting("person", version)
        .then("UPDATE $person SET active = $person_active, version += 1 RETURN NONE;")
        .then("DELETE invitation WHERE person = $person_key RETURN NONE;")
        .with("person_key", id.as_str().to_owned())
        .with("person_active", active)
}

/// Gives the active person another password; links to reset the old one stop working. Refuses as `gone` when there is
/// no such active person.
pub(super) fn set_password(change: Change, id: &PersonId, password_hash: String) -> Change {
    change
        .then("IF (SELECT VALUE active FROM ONLY $person) != true { THROW 'gone' };")
        .then("UPDATE $person SET password_hash = $person_password_hash, version += 1 RETURN NONE;")
        .then("DELETE invitation WHERE person = $person_key RETURN NONE;")
        .with("person", person_record(id))
        .with("person_key", id.as_str().to_owned())
        .with("person_password_hash", password_hash)
}

/// Notes that the person signed in with the password that `password_hash` is of; `gone` when that is no longer so.
pub(super) fn note_sign_in(change: Change, id: &PersonId, password_hash: String, now: DateTime<Utc>) -> Change {
    change
        .then("IF (SELECT VALUE active AND password_hash = $password_hash FROM ONLY $person) != true { THROW 'gone' };")
        .then("UPDATE $person SET last_signed_in_at = $now RETURN NONE;")
        .with("person", person_record(id))
        .with("password_hash", password_hash)
        .with("now", now)
}

fn meter_record(meter: &Meter) -> RecordId {
    record("throttle", &token::hash(&meter.key))
}

#[derive(SurrealValue)]
struct WindowRow {
    failures: i64,
    window_ends_at: DateTime<Utc>,
}

/// Counts a try against all meters, before its outcome is known, unless one of them is full. Gives back the windows as
/// they were before, in the order of the meters.
pub(super) async fn charge(database: &Database, meters: &[Meter], now: DateTime<Utc>) -> Result<Vec<Option<Window>>> {
    let mut change = Change::unrecorded().with("now", now);
    let (mut open, mut counts, mut before) = (vec!["true".to_owned()], String::new(), Vec::new());
    for (n, meter) in meters.iter().enumerate() {
        let window = format!("(SELECT failures, window_ends_at FROM ONLY $meter_{n} WHERE window_ends_at > $now)");
        change = change
            .with(&format!("meter_{n}"), meter_record(meter))
            .with(&format!("limit_{n}"), meter.limit)
            .with(&format!("ends_{n}"), now + meter.window)
            .then(&format!("LET $window_{n} = {window};"));
        open.push(format!("($window_{n}.failures ?? 0) < $limit_{n}"));
        counts.push_str(&format!(
            "UPSERT $meter_{n} SET failures = ($window_{n}.failures ?? 0) + 1,
                window_ends_at = $window_{n}.window_ends_at ?? $ends_{n} RETURN NONE;"
        ));
        before.push(format!("$window_{n}"));
    }
    let mut rows = change
        .then(&format!("IF {} {{ {counts} }};", open.join(" AND ")))
        .then(&format!("RETURN [{}];", before.join(", ")))
        .run(database)
        .await?;
    let windows: Vec<Option<WindowRow>> = rows.all(2 + meters.len())?;
    let window = |row: WindowRow| Window { failures: row.failures, ends_at: row.window_ends_at };
    Ok(windows.into_iter().map(|row| row.map(window)).collect())
}

/// Takes back what a successful try was charged: the account starts afresh, the address is one failure better off.
pub(crate) fn settle(change: Change, account: Option<&Meter>, address: Option<&Meter>) -> Change {
    let change = match account {
        Some(meter) => change.then("DELETE $account_meter RETURN NONE;").with("account_meter", meter_record(meter)),
        None => change,
    };
    match address {
        Some(meter) => change
            .then("UPDATE $address_meter SET failures = math::max([failures - 1, 0]) RETURN NONE;")
            .with("address_meter", meter_record(meter)),
        None => change,
    }
}

/// Forgets windows that have ended.
pub(super) fn forget_windows(change: Change) -> Change {
    change.then("DELETE throttle WHERE window_ends_at <= $now RETURN NONE;")
}
