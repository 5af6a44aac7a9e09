//! The table of assessments: where it is named. What rating, agreeing and finishing write in it is in `assessment/store`.

use super::Assessed;
use crate::framework::FrameworkId;
use ground::database::{Change, RecordId, SurrealValue, key_of, record};
use ground::identity::AssessmentId;
use ground::problem::{Error, Result};

/// All assessments, after `FROM`.
pub(crate) const ASSESSMENTS: &str = "assessment";
/// The final ones, the newest first, after `FROM`; `finished_at` is among what is selected.
pub(crate) const FINAL: &str = "assessment WHERE phase = 'final' ORDER BY finished_at DESC";
/// What an [`AssessedRow`] is read from, after `SELECT`.
pub(crate) const ASSESSED: &str = "id, name, framework_key, framework_edition, phase, finished_at";

/// The record of an assessment.
pub(crate) fn assessment_id(id: &AssessmentId) -> RecordId {
    record("assessment", id.as_str())
}

/// An assessment as others know it, by the key that a variable holds.
pub(crate) fn by_key(variable: &str) -> String {
    format!("SELECT {ASSESSED} FROM ONLY type::record('assessment', {variable});")
}

/// An [`Assessed`] as it is stored.
#[derive(SurrealValue)]
pub(crate) struct AssessedRow {
    id: RecordId,
    name: String,
    framework_key: String,
    framework_edition: String,
    phase: String,
}

impl AssessedRow {
    /// The assessment.
    ///
    /// # Errors
    /// `Internal` where only another program can have written it.
    pub(crate) fn read(self) -> Result<Assessed> {
        let unreadable = || Error::Internal { reference: "stored-assessment".to_owned() };
        Ok(Assessed {
            id: AssessmentId::parse(&key_of(&self.id)).ok_or_else(unreadable)?,
            name: self.name,
            framework: FrameworkId { key: self.framework_key, edition: self.framework_edition },
            is_final: self.phase == "final",
        })
    }
}

/// Refuses a change as `gone` unless the assessment is final.
pub(crate) fn if_final(change: Change, id: &AssessmentId) -> Change {
    change
        .then("IF (SELECT VALUE phase FROM ONLY $assessed) != 'final' { THROW 'gone' };")
        .with("assessed", assessment_id(id))
}

/// Refuses a change as `gone` where the assessment is final or isn't there.
pub(crate) fn unless_final(change: Change, id: &AssessmentId) -> Change {
    change
        .then("IF ((SELECT VALUE phase FROM ONLY $assessed) ?? 'final') = 'final' { THROW 'gone' };")
        .with("assessed", assessment_id(id))
}

/// Refuses a change as `gone` where the assessment isn't there.
pub(crate) fn if_there(change: Change, id: &AssessmentId) -> Change {
    change.then("IF !record::exists($assessed) { THROW 'gone' };").with("assessed", assessment_id(id))
}
