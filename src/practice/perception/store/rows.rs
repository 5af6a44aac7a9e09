//! How surveys, links and answers stand in the database, and reading them back.

use chrono::{DateTime, NaiveDate, Utc};

use crate::framework::{IndicatorNumber, PerceptionKind};
use crate::perception::answer::{Answer, Said};
use crate::perception::{Code, Item, RespondentKind, Statement, Survey, SurveyState};
use ground::database::{RecordId, SurrealValue, key_of};
use ground::identity::{OrganizationId, SurveyId};
use ground::problem::{Error, Result};

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-survey".to_owned() }
}

#[derive(SurrealValue)]
pub(super) struct SurveyRow {
    pub id: RecordId,
    pub title: String,
    pub introduction: String,
    pub audience: Vec<String>,
    pub state: String,
    pub open_link: bool,
    pub open_code: String,
    pub last_day: Option<String>,
    pub opened_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub items: Vec<ItemRow>,
    pub version: i64,
}

#[derive(SurrealValue)]
pub(super) struct ItemRow {
    pub indicator: String,
    pub kind: String,
    pub question: String,
    pub asked: Vec<String>,
    pub kept: bool,
    pub statements: Vec<StatementRow>,
}

#[derive(SurrealValue)]
pub(super) struct StatementRow {
    pub text: String,
    pub holds: bool,
}

#[derive(SurrealValue)]
pub(super) struct LinkRow {
    pub id: RecordId,
    pub survey: String,
    pub organization: Option<String>,
    pub number: i64,
    pub used: bool,
}

#[derive(SurrealValue)]
pub(super) struct AnswerRow {
    pub kind: String,
    pub lea: Option<String>,
    pub given: Vec<GivenRow>,
}

#[derive(SurrealValue)]
pub(super) struct GivenRow {
    pub indicator: String,
    pub marks: String,
}

fn kind_key(kind: PerceptionKind) -> &'static str {
    match kind {
        PerceptionKind::Opinion => "opinion",
        PerceptionKind::Knowledge => "knowledge",
    }
}

pub(super) fn keys(kinds: &[RespondentKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.key().to_owned()).collect()
}

fn kinds(keys: &[String]) -> Option<Vec<RespondentKind>> {
    keys.iter().map(|key| RespondentKind::parse(key)).collect()
}

impl ItemRow {
    pub(super) fn of(item: &Item) -> Self {
        let statement = |it: &Statement| StatementRow { text: it.text.clone(), holds: it.holds };
        Self {
            indicator: item.indicator.to_string(),
            kind: kind_key(item.kind).to_owned(),
            question: item.question.clone(),
            asked: keys(&item.asked),
            kept: item.kept,
            statements: item.statements.iter().map(statement).collect(),
        }
    }

    fn read(self) -> Option<Item> {
        let kinds_of = [PerceptionKind::Opinion, PerceptionKind::Knowledge];
        let statement = |row: StatementRow| Statement { text: row.text, holds: row.holds };
        Some(Item {
            indicator: IndicatorNumber::parse(&self.indicator)?,
            kind: kinds_of.into_iter().find(|kind| kind_key(*kind) == self.kind)?,
            question: self.question,
            asked: kinds(&self.asked)?,
            kept: self.kept,
            statements: self.statements.into_iter().map(statement).collect(),
        })
    }
}

impl SurveyRow {
    pub(super) fn read(self) -> Result<Survey> {
        let last_day = self.last_day.map(|day| day.parse::<NaiveDate>());
        let read = || {
            Some(Survey {
                id: SurveyId::parse(&key_of(&self.id))?,
                title: self.title,
                introduction: self.introduction,
                audience: kinds(&self.audience)?,
                state: SurveyState::parse(&self.state)?,
                open_link: self.open_link,
                open_code: Code::parse(&self.open_code)?,
                last_day: last_day.transpose().ok()?,
                opened_at: self.opened_at,
                closed_at: self.closed_at,
                items: self.items.into_iter().map(ItemRow::read).collect::<Option<_>>()?,
                version: self.version,
            })
        };
        read().ok_or_else(unreadable)
    }
}

impl AnswerRow {
    /// The answer to a survey's items; what isn't an answer to one of them is left out.
    pub(super) fn read(self, survey: &Survey) -> Result<Answer> {
        let said = |row: &GivenRow| {
            let indicator = IndicatorNumber::parse(&row.indicator)?;
            let item = survey.items.iter().find(|item| item.indicator == indicator)?;
            Some((indicator, Said::parse(item.kind, &row.marks)?))
        };
        Ok(Answer {
            kind: RespondentKind::parse(&self.kind).ok_or_else(unreadable)?,
            lea: self.lea.as_deref().map(|lea| OrganizationId::parse(lea).ok_or_else(unreadable)).transpose()?,
            said: self.given.iter().filter_map(said).collect(),
        })
    }
}
