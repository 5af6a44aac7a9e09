//! How a metric stands against what was expected by now, in one of a few words (`domain.md` §3).

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::{Direction, Quantity, Trajectory};
use ground::calendar::Frequency;

ground::keyed! {
    /// How something stands, computed.
    pub enum Status: key, name {
        /// As much as was expected, or more.
        OnTrack: "on_track", "On track";
        /// Nearly as much.
        Nearly: "nearly", "Nearly on track";
        /// Noticeably less.
        Behind: "behind", "Behind";
        /// Far less, or the wrong way.
        OffTrack: "off_track", "Off track";
        /// Nothing reported, or too long ago.
        NoCurrentData: "no_current_data", "No current data";
        /// Nothing was expected yet: there is no target, or its start lies ahead.
        NoTarget: "no_target", "No target yet";
    }
}

impl Status {
    /// How pressing it is: the smaller, the sooner it is looked at. What isn't known comes before what nearly succeeds.
    pub fn urgency(self) -> u8 {
        match self {
            Status::OffTrack => 0,
            Status::Behind => 1,
            Status::NoCurrentData => 2,
            Status::Nearly => 3,
            Status::OnTrack => 4,
            Status::NoTarget => 5,
        }
    }

    /// Whether it is being carried out well enough to tell what it leads to: on track or nearly.
    pub fn is_well(self) -> bool {
        matches!(self, Status::OnTrack | Status::Nearly)
    }
}

/// From which share of what was expected on something is nearly on track, and behind; in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// From this percentage up it is nearly on track; 90 unless the State says otherwise.
    pub nearly_pct: u32,
    /// From this percentage up it is behind, below it off track; 70 unless the State says otherwise.
    pub behind_pct: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { nearly_pct: 90, behind_pct: 70 }
    }
}

impl Thresholds {
    /// The status of something that attained this share of what was expected.
    pub fn status(self, attained: Ratio<i128>) -> Status {
        let from = |pct: u32| attained.numer() * 100 >= i128::from(pct) * attained.denom();
        match () {
            () if from(100) => Status::OnTrack,
            () if from(self.nearly_pct) => Status::Nearly,
            () if from(self.behind_pct) => Status::Behind,
            () => Status::OffTrack,
        }
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
        let Some(trajectory) = self.trajectory.filter(|trajectory| latest.on >= trajectory.baseline().on) else {
            return Status::NoTarget;
        };
        match trajectory.attained(latest.on, latest.value) {
            Some(attained) => self.thresholds.status(attained),
            None if self.holds(latest.value.ratio(), trajectory.baseline().value.ratio()) => Status::OnTrack,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::trajectory::tests::{any_trajectory, day, quantity, through, worked};
    use super::*;

    fn judged(trajectory: Option<&Trajectory>, direction: Direction) -> Judged<'_> {
        Judged {
            trajectory,
            direction,
            tolerance: Quantity::default(),
            frequency: Frequency::Yearly,
            thresholds: Thresholds::default(),
        }
    }

    fn latest(on: &str, value: &str) -> Latest {
        Latest { on: day(on), value: quantity(value) }
    }

    #[test]
    fn the_worked_numbers_of_the_domain() {
        let trajectory = worked();
        let higher = judged(Some(&trajectory), Direction::Higher);
        assert_eq!(higher.standing(latest("2025-12-01", "76")), Status::Behind);
        let falling = through(&[("2025-01-01", "30"), ("2025-01-05", "10")]);
        let lower = judged(Some(&falling), Direction::Lower);
        assert_eq!(lower.standing(latest("2025-01-02", "24")), Status::OnTrack);
        assert_eq!(lower.standing(latest("2025-01-02", "26")), Status::Behind);
        assert_eq!(lower.standing(latest("2025-01-02", "31")), Status::OffTrack);
    }

    #[test]
    fn thresholds_are_met_exactly_at_their_number() {
        let line = through(&[("2025-01-01", "0"), ("2025-12-31", "100")]);
        let judged = judged(Some(&line), Direction::Higher);
        for (value, status) in [
            ("250", Status::OnTrack),
            ("100", Status::OnTrack),
            ("99.999999", Status::Nearly),
            ("90", Status::Nearly),
            ("89.999999", Status::Behind),
            ("70", Status::Behind),
            ("69.999999", Status::OffTrack),
            ("0", Status::OffTrack),
            ("-5", Status::OffTrack),
        ] {
            assert_eq!(judged.standing(latest("2025-12-31", value)), status, "{value}");
        }
        let strict = Judged { thresholds: Thresholds { nearly_pct: 95, behind_pct: 80 }, ..judged };
        assert_eq!(strict.standing(latest("2025-12-31", "90")), Status::Behind);
        assert_eq!(strict.standing(latest("2025-12-31", "79.9")), Status::OffTrack);
    }

    #[test]
    fn where_nothing_but_the_baseline_is_expected_it_is_held() {
        let flat = through(&[("2025-01-01", "50"), ("2026-01-01", "50")]);
        let holds = |direction: Direction, value: &str| {
            let judged = Judged { tolerance: quantity("0.5"), ..judged(Some(&flat), direction) };
            judged.standing(latest("2025-06-01", value)) == Status::OnTrack
        };
        for (direction, value, held) in [
            (Direction::Higher, "49.5", true),
            (Direction::Higher, "49.499999", false),
            (Direction::Higher, "80", true),
            (Direction::Lower, "50.5", true),
            (Direction::Lower, "50.500001", false),
            (Direction::Lower, "20", true),
            (Direction::Hold, "50.5", true),
            (Direction::Hold, "49.5", true),
            (Direction::Hold, "50.6", false),
            (Direction::Hold, "49.4", false),
        ] {
            assert_eq!(holds(direction, value), held, "{direction:?} {value}");
        }
        // Also on the very day it starts, when nothing more is expected yet.
        let rising = worked();
        let start = judged(Some(&rising), Direction::Higher);
        assert_eq!(start.standing(latest("2024-09-01", "70")), Status::OnTrack);
        assert_eq!(start.standing(latest("2024-09-01", "69.9")), Status::OffTrack);
    }

    #[test]
    fn before_the_start_and_without_a_target_nothing_is_expected() {
        let trajectory = worked();
        let with = judged(Some(&trajectory), Direction::Higher);
        assert_eq!(with.standing(latest("2024-08-31", "90")), Status::NoTarget);
        assert_eq!(judged(None, Direction::Higher).standing(latest("2025-12-01", "90")), Status::NoTarget);
        // After the end the target stays expected.
        assert_eq!(with.standing(latest("2030-01-01", "80")), Status::OnTrack);
        assert_eq!(with.standing(latest("2030-01-01", "79")), Status::Nearly);
    }

    #[test]
    fn a_figure_goes_stale_by_its_frequency() {
        let trajectory = worked();
        for (frequency, on, current, stale) in [
            (Frequency::Weekly, "2026-03-08", "2026-03-18", "2026-03-19"),
            (Frequency::Monthly, "2024-02-29", "2024-04-15", "2024-04-16"),
            (Frequency::Quarterly, "2026-03-31", "2026-08-15", "2026-08-16"),
            (Frequency::TwiceAYear, "2026-06-30", "2027-03-31", "2027-04-01"),
            (Frequency::Yearly, "2026-08-31", "2028-02-29", "2028-03-01"),
        ] {
            let judged = Judged { frequency, ..judged(Some(&trajectory), Direction::Higher) };
            let newest = Some(latest(on, "81"));
            assert_ne!(judged.status(newest, day(current)), Status::NoCurrentData, "{frequency:?}");
            assert_eq!(judged.status(newest, day(stale)), Status::NoCurrentData, "{frequency:?}");
            assert_eq!(judged.status(None, day(current)), Status::NoCurrentData);
        }
        // Too old goes before no target: nothing is known, whatever was expected.
        let without = judged(None, Direction::Higher);
        assert_eq!(without.status(Some(latest("2020-01-01", "1")), day("2026-01-01")), Status::NoCurrentData);
    }

    /// How good a status is, the best highest.
    fn rank(status: Status) -> usize {
        Status::ALL.len() - Status::ALL.iter().position(|it| *it == status).unwrap()
    }

    proptest! {
        #[test]
        fn a_better_value_never_stands_worse(
            trajectory in any_trajectory(),
            days in 0u64..4000,
            one in -3_000_000_000i64..3_000_000_000,
            other in -3_000_000_000i64..3_000_000_000,
        ) {
            let on = trajectory.baseline().on + chrono::Days::new(days);
            let baseline = trajectory.baseline().value.ratio();
            // Where more than the baseline is expected up is better; where less is, down.
            let up = trajectory.expected(on).unwrap() >= baseline;
            let direction = if up { Direction::Higher } else { Direction::Lower };
            let (low, high) = (one.min(other), one.max(other));
            let (worse, better) = if up { (low, high) } else { (high, low) };
            let stands = |value| {
                let value = Quantity::from_millionths(value);
                rank(judged(Some(&trajectory), direction).standing(Latest { on, value }))
            };
            prop_assert!(stands(worse) <= stands(better));
        }
    }
}
