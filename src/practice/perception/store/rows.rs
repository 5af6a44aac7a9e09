//! How links and answers stand in the database, and reading them back.

use crate::framework::IndicatorNumber;
use crate::perception::answer::{Answer, Said};
use crate::perception::{Code, RespondentKind, Survey};
use ground::database::SurrealValue;
use ground::identity::OrganizationId;
use ground::problem::Error;

/// A stored record that this program can't read: a defect, since every writer checks.
pub(super) fn unreadable() -> Error {
    Error::Internal { reference: "stored-survey".to_owned() }
}

#[derive(SurrealValue)]
pub(super) struct LinkRow {
    pub id: Code,
    pub survey: String,
    pub organization: Option<OrganizationId>,
    pub number: i64,
    pub used: bool,
}

#[derive(SurrealValue)]
pub(super) struct AnswerRow {
    pub kind: RespondentKind,
    pub lea: Option<OrganizationId>,
    pub given: Vec<GivenRow>,
}

#[derive(SurrealValue)]
pub(super) struct GivenRow {
    pub indicator: IndicatorNumber,
    pub marks: String,
}

impl AnswerRow {
    /// The answer to a survey's items; what isn't an answer to one of them is left out.
    pub(super) fn read(self, survey: &Survey) -> Answer {
        let said = |row: GivenRow| {
            let item = survey.items.iter().find(|item| item.indicator == row.indicator)?;
            Some((row.indicator, Said::parse(item.kind, &row.marks)?))
        };
        Answer { kind: self.kind, lea: self.lea, said: self.given.into_iter().filter_map(said).collect() }
    }
}
