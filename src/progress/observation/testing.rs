//! Metrics and cells for this room's tests.

use super::{Cell, Reported};
use crate::metric::testing::yearly;
use crate::metric::{Metric, Quantity};
use ground::identity::EntryId;

/// A yearly rate of LEAs, higher being better.
pub(crate) fn metric(id: &str) -> Metric {
    Metric {
        definition: "Days attended of days enrolled.".to_owned(),
        source: "Attendance collection".to_owned(),
        ..yearly(id)
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
