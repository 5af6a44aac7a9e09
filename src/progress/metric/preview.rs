//! A target as people read it before they rely on it: what is expected in each period, and what is odd about it.

use super::{Direction, Metric, Quantity, Trajectory};
use ground::calendar::Period;

/// The most periods that are shown beside each other.
const PERIODS_MAX: i32 = 120;

/// What is expected of a period: at its last day, for which its figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Which period.
    pub period: Period,
    /// How much, to the nearest millionth.
    pub value: Quantity,
}

/// What is expected in each period, from the first that ends at or after the baseline to the first that ends at or after the
/// target; at most 120. School years start on the first of `first_month`.
pub fn by_period(metric: &Metric, trajectory: &Trajectory, first_month: u32) -> Vec<Expected> {
    let first = Period::containing(metric.frequency, trajectory.baseline().on, first_month);
    let last = Period::containing(metric.frequency, trajectory.target().on, first_month);
    let count = (last.since(first) + 1).clamp(1, PERIODS_MAX);
    let expected = |period: Period| {
        let value = trajectory.expected(period.last_day(first_month)).and_then(Quantity::from_ratio)?;
        Some(Expected { period, value })
    };
    (0..count).filter_map(|later| expected(first.later(later))).collect()
}

/// What is odd about a target, as sentences: it is kept all the same.
pub fn remarks(metric: &Metric, trajectory: &Trajectory) -> Vec<String> {
    let mut remarks = Vec::new();
    let (baseline, target) = (trajectory.baseline().value, trajectory.target().value);
    let better = |one: Quantity, other: Quantity| match metric.direction {
        Direction::Higher => one > other,
        Direction::Lower => one < other,
        Direction::Hold => false,
    };
    if metric.direction == Direction::Hold {
        if trajectory.marks().iter().any(|mark| mark.value != baseline) {
            remarks.push("The metric should stay where it is, yet the target is another value.".to_owned());
        }
    } else if target == baseline {
        remarks.push("The target is the baseline: nothing has to change to be on track.".to_owned());
    } else if !better(target, baseline) {
        let way = metric.direction.name().to_lowercase();
        remarks.push(format!("The target is worse than the baseline, though {way}."));
    }
    let back = trajectory.marks().windows(2).find(|pair| better(pair[0].value, pair[1].value));
    if let Some(pair) = back.filter(|_| better(target, baseline)) {
        let at = ground::calendar::date_in_words(pair[1].on);
        remarks.push(format!("What is expected by {at} is worse than what is expected before."));
    }
    let outside = |value: Quantity| {
        let validation = &metric.validation;
        validation.least.is_some_and(|least| value < least) || validation.most.is_some_and(|most| value > most)
    };
    if let Some(mark) = trajectory.marks().iter().find(|mark| outside(mark.value)) {
        let value = metric.words(mark.value);
        remarks.push(format!("{value} lies outside of what the metric calls plausible."));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::super::testing::example;
    use super::*;
    use ground::calendar::Frequency;

    fn through(marks: &[(&str, i32)]) -> Trajectory {
        let mark = |(on, value): &(&str, i32)| Mark { on: on.parse().unwrap(), value: Quantity::whole(*value) };
        Trajectory::through(marks.iter().map(mark).collect()).unwrap()
    }

    #[test]
    fn each_period_says_what_it_should_come_to() {
        let metric = Metric { frequency: Frequency::Quarterly, decimals: 2, ..example("a") };
        let target = through(&[("2024-09-01", 70), ("2025-06-01", 74), ("2026-06-01", 80)]);
        let shown: Vec<_> =
            by_period(&metric, &target, 9).iter().map(|it| (it.period.to_string(), metric.words(it.value))).collect();
        assert_eq!(shown.len(), 8);
        assert_eq!(shown[0], ("2024–25, quarter 1".to_owned(), "71.32%".to_owned()));
        assert_eq!(shown[7], ("2025–26, quarter 4".to_owned(), "80.00%".to_owned()));
        let weekly = Metric { frequency: Frequency::Weekly, ..metric };
        assert_eq!(by_period(&weekly, &through(&[("2000-01-01", 1), ("2100-01-01", 2)]), 9).len(), 120);
    }

    #[test]
    fn what_is_odd_is_said() {
        let higher = example("a");
        let lower = Metric { direction: Direction::Lower, ..example("b") };
        let hold = Metric { direction: Direction::Hold, ..example("c") };
        let up = through(&[("2024-09-01", 70), ("2026-06-01", 80)]);
        let flat = through(&[("2024-09-01", 70), ("2026-06-01", 70)]);
        let dip = through(&[("2024-09-01", 70), ("2025-06-01", 65), ("2026-06-01", 80)]);
        for (metric, trajectory, count) in [
            (&higher, &up, 0),
            (&higher, &flat, 1),
            (&higher, &dip, 1),
            (&lower, &up, 1),
            (&hold, &flat, 0),
            (&hold, &up, 1),
        ] {
            assert_eq!(remarks(metric, trajectory).len(), count, "{:?} {trajectory:?}", metric.direction);
        }
        let beyond = through(&[("2024-09-01", 70), ("2026-06-01", 180)]);
        assert_eq!(remarks(&higher, &beyond), ["180.0% lies outside of what the metric calls plausible."]);
    }
}
