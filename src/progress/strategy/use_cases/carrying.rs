//! Saying which LEAs and schools carry a strategy.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::changing::recorded;
use super::{name_of, open_to_change};
use crate::strategy::carriers::{CarriersForm, WantedCarriers, candidates};
use crate::strategy::listing::{Paging, paged};
use crate::strategy::store::{self, Carrying, Rolled, told};
use crate::strategy::{Rollup, Strategy, acts, history};
use ground::access::Principal;
use ground::database::Database;
use ground::identity::{OrganizationId, StrategyId};
use ground::organization::directory::Query;
use ground::organization::{Kind, Status};
use ground::problem::{Error, Result};

/// How often a roll-up is tried that others' ratings outran.
pub(super) const TRIES: usize = 20;

/// An organization that can be made to carry a strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its region; may be empty.
    pub region: String,
    /// Whether it carries the strategy already.
    pub carries: bool,
}

/// Choosing who carries a strategy.
#[derive(Debug, Clone)]
pub struct CarrierChoices {
    /// The strategy.
    pub strategy: Strategy,
    /// The name of who runs it.
    pub organization_name: String,
    /// Those who carry it now, by name, with the number of their ratings.
    pub carriers: Vec<(OrganizationId, String, usize)>,
    /// What the search found that can carry it: a page, where something was searched for.
    pub found: Vec<Candidate>,
    /// Which page of what was found, of how many; only what can carry it counts.
    pub paging: Paging,
    /// How many of all that was found are open and don't carry it yet.
    pub open: usize,
    /// All regions, for searching.
    pub regions: Vec<String>,
}

/// What can be chosen to carry a strategy, by a search where there is one.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn carrier_choices(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    query: Option<&Query>,
) -> Result<CarrierChoices> {
    let (_, strategy, directory) = open_to_change(database, principal, id).await?;
    let (carrying, _) = store::carriers(database, id).await?;
    let active = carrying.iter().filter(|it| it.active);
    let mut carriers: Vec<_> =
        active.map(|it| (it.organization.clone(), name_of(&directory, &it.organization), it.ratings.len())).collect();
    carriers.sort_by_cached_key(|(id, name, _)| (name.to_lowercase(), id.clone()));
    let carried: BTreeSet<_> = carriers.iter().map(|(id, ..)| id.clone()).collect();
    let found = query.map(|query| candidates(&directory, &strategy, query)).unwrap_or_default();
    let open = found.iter().filter(|each| each.status == Status::Open && !carried.contains(&each.id)).count();
    let (rows, paging) = paged(found, query.map_or(1, |query| query.page.max(1)));
    let found = rows.into_iter().map(|each| Candidate {
        organization: each.id.clone(),
        name: each.name.clone(),
        kind: each.kind,
        region: directory.region(&each.id).to_owned(),
        carries: carried.contains(&each.id),
    });
    Ok(CarrierChoices {
        organization_name: name_of(&directory, &strategy.organization),
        carriers,
        found: found.collect(),
        paging,
        open,
        regions: directory.regions().to_vec(),
        strategy,
    })
}

/// What a change of the carriers came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CarriersChanged {
    /// How many carry it now that didn't.
    pub added: usize,
    /// How many don't carry it any more.
    pub removed: usize,
    /// How many of those had ratings, which don't count any more and stay on record.
    pub set_aside: usize,
    /// How many carry it now.
    pub carriers: usize,
}

/// What is recorded of a change of the carriers.
#[derive(Serialize)]
struct Delta<'a> {
    added: &'a BTreeSet<OrganizationId>,
    removed: &'a BTreeSet<OrganizationId>,
}

/// Adds LEAs and schools that carry a strategy and takes others away. The ratings of those that go stay on record and count
/// again when they come back.
///
/// # Errors
/// `Invalid` at `pasted` (each unknown id by its line) or `add`; `Conflict` when the strategy changed since `version`;
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_carriers(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    version: i64,
    form: &CarriersForm,
    now: DateTime<Utc>,
) -> Result<CarriersChanged> {
    let (permit, strategy, directory) = open_to_change(database, principal, id).await?;
    for attempt in 1.. {
        let (carrying, rolled) = store::carriers(database, id).await?;
        let carried = carrying.iter().filter(|it| it.active).map(|it| it.organization.clone()).collect();
        let wanted = WantedCarriers::parse(form, &strategy, &directory, &carried)?;
        let (changed, rolled) = outcome(&carrying, &wanted, rolled);
        if wanted.add.is_empty() && wanted.remove.is_empty() {
            return Ok(changed);
        }
        let event = recorded(&permit, acts::CARRIERS_CHANGED, id, &strategy.title)
            .after(&Delta { added: &wanted.add, removed: &wanted.remove });
        let told = told(permit.name(), now, history::carriers_changed(changed.added, changed.removed));
        let done =
            store::set_carriers(database, event, (id, version), (&wanted.add, &wanted.remove), rolled, told).await;
        match done {
            // Somebody rated meanwhile; the strategy itself is as it was.
            Err(Error::Conflict(_)) if attempt < TRIES && still_at(database, id, version).await? => {}
            other => return other.map(|()| changed),
        }
    }
    unreachable!("the loop ends by returning")
}

async fn still_at(database: &Database, id: &StrategyId, version: i64) -> Result<bool> {
    Ok(store::find(database, id).await?.is_some_and(|it| it.version == version))
}

/// What a change comes to, and the roll-up after it.
fn outcome(carrying: &[Carrying], wanted: &WantedCarriers, before: i64) -> (CarriersChanged, Rolled) {
    let stays = |it: &&Carrying| {
        wanted.add.contains(&it.organization) || (it.active && !wanted.remove.contains(&it.organization))
    };
    let known = carrying.iter().filter(|it| wanted.add.contains(&it.organization)).count();
    let staying: Vec<&Carrying> = carrying.iter().filter(stays).collect();
    let goes = |it: &&Carrying| wanted.remove.contains(&it.organization) && !it.ratings.is_empty();
    let changed = CarriersChanged {
        added: wanted.add.len(),
        removed: wanted.remove.len(),
        set_aside: carrying.iter().filter(goes).count(),
        carriers: staying.len() + wanted.add.len() - known,
    };
    let rollup = Rollup::of(staying.iter().map(|it| it.ratings.as_slice()));
    (changed, Rolled { rollup, carriers: changed.carriers, before })
}
