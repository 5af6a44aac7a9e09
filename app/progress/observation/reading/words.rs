//! What figures say, in words: how much something changed, from how many, against what, since when.

use app_ground::components::{counted, figure};
use ground::calendar::{Frequency, Period, date_in_words};
use ground::organization::Kind;
use progress::metric::{Metric, Quantity, Target, Unit};
use progress::observation::{Point, Series, Shown, Summary};

/// The organizations of a kind, counted: `1,201 LEAs`.
pub(super) fn organizations(kind: Kind, count: usize) -> String {
    match kind {
        Kind::Sea => counted(count, "State agency", "State agencies"),
        Kind::Lea => counted(count, "LEA", "LEAs"),
        Kind::School => counted(count, "school", "schools"),
    }
}

/// The organizations of a kind, as they stand within a sentence.
pub(super) fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Sea => "State agencies",
        Kind::Lea => "LEAs",
        Kind::School => "schools",
    }
}

/// A difference with its sign and unit: `+1.2 points`, `−3 days`, `no change`. Between two percentages lie points.
pub(super) fn change_words(metric: &Metric, change: Quantity) -> String {
    let rounded = change.rounded(metric.decimals);
    let size = rounded.trim_start_matches('−');
    if size.chars().all(|letter| matches!(letter, '0' | '.')) {
        return "no change".to_owned();
    }
    let sign = if change.millionths() < 0 { "−" } else { "+" };
    match metric.unit {
        Unit::Percent | Unit::Points => format!("{sign}{size} points"),
        unit => format!("{sign}{}", unit.with(size)),
    }
}

/// What is shown of a figure, with its n: `95.4%, n 1,204`.
pub(super) fn shown_words(metric: &Metric, shown: &Shown) -> String {
    match shown.n() {
        Some(n) => format!("{}, n {}", shown.words(metric), figure(n as usize)),
        None => shown.words(metric),
    }
}

/// Why there is no number, where somebody said.
pub(super) fn reason(shown: &Shown) -> &str {
    match shown {
        Shown::Missing { reason } | Shown::NotApplicable { reason } => reason,
        _ => "",
    }
}

/// What was expected, in words; a dash where nothing was.
pub(super) fn expected_words(metric: &Metric, point: &Point) -> String {
    point.expected.map_or_else(|| "–".to_owned(), |expected| metric.words(expected))
}

/// When a figure stands for: `2018–19 (through June 30, 2019)`. A week or a month says it itself.
pub(super) fn period_words(period: Period, point: &Point) -> String {
    match period.frequency() {
        Frequency::Weekly | Frequency::Monthly => period.to_string(),
        _ => format!("{period} (through {})", date_in_words(point.on)),
    }
}

/// What it should come to: `97.0% by June 30, 2021, from 95.4% on July 1, 2018`.
pub(super) fn target_words(metric: &Metric, target: &Target) -> String {
    let (from, to) = (target.trajectory.baseline(), target.trajectory.target());
    let words = |mark: progress::metric::Mark| (metric.words(mark.value), date_in_words(mark.on));
    let ((from, since), (to, by)) = (words(from), words(to));
    format!("{to} by {by}, from {from} on {since}")
}

/// From how many a State's figure comes: `1,180 of 1,201 LEAs reported`.
pub(super) fn coverage(kind: Kind, summary: &Summary) -> String {
    format!("{} of {} reported", figure(summary.reporting as usize), organizations(kind, summary.expected as usize))
}

/// Why no number stands for some organizations: `12 missing, 3 suppressed`. Empty where there is a number for all.
pub(super) fn absent(summary: &Summary) -> String {
    let silent = summary.expected.saturating_sub(
        summary.reporting + summary.missing + summary.suppressed + summary.not_applicable + summary.under_review,
    );
    let said = [
        (silent, "sent nothing"),
        (summary.missing, "said it is missing"),
        (summary.suppressed, "suppressed"),
        (summary.not_applicable, "not applicable"),
        (summary.under_review, "under review"),
    ];
    let said =
        said.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{} {why}", figure(*count as usize)));
    said.collect::<Vec<_>>().join(", ")
}

/// A share in whole hundredths, rounded down, so that only all of them are 100; none of nothing.
pub(super) fn share_pct(part: u32, whole: u32) -> Option<u32> {
    (whole > 0).then(|| part.min(whole) * 100 / whole)
}

/// How a series went: from its first figure to its newest. For the drawing of one.
pub(super) fn course(series: &Series) -> String {
    let numbers: Vec<&Point> = series.points.iter().filter(|point| point.shown.number().is_some()).collect();
    let says = |point: &Point| format!("{} in {}", point.shown.words(&series.metric), point.period);
    match numbers.as_slice() {
        [] => "No figures".to_owned(),
        [only] => says(only),
        [first, .., last] => format!("From {} to {}", says(first), says(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{metric, point, series, summary};
    use super::*;

    #[test]
    fn a_change_has_its_sign_and_its_unit() {
        let percent = metric();
        let days = Metric { unit: Unit::Days, decimals: 0, ..metric() };
        let dollars = Metric { unit: Unit::Dollars, decimals: 0, ..metric() };
        for (metric, change, expected) in [
            (&percent, "1.24", "+1.2 points"),
            (&percent, "-0.04", "no change"),
            (&percent, "0", "no change"),
            (&days, "-3", "−3 days"),
            (&dollars, "1200", "+$1,200"),
        ] {
            assert_eq!(change_words(metric, Quantity::parse(change).unwrap()), expected);
        }
    }

    #[test]
    fn a_share_is_whole_only_when_all_are_there() {
        for (part, whole, expected) in
            [(0, 0, None), (999, 1_000, Some(99)), (1_000, 1_000, Some(100)), (1, 3, Some(33))]
        {
            assert_eq!(share_pct(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn what_is_absent_is_counted_by_its_reason() {
        let it = summary("Y2018", 90, 100);
        assert_eq!(absent(&it), "10 sent nothing");
        let it = Summary { missing: 4, suppressed: 3, under_review: 1, ..it };
        assert_eq!(absent(&it), "2 sent nothing, 4 said it is missing, 3 suppressed, 1 under review");
        assert_eq!(coverage(Kind::Lea, &it), "90 of 100 LEAs reported");
        assert_eq!(absent(&Summary { reporting: 100, expected: 100, ..summary("Y2018", 100, 100) }), "");
    }

    #[test]
    fn a_course_is_told_by_its_ends() {
        let points = vec![point("Y2016", Some("94.1")), point("Y2017", None), point("Y2018", Some("95.4"))];
        assert_eq!(course(&series(points)), "From 94.1% in 2016–17 to 95.4% in 2018–19");
        assert_eq!(course(&series(vec![point("Y2017", None)])), "No figures");
    }
}
