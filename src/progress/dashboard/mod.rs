//! How the State stands: goals and metrics with their status, what changed, what has no current data. It makes nothing of
//! its own: what is told here, `metric`, `observation`, `goal` and `theory` know.

pub mod export;
#[cfg(test)]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::goal::{self, Goal};
use crate::metric::{Status, Timing};
use crate::observation::{Point, Series};
use ground::calendar::Period;
use ground::organization::Kind;

/// What the dashboard is narrowed to. The default narrows nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Narrowing {
    /// Only leading, or only lagging metrics.
    pub timing: Option<Timing>,
    /// Only metrics reported of this kind of organization, and goals of it.
    pub level: Option<Kind>,
    /// Only what stands like this.
    pub status: Option<Status>,
}

impl Narrowing {
    /// Whether a metric of the State belongs in, its status aside.
    fn takes(&self, series: &Series) -> bool {
        let metric = &series.metric;
        self.timing.is_none_or(|timing| metric.timing == timing) && self.level.is_none_or(|level| metric.level == level)
    }
}

/// Which way a status went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Way {
    /// Further from what was expected.
    Worse,
    /// Nearer to it.
    Better,
}

/// How the newest figure's status differs from that of the figure before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which way.
    pub way: Way,
    /// How it stood before.
    pub from: Status,
    /// How it stood at the newest figure.
    pub to: Status,
    /// The period of the figure before.
    pub before: Period,
}

/// Since when something has no figure that says how it stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Stale {
    /// No figure was ever shown.
    Never,
    /// The newest is too old.
    Since {
        /// For which period it is.
        last: Period,
        /// The first day on which it no longer counted.
        on: NaiveDate,
    },
}

/// A metric of the State as the dashboard tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its figures over time.
    pub series: Series,
    /// The share of what was expected that its newest figure attained, in hundredths, rounded down; none where nothing
    /// more than the baseline was expected, or nothing at all.
    pub attained_pct: Option<i64>,
    /// What changed with the newest figure.
    pub change: Option<Change>,
    /// Where it has no current data, since when.
    pub stale: Option<Stale>,
}

impl Standing {
    /// What is told of a metric's figures.
    pub fn of(series: Series) -> Self {
        Self { attained_pct: attained_pct(&series), change: change(&series), stale: stale(&series), series }
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.series.status
    }
}

/// A goal in force with how it stands and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalStanding {
    /// The goal.
    pub goal: Goal,
    /// How it stands.
    pub standing: goal::Standing,
}

/// How far a status is from what was expected; none for those that say nothing of it.
fn distance(status: Status) -> Option<u8> {
    match status {
        Status::OnTrack => Some(0),
        Status::Nearly => Some(1),
        Status::Behind => Some(2),
        Status::OffTrack => Some(3),
        Status::NoCurrentData | Status::NoTarget => None,
    }
}

/// What changed with the newest figure: how it stood then against how the one before it stood then. None where both stood
/// alike, or one of them against nothing.
pub fn change(series: &Series) -> Option<Change> {
    let (newest, before) = (series.latest()?, series.previous()?);
    let (from, to) = (before.status?, newest.status?);
    let way = match distance(to)?.cmp(&distance(from)?) {
        std::cmp::Ordering::Less => Way::Better,
        std::cmp::Ordering::Greater => Way::Worse,
        std::cmp::Ordering::Equal => return None,
    };
    Some(Change { way, from, to, before: before.period })
}

/// Since when a metric without current data has none. None where it has.
pub fn stale(series: &Series) -> Option<Stale> {
    if series.status != Status::NoCurrentData {
        return None;
    }
    let Some(last) = series.latest() else { return Some(Stale::Never) };
    let through = series.metric.frequency.current_through(last.on);
    Some(Stale::Since { last: last.period, on: through.succ_opt().unwrap_or(through) })
}

/// The first period of the unbroken run in which figures stood as the newest does. None where the newest stood against
/// nothing.
pub fn same_since(series: &Series) -> Option<Period> {
    let known: Vec<&Point> = series.points.iter().rev().filter(|point| point.shown.number().is_some()).collect();
    let status = known.first()?.status.filter(|status| distance(*status).is_some())?;
    known.iter().take_while(|point| point.status == Some(status)).last().map(|point| point.period)
}

/// The share of what was expected that the newest figure attained, in hundredths, rounded down.
pub fn attained_pct(series: &Series) -> Option<i64> {
    let newest = series.latest()?.known()?;
    let attained = series.target.as_ref()?.trajectory.attained(newest.on, newest.value)?;
    i64::try_from((attained * num_rational::Ratio::from_integer(100)).floor().to_integer()).ok()
}

/// The worst first: by urgency, lagging before leading, the furthest behind first, then by name.
pub fn worst_first(standings: &mut [Standing]) {
    standings.sort_by_cached_key(|it| {
        let metric = &it.series.metric;
        (
            it.status().urgency(),
            Reverse(metric.timing == Timing::Lagging),
            it.attained_pct.unwrap_or(i64::MAX),
            metric.name.clone(),
        )
    });
}

/// Goals, the worst first, then by title.
pub fn goals_worst_first(goals: &mut [GoalStanding]) {
    goals.sort_by_cached_key(|it| (it.standing.status.urgency(), it.goal.title.to_lowercase()));
}

/// Metrics that a narrowing takes, the worst first, and how many of them stand how, whatever its status says.
pub fn narrowed(all: Vec<Series>, narrowing: &Narrowing) -> (Vec<Standing>, Vec<(Status, usize)>) {
    let mut standings: Vec<Standing> = all.into_iter().filter(|it| narrowing.takes(it)).map(Standing::of).collect();
    let counts = counted(standings.iter().map(Standing::status));
    standings.retain(|it| narrowing.status.is_none_or(|status| it.status() == status));
    worst_first(&mut standings);
    (standings, counts)
}

/// How many stand how, the worst first; a status that nothing has is left out.
pub fn counted(statuses: impl Iterator<Item = Status>) -> Vec<(Status, usize)> {
    let statuses: Vec<Status> = statuses.collect();
    let mut counts = Status::ALL.map(|status| (status, statuses.iter().filter(|it| **it == status).count())).to_vec();
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by_key(|(status, _)| status.urgency());
    counts
}

/// What changed since last time: what got worse first, then the steepest.
pub fn changed(standings: &[Standing]) -> Vec<(&Standing, Change)> {
    let mut changed: Vec<_> = standings.iter().filter_map(|it| Some((it, it.change?))).collect();
    changed.sort_by_key(|(it, change)| {
        let steps = distance(change.to).unwrap_or_default().abs_diff(distance(change.from).unwrap_or_default());
        (change.way, Reverse(steps), it.status().urgency())
    });
    changed
}

/// What has no current data: what never had any first, then the longest without.
pub fn without_data(standings: &[Standing]) -> Vec<(&Standing, Stale)> {
    let mut without: Vec<_> = standings.iter().filter_map(|it| Some((it, it.stale?))).collect();
    without.sort_by_key(|(_, stale)| match stale {
        Stale::Never => None,
        Stale::Since { on, .. } => Some(*on),
    });
    without
}
