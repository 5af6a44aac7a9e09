//! What a team says together of an indicator once consensus is open: the agreed answer, who doesn't share it, and what
//! follows from it. The rules of finishing over all of them are in `gates.rs`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::rating::Answer;
use crate::framework::Level;
use ground::calendar::parse_date;
use ground::identity::PersonId;
use ground::problem::{Problems, Result, Violation};
use ground::text::{Note, Reason, Text};

/// Spread from which an agreed answer needs a rationale (domain §1).
pub const WIDE_SPREAD: u8 = 2;

/// An agreed answer as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The answer.
    pub answer: Answer,
    /// Why it doesn't apply; empty unless it doesn't.
    pub reason: String,
    /// Why this answer; there from a spread of 2 up.
    pub rationale: String,
    /// What the discussion came to, for those who were not there.
    pub note: String,
    /// Who wrote it down.
    pub agreed_by: String,
    /// When.
    pub agreed_at: DateTime<Utc>,
    /// Raised with every change; 1 for the first.
    pub version: i64,
}

impl Agreement {
    /// Whether checked words say just what is stored.
    pub fn says(&self, given: &Agreed) -> bool {
        self.answer == given.answer
            && self.reason == given.reason
            && self.rationale == given.rationale
            && self.note == given.note
    }
}

/// An agreed answer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AgreementForm {
    /// An answer's key; empty where none was chosen.
    pub answer: String,
    /// Why it doesn't apply.
    pub reason: String,
    /// Why this answer.
    pub rationale: String,
    /// What the discussion came to.
    pub note: String,
    /// The version this form started from; 0 where nothing was agreed.
    pub version: i64,
}

/// A checked agreed answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// The answer.
    pub answer: Answer,
    /// Why it doesn't apply.
    pub reason: String,
    /// Why this answer.
    pub rationale: String,
    /// What the discussion came to.
    pub note: String,
}

impl Agreed {
    /// Checks what was typed of an indicator on which the team is `spread` levels apart. Fields: `answer`, `reason`,
    /// `rationale`, `note`.
    ///
    /// # Errors
    /// A violation for each field that is wrong; no rationale from a spread of 2 up is one.
    pub fn parse(form: &AgreementForm, spread: u8) -> Result<Self> {
        let mut problems = Problems::default();
        let answer = Answer::parse(&form.answer);
        if answer.is_none() {
            problems.add("answer", "Choose the level you agree on, “not applicable” or “can’t tell yet”.");
        }
        let reason = match answer {
            Some(Answer::NotApplicable) => problems
                .take(Reason::parse("reason", "the reason why it does not apply", &form.reason))
                .map(Text::into_string),
            _ => Some(String::new()),
        };
        let rationale =
            problems.take(Note::parse("rationale", "the rationale", &form.rationale)).map(Text::into_string);
        if spread >= WIDE_SPREAD && rationale.as_deref() == Some("") {
            let message = format!("The team is {spread} levels apart here. Say why you agree on this answer.");
            problems.add("rationale", message);
        }
        let note = problems.take(Note::parse("note", "the note", &form.note)).map(Text::into_string);
        let agreed = match (answer, reason, rationale, note) {
            (Some(answer), Some(reason), Some(rationale), Some(note)) => Some(Self { answer, reason, rationale, note }),
            _ => None,
        };
        problems.finish(agreed)
    }
}

/// What became of setting an agreed answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is stored. Setting the same again is answered the same way.
    Stored(Agreement),
    /// Somebody else set something else since the form was opened; nothing was written.
    ChangedMeanwhile(Agreement),
}

/// A member who doesn't share what was agreed, by name. It stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissent {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Why.
    pub words: String,
    /// When it was recorded last.
    pub recorded_at: DateTime<Utc>,
}

/// What follows from an agreed level: 1 and 2 are taken up or, with a reason, not now; a 4 says how it will last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// It is taken up.
    Priority {
        /// Who sees to it.
        owner: PersonId,
        /// Their name.
        owner_name: String,
        /// What is done first.
        next_step: String,
        /// By when.
        due_on: NaiveDate,
    },
    /// It has to wait, for a reason.
    NotNow {
        /// Why.
        reason: String,
    },
    /// How an exemplary practice will last.
    Lasting {
        /// In a word or two.
        how: String,
    },
}

impl FollowUp {
    /// Whether it is what `answer` asks for: nothing else counts at the gate.
    pub fn answers(&self, answer: Answer) -> bool {
        match (self, answer.level()) {
            (FollowUp::Priority { .. } | FollowUp::NotNow { .. }, Some(level)) => level <= Level::Emerging,
            (FollowUp::Lasting { .. }, Some(level)) => level == Level::Exemplary,
            _ => false,
        }
    }
}

/// A follow-up with the version it is stored in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// What follows.
    pub follow_up: FollowUp,
    /// Raised with every change; 1 for the first.
    pub version: i64,
}

/// A follow-up as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FollowUpForm {
    /// `priority`, `not_now` or `lasting`.
    pub kind: String,
    /// The id of who sees to it.
    pub owner: String,
    /// What is done first.
    pub next_step: String,
    /// By when.
    pub due_on: String,
    /// Why not now.
    pub not_now: String,
    /// How it will last.
    pub lasting: String,
    /// The version this form started from; 0 where nothing was stored.
    pub version: i64,
}

impl FollowUpForm {
    /// Checks what was typed of an indicator agreed at `level`. `owner` finds a person who can own a priority.
    /// Fields: `kind`, `owner`, `next_step`, `due_on`, `not_now`, `lasting`.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(
        &self,
        level: Level,
        today: NaiveDate,
        owner: impl Fn(&str) -> Option<(PersonId, String)>,
    ) -> Result<FollowUp> {
        let mut problems = Problems::default();
        let follow_up = match (self.kind.as_str(), level) {
            ("priority", Level::Inadequate | Level::Emerging) => self.priority(&mut problems, today, owner),
            ("not_now", Level::Inadequate | Level::Emerging) => {
                let reason = Reason::parse("not_now", "the reason why not now", &self.not_now);
                problems.take(reason).map(|reason| FollowUp::NotNow { reason: reason.into_string() })
            }
            ("lasting", Level::Exemplary) => {
                let how = Reason::parse("lasting", "how this practice will last", &self.lasting);
                problems.take(how).map(|how| FollowUp::Lasting { how: how.into_string() })
            }
            (_, Level::Inadequate | Level::Emerging) => {
                problems.add("kind", "Choose whether this is a priority or has to wait.");
                None
            }
            _ => {
                problems.add("kind", "Nothing needs to follow from this level.");
                None
            }
        };
        problems.finish(follow_up)
    }

    fn priority(
        &self,
        problems: &mut Problems,
        today: NaiveDate,
        owner: impl Fn(&str) -> Option<(PersonId, String)>,
    ) -> Option<FollowUp> {
        let owner = problems.take(owner(&self.owner).ok_or_else(|| Violation::new("owner", "Choose who sees to it.")));
        let next_step = problems.take(Text::<1, 1000>::parse("next_step", "the next step", &self.next_step));
        let due_on = problems.take(parse_date("due_on", "the date by which it is done", &self.due_on));
        if due_on.is_some_and(|due_on| due_on < today) {
            problems.add("due_on", "The date can’t be in the past.");
        }
        let (owner, owner_name) = owner?;
        Some(FollowUp::Priority { owner, owner_name, next_step: next_step?.into_string(), due_on: due_on? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::problem::Error;

    fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn form(answer: &str, rationale: &str) -> AgreementForm {
        AgreementForm { answer: answer.into(), rationale: rationale.into(), ..AgreementForm::default() }
    }

    #[test]
    fn from_a_spread_of_two_up_the_agreed_answer_needs_a_rationale() {
        for spread in [0, 1] {
            assert!(Agreed::parse(&form("2", ""), spread).is_ok());
        }
        for spread in [2, 3] {
            assert_eq!(fields(Agreed::parse(&form("2", " "), spread)), ["rationale"]);
            assert!(Agreed::parse(&form("2", "The log shows it."), spread).is_ok());
        }
        assert_eq!(fields(Agreed::parse(&form("", ""), 3)), ["answer", "rationale"]);
        assert_eq!(fields(Agreed::parse(&form("not_applicable", ""), 0)), ["reason"]);
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn follow_up(form: FollowUpForm, level: Level) -> Result<FollowUp> {
        form.parse(level, today(), |raw| (raw == "ana").then(|| (PersonId::parse("ana").unwrap(), "Ana".to_owned())))
    }

    #[test]
    fn a_low_level_is_a_priority_with_owner_step_and_date_or_not_now_with_a_reason() {
        let kind = |kind: &str| FollowUpForm { kind: kind.into(), ..FollowUpForm::default() };
        let good = FollowUpForm {
            owner: "ana".into(),
            next_step: "Write it down".into(),
            due_on: "2026-12-01".into(),
            ..kind("priority")
        };
        for level in [Level::Inadequate, Level::Emerging] {
            assert!(follow_up(good.clone(), level).unwrap().answers(Answer::Level(level)));
            assert_eq!(fields(follow_up(kind("priority"), level)), ["owner", "next_step", "due_on"]);
            assert_eq!(fields(follow_up(kind("not_now"), level)), ["not_now"]);
            assert_eq!(fields(follow_up(kind("lasting"), level)), ["kind"]);
            assert_eq!(fields(follow_up(kind(""), level)), ["kind"]);
        }
        let past = FollowUpForm { due_on: "2026-11-19".into(), ..good.clone() };
        assert_eq!(fields(follow_up(past, Level::Emerging)), ["due_on"]);
        assert_eq!(fields(follow_up(good, Level::Strong)), ["kind"]);
    }

    #[test]
    fn an_exemplary_level_says_how_it_will_last() {
        let form =
            FollowUpForm { kind: "lasting".into(), lasting: "It is in the bylaws.".into(), ..Default::default() };
        let lasting = follow_up(form, Level::Exemplary).unwrap();
        assert!(lasting.answers(Answer::Level(Level::Exemplary)));
        assert!(!lasting.answers(Answer::Level(Level::Emerging)));
        assert!(!lasting.answers(Answer::CannotTell));
        let silent = FollowUpForm { kind: "lasting".into(), ..FollowUpForm::default() };
        assert_eq!(fields(follow_up(silent, Level::Exemplary)), ["lasting"]);
    }
}
