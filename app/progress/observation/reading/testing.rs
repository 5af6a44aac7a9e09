//! Small figures for the tests of these pages.

use ground::calendar::Period;
use ground::identity::OrganizationId;
use progress::metric::testing::yearly;
use progress::metric::{ALL_GROUP, Metric, Quantity, Status, Supplier};
use progress::observation::{Point, Series, Shown, Summary};

/// A yearly rate of LEAs, higher is better, with one decimal.
pub(super) fn metric() -> Metric {
    Metric { name: "Attendance rate".to_owned(), supplier: Supplier::Lea, ..yearly("attendance") }
}

/// A figure for a period, or a missing one.
pub(super) fn point(period: &str, value: Option<&str>) -> Point {
    let period = Period::from_key(period).unwrap();
    let shown = match value.and_then(Quantity::parse) {
        Some(value) => Shown::Value { value, n: None },
        None => Shown::Missing { reason: String::new() },
    };
    Point { period, on: period.last_day(7), shown, expected: None, status: None, exact: None }
}

/// A series of these points, for the State.
pub(super) fn series(points: Vec<Point>) -> Series {
    Series {
        metric: metric(),
        organization: OrganizationId::sea(),
        group: ALL_GROUP.to_owned(),
        target: None,
        points,
        status: Status::NoTarget,
        may_see: true,
    }
}

/// What a period came to: so many of so many reported.
pub(super) fn summary(period: &str, reporting: u32, expected: u32) -> Summary {
    let period = Period::from_key(period).unwrap();
    Summary {
        period,
        on: period.last_day(7),
        state: None,
        state_n: None,
        state_hidden: false,
        reporting,
        missing: 0,
        suppressed: 0,
        not_applicable: 0,
        under_review: 0,
        expected,
        percentiles: Vec::new(),
        regions: Vec::new(),
    }
}
