//! The table of verdicts, row by row and at its edges.

use proptest::prelude::*;

use super::testing::*;
use super::*;

/// Figures of a yearly metric, the newest last.
const RISING: &[(&str, &str)] = &[("2022-08-31", "70"), ("2023-08-31", "71"), ("2024-08-31", "73.1")];

struct Case {
    status: Status,
    leading: &'static [(&'static str, &'static str)],
    lagging: &'static [(&'static str, &'static str)],
    lagging_status: Status,
    direction: Direction,
    lag: u32,
    effect: &'static str,
    expected: Expected,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            status: Status::OnTrack,
            leading: RISING,
            lagging: RISING,
            lagging_status: Status::OffTrack,
            direction: Direction::Higher,
            lag: 12,
            effect: "2",
            expected: Expected::Improves,
        }
    }
}

impl Case {
    fn judged(&self) -> Judgement {
        let (one, mut other) = (metric("Attendance", Direction::Higher), metric("Score", self.direction));
        other.unit = Unit::Points;
        let (leading, lagging) = (marks(self.leading), marks(self.lagging));
        let link = Link { expected: self.expected, ..link(self.lag, self.effect) };
        judge(&link, reading(&one, self.status, None, &leading), reading(&other, self.lagging_status, None, &lagging))
    }
}

#[test]
fn the_table_is_read_row_by_row() {
    use Status::*;
    use Verdict::*;
    let case = Case::default;
    for (what, case, verdict) in [
        ("behind, whatever the lagging metric does", Case { status: Behind, ..case() }, NotYetTested),
        ("off track", Case { status: OffTrack, ..case() }, NotYetTested),
        ("behind with few figures is behind", Case { status: Behind, leading: &RISING[2..], ..case() }, NotYetTested),
        ("behind without a lagging figure", Case { status: Behind, lagging: &[], ..case() }, NotYetTested),
        ("on track, and 3.1 better", case(), Consistent),
        ("nearly on track will do", Case { status: Nearly, ..case() }, Consistent),
        ("exactly the smallest effect", Case { effect: "3.1", ..case() }, Consistent),
        ("a hair less", Case { effect: "3.100001", ..case() }, NotSupported),
        ("lower is better, and it rose", Case { direction: Direction::Lower, ..case() }, NotSupported),
        (
            "expected to get worse, and it did",
            Case { direction: Direction::Lower, expected: Expected::Worsens, ..case() },
            Consistent,
        ),
        ("expected to get worse, and it improved", Case { expected: Expected::Worsens, ..case() }, NotSupported),
        ("no current data", Case { status: NoCurrentData, ..case() }, Inconclusive),
        ("no target", Case { status: NoTarget, ..case() }, Inconclusive),
        ("two leading figures", Case { leading: &RISING[1..], ..case() }, Inconclusive),
        ("two lagging figures", Case { lagging: &RISING[1..], ..case() }, Inconclusive),
        ("the lagging metric has no current data", Case { lagging_status: NoCurrentData, ..case() }, Inconclusive),
        ("no way is better", Case { direction: Direction::Hold, ..case() }, Inconclusive),
        ("the lag has just passed", Case { lag: 24, ..case() }, Consistent),
        ("the lag hasn’t passed", Case { lag: 25, ..case() }, Inconclusive),
        ("no lag", Case { lag: 0, ..case() }, Consistent),
    ] {
        let said = case.judged();
        assert_eq!(said.verdict, verdict, "{what}: {said:?}");
        let words = said.reasons.join(" ").to_lowercase();
        assert!(!words.contains("caused") && words.contains("attendance"), "{words}");
        assert!(!words.contains(" is no "), "{words}");
    }
}

#[test]
fn the_reasons_carry_the_numbers() {
    let (one, mut other) = (metric("Attendance", Direction::Higher), metric("Score", Direction::Higher));
    other.unit = Unit::Points;
    let wanted = trajectory(&[("2023-08-31", "93"), ("2025-08-31", "94.8")]);
    let leading = marks(&[("2023-08-31", "93"), ("2024-02-28", "93.9"), ("2025-01-31", "94.6")]);
    let lagging = marks(&[("2022-08-31", "70"), ("2023-08-31", "71"), ("2024-08-31", "73.1")]);
    let based = trajectory(&[("2022-08-31", "70"), ("2026-08-31", "80")]);
    let said = judge(
        &link(12, "2"),
        reading(&one, Status::OnTrack, Some(&wanted), &leading),
        reading(&other, Status::Behind, Some(&based), &lagging),
    );
    assert_eq!(
        said.reasons,
        [
            "“Attendance” is on track (94.6% against 94.3% expected).",
            "Twelve months later “Score” is 3.1 points better than its baseline (73.1 points against 70.0 points); the smallest effect worth having is 2 points.",
        ]
    );
    assert_eq!((said.started_on, said.shows_from), (Some(day("2023-08-31")), Some(day("2024-08-31"))));
    assert_eq!(said.better_by, Quantity::parse("3.1"));

    let early = Case { lag: 36, ..Case::default() }.judged();
    assert_eq!(
        early.reasons[1],
        "“Score” has no figure from August 31, 2025 on, when the lag of 36 months has passed."
    );
    let short = Case { effect: "3.14", ..Case::default() }.judged();
    assert!(short.reasons[1].contains("is 3.1 points better than"), "{:?}", short.reasons);
    // Rounded to one decimal it would look as if it had been enough.
    let barely =
        Case { lagging: &[("2022-08-31", "70"), ("2023-08-31", "71"), ("2024-08-31", "71.96")], ..Case::default() };
    assert!(barely.judged().reasons[1].contains("is 1.96 points better than"), "{:?}", barely.judged().reasons);
    let few = Case { leading: &RISING[2..], lagging: &[], ..Case::default() }.judged();
    assert_eq!(
        few.reasons[1..3],
        ["“Attendance” has only 1 figure; at least 3 are needed.", "“Score” has no figure; at least 3 are needed."]
    );
}

#[test]
fn figures_shown_as_ranges_count_and_a_change_between_them_is_not_told() {
    const RANGES: &[(&str, &str)] =
        &[("2022-08-31", "over 95%"), ("2023-08-31", "over 95%"), ("2024-08-31", "over 95%")];
    assert_eq!(Case { leading: RANGES, ..Case::default() }.judged().verdict, Verdict::Consistent);
    let said = Case { lagging: RANGES, ..Case::default() }.judged();
    assert_eq!((said.verdict, said.reasons.len()), (Verdict::Inconclusive, 2));
    assert_eq!(said.reasons[1], "“Score” is shown as a range, so how far it moved can’t be told.");
    let early = Case { lagging: RANGES, lag: 36, ..Case::default() }.judged();
    assert!(early.reasons[1].contains("has no figure from"), "{:?}", early.reasons);
}

#[test]
fn without_a_target_a_change_is_held_against_the_figure_at_the_start() {
    let lagging: &[(&str, &str)] =
        &[("2021-08-31", "60"), ("2022-08-31", "70"), ("2023-08-31", "71"), ("2024-08-31", "73")];
    let said = Case { lagging, ..Case::default() }.judged();
    assert_eq!(said.baseline.map(|mark| mark.on), Some(day("2022-08-31")));
    let later =
        Case { leading: &[("2020-08-31", "1"), ("2022-08-31", "2"), ("2024-08-31", "3")], lagging, ..Case::default() };
    assert_eq!(later.judged().baseline.map(|mark| mark.on), Some(day("2021-08-31")), "the first there is");
}

#[test]
fn effects_are_told_exactly() {
    for (unit, effect, words) in [
        (Unit::Percent, "1", "1 percentage point"),
        (Unit::Percent, "0.25", "0.25 percentage points"),
        (Unit::Points, "2", "2 points"),
        (Unit::Days, "1", "1 day"),
        (Unit::Dollars, "1200", "$1,200"),
        (Unit::Count, "30", "30"),
    ] {
        assert_eq!(effect_in_words(unit, Quantity::parse(effect).unwrap()), words);
    }
}

#[test]
fn lags_begin_a_sentence_and_no_advice_speaks_of_causes() {
    for (months, words) in
        [(0, "In the same time"), (1, "One month later"), (12, "Twelve months later"), (18, "18 months later")]
    {
        assert_eq!(lag_in_words(months), words);
    }
    for verdict in Verdict::ALL {
        assert!(!verdict.advice().contains("caused"));
    }
}

proptest! {
    #[test]
    fn a_verdict_never_turns_from_consistent_as_more_is_reached(from in 0i64..1_000, to in 0i64..1_000, more in 0i64..1_000, effect in 1i64..500) {
        let (one, other) = (metric("Attendance", Direction::Higher), metric("Score", Direction::Higher));
        let mark = |on: &str, value: i64| Figure { on: day(on), value: Some(Quantity::from_millionths(value * 10_000)) };
        let leading = marks(RISING);
        let link = Link { smallest_effect: Quantity::from_millionths(effect * 10_000), ..link(12, "1") };
        let said = |to: i64| {
            let lagging = [mark("2022-08-31", from), mark("2023-08-31", 5), mark("2024-08-31", to)];
            judge(&link, reading(&one, Status::OnTrack, None, &leading), reading(&other, Status::Behind, None, &lagging)).verdict
        };
        prop_assert_eq!(said(to) == Verdict::Consistent, to - from >= effect);
        prop_assert!(said(to) != Verdict::Consistent || said(to + more) == Verdict::Consistent);
    }
}
