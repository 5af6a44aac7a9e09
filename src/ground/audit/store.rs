//! Writing and reading the record of changes.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Act, Entry, PAGE_SIZE};
use crate::access::Permit;
use crate::database::{Change, Database, SurrealValue, variables};
use crate::problem::Result;

/// What is about to be done, and by whose leave. The only way to a recorded [`Change`].
pub struct Event {
    actor: Option<String>,
    actor_name: String,
    act: Act,
    subject: String,
    title: String,
    before: String,
    after: String,
    sealed: Option<String>,
}

impl Event {
    /// `act` on what it is about with this `key` (empty where there is none to name), which people know as `title`.
    pub fn new(permit: &Permit, act: Act, key: impl Display, title: impl Into<String>) -> Self {
        Self {
            actor: permit.actor().map(|id| id.as_str().to_owned()),
            actor_name: permit.name().to_owned(),
            act,
            subject: act.about.name(key),
            title: title.into(),
            before: String::new(),
            after: String::new(),
            sealed: None,
        }
    }

    /// Keeps before and after from every reader of the record for as long as `seal` holds: blind ratings stay blind here
    /// too. See [`SEAL`] and [`UNSEAL`].
    pub fn sealed(mut self, seal: impl Into<String>) -> Self {
        self.sealed = Some(seal.into());
        self
    }

    /// The state before. Never pass secrets.
    pub fn before(mut self, state: &impl Serialize) -> Self {
        self.before = serde_json::to_string(state).unwrap_or_default();
        self
    }

    /// The state after. Never pass secrets.
    pub fn after(mut self, state: &impl Serialize) -> Self {
        self.after = serde_json::to_string(state).unwrap_or_default();
        self
    }

    /// Starts the change this event tells of; both are written, or neither.
    pub fn change(self, now: DateTime<Utc>) -> Change {
        Change::unrecorded()
            .then("CREATE audit SET at = $audit_at, actor = $audit_actor, actor_name = $audit_actor_name, action = $audit_action, subject = $audit_subject, title = $audit_title, before = $audit_before, after = $audit_after, sealed = $audit_sealed RETURN NONE;")
            .with("audit_at", now)
            .with("audit_actor", self.actor)
            .with("audit_actor_name", self.actor_name)
            .with("audit_action", self.act.key.to_owned())
            .with("audit_subject", self.subject)
            .with("audit_title", self.title)
            .with("audit_before", self.before)
            .with("audit_after", self.after)
            .with("audit_sealed", self.sealed)
    }
}

/// Statement of a change that seals what is recorded under the name in variable `$seal`.
pub const SEAL: &str = "UPSERT type::record('seal', $seal) RETURN NONE;";
/// Statement of a change that breaks the seal in variable `$seal`: what was recorded under it can be read from then on.
pub const UNSEAL: &str = "DELETE type::record('seal', $seal) RETURN NONE;";

#[derive(SurrealValue)]
struct Row {
    at: DateTime<Utc>,
    actor_name: String,
    action: String,
    subject: String,
    title: String,
    before: String,
    after: String,
    hidden: bool,
}

/// A page of the record, newest first, with how many entries there are. `wanted` narrows by action, person or title.
pub(super) async fn page(database: &Database, wanted: &str, page: usize) -> Result<(Vec<Entry>, usize)> {
    // Two branches, so that the whole record is read by its index and not filtered.
    let (matching, wanted) = match wanted.to_lowercase() {
        wanted if wanted.is_empty() => ("", wanted),
        wanted => ("WHERE string::lowercase(action + ' ' + actor_name + ' ' + title) CONTAINS $wanted", wanted),
    };
    let surql = format!(
        "SELECT VALUE count FROM ONLY (SELECT count() AS count FROM audit {matching} GROUP ALL) LIMIT 1;
         SELECT *, sealed != NONE AND record::exists(type::record('seal', sealed ?? '-')) AS hidden FROM audit {matching} ORDER BY at DESC LIMIT $count START $start;"
    );
    let mut rows = database
        .read(
            &surql,
            variables([
                ("wanted", wanted.into_value()),
                ("start", ((page.max(1) - 1) * PAGE_SIZE).into_value()),
                ("count", PAGE_SIZE.into_value()),
            ]),
        )
        .await?;
    let total: Option<i64> = rows.one(0)?;
    let entries = rows.all::<Row>(1)?.into_iter().map(|row| Entry {
        at: row.at,
        actor: row.actor_name,
        action: row.action,
        subject: row.subject,
        title: row.title,
        before: if row.hidden { String::new() } else { row.before },
        after: if row.hidden { String::new() } else { row.after },
        sealed: row.hidden,
    });
    Ok((entries.collect(), total.unwrap_or_default() as usize))
}
