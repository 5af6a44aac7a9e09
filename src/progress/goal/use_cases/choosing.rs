//! What can be chosen where a goal is written: whose it is to be, the goals it may serve, its metrics and its owner.

use std::collections::{BTreeMap, BTreeSet};

use super::{Decides, named, open_any, place_of, writable};
use crate::goal::listing::sort_key;
use crate::goal::{Choices, Goal, store};
use crate::metric::{self, Metric, Timing};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{GoalId, MetricId, OrganizationId, PersonId};
use ground::organization::directory::{Directory, Query};
use ground::organization::use_cases::directory;
use ground::organization::{Kind, Organization};
use ground::person::use_cases::active_people;
use ground::problem::{Error, Result};

/// Most organizations offered to write a goal for.
const PLACES: usize = 20;

/// An organization that this person may write a goal for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalPlace {
    /// The organization.
    pub organization: Organization,
    /// The name of what it belongs to; empty for the SEA.
    pub above: String,
}

/// Organizations that this person may write a goal for: where they hold a role and what is directly under it, or those
/// that `words` find; at most 20.
///
/// # Errors
/// `SignedOut`, `Forbidden` where the person may write no goals anywhere.
pub async fn goal_places(database: &Database, principal: &Principal, words: &str) -> Result<Vec<GoalPlace>> {
    let directory = directory(database).await?;
    let may = |id: &OrganizationId| principal.may(Action::WorkOnGoals, &place_of(&directory, id));
    let mut own: Vec<&OrganizationId> = match principal.person() {
        Some(person) => person.roles.iter().map(|held| &held.organization).filter(|id| may(id)).collect(),
        None => Vec::new(),
    };
    if own.is_empty() {
        principal.permit(Action::WorkOnGoals, &Place::sea())?;
    }
    own.sort();
    own.dedup();
    let found: Vec<&Organization> = match words.trim().is_empty() {
        true => own.iter().filter_map(|id| directory.get(id)).flat_map(|it| nearby(&directory, it)).collect(),
        false => {
            let pages =
                (1..=20).map(|page| directory.search(&Query { text: words.to_owned(), page, ..Query::default() }));
            pages.flat_map(|found| found.rows).collect()
        }
    };
    let mut seen = BTreeSet::new();
    let places = found.into_iter().filter(|it| may(&it.id) && seen.insert(it.id.clone())).take(PLACES).map(|it| {
        let above = it.parent.as_ref().and_then(|parent| directory.get(parent));
        GoalPlace { organization: it.clone(), above: above.map(|above| above.name.clone()).unwrap_or_default() }
    });
    Ok(places.collect())
}

/// An organization with what is directly under it; the SEA alone.
fn nearby<'a>(directory: &'a Directory, organization: &'a Organization) -> Vec<&'a Organization> {
    let below = if organization.kind == Kind::Sea { Vec::new() } else { directory.children(&organization.id) };
    std::iter::once(organization).chain(below).collect()
}

/// What can be chosen for a new goal of an organization.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn goal_choices(
    database: &Database,
    principal: &Principal,
    organization: &OrganizationId,
) -> Result<(Organization, Choices)> {
    let directory = directory(database).await?;
    principal.permit(Action::WorkOnGoals, &place_of(&directory, organization))?;
    let found = directory.get(organization).cloned().ok_or(Error::NotFound)?;
    let choices = choices(database, &directory, organization, None).await?;
    Ok((found, choices))
}

/// What can be chosen for an organization's goal; what `before` has chosen stays a choice.
pub(super) async fn choices(
    database: &Database,
    directory: &Directory,
    organization: &OrganizationId,
    before: Option<&Goal>,
) -> Result<Choices> {
    let place = place_of(directory, organization);
    let above: Vec<OrganizationId> = directory.path(organization).iter().skip(1).map(|it| it.id.clone()).collect();
    let shelf = store::shelf(database).await?;
    let served = before.and_then(|goal| goal.parent.as_ref());
    let offered = shelf.0.values().filter_map(|kept| {
        let is_kept = served == Some(&kept.header.id);
        let current = if is_kept { kept.current.as_ref() } else { kept.in_force() };
        current.filter(|goal| is_kept || above.contains(&goal.organization)).cloned()
    });
    let mut parents: Vec<Goal> = offered.map(|goal| named(goal, directory)).collect();
    parents.sort_by_cached_key(|goal| (std::cmp::Reverse(goal.level), sort_key(goal)));
    let used: Vec<&MetricId> = before.iter().flat_map(|goal| goal.measures.iter().map(|it| &it.metric)).collect();
    let kind = directory.get(organization).map_or(Kind::Sea, |it| it.kind);
    let fits = |metric: &Metric| {
        used.contains(&&metric.id) || (!metric.retired && (kind == Kind::Sea || metric.level == kind))
    };
    let mut metrics: Vec<Metric> = metric::all(database).await?.into_iter().filter(fits).collect();
    metrics.sort_by_key(|metric| metric.timing == Timing::Leading);
    let people = active_people(database).await?.into_iter().filter_map(|person| {
        let (id, name) = (person.id.clone(), person.name.clone());
        Principal::Person(person).may(Action::WorkOnGoals, &place).then_some((id, name))
    });
    let mut people: BTreeMap<PersonId, String> = people.collect();
    // Whoever owns it stays a choice, though they may have left.
    if let Some((goal, owner)) = before.and_then(|goal| Some((goal, goal.owner.clone()?))) {
        people.entry(owner).or_insert_with(|| goal.owner_name.clone());
    }
    Ok(Choices { parents, metrics, people })
}

/// A goal opened to be written.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The version that is written over, or that the next one starts from.
    pub goal: Goal,
    /// Whether saving begins the next version, because this one is in force.
    pub begins_next: bool,
    /// Why it can't be changed now: it is submitted or closed. None where it can.
    pub refused: Option<Error>,
    /// What can be chosen.
    pub choices: Choices,
}

/// What can be chosen to change a goal; also where it can't be changed now, for what somebody typed meanwhile.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit_choices(database: &Database, principal: &Principal, id: &GoalId) -> Result<Editing> {
    let opened = open_any(database, principal, Decides::Writer, id).await?;
    let whole = &opened.whole;
    let (goal, begins_next, refused) = match writable(&opened) {
        Ok((goal, begins_next)) => (goal, begins_next, None),
        Err(why) => (whole.working().or(whole.closed()).ok_or(Error::NotFound)?, false, Some(why)),
    };
    let goal = goal.clone();
    let choices = choices(database, &opened.directory, &goal.organization, Some(&goal)).await?;
    Ok(Editing { goal, begins_next, refused, choices })
}
