//! Metrics and cells for this room's tests.

use super::{Cell, Reported};
use crate::metric::{Aggregate, Direction, Metric, Quantity, Sharing, Supplier, Timing, Unit, Validation};
use ground::calendar::Frequency;
use ground::identity::{EntryId, MetricId};
use ground::organization::Kind;

/// A yearly rate of LEAs, higher being better.
pub(crate) fn metric(id: &str) -> Metric {
    Metric {
        id: MetricId::parse(id).unwrap(),
        name: format!("Metric {id}"),
        definition: "Days attended of days enrolled.".to_owned(),
        unit: Unit::Percent,
        decimals: 1,
        direction: Direction::Higher,
        timing: Timing::Leading,
        level: Kind::Lea,
        frequency: Frequency::Yearly,
        source: "Attendance collection".to_owned(),
        owner: None,
        owner_name: String::new(),
        supplier: Supplier::Sea,
        effort_minutes: 0,
        aggregate: Aggregate::WeightedMean,
        validation: Validation::default(),
        groups: Vec::new(),
        sharing: Sharing::Shared,
        tolerance: Quantity::default(),
        retired: false,
        version: 1,
    }
}

/// A number from its digits.
pub(crate) fn number(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// A cell that came in with the entry `e`.
pub(crate) fn cell(reported: Reported) -> Cell {
    Cell { reported, entry: EntryId::parse("e").unwrap(), hidden: false }
}
