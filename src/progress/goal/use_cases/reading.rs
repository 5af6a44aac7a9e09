//! Reading goals: the list with what waits for this person, one goal with all that belongs to it, and what changed between
//! two versions. What is in force or was is everybody's to read; what is on its way only of those it concerns.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{may_read_drafts, name, named, names_of, place_of, standings};
use crate::goal::listing::{Filter, Listed, counts, sort_key, tree};
use crate::goal::store::{Kept, Whole};
use crate::goal::waiting::{Wait, WaitingGoal, to_do};
use crate::goal::{Check, Closing, Difference, Goal, Happening, Names, Stage, Standing, checks, differences, store};
use crate::metric::{Metric, Status};
use ground::access::{Action, Place, Principal};
use ground::calendar::SchoolYear;
use ground::database::Database;
use ground::identity::{GoalId, OrganizationId};
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::organization::{Kind, Organization};
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::waiting::ToDo;

/// Goals on a page of the list.
const PAGE_SIZE: usize = 100;

/// Goals as their list shows them.
#[derive(Debug, Clone)]
pub struct GoalList {
    /// What the filter takes, in its order, at most 100 of a page.
    pub goals: Vec<Listed>,
    /// How many the filter takes in all.
    pub total: usize,
    /// Which page this is and how many there are.
    pub pages: (usize, usize),
    /// How many of the State's goals in force stand how; of what the filter takes.
    pub state: Vec<(Status, usize)>,
    /// How many of LEAs' and schools' goals in force stand how; of what the filter takes.
    pub others: Vec<(Status, usize)>,
    /// What waits for this person, whatever the filter.
    pub waiting: Vec<WaitingGoal>,
    /// The organization the filter asks for.
    pub organization: Option<Organization>,
    /// School years that goals are for.
    pub years: Vec<SchoolYear>,
    /// Whether there is no goal at all that this person may read.
    pub is_empty: bool,
    /// Whether this person may write a goal of the filter's organization, or anywhere where it has none.
    pub may_add: bool,
}

/// Goals, narrowed and in the filter's order. `page` counts from 1; 0 is everything, for files.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_goals(
    database: &Database,
    principal: &Principal,
    site: &Site,
    filter: &Filter,
    page: usize,
    today: NaiveDate,
) -> Result<GoalList> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let all = all_readable(database, principal, &directory).await?;
    let waiting = waiting(&all, principal, &directory);
    let mut years: Vec<SchoolYear> = all.iter().flat_map(|it| [it.goal.from, it.goal.until]).collect();
    years.sort();
    years.dedup();
    let is_empty = all.is_empty();
    let is_within = |one: &OrganizationId, of: &OrganizationId| directory.path(one).iter().any(|above| above.id == *of);
    let taken: Vec<Listed> = all.into_iter().filter(|listed| filter.takes(listed, is_within)).collect();
    let taken = standing(database, principal, site, taken, today).await?;
    let taken: Vec<Listed> = taken.into_iter().filter(|listed| filter.takes_standing(listed)).collect();
    let (of_state, of_others): (Vec<&Listed>, Vec<&Listed>) =
        taken.iter().partition(|listed| listed.goal.level == Kind::Sea);
    let (state, others) = (counts(of_state), counts(of_others));
    let total = taken.len();
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let goals = filter.sort.order(taken).into_iter();
    let goals = match page {
        0 => goals.collect(),
        page => goals.skip((page.min(pages) - 1) * PAGE_SIZE).take(PAGE_SIZE).collect(),
    };
    let organization = filter.organization.as_ref().and_then(|id| directory.get(id)).cloned();
    let may_add = match &filter.organization {
        Some(id) => principal.may(Action::WorkOnGoals, &place_of(&directory, id)),
        None => may_write_somewhere(principal, &directory),
    };
    let pages = (page.clamp(1, pages), pages);
    Ok(GoalList { goals, total, pages, state, others, waiting, organization, years, is_empty, may_add })
}

/// What goals ask of this person next: to work over, review or submit them.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(database: &Database, principal: &Principal) -> Result<Vec<ToDo>> {
    principal.own()?;
    if !principal.may(Action::ReadProgress, &Place::sea()) {
        return Ok(Vec::new());
    }
    let directory = directory(database).await?;
    let all = all_readable(database, principal, &directory).await?;
    Ok(to_do(&waiting(&all, principal, &directory)))
}

async fn all_readable(database: &Database, principal: &Principal, directory: &Directory) -> Result<Vec<Listed>> {
    let shelf = store::shelf(database).await?;
    Ok(shelf.0.values().filter_map(|kept| readable(kept, principal, directory)).collect())
}

fn may_write_somewhere(principal: &Principal, directory: &Directory) -> bool {
    let held = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    principal.may(Action::WorkOnGoals, &Place::sea())
        || held.iter().any(|held| principal.may(Action::WorkOnGoals, &place_of(directory, &held.organization)))
}

/// A goal as this person may read it; none where they may not.
fn readable(kept: &Kept, principal: &Principal, directory: &Directory) -> Option<Listed> {
    let drafts = may_read_drafts(principal, directory, &kept.header.organization);
    let working = kept.working.clone().filter(|_| drafts).map(|goal| named(goal, directory));
    let current = kept.current.clone().map(|goal| named(goal, directory));
    let (goal, next) = match (current, working) {
        (Some(goal), next) => (goal, next),
        (None, Some(draft)) => (draft, None),
        (None, None) => return None,
    };
    let closing = kept.header.closings.last().filter(|_| goal.stage == Stage::Closed).cloned();
    Some(Listed { goal, next, closing, standing: None, depth: 0 })
}

/// Fills in how those in force stand.
async fn standing(
    database: &Database,
    principal: &Principal,
    site: &Site,
    mut listed: Vec<Listed>,
    today: NaiveDate,
) -> Result<Vec<Listed>> {
    let is_in_force = |listed: &&mut Listed| listed.goal.stage == Stage::Approved;
    let goals: Vec<Goal> = listed.iter_mut().filter(is_in_force).map(|listed| listed.goal.clone()).collect();
    let standings = standings(database, principal, site, &goals, today).await?;
    for (listed, standing) in listed.iter_mut().filter(is_in_force).zip(standings) {
        listed.standing = Some(standing);
    }
    Ok(listed)
}

/// What waits for this person: what was returned to them or is theirs to finish, and what they are to review. Staff of the
/// SEA may write every LEA's goals, but only the State's wait for them.
fn waiting(all: &[Listed], principal: &Principal, directory: &Directory) -> Vec<WaitingGoal> {
    let reviews = principal.may(Action::ReviewGoals, &Place::sea());
    let is_own = |goal: &Goal| {
        let place = place_of(directory, &goal.organization);
        let held = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
        let near = |organization: &OrganizationId| goal.level == Kind::Sea || *organization != OrganizationId::sea();
        principal.may(Action::WorkOnGoals, &place)
            && held.iter().any(|held| near(&held.organization) && place.is_under(&held.organization))
    };
    let wait = |goal: &Goal| match goal.stage {
        Stage::Submitted if reviews => Some(Wait::Review),
        Stage::Returned if is_own(goal) => Some(Wait::Rework),
        Stage::Draft if is_own(goal) => Some(Wait::Draft),
        _ => None,
    };
    let working = all.iter().filter_map(|listed| listed.next.as_ref().or(Some(&listed.goal)));
    let mut waiting: Vec<WaitingGoal> =
        working.filter_map(|goal| Some(WaitingGoal { goal: goal.clone(), wait: wait(goal)? })).collect();
    waiting.sort_by_cached_key(|it| (it.wait, sort_key(&it.goal)));
    waiting
}

/// A period of a goal's life.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalPeriod {
    /// Which, from 1.
    pub number: u32,
    /// How it ended; none for the one that lasts.
    pub closing: Option<Closing>,
    /// What was done in it, the newest first.
    pub history: Vec<Happening>,
}

/// A goal with all that belongs to it.
#[derive(Debug, Clone)]
pub struct GoalView {
    /// The version in force; of a closed goal the last that was; of a new one the version being written.
    pub goal: Goal,
    /// The version on its way beside it, where this person may read it.
    pub next: Option<Goal>,
    /// What that would change.
    pub changes: Vec<Difference>,
    /// How the goal stands, where it is in force.
    pub standing: Option<Standing>,
    /// Whether the version being written, or the goal itself, is all that a goal should be.
    pub checks: Vec<Check>,
    /// How it was closed, where it is.
    pub closing: Option<Closing>,
    /// The goal that took its place, by id and title, where one did.
    pub replaced_by: Option<(GoalId, String)>,
    /// The goal it serves.
    pub parent: Option<Goal>,
    /// Goals in force that serve it, with how they stand.
    pub children: Vec<Listed>,
    /// Its versions this person may read, the newest first.
    pub editions: Vec<Goal>,
    /// The periods of its life, the newest first.
    pub periods: Vec<GoalPeriod>,
    /// The organizations above its own, the SEA first, and its own.
    pub path: Vec<Organization>,
    /// What its metrics and goals are called.
    pub names: Names,
    /// Goals of its organization that could take its place.
    pub others: Vec<(GoalId, String)>,
    /// Whether this person may write it.
    pub may_write: bool,
    /// Whether this person may approve, return and close it.
    pub may_review: bool,
    /// Whether this person may write a goal somewhere, such as one that serves it.
    pub may_add: bool,
}

/// Opens a goal.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound`, also where it was never in force and its drafts aren't this person's to read.
pub async fn view_goal(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &GoalId,
    today: NaiveDate,
) -> Result<GoalView> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let mut whole = store::whole(database, id).await?.ok_or(Error::NotFound)?;
    whole.editions.iter_mut().for_each(|goal| name(goal, &directory));
    let drafts = may_read_drafts(principal, &directory, &whole.header.organization);
    let working = whole.working().filter(|_| drafts).cloned();
    let current = whole.in_force().or(whole.closed()).cloned();
    let (goal, next) = match (current, working) {
        (Some(goal), next) => (goal, next),
        (None, Some(draft)) => (draft, None),
        (None, None) => return Err(Error::NotFound),
    };
    let editions: Vec<Goal> =
        whole.editions.iter().rev().filter(|goal| drafts || !goal.stage.is_working()).cloned().collect();
    let mut named_by: Vec<&Goal> = editions.iter().collect();
    named_by.push(&goal);
    let names = names_of(database, &named_by, &directory).await?;
    let standing = match goal.stage {
        Stage::Approved => standings(database, principal, site, std::slice::from_ref(&goal), today).await?.pop(),
        _ => None,
    };
    let (parent, children, others) = around(database, principal, site, &directory, &goal, today).await?;
    let place = place_of(&directory, &goal.organization);
    let metrics: Vec<Metric> = names.metrics.values().cloned().collect();
    let closing = whole.closing().cloned();
    let replaced_by = match closing.as_ref().and_then(|closing| closing.replaced_by.as_ref()) {
        Some(id) => store::shelf(database).await?.0.get(id).and_then(|kept| kept.current.clone()),
        None => None,
    };
    Ok(GoalView {
        changes: next.as_ref().map(|next| differences(&goal, next, &names)).unwrap_or_default(),
        checks: checks(next.as_ref().unwrap_or(&goal), &metrics, site.school_year_starts),
        replaced_by: replaced_by.map(|goal| (goal.id, goal.title)),
        periods: periods(&whole, drafts),
        path: directory.path(&goal.organization).into_iter().rev().cloned().collect(),
        may_write: principal.may(Action::WorkOnGoals, &place),
        may_review: principal.may(Action::ReviewGoals, &Place::sea()),
        may_add: may_write_somewhere(principal, &directory),
        goal,
        next,
        standing,
        closing,
        parent,
        children,
        editions,
        names,
        others,
    })
}

type Around = (Option<Goal>, Vec<Listed>, Vec<(GoalId, String)>);

/// The goal it serves, those that serve it, and others of its organization.
async fn around(
    database: &Database,
    principal: &Principal,
    site: &Site,
    directory: &Directory,
    goal: &Goal,
    today: NaiveDate,
) -> Result<Around> {
    let shelf = store::shelf(database).await?;
    let parent = goal.parent.as_ref().and_then(|parent| shelf.0.get(parent)).and_then(|kept| kept.current.clone());
    let in_force = || shelf.0.values().filter_map(Kept::in_force);
    let children = in_force().filter(|other| other.parent.as_ref() == Some(&goal.id)).map(|child| Listed {
        goal: named(child.clone(), directory),
        next: None,
        closing: None,
        standing: None,
        depth: 0,
    });
    let children = standing(database, principal, site, tree(children.collect()), today).await?;
    let of_the_same = in_force().filter(|other| other.organization == goal.organization && other.id != goal.id);
    let others = of_the_same.map(|other| (other.id.clone(), other.title.clone())).collect();
    Ok((parent.map(|parent| named(parent, directory)), children, others))
}

fn periods(whole: &Whole, drafts: bool) -> Vec<GoalPeriod> {
    let mut periods: BTreeMap<u32, GoalPeriod> = BTreeMap::new();
    let empty = |number| GoalPeriod { number, closing: None, history: Vec::new() };
    for told in whole.history.iter().filter(|told| drafts || told.open) {
        periods.entry(told.period).or_insert_with(|| empty(told.period)).history.push(told.clone());
    }
    for closing in &whole.header.closings {
        periods.entry(closing.period).or_insert_with(|| empty(closing.period)).closing = Some(closing.clone());
    }
    periods.into_values().rev().collect()
}

/// Two versions of a goal and what changed from one to the other.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The earlier one.
    pub from: Goal,
    /// The later one.
    pub to: Goal,
    /// What reads otherwise, field by field.
    pub differences: Vec<Difference>,
}

/// What changed from one version of a goal to another.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound`, also where a version isn't this person's to read.
pub async fn compare_versions(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    from: u32,
    to: u32,
) -> Result<Compared> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let whole = store::whole(database, id).await?.ok_or(Error::NotFound)?;
    let drafts = may_read_drafts(principal, &directory, &whole.header.organization);
    let find = |edition: u32| {
        let found = whole.editions.iter().find(|goal| goal.edition == edition);
        let found = found.filter(|goal| drafts || !goal.stage.is_working());
        found.map(|goal| named(goal.clone(), &directory)).ok_or(Error::NotFound)
    };
    let (from, to) = (find(from)?, find(to)?);
    let names = names_of(database, &[&from, &to], &directory).await?;
    Ok(Compared { differences: differences(&from, &to, &names), from, to })
}
