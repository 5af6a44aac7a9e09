//! What the lead types into a draft: title, introduction, who is asked, and every item's wording and statements.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Item, MAX_STATEMENTS, RespondentKind, Statement};
use crate::framework::PerceptionKind;
use ground::calendar::parse_date;
use ground::problem::{Problems, Result};
use ground::text::{Note, Text, Title};

/// What is typed for a survey.
#[derive(Debug, Clone, Default)]
pub struct SurveyForm {
    /// Its title.
    pub title: String,
    /// What respondents read first.
    pub introduction: String,
    /// Kinds of respondents, by key.
    pub audience: Vec<String>,
    /// Whether there is an open link.
    pub open_link: bool,
    /// Last day planned; may be empty.
    pub last_day: String,
    /// One for each item, by its indicator; what isn't sent stays as it is.
    pub items: Vec<ItemForm>,
}

/// What is typed for an item.
#[derive(Debug, Clone, Default)]
pub struct ItemForm {
    /// The item's field: `item-1-1-5`.
    pub field: String,
    /// Whether it is in the survey.
    pub kept: bool,
    /// Its wording.
    pub question: String,
    /// Kinds of respondents, by key.
    pub asked: Vec<String>,
    /// Its statements; those without text are left out.
    pub statements: Vec<StatementForm>,
}

/// What is typed for a statement.
#[derive(Debug, Clone, Default)]
pub struct StatementForm {
    /// What it says.
    pub text: String,
    /// `true` or `false`.
    pub holds: String,
}

/// A checked form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edited {
    /// Its title.
    pub title: Title,
    /// What respondents read first.
    pub introduction: Note,
    /// Who is asked at all; somebody.
    pub audience: Vec<RespondentKind>,
    /// Whether there is an open link.
    pub open_link: bool,
    /// Last day planned.
    pub last_day: Option<NaiveDate>,
    /// Every item.
    pub items: Vec<Item>,
}

impl Edited {
    /// Checks what was typed against the items there are. A knowledge item may still lack statements: that is asked
    /// when the survey opens.
    ///
    /// # Errors
    /// A violation for each field: `title`, `introduction`, `audience`, `last_day`, and for an item
    /// `item-1-1-5-question`, `item-1-1-5-asked`, `item-1-1-5-statement-0`, `item-1-1-5-holds-0`.
    pub fn parse(form: &SurveyForm, items: &[Item]) -> Result<Self> {
        let mut problems = Problems::default();
        let title = problems.take(Title::parse("title", "a title", &form.title));
        let introduction = problems.take(Note::parse("introduction", "the introduction", &form.introduction));
        let audience = RespondentKind::among(form.audience.iter().map(String::as_str));
        if audience.is_empty() {
            problems.add("audience", "Choose at least one group to ask.");
        }
        let last_day = match form.last_day.trim() {
            "" => None,
            typed => problems.take(parse_date("last_day", "the last day", typed)),
        };
        let items = items.iter().map(|item| edited_item(&mut problems, form, item)).collect();
        let edited = match (title, introduction) {
            (Some(title), Some(introduction)) => {
                Some(Self { title, introduction, audience, open_link: form.open_link, last_day, items })
            }
            _ => None,
        };
        problems.finish(edited)
    }
}

fn edited_item(problems: &mut Problems, form: &SurveyForm, item: &Item) -> Item {
    let field = item.field();
    let Some(typed) = form.items.iter().find(|typed| typed.field == field) else { return item.clone() };
    let label = format!("the wording of {}", item.indicator);
    let question = problems.take(Text::<1, 500>::parse(&format!("{field}-question"), &label, &typed.question));
    let asked = RespondentKind::among(typed.asked.iter().map(String::as_str));
    if asked.is_empty() && typed.kept {
        problems.add(format!("{field}-asked"), format!("Choose who is asked {}, or leave it out.", item.indicator));
    }
    let statements = match item.kind {
        PerceptionKind::Knowledge => statements(problems, &field, &typed.statements),
        PerceptionKind::Opinion => Vec::new(),
    };
    Item {
        question: question.map(Text::into_string).unwrap_or_default(),
        asked,
        kept: typed.kept,
        statements,
        ..item.clone()
    }
}

fn statements(problems: &mut Problems, field: &str, typed: &[StatementForm]) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for (at, statement) in typed.iter().enumerate() {
        if ground::text::clean(&statement.text).is_empty() {
            continue;
        }
        let (text_field, holds_field) = (format!("{field}-statement-{at}"), format!("{field}-holds-{at}"));
        let text = problems.take(Text::<1, 300>::parse(&text_field, "the statement", &statement.text));
        let holds = statement.holds.parse::<bool>().ok();
        if holds.is_none() {
            problems.add(holds_field, "Say whether this statement is true.");
        }
        let text = text.map(Text::into_string).unwrap_or_default();
        if found.iter().any(|other| other.text == text) {
            problems.add(&text_field, "This statement stands here twice.");
        }
        found.push(Statement { text, holds: holds.unwrap_or_default() });
    }
    if found.len() > MAX_STATEMENTS {
        problems.add(format!("{field}-statement-0"), format!("An item has {MAX_STATEMENTS} statements at most."));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{BUNDLED, read};
    use crate::perception::generated;
    use ground::problem::Error;

    fn form(items: &[Item]) -> SurveyForm {
        let item = |item: &Item| ItemForm {
            field: item.field(),
            kept: true,
            question: item.question.clone(),
            asked: item.asked.iter().map(|kind| kind.key().to_owned()).collect(),
            statements: vec![StatementForm::default(); 8],
        };
        SurveyForm {
            title: "Spring survey".into(),
            audience: vec!["lea_staff".into()],
            items: items.iter().map(item).collect(),
            ..SurveyForm::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut SurveyForm)) -> Vec<String> {
        let items = generated(&read(BUNDLED).unwrap());
        let mut form = form(&items);
        change(&mut form);
        match Edited::parse(&form, &items) {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn statement(text: &str, holds: &str) -> StatementForm {
        StatementForm { text: text.into(), holds: holds.into() }
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(wrong(|form| form.title.clear()), ["title"]);
        assert_eq!(wrong(|form| form.audience = vec!["nobody".into()]), ["audience"]);
        assert_eq!(wrong(|form| form.last_day = "soon".into()), ["last_day"]);
        assert_eq!(wrong(|form| form.items[2].question = " ".into()), ["item-1-3-3-question"]);
        assert_eq!(wrong(|form| form.items[2].asked.clear()), ["item-1-3-3-asked"]);
        assert_eq!(wrong(|form| form.items[0].statements[3] = statement("Reading", "")), ["item-1-1-5-holds-3"]);
        let long = statement(&"x".repeat(301), "true");
        assert_eq!(wrong(|form| form.items[0].statements[0] = long), ["item-1-1-5-statement-0"]);
        let twice = vec![statement("Reading", "true"), statement(" Reading", "false")];
        assert_eq!(wrong(|form| form.items[0].statements = twice), ["item-1-1-5-statement-1"]);
        let many = (0..9).map(|at| statement(&at.to_string(), "true")).collect();
        assert_eq!(wrong(|form| form.items[0].statements = many), ["item-1-1-5-statement-0"]);
    }

    #[test]
    fn empty_statements_are_left_out_and_unsent_items_stay() {
        let items = generated(&read(BUNDLED).unwrap());
        let mut form = form(&items);
        form.items[0].statements[5] = statement("Third-grade reading", "true");
        form.items[1].kept = false;
        form.items.truncate(2);
        let edited = Edited::parse(&form, &items).unwrap();
        assert_eq!(edited.items[0].statements, [Statement { text: "Third-grade reading".into(), holds: true }]);
        assert!(!edited.items[1].kept);
        assert_eq!(edited.items[2..], items[2..]);
    }
}
