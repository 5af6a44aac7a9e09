//! The table of assessments: where it is named. What rating, agreeing and finishing write in it is in `assessment/store`.

use ground::database::{Change, RecordId, record};
use ground::identity::AssessmentId;

/// All assessments, after `FROM`.
pub(crate) const ASSESSMENTS: &str = "assessment";
/// The final ones, the newest first, after `FROM`; `finished_at` is among what is selected.
pub(crate) const FINAL: &str = "assessment WHERE phase = 'final' ORDER BY finished_at DESC";
/// What an [`super::Assessed`] is read from, after `SELECT`.
pub(crate) const ASSESSED: &str = "id, name, { key: framework_key, edition: framework_edition } AS framework, phase = 'final' AS is_final, finished_at";

/// The record of an assessment.
pub(crate) fn assessment_id(id: &AssessmentId) -> RecordId {
    record("assessment", id.as_str())
}

/// An assessment as others know it, by the key that a variable holds.
pub(crate) fn by_key(variable: &str) -> String {
    format!("SELECT {ASSESSED} FROM ONLY type::record('assessment', {variable});")
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
