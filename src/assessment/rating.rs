//! One person's rating of one indicator: the answer, why, and on what evidence.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::parse_date;
use crate::framework::{IndicatorNumber, Level};
use crate::problem::{Problems, Result};
use crate::text::{Note, Reason, Text, WebLink};

/// Most pieces of evidence with a rating.
pub const MAX_EVIDENCE: usize = 20;

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

/// Something a rating stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is: at most 1,000 characters.
    pub note: String,
    /// Where it is; empty where it has no address.
    pub link: String,
    /// The evidence's own date, not the rating's.
    pub dated: NaiveDate,
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
    /// What it stands on.
    pub evidence: Vec<Evidence>,
    /// When it was saved last.
    pub saved_at: DateTime<Utc>,
    /// Raised with every save; 1 for the first.
    pub version: i64,
}

impl Rating {
    /// Whether a checked form says just what is stored.
    pub fn says(&self, given: &Given) -> bool {
        self.answer == given.answer
            && self.reason == given.reason
            && self.rationale == given.rationale
            && self.evidence == given.evidence
    }
}

/// One row of evidence as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceForm {
    /// What it is.
    pub note: String,
    /// Where it is.
    pub link: String,
    /// Its own date.
    pub dated: String,
}

impl EvidenceForm {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.note, &self.link, &self.dated].iter().all(|typed| typed.trim().is_empty())
    }
}

/// A rating as typed, from the form or the island.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingForm {
    /// An answer's key; empty where none was chosen.
    pub answer: String,
    /// Why it doesn't apply.
    pub reason: String,
    /// Why this level.
    pub rationale: String,
    /// Rows of evidence; empty rows are left out.
    pub evidence: Vec<EvidenceForm>,
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
    /// What it stands on.
    pub evidence: Vec<Evidence>,
}

impl Given {
    /// Checks what was typed. Fields: `answer`, `reason`, `rationale`, and for row 0 of the evidence
    /// `evidence_note_0`, `evidence_link_0`, `evidence_date_0`.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(form: &RatingForm, today: NaiveDate) -> Result<Self> {
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
        let rows = form.evidence.iter().enumerate().filter(|(_, row)| !row.is_empty());
        if rows.clone().count() > MAX_EVIDENCE {
            problems.add("evidence_note_0", format!("A rating takes {MAX_EVIDENCE} pieces of evidence at most."));
        }
        let evidence: Option<Vec<Evidence>> = rows.map(|(at, row)| evidence(&mut problems, at, row, today)).collect();
        let given = match (answer, reason, rationale, evidence) {
            (Some(answer), Some(reason), Some(rationale), Some(evidence)) => {
                Some(Self { answer, reason, rationale, evidence })
            }
            _ => None,
        };
        problems.finish(given)
    }
}

fn evidence(problems: &mut Problems, at: usize, row: &EvidenceForm, today: NaiveDate) -> Option<Evidence> {
    let note_field = format!("evidence_note_{at}");
    let note = problems.take(Text::<0, 1000>::parse(&note_field, "the note", &row.note)).map(Text::into_string);
    let link = match row.link.trim() {
        "" => Some(String::new()),
        link => {
            problems.take(WebLink::parse(&format!("evidence_link_{at}"), link)).map(|link| link.as_str().to_owned())
        }
    };
    if note.as_deref() == Some("") && link.as_deref() == Some("") {
        problems.add(note_field, "Say what this evidence is, or give its link.");
    }
    let date_field = format!("evidence_date_{at}");
    let dated = problems.take(parse_date(&date_field, "the date of the evidence itself", &row.dated));
    if dated.is_some_and(|dated| dated > today) {
        problems.add(date_field, "The evidence can’t be from the future.");
    }
    Some(Evidence { note: note?, link: link?, dated: dated? })
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
    use crate::problem::Error;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn wrong(form: RatingForm) -> Vec<String> {
        match Given::parse(&form, today()) {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn rated(answer: &str) -> RatingForm {
        RatingForm { answer: answer.into(), ..RatingForm::default() }
    }

    fn row(note: &str, link: &str, dated: &str) -> EvidenceForm {
        EvidenceForm { note: note.into(), link: link.into(), dated: dated.into() }
    }

    #[test]
    fn an_answer_is_needed_and_a_reason_where_it_does_not_apply() {
        assert_eq!(wrong(rated("")), ["answer"]);
        assert_eq!(wrong(rated("5")), ["answer"]);
        assert_eq!(wrong(rated("not_applicable")), ["reason"]);
        assert_eq!(Given::parse(&rated("cannot_tell"), today()).unwrap().answer, Answer::CannotTell);
        let mut form = rated("2");
        form.reason = "left over from before".into();
        assert_eq!(Given::parse(&form, today()).unwrap().reason, "", "a level needs no reason");
    }

    #[test]
    fn evidence_says_what_it_is_and_when_it_is_from() {
        let with = |rows: Vec<EvidenceForm>| RatingForm { evidence: rows, ..rated("3") };
        let good = with(vec![row("", "", ""), row("Minutes", "https://example.org/m", "10/3/2026")]);
        assert_eq!(Given::parse(&good, today()).unwrap().evidence.len(), 1);
        assert_eq!(wrong(with(vec![row("", "", "2026-10-03")])), ["evidence_note_0"]);
        assert_eq!(
            wrong(with(vec![row("a", "", "2026-10-03"), row("b", "ftp://x", "")])),
            ["evidence_link_1", "evidence_date_1"]
        );
        assert_eq!(wrong(with(vec![row("a", "", "2026-11-21")])), ["evidence_date_0"]);
        assert_eq!(wrong(with(vec![row("a", "", "2026-10-03"); 21])), ["evidence_note_0"]);
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
