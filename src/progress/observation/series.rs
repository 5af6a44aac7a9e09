//! From figures to a series as a page shows it: what may be shown, what was expected, how it stood then and stands now.

use chrono::NaiveDate;

use super::hiding::shown;
use super::{Point, Reported, Series, SeriesOf};
use crate::metric::{Judged, Latest, Metric, Quantity, Standards, Status, Target};
use ground::calendar::Period;
use ground::site::Site;

/// What figures are read by.
pub(super) struct Around<'a> {
    pub(super) site: &'a Site,
    pub(super) standards: &'a Standards,
    pub(super) today: NaiveDate,
}

/// What a figure of this metric is judged by.
pub(super) fn judged<'a>(metric: &Metric, target: Option<&'a Target>, standards: &Standards) -> Judged<'a> {
    Judged {
        trajectory: target.map(|target| &target.trajectory),
        direction: metric.direction,
        tolerance: metric.tolerance,
        frequency: metric.frequency,
        thresholds: standards.thresholds,
    }
}

/// Makes a series of figures in the order of time, each with whether it is hidden though large enough.
pub(super) fn series(
    metric: &Metric,
    of: &SeriesOf,
    target: Option<Target>,
    figures: Vec<(Period, Reported, bool)>,
    around: &Around<'_>,
) -> Series {
    let judge = judged(metric, target.as_ref(), around.standards);
    let mut newest = None;
    let points = figures.into_iter().map(|(period, reported, hidden)| {
        let on = period.last_day(around.site.school_year_starts);
        let shown = shown(metric, &reported, hidden, &around.standards.privacy);
        // How it stands is told from the exact figure, also where a range is shown; not where it is hidden.
        let is_hidden = matches!(shown, super::Shown::Suppressed);
        let latest = reported.counted().filter(|_| !is_hidden).map(|value| Latest { on, value });
        if let Some(latest) = latest {
            newest = Some(latest);
        }
        let expected = target.as_ref().and_then(|target| target.trajectory.expected(on)).and_then(Quantity::from_ratio);
        let status = latest.map(|latest| judge.standing(latest));
        Point { period, on, shown, expected, status, exact: latest.map(|latest| latest.value) }
    });
    let points: Vec<Point> = points.collect();
    let status = match (newest, &target) {
        (None, _) => Status::NoCurrentData,
        (newest, _) => judge.status(newest, around.today),
    };
    Series {
        metric: metric.clone(),
        organization: of.organization.clone(),
        group: of.group.clone(),
        target,
        points,
        status,
        may_see: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{ALL_GROUP, Mark, Trajectory};
    use crate::observation::State;
    use crate::observation::testing::{metric, number};
    use ground::calendar::Frequency;
    use ground::identity::OrganizationId;
    use ground::testing::site;

    #[test]
    fn a_series_says_what_was_expected_and_how_it_stands() {
        let (metric, site, standards) = (metric("m"), site(), Standards::default());
        let mark = |on: &str, value: &str| Mark { on: on.parse().unwrap(), value: number(value) };
        let target = Target {
            metric: metric.id.clone(),
            organization: OrganizationId::sea(),
            trajectory: Trajectory::through(vec![mark("2024-06-30", "80"), mark("2026-06-30", "90")]).unwrap(),
            note: String::new(),
            version: 1,
        };
        let of = SeriesOf { metric: metric.id.clone(), organization: OrganizationId::sea(), group: ALL_GROUP.into() };
        let year = |on: &str| Period::containing(Frequency::Yearly, on.parse().unwrap(), 7);
        let figures = vec![
            (year("2024-06-30"), Reported::value(number("80"), Some(500)), false),
            (year("2025-06-30"), Reported::value(number("84.5"), Some(500)), false),
            (year("2026-06-30"), Reported::absent(State::Missing, "No data"), false),
        ];
        for (today, status) in [("2026-12-31", Status::Nearly), ("2027-01-01", Status::NoCurrentData)] {
            let around = Around { site: &site, standards: &standards, today: today.parse().unwrap() };
            let found = series(&metric, &of, Some(target.clone()), figures.clone(), &around);
            assert_eq!(found.status, status, "{today}");
            assert_eq!(found.points[1].expected, Some(number("85")));
            assert_eq!(found.points[1].status, Some(Status::Nearly));
            assert_eq!((found.points[2].status, found.points[2].shown.number()), (None, None));
        }
        let around = Around { site: &site, standards: &standards, today: "2026-12-31".parse().unwrap() };
        let hidden = vec![(year("2025-06-30"), Reported::value(number("84.5"), Some(9)), false)];
        let found = series(&metric, &of, Some(target), hidden, &around);
        assert_eq!((found.status, found.points[0].status), (Status::NoCurrentData, None));
        assert_eq!(series(&metric, &of, None, figures, &around).status, Status::NoTarget);
    }
}
