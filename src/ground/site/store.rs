//! The site, its set-up code, and what a visit needs, as records.

use chrono::{DateTime, Utc};

use super::Site;
use crate::access::Principal;
use crate::database::{Change, Database, SurrealValue, record, revision_of, variables};
use crate::organization::store::REVISED;
use crate::person::session::store as session;
use crate::problem::{Error, Result};

#[derive(SurrealValue)]
struct SiteRow {
    state: String,
    agency: String,
    time_zone: String,
    school_year_starts: i64,
    demonstration: bool,
    version: i64,
}

impl SiteRow {
    fn site(self) -> Site {
        Site {
            state: self.state,
            agency: self.agency,
            time_zone: self.time_zone,
            school_year_starts: self.school_year_starts.clamp(1, 12) as u32,
            demonstration: self.demonstration,
            version: self.version,
        }
    }
}

/// The site, once it has been set up.
pub(super) async fn site(database: &Database) -> Result<Option<Site>> {
    let row: Option<SiteRow> = database.read("SELECT * FROM ONLY site:main", variables([])).await?.one(0)?;
    Ok(row.map(SiteRow::site))
}

/// The hash of the set-up code in force.
pub(super) async fn set_up_code(database: &Database) -> Result<Option<String>> {
    database.read("SELECT VALUE hash FROM ONLY set_up_code:main", variables([])).await?.one(0)
}

/// Puts a set-up code into force, in place of an older one; `taken` when the site has been set up.
pub(super) fn put_set_up_code(change: Change, hash: String) -> Change {
    unless_set_up(change).then("UPSERT set_up_code:main SET hash = $code_hash RETURN NONE;").with("code_hash", hash)
}

/// Uses the set-up code up; `gone` when another is in force.
pub(super) fn use_set_up_code(change: Change, hash: String) -> Change {
    change
        .then("IF (SELECT VALUE hash FROM ONLY set_up_code:main) != $code_hash { THROW 'gone' };")
        .then("DELETE set_up_code:main RETURN NONE;")
        .with("code_hash", hash)
}

/// Creates the site; `taken` when there is one.
pub(super) fn create(change: Change, site: &Site, now: DateTime<Utc>) -> Change {
    let change = unless_set_up(change).then(
        "CREATE site:main SET state = $state, agency = $agency, time_zone = $time_zone,
            school_year_starts = $school_year_starts, demonstration = $demonstration, set_up_at = $set_up_at,
            version = 1 RETURN NONE;",
    );
    with_site(change, site).with("demonstration", site.demonstration).with("set_up_at", now)
}

/// Changes what the site says of itself, if it is as `version` knew it.
pub(super) fn update(change: Change, site: &Site, version: i64) -> Change {
    let change = change.with("site", record("site", "main")).expecting("site", version).then(
        "UPDATE $site SET state = $state, agency = $agency, time_zone = $time_zone,
            school_year_starts = $school_year_starts, version += 1 RETURN NONE;",
    );
    with_site(change, site)
}

fn with_site(change: Change, site: &Site) -> Change {
    change
        .with("state", site.state.clone())
        .with("agency", site.agency.clone())
        .with("time_zone", site.time_zone.clone())
        .with("school_year_starts", i64::from(site.school_year_starts))
}

fn unless_set_up(change: Change) -> Change {
    change.then("IF (SELECT VALUE id FROM ONLY site:main) != NONE { THROW 'taken' };")
}

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

#[derive(SurrealValue)]
struct VisitRow {
    session: session::VisitRow,
    site: Option<SiteRow>,
    revision: i64,
}

/// What a visit needs, in one statement, so one trip and one state of the database; a visitor without a session has one
/// that no record is of.
pub(super) async fn visit(database: &Database, session_hash: Option<&str>, now: DateTime<Utc>) -> Result<Visit> {
    let organizations = revision_of(REVISED);
    let surql = format!("RETURN {{ session: {}, site: site:main.*, revision: {organizations} }}", session::VISIT);
    let found_by = session::session_record(session_hash.unwrap_or("none"));
    let row: Option<VisitRow> =
        database.read(&surql, variables([("found_by", found_by.into_value())])).await?.one(0)?;
    let row = row.ok_or(Error::NotFound)?;
    let (session, principal) = row.session.at(now);
    Ok(Visit { session, principal, site: row.site.map(SiteRow::site), organization_revision: row.revision })
}
