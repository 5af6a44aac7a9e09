//! Writing strategies down, changing them, and saying how far along they are.

use chrono::{DateTime, NaiveDate, Utc};

use super::choosing::{leading_metrics, owners};
use super::{open_to_change, place_of};
use crate::strategy::carriers::resolve;
use crate::strategy::store::{self, New, told};
use crate::strategy::{
    Known, MAX_STRATEGIES, MilestoneForm, StageForm, Standing, Strategy, StrategyForm, Wanted, WantedMilestone,
    WantedStage, acts, history,
};
use ground::access::{Action, Permit, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{OrganizationId, StrategyId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

pub(super) fn recorded(permit: &Permit, act: Act, id: &StrategyId, title: &str) -> Event {
    Event::new(permit, act, id, title)
}

/// What a strategy of an organization can name; what it names already stays a choice.
async fn known(database: &Database, place: &ground::access::Place, before: Option<&Strategy>) -> Result<Known> {
    let mut people = owners(database, place).await?;
    let mut metrics: std::collections::BTreeSet<_> =
        leading_metrics(database).await?.into_iter().map(|it| it.id).collect();
    if let Some(before) = before {
        metrics.extend(before.leading.iter().cloned());
        for owner in &before.owners {
            if let Some(person) = &owner.person {
                people.entry(person.clone()).or_insert_with(|| owner.name.clone());
            }
        }
    }
    Ok(Known { people, metrics })
}

/// Writes a strategy of an organization down, by its id or State id; it is planned, and carried by nobody yet.
///
/// # Errors
/// `Invalid` by field (`organization`, and those of [`Wanted::parse`]), `SignedOut`, `Forbidden`.
pub async fn add_strategy(
    database: &Database,
    principal: &Principal,
    organization: &str,
    form: &StrategyForm,
    now: DateTime<Utc>,
) -> Result<StrategyId> {
    let directory = directory(database).await?;
    let found = match organization.trim() {
        "" => directory.get(&OrganizationId::sea()),
        id => resolve(&directory, id).ok(),
    };
    let place = place_of(&directory, &found.map_or_else(OrganizationId::sea, |it| it.id.clone()));
    let permit = principal.permit(Action::WorkOnGoals, &place)?;
    let wanted = Wanted::parse(form, &known(database, &place, None).await?, &[]);
    let Some(found) = found else {
        let mut violations =
            vec![ground::Violation::new("organization", "No LEA or school in the directory has this id.")];
        if let Err(Error::Invalid(others)) = wanted {
            violations.extend(others);
        }
        return Err(Error::Invalid(violations));
    };
    let wanted = wanted?;
    if store::count(database, &found.id).await? >= MAX_STRATEGIES {
        let message = format!("An organization has {MAX_STRATEGIES} strategies at most.");
        return Err(Error::invalid("organization", message));
    }
    let id = StrategyId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::ADDED, &id, wanted.title.as_str()).after(&wanted);
    let told = told(permit.name(), now, history::ADDED.to_owned());
    store::create(database, event, New { id: &id, organization: found, wanted: &wanted, told }).await?;
    Ok(id)
}

/// Changes what is written of a strategy.
///
/// # Errors
/// `Invalid` by the fields of [`Wanted::parse`]; `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn edit_strategy(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    version: i64,
    form: &StrategyForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, before, directory) = open_to_change(database, principal, id).await?;
    let place = place_of(&directory, &before.organization);
    let wanted = Wanted::parse(form, &known(database, &place, Some(&before)).await?, &before.milestones)?;
    let event =
        recorded(&permit, acts::CHANGED, id, wanted.title.as_str()).before(&Wanted::of(&before)?).after(&wanted);
    let told = told(permit.name(), now, history::changed(&before, &wanted));
    store::update(database, event, id, version, &wanted, told).await
}

/// Changes how far along a strategy is. Saying the same again, after a lost answer, changes nothing and is answered alike.
///
/// # Errors
/// `Invalid` at `stage` or `reason`; `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_stage(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    version: i64,
    form: &StageForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, before, _) = open_to_change(database, principal, id).await?;
    let wanted = WantedStage::parse(form)?;
    let stands = &before.standing;
    if (stands.stage, &stands.reason) == (wanted.stage, &wanted.reason) {
        return Ok(());
    }
    let event = recorded(&permit, acts::STAGE_CHANGED, id, &before.title).before(stands).after(&wanted);
    let told = told(permit.name(), now, history::stage_changed(&wanted));
    let standing = Standing { stage: wanted.stage, reason: wanted.reason, by: permit.name().to_owned(), at: now };
    store::stand(database, event, (id, version), &standing, Some(stands), told).await
}

/// Puts the stage back as it was before the last change of it: while nothing else was changed since, and for a day.
///
/// # Errors
/// `Conflict` when something was changed since `version` or since the stage was, or the day is over; `SignedOut`,
/// `Forbidden`, `NotFound`.
pub async fn undo_stage(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, before, _) = open_to_change(database, principal, id).await?;
    if before.version != version {
        return Err(Error::Conflict("Somebody else changed this since you opened it.".to_owned()));
    }
    let Some(standing) = before.undoable(now) else {
        return Err(Error::Conflict("That can’t be taken back any more. Choose how far along it is.".to_owned()));
    };
    let event = recorded(&permit, acts::STAGE_UNDONE, id, &before.title).before(&before.standing).after(standing);
    let told = told(permit.name(), now, history::stage_undone(before.stage(), standing.stage));
    store::stand(database, event, (id, version), standing, None, told).await
}

/// Marks a milestone done, or opens it again.
///
/// # Errors
/// `Invalid` at `done_on`; `Conflict` when the milestones changed since; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_milestone(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    form: &MilestoneForm,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, mut strategy, _) = open_to_change(database, principal, id).await?;
    let wanted = WantedMilestone::parse(form, &strategy, permit.name(), today)?;
    let before = std::mem::replace(&mut strategy.milestones[wanted.at], wanted.milestone.clone());
    // Ticked already, by a press that was sent twice or by somebody else at once.
    if before.done.is_some() == wanted.milestone.done.is_some() {
        return Ok(());
    }
    let event = recorded(&permit, acts::MILESTONE_SET, id, &strategy.title).before(&before).after(&wanted.milestone);
    let told = told(permit.name(), now, history::milestone_ticked(&wanted.milestone));
    store::update_milestones(database, event, &strategy, told).await
}
