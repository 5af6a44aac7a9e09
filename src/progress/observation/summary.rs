//! What a column comes to: the State's figure, how many reported, how the figures are spread.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::hiding::shown;
use super::{Cell, Column, Shown, State};
use crate::metric::{Aggregate, Metric, Quantity};
use ground::calendar::Period;
use ground::identity::OrganizationId;
use ground::organization::directory::Directory;
use ground::organization::{self, Kind};
use ground::privacy::Rules;

/// How many of a region's organizations reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionCount {
    /// The region; empty for organizations without one.
    pub region: String,
    /// How many of its open organizations of the metric's level reported a number.
    pub reporting: u32,
    /// How many there are.
    pub expected: u32,
}

/// What a metric came to in one period, over all organizations of its level, for one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Which period.
    #[serde(with = "super::store::packed_period")]
    pub period: Period,
    /// Its last day.
    pub on: NaiveDate,
    /// The State's figure: its own, else what the metric's aggregate makes of the organizations'.
    pub state: Option<Quantity>,
    /// From how many, where that is known.
    pub state_n: Option<u64>,
    /// Whether privacy hides the State's figure.
    pub state_hidden: bool,
    /// Organizations with a number.
    pub reporting: u32,
    /// Organizations that said it is missing, or whose figure was no use.
    pub missing: u32,
    /// Organizations whose figure is kept back at its source.
    pub suppressed: u32,
    /// Organizations that have nothing of the kind.
    pub not_applicable: u32,
    /// Organizations whose figure is under review.
    pub under_review: u32,
    /// Open organizations of the metric's level.
    pub expected: u32,
    /// The 0th, 10th, 25th, 50th, 75th, 90th and 100th percentile of the numbers as they may be shown: without those that
    /// are hidden, ranges as their edges. Empty where there are none.
    pub percentiles: Vec<Quantity>,
    /// How many reported, region by region.
    pub regions: Vec<RegionCount>,
}

/// How many open organizations of a level there are, region by region: what reporting is held against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected(BTreeMap<String, u32>);

impl Expected {
    /// Counts the open organizations of this kind.
    pub fn of(directory: &Directory, kind: Kind) -> Self {
        let mut regions = BTreeMap::new();
        let open = |it: &&organization::Organization| it.kind == kind && it.status == organization::Status::Open;
        for organization in directory.iter().filter(open) {
            *regions.entry(directory.region(&organization.id).to_owned()).or_default() += 1;
        }
        Self(regions)
    }
}

/// Ranks of [`Summary::percentiles`].
pub const PERCENTILES: [usize; 7] = [0, 10, 25, 50, 75, 90, 100];

impl Summary {
    /// What a column comes to, in which is marked already what is hidden. `on` is the period's last day.
    pub fn of(
        metric: &Metric,
        period: Period,
        on: NaiveDate,
        column: &Column,
        directory: &Directory,
        expected: &Expected,
        rules: &Rules,
    ) -> Self {
        let sea = OrganizationId::sea();
        let organizations = || column.cells.iter().filter(|(id, _)| **id != sea);
        let count = |state: State| organizations().filter(|(_, cell)| cell.reported.state == state).count() as u32;
        let reporting = organizations().filter(|(_, cell)| cell.reported.counted().is_some()).count() as u32;
        let mut numbers: Vec<Quantity> = organizations().filter_map(|(_, cell)| told(metric, cell, rules)).collect();
        numbers.sort_unstable();
        let mut regions: BTreeMap<&str, RegionCount> = expected
            .0
            .iter()
            .map(|(region, count)| {
                (region.as_str(), RegionCount { region: region.clone(), reporting: 0, expected: *count })
            })
            .collect();
        for (id, _) in organizations().filter(|(_, cell)| cell.reported.counted().is_some()) {
            if let Some(region) = regions.get_mut(directory.region(id)) {
                region.reporting += 1;
            }
        }
        let (state, state_n) = state_figure(metric, column);
        Self {
            period,
            on,
            state,
            state_n,
            state_hidden: false,
            reporting,
            missing: count(State::Missing),
            suppressed: count(State::Suppressed),
            not_applicable: count(State::NotApplicable),
            under_review: count(State::UnderReview),
            expected: expected.0.values().sum(),
            percentiles: percentiles(&numbers),
            regions: regions.into_values().collect(),
        }
    }
}

/// A number as it may be told among others: a range as its edge, and nothing of what is hidden.
fn told(metric: &Metric, cell: &Cell, rules: &Rules) -> Option<Quantity> {
    match shown(metric, &cell.reported, cell.hidden, rules) {
        Shown::Value { value, .. } => Some(value),
        Shown::Below { pct } | Shown::Above { pct } => i32::try_from(pct).ok().map(Quantity::whole),
        _ => None,
    }
}

/// Nearest-rank percentiles of sorted numbers.
fn percentiles(sorted: &[Quantity]) -> Vec<Quantity> {
    let rank = |percent: usize| (percent * sorted.len()).div_ceil(100).max(1) - 1;
    PERCENTILES.iter().filter_map(|percent| sorted.get(rank(*percent)).copied()).collect()
}

/// The State's own figure, else what is made of the organizations'.
fn state_figure(metric: &Metric, column: &Column) -> (Option<Quantity>, Option<u64>) {
    let sea = OrganizationId::sea();
    if let Some(own) = column.cells.get(&sea).map(|cell| &cell.reported).filter(|own| own.counted().is_some()) {
        return (own.counted(), own.n.map(u64::from));
    }
    let figures: Vec<(Quantity, Option<u32>)> = column
        .cells
        .iter()
        .filter(|(id, _)| **id != sea)
        .filter_map(|(_, cell)| Some((cell.reported.counted()?, cell.reported.n)))
        .collect();
    let n = figures.iter().filter_map(|(_, n)| n.map(u64::from)).reduce(|sum, n| sum + n);
    let sum = |weighted: &[(Quantity, i128)]| -> i128 {
        weighted.iter().map(|(value, weight)| i128::from(value.millionths()) * weight).sum()
    };
    let mean = |weighted: Vec<(Quantity, i128)>| {
        let weight: i128 = weighted.iter().map(|(_, weight)| weight).sum();
        (weight > 0).then(|| Ratio::new(sum(&weighted), weight * 1_000_000)).and_then(Quantity::from_ratio)
    };
    let once = || figures.iter().map(|(value, _)| (*value, 1)).collect::<Vec<_>>();
    let state = match metric.aggregate {
        Aggregate::Own => None,
        Aggregate::Mean => mean(once()),
        Aggregate::WeightedMean if n.is_none() => mean(once()),
        Aggregate::WeightedMean => {
            mean(figures.iter().filter_map(|(value, n)| n.map(|n| (*value, i128::from(n)))).collect())
        }
        Aggregate::Sum => {
            (!figures.is_empty()).then(|| Ratio::new(sum(&once()), 1_000_000)).and_then(Quantity::from_ratio)
        }
    };
    let n = n.filter(|_| state.is_some());
    (state, n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::testing::{cell, metric, number};
    use crate::observation::{Reported, State};

    fn column(figures: &[(&str, &str, Option<u32>)]) -> Column {
        let cells = figures
            .iter()
            .map(|(id, value, n)| (OrganizationId::parse(id).unwrap(), cell(Reported::value(number(value), *n))));
        Column { cells: cells.collect(), version: 1 }
    }

    #[test]
    fn the_state_s_figure_is_its_own_or_made_of_the_others() {
        let lea = [("lea-1", "90", Some(100)), ("lea-2", "80", Some(300))];
        for (aggregate, figures, expected) in [
            (Aggregate::WeightedMean, lea.to_vec(), Some("82.5")),
            (Aggregate::Mean, lea.to_vec(), Some("85")),
            (Aggregate::Sum, lea.to_vec(), Some("170")),
            (Aggregate::Own, lea.to_vec(), None),
            (Aggregate::Own, [lea.to_vec(), vec![("sea", "84", None)]].concat(), Some("84")),
            (Aggregate::Sum, [lea.to_vec(), vec![("sea", "84", None)]].concat(), Some("84")),
            (Aggregate::WeightedMean, vec![("lea-1", "90", None), ("lea-2", "80", None)], Some("85")),
            (Aggregate::WeightedMean, vec![("lea-1", "90", None), ("lea-2", "80", Some(5))], Some("80")),
            (Aggregate::Sum, vec![], None),
        ] {
            let metric = Metric { aggregate, ..metric("attendance") };
            let state = state_figure(&metric, &column(&figures)).0;
            assert_eq!(state.map(|it| it.to_string()).as_deref(), expected, "{aggregate:?} {figures:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_counted_as_what_it_is_and_never_as_a_number() {
        let mut column = column(&[("lea-1", "0", None), ("lea-2", "10", None)]);
        for (id, state) in [
            ("lea-3", State::Missing),
            ("lea-4", State::Suppressed),
            ("lea-5", State::NotApplicable),
            ("lea-6", State::UnderReview),
        ] {
            let value = (state == State::UnderReview).then(|| number("99"));
            let reported = Reported { value, ..Reported::absent(state, "") };
            column.cells.insert(OrganizationId::parse(id).unwrap(), cell(reported));
        }
        let day = "2026-06-30".parse().unwrap();
        let period = Period::containing(ground::calendar::Frequency::Yearly, day, 7);
        let directory = Directory::default();
        let summary =
            Summary::of(&metric("m"), period, day, &column, &directory, &Expected::default(), &Rules::default());
        assert_eq!(summary.state, Some(number("5")));
        assert_eq!(
            (summary.reporting, summary.missing, summary.suppressed, summary.not_applicable, summary.under_review),
            (2, 1, 1, 1, 1)
        );
        assert_eq!(summary.percentiles.first().zip(summary.percentiles.last()), Some((&number("5"), &number("10"))));
    }

    #[test]
    fn percentiles_are_figures_that_were_reported() {
        let numbers: Vec<_> = (1..=10).map(Quantity::whole).collect();
        let shown: Vec<_> = percentiles(&numbers).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["1", "1", "3", "5", "8", "9", "10"]);
        assert_eq!(percentiles(&[]), []);
        assert_eq!(percentiles(&numbers[..1]).len(), 7);
    }
}
