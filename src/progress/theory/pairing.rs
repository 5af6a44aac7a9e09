//! Which figures of organizations are held against each other for a link: how far each had come with the leading metric, and
//! how its lagging metric changed afterwards.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_rational::Ratio;

use super::verdict::{Reading, better_by};
use super::{Link, months_after, months_before};
use crate::metric::{Direction, Mark, Metric, Quantity, Trajectory};
use crate::observation::{Cell, Column};
use ground::calendar::Period;
use ground::identity::OrganizationId;

/// The periods whose figures are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// When the leading metric is read: the lag before [`Self::after`].
    pub leading: Period,
    /// The last day of that period.
    pub leading_on: NaiveDate,
    /// The lagging metric's baseline period.
    pub before: Period,
    /// Its newest period after the lag.
    pub after: Period,
}

impl Periods {
    /// Those of a link; none while the lagging metric has no figure after the lag. Where the baseline isn't a period's last
    /// day, it is of the period that ends nearest to it. The State's own figures may be shown as ranges: only when they were
    /// reported counts here.
    pub fn of(link: &Link, leading: Reading<'_>, lagging: Reading<'_>, first_month: u32) -> Option<Self> {
        let started_on = leading.started_on()?;
        let after_on = lagging.newest_on(months_after(started_on, link.lag_months))?;
        let baseline_on = lagging.baseline_on(started_on)?;
        let last_on = months_before(after_on, link.lag_months);
        let read = leading.points.iter().rev().find(|point| point.on <= last_on).or(leading.points.first())?;
        let periods = Self {
            leading: Period::containing(leading.metric.frequency, read.on, first_month),
            leading_on: read.on,
            before: ending_nearest(lagging.metric, baseline_on, first_month),
            after: Period::containing(lagging.metric.frequency, after_on, first_month),
        };
        (periods.before.since(periods.after) < 0).then_some(periods)
    }
}

fn ending_nearest(metric: &Metric, on: NaiveDate, first_month: u32) -> Period {
    let within = Period::containing(metric.frequency, on, first_month);
    let earlier = within.later(-1);
    let away = |period: Period| (period.last_day(first_month) - on).num_days().abs();
    if away(earlier) < away(within) { earlier } else { within }
}

/// One organization's two figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// How far it had come with the leading metric: the share of what was expected, or the figure itself, signed so that
    /// more is better.
    pub attained: Ratio<i128>,
    /// How its lagging metric changed, in millionths, signed so that more is better.
    pub change: i64,
    /// Whether all three figures may be shown, and so its place among the others may.
    pub may_show: bool,
}

/// What the organizations reported for a link.
#[derive(Debug, Clone, Copy)]
pub struct Across<'a> {
    /// The leading metric for [`Periods::leading`].
    pub leading: &'a Column,
    /// The lagging metric for [`Periods::before`].
    pub before: &'a Column,
    /// The lagging metric for [`Periods::after`].
    pub after: &'a Column,
    /// What each organization should come to with the leading metric, the SEA's for those without one of their own.
    pub targets: &'a BTreeMap<OrganizationId, Trajectory>,
}

impl Across<'_> {
    /// A pair for each organization that reported all three. How far it had come is the share of what was expected that it
    /// attained where every one of them has one, else its figure, better first. None for a metric without a better way.
    pub fn pairs(&self, leading: &Metric, lagging: &Metric, on: NaiveDate) -> Vec<Pair> {
        let complete: Vec<_> = self.leading.cells.iter().filter_map(|(id, cell)| self.complete(id, cell)).collect();
        let shares: Option<Vec<_>> = complete.iter().map(|it| self.share(it.organization, it.leading, on)).collect();
        let figures = || complete.iter().map(|it| signed(leading.direction, it.leading)).collect::<Option<Vec<_>>>();
        let Some(attained) = shares.or_else(figures) else { return Vec::new() };
        let change = |from: Quantity, to: Quantity| {
            let mark = |value| Mark { on, value };
            better_by(lagging.direction, mark(from), mark(to)).map(Quantity::millionths)
        };
        let pair = |(it, attained): (&Complete<'_>, Ratio<i128>)| {
            Some(Pair { attained, change: change(it.before, it.after)?, may_show: it.may_show })
        };
        complete.iter().zip(attained).filter_map(pair).collect()
    }

    fn complete<'a>(&'a self, organization: &'a OrganizationId, leading: &Cell) -> Option<Complete<'a>> {
        if *organization == OrganizationId::sea() {
            return None;
        }
        let (before, after) = (self.before.cells.get(organization)?, self.after.cells.get(organization)?);
        Some(Complete {
            organization,
            leading: leading.reported.counted()?,
            before: before.reported.counted()?,
            after: after.reported.counted()?,
            may_show: ![leading, before, after].iter().any(|cell| cell.hidden),
        })
    }

    fn share(&self, organization: &OrganizationId, value: Quantity, on: NaiveDate) -> Option<Ratio<i128>> {
        let target = self.targets.get(organization).or_else(|| self.targets.get(&OrganizationId::sea()))?;
        target.attained(on, value)
    }
}

struct Complete<'a> {
    organization: &'a OrganizationId,
    leading: Quantity,
    before: Quantity,
    after: Quantity,
    may_show: bool,
}

fn signed(direction: Direction, value: Quantity) -> Option<Ratio<i128>> {
    match direction {
        Direction::Higher => Some(value.ratio()),
        Direction::Lower => Some(-value.ratio()),
        Direction::Hold => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::verdict::testing::*;
    use super::*;
    use crate::metric::Status;
    use crate::observation::{Reported, State};
    use ground::calendar::Frequency;
    use ground::identity::EntryId;

    fn column(values: &[(&str, &str)]) -> Column {
        let cell = |value: &str| {
            let reported = match Quantity::parse(value.trim_end_matches('?')) {
                Some(number) => Reported::value(number, Some(5)),
                None => Reported::absent(State::Missing, ""),
            };
            Cell { reported, entry: EntryId::parse("e").unwrap(), hidden: value.ends_with('?') }
        };
        let cells = values.iter().map(|(id, value)| (OrganizationId::parse(id).unwrap(), cell(value)));
        Column { cells: cells.collect(), version: 1 }
    }

    fn pairs(
        direction: (Direction, Direction),
        targets: &BTreeMap<OrganizationId, Trajectory>,
    ) -> Vec<(String, String, bool)> {
        let leading = column(&[("sea", "95"), ("a", "93"), ("b", "95"), ("c", "97?"), ("d", "missing"), ("e", "91")]);
        let before = column(&[("sea", "70"), ("a", "70"), ("b", "80"), ("c", "60"), ("d", "70")]);
        let after = column(&[("sea", "75"), ("a", "72.5"), ("b", "79"), ("c", "60"), ("d", "90"), ("e", "80")]);
        let across = Across { leading: &leading, before: &before, after: &after, targets };
        let (one, other) = (metric("x", direction.0), metric("y", direction.1));
        let pairs = across.pairs(&one, &other, day("2019-08-31"));
        let words =
            |pair: Pair| (pair.attained.to_string(), Quantity::from_millionths(pair.change).to_string(), pair.may_show);
        pairs.into_iter().map(words).collect()
    }

    fn told(rows: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        rows.iter().map(|(one, other, shown)| ((*one).to_owned(), (*other).to_owned(), *shown)).collect()
    }

    #[test]
    fn only_organizations_that_reported_all_three_are_paired() {
        let none = BTreeMap::new();
        let up = pairs((Direction::Higher, Direction::Higher), &none);
        assert_eq!(up, told(&[("93", "2.5", true), ("95", "-1", true), ("97", "0", false)]));
        let down = pairs((Direction::Lower, Direction::Lower), &none);
        assert_eq!(down, told(&[("-93", "-2.5", true), ("-95", "1", true), ("-97", "0", false)]));
        assert_eq!(pairs((Direction::Hold, Direction::Higher), &none), []);
        assert_eq!(pairs((Direction::Higher, Direction::Hold), &none), []);
    }

    #[test]
    fn how_far_it_came_is_the_share_of_what_was_expected_where_all_have_one() {
        let line = |from: &str, to: &str| trajectory(&[("2018-08-31", from), ("2019-08-31", to)]);
        let sea = (OrganizationId::sea(), line("90", "94"));
        let own = (OrganizationId::parse("a").unwrap(), line("92", "93"));
        let of_all = pairs((Direction::Higher, Direction::Higher), &[sea, own.clone()].into());
        assert_eq!(of_all, told(&[("1", "2.5", true), ("5/4", "-1", true), ("7/4", "0", false)]));
        // One organization's own target says nothing of the others': the figures are compared.
        let of_one = pairs((Direction::Higher, Direction::Higher), &[own].into());
        assert_eq!(of_one[0].0, "93");
    }

    #[test]
    fn the_leading_metric_is_read_the_lag_before_the_lagging_one() {
        let mut leading = metric("x", Direction::Higher);
        leading.frequency = Frequency::Monthly;
        let lagging = metric("y", Direction::Higher);
        let monthly =
            marks(&[("2018-08-31", "over 95%"), ("2019-01-31", "2"), ("2019-02-28", "3"), ("2019-03-31", "4")]);
        let yearly = marks(&[("2018-08-31", "70"), ("2019-08-31", "72")]);
        let reading = reading(&leading, Status::OnTrack, None, &monthly);
        for (lag, key) in [(0, "M2019-03"), (6, "M2019-02"), (7, "M2019-01"), (12, "M2018-08")] {
            let link = link(lag, "1");
            let after = self::reading(&lagging, Status::OnTrack, None, &yearly);
            let periods = Periods::of(&link, reading, after, 9).unwrap();
            assert_eq!(periods.leading.key(), key, "{lag}");
            assert_eq!((periods.before.key(), periods.after.key()), ("Y2017".to_owned(), "Y2018".to_owned()));
        }
        let link = link(13, "1");
        let after = self::reading(&lagging, Status::OnTrack, None, &yearly);
        assert_eq!(Periods::of(&link, reading, after, 9), None);
    }

    #[test]
    fn a_baseline_is_of_the_period_that_ends_nearest_to_it() {
        let yearly = metric("y", Direction::Higher);
        for (on, key) in
            [("2018-08-31", "Y2017"), ("2018-09-01", "Y2017"), ("2019-06-01", "Y2018"), ("2019-01-01", "Y2017")]
        {
            assert_eq!(ending_nearest(&yearly, day(on), 9).key(), key, "{on}");
        }
    }
}
