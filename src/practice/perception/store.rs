//! Surveys, their links and their answers in the database. A survey's record id is its assessment's; an answer's is
//! [survey, random key]: all answers of a survey are a range, in an order that tells nothing.

mod rows;

use chrono::{DateTime, Utc};

use super::answer::Answer;
use super::results::Perceived;
use super::{Code, Edited, MAX_ANSWERS, Survey};
use crate::assessed::Assessed;
use crate::assessed::store::{self as assessed, if_there, unless_final};
use ground::audit::Event;
use ground::database::{Array, Database, RecordId, RecordIdKey, SurrealValue, Value, record, variables};
use ground::identity::{AssessmentId, OrganizationId, SurveyId};
use ground::problem::{Error, Result};

use rows::{AnswerRow, GivenRow, LinkRow, unreadable};

/// All answers of the survey in `$key`, as an id range.
const ANSWERS: &str = "survey_answer:[$key, NONE]..[$key, ..]";

fn survey_record(id: &SurveyId) -> RecordId {
    record("survey", id.as_str())
}

fn tally_record(id: &SurveyId) -> RecordId {
    record("survey_tally", id.as_str())
}

fn answer_record(id: &SurveyId, key: &str) -> RecordId {
    let parts = vec![Value::String(id.as_str().to_owned()), Value::String(key.to_owned())];
    RecordId::new("survey_answer", RecordIdKey::Array(Array::from(parts)))
}

/// An assessment with its survey and how many answers it has.
pub(super) struct Loaded {
    pub asking: Assessed,
    pub survey: Option<Survey>,
    pub answers: usize,
}

pub(super) async fn load(database: &Database, assessment: &AssessmentId) -> Result<Loaded> {
    let surql = format!(
        "{} SELECT * FROM ONLY $survey; SELECT VALUE answers FROM ONLY $tally;",
        assessed::by_key("$assessment")
    );
    let given = variables([
        ("assessment", assessment.as_str().to_owned().into_value()),
        ("survey", record("survey", assessment.as_str()).into_value()),
        ("tally", record("survey_tally", assessment.as_str()).into_value()),
    ]);
    let mut rows = database.read(&surql, given).await?;
    let asking = rows.one(0)?.ok_or(Error::NotFound)?;
    let survey = rows.one(1)?;
    let answers: Option<i64> = rows.one(2)?;
    Ok(Loaded { asking, survey, answers: answers.unwrap_or_default() as usize })
}

/// What was published when the survey of an assessment was closed; none before.
pub(super) async fn published(database: &Database, assessment: &AssessmentId) -> Result<Option<Perceived>> {
    let given = variables([("result", record("survey_result", assessment.as_str()).into_value())]);
    let text: Option<String> = database.read("SELECT VALUE text FROM ONLY $result;", given).await?.one(0)?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| unreadable())).transpose()
}

pub(super) async fn create(database: &Database, event: Event, survey: &Survey, now: DateTime<Utc>) -> Result<()> {
    let change = event.change(now).then("IF record::exists($survey) { THROW 'taken' };");
    let change = if_there(change, &survey.assessment().ok_or(Error::NotFound)?)
        .then(
            "CREATE $survey SET title = $title, introduction = $introduction, audience = $audience, state = 'draft',
                open_link = $open_link, open_code = $open_code, last_day = $last_day, items = $items, version = 1
                RETURN NONE;
             CREATE $tally SET answers = 0, closed = false RETURN NONE;
             CREATE $link SET survey = $survey_key, organization = NONE, number = 0, used = false RETURN NONE;",
        )
        .with("survey", survey_record(&survey.id))
        .with("survey_key", survey.id.as_str().to_owned())
        .with("tally", tally_record(&survey.id))
        .with("link", record("survey_link", survey.open_code.as_str()))
        .with("title", survey.title.clone())
        .with("introduction", survey.introduction.clone())
        .with("audience", survey.audience.clone())
        .with("open_link", survey.open_link)
        .with("open_code", survey.open_code.as_str().to_owned())
        .with("last_day", survey.last_day.map(|day| day.to_string()))
        .with("items", survey.items.clone());
    change.run(database).await.map(|_| ())
}

/// Changes a draft.
pub(super) async fn update(
    database: &Database,
    event: Event,
    id: &SurveyId,
    version: i64,
    edited: &Edited,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .with("survey", survey_record(id))
        .expecting("survey", version)
        .then("IF (SELECT VALUE state FROM ONLY $survey) != 'draft' { THROW 'stale' };")
        .then(
            "UPDATE $survey SET title = $title, introduction = $introduction, audience = $audience,
                open_link = $open_link, last_day = $last_day, items = $items, version += 1 RETURN NONE;",
        )
        .with("title", edited.title.as_str().to_owned())
        .with("introduction", edited.introduction.as_str().to_owned())
        .with("audience", edited.audience.clone())
        .with("open_link", edited.open_link)
        .with("last_day", edited.last_day.map(|day| day.to_string()))
        .with("items", edited.items.clone())
        .run(database)
        .await
        .map(|_| ())
}

/// Opens a draft whose assessment isn't final.
pub(super) async fn open(
    database: &Database,
    event: Event,
    id: &SurveyId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let assessment = AssessmentId::parse(id.as_str()).ok_or(Error::NotFound)?;
    let change = event
        .change(now)
        .with("survey", survey_record(id))
        .with("now", now)
        .expecting("survey", version)
        .then("IF (SELECT VALUE state FROM ONLY $survey) != 'draft' { THROW 'stale' };");
    unless_final(change, &assessment)
        .then("UPDATE $survey SET state = 'open', opened_at = $now, version += 1 RETURN NONE;")
        .run(database)
        .await
        .map(|_| ())
}

/// All answers of a survey, and the organizations that were given links.
pub(super) async fn answers(database: &Database, survey: &Survey) -> Result<(Vec<Answer>, Vec<OrganizationId>)> {
    let surql = format!(
        "SELECT kind, lea, given FROM {ANSWERS};
         SELECT VALUE organization FROM survey_link WHERE survey = $key AND organization != NONE GROUP BY organization;"
    );
    let mut rows = database.read(&surql, variables([("key", survey.id.as_str().to_owned().into_value())])).await?;
    let answers = rows.all::<AnswerRow>(0)?.into_iter().map(|row| row.read(survey)).collect();
    Ok((answers, rows.all(1)?))
}

/// Closes an open survey with what is published of it, if it still has `counted` answers.
pub(super) async fn close(
    database: &Database,
    event: Event,
    survey: &Survey,
    counted: usize,
    perceived: &Perceived,
    now: DateTime<Utc>,
) -> Result<()> {
    let text = serde_json::to_string(perceived).map_err(|_| unreadable())?;
    event
        .change(now)
        .with("survey", survey_record(&survey.id))
        .with("tally", tally_record(&survey.id))
        .with("result", record("survey_result", survey.id.as_str()))
        .with("counted", counted)
        .with("text", text)
        .with("now", now)
        .expecting("survey", survey.version)
        .then("IF (SELECT VALUE state FROM ONLY $survey) != 'open' { THROW 'stale' };")
        .then("IF (SELECT VALUE answers FROM ONLY $tally) != $counted { THROW 'stale' };")
        .then(
            "UPDATE $tally SET closed = true RETURN NONE;
             UPDATE $survey SET state = 'closed', closed_at = $now, version += 1 RETURN NONE;
             CREATE $result SET text = $text RETURN NONE;",
        )
        .run(database)
        .await
        .map(|_| ())
}

/// Makes single-use links for organizations, numbered on from the `existing` ones a survey still has.
pub(super) async fn make_links(
    database: &Database,
    event: Event,
    id: &SurveyId,
    made: &[(OrganizationId, Code)],
    existing: usize,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<LinkRow> = made
        .iter()
        .enumerate()
        .map(|(at, (organization, code))| LinkRow {
            id: code.clone(),
            survey: id.to_string(),
            organization: Some(organization.clone()),
            number: (existing + at + 1) as i64,
            used: false,
        })
        .collect();
    event
        .change(now)
        .with("survey", survey_record(id))
        .with("key", id.as_str().to_owned())
        .with("made", rows)
        .with("existing", existing)
        .then("IF ((SELECT VALUE state FROM ONLY $survey) ?? 'closed') = 'closed' { THROW 'stale' };")
        .then("IF array::len((SELECT VALUE id FROM survey_link WHERE survey = $key AND number > 0)) != $existing { THROW 'stale' };")
        .then("INSERT INTO survey_link $made RETURN NONE;")
        .run(database)
        .await
        .map(|_| ())
}

/// All single-use links of a survey, in the order they were made.
pub(super) async fn links(database: &Database, id: &SurveyId) -> Result<Vec<(OrganizationId, Code)>> {
    let surql = "SELECT * FROM survey_link WHERE survey = $key AND number > 0 ORDER BY number;";
    let mut rows = database.read(surql, variables([("key", id.as_str().to_owned().into_value())])).await?;
    let read = |row: LinkRow| row.organization.map(|of| (of, row.id)).ok_or_else(unreadable);
    rows.all::<LinkRow>(0)?.into_iter().map(read).collect()
}

/// A way into a survey.
pub(super) struct Way {
    pub survey: AssessmentId,
    /// Whom a single-use link is for; none for the open link.
    pub organization: Option<OrganizationId>,
    pub used: bool,
}

/// What a link's code opens.
pub(super) async fn way(database: &Database, code: &Code) -> Result<Option<Way>> {
    let given = variables([("link", record("survey_link", code.as_str()).into_value())]);
    let row: Option<LinkRow> = database.read("SELECT * FROM ONLY $link;", given).await?.one(0)?;
    let way = row.map(|row| {
        let survey = AssessmentId::parse(&row.survey).ok_or_else(unreadable)?;
        Ok(Way { survey, organization: row.organization, used: row.used })
    });
    way.transpose()
}

/// Whether an answer with this key has come in.
pub(super) async fn has_answer(database: &Database, id: &SurveyId, key: &str) -> Result<bool> {
    let given = variables([("one", answer_record(id, key).into_value())]);
    let found: Option<bool> = database.read("RETURN record::exists($one);", given).await?.one(0)?;
    Ok(found.unwrap_or_default())
}

/// Takes an answer in, if the survey is open and the link, where it is for one answer, is unused. The answer's record
/// knows neither the link nor the time.
pub(super) async fn take_answer(
    database: &Database,
    event: Event,
    id: &SurveyId,
    key: &str,
    single_use: Option<&Code>,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<()> {
    let given: Vec<GivenRow> =
        answer.said.iter().map(|(indicator, said)| GivenRow { indicator: *indicator, marks: said.marks() }).collect();
    let mut change = event
        .change(now)
        .then("IF record::exists($one) { THROW 'taken' };")
        .then("IF ((SELECT VALUE state FROM ONLY $survey) ?? 'closed') != 'open' { THROW 'gone' };")
        .then("IF (SELECT VALUE answers FROM ONLY $tally) >= $most { THROW 'gone' };")
        .with("one", answer_record(id, key))
        .with("survey", survey_record(id))
        .with("tally", tally_record(id))
        .with("most", MAX_ANSWERS)
        .with("kind", answer.kind)
        .with("lea", answer.lea.clone())
        .with("given", given);
    if let Some(code) = single_use {
        change = change
            .then("IF (SELECT VALUE used FROM ONLY $link) != false { THROW 'gone' };")
            .then("UPDATE $link SET used = true RETURN NONE;")
            .with("link", record("survey_link", code.as_str()));
    }
    change
        .then(
            "UPDATE $tally SET answers += 1 RETURN NONE;
             CREATE $one SET kind = $kind, lea = $lea, given = $given RETURN NONE;",
        )
        .run(database)
        .await
        .map(|_| ())
}
