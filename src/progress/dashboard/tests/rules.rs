//! What the dashboard tells of figures: what changed, what is stale, what comes first.

use crate::dashboard::*;
use crate::metric::{ALL_GROUP, Mark, Metric, Status, Target, Timing, Trajectory};
use crate::observation::testing::{metric, number};
use crate::observation::{Point, Series, Shown};
use ground::calendar::Period;
use ground::identity::OrganizationId;
use ground::organization::Kind;

/// A yearly figure of the State that stood like this.
fn stood(period: &str, value: Option<&str>, status: Status) -> Point {
    let period = Period::from_key(period).unwrap();
    let shown = match value {
        Some(value) => Shown::Value { value: number(value), n: None },
        None => Shown::Suppressed,
    };
    let status = value.map(|_| status);
    Point { period, on: period.last_day(7), shown, expected: None, status, exact: None }
}

fn series(id: &str, status: Status, points: Vec<Point>) -> Series {
    Series {
        metric: metric(id),
        organization: OrganizationId::sea(),
        group: ALL_GROUP.to_owned(),
        target: None,
        points,
        status,
        may_see: true,
    }
}

#[test]
fn a_change_is_between_the_two_newest_figures_that_are_shown() {
    use Status::*;
    for (before, after, expected) in [
        (OnTrack, Behind, Some(Way::Worse)),
        (OffTrack, Behind, Some(Way::Better)),
        (Nearly, OnTrack, Some(Way::Better)),
        (Behind, Behind, None),
        (NoTarget, Behind, None),
        (OnTrack, NoTarget, None),
    ] {
        let points = vec![
            stood("Y2016", Some("90"), OffTrack),
            stood("Y2017", Some("91"), before),
            stood("Y2018", None, OnTrack),
            stood("Y2019", Some("92"), after),
        ];
        let change = change(&series("m", after, points));
        assert_eq!(change.map(|it| it.way), expected, "{before:?} to {after:?}");
        assert!(change.is_none_or(|it| (it.from, it.to, it.before.key().as_str()) == (before, after, "Y2017")));
    }
    assert_eq!(change(&series("m", OnTrack, vec![stood("Y2019", Some("92"), OnTrack)])), None);
}

#[test]
fn a_run_goes_back_to_where_the_status_last_was_another() {
    use Status::*;
    let points = |statuses: &[Status]| -> Vec<Point> {
        statuses.iter().enumerate().map(|(at, it)| stood(&format!("Y{}", 2015 + at), Some("90"), *it)).collect()
    };
    let since = |statuses: &[Status]| same_since(&series("m", OnTrack, points(statuses))).map(|it| it.key());
    assert_eq!(since(&[Behind, OnTrack, Behind, Behind]).as_deref(), Some("Y2017"));
    assert_eq!(since(&[Behind, Behind]).as_deref(), Some("Y2015"));
    assert_eq!((since(&[NoTarget, NoTarget]), since(&[])), (None, None));
}

#[test]
fn what_is_too_old_says_since_when_it_is() {
    let old = series("old", Status::NoCurrentData, vec![stood("Y2017", Some("90"), Status::OnTrack)]);
    let Some(Stale::Since { last, on }) = stale(&old) else { panic!("it is stale") };
    // A yearly figure holds for a year and a half after its last day, June 30, 2018.
    assert_eq!((last.key().as_str(), on.to_string().as_str()), ("Y2017", "2020-01-01"));
    assert_eq!(stale(&series("never", Status::NoCurrentData, Vec::new())), Some(Stale::Never));
    assert_eq!(stale(&series("current", Status::Behind, Vec::new())), None);
}

#[test]
fn the_share_attained_is_rounded_down() {
    let mark = |on: &str, value: &str| Mark { on: on.parse().unwrap(), value: number(value) };
    let trajectory = Trajectory::through(vec![mark("2016-06-30", "90"), mark("2019-06-30", "93")]).unwrap();
    let target = Target {
        metric: metric("m").id,
        organization: OrganizationId::sea(),
        trajectory,
        note: String::new(),
        version: 1,
    };
    let with = |value: &str| Series {
        target: Some(target.clone()),
        ..series("m", Status::Behind, vec![stood("Y2018", Some(value), Status::Behind)])
    };
    assert_eq!(attained_pct(&with("92.99")), Some(99));
    assert_eq!(attained_pct(&with("93")), Some(100));
    assert_eq!(attained_pct(&with("89.99")), Some(-1));
    assert_eq!(attained_pct(&series("m", Status::NoTarget, Vec::new())), None);
}

#[test]
fn the_worst_comes_first_and_outcomes_before_signs_of_them() {
    let lagging = |id: &str, status| {
        let of = series(id, status, Vec::new());
        Series { metric: Metric { timing: Timing::Lagging, ..of.metric }, ..of }
    };
    let all = vec![
        series("e", Status::OnTrack, Vec::new()),
        series("d", Status::NoCurrentData, Vec::new()),
        series("b", Status::OffTrack, Vec::new()),
        lagging("c", Status::OffTrack),
        series("f", Status::NoTarget, Vec::new()),
        series("a", Status::Nearly, Vec::new()),
    ];
    let (standings, counts) = narrowed(all.clone(), &Narrowing::default());
    let order: Vec<_> = standings.iter().map(|it| it.series.metric.id.to_string()).collect();
    assert_eq!(order, ["c", "b", "d", "a", "e", "f"]);
    assert_eq!(counts.first(), Some(&(Status::OffTrack, 2)));
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 6);

    let off_track = Narrowing { timing: Some(Timing::Leading), status: Some(Status::OffTrack), level: None };
    let (standings, counts) = narrowed(all.clone(), &off_track);
    assert_eq!(standings.len(), 1);
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 5, "the status doesn't narrow what is counted");
    let (standings, _) = narrowed(all, &Narrowing { level: Some(Kind::School), ..Narrowing::default() });
    assert!(standings.is_empty());
}

#[test]
fn what_got_worse_comes_before_what_got_better_and_the_steepest_first() {
    use Status::*;
    let of = |id: &str, before, after| {
        Standing::of(series(id, after, vec![stood("Y2017", Some("90"), before), stood("Y2018", Some("90"), after)]))
    };
    let all = [
        of("better", OffTrack, OnTrack),
        of("bit", OnTrack, Nearly),
        of("same", Nearly, Nearly),
        of("much", OnTrack, OffTrack),
    ];
    let order: Vec<_> = changed(&all).iter().map(|(it, _)| it.series.metric.id.to_string()).collect();
    assert_eq!(order, ["much", "bit", "better"]);
}

#[test]
fn what_never_had_data_comes_first_and_then_the_longest_without() {
    let of = |id: &str, points| Standing::of(series(id, Status::NoCurrentData, points));
    let all = [
        of("last-year", vec![stood("Y2018", Some("90"), Status::OnTrack)]),
        of("never", Vec::new()),
        of("long-ago", vec![stood("Y2012", Some("90"), Status::OnTrack)]),
    ];
    let order: Vec<_> = without_data(&all).iter().map(|(it, _)| it.series.metric.name.clone()).collect();
    assert_eq!(order, ["Metric never", "Metric long-ago", "Metric last-year"]);
}

proptest::proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_worse_follows_something_better(picked in proptest::collection::vec(0_usize..6, 0..20)) {
        let all: Vec<Series> =
            picked.iter().enumerate().map(|(at, status)| series(&format!("m{at}"), Status::ALL[*status], Vec::new())).collect();
        let (standings, counts) = narrowed(all, &Narrowing::default());
        proptest::prop_assert_eq!(standings.len(), picked.len());
        proptest::prop_assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), picked.len());
        proptest::prop_assert!(standings.windows(2).all(|pair| pair[0].status().urgency() <= pair[1].status().urgency()));
    }
}
