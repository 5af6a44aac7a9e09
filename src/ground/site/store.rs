//! The site, its set-up code, and what a visit needs, as records.

use chrono::{DateTime, Utc};

use super::{Site, Visit};
use crate::access::Principal;
use crate::database::{Change, Database, SurrealValue, record, variables};
use crate::person::store::SignedInRow;
use crate::problem::Result;

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

#[derive(SurrealValue)]
struct SessionRow {
    content: String,
    expires_at: DateTime<Utc>,
}

#[derive(SurrealValue)]
struct VisitRow {
    session: Option<SessionRow>,
    person: Option<SignedInRow>,
    site: Option<SiteRow>,
    revision: Option<i64>,
}

/// One statement, so one trip and one state of the database. Paths into records cost half of what as many SELECTs do.
const VISIT: &str = "RETURN {
    session: $found_by.{content, expires_at},
    person: IF $found_by.person != NONE { type::record('person', $found_by.person).{id, name, email, roles, active} },
    site: site:main.*,
    revision: revision:organization.number
}";

/// What a visit needs; a visitor without a session has one that no record is of.
pub(super) async fn visit(database: &Database, session_hash: Option<&str>, now: DateTime<Utc>) -> Result<Visit> {
    let found_by = record("session", session_hash.unwrap_or("none"));
    let row: Option<VisitRow> = database.read(VISIT, variables([("found_by", found_by.into_value())])).await?.one(0)?;
    let (session, person, site, revision) = match row {
        Some(row) => (row.session, row.person, row.site, row.revision),
        None => (None, None, None, None),
    };
    let session = session.filter(|session| session.expires_at > now);
    let signed_in = person.filter(|_| session.is_some()).and_then(SignedInRow::signed_in);
    Ok(Visit {
        session: session.map(|session| session.content),
        principal: signed_in.map_or(Principal::Public, Principal::Person),
        site: site.map(SiteRow::site),
        organization_revision: revision.unwrap_or_default(),
    })
}
