//! Organizations and uploaded files of them in the database. All of this capability's SurrealQL is here.

use chrono::{DateTime, Utc};
use surrealdb::types::Bytes;

use super::directory::Directory;
use super::import::{ImportProgress, ImportStage};
use super::mapping::Mapping;
use super::{Kind, Organization, OrganizationId, Status};
use crate::database::{Change, Database, Object, RecordId, SurrealValue, record, revision_of, variables};
use crate::identity::ImportId;
use crate::problem::Result;

/// What the organizations' revision goes by: by it every process sees that its directory is an old one.
pub(crate) const REVISED: &str = "organization";

/// How many organizations one statement takes.
const CHUNK: usize = 1_000;

/// All organizations as a directory.
pub(super) async fn directory(database: &Database) -> Result<Directory> {
    let mut rows = database.read("SELECT * FROM organization;", Object::new()).await?;
    Ok(Directory::build(rows.all(0)?))
}

/// Writes the fields that an edit may change, if the organization still has `version`.
pub(super) fn edit(change: Change, edited: &Organization, version: i64) -> Change {
    change
        .with("organization", record("organization", edited.id.as_str()))
        .expecting("organization", version)
        .then(
            "UPDATE $organization SET name = $name, region = $region, grades = $grades, status = $status, \
             nces_id = $nces_id, version += 1 RETURN NONE;",
        )
        .raising(REVISED)
        .with("name", edited.name.clone())
        .with("region", edited.region.clone())
        .with("grades", edited.grades.clone())
        .with("status", edited.status)
        .with("nces_id", edited.nces_id.clone())
}

/// Makes the SEA, or gives it its name anew: part of a change that another capability writes.
pub fn ensure_sea(change: Change, agency: &str) -> Change {
    let sea = Organization {
        id: OrganizationId::sea(),
        kind: Kind::Sea,
        state_id: String::new(),
        nces_id: None,
        name: agency.to_owned(),
        parent: None,
        region: String::new(),
        grades: String::new(),
        status: Status::Open,
        version: 1,
    };
    change
        .then(
            "INSERT INTO organization $organization_sea ON DUPLICATE KEY UPDATE name = $input.name, version += 1 \
             RETURN NONE;",
        )
        .raising(REVISED)
        .with("organization_sea", sea)
}

/// Writes new and changed organizations, each with the version it is to have, if no organization has changed since
/// `revision`.
pub(crate) fn write_all(change: Change, organizations: &[Organization], revision: i64) -> Change {
    if organizations.is_empty() {
        return change;
    }
    let guard = format!("IF {} != $organization_revision {{ THROW 'stale' }};", revision_of(REVISED));
    let mut change = change.then(&guard).with("organization_revision", revision);
    for (number, chunk) in organizations.chunks(CHUNK).enumerate() {
        let rows = format!("organizations_{number}");
        change = change
            .then(&format!(
                "INSERT INTO organization ${rows} ON DUPLICATE KEY UPDATE nces_id = $input.nces_id, name = $input.name, \
                 parent = $input.parent, region = $input.region, grades = $input.grades, status = $input.status, \
                 version = $input.version RETURN NONE;"
            ))
            .with(&rows, chunk.to_vec());
    }
    change.raising(REVISED)
}

/// An uploaded file as it is kept until it is stored or dropped.
pub(super) struct Upload {
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub content: Vec<u8>,
    /// Where it stands.
    pub stage: ImportStage,
    /// What its columns hold; nothing where an earlier program wrote it another way.
    pub mapping: Option<Mapping>,
    /// Raised by every change but progress.
    pub version: i64,
}

#[derive(SurrealValue)]
struct UploadRow {
    file_name: String,
    content: Bytes,
    mapping: String,
    stage: ImportStage,
    version: i64,
}

fn upload_record(id: &ImportId) -> RecordId {
    record("organization_import", id.as_str())
}

/// Keeps an uploaded file, and drops those of before `stale_before` that nothing waits for any more.
pub(super) async fn save_upload(
    database: &Database,
    id: &ImportId,
    (file_name, content): (&str, Vec<u8>),
    (mapping, rows): (&Mapping, usize),
    by: &str,
    (now, stale_before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    Change::unrecorded()
        .then("DELETE organization_import WHERE stage != 'storing' AND uploaded_at < $stale_before RETURN NONE;")
        .then(
            "CREATE $file SET file_name = $file_name, content = $content, mapping = $mapping, stage = 'checking', \
             done = 0, total = $total, message = '', uploaded_by = $by, uploaded_at = $now, version = 1 RETURN NONE;",
        )
        .with("stale_before", stale_before)
        .with("file", upload_record(id))
        .with("file_name", file_name.to_owned())
        .with("content", Bytes::from(content))
        .with("mapping", serde_json::to_string(mapping).unwrap_or_default())
        .with("total", rows as i64)
        .with("by", by.to_owned())
        .with("now", now)
        .run(database)
        .await
        .map(|_| ())
}

/// The uploaded file.
pub(super) async fn upload(database: &Database, id: &ImportId) -> Result<Option<Upload>> {
    let surql = "SELECT file_name, content, mapping, stage, version FROM ONLY $file;";
    let mut rows = database.read(surql, variables([("file", upload_record(id).into_value())])).await?;
    Ok(rows.one::<UploadRow>(0)?.map(|row| Upload {
        file_name: row.file_name,
        content: row.content.to_vec(),
        stage: row.stage,
        mapping: serde_json::from_str(&row.mapping).ok(),
        version: row.version,
    }))
}

#[derive(SurrealValue)]
struct ProgressRow {
    file_name: String,
    stage: ImportStage,
    done: i64,
    total: i64,
    message: String,
}

/// Where an uploaded file stands.
pub(super) async fn progress(database: &Database, id: &ImportId) -> Result<Option<ImportProgress>> {
    let surql = "SELECT file_name, stage, done, total, message FROM ONLY $file;";
    let mut rows = database.read(surql, variables([("file", upload_record(id).into_value())])).await?;
    Ok(rows.one::<ProgressRow>(0)?.map(|row| ImportProgress {
        file_name: row.file_name,
        stage: row.stage,
        done: usize::try_from(row.done).unwrap_or_default(),
        total: usize::try_from(row.total).unwrap_or_default(),
        message: row.message,
    }))
}

/// Keeps what a person chose for the columns; a file that failed may be tried again from here.
pub(super) async fn save_mapping(database: &Database, id: &ImportId, mapping: &Mapping, version: i64) -> Result<()> {
    at_version(id, version)
        .then("UPDATE $file SET mapping = $mapping, stage = 'checking', message = '', version += 1 RETURN NONE;")
        .with("mapping", serde_json::to_string(mapping).unwrap_or_default())
        .run(database)
        .await
        .map(|_| ())
}

/// From checking to storing: of two who begin at once, one does.
pub(super) fn begin(id: &ImportId, version: i64) -> Change {
    at_version(id, version)
        .then("UPDATE $file SET stage = 'storing', done = 0, message = '', version += 1 RETURN NONE;")
}

/// Drops the file.
pub(super) async fn drop_upload(database: &Database, id: &ImportId, version: i64) -> Result<()> {
    at_version(id, version).then("DELETE $file RETURN NONE;").run(database).await.map(|_| ())
}

fn at_version(id: &ImportId, version: i64) -> Change {
    Change::unrecorded().with("file", upload_record(id)).expecting("file", version)
}

/// How many rows are done. Not while the organizations are being written: that transaction ends by writing the
/// same record, and would have to start over.
pub(super) fn note_progress(id: &ImportId, done: usize) -> Change {
    Change::unrecorded()
        .then("UPDATE $file SET done = $done RETURN NONE;")
        .with("file", upload_record(id))
        .with("done", done as i64)
}

/// Marks the file stored, and lets its content go, in the change that stores it; or refuses that change where the
/// file is no longer to be stored.
pub(super) fn mark_stored(change: Change, id: &ImportId, message: &str) -> Change {
    change
        .then("IF (SELECT VALUE stage FROM ONLY $file) != 'storing' { THROW 'gone' };")
        .then(
            "UPDATE $file SET stage = 'stored', content = $nothing, done = total, message = $message, version += 1 \
             RETURN NONE;",
        )
        .with("nothing", Bytes::from(Vec::new()))
        .with("file", upload_record(id))
        .with("message", message.to_owned())
}

/// Marks a file that was being stored as failed.
pub(super) fn mark_failed(id: &ImportId, message: &str) -> Change {
    Change::unrecorded()
        .then(
            "UPDATE $file SET stage = 'failed', done = 0, message = $message, version += 1 \
             WHERE stage = 'storing' RETURN NONE;",
        )
        .with("file", upload_record(id))
        .with("message", message.to_owned())
}
