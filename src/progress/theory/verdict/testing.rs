//! Metrics, figures and links for tests of rules.

use chrono::NaiveDate;

use super::{Figure, Reading};
use crate::metric::testing::yearly;
use crate::metric::{Aggregate, Direction, Mark, Metric, Quantity, Status, Trajectory};
use crate::theory::{Expected, Link};
use ground::identity::{LinkId, MetricId};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A yearly metric in percent with one decimal.
pub fn metric(name: &str, direction: Direction) -> Metric {
    let id = name.to_lowercase().replace(' ', "-");
    Metric { name: name.to_owned(), direction, aggregate: Aggregate::Mean, ..yearly(&id) }
}

pub fn marks(values: &[(&str, &str)]) -> Vec<Figure> {
    values.iter().map(|(on, value)| Figure { on: day(on), value: Quantity::parse(value) }).collect()
}

pub fn trajectory(values: &[(&str, &str)]) -> Trajectory {
    let mark = |(on, value): &(&str, &str)| Mark { on: day(on), value: Quantity::parse(value).unwrap() };
    Trajectory::through(values.iter().map(mark).collect()).unwrap()
}

pub fn reading<'a>(
    metric: &'a Metric,
    status: Status,
    trajectory: Option<&'a Trajectory>,
    points: &'a [Figure],
) -> Reading<'a> {
    Reading { metric, status, trajectory, points }
}

/// A link between `x` and `y`, reviewed on 2026-06-01.
pub fn link(lag_months: u32, effect: &str) -> Link {
    Link {
        id: LinkId::parse("l1").unwrap(),
        leading: MetricId::parse("x").unwrap(),
        lagging: MetricId::parse("y").unwrap(),
        expected: Expected::Improves,
        lag_months,
        smallest_effect: Quantity::parse(effect).unwrap(),
        review_on: day("2026-06-01"),
        note: String::new(),
        stopped_on: None,
    }
}
