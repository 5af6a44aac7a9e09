//! Sessions: the cookie that names one, and keeping what is in it. The database knows a session by the SHA-256 of its id
//! and sees who is signed in, so that deactivating a person ends theirs.
//!
//! This stands in the place of `tower_sessions::SessionManagerLayer`, whose `Session` handlers use: that layer can't
//! delete a `__Host-` cookie (browsers ignore the attempt without `Secure`), extends a session only when something in it
//! changes, and would read it in a trip of its own.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use app::PERSON;
use async_trait::async_trait;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use throughline::Error;
use throughline::database::Database;
use throughline::identity::PersonId;
use throughline::person::session::{StoredSession, create_session, delete_session, save_session};
use throughline::person::token;
use time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::{Expiry, Session, SessionStore, session_store};

use crate::failure;

/// How long a session lasts without a request.
const LASTS: Duration = Duration::hours(12);
/// How much of that may pass before a request extends it: a write every half hour, not for every page.
const EXTENDED_AFTER: Duration = Duration::minutes(30);

/// The cookie that carries a session's id.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    /// Over https only, under a name that browsers let nobody else set; or, on this machine, plain.
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        if self.secure { "__Host-throughline" } else { "throughline" }
    }

    /// What the browser sent: nothing, something that is no id, or an id.
    pub fn sent(self, headers: &HeaderMap) -> Option<Option<Id>> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| value.parse().ok())
    }

    fn header(self, value: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
            .ok()
    }
}

/// The name under which the database knows a session.
pub fn hash(id: &Id) -> String {
    token::hash(&id.to_string())
}

/// A request's session, from opening to keeping what it became.
pub struct Opened {
    /// What handlers read and write.
    pub session: Session,
    kept: Arc<Kept>,
    cookie: SessionCookie,
    was_sent: bool,
    is_due: bool,
}

impl Opened {
    /// Opens the session that was found under `id`, or one that isn't there yet. `sent` is what the browser said.
    pub fn new(
        database: &Database,
        cookie: SessionCookie,
        sent: Option<Option<Id>>,
        content: Option<&str>,
        now: DateTime<Utc>,
    ) -> Self {
        let found = sent.flatten().zip(content.and_then(Content::read));
        let id = found.as_ref().map(|(id, _)| *id);
        let until = found.as_ref().map(|(_, content)| content.until);
        let is_due = until
            .is_some_and(|until| until - (now.timestamp() + LASTS.whole_seconds()) < -EXTENDED_AFTER.whole_seconds());
        let record = found.map(|(id, content)| content.record(id));
        let kept = Arc::new(Kept {
            database: database.clone(),
            found: record,
            is_empty: AtomicBool::new(false),
            failed: OnceLock::new(),
        });
        let session = Session::new(id, kept.clone(), Some(Expiry::OnInactivity(LASTS)));
        Self { session, kept, cookie, was_sent: sent.is_some(), is_due }
    }

    /// Keeps what became of the session, and tells the browser. Nothing is kept of a visitor about whom nothing is known.
    /// `is_essential` says whether the answer is wrong when that fails, as it is for signing in.
    pub async fn settle(self, mut response: Response, is_essential: bool) -> Response {
        let session = &self.session;
        let is_gone = session.is_empty().await;
        let failed = response.status().is_server_error();
        if !is_gone && !failed && (session.is_modified() || self.is_due) {
            if let Err(cause) = session.save().await {
                tracing::error!(%cause, "session not saved");
                let error = self.kept.failed.get().unwrap_or(&Error::Unavailable);
                return if is_essential { failure::of(error) } else { response };
            }
            if let (Some(id), false) = (session.id(), self.kept.is_empty.load(Ordering::Relaxed)) {
                self.tell(&mut response, &id.to_string(), LASTS.whole_seconds());
                return response;
            }
        }
        if self.was_sent && (is_gone || self.kept.is_empty.load(Ordering::Relaxed)) {
            self.tell(&mut response, "", 0);
        }
        response
    }

    fn tell(&self, response: &mut Response, value: &str, seconds: i64) {
        if let Some(cookie) = self.cookie.header(value, seconds) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

/// What the database keeps of a session besides its person.
struct Content {
    /// When it ends, in seconds since 1970.
    until: i64,
    data: HashMap<String, Value>,
}

impl Content {
    fn read(text: &str) -> Option<Self> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let until = value.get("until")?.as_i64()?;
        let data = serde_json::from_value(value.get_mut("data")?.take()).ok()?;
        Some(Self { until, data })
    }

    fn record(self, id: Id) -> Record {
        let expiry_date = OffsetDateTime::from_unix_timestamp(self.until).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Record { id, data: self.data, expiry_date }
    }
}

/// The store of one request's session: reading it has been done with the rest of the visit.
struct Kept {
    database: Database,
    found: Option<Record>,
    is_empty: AtomicBool,
    /// Why it couldn't be kept: the session layer's own errors are text.
    failed: OnceLock<Error>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The record's id opens a session.
        f.write_str("Kept")
    }
}

impl Kept {
    fn failed(&self, error: Error) -> session_store::Error {
        let text = error.to_string();
        let _ = self.failed.set(error);
        session_store::Error::Backend(text)
    }

    fn stored(record: &Record) -> StoredSession {
        let until = record.expiry_date.unix_timestamp();
        let person = record.data.get(PERSON).and_then(Value::as_str).and_then(PersonId::parse);
        StoredSession {
            content: json!({ "until": until, "data": record.data }).to_string(),
            person,
            expires_at: DateTime::from_timestamp(until, 0).unwrap_or_default(),
        }
    }
}

#[async_trait]
impl SessionStore for Kept {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        for _ in 0..3 {
            match create_session(&self.database, &hash(&record.id), &Self::stored(record)).await {
                Err(Error::Conflict(_)) => record.id = Id::default(),
                other => return other.map_err(|error| self.failed(error)),
            }
        }
        Err(session_store::Error::Backend("no free id was found".to_owned()))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.is_empty.store(record.data.is_empty(), Ordering::Relaxed);
        match record.data.is_empty() {
            true => self.delete(&record.id).await,
            false => save_session(&self.database, &hash(&record.id), &Self::stored(record))
                .await
                .map_err(|error| self.failed(error)),
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        Ok(self.found.clone().filter(|record| record.id == *id))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        delete_session(&self.database, &hash(id)).await.map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let cookie = SessionCookie::new(false);
        let id = Id::default();
        let sent = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, text.parse().unwrap());
            cookie.sent(&headers)
        };
        assert_eq!(sent(&format!("a=b; throughline={id}; c=d")), Some(Some(id)));
        assert_eq!(sent("throughline=nonsense"), Some(None));
        assert_eq!(sent("__Host-throughline=x; other=y"), None);
        assert_eq!(cookie.sent(&HeaderMap::new()), None);
    }

    #[test]
    fn a_secure_cookie_is_for_this_host_alone() {
        let cookie = SessionCookie::new(true).header("x", 5).unwrap();
        assert_eq!(cookie, "__Host-throughline=x; Path=/; Max-Age=5; HttpOnly; SameSite=Lax; Secure");
        let plain = SessionCookie::new(false).header("x", 5).unwrap();
        assert_eq!(plain, "throughline=x; Path=/; Max-Age=5; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn what_is_kept_comes_back() {
        let data = HashMap::from([(PERSON.to_owned(), json!("ana")), ("messages".to_owned(), json!(["Saved."]))]);
        let expiry_date = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
        let record = Record { id: Id::default(), data, expiry_date };
        let stored = Kept::stored(&record);
        assert_eq!(stored.person, PersonId::parse("ana"));
        assert_eq!(Content::read(&stored.content).unwrap().record(record.id), record);
        assert!(Content::read("{}").is_none());
    }
}
