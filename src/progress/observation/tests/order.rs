//! What stays true when files are stored, decided about and taken back in another order than they came, and when the rules
//! change that figures are hidden and summed up by.

use super::*;
use crate::metric::form::StandardsForm;
use crate::metric::use_cases::set_standards;

async fn across(world: &World, metric: &MetricId) -> MetricAcross {
    let today = world.site.today(world.now);
    read_across(&world.database, &analyst(), &world.site, metric, &AcrossQuery::default(), today).await.unwrap()
}

/// What an organization's row says on the metric's page.
async fn row(world: &World, metric: &MetricId, organization: &OrganizationId) -> String {
    let found = across(world, metric).await;
    let row = found.rows.iter().find(|it| it.organization == *organization).unwrap();
    row.shown.as_ref().map(|shown| shown.words(&found.metric)).unwrap_or_default()
}

async fn minimum(world: &World, minimum_n: &str, version: i64) {
    let form = StandardsForm { minimum_n: minimum_n.into(), ..StandardsForm::of(&crate::metric::Standards::default()) };
    set_standards(&world.database, &analyst(), version, &form, world.now).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_last_counts_however_early_it_was_uploaded() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let early = world.upload("early.csv", "ID,A\n1,88\n").await;
    let review = world.check(&early, yearly(&metric, &["2024-25"])).await;
    world.bring_in("ID,A\n1,91\n", yearly(&metric, &["2024-25"])).await;
    world.store(&early, review.version).await.unwrap();
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 88.0%");
    assert_eq!(row(&world, &metric, &lea(1)).await, "88.0%");
    let progress = observations_progress(&world.database, &analyst(), &early).await.unwrap();
    assert_eq!((progress.stage, progress.id == early), (Stage::Stored, false), "its old address leads to it");
    let (entries, total) = list_entries(&world.database, &analyst(), 1).await.unwrap();
    assert_eq!((entries.len(), total), (2, 2), "and it is listed once");
    world.undo(&early).await.unwrap();
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 91.0%");
    assert_eq!(row(&world, &metric, &lea(1)).await, "91.0%");
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_back_an_acceptance_puts_the_figure_under_review_again() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    world.bring_in("ID,A\n1,150\n", yearly(&metric, &["2024-25"])).await;
    let (waiting, _) = list_waiting(&world.database, &analyst(), None).await.unwrap();
    let keys = [waiting[0].key.clone()];
    decide(&world.database, &analyst(), &world.site, &keys, true, "", world.now).await.unwrap();
    assert_eq!(row(&world, &metric, &lea(1)).await, "over 95%");
    let (entries, _) = list_entries(&world.database, &analyst(), 1).await.unwrap();
    world.undo(&entries[0].id).await.unwrap();
    assert_eq!(row(&world, &metric, &lea(1)).await, "Under review");
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 Under review");
    assert_eq!(list_waiting(&world.database, &analyst(), None).await.unwrap().1, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_number_brought_in_thrice_and_taken_back_leaves_nothing_behind() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut entries = Vec::new();
    for value in ["90", "91", "90"] {
        entries.push(world.bring_in(&format!("ID,A\n1,{value}\n"), yearly(&metric, &["2024-25"])).await.0);
    }
    for at in [1, 2, 0] {
        world.undo(&entries[at]).await.unwrap();
    }
    assert_eq!((world.words(&metric, &lea(1)).await, row(&world, &metric, &lea(1)).await), Default::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_minimum_still_hides_what_would_give_another_away() {
    let world = World::new().await;
    minimum(&world, "20", 0).await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut mapping = yearly(&metric, &["2024-25"]);
    mapping.values[0].n = Some(2);
    world.bring_in("ID,A,N\n1,90,500\n2,80,15\n3,70,9\n", mapping).await;
    assert_eq!(world.settle().await, 0, "what came in was settled by the rules that hold");
    minimum(&world, "10", 1).await;
    assert_eq!((world.settle().await, world.settle().await), (1, 0), "once is enough");
    for hidden in [2, 3] {
        assert_eq!(world.words(&metric, &lea(hidden)).await, "2024–25 Suppressed");
        assert_eq!(row(&world, &metric, &lea(hidden)).await, "Suppressed");
    }
    let found = across(&world, &metric).await;
    let percentiles = &found.summaries.last().unwrap().percentiles;
    assert_eq!(percentiles.iter().map(ToString::to_string).collect::<Vec<_>>(), ["90"; 7], "nor do percentiles tell");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_aggregate_sums_up_every_period_anew() {
    let world = World::new().await;
    let metric = world.metric(&MetricForm { aggregate: "mean".into(), ..metric_form("Attendance") }).await;
    let mut mapping = yearly(&metric, &["2023-24", "2024-25"]);
    mapping.values.iter_mut().for_each(|it| it.n = Some(3));
    world.bring_in("ID,A,B,N\n1,90,92,300\n2,80,82,100\n", mapping).await;
    let state = async || world.words(&metric, &OrganizationId::sea()).await;
    assert_eq!(state().await, "2023–24 85.0%, 2024–25 87.0%");
    edit_metric(&world.database, &analyst(), &metric, 1, &metric_form("Attendance"), world.now).await.unwrap();
    assert_eq!(world.settle().await, 2);
    assert_eq!(state().await, "2023–24 87.5%, 2024–25 89.5%");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_version_is_for_those_who_work_on_figures() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    for n in ["", "8"] {
        let mut mapping = yearly(&metric, &["2024-25"]);
        mapping.values[0].n = Some(2);
        world.bring_in(&format!("ID,A,N\n1,33.3,{n}\n"), mapping).await;
    }
    let of = SeriesOf { metric, organization: lea(1), group: ALL_GROUP.into() };
    let period = ground::calendar::Period::from_key("Y2024").unwrap();
    let told = async |who: Principal| {
        let versions = read_history(&world.database, &who, &of, period).await.unwrap();
        versions.iter().map(|it| it.shown.number().is_some()).collect::<Vec<_>>()
    };
    assert_eq!(told(analyst()).await, [false, true]);
    assert_eq!(told(signed_in("Ana", Role::LeaLead, "lea-000001")).await, [false, true]);
    assert_eq!(told(signed_in("Ana", Role::Viewer, "sea")).await, [false]);
    assert_eq!(told(signed_in("Ana", Role::LeaLead, "lea-000002")).await, [false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_too_few_to_be_counted_is_too_few_to_be_shown() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut mapping = yearly(&metric, &["2024-25"]);
    mapping.values[0].n = Some(2);
    world.bring_in("ID,A,N\n1,33.3,-1\n2,80,.\n", mapping).await;
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 Suppressed");
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 80.0%");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_that_lies_ahead_is_no_figure_s() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let id = world.upload("a.csv", "ID,A,B\n1,80,81\n").await;
    let review = world.check(&id, yearly(&metric, &["2026-27", "2052-53"])).await;
    let problems: Vec<_> = review.problems.iter().map(|it| (it.line, it.message.as_str())).collect();
    assert_eq!(problems, [(2, "2052–53 lies ahead.")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_to_report_a_period_don_t_make_the_others_look_as_if_they_had_nothing() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    world.bring_in("ID,A,B\n1,80,81\n2,82,.\n3,84,.\n", yearly(&metric, &["2025-26", "2026-27"])).await;
    let found = across(&world, &metric).await;
    assert_eq!(found.period.unwrap().to_string(), "2025–26");
    world.bring_in("ID,A\n2,83\n", yearly(&metric, &["2026-27"])).await;
    assert_eq!(across(&world, &metric).await.period.unwrap().to_string(), "2026–27");
}

#[tokio::test(flavor = "multi_thread")]
async fn once_figures_are_in_neither_period_nor_level_becomes_another() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let edit = async |version, frequency: &str| {
        let form = MetricForm { frequency: frequency.into(), ..metric_form("Attendance") };
        edit_metric(&world.database, &analyst(), &metric, version, &form, world.now).await
    };
    edit(1, "monthly").await.unwrap();
    edit(2, &metric_form("Attendance").frequency).await.unwrap();
    world.bring_in("ID,A\n1,90\n", yearly(&metric, &["2024-25"])).await;
    let Err(Error::Invalid(found)) = edit(3, "monthly").await else { panic!("figures would have no period") };
    assert_eq!(found.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["frequency"]);
}
