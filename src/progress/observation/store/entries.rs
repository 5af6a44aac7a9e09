//! What observations came in with, and mappings kept for next time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::super::applying::Counts;
use super::super::entry::{Entry, Progress, SavedMapping, Stage};
use super::super::mapping::Mapping;
use super::{VOID, void_of};
use ground::access::Permit;
use ground::database::{Change, Database, Object, RecordId, SurrealValue, key_of, record, variables};
use ground::identity::{EntryId, MappingId};
use ground::problem::{Error, Result};

/// How many entries a page of them holds.
pub(in crate::observation) const PAGE: usize = 25;

#[derive(Debug, Clone, SurrealValue)]
struct EntryRow {
    id: RecordId,
    kind: String,
    title: String,
    stage: String,
    file: Option<String>,
    mapping: Option<String>,
    counts: String,
    done: i64,
    total: i64,
    message: String,
    by: Option<String>,
    by_name: String,
    at: DateTime<Utc>,
    stored_as: Option<String>,
    version: i64,
}

/// What kind of thing observations came in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::observation) enum Kind {
    File,
    Grid,
    Decision,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Kind::File => "file",
            Kind::Grid => "grid",
            Kind::Decision => "decision",
        }
    }
}

impl Stage {
    /// The key in the store.
    pub(in crate::observation) fn key(self) -> &'static str {
        match self {
            Stage::Checking => "checking",
            Stage::Storing => "storing",
            Stage::Stored => "stored",
            Stage::Failed => "failed",
            Stage::Cancelled => "cancelled",
            Stage::Undone => "undone",
        }
    }

    fn parse(key: &str) -> Self {
        let all = [Stage::Checking, Stage::Storing, Stage::Stored, Stage::Cancelled, Stage::Undone];
        all.into_iter().find(|stage| stage.key() == key).unwrap_or(Stage::Failed)
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
        id: entry_record(id),
        kind: kind.key().to_owned(),
        title: title.chars().take(300).collect(),
        stage: stage.key().to_owned(),
        file: None,
        mapping: None,
        counts: serde_json::to_string(counts).unwrap_or_default(),
        done: 0,
        total: 0,
        message: String::new(),
        by: permit.actor().map(|id| id.as_str().to_owned()),
        by_name: permit.name().to_owned(),
        at: now,
        stored_as: None,
        version: 1,
    };
    change
        .then("CREATE $entry CONTENT $entry_content RETURN NONE;")
        .with("entry", row.id.clone())
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
        .with("mapping", serde_json::to_string(mapping).unwrap_or_default())
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
        match row.stored_as.as_deref().map(|next| EntryId::parse(next).ok_or(Error::NotFound)) {
            // An entry names a newer one, so this comes to an end.
            Some(next) => id = next?,
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
        stage: Stage::parse(&row.stage),
        checksum,
        mapping: serde_json::from_str(&mapping).map_err(|_| Error::NotFound)?,
        counts: serde_json::from_str(&row.counts).unwrap_or_default(),
        message: row.message,
        version: row.version,
    })
}

/// Where an entry stands.
pub(in crate::observation) async fn progress(database: &Database, id: &EntryId) -> Result<Progress> {
    let (id, row) = entry(database, id).await?;
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    Ok(Progress {
        id,
        file_name: row.title,
        stage: Stage::parse(&row.stage),
        done: count(row.done),
        total: count(row.total),
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
        .with("mapping", serde_json::to_string(mapping).unwrap_or_default())
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
        .with("begun", begun.as_str().to_owned());
    let title = upload.title.as_str();
    add_entry(change, begun, (Kind::File, Stage::Storing, title), &Counts::default(), permit, now)
        .then("UPDATE $entry SET file = $checksum, mapping = $mapping RETURN NONE;")
        .with("checksum", upload.checksum.clone())
        .with("mapping", serde_json::to_string(&upload.mapping).unwrap_or_default())
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
        .with("counts", serde_json::to_string(counts).unwrap_or_default())
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

fn shown(row: EntryRow) -> Option<Entry> {
    Some(Entry {
        id: EntryId::parse(&key_of(&row.id))?,
        is_file: row.kind == "file",
        title: row.title,
        stage: Stage::parse(&row.stage),
        counts: serde_json::from_str(&row.counts).unwrap_or_default(),
        by: row.by_name,
        at: row.at,
    })
}

/// A page of entries, from 1, the newest first, and how many there are.
pub(in crate::observation) async fn entries(database: &Database, page: usize) -> Result<(Vec<Entry>, usize)> {
    let surql = "SELECT * FROM entry WHERE stored_as = NONE ORDER BY id DESC LIMIT $limit START $start; \
                 RETURN count(SELECT VALUE id FROM entry WHERE stored_as = NONE);";
    let start = page.saturating_sub(1).saturating_mul(PAGE);
    let given = variables([("limit", (PAGE as i64).into_value()), ("start", (start as i64).into_value())]);
    let mut rows = database.read(surql, given).await?;
    let count: Option<i64> = rows.one(1)?;
    let found = rows.all::<EntryRow>(0)?.into_iter().filter_map(shown).collect();
    Ok((found, count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default()))
}

/// These entries.
pub(in crate::observation) async fn entries_by_id(database: &Database, ids: &[EntryId]) -> Result<Vec<Entry>> {
    let ids: Vec<RecordId> = ids.iter().map(entry_record).collect();
    let mut rows = database.read("SELECT * FROM $ids;", variables([("ids", ids.into_value())])).await?;
    Ok(rows.all::<EntryRow>(0)?.into_iter().filter_map(shown).collect())
}

#[derive(Debug, Clone, SurrealValue)]
struct MappingRow {
    id: RecordId,
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
            id: MappingId::parse(&key_of(&row.id))?,
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
        id: record("observation_mapping", kept.id.as_str()),
        name: kept.name.clone(),
        header: serde_json::to_string(&kept.header).unwrap_or_default(),
        mapping: serde_json::to_string(&kept.mapping).unwrap_or_default(),
    };
    change
        .then("DELETE observation_mapping WHERE name = $mapping_name RETURN NONE;")
        .then("CREATE $mapping_id CONTENT $mapping_content RETURN NONE;")
        .with("mapping_name", row.name.clone())
        .with("mapping_id", row.id.clone())
        .with("mapping_content", row)
}

/// Adds to a change that a kept mapping is removed.
pub(in crate::observation) fn remove_mapping(change: Change, id: &MappingId) -> Change {
    change
        .then("IF !record::exists($mapping_id) { THROW 'gone' }; DELETE $mapping_id RETURN NONE;")
        .with("mapping_id", record("observation_mapping", id.as_str()))
}
