//! What LEAs, schools and stakeholders say about the perception indicators: one survey an assessment, from its draft
//! to what may be published of it. Who asks and who answers is in `use_cases`; the SEA's own levels are `assessment`'s.

pub mod acts;
pub mod answer;
pub mod code;
pub mod export;
mod form;
pub mod gap;
pub mod links;
pub mod results;
#[cfg(feature = "store")]
mod store;
mod summary;
#[cfg(test)]
mod testing;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
mod wording;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::framework::{IndicatorNumber, PerceptionKind};
#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::{AssessmentId, SurveyId};
use ground::problem::Violation;

pub use code::Code;
pub use form::{Edited, ItemForm, StatementForm, SurveyForm};
pub use gap::{Gap, gap};
pub use results::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem};
pub use summary::{Leas, summarize};
pub use wording::{generated, introduction, title};

/// Most answers a survey takes.
pub const MAX_ANSWERS: usize = 20_000;
/// Most statements a knowledge item has.
pub const MAX_STATEMENTS: usize = 8;
/// Fewest statements a knowledge item has when its survey opens.
pub const MIN_STATEMENTS: usize = 2;

ground::keyed! {
    /// Where a survey is in its life. It is never opened again, and nothing of its results is to be read before it is
    /// closed: whoever could look twice could learn an answer from the difference.
    pub enum SurveyState: key, name {
        /// Its wording can still change.
        Draft: "draft", "Being written";
        /// It takes answers.
        Open: "open", "Open for answers";
        /// Its results are published.
        Closed: "closed", "Closed";
    }
}

ground::keyed! {
    /// What a respondent is.
    pub enum RespondentKind:
        key,
        name,
        /// What a respondent says of themselves.
        own_words
    {
        /// Works in an LEA's central office.
        LeaStaff: "lea_staff", "LEA staff", "I work for a school district (LEA)";
        /// Works in a school.
        SchoolStaff: "school_staff", "School staff", "I work in a school";
        /// Family, community, student or somebody else with a stake in the schools.
        Stakeholder: "stakeholder", "Stakeholders", "I am a family member, student, or part of the community";
    }
}

impl RespondentKind {
    /// The kinds named by `keys`, in order and once each; unknown keys are left out.
    pub fn among<'k>(keys: impl IntoIterator<Item = &'k str> + Clone) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| keys.clone().into_iter().any(|key| key == kind.key())).collect()
    }
}

/// A statement of a knowledge item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Statement {
    /// What it says: 1 to 300 characters.
    pub text: String,
    /// Whether it is true: published by the State, and not just plausible.
    pub holds: bool,
}

/// A question about one perception indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Item {
    /// The indicator it asks about.
    pub indicator: IndicatorNumber,
    /// Opinion (a statement to agree with) or knowledge (a question about each of its statements).
    pub kind: PerceptionKind,
    /// The statement or the question: 1 to 500 characters.
    pub question: String,
    /// Who is asked.
    pub asked: Vec<RespondentKind>,
    /// Whether it is in the survey at all.
    pub kept: bool,
    /// What is to be recognized; empty for an opinion.
    pub statements: Vec<Statement>,
}

impl Item {
    /// The name of its fields in forms, and its id on pages: `item-1-1-5`.
    pub fn field(&self) -> String {
        field_of(self.indicator)
    }
}

/// The field of the item about an indicator: `item-1-1-5`.
pub fn field_of(indicator: IndicatorNumber) -> String {
    format!("item-{}-{}-{}", indicator.0, indicator.1, indicator.2)
}

/// A survey without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Survey {
    /// Which: its key is the assessment's.
    pub id: SurveyId,
    /// Its title, as respondents see it.
    pub title: String,
    /// What respondents read first.
    pub introduction: String,
    /// Who is asked at all.
    pub audience: Vec<RespondentKind>,
    /// Where it is in its life.
    pub state: SurveyState,
    /// Whether anybody may answer by the open link.
    pub open_link: bool,
    /// The open link's code.
    pub open_code: Code,
    /// Last day planned; it is the lead who closes.
    #[cfg_attr(feature = "store", surreal(wrap))]
    pub last_day: Option<NaiveDate>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What is asked, in the framework's order.
    pub items: Vec<Item>,
    /// Raised with every change of it; answers don't change it.
    pub version: i64,
}

impl Survey {
    /// The assessment it belongs to.
    pub fn assessment(&self) -> Option<AssessmentId> {
        AssessmentId::parse(self.id.as_str())
    }

    /// The items asked of a kind of respondent.
    pub fn items_for(&self, kind: RespondentKind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kept && item.asked.contains(&kind))
    }

    /// The items asked of anybody in the audience.
    pub fn items_asked(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.kept && item.asked.iter().any(|kind| self.audience.contains(kind)))
    }

    /// Why it can't be opened yet: each kept knowledge item needs two statements, a true one and one that isn't.
    /// Fields are the items'.
    pub fn not_ready(&self) -> Vec<Violation> {
        let mut found: Vec<Violation> = self
            .items_asked()
            .filter(|item| item.kind == PerceptionKind::Knowledge)
            .filter_map(|item| {
                let lacking = match () {
                    () if item.statements.len() < MIN_STATEMENTS => "needs at least 2 statements",
                    () if !item.statements.iter().any(|it| it.holds) => "needs a statement that is true",
                    () if item.statements.iter().all(|it| it.holds) => "needs a statement that is not true",
                    () => return None,
                };
                let message = format!("{} {lacking}. Add it, or leave the question out.", item.indicator);
                Some(Violation::new(item.field(), message))
            })
            .collect();
        if self.items_asked().next().is_none() {
            found.push(Violation::new("", "Keep at least one item and somebody who is asked it."));
        }
        found
    }
}

#[cfg(test)]
mod rules {
    use super::*;

    #[test]
    fn kinds_are_named_in_order_and_once() {
        assert_eq!(
            RespondentKind::among(["stakeholder", "nobody", "lea_staff", "stakeholder"]),
            [RespondentKind::LeaStaff, RespondentKind::Stakeholder]
        );
    }
}
