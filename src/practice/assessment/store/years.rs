//! Final assessments, and what was frozen of several of them, read together.

use std::collections::HashMap;
use std::sync::Arc;

use super::assessment_id;
use super::rows::{ASSESSMENT_FIELDS, unreadable};
use crate::assessed::store::FINAL;
use crate::assessment::Assessment;
use crate::assessment::results::Frozen;
use crate::framework::use_cases::FrameworkShelf;
use ground::database::{Database, RecordId, SurrealValue, record, variables};
use ground::identity::AssessmentId;
use ground::problem::Result;

/// Every final assessment, the newest first.
pub(in crate::assessment) async fn finals(database: &Database) -> Result<Vec<Assessment>> {
    let surql = format!("SELECT {ASSESSMENT_FIELDS} FROM {FINAL};");
    database.read(&surql, variables([])).await?.all(0)
}

#[derive(SurrealValue)]
struct FrozenRow {
    id: AssessmentId,
    text: String,
}

/// Some assessments, each with what was frozen of it if it is final, and the frameworks, in one trip.
pub(in crate::assessment) async fn frozen(
    database: &Database,
    ids: &[AssessmentId],
) -> Result<(Vec<(Assessment, Option<Frozen>)>, Arc<FrameworkShelf>)> {
    let revision = FrameworkShelf::revision();
    let surql =
        format!("SELECT {ASSESSMENT_FIELDS} FROM $assessments; SELECT id, text FROM $final_results; {revision}");
    let assessments: Vec<RecordId> = ids.iter().map(assessment_id).collect();
    let results: Vec<RecordId> = ids.iter().map(|id| record("final_result", id.as_str())).collect();
    let given = variables([("assessments", assessments.into_value()), ("final_results", results.into_value())]);
    let mut rows = database.read(&surql, given).await?;
    let mut texts: HashMap<AssessmentId, String> =
        rows.all::<FrozenRow>(1)?.into_iter().map(|row| (row.id, row.text)).collect();
    let found = rows.all::<Assessment>(0)?.into_iter().map(|assessment| {
        let text = texts.remove(&assessment.id);
        let frozen = text.map(|text| Frozen::read(&text).map_err(|_| unreadable())).transpose()?;
        Ok((assessment, frozen))
    });
    let found = found.collect::<Result<_>>()?;
    Ok((found, FrameworkShelf::at(database, rows.one(2)?).await?))
}
