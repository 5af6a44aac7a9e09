//! How a goal stands: each of its measures by the metric's rule and the goal's own trajectory, the goal by the worst of
//! them, with the reason in words.

use chrono::NaiveDate;
use serde::Serialize;

use super::Measure;
use crate::metric::{Judged, Latest, Mark, Metric, Quantity, Status, Thresholds};
use crate::observation::{Point, Shown};
use ground::identity::MetricId;

/// The newest thing known of a metric, as a measure is judged by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number it is judged by and the day it stands for; none where it is hidden. Never told.
    pub latest: Option<Latest>,
    /// The number, where it is shown as one.
    pub value: Option<Quantity>,
    /// The day the newest figure stands for, whether or not it is shown as a number.
    pub on: Option<NaiveDate>,
    /// What is shown: `81.0%`, `over 95%`, `Suppressed`, `Nothing reported yet`.
    pub words: String,
}

impl Default for Figure {
    /// Nothing was reported.
    fn default() -> Self {
        Self { latest: None, value: None, on: None, words: "Nothing reported yet".to_owned() }
    }
}

/// The figure of a series' points, the oldest first. What is missing, not applicable or under review says nothing, so
/// that the one before it counts; what privacy hides is no number, and none older takes its place.
pub fn figure(points: &[Point], metric: &Metric, may_see: bool) -> Figure {
    if !may_see {
        return Figure { words: "Not shared with you".to_owned(), ..Figure::default() };
    }
    let silent =
        |shown: &Shown| matches!(shown, Shown::Missing { .. } | Shown::NotApplicable { .. } | Shown::UnderReview);
    match points.iter().rev().find(|point| !silent(&point.shown)) {
        None => Figure::default(),
        Some(point) => Figure {
            latest: point.exact.map(|value| Latest { on: point.on, value }),
            value: point.shown.number(),
            on: Some(point.on),
            words: point.shown.words(metric),
        },
    }
}

/// A baseline or target in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// When.
    pub on: NaiveDate,
    /// How much, as a number.
    pub value: Quantity,
    /// How much, with its unit.
    pub words: String,
}

/// How one measure of a goal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureStanding {
    /// Of which metric.
    pub metric: MetricId,
    /// Its name; its id where the metric is gone.
    pub name: String,
    /// How it stands.
    pub status: Status,
    /// The newest figure, as a number, where one is shown.
    pub value: Option<Quantity>,
    /// The newest figure in words, or why there is none.
    pub actual: String,
    /// Whether there is a figure to be judged, but one that is too old.
    pub is_old: bool,
    /// The day the newest figure stands for.
    pub on: Option<NaiveDate>,
    /// What was expected by that day.
    pub expected: Option<Spoken>,
    /// The first target after today; none once all are behind.
    pub next: Option<Spoken>,
    /// Baseline, annual targets, final target.
    pub marks: Vec<Spoken>,
}

/// How a goal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The worst of its measures.
    pub status: Status,
    /// Why, as a sentence without its full stop.
    pub reason: String,
    /// Each measure, in the goal's order.
    pub measures: Vec<MeasureStanding>,
}

/// From the best to the worst. What nothing is expected of yet says nothing against a goal; what isn't known weighs more
/// than being nearly there, and less than what is known to be behind.
fn badness(status: Status) -> u8 {
    match status {
        Status::NoTarget => 0,
        Status::OnTrack => 1,
        Status::Nearly => 2,
        Status::NoCurrentData => 3,
        Status::Behind => 4,
        Status::OffTrack => 5,
    }
}

/// How a goal stands today. Each measure comes with its metric, none where that is gone, and the figure of the goal's
/// organization and student group.
pub fn judge(measures: &[(&Measure, Option<&Metric>, Figure)], thresholds: Thresholds, today: NaiveDate) -> Standing {
    let measures: Vec<MeasureStanding> =
        measures.iter().map(|(measure, metric, figure)| one(measure, *metric, figure, thresholds, today)).collect();
    let status = measures.iter().map(|it| it.status).max_by_key(|status| badness(*status));
    Standing { status: status.unwrap_or(Status::NoTarget), reason: reason(&measures), measures }
}

fn one(
    measure: &Measure,
    metric: Option<&Metric>,
    figure: &Figure,
    thresholds: Thresholds,
    today: NaiveDate,
) -> MeasureStanding {
    let trajectory = &measure.trajectory;
    let words = |value: Quantity| metric.map_or_else(|| value.to_string(), |metric| metric.words(value));
    let spoken = |mark: &Mark| Spoken { on: mark.on, value: mark.value, words: words(mark.value) };
    let status = metric.map(|metric| {
        let judged = Judged {
            trajectory: Some(trajectory),
            direction: metric.direction,
            tolerance: metric.tolerance,
            frequency: metric.frequency,
            thresholds,
        };
        judged.status(figure.latest, today)
    });
    let expected = figure.on.and_then(|on| {
        let value = trajectory.expected(on).and_then(Quantity::from_ratio)?;
        Some(spoken(&Mark { on, value }))
    });
    MeasureStanding {
        metric: measure.metric.clone(),
        name: metric.map_or_else(|| measure.metric.to_string(), |metric| metric.name.clone()),
        status: status.unwrap_or(Status::NoCurrentData),
        value: figure.value,
        actual: figure.value.map_or_else(|| figure.words.clone(), words),
        is_old: figure.latest.is_some() && status == Some(Status::NoCurrentData),
        on: figure.on,
        expected,
        next: trajectory.marks()[1..].iter().find(|mark| mark.on >= today).map(spoken),
        marks: trajectory.marks().iter().map(spoken).collect(),
    }
}

/// `3 of 4 measures on track; graduation rate is behind: 81.2% against 83.0% expected`.
fn reason(measures: &[MeasureStanding]) -> String {
    let mut others: Vec<&MeasureStanding> = measures.iter().filter(|it| it.status != Status::OnTrack).collect();
    others.sort_by_key(|it| std::cmp::Reverse(badness(it.status)));
    match (measures, others.len()) {
        ([], _) => "No measure says yet how it stands".to_owned(),
        ([only], _) => capitalized(&told(only)),
        (all, 0) => format!("All {} measures on track", all.len()),
        (all, other) => {
            let first = format!("{} of {} measures on track", all.len() - other, all.len());
            std::iter::once(first).chain(others.into_iter().map(told)).collect::<Vec<_>>().join("; ")
        }
    }
}

fn told(measure: &MeasureStanding) -> String {
    let name = within(&measure.name);
    match (measure.status, &measure.expected) {
        (Status::NoTarget, _) => format!("nothing is expected of {name} yet"),
        (Status::NoCurrentData, _) if measure.is_old => {
            format!("{name} has no current data: the last figure, {}, is too old", measure.actual)
        }
        (Status::NoCurrentData, _) => format!("{name} has no current data: {}", within(&measure.actual)),
        (status, Some(expected)) => {
            let status = status.name().to_lowercase();
            format!("{name} is {status}: {} against {} expected", measure.actual, expected.words)
        }
        (status, None) => format!("{name} is {}: {}", status.name().to_lowercase(), measure.actual),
    }
}

/// A name as it stands within a sentence: its first letter small, unless it begins with an abbreviation.
fn within(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(char::is_lowercase) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{metric, trajectory};
    use super::*;
    use ground::calendar::{Frequency, Period};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    fn known(on: &str, value: &str) -> Figure {
        let latest = Latest { on: day(on), value: quantity(value) };
        Figure { latest: Some(latest), value: Some(latest.value), on: Some(latest.on), words: String::new() }
    }

    fn named(name: &str) -> Metric {
        Metric { name: name.into(), ..metric("m0") }
    }

    fn measure(id: &str) -> Measure {
        Measure { metric: MetricId::parse(id).unwrap(), trajectory: trajectory() }
    }

    /// How a goal stands on November 1, 2025 with one measure for each figure of August 31, 2025, when 80 was expected.
    fn standing(figures: &[(&str, &str)]) -> Standing {
        let parts: Vec<_> = figures
            .iter()
            .enumerate()
            .map(|(at, (name, value))| {
                let figure = match *value {
                    "" => figure(&[], &metric("m0"), true),
                    value => known("2025-08-31", value),
                };
                (measure(&format!("m{at}")), named(name), figure)
            })
            .collect();
        let parts: Vec<_> =
            parts.iter().map(|(measure, metric, figure)| (measure, Some(metric), figure.clone())).collect();
        judge(&parts, Thresholds::default(), day("2025-11-01"))
    }

    #[test]
    fn a_goal_stands_as_the_worst_of_its_measures_and_says_why() {
        for (figures, status, reason) in [
            (
                vec![("Graduation rate", "80")],
                Status::OnTrack,
                "Graduation rate is on track: 80.0% against 80.0% expected",
            ),
            (
                vec![("Reading", "81"), ("SAT score", "90"), ("Attendance", "80"), ("Graduation rate", "79.5")],
                Status::Behind,
                "3 of 4 measures on track; graduation rate is behind: 79.5% against 80.0% expected",
            ),
            (vec![("Reading", "81"), ("Math", "82")], Status::OnTrack, "All 2 measures on track"),
            (
                vec![("Reading", "79.9"), ("Graduation rate", ""), ("SAT score", "77")],
                Status::OffTrack,
                "0 of 3 measures on track; SAT score is off track: 77.0% against 80.0% expected; graduation rate has no \
                 current data: nothing reported yet; reading is nearly on track: 79.9% against 80.0% expected",
            ),
            (
                vec![("Reading", "79.9"), ("Math", "")],
                Status::NoCurrentData,
                "0 of 2 measures on track; math has no current data: nothing reported yet; reading is nearly on track: \
                 79.9% against 80.0% expected",
            ),
            (vec![], Status::NoTarget, "No measure says yet how it stands"),
        ] {
            let found = standing(&figures);
            assert_eq!((found.status, found.reason.as_str()), (status, reason));
        }
    }

    #[test]
    fn what_is_not_expected_yet_or_too_old_is_no_failure_and_no_success() {
        let (one, metric) = (measure("m0"), metric("m0"));
        let at =
            |figure: Figure, today: &str| judge(&[(&one, Some(&metric), figure)], Thresholds::default(), day(today));
        let early = at(known("2023-08-31", "77"), "2024-10-01");
        assert_eq!(
            (early.status, early.reason.as_str()),
            (Status::NoTarget, "Nothing is expected of graduation rate yet")
        );
        let old = at(known("2025-08-31", "81"), "2027-08-31");
        assert_eq!(old.status, Status::NoCurrentData);
        assert!(old.reason.ends_with("the last figure, 81.0%, is too old"), "{}", old.reason);
        let gone = judge(&[(&one, None, known("2025-08-31", "81"))], Thresholds::default(), day("2025-11-01"));
        assert_eq!((gone.status, gone.measures[0].name.as_str()), (Status::NoCurrentData, "m0"));
        let shown = &at(known("2025-08-31", "81"), "2025-11-01").measures[0];
        assert_eq!(shown.next.as_ref().map(|it| it.words.as_str()), Some("84.0%"));
        assert_eq!(shown.marks.len(), 4);
        assert_eq!(at(known("2027-08-31", "90"), "2027-09-15").measures[0].next, None, "all targets are behind");
    }

    #[test]
    fn what_privacy_hides_is_not_judged_by_an_older_number() {
        let point = |on: &str, shown: Shown| {
            let period = Period::containing(Frequency::Yearly, day(on), 9);
            let exact = match shown {
                Shown::Above { .. } => Some(quantity("97")),
                _ => shown.number(),
            };
            Point { period, on: day(on), shown, expected: None, status: None, exact }
        };
        let value = |value: &str| Shown::Value { value: quantity(value), n: None };
        let of = |points: &[Point]| figure(points, &metric("m0"), true);
        let plain = of(&[point("2024-08-31", value("78")), point("2025-08-31", value("81"))]);
        assert_eq!(plain.latest.map(|it| it.value), Some(quantity("81")));
        let silent = of(&[point("2024-08-31", value("78")), point("2025-08-31", Shown::UnderReview)]);
        assert_eq!(silent.on, Some(day("2024-08-31")));
        let hidden = of(&[point("2024-08-31", value("78")), point("2025-08-31", Shown::Suppressed)]);
        assert_eq!((hidden.latest, hidden.value, hidden.words.as_str()), (None, None, "Suppressed"));
        assert_eq!(figure(&[point("2024-08-31", value("78"))], &metric("m0"), false).words, "Not shared with you");
        // A range is judged by the number behind it, and told as a range.
        let range = of(&[point("2025-08-31", Shown::Above { pct: 95 })]);
        let found = judge(&[(&measure("m0"), Some(&metric("m0")), range)], Thresholds::default(), day("2025-11-01"));
        assert_eq!((found.status, found.measures[0].value), (Status::OnTrack, None));
        assert_eq!(found.reason, "Graduation rate is on track: over 95% against 80.0% expected");
    }

    proptest! {
        #[test]
        fn no_measure_stands_worse_than_its_goal(values in prop::collection::vec(60i32..100, 1..5)) {
            let names: Vec<(String, String)> =
                values.iter().enumerate().map(|(at, value)| (format!("Metric {at}"), value.to_string())).collect();
            let names: Vec<(&str, &str)> = names.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let found = standing(&names);
            let worst = found.measures.iter().map(|it| badness(it.status)).max().unwrap();
            prop_assert_eq!(badness(found.status), worst);
            let on_track = found.measures.iter().filter(|it| it.status == Status::OnTrack).count();
            if names.len() > 1 && on_track < names.len() {
                let expected = format!("{} of {} measures on track", on_track, names.len());
                prop_assert!(found.reason.starts_with(&expected));
            }
        }
    }
}
