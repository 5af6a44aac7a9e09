//! Who is visiting, when, and with what: made by the server for every request, read by pages, forms and server functions.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, NaiveDate, Utc};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::site::Site;
use ground::upload::Files;
use leptos::prelude::*;

/// The session's key of the person who signed in.
pub const PERSON: &str = "person";
/// The session's key of messages to be shown once.
pub const MESSAGES: &str = "messages";

/// A few letters of each asset's checksum: a changed file has another address, an unchanged one may be kept for good.
#[derive(Debug, Clone, Default)]
pub struct AssetVersions {
    /// The stylesheet's.
    pub style: String,
    /// The chart script's.
    pub chart: String,
    /// The script's that follows a meeting.
    pub live: String,
    /// The script's that pastes from spreadsheets.
    pub grid: String,
}

/// One request's visitor and surroundings. The server puts it among the request's extensions.
#[derive(Clone)]
pub struct Visit {
    /// Who asks.
    pub principal: Principal,
    /// This installation; none until it is set up.
    pub site: Option<Arc<Site>>,
    /// When the request came in.
    pub now: DateTime<Utc>,
    /// The address it came from, for slowing down guessing.
    pub address: String,
    /// Names the request in the log and on error pages.
    pub request_id: String,
    /// Messages kept from the request before, to be shown once.
    pub messages: Vec<String>,
    /// Where everything is kept.
    pub database: Database,
    /// Where uploaded files are kept.
    pub files: Files,
    /// The versions under which style and scripts are asked for.
    pub assets: Arc<AssetVersions>,
    /// Path and query of the page asked for.
    pub path: String,
}

impl Visit {
    /// Today where the SEA is; in UTC until there is one.
    pub fn today(&self) -> NaiveDate {
        self.site.as_ref().map_or_else(|| self.now.date_naive(), |site| site.today(self.now))
    }

    /// A part of the path asked for, from 0: of `/organizations/sea/edit` 1 is `sea`. Empty where there is none.
    pub fn segment(&self, at: usize) -> &str {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        path.trim_start_matches('/').split('/').nth(at).unwrap_or_default()
    }

    /// An instant in words, in the SEA's time zone.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        match &self.site {
            Some(site) => site.zone().in_words(at),
            None => at.format("%B %-d, %Y, %H:%M UTC").to_string(),
        }
    }

    /// Whether to show what leads to `action` at the SEA.
    pub fn may(&self, action: Action) -> bool {
        self.principal.may(action, &Place::sea())
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = axum::http::StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Visit>().cloned().ok_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The visit of the request being rendered or answered.
///
/// # Panics
/// Outside a request: a page may not be rendered without the server's middleware.
pub fn visit() -> Visit {
    expect_context::<Parts>().extensions.get::<Visit>().cloned().expect("the server puts a visit into every request")
}
