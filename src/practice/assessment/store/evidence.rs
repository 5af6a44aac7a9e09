//! Evidence in the database. A piece's record id is [assessment, piece], so that an id range reads an assessment's.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::rows::{ASSESSMENT_FIELDS, unreadable};
use super::{RAISE, assessment_id, seal_of};
use crate::assessment::evidence::{Described, Evidence, Piece};
use crate::assessment::{Assessment, Phase};
use crate::framework::IndicatorNumber;
use crate::framework::use_cases::FrameworkShelf;
use ground::audit::Event;
use ground::database::{Array, Change, Database, RecordId, RecordIdKey, SurrealValue, Value, variables};
use ground::identity::{AssessmentId, EvidenceId, PersonId};
use ground::problem::{Error, Result};
use ground::upload::{FileKind, FileRef};

/// All evidence of the assessment in `$key`, as an id range.
pub(super) const PIECES: &str = "evidence:[$key, NONE]..[$key, ..]";

#[derive(SurrealValue)]
pub(super) struct PieceRow {
    id: RecordId,
    note: String,
    link: String,
    #[surreal(wrap)]
    dated: NaiveDate,
    file_checksum: Option<String>,
    file_name: Option<String>,
    file_kind: Option<FileKind>,
    file_bytes: Option<u64>,
    given_by: PersonId,
    given_by_name: String,
    indicators: Vec<IndicatorNumber>,
    added_at: DateTime<Utc>,
    version: i64,
}

impl PieceRow {
    pub(super) fn read(self) -> Result<Piece> {
        let id = match &self.id.key {
            RecordIdKey::Array(parts) => parts.get(1).and_then(|part| EvidenceId::parse(part.as_string()?)),
            _ => None,
        };
        let id = id.ok_or_else(unreadable)?;
        let file = match (self.file_checksum, self.file_name, self.file_kind, self.file_bytes) {
            (Some(checksum), Some(name), Some(kind), Some(bytes)) => Some(FileRef { checksum, name, kind, bytes }),
            _ => None,
        };
        Ok(Piece {
            evidence: Evidence { id: id.to_string(), note: self.note, link: self.link, dated: self.dated, file },
            id,
            given_by: self.given_by,
            by: self.given_by_name,
            indicators: self.indicators,
            added_at: self.added_at,
            version: self.version,
        })
    }
}

fn piece_id(assessment: &AssessmentId, piece: &EvidenceId) -> RecordId {
    let parts = [assessment.as_str(), piece.as_str()].map(|part| Value::String(part.to_owned()));
    RecordId::new("evidence", RecordIdKey::Array(Array::from(parts.to_vec())))
}

/// An assessment with evidence and the frameworks.
pub(in crate::assessment) struct Loaded {
    pub assessment: Assessment,
    /// In the order in which it was given: a person's own, and where it isn't rated blind any more, everybody's.
    pub pieces: Vec<Piece>,
    pub frameworks: Arc<FrameworkShelf>,
}

/// An assessment with the evidence that `person` may see if they are on its team.
pub(in crate::assessment) async fn load(
    database: &Database,
    id: &AssessmentId,
    person: Option<&PersonId>,
) -> Result<Loaded> {
    let revision = FrameworkShelf::revision();
    let surql = format!(
        "SELECT {ASSESSMENT_FIELDS} FROM ONLY $assessment;
         SELECT * FROM {PIECES} WHERE given_by = $person OR $assessment.phase IN ['consensus', 'final'] ORDER BY added_at, id;
         {revision};"
    );
    let given = variables([
        ("assessment", assessment_id(id).into_value()),
        ("key", id.as_str().to_owned().into_value()),
        ("person", person.map(|id| id.as_str().to_owned()).unwrap_or_default().into_value()),
    ]);
    let mut rows = database.read(&surql, given).await?;
    let assessment = rows.one(0)?.ok_or(Error::NotFound)?;
    let pieces = rows.all::<PieceRow>(1)?.into_iter().map(PieceRow::read).collect::<Result<_>>()?;
    let frameworks = FrameworkShelf::at(database, rows.one(2)?).await?;
    Ok(Loaded { assessment, pieces, frameworks })
}

/// What one person has given, in that order.
pub(in crate::assessment) async fn own(
    database: &Database,
    id: &AssessmentId,
    person: &PersonId,
) -> Result<Vec<Piece>> {
    let surql = format!("SELECT * FROM {PIECES} WHERE given_by = $person ORDER BY added_at, id;");
    let given =
        variables([("key", id.as_str().to_owned().into_value()), ("person", person.as_str().to_owned().into_value())]);
    let mut rows = database.read(&surql, given).await?;
    rows.all::<PieceRow>(0)?.into_iter().map(PieceRow::read).collect()
}

/// A change of evidence while the assessment is in `phase`; open screens follow. What it says is sealed in the record of
/// changes for as long as the assessment is rated blind.
fn changing(event: Event, id: &AssessmentId, phase: Phase, now: DateTime<Utc>) -> Change {
    event
        .sealed(seal_of(id))
        .change(now)
        .then("IF (SELECT VALUE phase FROM ONLY $assessment) != $phase { THROW 'gone' };")
        .then(RAISE)
        .with("assessment", assessment_id(id))
        .with("key", id.as_str().to_owned())
        .with("phase", phase)
}

fn described(change: Change, described: &Described) -> Change {
    change
        .with("note", described.note.clone())
        .with("link", described.link.clone())
        .with("dated", described.dated.to_string())
        .with("indicators", described.indicators.clone())
}

const DESCRIBED: &str = "note = $note, link = $link, dated = $dated, indicators = $indicators";

/// Stores a piece, if the assessment is still in `phase`.
pub(in crate::assessment) async fn add(
    database: &Database,
    event: Event,
    (id, phase): (&AssessmentId, Phase),
    piece: &Piece,
) -> Result<()> {
    let file = piece.evidence.file.as_ref();
    let change = changing(event, id, phase, piece.added_at)
        .then(&format!(
            "CREATE $piece SET {DESCRIBED}, file_checksum = $file_checksum, file_name = $file_name, file_kind = $file_kind, file_bytes = $file_bytes, given_by = $given_by, given_by_name = $given_by_name, added_at = $added_at, version = 1 RETURN NONE;"
        ))
        .with("piece", piece_id(id, &piece.id))
        .with("file_checksum", file.map(|file| file.checksum.clone()))
        .with("file_name", file.map(|file| file.name.clone()))
        .with("file_kind", file.map(|file| file.kind))
        .with("file_bytes", file.map(|file| file.bytes))
        .with("given_by", piece.given_by.clone())
        .with("given_by_name", piece.by.clone())
        .with("added_at", piece.added_at);
    let words = Described {
        note: piece.evidence.note.clone(),
        link: piece.evidence.link.clone(),
        dated: piece.evidence.dated,
        indicators: piece.indicators.clone(),
    };
    described(change, &words).run(database).await.map(|_| ())
}

/// Changes what is said of pieces, each if what is stored still has its version. All or none.
pub(in crate::assessment) async fn edit(
    database: &Database,
    event: Event,
    (id, phase): (&AssessmentId, Phase),
    changes: &[(EvidenceId, i64, Described)],
    now: DateTime<Utc>,
) -> Result<()> {
    #[derive(SurrealValue)]
    struct Item {
        id: RecordId,
        version: i64,
        note: String,
        link: String,
        dated: String,
        indicators: Vec<IndicatorNumber>,
    }
    let items: Vec<Item> = changes
        .iter()
        .map(|(piece, version, described)| Item {
            id: piece_id(id, piece),
            version: *version,
            note: described.note.clone(),
            link: described.link.clone(),
            dated: described.dated.to_string(),
            indicators: described.indicators.clone(),
        })
        .collect();
    changing(event, id, phase, now)
        .then(
            "FOR $item IN $items {
                LET $at = $item.id;
                IF (SELECT VALUE version FROM ONLY $at) != $item.version { THROW 'stale' };
                UPDATE $at SET note = $item.note, link = $item.link, dated = $item.dated, indicators = $item.indicators,
                    version += 1 RETURN NONE;
            };",
        )
        .with("items", items)
        .run(database)
        .await
        .map(|_| ())
}

/// Removes a piece, if what is stored still has `version`.
pub(in crate::assessment) async fn remove(
    database: &Database,
    event: Event,
    (id, phase): (&AssessmentId, Phase),
    (piece, version): (&EvidenceId, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    changing(event, id, phase, now)
        .with("piece", piece_id(id, piece))
        .expecting("piece", version)
        .then("DELETE $piece RETURN NONE;")
        .run(database)
        .await
        .map(|_| ())
}
