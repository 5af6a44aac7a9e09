//! Finishing an assessment behind its gates, and reopening a final one as a revision.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::consensus::{in_phase, led, recording};
use super::opening::marks;
use super::{by_name, recorded};
use crate::assessment::agreement::FollowUp;
use crate::assessment::consensus::AgendaItem;
use crate::assessment::gates::{Lack, lacking};
use crate::assessment::results::{self, Finding, Frozen};
use crate::assessment::scoring::profile;
use crate::assessment::store::Beside;
use crate::assessment::store::consensus::{self as table_store, Table, Wanted};
use crate::assessment::{Assessment, Phase, acts, store};
use crate::framework::{Framework, IndicatorNumber};
use crate::improvement::Planned;
use crate::perception::use_cases::perceived;
use ground::access::Principal;
use ground::database::Database;
use ground::identity::AssessmentId;
use ground::problem::{Error, Result};
use ground::text::Reason;

/// What finishing would do, for the lead and the recorder to look at first.
#[derive(Debug, Clone)]
pub struct Finishing {
    /// The assessment.
    pub assessment: Assessment,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Every indicator, by number.
    pub agenda: Vec<AgendaItem>,
    /// What still stands in the way.
    pub lacking: Vec<(IndicatorNumber, Lack)>,
    /// Whether the reader may finish it: its lead.
    pub leads: bool,
}

impl Finishing {
    /// How many indicators are taken up as priorities.
    pub fn priorities(&self) -> usize {
        self.agenda.iter().filter(|item| is_priority(item)).count()
    }
}

fn is_priority(item: &AgendaItem) -> bool {
    let answer = item.agreement.as_ref().map(|agreement| agreement.answer);
    let priority = item.follow_up.as_ref().filter(|it| matches!(it.follow_up, FollowUp::Priority { .. }));
    priority.zip(answer).is_some_and(|(it, answer)| it.follow_up.answers(answer))
}

fn evidenced(table: &Table) -> BTreeSet<IndicatorNumber> {
    table.pieces.iter().flat_map(|piece| piece.indicators.iter().copied()).collect()
}

/// What finishing would do, and what still stands in its way.
///
/// # Errors
/// `Conflict` unless consensus is open; `SignedOut`; `Forbidden` for who doesn't write down; `NotFound`.
pub async fn preview_finish(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<Finishing> {
    let (table, _) = recording(database, principal, id, Wanted::Agenda).await?;
    let framework = table.frameworks.get(&table.assessment.framework)?;
    let lacking = lacking(&table.agenda, &evidenced(&table));
    let leads = principal.person().is_none_or(|person| table.assessment.is_led_by(&person.id));
    Ok(Finishing { assessment: table.assessment, framework, agenda: table.agenda, lacking, leads })
}

/// Finishes an assessment: what was rated, agreed and decided is frozen with the framework's version and what others say,
/// and locked. Its priorities become actions of the improvement plan.
///
/// # Errors
/// `Invalid` naming what is lacking; `Conflict` when something changed since `version`, or unless consensus is open;
/// `SignedOut`; `Forbidden` for everybody but its lead; `NotFound`.
pub async fn finish_assessment(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (assessment, permit) = led(database, principal, id).await?;
    in_phase(&assessment, Phase::Consensus)?;
    let table = table_store::table(database, id, Wanted::All).await?;
    let missing = lacking(&table.agenda, &evidenced(&table));
    if !missing.is_empty() {
        return Err(lacks(&missing));
    }
    let framework = table.frameworks.get(&assessment.framework)?;
    let found = findings(&table, &framework);
    let frozen = Frozen {
        framework: framework.id.clone(),
        finished_at: now,
        finished_by: permit.name().to_owned(),
        team: assessment.team.clone(),
        opening: assessment.opening.clone(),
        revision: assessment.revision.clone(),
        profile: profile(&framework, &results::answers(&found)),
        perceived: perceived(database, principal, assessment.original()).await?,
        findings: found,
    };
    let event = recorded(&permit, acts::FINISHED, id, &assessment.full_name()).after(&frozen.profile.overall);
    let planned = planned(&assessment, &table.agenda);
    table_store::finish(database, event, (id, version, table.number), &frozen, &planned).await
}

fn lacks(missing: &[(IndicatorNumber, Lack)]) -> Error {
    let first: Vec<_> = missing.iter().take(5).map(|(number, lack)| format!("{number} {}", lack.words())).collect();
    let more = match missing.len().saturating_sub(first.len()) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Error::invalid("lacking", format!("Not ready yet: {}{more}.", first.join("; ")))
}

/// Findings with what was agreed, from the table as it stands.
pub(super) fn findings(table: &Table, framework: &Framework) -> Vec<Finding> {
    let ratings = by_name(&table.assessment, table.ratings.clone());
    let proposed = results::findings(framework, &ratings, &table.pieces);
    let agreed = proposed.into_iter().map(|finding| {
        let item = table.agenda.iter().find(|item| item.indicator == finding.indicator);
        let agreement = item.and_then(|item| item.agreement.clone());
        let follow_up = item.and_then(|item| item.follow_up.clone()).map(|followed| followed.follow_up);
        let dissents = table.dissents.iter().filter(|(of, _)| *of == finding.indicator);
        let dissents = dissents.map(|(_, dissent)| dissent.clone()).collect();
        finding.agreed(agreement, dissents, follow_up)
    });
    agreed.collect()
}

/// The actions that priorities become. They belong to the first of an assessment's revisions, so that a revision adds
/// what is new and repeats nothing.
fn planned(assessment: &Assessment, agenda: &[AgendaItem]) -> Vec<Planned> {
    let of_item = |item: &AgendaItem| match item.follow_up.as_ref().map(|followed| &followed.follow_up) {
        Some(FollowUp::Priority { owner, owner_name, next_step, due_on }) if is_priority(item) => Some(Planned {
            assessment: assessment.original().clone(),
            assessment_name: assessment.name.clone(),
            indicator: item.indicator,
            owner: owner.clone(),
            owner_name: owner_name.clone(),
            next_step: next_step.clone(),
            due_on: *due_on,
        }),
        _ => None,
    };
    agenda.iter().filter_map(of_item).collect()
}

/// Reopens a final assessment as a revision that names its reason; the final one stays as it is, for ever.
///
/// # Errors
/// `Invalid` at `reason`; `Conflict` unless it is final and not yet revised; `SignedOut`; `Forbidden` for everybody but its
/// lead; `NotFound`.
pub async fn revise_assessment(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<AssessmentId> {
    let (assessment, permit) = led(database, principal, id).await?;
    if assessment.phase != Phase::Final {
        return Err(Error::Conflict("Only a final assessment can be reopened.".to_owned()));
    }
    let reason = Reason::parse("reason", "why it is reopened", reason).map_err(|it| Error::Invalid(vec![it]))?;
    let loaded = store::load(database, id, Beside::Results(None)).await?;
    if let Some(revision) = loaded.revised_by {
        return Err(Error::Conflict(format!("It has been reopened already, as the revision {revision}.")));
    }
    let framework = loaded.frameworks.get(&assessment.framework)?;
    let (ratings, _) = store::all_ratings(database, id).await?;
    let revised = uuid::Uuid::now_v7().simple().to_string();
    let revised = AssessmentId::parse(&revised).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::REOPENED, &revised, &assessment.name)
        .before(&assessment.revision)
        .after(&reason.as_str());
    let marks = marks(&assessment, &framework, &ratings);
    table_store::revise(database, event, &assessment, (&revised, reason.as_str()), &marks, now).await?;
    Ok(revised)
}
