//! Assessments and ratings in the database. A rating's record id is [assessment, indicator, person]: one each, by
//! construction.

pub(super) mod consensus;
pub(super) mod evidence;
mod rows;
pub(super) mod years;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use rows::{ASSESSMENT_FIELDS, CountRow, OwnCountRow, RatingRow, unreadable};

use super::rating::{Given, Rating};
use super::results::Frozen;
use super::{Assessment, Frame};
use crate::assessed::store::{ASSESSMENTS, assessment_id};
use crate::framework::IndicatorNumber;
use crate::framework::use_cases::FrameworkShelf;
use ground::audit::{Event, SEAL, UNSEAL};
use ground::database::{Array, Database, RecordId, RecordIdKey, SurrealValue, Value, record, variables};
use ground::identity::{AssessmentId, PersonId};
use ground::problem::{Error, Result};

/// Under which what is said in an assessment is sealed in the record of changes until consensus opens.
pub(super) fn seal_of(id: &AssessmentId) -> String {
    format!("assessment:{id}")
}

/// Which rating: of what, by whom.
pub(super) struct RatingKey<'k> {
    pub assessment: &'k AssessmentId,
    pub indicator: IndicatorNumber,
    pub person: &'k PersonId,
}

impl RatingKey<'_> {
    fn record(&self) -> RecordId {
        let parts = [self.assessment.as_str().to_owned(), self.indicator.to_string(), self.person.as_str().to_owned()];
        let parts: Vec<Value> = parts.into_iter().map(Value::String).collect();
        RecordId::new("rating", RecordIdKey::Array(Array::from(parts)))
    }
}

/// Raises the number that open screens watch. Does nothing where no meeting has begun.
const RAISE: &str = "UPDATE type::record('meeting_screen', $key) SET number += 1 RETURN NONE;";

/// All ratings of the assessment in `$key`, as an id range.
const RATINGS: &str = "rating:[$key, NONE]..[$key, ..]";

/// Every assessment, the newest first, each with the number of ratings `person` has given in it while it is rated.
pub(super) async fn all(database: &Database, person: Option<&PersonId>) -> Result<Vec<(Assessment, usize)>> {
    let surql = format!(
        "LET $open = SELECT VALUE record::id(id) FROM {ASSESSMENTS} WHERE phase = 'rating' AND $person IN team.person;
         SELECT {ASSESSMENT_FIELDS} FROM {ASSESSMENTS} ORDER BY created_at DESC;
         RETURN $open.map(|$key| {{ key: $key, count: count(SELECT VALUE id FROM {RATINGS} WHERE record::id(id)[2] = $person) }});"
    );
    let person = person.map(|id| id.as_str().to_owned()).unwrap_or_default();
    let mut rows = database.read(&surql, variables([("person", person.into_value())])).await?;
    let assessments: Vec<Assessment> = rows.all(1)?;
    let counts: Vec<OwnCountRow> = rows.all(2)?;
    let counted =
        |id: &AssessmentId| counts.iter().find(|row| row.key == id.as_str()).map_or(0, |row| row.count as usize);
    let with_count = |assessment: Assessment| {
        let count = counted(&assessment.id);
        (assessment, count)
    };
    Ok(assessments.into_iter().map(with_count).collect())
}

/// What is wanted beside an assessment itself. Pages are served often, so nothing is read that isn't shown.
#[derive(Clone, Copy)]
pub(super) enum Beside<'p> {
    Nothing,
    /// All of a person's ratings.
    Ratings(&'p PersonId),
    /// A person's rating of one indicator.
    Rating(IndicatorNumber, &'p PersonId),
    /// What was frozen where it is final, else a person's ratings so far.
    Results(Option<&'p PersonId>),
}

impl Beside<'_> {
    /// The statement that reads ratings, and the one that reads what was frozen.
    fn statements(self) -> (String, &'static str) {
        let own = format!("SELECT * FROM {RATINGS} WHERE record::id(id)[2] = $person");
        let frozen = "SELECT VALUE text FROM ONLY $final_result";
        match self {
            Beside::Nothing => ("RETURN []".to_owned(), "RETURN NONE"),
            Beside::Ratings(_) => (own, "RETURN NONE"),
            Beside::Rating(..) => ("SELECT * FROM rating:[$key, $indicator, $person]".to_owned(), "RETURN NONE"),
            Beside::Results(None) => ("RETURN []".to_owned(), frozen),
            Beside::Results(Some(_)) => (format!("IF $assessment.phase = 'final' {{ [] }} ELSE {{ {own} }}"), frozen),
        }
    }

    fn person(&self) -> Option<&PersonId> {
        match self {
            Beside::Nothing => None,
            Beside::Ratings(person) | Beside::Rating(_, person) => Some(person),
            Beside::Results(person) => *person,
        }
    }
}

/// An assessment with what is wanted beside it and the frameworks, in one trip.
pub(super) struct Loaded {
    pub assessment: Assessment,
    pub own: Vec<Rating>,
    pub frozen: Option<Frozen>,
    /// The revision that was made of it, where results are asked for.
    pub revised_by: Option<AssessmentId>,
    pub frameworks: Arc<FrameworkShelf>,
}

pub(super) async fn load(database: &Database, id: &AssessmentId, beside: Beside<'_>) -> Result<Loaded> {
    let (ratings, frozen) = beside.statements();
    let revision = FrameworkShelf::revision();
    let revised_by = match beside {
        Beside::Results(_) | Beside::Ratings(_) => {
            format!("SELECT VALUE record::id(id) FROM {ASSESSMENTS} WHERE revises = $key")
        }
        _ => "RETURN []".to_owned(),
    };
    let surql =
        format!("SELECT {ASSESSMENT_FIELDS} FROM ONLY $assessment; {ratings}; {frozen}; {revision}; {revised_by};");
    let indicator = match beside {
        Beside::Rating(indicator, _) => indicator.to_string(),
        _ => String::new(),
    };
    let person = beside.person().map(|id| id.as_str().to_owned()).unwrap_or_default();
    let given = variables([
        ("assessment", assessment_id(id).into_value()),
        ("final_result", record("final_result", id.as_str()).into_value()),
        ("key", id.as_str().to_owned().into_value()),
        ("indicator", indicator.into_value()),
        ("person", person.into_value()),
    ]);
    let mut rows = database.read(&surql, given).await?;
    let assessment = rows.one(0)?.ok_or(Error::NotFound)?;
    let own = rows.all::<RatingRow>(1)?.into_iter().map(|row| row.read().map(|(_, rating)| rating));
    let mut own = own.collect::<Result<Vec<Rating>>>()?;
    own.sort_by_key(|rating| rating.indicator);
    let frozen = rows.one::<Option<String>>(2)?.flatten();
    let frozen = frozen.map(|text| Frozen::read(&text).map_err(|_| unreadable())).transpose()?;
    let frameworks = FrameworkShelf::at(database, rows.one(3)?).await?;
    let revised_by = rows.all(4)?.into_iter().next();
    Ok(Loaded { assessment, own, frozen, revised_by, frameworks })
}

/// One person's rating of one indicator.
pub(super) async fn rating(database: &Database, key: &RatingKey<'_>) -> Result<Option<Rating>> {
    let rating = variables([("rating", key.record().into_value())]);
    let mut rows = database.read("SELECT * FROM ONLY $rating;", rating).await?;
    rows.one::<RatingRow>(0)?.map(|row| row.read().map(|(_, rating)| rating)).transpose()
}

/// How many indicators each member has answered.
pub(super) async fn progress(database: &Database, id: &AssessmentId) -> Result<Vec<(PersonId, usize)>> {
    let surql = format!("SELECT record::id(id)[2] AS person, count() AS count FROM {RATINGS} GROUP BY person;");
    let mut rows = database.read(&surql, variables([("key", id.as_str().to_owned().into_value())])).await?;
    Ok(rows.all::<CountRow>(0)?.into_iter().map(|row| (row.person, row.count)).collect())
}

/// All members' ratings, with the sum of their versions: the mark by which finishing knows that none has changed.
pub(super) async fn all_ratings(database: &Database, id: &AssessmentId) -> Result<(Vec<(PersonId, Rating)>, i64)> {
    let surql = format!("SELECT * FROM {RATINGS};");
    let mut rows = database.read(&surql, variables([("key", id.as_str().to_owned().into_value())])).await?;
    let ratings: Vec<_> = rows.all::<RatingRow>(0)?.into_iter().map(RatingRow::read).collect::<Result<_>>()?;
    let mark = ratings.iter().map(|(_, rating)| rating.version).sum();
    Ok((ratings, mark))
}

fn framed(change: ground::database::Change, frame: &Frame) -> ground::database::Change {
    change
        .with("name", frame.name.as_str().to_owned())
        .with("scope", frame.scope.as_str().to_owned())
        .with("school_year", i64::from(frame.school_year.start_year()))
        .with("framework_key", frame.framework.key.clone())
        .with("framework_edition", frame.framework.edition.clone())
        .with("starts_on", frame.starts_on.to_string())
        .with("ends_on", frame.ends_on.to_string())
        .with("team", frame.team.clone())
}

const FRAME: &str = "name = $name, scope = $scope, school_year = $school_year, framework_key = $framework_key, framework_edition = $framework_edition, starts_on = $starts_on, ends_on = $ends_on, team = $team";

pub(super) async fn create(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    frame: &Frame,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = event
        .change(now)
        .then(&format!("CREATE $assessment SET {FRAME}, phase = 'draft', created_at = $now, version = 1 RETURN NONE;"))
        .then(SEAL)
        .with("seal", seal_of(id))
        .with("assessment", assessment_id(id))
        .with("now", now);
    framed(change, frame).run(database).await.map(|_| ())
}

pub(super) async fn update(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    version: i64,
    frame: &Frame,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = event
        .change(now)
        .with("assessment", assessment_id(id))
        .expecting("assessment", version)
        .then(&format!("UPDATE $assessment SET {FRAME}, version += 1 RETURN NONE;"));
    framed(change, frame).run(database).await.map(|_| ())
}

pub(super) async fn begin_rating(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .with("assessment", assessment_id(id))
        .expecting("assessment", version)
        .then("UPDATE $assessment SET phase = 'rating', version += 1 RETURN NONE;")
        .run(database)
        .await
        .map(|_| ())
}

/// Removes a draft, which nobody has rated yet.
pub(super) async fn discard(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .with("assessment", assessment_id(id))
        .expecting("assessment", version)
        .then("IF (SELECT VALUE phase FROM ONLY $assessment) != 'draft' { THROW 'gone' };")
        .then("DELETE $assessment RETURN NONE;")
        .then(UNSEAL)
        .with("seal", seal_of(id))
        .run(database)
        .await
        .map(|_| ())
}

/// Saves a rating if what is stored still has `version` (0: nothing is) and the assessment is being rated.
pub(super) async fn save_rating(
    database: &Database,
    event: Event,
    key: &RatingKey<'_>,
    given: &Given,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .then("IF (SELECT VALUE phase FROM ONLY $assessment) != 'rating' { THROW 'gone' };")
        .then("IF ((SELECT VALUE version FROM ONLY $rating) ?? 0) != $version { THROW 'stale' };")
        .then("UPSERT $rating CONTENT { answer: $answer, reason: $reason, rationale: $rationale, saved_at: $now, version: $version + 1 } RETURN NONE;")
        .with("assessment", assessment_id(key.assessment))
        .with("rating", key.record())
        .with("answer", given.answer)
        .with("reason", given.reason.clone())
        .with("rationale", given.rationale.clone())
        .with("version", version)
        .with("now", now)
        .run(database)
        .await
        .map(|_| ())
}
