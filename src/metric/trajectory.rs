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
        if on < self.baseline().on {
            return None;
        }
        let Some(next) = self.0.iter().position(|mark| mark.on > on) else { return Some(self.target().value.ratio()) };
        let (from, to) = (self.0[next - 1], self.0[next]);
        let gone = Ratio::new(i128::from((on - from.on).num_days()), i128::from((to.on - from.on).num_days()));
        Some(from.value.ratio() + (to.value.ratio() - from.value.ratio()) * gone)
    }

    /// How much of what was expected by a date has been reached: (actual − baseline) ÷ (expected − baseline). None before
    /// the baseline and where nothing more than the baseline is expected.
    pub fn attained(&self, on: NaiveDate, actual: Quantity) -> Option<Ratio<i128>> {
        let (baseline, expected) = (self.baseline().value.ratio(), self.expected(on)?);
        (expected != baseline).then(|| (actual.ratio() - baseline) / (expected - baseline))
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
