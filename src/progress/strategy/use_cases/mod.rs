//! What people do with strategies: read them here, change them, say who carries them and how well in the files beside. Each
//! decides access first.

mod carrying;
mod changing;
mod choosing;
mod rating;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

pub use carrying::*;
pub use changing::*;
pub use choosing::*;
pub use rating::*;

use super::listing::{Counts, Filter, Listed, Paging, paged};
use super::store::Carrying;
use super::{Happening, Implementation, Quality, Rated, Strategy, store};
use ground::access::{Action, Permit, Place, Principal};
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId, StrategyId};
use ground::organization::Kind;
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;

/// Every strategy that hasn't ended, by title.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn in_use(database: &Database) -> Result<Vec<Strategy>> {
    store::in_use(database).await
}

/// Those of these strategies that are there, in the order asked for.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn some(database: &Database, ids: &[StrategyId]) -> Result<Vec<Strategy>> {
    let found: BTreeMap<_, _> = store::some(database, ids).await?.into_iter().map(|it| (it.id.clone(), it)).collect();
    Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
}

/// The strategies that an organization carries: those under way first, those that ended last.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn carried_by(database: &Database, organization: &OrganizationId) -> Result<Vec<Strategy>> {
    let mut found = store::carried_by(database, organization).await?;
    found.sort_by_cached_key(|it| (it.stage(), it.level, it.title.to_lowercase()));
    Ok(found)
}

/// Those of `strategies` that this person may read: shared ones, and planned ones of organizations within their reach.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn readable(
    database: &Database,
    principal: &Principal,
    mut strategies: Vec<Strategy>,
) -> Result<Vec<Strategy>> {
    let directory = directory(database).await?;
    strategies.retain(|it| may_read(principal, &directory, it));
    Ok(strategies)
}

/// Where a role must be held to reach an organization; the SEA where there is no such organization.
fn place_of(directory: &Directory, organization: &OrganizationId) -> Place {
    directory.place(organization).unwrap_or_else(Place::sea)
}

fn may_read(principal: &Principal, directory: &Directory, strategy: &Strategy) -> bool {
    let reads = |action, place: &Place| principal.may(action, place);
    reads(Action::ReadFigures, &place_of(directory, &strategy.organization))
        || (strategy.is_shared() && reads(Action::ReadProgress, &Place::sea()))
}

fn name_of(directory: &Directory, id: &OrganizationId) -> String {
    directory.get(id).map_or_else(|| id.to_string(), |it| it.name.clone())
}

/// Where a person may write strategies down: the first of their own organizations, for the SEA's staff the SEA.
fn own_place(principal: &Principal, directory: &Directory) -> Option<OrganizationId> {
    let may = |id: &OrganizationId| principal.may(Action::WorkOnGoals, &place_of(directory, id));
    let sea = OrganizationId::sea();
    if may(&sea) {
        return Some(sea);
    }
    let held = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    held.iter().map(|held| &held.organization).find(|id| directory.get(id).is_some() && may(id)).cloned()
}

/// A strategy this person may read, with the directory.
async fn open(database: &Database, principal: &Principal, id: &StrategyId) -> Result<(Strategy, Arc<Directory>)> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let strategy = store::find(database, id).await?.ok_or(Error::NotFound)?;
    match may_read(principal, &directory, &strategy) {
        true => Ok((strategy, directory)),
        false => Err(Error::NotFound),
    }
}

/// Leave to change a strategy, with the strategy. One that isn't there is the SEA's.
async fn open_to_change(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
) -> Result<(Permit, Strategy, Arc<Directory>)> {
    let directory = directory(database).await?;
    let strategy = store::find(database, id).await?;
    let place = strategy.as_ref().map_or_else(Place::sea, |it| place_of(&directory, &it.organization));
    let permit = principal.permit(Action::WorkOnGoals, &place)?;
    Ok((permit, strategy.ok_or(Error::NotFound)?, directory))
}

/// Strategies as a list shows them.
#[derive(Debug, Clone)]
pub struct StrategyList {
    /// The page of strategies asked for, in its order.
    pub strategies: Vec<Listed>,
    /// Which page, of how many.
    pub paging: Paging,
    /// Counts over all that the person may read, whatever the filter.
    pub counts: Counts,
    /// The leading metrics of any of them, by name: for choosing among and for naming.
    pub metrics: Vec<(MetricId, String)>,
    /// The name of the organization asked for, or of the carrier; empty where there is none.
    pub asked_for: String,
    /// Whether there is no strategy at all that the person may read.
    pub is_empty: bool,
    /// Whether the person may write strategies down for some organization.
    pub may_add: bool,
}

/// Strategies, narrowed and sorted.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_strategies(
    database: &Database,
    principal: &Principal,
    site: &Site,
    filter: &Filter,
    today: NaiveDate,
) -> Result<StrategyList> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let mut all = store::all(database).await?;
    all.retain(|it| may_read(principal, &directory, it));
    let carried = match &filter.carrier {
        Some(organization) => Some(carried_by(database, organization).await?),
        None => None,
    };
    let carried: Option<BTreeSet<_>> = carried.map(|all| all.into_iter().map(|it| it.id).collect());
    let counts = Counts::of(&all, today);
    let metrics = named_metrics(database, &all).await?;
    let is_empty = all.is_empty();
    let mut listed: Vec<_> = all.into_iter().map(|it| listed(it, &directory, site)).collect();
    listed.retain(|it| filter.takes(it, carried.as_ref()));
    filter.sort(&mut listed);
    let (strategies, paging) = paged(listed, filter.page);
    let asked_for = filter.carrier.as_ref().or(filter.organization.as_ref());
    Ok(StrategyList {
        strategies,
        paging,
        counts,
        metrics,
        asked_for: asked_for.map(|id| name_of(&directory, id)).unwrap_or_default(),
        is_empty,
        may_add: own_place(principal, &directory).is_some(),
    })
}

fn listed(strategy: Strategy, directory: &Directory, site: &Site) -> Listed {
    Listed {
        organization_name: name_of(directory, &strategy.organization),
        implementation: strategy.implementation(site.school_year_starts),
        strategy,
    }
}

/// The leading metrics of strategies, by name.
async fn named_metrics(database: &Database, strategies: &[Strategy]) -> Result<Vec<(MetricId, String)>> {
    let ids: BTreeSet<_> = strategies.iter().flat_map(|it| it.leading.iter().cloned()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.into_iter().collect();
    let mut metrics: Vec<_> =
        crate::metric::some(database, &ids).await?.into_iter().map(|it| (it.id, it.name)).collect();
    metrics.sort_by_cached_key(|(_, name)| name.to_lowercase());
    Ok(metrics)
}

/// An organization that carries a strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Carrier {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its region; may be empty.
    pub region: String,
    /// Its newest rating.
    pub newest: Option<Rated>,
    /// How many ratings it has that count.
    pub ratings: usize,
    /// Whether this person may rate it.
    pub may_rate: bool,
}

/// Which carriers of a strategy are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarrierQuery {
    /// Words that all occur in name or id.
    pub text: String,
    /// Only those with this as their newest rating.
    pub quality: Option<Quality>,
    /// Only those without a rating.
    pub unrated: bool,
    /// Which page, from 1; 0 for all.
    pub page: usize,
}

impl CarrierQuery {
    fn takes(&self, carrier: &Carrier) -> bool {
        let words = format!("{} {} {}", carrier.name, carrier.organization, carrier.region).to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| words.contains(word))
            && self.quality.is_none_or(|wanted| carrier.newest.is_some_and(|it| it.quality == wanted))
            && (!self.unrated || carrier.newest.is_none())
    }
}

/// A strategy with all that belongs to it.
#[derive(Debug, Clone)]
pub struct StrategyView {
    /// The strategy.
    pub strategy: Strategy,
    /// The name of who runs it.
    pub organization_name: String,
    /// How well it is carried out.
    pub implementation: Implementation,
    /// Its leading metrics, by name.
    pub metrics: Vec<(MetricId, String)>,
    /// How many carriers have which newest rating, from 1 to 4.
    pub spread: [usize; 4],
    /// The carriers the query takes, by name.
    pub carriers: Vec<Carrier>,
    /// Which page of them, of how many.
    pub paging: Paging,
    /// Those that the person may rate because they belong to them and not to the whole State, by name, at most 50.
    pub own: Vec<Carrier>,
    /// What was done to it, the newest first.
    pub history: Vec<Happening>,
    /// Whether the person may change it.
    pub may_edit: bool,
}

/// A strategy.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` also where the person may not know of it.
pub async fn view_strategy(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &StrategyId,
    query: &CarrierQuery,
) -> Result<StrategyView> {
    let (strategy, directory) = open(database, principal, id).await?;
    let (carrying, history) = store::around(database, id).await?;
    let active = carrying.iter().filter(|it| it.active);
    let mut all: Vec<_> = active.map(|it| carrier(it, principal, &directory)).collect();
    all.sort_by_cached_key(|it| (it.name.to_lowercase(), it.organization.clone()));
    let count = |quality| all.iter().filter(|it| it.newest.is_some_and(|it| it.quality == quality)).count();
    let spread = Quality::ALL.map(count);
    let everywhere = principal.may(Action::WorkOnGoals, &Place::sea());
    let own = all.iter().filter(|it| it.may_rate && !everywhere).take(50).cloned().collect();
    let may_edit = principal.may(Action::WorkOnGoals, &place_of(&directory, &strategy.organization));
    let (carriers, paging) = paged(all.into_iter().filter(|it| query.takes(it)).collect(), query.page);
    Ok(StrategyView {
        organization_name: name_of(&directory, &strategy.organization),
        implementation: strategy.implementation(site.school_year_starts),
        metrics: named_metrics(database, std::slice::from_ref(&strategy)).await?,
        strategy,
        spread,
        carriers,
        paging,
        own,
        history,
        may_edit,
    })
}

fn carrier(carrying: &Carrying, principal: &Principal, directory: &Directory) -> Carrier {
    let id = &carrying.organization;
    Carrier {
        organization: id.clone(),
        name: name_of(directory, id),
        kind: directory.get(id).map_or(Kind::Lea, |it| it.kind),
        region: directory.region(id).to_owned(),
        newest: carrying.ratings.last().copied(),
        ratings: carrying.ratings.len(),
        may_rate: principal.may(Action::WorkOnGoals, &place_of(directory, id)),
    }
}
