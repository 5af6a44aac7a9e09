//! Saying how well an organization carries a strategy out, and reading what was said over time.

use chrono::{DateTime, NaiveDate, Utc};

use super::carrying::TRIES;
use super::{name_of, open, place_of};
use crate::strategy::store::{self, Carrying, NewRating, Recorded, Rolled};
use crate::strategy::{MAX_RATINGS, Quality, Rated, RatingForm, Rollup, Stage, Strategy, WantedRating, acts};
use ground::access::{Action, Principal};
use ground::audit::Event;
use ground::database::Database;
use ground::identity::{OrganizationId, StrategyId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// What was said once about how well an organization carries a strategy out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How well.
    pub quality: Quality,
    /// What was seen; none where this person may not read it, empty where nothing was written.
    pub note: Option<String>,
    /// The name of who said it; none where this person may not read it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A day's rating, with what it corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingDay {
    /// For which day.
    pub on: NaiveDate,
    /// What counts.
    pub said: Said,
    /// What stood there before, the newest first.
    pub corrected: Vec<Said>,
}

/// How well one organization carries a strategy out, over time.
#[derive(Debug, Clone)]
pub struct OrganizationImplementation {
    /// The strategy.
    pub strategy: Strategy,
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The newest day first.
    pub days: Vec<RatingDay>,
    /// Whether it carries the strategy still.
    pub carries: bool,
    /// Whether the person may rate.
    pub may_rate: bool,
    /// For [`rate_implementation`].
    pub version: i64,
}

/// How well one organization carries a strategy out, over time. Who said what, and why, is read by those who may read the
/// organization's figures.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` where there is no such strategy or the organization never carried it.
pub async fn implementation_of(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    organization: &OrganizationId,
) -> Result<OrganizationImplementation> {
    let (strategy, directory) = open(database, principal, id).await?;
    let (carrying, _) = store::carriers(database, id).await?;
    let carrier = carrying.into_iter().find(|it| it.organization == *organization).ok_or(Error::NotFound)?;
    let place = place_of(&directory, organization);
    let reads_notes = principal.may(Action::ReadFigures, &place);
    let recorded = store::ratings(database, id, organization).await?;
    Ok(OrganizationImplementation {
        organization: organization.clone(),
        organization_name: name_of(&directory, organization),
        days: days(recorded, reads_notes),
        carries: carrier.active,
        may_rate: carrier.active && strategy.stage() != Stage::Planned && principal.may(Action::WorkOnGoals, &place),
        version: carrier.version,
        strategy,
    })
}

/// The days that were rated, the newest first; of a day the last that was said counts.
fn days(recorded: Vec<Recorded>, reads_notes: bool) -> Vec<RatingDay> {
    let mut days = Vec::<RatingDay>::new();
    for it in recorded {
        let said = Said {
            quality: it.rated.quality,
            note: reads_notes.then_some(it.note),
            by: reads_notes.then_some(it.by),
            at: it.at,
        };
        match days.last_mut() {
            Some(day) if day.on == it.rated.on => day.corrected.insert(0, std::mem::replace(&mut day.said, said)),
            _ => days.push(RatingDay { on: it.rated.on, said, corrected: Vec::new() }),
        }
    }
    days.reverse();
    days
}

/// Says how well an organization carries a strategy out on a day. For a day that has a rating it is a correction, and what
/// stood there stays on record.
///
/// # Errors
/// `Invalid` at `quality`, `on` or `note`; `Conflict` when the organization was rated since `version`, doesn't carry the
/// strategy any more, or the strategy hasn't begun; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn rate_implementation(
    database: &Database,
    principal: &Principal,
    id: &StrategyId,
    organization: &OrganizationId,
    version: i64,
    form: &RatingForm,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<()> {
    let directory = directory(database).await?;
    let permit = principal.permit(Action::WorkOnGoals, &place_of(&directory, organization))?;
    let (strategy, _) = open(database, principal, id).await?;
    if strategy.stage() == Stage::Planned {
        return Err(Error::Conflict("This strategy hasn’t begun. It can be rated once it is under way.".to_owned()));
    }
    let wanted = WantedRating::parse(form, strategy.starts_on, today)?;
    for attempt in 1.. {
        let (mut carrying, rolled) = store::carriers(database, id).await?;
        let at = carrying.iter().position(|it| it.organization == *organization).ok_or(Error::NotFound)?;
        let before = carrying[at].clone();
        check(&before, version)?;
        put(&mut carrying[at].ratings, Rated { on: wanted.on, quality: wanted.quality });
        let earlier = store::ratings(database, id, organization).await?;
        let earlier: Vec<&Recorded> = earlier.iter().filter(|it| it.rated.on == wanted.on).collect();
        let title = format!("{} · {}", strategy.title, name_of(&directory, organization));
        let mut event = Event::new(&permit, acts::RATED, id, title).after(&wanted);
        if let Some(last) = earlier.last() {
            event = event.before(&WantedRating { quality: last.rated.quality, on: wanted.on, note: last.note.clone() });
        }
        let new = NewRating {
            strategy: id,
            carrier: &before,
            wanted: &wanted,
            earlier: earlier.len(),
            ratings: &carrying[at].ratings,
            by: permit.name(),
        };
        match store::rate(database, event, new, roll_up(&carrying, rolled), now).await {
            // Another organization was rated at the same moment; the next look says whether this one was.
            Err(Error::Conflict(_)) if attempt < TRIES => {}
            other => return other,
        }
    }
    unreachable!("the loop ends by returning")
}

/// Refuses a rating of an organization that was rated since, doesn't carry the strategy, or has been rated enough.
fn check(carrier: &Carrying, version: i64) -> Result<()> {
    if !carrier.active {
        return Err(Error::Conflict("This organization doesn’t carry the strategy any more.".to_owned()));
    }
    if carrier.version != version {
        return Err(Error::Conflict("Somebody else rated this organization since you opened it.".to_owned()));
    }
    if carrier.recorded >= MAX_RATINGS {
        return Err(Error::invalid("quality", format!("An organization has {MAX_RATINGS} ratings at most.")));
    }
    Ok(())
}

/// Puts a rating among those that count: one a day, in order.
fn put(ratings: &mut Vec<Rated>, rated: Rated) {
    ratings.retain(|it| it.on != rated.on);
    ratings.push(rated);
    ratings.sort_by_key(|it| it.on);
}

fn roll_up(carrying: &[Carrying], before: i64) -> Rolled {
    let active: Vec<_> = carrying.iter().filter(|it| it.active).collect();
    Rolled { rollup: Rollup::of(active.iter().map(|it| it.ratings.as_slice())), carriers: active.len(), before }
}
