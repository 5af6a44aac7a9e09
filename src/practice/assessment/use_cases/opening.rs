//! From blind ratings to the meeting: the lead reminds, and opens consensus.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::consensus::{in_phase, led};
use super::{recorded, team_progress};
use crate::assessment::rating::{Answer, Rating};
use crate::assessment::store::Beside;
use crate::assessment::store::consensus::{self as table_store, Marks};
use crate::assessment::{Assessment, Opening, Phase, acts, store};
use crate::framework::{Framework, IndicatorNumber};
use ground::access::Principal;
use ground::database::Database;
use ground::identity::{AssessmentId, PersonId};
use ground::problem::{Error, Result};

/// Asks a member to go on with rating: they find it on their start page.
///
/// # Errors
/// `Conflict` when rating is over; `SignedOut`; `Forbidden` for everybody but the lead; `NotFound`, also for somebody who
/// isn't on the team.
pub async fn remind_member(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (assessment, permit) = led(database, principal, id).await?;
    in_phase(&assessment, Phase::Rating)?;
    let member = assessment.team.iter().find(|member| member.person == *person).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::REMINDED, id, &assessment.name).after(&member.name);
    table_store::remind(database, event, id, person, permit.name(), now).await
}

/// Opens consensus: from now on the team sees its ratings, and they can't change. Whoever hasn't answered everything is
/// named in it.
///
/// # Errors
/// `Invalid` when nobody has rated anything; `Conflict` when something changed since `version` or it isn't being rated;
/// `SignedOut`; `Forbidden` for everybody but the lead; `NotFound`.
pub async fn open_consensus(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (assessment, permit) = led(database, principal, id).await?;
    in_phase(&assessment, Phase::Rating)?;
    let (ratings, mark) = store::all_ratings(database, id).await?;
    if ratings.is_empty() {
        return Err(Error::invalid("absent", "Nobody has rated anything yet. There is nothing to agree on."));
    }
    let framework = store::load(database, id, Beside::Nothing).await?.frameworks.get(&assessment.framework)?;
    let indicators = framework.indicators().count();
    let progress = team_progress(database, &assessment, &BTreeMap::new()).await?;
    let absent = progress.into_iter().filter(|it| it.answered < indicators).map(|it| it.name).collect();
    let opening = Opening { at: now, by: permit.name().to_owned(), absent };
    let event = recorded(&permit, acts::CONSENSUS_OPENED, id, &assessment.name).after(&opening);
    let marks = marks(&assessment, &framework, &ratings);
    table_store::open(database, event, (id, version), (&marks, mark), &opening).await
}

/// Everybody's answers by indicator, in the team's order.
pub(super) fn marks(assessment: &Assessment, framework: &Framework, ratings: &[(PersonId, Rating)]) -> Marks {
    let given: BTreeMap<(IndicatorNumber, &PersonId), Answer> =
        ratings.iter().map(|(person, rating)| ((rating.indicator, person), rating.answer)).collect();
    let of_indicator = |number: IndicatorNumber| {
        assessment.team.iter().map(|member| given.get(&(number, &member.person)).copied()).collect()
    };
    framework.indicators().map(|indicator| (indicator.number, of_indicator(indicator.number))).collect()
}
