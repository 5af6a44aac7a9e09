//! What observations came in with, and mappings kept for next time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::super::applying::Counts;
use super::super::entry::{Entry, Progress, SavedMapping, Stage};
use super::super::mapping::Mapping;
use super::{VOID, void_of};
use ground::access::Permit;
use ground::database::{Change, Database, Json, Object, RecordId, SurrealValue, record, variables};
use ground::identity::{EntryId, MappingId, PersonId};
use ground::problem::{Error, Result};

/// How many entries a page of them holds.
pub(in crate::observation) const PAGE: usize = 25;

#[derive(Debug, Clone, SurrealValue)]
struct EntryRow {
    id: EntryId,
    kind: Kind,
    title: String,
    stage: Stage,
    file: Option<String>,
    mapping: Option<String>,
    counts: Json<Counts>,
    done: usize,
    total: usize,
    message: String,
    by: Option<PersonId>,
    by_name: String,
    at: DateTime<Utc>,
    stored_as: Option<EntryId>,
    version: i64,
}

ground::keyed! {
    /// What kind of thing observations came in with.
    pub(in crate::observation) enum Kind: key {
        File: "file";
        Grid: "grid";
        Decision: "decision";
    }
}

pub(in crate::observation) fn entry_record(id: &EntryId) -> RecordId {
    record("entry", id.as_str())
}

/// A new id; ids sort by the time they were made.
pub(in crate::observation) fn new_entry() -> Result<EntryId> {
    EntryId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)
}

/// Adds a new entry to a change.
pub(in crate::observation) fn add_entry(
    change: Change,
    id: &EntryId,
    (kind, stage, title): (Kind, Stage, &str),
    counts: &Counts,
    permit: &Permit,
    now: DateTime<Utc>,
) -> Change {
    let row = EntryRow {
        id: id.clone(),
        kind,
        title: title.chars().take(300).collect(),
        stage,
        file: None,
        mapping: None,
        counts: Json(*counts),
        done: 0,
        total: 0,
        message: String::new(),
        by: permit.actor().cloned(),
        by_name: permit.name().to_owned(),
        at: now,
        stored_as: None,
        version: 1,
    };
    change
        .then("INSERT INTO entry $entry_content RETURN NONE;")
        .with("entry", entry_record(id))
        .with("entry_content", row)
}

/// Adds to a change an uploaded file, as an entry that somebody has to say more about.
pub(in crate::observation) fn save_upload(
    change: Change,
    id: &EntryId,
    (title, checksum): (&str, &str),
    mapping: &Mapping,
    permit: &Permit,
    now: DateTime<Utc>,
) -> Change {
    add_entry(change, id, (Kind::File, Stage::Checking, title), &Counts::default(), permit, now)
        .then("UPDATE $entry SET file = $checksum, mapping = $mapping RETURN NONE;")
        .with("checksum", checksum.to_owned())
        .with("mapping", Json(mapping.clone()))
}

/// An uploaded file.
pub(in crate::observation) struct Upload {
    pub(in crate::observation) id: EntryId,
    pub(in crate::observation) title: String,
    pub(in crate::observation) stage: Stage,
    pub(in crate::observation) checksum: String,
    pub(in crate::observation) mapping: Mapping,
    pub(in crate::observation) counts: Counts,
    pub(in crate::observation) message: String,
    pub(in crate::observation) version: i64,
}

/// An entry, or what it was stored as.
async fn entry(database: &Database, id: &EntryId) -> Result<(EntryId, EntryRow)> {
    let mut id = id.clone();
    loop {
        let given = variables([("entry", entry_record(&id).into_value())]);
        let mut rows = database.read("SELECT * FROM ONLY $entry;", given).await?;
        let row: EntryRow = rows.one(0)?.ok_or(Error::NotFound)?;
        match row.stored_as.clone() {
            // An entry names a newer one, so this comes to an end.
            Some(next) => id = next,
            None => return Ok((id, row)),
        }
    }
}

/// An uploaded file, by its entry.
pub(in crate::observation) async fn upload(database: &Database, id: &EntryId) -> Result<Upload> {
    let (id, row) = entry(database, id).await?;
    let (Some(checksum), Some(mapping)) = (row.file, row.mapping) else { return Err(Error::NotFound) };
    Ok(Upload {
        id,
        title: row.title,
        stage: row.stage,
        checksum,
        mapping: serde_json::from_str(&mapping).map_err(|_| Error::NotFound)?,
        counts: row.counts.0,
        message: row.message,
        version: row.version,
    })
}

/// Where an entry stands.
pub(in crate::observation) async fn progress(database: &Database, id: &EntryId) -> Result<Progress> {
    let (id, row) = entry(database, id).await?;
    Ok(Progress {
        id,
        file_name: row.title,
        stage: row.stage,
        done: row.done,
        total: row.total,
        message: row.message,
        version: row.version,
    })
}

/// Adds to a change what a file's columns hold.
pub(in crate::observation) fn keep_mapping(change: Change, id: &EntryId, mapping: &Mapping, version: i64) -> Change {
    change
        .expecting("entry", version)
        .then(
            "IF (SELECT VALUE stage FROM ONLY $entry) NOT IN ['checking', 'failed'] { THROW 'stale' }; \
             UPDATE $entry SET mapping = $mapping, version += 1 RETURN NONE;",
        )
        .with("entry", entry_record(id))
        .with("mapping", Json(mapping.clone()))
}

/// Adds to a change that a file is being stored as a new entry, if it still waits with `version`. What a failed try may have
/// left behind stays with the entry that failed, and counts nowhere.
pub(in crate::observation) fn begin(
    change: Change,
    upload: &Upload,
    version: i64,
    begun: &EntryId,
    permit: &Permit,
    now: DateTime<Utc>,
) -> Change {
    let change = change
        .with("waiting", entry_record(&upload.id))
        .expecting("waiting", version)
        .then(
            "IF (SELECT VALUE stage FROM ONLY $waiting) NOT IN ['checking', 'failed'] { THROW 'stale' }; \
             UPDATE $waiting SET stage = 'cancelled', stored_as = $begun, version += 1 RETURN NONE;",
        )
        .with("begun", begun.clone());
    let title = upload.title.as_str();
    add_entry(change, begun, (Kind::File, Stage::Storing, title), &Counts::default(), permit, now)
        .then("UPDATE $entry SET file = $checksum, mapping = $mapping RETURN NONE;")
        .with("checksum", upload.checksum.clone())
        .with("mapping", Json(upload.mapping.clone()))
}

/// How far storing has come; `gone` when the entry is no longer to be stored.
pub(in crate::observation) fn note_progress(id: &EntryId, done: usize, total: usize) -> Change {
    Change::unrecorded()
        .then("IF (SELECT VALUE stage FROM ONLY $entry) != 'storing' { THROW 'gone' };")
        .then("UPDATE $entry SET done = $done, total = $total RETURN NONE;")
        .with("entry", entry_record(id))
        .with("done", done as i64)
        .with("total", total as i64)
}

/// Adds to a change that an entry which is being stored is stored.
pub(in crate::observation) fn mark_stored(change: Change, id: &EntryId, counts: &Counts) -> Change {
    change
        .then(
            "IF (SELECT VALUE stage FROM ONLY $entry) != 'storing' { THROW 'gone' }; \
             UPDATE $entry SET stage = 'stored', counts = $counts, done = total, version += 1 RETURN NONE;",
        )
        .with("entry", entry_record(id))
        .with("counts", Json(*counts))
}

/// Adds to a change that a stored entry is undone.
pub(in crate::observation) fn mark_undone(change: Change, id: &EntryId, version: i64) -> Change {
    change
        .expecting("entry", version)
        .then(
            "IF (SELECT VALUE stage FROM ONLY $entry) != 'stored' { THROW 'gone' }; \
             UPDATE $entry SET stage = 'undone', version += 1 RETURN NONE;",
        )
        .with("entry", entry_record(id))
}

/// Marks a file that was being stored as failed.
pub(in crate::observation) fn mark_failed(id: &EntryId, message: &str) -> Change {
    Change::unrecorded()
        .then(
            "UPDATE $entry SET stage = 'failed', done = 0, message = $message, version += 1 WHERE stage = 'storing' \
             RETURN NONE;",
        )
        .with("entry", entry_record(id))
        .with("message", message.to_owned())
}

/// Adds to a change that a file is given up.
pub(in crate::observation) fn cancel(change: Change, id: &EntryId) -> Change {
    change
        .then(
            "IF (SELECT VALUE stage FROM ONLY $entry) NOT IN ['checking', 'storing', 'failed'] { THROW 'gone' }; \
             UPDATE $entry SET stage = 'cancelled', version += 1 RETURN NONE;",
        )
        .with("entry", entry_record(id))
}

/// The entries whose observations count nowhere.
pub(in crate::observation) async fn void(database: &Database) -> Result<BTreeSet<String>> {
    let mut rows = database.read(VOID, Object::new()).await?;
    Ok(void_of(rows.all(0)?))
}

fn shown(row: EntryRow) -> Entry {
    Entry {
        id: row.id,
        is_file: row.kind == Kind::File,
        title: row.title,
        stage: row.stage,
        counts: row.counts.0,
        by: row.by_name,
        at: row.at,
    }
}

/// A page of entries, from 1, the newest first, and how many there are.
pub(in crate::observation) async fn entries(database: &Database, page: usize) -> Result<(Vec<Entry>, usize)> {
    let surql = "SELECT * FROM entry WHERE stored_as = NONE ORDER BY id DESC LIMIT $limit START $start; \
                 RETURN count(SELECT VALUE id FROM entry WHERE stored_as = NONE);";
    let start = page.saturating_sub(1).saturating_mul(PAGE);
    let given = variables([("limit", (PAGE as i64).into_value()), ("start", (start as i64).into_value())]);
    let mut rows = database.read(surql, given).await?;
    let count: Option<i64> = rows.one(1)?;
    let found = rows.all::<EntryRow>(0)?.into_iter().map(shown).collect();
    Ok((found, count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default()))
}

/// These entries.
pub(in crate::observation) async fn entries_by_id(database: &Database, ids: &[EntryId]) -> Result<Vec<Entry>> {
    let ids: Vec<RecordId> = ids.iter().map(entry_record).collect();
    let mut rows = database.read("SELECT * FROM $ids;", variables([("ids", ids.into_value())])).await?;
    Ok(rows.all::<EntryRow>(0)?.into_iter().map(shown).collect())
}

#[derive(Debug, Clone, SurrealValue)]
struct MappingRow {
    id: MappingId,
    name: String,
    header: String,
    mapping: String,
}

/// Kept mappings, by name.
pub(in crate::observation) async fn mappings(database: &Database) -> Result<Vec<SavedMapping>> {
    let surql = "SELECT * FROM observation_mapping ORDER BY name;";
    let mut rows = database.read(surql, Object::new()).await?;
    let kept = rows.all::<MappingRow>(0)?.into_iter().filter_map(|row| {
        Some(SavedMapping {
            id: row.id,
            name: row.name,
            header: serde_json::from_str(&row.header).ok()?,
            mapping: serde_json::from_str(&row.mapping).ok()?,
        })
    });
    Ok(kept.collect())
}

/// Adds a kept mapping to a change, in the place of one with the same name.
pub(in crate::observation) fn add_mapping(change: Change, kept: &SavedMapping) -> Change {
    let row = MappingRow {
        id: kept.id.clone(),
        name: kept.name.clone(),
        header: serde_json::to_string(&kept.header).unwrap_or_default(),
        mapping: serde_json::to_string(&kept.mapping).unwrap_or_default(),
    };
    change
        .then("DELETE observation_mapping WHERE name = $mapping_name RETURN NONE;")
        .then("INSERT INTO observation_mapping $mapping_content RETURN NONE;")
        .with("mapping_name", row.name.clone())
        .with("mapping_content", row)
}

/// Adds to a change that a kept mapping is removed.
pub(in crate::observation) fn remove_mapping(change: Change, id: &MappingId) -> Change {
    change
        .then("IF !record::exists($mapping_id) { THROW 'gone' }; DELETE $mapping_id RETURN NONE;")
        .with("mapping_id", record("observation_mapping", id.as_str()))
}
