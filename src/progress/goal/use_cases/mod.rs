//! What people do with priority goals: read them, write and submit them, review them. Each decides access first. Here is
//! what all of them need: whose goal it is, who may do what there, and how goals stand.

mod choosing;
mod reading;
mod reviewing;
mod writing;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

pub use crate::goal::waiting::{Wait, WaitingGoal};
pub use choosing::{Editing, GoalPlace, edit_choices, goal_choices, goal_places};
pub use reading::{Compared, GoalList, GoalPeriod, GoalView, compare_versions, list_goals, view_goal, what_waits};
pub use reviewing::{approve_goal, close_goal, return_goal};
pub use writing::{add_goal, discard_draft, edit_goal, reopen_goal, submit_goal, undo_edit, withdraw_goal};

use super::listing::sort_key;
use super::store::Whole;
use super::{Goal, Happening, Names, Standing, figure, judge, store};
use crate::metric;
use crate::observation::SeriesOf;
use crate::observation::use_cases::read_series;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{GoalId, MetricId, OrganizationId};
use ground::organization::Kind;
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;

/// Every goal that is in force (approved, not closed): the State's first, then LEAs' and schools', by organization and
/// title. For other use cases; everybody signed in may read them.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn in_force(database: &Database) -> Result<Vec<Goal>> {
    let (shelf, directory) = (store::shelf(database).await?, directory(database).await?);
    let mut goals: Vec<Goal> = shelf.0.values().filter_map(store::Kept::in_force).cloned().collect();
    goals.iter_mut().for_each(|goal| name(goal, &directory));
    goals.sort_by_cached_key(sort_key);
    Ok(goals)
}

/// The goals in force of one organization, by title.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn goals_of(database: &Database, organization: &OrganizationId) -> Result<Vec<Goal>> {
    let (shelf, directory) = (store::shelf(database).await?, directory(database).await?);
    let of = shelf.0.values().filter(|kept| kept.header.organization == *organization);
    let mut goals: Vec<Goal> = of.filter_map(store::Kept::in_force).cloned().collect();
    goals.iter_mut().for_each(|goal| name(goal, &directory));
    goals.sort_by_cached_key(sort_key);
    Ok(goals)
}

/// How goals stand today, in their order, by the figures this person may see. One trip for all of them.
///
/// # Errors
/// `SignedOut`, `Forbidden` where the person may see no progress at all.
pub(crate) async fn standings(
    database: &Database,
    principal: &Principal,
    site: &Site,
    goals: &[Goal],
    today: NaiveDate,
) -> Result<Vec<Standing>> {
    let of = |goal: &Goal, metric: &MetricId| SeriesOf {
        metric: metric.clone(),
        organization: goal.organization.clone(),
        group: goal.population_group.clone(),
    };
    let mut wanted: Vec<SeriesOf> =
        goals.iter().flat_map(|goal| goal.measures.iter().map(|measure| of(goal, &measure.metric))).collect();
    wanted.sort();
    wanted.dedup();
    let series = match wanted.is_empty() {
        true => Vec::new(),
        false => read_series(database, principal, site, &wanted, today).await?,
    };
    let found: BTreeMap<SeriesOf, _> = series
        .into_iter()
        .map(|it| {
            let of = SeriesOf {
                metric: it.metric.id.clone(),
                organization: it.organization.clone(),
                group: it.group.clone(),
            };
            (of, it)
        })
        .collect();
    let thresholds = metric::standards(database).await?.thresholds;
    let judged = goals.iter().map(|goal| {
        let measures: Vec<_> = goal
            .measures
            .iter()
            .map(|measure| {
                let series = found.get(&of(goal, &measure.metric));
                let figure = series.map(|it| figure(&it.points, &it.metric, it.may_see));
                (measure, series.map(|it| &it.metric), figure.unwrap_or_default())
            })
            .collect();
        judge(&measures, thresholds, today)
    });
    Ok(judged.collect())
}

/// Gives a goal its organization's name and level.
fn name(goal: &mut Goal, directory: &Directory) {
    let organization = directory.get(&goal.organization);
    goal.organization_name =
        organization.map_or_else(|| goal.organization.to_string(), |organization| organization.name.clone());
    goal.level = organization.map_or(Kind::Sea, |organization| organization.kind);
}

fn named(mut goal: Goal, directory: &Directory) -> Goal {
    name(&mut goal, directory);
    goal
}

/// Where a role must be held for an organization's goals; one that isn't there is the SEA's.
fn place_of(directory: &Directory, organization: &OrganizationId) -> Place {
    directory.place(organization).unwrap_or_else(Place::sea)
}

/// Whether drafts, submitted and returned versions of an organization's goals are this person's to read.
fn may_read_drafts(principal: &Principal, directory: &Directory, organization: &OrganizationId) -> bool {
    principal.may(Action::ReadDrafts, &place_of(directory, organization))
}

/// What the ids of some goals are called.
async fn names_of(database: &Database, goals: &[&Goal], directory: &Directory) -> Result<Names> {
    let mut ids: Vec<MetricId> =
        goals.iter().flat_map(|goal| goal.measures.iter().map(|measure| measure.metric.clone())).collect();
    ids.sort();
    ids.dedup();
    let metrics = metric::some(database, &ids).await?;
    let shelf = store::shelf(database).await?;
    let title = |id: &GoalId| {
        let current = shelf.0.get(id)?.current.clone()?;
        let goal = named(current, directory);
        Some((id.clone(), goal.title))
    };
    Ok(Names {
        metrics: metrics.into_iter().map(|metric| (metric.id.clone(), metric)).collect(),
        goals: goals.iter().filter_map(|goal| goal.parent.as_ref()).filter_map(title).collect(),
    })
}

/// A goal about to be changed, by somebody who may.
struct Opened {
    permit: Permit,
    whole: Whole,
    directory: Arc<Directory>,
}

/// Whose decision a change is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decides {
    /// Whoever writes the organization's goals.
    Writer,
    /// The SEA.
    Reviewer,
}

/// Opens a goal that still has `version` for a change, if this person may make it. Whether there is such a goal is told
/// only then.
async fn open(
    database: &Database,
    principal: &Principal,
    decides: Decides,
    id: &GoalId,
    version: i64,
) -> Result<Opened> {
    let opened = open_any(database, principal, decides, id).await?;
    match opened.whole.header.version == version {
        true => Ok(opened),
        false => Err(Error::Conflict("Somebody else changed this since you opened it.".to_owned())),
    }
}

async fn open_any(database: &Database, principal: &Principal, decides: Decides, id: &GoalId) -> Result<Opened> {
    let (whole, directory) = (store::whole(database, id).await?, directory(database).await?);
    let permit = match decides {
        Decides::Reviewer => principal.permit(Action::ReviewGoals, &Place::sea())?,
        Decides::Writer => {
            let place = whole.as_ref().map(|whole| place_of(&directory, &whole.header.organization));
            principal.permit(Action::WorkOnGoals, &place.unwrap_or_else(Place::sea))?
        }
    };
    let mut whole = whole.ok_or(Error::NotFound)?;
    whole.editions.iter_mut().for_each(|goal| name(goal, &directory));
    Ok(Opened { permit, whole, directory })
}

fn recorded(permit: &Permit, act: Act, goal: &Goal) -> Event {
    Event::new(permit, act, &goal.id, goal.title.clone())
}

/// Something done to a version of a goal, known to those who may read its drafts.
fn told(permit: &Permit, goal: &Goal, now: DateTime<Utc>, what: impl Into<String>) -> Happening {
    Happening {
        period: goal.period,
        edition: goal.edition,
        by: permit.name().to_owned(),
        at: now,
        what: what.into().chars().take(300).collect(),
        words: String::new(),
        open: false,
    }
}

/// The version to write over; or the one in force, and that another begins with it.
fn writable(opened: &Opened) -> Result<(&Goal, bool)> {
    let whole = &opened.whole;
    match (whole.working(), whole.in_force()) {
        (Some(goal), _) if goal.stage.is_writable() => Ok((goal, false)),
        (Some(_), _) => Err(refused("It is submitted and waits for review. Take it back to change it.")),
        (None, Some(goal)) => Ok((goal, true)),
        (None, None) => Err(refused("This goal is closed. Reopen it to change it.")),
    }
}

fn refused(why: &str) -> Error {
    Error::Conflict(why.to_owned())
}
