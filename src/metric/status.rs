//! How a metric stands against what was expected by now, in one of a few words (`domain.md` §3).

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::{Direction, Quantity, Thresholds, Trajectory};
use crate::calendar::Frequency;

/// How something stands, computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As much as was expected, or more.
    OnTrack,
    /// Nearly as much.
    Nearly,
    /// Noticeably less.
    Behind,
    /// Far less, or the wrong way.
    OffTrack,
    /// Nothing reported, or too long ago.
    NoCurrentData,
    /// Nothing was expected yet: there is no target, or its start lies ahead.
    NoTarget,
}

impl Status {
    /// All of them, the best first.
    pub const ALL: [Status; 6] =
        [Status::OnTrack, Status::Nearly, Status::Behind, Status::OffTrack, Status::NoCurrentData, Status::NoTarget];

    /// The key in addresses, files and the store.
    pub fn key(self) -> &'static str {
        match self {
            Status::OnTrack => "on_track",
            Status::Nearly => "nearly",
            Status::Behind => "behind",
            Status::OffTrack => "off_track",
            Status::NoCurrentData => "no_current_data",
            Status::NoTarget => "no_target",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// The words shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Status::OnTrack => "On track",
            Status::Nearly => "Nearly on track",
            Status::Behind => "Behind",
            Status::OffTrack => "Off track",
            Status::NoCurrentData => "No current data",
            Status::NoTarget => "No target yet",
        }
    }

    /// Whether it is being carried out well enough to tell what it leads to: on track or nearly.
    pub fn is_well(self) -> bool {
        matches!(self, Status::OnTrack | Status::Nearly)
    }
}

/// The last thing known, and for when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The last day of the period it stands for.
    pub on: NaiveDate,
    /// How much.
    pub value: Quantity,
}

/// What a status is judged by, beside the figure itself.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// What was expected when; none where there is no target.
    pub trajectory: Option<&'a Trajectory>,
    /// Which way is better.
    pub direction: Direction,
    /// How far from its baseline something may be that should stay there, in the metric's unit.
    pub tolerance: Quantity,
    /// How often it is reported.
    pub frequency: Frequency,
    /// From which share of what was expected on it is nearly, and behind.
    pub thresholds: Thresholds,
}

impl Judged<'_> {
    /// How something stands `today`, by the last thing known.
    pub fn status(&self, latest: Option<Latest>, today: NaiveDate) -> Status {
        match latest {
            Some(latest) if today <= self.frequency.current_through(latest.on) => self.standing(latest),
            _ => Status::NoCurrentData,
        }
    }

    /// How something stood on the day the figure stands for, however long ago that is.
    pub fn standing(&self, latest: Latest) -> Status {
        let Some((trajectory, expected)) =
            self.trajectory.and_then(|trajectory| Some((trajectory, trajectory.expected(latest.on)?)))
        else {
            return Status::NoTarget;
        };
        match trajectory.attained(latest.on, latest.value) {
            Some(attained) => self.thresholds.status(attained),
            None if self.holds(latest.value.ratio(), expected) => Status::OnTrack,
            None => Status::OffTrack,
        }
    }

    /// Whether a value is at least as good as the baseline, give or take the tolerance.
    fn holds(&self, actual: Ratio<i128>, baseline: Ratio<i128>) -> bool {
        let (over, tolerance) = (actual - baseline, self.tolerance.ratio());
        match self.direction {
            Direction::Higher => over >= -tolerance,
            Direction::Lower => over <= tolerance,
            Direction::Hold => over <= tolerance && over >= -tolerance,
        }
    }
}
