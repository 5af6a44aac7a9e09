//! What readers see: statuses, orders, counts, what is hidden and from whom.

use super::*;
use crate::metric::Status;
use crate::metric::use_cases::set_target;
use ground::order::Order;

async fn filled(world: &World, form: &MetricForm) -> MetricId {
    let metric = world.metric(form).await;
    let marks = target_form(&[("2024-06-30", "80"), ("2026-06-30", "90"), ("2027-06-30", "92")]);
    set_target(&world.database, &analyst(), &metric, &OrganizationId::sea(), 0, &marks, world.now).await.unwrap();
    let mut mapping = yearly(&metric, &["2024-25", "2025-26"]);
    mapping.values[0].n = Some(3);
    mapping.values[1].n = Some(3);
    world.bring_in("ID,A,B,N\n1,85,92,500\n2,84.6,87,300\n3,83,81,40\n", mapping).await;
    metric
}

async fn across(world: &World, who: &Principal, metric: &MetricId, query: &AcrossQuery) -> MetricAcross {
    let today = world.site.today(world.now);
    read_across(&world.database, who, &world.site, metric, query, today).await.unwrap()
}

fn names(found: &MetricAcross) -> Vec<&str> {
    found.rows.iter().map(|it| it.name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metric_across_leas_counts_sorts_and_narrows() {
    let world = World::new().await;
    let metric = filled(&world, &metric_form("Attendance")).await;
    let found = across(&world, &analyst(), &metric, &AcrossQuery::default()).await;
    assert_eq!(names(&found), ["Cedar", "Birch", "Alder"], "the furthest behind first");
    let rows: Vec<_> = found.rows.iter().map(|it| (it.status, it.attained_pct)).collect();
    assert_eq!(rows, [(Status::OffTrack, Some(10)), (Status::Behind, Some(70)), (Status::OnTrack, Some(120))]);
    assert_eq!(found.rows[0].change.unwrap().to_string(), "-2");
    assert_eq!((found.total, found.pages, found.spread.len()), (3, (1, 1), 3));
    let counts: Vec<_> = found.counts.iter().filter(|(_, count)| *count > 0).map(|(status, _)| *status).collect();
    assert_eq!(counts, [Status::OnTrack, Status::Behind, Status::OffTrack]);
    let summary = found.summaries.last().unwrap();
    assert_eq!((summary.reporting, summary.expected), (3, 3), "a closed LEA isn't expected");
    let regions: Vec<_> = summary.regions.iter().map(|it| (it.region.as_str(), it.reporting, it.expected)).collect();
    assert_eq!(regions, [("1", 2, 2), ("2", 1, 1)]);
    // The State: (92 × 500 + 87 × 300 + 81 × 40) ÷ 840.
    assert_eq!(found.state.latest().unwrap().shown.number().unwrap().to_string(), "89.690476");
    assert_eq!(found.state.status, Status::Nearly);
    for (query, expected) in [
        (AcrossQuery { region: "1".into(), ..AcrossQuery::default() }, vec!["Birch", "Alder"]),
        (AcrossQuery { words: "ced".into(), ..AcrossQuery::default() }, vec!["Cedar"]),
        (AcrossQuery { status: Some(Status::Behind), ..AcrossQuery::default() }, vec!["Birch"]),
        (
            AcrossQuery { sort: Order { by: AcrossSort::Value, descending: true }, ..AcrossQuery::default() },
            vec!["Alder", "Birch", "Cedar"],
        ),
        (
            AcrossQuery { sort: AcrossSort::Name.into(), page: 9, ..AcrossQuery::default() },
            vec!["Alder", "Birch", "Cedar"],
        ),
    ] {
        assert_eq!(names(&across(&world, &analyst(), &metric, &query).await), expected, "{query:?}");
    }
    let earlier = AcrossQuery { period: ground::calendar::Period::from_key("Y2024"), ..AcrossQuery::default() };
    let found = across(&world, &analyst(), &metric, &earlier).await;
    let rows: Vec<_> = found.rows.iter().map(|it| (it.name.as_str(), it.status)).collect();
    let nearly = Status::Nearly;
    assert_eq!(rows, [("Cedar", Status::OffTrack), ("Birch", nearly), ("Alder", Status::OnTrack)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_s_page_has_all_its_metrics_and_a_reader_only_what_is_theirs() {
    let world = World::new().await;
    let shared = filled(&world, &metric_form("Attendance")).await;
    let own = filled(&world, &MetricForm { sharing: "own_only".into(), ..metric_form("Coaching") }).await;
    let today = world.site.today(world.now);
    for (who, of, may_see) in [
        (analyst(), 1, true),
        (signed_in("Ana", Role::Viewer, "sea"), 1, true),
        (signed_in("Ana", Role::LeaLead, "lea-000001"), 1, true),
        (signed_in("Ana", Role::LeaLead, "lea-000001"), 2, false),
        (signed_in("Ana", Role::Liaison, "lea-000002"), 2, true),
        (signed_in("Ana", Role::SchoolLead, "school-000001001"), 1, false),
    ] {
        let found = read_organization(&world.database, &who, &world.site, &lea(of), today).await.unwrap();
        let seen: Vec<_> = found.series.iter().map(|it| (it.metric.id.clone(), it.may_see, it.points.len())).collect();
        let expected = [(shared.clone(), true, 2), (own.clone(), may_see, if may_see { 2 } else { 0 })];
        assert_eq!(seen, expected, "{who:?} {of}");
        assert_eq!(world.series(&who, &own, &lea(of)).await.points.is_empty(), !may_see);
        let rows = across(&world, &who, &own, &AcrossQuery::default()).await;
        assert_eq!(names(&rows).contains(&["", "Alder", "Birch"][of as usize]), may_see);
    }
    let public = read_organization(&world.database, &Principal::Public, &world.site, &lea(1), today).await;
    assert_eq!(public.unwrap_err(), ground::Error::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn small_groups_are_hidden_everywhere_and_so_is_what_would_give_them_away() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut mapping = yearly(&metric, &["2024-25"]);
    mapping.values[0].n = Some(2);
    let (entry, _) = world.bring_in("ID,A,N\n1,90,500\n2,80,60\n3,70,9\n", mapping).await;
    assert_eq!(world.words(&metric, &lea(3)).await, "2024–25 Suppressed");
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 Suppressed", "or Cedar is the rest");
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 90.0%");
    let query = AcrossQuery { period: ground::calendar::Period::from_key("Y2024"), ..AcrossQuery::default() };
    let found = across(&world, &analyst(), &metric, &query).await;
    let shown: Vec<_> = found.rows.iter().map(|it| it.shown.as_ref().unwrap().words(&found.metric)).collect();
    assert_eq!(shown.iter().filter(|it| *it == "Suppressed").count(), 2);
    assert_eq!(found.spread.len(), 1);
    // Under another standard it is decided anew.
    let mut form = crate::metric::form::StandardsForm::of(&crate::metric::Standards::default());
    form.minimum_n = "5".into();
    crate::metric::use_cases::set_standards(&world.database, &analyst(), 0, &form, world.now).await.unwrap();
    assert_eq!(world.settle().await, 1);
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 80.0%");
    assert_eq!(world.words(&metric, &lea(3)).await, "2024–25 70.0%");
    world.undo(&entry).await.unwrap();
    assert_eq!(world.words(&metric, &lea(1)).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_s_series_come_all_at_once() {
    let world = World::new().await;
    filled(&world, &metric_form("B")).await;
    filled(&world, &metric_form("A")).await;
    let today = world.site.today(world.now);
    let found =
        state_series(&world.database, &signed_in("Ana", Role::SchoolLead, "school-000001001"), &world.site, today)
            .await;
    let found: Vec<_> = found.unwrap().into_iter().map(|it| (it.metric.name, it.status, it.points.len())).collect();
    assert_eq!(found, [("A".to_owned(), Status::Nearly, 2), ("B".to_owned(), Status::Nearly, 2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_many_metrics_reads_the_newest_periods_and_finds_what_is_older() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let years: Vec<String> = (2003..2025).map(|year| format!("{year}-{:02}", (year + 1) % 100)).collect();
    let columns: Vec<&str> = years.iter().map(String::as_str).collect();
    let row = |id: usize, reported: usize| {
        let cells = (0..years.len()).map(|at| if at < reported { (60 + at).to_string() } else { ".".to_owned() });
        format!("{id},{}\n", cells.collect::<Vec<_>>().join(","))
    };
    let file = format!("ID,{}\n{}{}", columns.join(","), row(1, years.len()), row(2, 2));
    world.bring_in(&file, yearly(&metric, &columns)).await;
    let today = world.site.today(world.now);
    let of = async |id: u32| {
        let found = read_organization(&world.database, &analyst(), &world.site, &lea(id), today).await.unwrap();
        let series = found.series.into_iter().next().unwrap();
        let newest = series.latest().map(|point| point.period.to_string());
        (series.points.len(), newest)
    };
    assert_eq!(of(1).await, (16, Some("2024–25".to_owned())));
    assert_eq!(of(2).await, (years.len(), Some("2004–05".to_owned())), "its last figure is long ago, and is told");
    let state = world.series(&analyst(), &metric, &OrganizationId::sea()).await;
    assert_eq!(state.points.len(), years.len());
    let older = ground::database::Change::unrecorded().then("UPDATE figures SET over_time = NONE RETURN NONE;");
    older.run(&world.database).await.unwrap();
    assert_eq!(world.series(&analyst(), &metric, &OrganizationId::sea()).await, state, "as it was kept before");
    assert_eq!(of(1).await.0, 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_series_are_the_newest_periods_of_each() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut mapping = yearly(&metric, &["2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25"]);
    mapping.values[5].n = Some(7);
    world
        .bring_in("ID,A,B,C,D,E,F,N\n1,80,81,82,83,84,85,500\n2,70,71,.,.,.,.,\n3,60,61,62,63,64,65,9\n", mapping)
        .await;
    let of = |id: u32| SeriesOf { metric: metric.clone(), organization: lea(id), group: ALL_GROUP.into() };
    let wanted: Vec<SeriesOf> = (0..90).map(|at| of(at % 3 + 1)).collect();
    let today = world.site.today(world.now);
    let many = read_series(&world.database, &analyst(), &world.site, &wanted, today).await.unwrap();
    assert_eq!(many.len(), 90);
    for (id, series) in (1..=3).zip(&many) {
        let alone = world.series(&analyst(), &metric, &lea(id)).await;
        let expected = if id == 2 { &alone.points[..] } else { &alone.points[2..] };
        assert_eq!((&series.points[..], series.status), (expected, alone.status), "LEA {id}");
    }
}
