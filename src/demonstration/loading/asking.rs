//! What others were asked in the demonstration, and what they said. Respondents stand in the files in groups; here each
//! becomes one form that is sent.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::Loading;
use crate::story::{AssessmentFile, ItemEntry, RespondentsEntry, SurveyFile};
use ground::access::Principal;
use ground::identity::AssessmentId;
use ground::problem::Result;
use practice::perception::answer::{AnswerForm, DONT_KNOW, NOT_NAMED};
use practice::perception::use_cases::{answer, close_survey, edit_survey, open_survey, prepare_survey};
use practice::perception::{ItemForm, RespondentKind, StatementForm, Survey, SurveyForm, SurveyState, field_of};

/// Answers that come from one address in an hour are few enough for any school.
const FROM_AN_ADDRESS: usize = 100;

impl Loading<'_> {
    /// Asks what isn't asked yet, up to closing.
    pub(super) async fn survey(&self, file: &AssessmentFile, lead: &Principal, id: &AssessmentId) -> Result<()> {
        let Some(asked) = &file.survey else { return Ok(()) };
        let opened = self.timeline.at(self.timeline.past_day(asked.opened_on, file.years_back), 0);
        let closed = self.timeline.at(self.timeline.past_day(asked.closed_on, file.years_back), 0);
        let database = self.database;
        let mut survey = prepare_survey(database, lead, id, opened).await?;
        if survey.state == SurveyState::Draft {
            if survey.version == 1 {
                edit_survey(database, lead, id, survey.version, &form(asked, &survey), opened).await?;
                survey = prepare_survey(database, lead, id, opened).await?;
            }
            open_survey(database, lead, id, survey.version, opened).await?;
            survey = prepare_survey(database, lead, id, opened).await?;
        }
        if survey.state == SurveyState::Open {
            for (form, number) in answers(asked, &survey).iter().zip(0..) {
                let address = format!("192.0.2.{}", number / FROM_AN_ADDRESS);
                let at = (opened + TimeDelta::minutes(number as i64)).min(closed);
                answer(database, &Principal::Public, survey.open_code.as_str(), form, &address, at).await?;
            }
            close_survey(database, lead, self.site, id, survey.version, closed).await?;
        }
        Ok(())
    }
}

fn form(asked: &SurveyFile, survey: &Survey) -> SurveyForm {
    let items = survey.items.iter().map(|item| {
        let entry = asked.items.iter().find(|entry| entry.indicator == item.indicator);
        ItemForm {
            field: item.field(),
            kept: entry.is_some(),
            question: entry.map_or(&item.question, |entry| &entry.question).clone(),
            asked: item.asked.iter().map(|kind| kind.key().to_owned()).collect(),
            statements: entry.map(statements).unwrap_or_default(),
        }
    });
    SurveyForm {
        title: asked.title.clone(),
        introduction: asked.introduction.clone(),
        audience: RespondentKind::ALL.map(|kind| kind.key().to_owned()).into(),
        open_link: true,
        last_day: String::new(),
        items: items.collect(),
    }
}

fn statements(entry: &ItemEntry) -> Vec<StatementForm> {
    let of_entry = entry.statements.iter();
    of_entry.map(|it| StatementForm { text: it.text.clone(), holds: it.is_true.to_string() }).collect()
}

/// One form for each respondent.
fn answers(asked: &SurveyFile, survey: &Survey) -> Vec<AnswerForm> {
    let mut forms = Vec::new();
    for (group, number) in asked.respondents.iter().zip(0..) {
        for at in 0..group.count {
            // The same key whenever this is loaded: what was sent before a crash doesn't count twice.
            let key = Sha256::digest(format!("{} {number} {at}", survey.id).as_bytes());
            let key = key.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            forms.push(AnswerForm { key, kind: kind(group), lea: lea(group), given: given(asked, group, at) });
        }
    }
    forms
}

fn kind(group: &RespondentsEntry) -> String {
    let kind = match group.kind.as_str() {
        "lea" => RespondentKind::LeaStaff,
        "school" => RespondentKind::SchoolStaff,
        _ => RespondentKind::Stakeholder,
    };
    kind.key().to_owned()
}

fn lea(group: &RespondentsEntry) -> String {
    if group.lea.is_empty() { NOT_NAMED.to_owned() } else { group.lea.clone() }
}

/// What the respondent at a place in a group says.
fn given(asked: &SurveyFile, group: &RespondentsEntry, at: usize) -> BTreeMap<String, String> {
    let mut given = BTreeMap::new();
    for (indicator, counts) in &group.opinion {
        // The counts one after another; whoever comes after them doesn't know.
        let mut passed = 0;
        let chosen = counts.iter().take(4).position(|count| {
            passed += count;
            at < passed
        });
        given.insert(field_of(*indicator), chosen.map_or(DONT_KNOW.to_owned(), |chosen| (chosen + 1).to_string()));
    }
    for (indicator, share) in &group.knowledge {
        let Some(entry) = asked.items.iter().find(|entry| entry.indicator == *indicator) else { continue };
        for (statement, place) in entry.statements.iter().zip(0_usize..) {
            // Right answers spread over statements and respondents.
            let is_right = ((at * 7 + place * 3) % 20) as f64 / 20.0 < *share;
            let said = if statement.is_true == is_right { "yes" } else { "no" };
            given.insert(format!("{}-{place}", field_of(*indicator)), said.to_owned());
        }
    }
    given
}
