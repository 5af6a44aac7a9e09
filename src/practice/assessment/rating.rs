//! One person's rating of one indicator: the answer, and why. What it stands on is in `evidence.rs`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::framework::{IndicatorNumber, Level};
use ground::problem::{Problems, Result};
use ground::text::{Note, Reason, Text};

/// An answer to an indicator. Only a level is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Answer {
    /// Level 1 to 4.
    Level(Level),
    /// It doesn't apply here, for a reason given.
    NotApplicable,
    /// It applies, but can't be told yet.
    CannotTell,
}

ground::stored_as_text! { Answer, key }

impl Answer {
    /// The key in forms, files and the store: `1` to `4`, `not_applicable`, `cannot_tell`.
    pub fn key(self) -> &'static str {
        match self {
            Answer::Level(Level::Inadequate) => "1",
            Answer::Level(Level::Emerging) => "2",
            Answer::Level(Level::Strong) => "3",
            Answer::Level(Level::Exemplary) => "4",
            Answer::NotApplicable => "not_applicable",
            Answer::CannotTell => "cannot_tell",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        match key {
            "not_applicable" => Some(Answer::NotApplicable),
            "cannot_tell" => Some(Answer::CannotTell),
            "1" | "2" | "3" | "4" => key.parse().ok().and_then(Level::from_number).map(Answer::Level),
            _ => None,
        }
    }

    /// The level, where it is one.
    pub fn level(self) -> Option<Level> {
        match self {
            Answer::Level(level) => Some(level),
            _ => None,
        }
    }

    /// The words shown to people: `2 Emerging`, `Not applicable`, `Can’t tell yet`.
    pub fn words(self) -> String {
        match self {
            Answer::Level(level) => format!("{} {}", level.number(), level.name()),
            Answer::NotApplicable => "Not applicable".to_owned(),
            Answer::CannotTell => "Can’t tell yet".to_owned(),
        }
    }
}

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        answer.key().to_owned()
    }
}

impl TryFrom<String> for Answer {
    type Error = String;

    fn try_from(key: String) -> std::result::Result<Self, String> {
        Self::parse(&key).ok_or_else(|| format!("“{key}” is not an answer"))
    }
}

/// A rating as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Of which indicator.
    pub indicator: IndicatorNumber,
    /// The answer.
    pub answer: Answer,
    /// Why it doesn't apply; empty unless it doesn't.
    pub reason: String,
    /// Why this level.
    pub rationale: String,
    /// When it was saved last.
    pub saved_at: DateTime<Utc>,
    /// Raised with every save; 1 for the first.
    pub version: i64,
}

impl Rating {
    /// Whether a checked form says just what is stored.
    pub fn says(&self, given: &Given) -> bool {
        self.answer == given.answer && self.reason == given.reason && self.rationale == given.rationale
    }
}

/// A rating as typed, from the form or the island.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RatingForm {
    /// An answer's key; empty where none was chosen.
    pub answer: String,
    /// Why it doesn't apply.
    pub reason: String,
    /// Why this level.
    pub rationale: String,
    /// The version this form started from; 0 where nothing was stored.
    pub version: i64,
}

/// A checked rating, before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// Why it doesn't apply.
    pub reason: String,
    /// Why this level.
    pub rationale: String,
}

impl Given {
    /// Checks what was typed. Fields: `answer`, `reason`, `rationale`.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(form: &RatingForm) -> Result<Self> {
        let mut problems = Problems::default();
        let answer = Answer::parse(&form.answer);
        let reason = match answer {
            None => {
                problems.add("answer", "Choose a level, “not applicable” or “can’t tell yet”.");
                None
            }
            Some(Answer::NotApplicable) => problems
                .take(Reason::parse("reason", "the reason why it does not apply", &form.reason))
                .map(Text::into_string),
            Some(_) => Some(String::new()),
        };
        let rationale =
            problems.take(Note::parse("rationale", "the rationale", &form.rationale)).map(Text::into_string);
        let given = match (answer, reason, rationale) {
            (Some(answer), Some(reason), Some(rationale)) => Some(Self { answer, reason, rationale }),
            _ => None,
        };
        problems.finish(given)
    }
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    /// It is stored, with this version. Saving the same again is answered the same way.
    Stored(Rating),
    /// Something else was stored since the form was opened; nothing was written.
    ChangedMeanwhile(Rating),
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::problem::Error;

    fn wrong(form: RatingForm) -> Vec<String> {
        match Given::parse(&form) {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn rated(answer: &str) -> RatingForm {
        RatingForm { answer: answer.into(), ..RatingForm::default() }
    }

    #[test]
    fn an_answer_is_needed_and_a_reason_where_it_does_not_apply() {
        assert_eq!(wrong(rated("")), ["answer"]);
        assert_eq!(wrong(rated("5")), ["answer"]);
        assert_eq!(wrong(rated("not_applicable")), ["reason"]);
        assert_eq!(Given::parse(&rated("cannot_tell")).unwrap().answer, Answer::CannotTell);
        let mut form = rated("2");
        form.reason = "left over from before".into();
        assert_eq!(Given::parse(&form).unwrap().reason, "", "a level needs no reason");
        assert_eq!(wrong(RatingForm { rationale: "x".repeat(4001), ..rated("3") }), ["rationale"]);
    }

    #[test]
    fn answers_have_keys_that_come_back() {
        for key in ["1", "2", "3", "4", "not_applicable", "cannot_tell"] {
            assert_eq!(Answer::parse(key).unwrap().key(), key);
        }
        for bad in ["", "0", "5", "1.5", "na", "+1"] {
            assert_eq!(Answer::parse(bad), None, "{bad:?}");
        }
    }
}
