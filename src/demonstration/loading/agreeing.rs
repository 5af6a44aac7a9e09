//! What the demonstration's teams agreed on, what followed, and what became of it.

use chrono::{DateTime, Utc};

use super::Loading;
use crate::story::{ActionEntry, AssessmentFile, FollowUpEntry};
use ground::access::Principal;
use ground::identity::AssessmentId;
use ground::problem::{Error, Result};
use practice::assessment::agreement::{AgreementForm, FollowUpForm, Settled};
use practice::assessment::use_cases::{agree, follow_up, open_meeting, record_dissent};
use practice::improvement::use_cases::{StepForm, actions_of, add_note, edit_action, set_status, toggle_step};
use practice::improvement::{ActionForm, ImprovementAction, StatusForm};

/// Minutes from one agreed indicator to the next.
const MINUTES_AN_INDICATOR: i64 = 4;

impl Loading<'_> {
    /// Agrees on what isn't agreed on yet, with dissent and what follows.
    pub(super) async fn agree(&self, file: &AssessmentFile, id: &AssessmentId) -> Result<()> {
        let recorder = self.person(file.recorder.as_ref().unwrap_or(&file.lead)).await?;
        let Some(day) = file.finished_on.or(file.consensus_on) else { return Ok(()) };
        let day = self.timeline.past_day(day, file.years_back);
        let meeting = open_meeting(self.database, &recorder, id, None).await?;
        for (entry, number) in file.agreements.iter().zip(0..) {
            let at = self.timeline.at(day, 1 + MINUTES_AN_INDICATOR * number);
            let item = meeting.item(entry.indicator).ok_or(Error::NotFound)?;
            if item.agreement.is_none() {
                let form = AgreementForm {
                    answer: entry.answer.key().to_owned(),
                    reason: entry.reason.clone(),
                    rationale: entry.rationale.clone(),
                    note: entry.note.clone(),
                    version: 0,
                };
                let settled = agree(self.database, &recorder, id, entry.indicator, &form, None, at).await?;
                debug_assert!(matches!(settled, Settled::Stored(_)));
            }
            for dissent in entry.dissent.iter().skip(item.dissents) {
                let member = self.person(&dissent.by).await?;
                record_dissent(self.database, &member, id, entry.indicator, &dissent.words, at).await?;
            }
            let followed = file.follow_ups.iter().find(|it| it.indicator == entry.indicator);
            if let (Some(followed), None) = (followed, &item.follow_up) {
                let form = self.follow_up_form(followed)?;
                follow_up(self.database, &recorder, self.site, id, entry.indicator, &form, at).await?;
            }
        }
        Ok(())
    }

    fn follow_up_form(&self, entry: &FollowUpEntry) -> Result<FollowUpForm> {
        let empty = FollowUpForm::default();
        Ok(match &entry.priority {
            Some(priority) => FollowUpForm {
                kind: "priority".to_owned(),
                owner: self.id(&priority.owner)?.to_string(),
                next_step: priority.next_step.clone(),
                due_on: self.timeline.day(priority.due_on, priority.due_years_back).to_string(),
                ..empty
            },
            None if !entry.not_now.is_empty() => {
                FollowUpForm { kind: "not_now".to_owned(), not_now: entry.not_now.clone(), ..empty }
            }
            None => FollowUpForm { kind: "lasting".to_owned(), lasting: entry.lasting.clone(), ..empty },
        })
    }

    /// Tells what became of a finished assessment's priorities, of those that nobody has touched yet.
    pub(super) async fn improve(&self, file: &AssessmentFile, lead: &Principal, id: &AssessmentId) -> Result<()> {
        let Some(finished_on) = file.finished_on else { return Ok(()) };
        let finished = self.timeline.at(self.timeline.past_day(finished_on, file.years_back), super::FINISHING_AT);
        for action in actions_of(self.database, lead, std::slice::from_ref(id)).await? {
            let entry = file.actions.iter().find(|entry| entry.indicator == action.indicator);
            if let (Some(entry), 1) = (entry, action.version) {
                self.act(entry, lead, &action, finished).await?;
            }
        }
        Ok(())
    }

    async fn act(
        &self,
        entry: &ActionEntry,
        lead: &Principal,
        action: &ImprovementAction,
        finished: DateTime<Utc>,
    ) -> Result<()> {
        let id = &action.id;
        let day = self.timeline.at(action.due_on, 0).max(finished);
        for note in &entry.notes {
            let at = self.timeline.at(self.timeline.past_day(note.on, note.years_back), 0);
            add_note(self.database, &self.person(&note.by).await?, id, &note.text, at.max(finished)).await?;
        }
        if !entry.steps.is_empty() {
            let steps: Vec<_> = entry.steps.iter().map(|step| step.text.as_str()).collect();
            let form = ActionForm {
                title: action.title.clone(),
                owner: action.owner.to_string(),
                due_on: action.due_on.to_string(),
                steps: steps.join("\n"),
            };
            edit_action(self.database, lead, id, self.version_of(lead, action).await?, &form, finished).await?;
        }
        for (step, at) in entry.steps.iter().zip(0..).filter(|(step, _)| step.done) {
            let form = StepForm { at, text: step.text.clone(), done: true };
            toggle_step(self.database, lead, id, &form, day).await?;
        }
        if entry.status != "not_started" {
            let form = StatusForm {
                status: entry.status.clone(),
                proof: entry.proof.clone(),
                reason: entry.reason.clone(),
                ..StatusForm::default()
            };
            set_status(self.database, lead, id, self.version_of(lead, action).await?, &form, day).await?;
        }
        Ok(())
    }

    async fn version_of(&self, lead: &Principal, action: &ImprovementAction) -> Result<i64> {
        let actions = actions_of(self.database, lead, std::slice::from_ref(&action.assessment)).await?;
        actions.iter().find(|it| it.id == action.id).map(|it| it.version).ok_or(Error::NotFound)
    }
}
