//! What can be chosen where a strategy is written down or changed: who runs it, who owns it, what measures it.

use std::collections::BTreeMap;

use super::{name_of, open_to_change, own_place, place_of};
use crate::metric::Metric;
use crate::strategy::Strategy;
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{OrganizationId, PersonId, StrategyId};
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::person::use_cases::active_people;
use ground::problem::Result;

/// What can be chosen for a strategy.
#[derive(Debug, Clone)]
pub struct StrategyChoices {
    /// Who may run it: the organizations within the person's reach, by id with their name. Empty for the SEA's staff, who may
    /// name any.
    pub organizations: Vec<(OrganizationId, String)>,
    /// Who runs it, where that is known: the organization asked for, else the person's own.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// Who may own it.
    pub people: BTreeMap<PersonId, String>,
    /// The leading metrics in use, by name.
    pub metrics: Vec<Metric>,
}

/// The organizations that a person who isn't of the SEA may write strategies down for.
fn own_organizations(principal: &Principal, directory: &Directory) -> Vec<(OrganizationId, String)> {
    let held = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    let mut all = Vec::<(OrganizationId, String)>::new();
    for own in held.iter().filter_map(|held| directory.get(&held.organization)) {
        for each in std::iter::once(own).chain(directory.children(&own.id)) {
            let may = principal.may(Action::WorkOnGoals, &place_of(directory, &each.id));
            if may && all.iter().all(|(id, _)| *id != each.id) {
                all.push((each.id.clone(), each.name.clone()));
            }
        }
    }
    all
}

/// What can be chosen for a strategy of `organization`, or of the person's own where none is named.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn strategy_choices(
    database: &Database,
    principal: &Principal,
    organization: Option<&OrganizationId>,
) -> Result<StrategyChoices> {
    let directory = directory(database).await?;
    let asked = organization.cloned().or_else(|| own_place(principal, &directory)).unwrap_or_else(OrganizationId::sea);
    principal.permit(Action::WorkOnGoals, &place_of(&directory, &asked))?;
    choices(database, principal, &directory, asked).await
}

/// A strategy to be changed, with what can be chosen for it.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn strategy_to_edit(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
) -> Result<(Strategy, StrategyChoices)> {
    let (_, strategy, directory) = open_to_change(database, principal, id).await?;
    let choices = choices(database, principal, &directory, strategy.organization.clone()).await?;
    Ok((strategy, choices))
}

async fn choices(
    database: &Database,
    principal: &Principal,
    directory: &Directory,
    organization: OrganizationId,
) -> Result<StrategyChoices> {
    let organizations = match principal.may(Action::WorkOnGoals, &Place::sea()) {
        true => Vec::new(),
        false => own_organizations(principal, directory),
    };
    Ok(StrategyChoices {
        organizations,
        organization_name: name_of(directory, &organization),
        people: owners(database, &place_of(directory, &organization)).await?,
        metrics: leading_metrics(database).await?,
        organization,
    })
}

/// Who may own a strategy of an organization: those who may work on it.
pub(super) async fn owners(database: &Database, place: &Place) -> Result<BTreeMap<PersonId, String>> {
    let people = active_people(database).await?.into_iter().filter_map(|person| {
        let (id, name) = (person.id.clone(), person.name.clone());
        Principal::Person(person).may(Action::WorkOnGoals, place).then_some((id, name))
    });
    Ok(people.collect())
}

/// The leading metrics in use, by name.
pub(super) async fn leading_metrics(database: &Database) -> Result<Vec<Metric>> {
    let all = crate::metric::all(database).await?;
    Ok(all.into_iter().filter(|it| it.timing == crate::metric::Timing::Leading && !it.retired).collect())
}
