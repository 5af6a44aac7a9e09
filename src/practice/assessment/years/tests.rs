//! Comparing years: by hand on small cases, and what holds whatever the answers are.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::assessment::rating::Answer;
use crate::assessment::scoring::{Answers, Exact, profile};
use crate::framework::{BUNDLED, Framework, IndicatorNumber, Level, read};
use crate::improvement::Standing;
use ground::calendar::SchoolYear;
use ground::identity::{AssessmentId, ImprovementId, PersonId};

fn number(raw: &str) -> IndicatorNumber {
    IndicatorNumber::parse(raw).unwrap()
}

fn bundled() -> Framework {
    static READ: LazyLock<Framework> = LazyLock::new(|| read(BUNDLED).unwrap());
    READ.clone()
}

/// The bundled framework as a later version with 1.1.1 saying something else, a new 2.2.5 and no 4.3.3.
fn amended() -> Framework {
    let mut framework = bundled();
    framework.id.edition = "2026.1".to_owned();
    framework.variables[0].elements[0].indicators[0].text = "Another practice".to_owned();
    let mut new = framework.variables[1].elements[1].indicators[3].clone();
    new.number = number("2.2.5");
    framework.variables[1].elements[1].indicators.push(new);
    framework.variables[3].elements[2].indicators.pop();
    framework
}

/// A year with answers by their keys, `2` for all that aren't named.
fn year(starting: i32, framework: Framework, answers: &[(&str, &str)]) -> YearColumn {
    let mut all: Answers = framework.indicators().map(|it| (it.number, Answer::Level(Level::Emerging))).collect();
    for (indicator, key) in answers {
        match *key {
            "-" => all.remove(&number(indicator)),
            key => all.insert(number(indicator), Answer::parse(key).unwrap()),
        };
    }
    YearColumn {
        id: AssessmentId::parse(&format!("a{starting}")).unwrap(),
        name: "Annual self-assessment".to_owned(),
        school_year: SchoolYear::starting(starting).unwrap(),
        finished_at: format!("{starting}-11-20T15:00:00Z").parse().unwrap(),
        profile: profile(&framework, &all),
        framework: Arc::new(framework),
        answers: all,
        actions: Vec::new(),
    }
}

fn action(indicator: &str, status: Status) -> ImprovementAction {
    let at = "2026-05-01T12:00:00Z".parse().unwrap();
    ImprovementAction {
        id: ImprovementId::parse("i").unwrap(),
        assessment: AssessmentId::parse("a2025").unwrap(),
        assessment_name: "Annual self-assessment".to_owned(),
        indicator: number(indicator),
        title: "Publish the goals".to_owned(),
        owner: PersonId::parse("ana").unwrap(),
        owner_name: "Ana".to_owned(),
        due_on: "2026-05-14".parse().unwrap(),
        steps: Vec::new(),
        standing: Standing { status, words: String::new(), link: String::new(), by: "Ana".to_owned(), at },
        previous: None,
        status_version: 1,
        added_by: None,
        created_at: at,
        version: 1,
    }
}

fn said(traces: &[Trace]) -> Vec<String> {
    traces.iter().map(|it| format!("{} {}", it.indicator, it.moved().in_words())).collect()
}

fn apart(years: &Years) -> Vec<(String, Why)> {
    years.apart.iter().map(|it| (it.indicator.to_string(), it.why)).collect()
}

#[test]
fn what_moved_furthest_comes_first_and_only_levels_move() {
    let before = year(
        2025,
        bundled(),
        &[("1.1.1", "1"), ("1.2.1", "3"), ("1.2.2", "cannot_tell"), ("2.1.1", "3"), ("2.1.2", "not_applicable")],
    );
    let after = year(
        2026,
        bundled(),
        &[
            ("1.1.1", "3"),
            ("1.1.2", "3"),
            ("1.2.1", "2"),
            ("2.1.1", "3"),
            ("2.1.2", "4"),
            ("3.1.1", "not_applicable"),
            ("3.1.2", "-"),
        ],
    );
    // Whatever order they come in, the older is first.
    let years = compare(vec![after, before]);
    assert_eq!(years.columns[0].school_year.start_year(), 2025);
    assert_eq!(said(&years.moved), ["1.1.1 up 2 levels", "1.1.2 up 1 level", "1.2.1 down 1 level"]);
    assert_eq!(said(&years.stayed_high), ["2.1.1 no change"]);
    assert_eq!(
        apart(&years),
        [
            ("3.1.1".to_owned(), Why::NoLevelNow),
            ("3.1.2".to_owned(), Why::NoLevelNow),
            ("1.2.2".to_owned(), Why::NoLevelBefore),
            ("2.1.2".to_owned(), Why::NoLevelBefore),
        ]
    );
    assert_eq!(years.moved.len() + years.stayed_low.len() + years.stayed_high.len() + years.apart.len(), 46);
    assert!(years.versions_that_differ().is_empty());
}

#[test]
fn versions_are_compared_only_where_they_say_the_same() {
    let before = year(2025, bundled(), &[("1.1.1", "1"), ("1.1.2", "1"), ("4.3.3", "4")]);
    let after = year(2026, amended(), &[("1.1.1", "4"), ("1.1.2", "2"), ("2.2.5", "4")]);
    let years = compare(vec![before, after]);
    assert_eq!(said(&years.moved), ["1.1.2 up 1 level"]);
    assert_eq!(
        apart(&years),
        [
            ("1.1.1".to_owned(), Why::Reworded),
            ("2.2.5".to_owned(), Why::OnlyNewest),
            ("4.3.3".to_owned(), Why::NotInNewest)
        ]
    );
    assert_eq!(years.apart[0].text, "Another practice");
    assert_eq!(years.apart[0].steps[0].answer().map(Answer::key), Some("1"), "what was said then is still shown");
    assert_eq!(years.apart[1].steps[0], Step::Absent);
    let differ = years.versions_that_differ();
    assert_eq!(
        differ.iter().map(|(from, to)| format!("{from} {to}")).collect::<Vec<_>>(),
        ["turnaround@2014.1 turnaround@2026.1"]
    );
    let marked: Vec<_> = years
        .rows
        .iter()
        .filter(|it| it.cells[1].change.unwrap().versions_differ)
        .map(|it| it.number.as_str())
        .collect();
    assert_eq!(marked, ["", "1", "1.1", "2", "2.2", "4", "4.3"]);
}

#[test]
fn a_version_with_less_leaves_its_cells_empty() {
    let mut short = bundled();
    short.id.edition = "short".to_owned();
    short.variables.truncate(3);
    short.variables[0].elements.truncate(2);
    let years = compare(vec![year(2025, short, &[("1.1.1", "1")]), year(2026, bundled(), &[])]);
    assert_eq!(years.rows.len(), 1 + 4 + 11);
    let row = |number: &str| years.rows.iter().find(|it| it.number == number).unwrap();
    for missing in ["4", "4.1", "1.3"] {
        assert_eq!((row(missing).cells[0].score.is_none(), row(missing).cells[1].change), (true, None), "{missing}");
        assert!(row(missing).cells[1].score.is_some());
    }
    assert!(row("1").cells[1].change.unwrap().versions_differ && !row("1.1").cells[1].change.unwrap().versions_differ);
    assert_eq!(years.apart.iter().filter(|it| it.why == Why::OnlyNewest).count(), 11 + 3);
    assert_eq!(said(&years.moved), ["1.1.1 up 1 level"]);
}

#[test]
fn changes_are_exact_and_rounded_once() {
    for (n, d, words, direction) in [
        (2, 5, "up 0.4", 1),
        (-2, 5, "down 0.4", -1),
        (1, 20, "up 0.1", 1),
        (-1, 20, "down 0.1", -1),
        (1, 21, "about the same", 0),
        (0, 1, "no change", 0),
    ] {
        let change = Change { by: Exact::new(n, d), versions_differ: false };
        assert_eq!((change.in_words().as_str(), change.direction()), (words, direction), "{n}/{d}");
    }
    for (n, d, expected) in [(1, 1, 1), (149, 100, 1), (3, 2, 2), (2, 1, 3), (7, 2, 6), (4, 1, 6)] {
        assert_eq!(shade(Exact::new(n, d)), expected, "{n}/{d}");
    }
    // 1.1 is 2.2 and then 2.6, so 1 moves from 2.0666… to 2.2: up 0.1333….
    let years = compare(vec![
        year(2025, bundled(), &[("1.1.1", "3")]),
        year(2026, bundled(), &[("1.1.1", "3"), ("1.1.2", "3"), ("1.1.3", "3")]),
    ]);
    assert_eq!(years.rows[1].cells[1].change.unwrap().by, Exact::new(2, 15));
    assert_eq!(years.rows[2].cells[1].change.unwrap().in_words(), "up 0.4");
}

#[test]
fn three_years_are_held_against_the_oldest_with_a_level() {
    let years = compare(vec![
        year(2024, bundled(), &[("1.1.1", "1"), ("1.1.2", "cannot_tell"), ("1.1.3", "3")]),
        year(2025, bundled(), &[("1.1.1", "4"), ("1.1.2", "1"), ("1.1.3", "not_applicable")]),
        year(2026, bundled(), &[("1.1.1", "3"), ("1.1.2", "2"), ("1.1.3", "1")]),
    ]);
    let told: Vec<_> = years.moved.iter().map(|it| (it.indicator.to_string(), it.since, it.moved())).collect();
    assert_eq!(
        told,
        [
            ("1.1.1".to_owned(), 0, Moved::Up(2)),
            ("1.1.3".to_owned(), 0, Moved::Down(2)),
            ("1.1.2".to_owned(), 1, Moved::Up(1)),
        ]
    );
    let older = compare(vec![
        year(2024, bundled(), &[("1.1.1", "1")]),
        year(2025, amended(), &[("1.1.1", "2")]),
        year(2026, amended(), &[("1.1.1", "3")]),
    ]);
    assert_eq!(
        (older.moved[0].since, older.moved[0].steps[0]),
        (1, Step::Reworded(Some(Answer::Level(Level::Inadequate))))
    );
}

#[test]
fn actions_count_from_the_year_compared_until_the_newest() {
    let mut before = year(2025, bundled(), &[("1.1.1", "1")]);
    before.actions = vec![
        action("1.1.1", Status::Done),
        action("1.1.1", Status::Done),
        action("1.1.1", Status::Dropped),
        action("1.1.2", Status::UnderWay),
        action("1.1.2", Status::Done),
    ];
    let mut after = year(2026, bundled(), &[("1.1.1", "2")]);
    after.actions = vec![action("1.1.1", Status::NotStarted)];
    let years = compare(vec![before, after]);
    assert_eq!(years.moved[0].followed.in_words().as_deref(), Some("2 of 3 done, 1 dropped"));
    let low = |number: &str| years.stayed_low.iter().find(|it| it.indicator.to_string() == number).unwrap();
    assert_eq!(low("1.1.2").followed.in_words().as_deref(), Some("1 of 2 done"));
    assert_eq!(low("1.1.3").followed.in_words(), None);
    assert_eq!(years.earlier_actions().count(), 5);
    assert_eq!(
        (years.counted(Status::Done), years.counted(Status::Dropped), years.counted(Status::NotStarted)),
        (3, 1, 0)
    );
    let [all_done, not_all, none] = years.lessons();
    assert_eq!(all_done, Lesson { up: 1, same: 0, down: 0 });
    assert_eq!(not_all, Lesson { up: 0, same: 1, down: 0 });
    assert_eq!((none.same, none.of()), (44, 44));
}

#[test]
fn the_file_has_the_page_s_numbers_and_no_formula() {
    let mut before = year(2025, bundled(), &[("1.1.1", "1"), ("1.1.2", "not_applicable"), ("1.1.3", "-")]);
    before.name = "=1+1".to_owned();
    before.actions = vec![action("1.1.1", Status::Done)];
    let years = compare(vec![before, year(2026, amended(), &[("1.1.2", "3")])]);
    let file = ground::table_file::sheets_csv(&[sheet(&years)]);
    assert!(file.starts_with("\u{feff}Part,Number,Name,2025–26 =1+1,\"2025–26 =1+1, four decimals\","), "{file}");
    for row in [
        "Overall,,,2.0,1.9722,,2.0,2.0167,about the same,,,The framework versions differ here",
        "Element,3.1,",
        "Not applicable,,,3,,,,,Not compared: it had no level in an earlier year",
        ",Unrated,,,2,,,",
        ",2,,,,,,,,Not compared: the newest version doesn’t have it",
        ",1,,,2,,,,,Not compared: it says something else in the newest version",
    ] {
        assert!(file.contains(row), "the file lacks {row}: {file}");
    }
    assert_eq!(file.lines().count(), 1 + 16 + 47);
}

#[test]
fn nothing_to_compare_is_no_trouble() {
    let years = compare(Vec::new());
    assert!(years.moved.is_empty() && years.apart.is_empty() && years.earlier_actions().count() == 0);
}

fn any_answer() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["1", "2", "3", "4", "not_applicable", "cannot_tell", "-"])
}

proptest! {
    #[test]
    fn every_indicator_has_one_place_and_only_levels_move(
        before in prop::collection::vec(any_answer(), 46),
        after in prop::collection::vec(any_answer(), 46),
        reworded in any::<bool>(),
    ) {
        let numbers: Vec<String> = bundled().indicators().map(|it| it.number.to_string()).collect();
        let marks = |marks: &[&'static str], framework: Framework, starting| {
            let marks: Vec<_> = numbers.iter().map(String::as_str).zip(marks.iter().copied())
                .filter(|(raw, _)| framework.find(number(raw)).is_some()).collect();
            year(starting, framework, &marks)
        };
        let newer = if reworded { amended() } else { bundled() };
        let years = compare(vec![marks(&before, bundled(), 2025), marks(&after, newer, 2026)]);
        let traces = || years.moved.iter().chain(&years.stayed_low).chain(&years.stayed_high);
        let mut places: Vec<_> = traces().map(|it| it.indicator).chain(years.apart.iter().map(|it| it.indicator)).collect();
        places.sort();
        prop_assert_eq!(places.len(), if reworded { 47 } else { 46 });
        places.dedup();
        prop_assert_eq!(places.len(), if reworded { 47 } else { 46 });
        for trace in traces() {
            let levels: Vec<_> = trace.steps.iter().map(|step| step.answer().and_then(Answer::level)).collect();
            prop_assert_eq!(&levels, &vec![Some(trace.before), Some(trace.after)]);
        }
        let amounts: Vec<_> = years.moved.iter().map(|it| it.moved().levels()).collect();
        prop_assert!(amounts.is_sorted_by(|one, other| one >= other) && amounts.iter().all(|it| *it > 0));
    }
}
