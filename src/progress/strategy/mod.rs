//! Strategies: what the SEA, an LEA or a school does about a challenge, on which research, by which milestones, who carries
//! it, and how well it is carried out. Which outcomes it should lead to is the theory of action's.

pub mod acts;
pub mod carriers;
mod evidence;
pub mod export;
mod form;
mod gap;
#[cfg(feature = "store")]
mod history;
mod implementation;
pub mod listing;
mod moving;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
pub mod use_cases;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::{MetricId, OrganizationId, PersonId, StrategyId};
use ground::organization::Kind;

pub use evidence::{Citation, Tier};
pub use form::{CitationForm, Known, MilestoneRow, StrategyForm, Wanted};
pub use gap::Gap;
pub use implementation::{Implementation, Month, Quality, Rated, RatingForm, Rollup, Share, WantedRating};
pub use moving::{MilestoneForm, StageForm, WantedMilestone, WantedStage};
#[cfg(feature = "store")]
pub(crate) use use_cases::{in_use, readable, some};

/// Most strategies of one organization.
pub const MAX_STRATEGIES: usize = 200;
/// Most citations of a strategy.
pub const MAX_CITATIONS: usize = 10;
/// Most milestones of a strategy.
pub const MAX_MILESTONES: usize = 30;
/// Most owners of a strategy; it has at least one.
pub const MAX_OWNERS: usize = 5;
/// Most leading metrics of a strategy.
pub const MAX_LEADING: usize = 8;
/// Most LEAs and schools that carry a strategy.
pub const MAX_CARRIERS: usize = 2_000;
/// Most ratings of one carrier, corrections among them.
pub const MAX_RATINGS: usize = 300;
/// How long a change of the stage can be undone, while it is the last change.
pub const UNDO_HOURS: i64 = 24;

ground::keyed! {
    /// How far along a strategy is.
    pub enum Stage: key, name {
        /// It is being carried out.
        UnderWay: "under_way", "Under way";
        /// It is written down and hasn't begun.
        Planned: "planned", "Planned";
        /// It rests, with the reason.
        Paused: "paused", "Paused";
        /// It is over, with the reason.
        Ended: "ended", "Ended";
    }
}

impl Stage {
    /// Whether it needs a reason.
    pub fn needs_reason(self) -> bool {
        matches!(self, Stage::Paused | Stage::Ended)
    }
}

/// When something was done, and who said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The day.
    pub on: NaiveDate,
    /// The name of who said so.
    pub by: String,
}

/// A step on the way with its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// What, 1 to 200 characters.
    pub title: String,
    /// The last day it is on time.
    pub due_on: NaiveDate,
    /// When it was done; none while it is to do.
    pub done: Option<Done>,
}

/// Somebody who answers for a strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Their account, where they have one here.
    pub person: Option<PersonId>,
    /// Their name, 1 to 200 characters.
    pub name: String,
}

/// A stage with what goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Standing {
    /// Which.
    pub stage: Stage,
    /// Why it is paused or over; else empty.
    pub reason: String,
    /// The name of who said so.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A strategy, without what happened to it and without who carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strategy {
    /// Which.
    pub id: StrategyId,
    /// Who runs it.
    pub organization: OrganizationId,
    /// What kind of organization that is: the strategy's level.
    pub level: Kind,
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// The challenge it answers, 1 to 4,000 characters.
    pub challenge: String,
    /// What is done, 1 to 4,000 characters.
    pub actions: String,
    /// How strong the research behind it is.
    pub tier: Tier,
    /// What it rests on, at most [`MAX_CITATIONS`].
    pub citations: Vec<Citation>,
    /// The steps on the way by date, at most [`MAX_MILESTONES`].
    pub milestones: Vec<Milestone>,
    /// Who answers for it, 1 to [`MAX_OWNERS`].
    pub owners: Vec<Owner>,
    /// The leading metrics that tell whether it is well carried out, at most [`MAX_LEADING`].
    pub leading: Vec<MetricId>,
    /// How many LEAs and schools carry it, at most [`MAX_CARRIERS`].
    pub carriers: usize,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day; none where that is open.
    pub ends_on: Option<NaiveDate>,
    /// How far along it is.
    pub standing: Standing,
    /// How far along it was before the last change of that; none when that was undone or there was none.
    pub previous: Option<Standing>,
    /// The version that the last change of the stage led to.
    pub stage_version: i64,
    /// The name of who wrote it down.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// How well it is carried out, rolled up.
    #[serde(skip)]
    pub rollup: Rollup,
    /// Raised with each change of the strategy and of who carries it, not with ratings.
    pub version: i64,
}

impl Strategy {
    /// How far along it is.
    pub fn stage(&self) -> Stage {
        self.standing.stage
    }

    /// Whether everybody with an account may read it: the SEA's always, others' once they have begun.
    pub fn is_shared(&self) -> bool {
        self.level == Kind::Sea || self.stage() != Stage::Planned
    }

    /// What undoing the last change of the stage would put back: while nothing changed since, and for a day.
    pub fn undoable(&self, now: DateTime<Utc>) -> Option<&Standing> {
        let is_last = self.version == self.stage_version;
        let is_recent = now - self.standing.at <= TimeDelta::hours(UNDO_HOURS);
        self.previous.as_ref().filter(|_| is_last && is_recent)
    }

    /// Milestones that should be done by now and aren't. On its day itself a milestone is on time; while a strategy rests or
    /// is over, none is late.
    pub fn overdue(&self, today: NaiveDate) -> impl Iterator<Item = &Milestone> {
        let runs = !self.stage().needs_reason();
        self.milestones.iter().filter(move |it| runs && it.done.is_none() && it.due_on < today)
    }

    /// The next milestone to do that isn't late.
    pub fn next_milestone(&self, today: NaiveDate) -> Option<&Milestone> {
        self.milestones.iter().filter(|it| it.done.is_none() && it.due_on >= today).min_by_key(|it| it.due_on)
    }

    /// How many milestones are done, of how many.
    pub fn milestones_done(&self) -> (usize, usize) {
        (self.milestones.iter().filter(|it| it.done.is_some()).count(), self.milestones.len())
    }

    /// How well it is carried out, where school years start on the first of `first_month`.
    pub fn implementation(&self, first_month: u32) -> Implementation {
        self.rollup.implementation(self.carriers, first_month)
    }
}

/// Something that was done to a strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Happening {
    /// The name of who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words that follow the name: `paused it: …`.
    pub what: String,
}

/// A strategy for tests of rules: the SEA's, under way since September 1, 2025.
#[cfg(test)]
pub(crate) fn example(id: &str, title: &str) -> Strategy {
    let at = "2025-09-01T12:00:00Z".parse().unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    Strategy {
        id: StrategyId::parse(id).unwrap(),
        organization: OrganizationId::sea(),
        level: Kind::Sea,
        title: title.into(),
        challenge: "Too many students miss too many days.".into(),
        actions: "Coaches call families in the first week of absence.".into(),
        tier: Tier::Moderate,
        citations: vec![Citation { text: "Ruiz (2019)".into(), link: "https://example.org/ruiz".into() }],
        milestones: vec![
            Milestone { title: "Hire coaches".into(), due_on: day("2025-10-01"), done: None },
            Milestone { title: "Train coaches".into(), due_on: day("2025-12-01"), done: None },
        ],
        owners: vec![Owner { person: PersonId::parse("ana"), name: "Ana".into() }],
        leading: vec![MetricId::parse("attendance").unwrap()],
        carriers: 3,
        starts_on: day("2025-09-01"),
        ends_on: Some(day("2028-06-30")),
        standing: Standing { stage: Stage::UnderWay, reason: String::new(), by: "Ana".into(), at },
        previous: None,
        stage_version: 1,
        created_by: "Ana".into(),
        created_at: at,
        rollup: Rollup::default(),
        version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_milestone_is_late_the_day_after_its_own_while_the_strategy_runs() {
        let mut strategy = example("s", "Attendance");
        let late = |strategy: &Strategy, today| strategy.overdue(day(today)).count();
        assert_eq!(
            (late(&strategy, "2025-10-01"), late(&strategy, "2025-10-02"), late(&strategy, "2026-01-01")),
            (0, 1, 2)
        );
        assert_eq!(strategy.next_milestone(day("2025-10-02")).unwrap().title, "Train coaches");
        strategy.milestones[0].done = Some(Done { on: day("2025-09-30"), by: "Ana".into() });
        assert_eq!((late(&strategy, "2026-01-01"), strategy.milestones_done()), (1, (1, 2)));
        strategy.standing.stage = Stage::Paused;
        assert_eq!(late(&strategy, "2026-01-01"), 0);
    }

    #[test]
    fn only_the_last_change_of_the_stage_can_be_undone_and_for_a_day() {
        let mut strategy = example("s", "Attendance");
        assert_eq!(strategy.undoable(strategy.standing.at), None, "nothing before it");
        strategy.previous = Some(Standing { stage: Stage::Planned, ..strategy.standing.clone() });
        let hours = |hours| strategy.standing.at + TimeDelta::hours(hours);
        assert_eq!(strategy.undoable(hours(24)).map(|it| it.stage), Some(Stage::Planned));
        assert_eq!(strategy.undoable(hours(24) + TimeDelta::seconds(1)), None);
        let changed = Strategy { version: 2, ..strategy.clone() };
        assert_eq!(changed.undoable(hours(1)), None, "something changed since");
    }

    #[test]
    fn the_sea_s_is_shared_and_others_once_they_have_begun() {
        for (level, stage, shared) in [
            (Kind::Sea, Stage::Planned, true),
            (Kind::Lea, Stage::Planned, false),
            (Kind::School, Stage::Planned, false),
            (Kind::Lea, Stage::UnderWay, true),
            (Kind::School, Stage::Ended, true),
        ] {
            let mut strategy = example("s", "Attendance");
            (strategy.level, strategy.standing.stage) = (level, stage);
            assert_eq!(strategy.is_shared(), shared, "{level:?} {stage:?}");
        }
    }
}
