//! What is expected when: a line through baseline, milestones and target, and how far something has come along it
//! (`domain.md` §3). Exact: nothing is rounded on the way.

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::Quantity;

/// A value to be reached, or that was measured, on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub on: NaiveDate,
    /// How much, in the metric's unit.
    pub value: Quantity,
}

/// Baseline, milestones and target, in the order of their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Mark>", into = "Vec<Mark>")]
pub struct Trajectory(Vec<Mark>);

impl Trajectory {
    /// The most marks: a baseline, ten milestones and a target.
    pub const MARKS_MAX: usize = 12;

    /// A trajectory through these marks, baseline first, target last; none where there are fewer than two or more than
    /// [`Self::MARKS_MAX`], or a date isn't later than the one before it.
    pub fn through(marks: Vec<Mark>) -> Option<Self> {
        let in_order = marks.windows(2).all(|pair| pair[0].on < pair[1].on);
        ((2..=Self::MARKS_MAX).contains(&marks.len()) && in_order).then_some(Self(marks))
    }

    /// All marks, baseline first, target last.
    pub fn marks(&self) -> &[Mark] {
        &self.0
    }

    /// Where it starts.
    pub fn baseline(&self) -> Mark {
        self.0[0]
    }

    /// What is to be reached in the end.
    pub fn target(&self) -> Mark {
        self.0[self.0.len() - 1]
    }

    /// What is expected on a date: on the straight line between the marks around it, the target after the last. None
    /// before the baseline.
    pub fn expected(&self, on: NaiveDate) -> Option<Ratio<i128>> {
        let (millionths, days) = self.millionths_over_days(on)?;
        Some(Ratio::new(millionths, days * 1_000_000))
    }

    /// What is expected, as a fraction that isn't reduced yet: thousands of figures are judged for one page, and reducing
    /// is what takes its time.
    fn millionths_over_days(&self, on: NaiveDate) -> Option<(i128, i128)> {
        let millionths = |mark: Mark| i128::from(mark.value.millionths());
        if on < self.baseline().on {
            return None;
        }
        let Some(next) = self.0.iter().position(|mark| mark.on > on) else {
            return Some((millionths(self.target()), 1));
        };
        let (from, to) = (self.0[next - 1], self.0[next]);
        let (gone, days) = (i128::from((on - from.on).num_days()), i128::from((to.on - from.on).num_days()));
        Some((millionths(from) * days + (millionths(to) - millionths(from)) * gone, days))
    }

    /// How much of what was expected by a date has been reached: (actual − baseline) ÷ (expected − baseline). None before
    /// the baseline and where nothing more than the baseline is expected.
    pub fn attained(&self, on: NaiveDate, actual: Quantity) -> Option<Ratio<i128>> {
        let (expected, days) = self.millionths_over_days(on)?;
        let baseline = i128::from(self.baseline().value.millionths());
        let further = expected - baseline * days;
        (further != 0).then(|| Ratio::new((i128::from(actual.millionths()) - baseline) * days, further))
    }
}

impl TryFrom<Vec<Mark>> for Trajectory {
    type Error = &'static str;

    fn try_from(marks: Vec<Mark>) -> Result<Self, Self::Error> {
        Self::through(marks).ok_or("a trajectory needs a baseline before its target")
    }
}

impl From<Trajectory> for Vec<Mark> {
    fn from(trajectory: Trajectory) -> Self {
        trajectory.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::metric) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(in crate::metric) fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    pub(in crate::metric) fn through(marks: &[(&str, &str)]) -> Trajectory {
        let marks = marks.iter().map(|(on, value)| Mark { on: day(on), value: quantity(value) });
        Trajectory::through(marks.collect()).unwrap()
    }

    /// The domain's worked example.
    pub(in crate::metric) fn worked() -> Trajectory {
        through(&[("2024-09-01", "70"), ("2025-06-01", "74"), ("2026-06-01", "80")])
    }

    fn expected(trajectory: &Trajectory, on: &str) -> Option<String> {
        trajectory.expected(day(on)).and_then(Quantity::from_ratio).map(|it| it.to_string())
    }

    /// A fraction in thousandths, rounded half up.
    pub(in crate::metric) fn thousandths(ratio: Ratio<i128>) -> i128 {
        (ratio * Ratio::from_integer(1000)).round().to_integer()
    }

    #[test]
    fn the_worked_numbers_of_the_domain() {
        let on = day("2025-12-01");
        assert_eq!(thousandths(worked().expected(on).unwrap()), 77_008);
        assert_eq!(thousandths(worked().attained(on, quantity("76")).unwrap()), 856);
        // Lower is better: a quarter of the way from 30 to 10.
        let falling = through(&[("2025-01-01", "30"), ("2025-01-05", "10")]);
        assert_eq!(expected(&falling, "2025-01-02").as_deref(), Some("25"));
        assert_eq!(falling.attained(day("2025-01-02"), quantity("24")), Some(Ratio::new(6, 5)));
    }

    #[test]
    fn nothing_is_expected_before_the_start_and_the_target_ever_after() {
        for (on, value) in [
            ("2024-08-31", None),
            ("2024-09-01", Some("70")),
            ("2025-06-01", Some("74")),
            ("2026-05-31", Some("79.983562")),
            ("2026-06-01", Some("80")),
            ("2031-01-01", Some("80")),
        ] {
            assert_eq!(expected(&worked(), on).as_deref(), value, "{on}");
        }
        assert_eq!(worked().attained(day("2024-08-31"), quantity("75")), None);
        assert_eq!(worked().attained(day("2024-09-01"), quantity("75")), None);
        assert_eq!(worked().attained(day("2031-01-01"), quantity("85")), Some(Ratio::new(3, 2)));
    }

    #[test]
    fn days_count_one_by_one_in_leap_years_too() {
        let leap = through(&[("2024-02-28", "0"), ("2024-03-01", "2")]);
        assert_eq!(expected(&leap, "2024-02-29").as_deref(), Some("1"));
        let year = through(&[("2024-01-01", "0"), ("2025-01-01", "366")]);
        assert_eq!(expected(&year, "2024-12-31").as_deref(), Some("365"));
        let common = through(&[("2023-02-28", "0"), ("2023-03-01", "2")]);
        assert_eq!(expected(&common, "2023-03-01").as_deref(), Some("2"));
    }

    #[test]
    fn one_milestone_and_none_bend_the_line_or_do_not() {
        let straight = through(&[("2025-01-01", "0"), ("2025-01-11", "10")]);
        assert_eq!(expected(&straight, "2025-01-06").as_deref(), Some("5"));
        let bent = through(&[("2025-01-01", "0"), ("2025-01-06", "8"), ("2025-01-11", "10")]);
        assert_eq!(expected(&bent, "2025-01-04").as_deref(), Some("4.8"));
        assert_eq!(expected(&bent, "2025-01-08").as_deref(), Some("8.8"));
        let flat = through(&[("2025-01-01", "5"), ("2025-01-11", "5")]);
        assert_eq!(flat.attained(day("2025-01-06"), quantity("5")), None);
    }

    #[test]
    fn marks_are_in_order_and_few() {
        let mark = |on: &str| Mark { on: day(on), value: Quantity::default() };
        assert_eq!(Trajectory::through(vec![mark("2025-01-01")]), None);
        assert_eq!(Trajectory::through(vec![mark("2025-01-01"), mark("2025-01-01")]), None);
        assert_eq!(Trajectory::through(vec![mark("2025-01-02"), mark("2025-01-01")]), None);
        let many = |count: u64| {
            (0..count)
                .map(|later| Mark { on: day("2025-01-01") + chrono::Days::new(later), value: Quantity::default() })
        };
        assert!(Trajectory::through(many(12).collect()).is_some());
        assert_eq!(Trajectory::through(many(13).collect()), None);
        let stored = serde_json::to_string(&worked()).unwrap();
        assert_eq!(serde_json::from_str::<Trajectory>(&stored).unwrap(), worked());
        assert!(serde_json::from_str::<Trajectory>("[]").is_err());
    }

    /// Any trajectory: two to twelve marks, a day to three years apart.
    pub(in crate::metric) fn any_trajectory() -> impl Strategy<Value = Trajectory> {
        let step = (1u64..1100, -2_000_000_000i64..2_000_000_000);
        proptest::collection::vec(step, 2..=Trajectory::MARKS_MAX).prop_map(|steps| {
            let mut on = day("2000-01-01");
            let marks = steps.into_iter().map(|(days, millionths)| {
                on = on + chrono::Days::new(days);
                Mark { on, value: Quantity::from_millionths(millionths) }
            });
            Trajectory::through(marks.collect()).unwrap()
        })
    }

    proptest! {
        #[test]
        fn the_line_passes_its_points_and_never_jumps(trajectory in any_trajectory()) {
            for mark in trajectory.marks() {
                prop_assert_eq!(trajectory.expected(mark.on), Some(mark.value.ratio()));
            }
            let slope = |pair: &[Mark]| {
                let rise = pair[1].value.ratio() - pair[0].value.ratio();
                let slope = rise / Ratio::from_integer(i128::from((pair[1].on - pair[0].on).num_days()));
                if slope < Ratio::from_integer(0) { -slope } else { slope }
            };
            let steepest = trajectory.marks().windows(2).map(slope).max().unwrap();
            let mut today = trajectory.baseline().on;
            while today < trajectory.target().on + chrono::Days::new(3) {
                let tomorrow = today + chrono::Days::new(1);
                let step = trajectory.expected(tomorrow).unwrap() - trajectory.expected(today).unwrap();
                prop_assert!(step <= steepest && -step <= steepest, "{today}");
                today = tomorrow;
            }
            let before = trajectory.baseline().on - chrono::Days::new(1);
            prop_assert_eq!(trajectory.expected(before), None);
        }

        #[test]
        fn on_the_line_as_much_is_attained_as_was_expected(trajectory in any_trajectory(), days in 0u64..4000) {
            let on = trajectory.baseline().on + chrono::Days::new(days);
            let expected = trajectory.expected(on).unwrap();
            let baseline = trajectory.baseline().value.ratio();
            // A quantity on the line exactly, where there is one; else the definition itself.
            if let Some(actual) = Quantity::from_ratio(expected).filter(|it| it.ratio() == expected) {
                let one = (expected != baseline).then(|| Ratio::from_integer(1));
                prop_assert_eq!(trajectory.attained(on, actual), one);
            }
            for mark in trajectory.marks().iter().filter(|mark| mark.value.ratio() != baseline) {
                prop_assert_eq!(trajectory.attained(mark.on, mark.value), Some(Ratio::from_integer(1)));
                let above = Quantity::from_millionths(mark.value.millionths() + 1);
                prop_assert_ne!(trajectory.attained(mark.on, above), Some(Ratio::from_integer(1)));
            }
        }
    }
}
