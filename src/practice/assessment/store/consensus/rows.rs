//! How what is agreed, who dissents and what follows stand in the database, and reading them back.

use chrono::{DateTime, NaiveDate, Utc};

use crate::assessment::agreement::{Agreement, Dissent, FollowUp, Followed};
use crate::assessment::consensus::{AgendaItem, propose};
use crate::assessment::rating::Answer;
use crate::assessment::store::rows::unreadable;
use crate::framework::IndicatorNumber;
use ground::database::{Array, RecordId, RecordIdKey, SurrealValue, Value};
use ground::identity::PersonId;
use ground::problem::Result;

#[derive(SurrealValue)]
pub(super) struct AgreementRow {
    pub(super) id: RecordId,
    pub(super) marks: Vec<String>,
    pub(super) answer: Option<Answer>,
    pub(super) reason: String,
    pub(super) rationale: String,
    pub(super) note: String,
    pub(super) agreed_by: String,
    pub(super) agreed_at: Option<DateTime<Utc>>,
    pub(super) version: i64,
}

#[derive(SurrealValue)]
pub(super) struct DissentRow {
    pub(super) id: RecordId,
    pub(super) name: String,
    pub(super) words: String,
    pub(super) recorded_at: DateTime<Utc>,
}

#[derive(SurrealValue)]
pub(super) struct FollowUpRow {
    pub(super) id: RecordId,
    pub(super) kind: String,
    pub(super) owner: Option<PersonId>,
    pub(super) owner_name: String,
    #[surreal(wrap)]
    pub(super) due_on: Option<NaiveDate>,
    pub(super) words: String,
    pub(super) version: i64,
}

#[derive(SurrealValue)]
pub(super) struct ScreenRow {
    pub(super) number: i64,
    pub(super) indicator: Option<IndicatorNumber>,
}

#[derive(SurrealValue)]
pub(super) struct ReminderRow {
    pub(super) id: RecordId,
    pub(super) reminded_by: String,
    pub(super) reminded_at: DateTime<Utc>,
}

/// The text parts of a record's id, where it is a list.
pub(super) fn parts(id: &RecordId) -> Vec<&str> {
    match &id.key {
        RecordIdKey::Array(parts) => parts.iter().filter_map(|part| part.as_string()).map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn indicator_of(id: &RecordId) -> Result<IndicatorNumber> {
    parts(id).get(1).and_then(|part| IndicatorNumber::parse(part)).ok_or_else(unreadable)
}

pub(super) fn id_of(table: &str, parts: &[&str]) -> RecordId {
    let parts: Vec<Value> = parts.iter().map(|part| Value::String((*part).to_owned())).collect();
    RecordId::new(table, RecordIdKey::Array(Array::from(parts)))
}

impl AgreementRow {
    pub(super) fn read(self) -> Result<AgendaItem> {
        let indicator = indicator_of(&self.id)?;
        let marks: Vec<Option<Answer>> = self.marks.iter().map(|mark| Answer::parse(mark)).collect();
        let answers: Vec<Answer> = marks.iter().flatten().copied().collect();
        let agreement = match (self.answer, self.agreed_at) {
            (Some(answer), Some(agreed_at)) => Some(Agreement {
                answer,
                reason: self.reason,
                rationale: self.rationale,
                note: self.note,
                agreed_by: self.agreed_by,
                agreed_at,
                version: self.version,
            }),
            _ => None,
        };
        let proposal = propose(&answers);
        Ok(AgendaItem { indicator, marks, proposal, agreement, follow_up: None, dissents: 0 })
    }
}

impl DissentRow {
    pub(super) fn read(self) -> Result<(IndicatorNumber, Dissent)> {
        let person = parts(&self.id).get(2).and_then(|part| PersonId::parse(part)).ok_or_else(unreadable)?;
        let dissent = Dissent { person, name: self.name, words: self.words, recorded_at: self.recorded_at };
        Ok((indicator_of(&self.id)?, dissent))
    }
}

impl FollowUpRow {
    pub(super) fn read(self) -> Result<(IndicatorNumber, Followed)> {
        let indicator = indicator_of(&self.id)?;
        let follow_up = match self.kind.as_str() {
            "priority" => {
                let (Some(owner), Some(due_on)) = (self.owner, self.due_on) else { return Err(unreadable()) };
                FollowUp::Priority { owner, owner_name: self.owner_name, next_step: self.words, due_on }
            }
            "not_now" => FollowUp::NotNow { reason: self.words },
            _ => FollowUp::Lasting { how: self.words },
        };
        Ok((indicator, Followed { follow_up, version: self.version }))
    }
}
