//! Typing figures in: all or nothing, nobody's change lost.

use super::*;
use ground::problem::Error;

fn typed(metric: &MetricId, period: &str, value: &str, n: &str, seen: &str) -> TypedCell {
    TypedCell {
        field: format!("value-{metric}-{period}"),
        metric: metric.to_string(),
        period: period.into(),
        value: value.into(),
        n: n.into(),
        seen: seen.into(),
    }
}

async fn save(world: &World, who: &Principal, of: u32, cells: &[TypedCell]) -> Result<GridOutcome> {
    save_grid(&world.database, who, &world.site, &lea(of), "", cells, world.now).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lea_types_its_own_figures_and_no_other_s() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let own = signed_in("Ana", Role::LeaMember, "lea-000001");
    let cells = [typed(&metric, "Y2025", "93.5", "1,200", ""), typed(&metric, "Y2024", "na", "", "")];
    let outcome = save(&world, &own, 1, &cells).await.unwrap();
    assert_eq!((outcome.added, outcome.corrected, outcome.under_review), (2, 0, 0));
    assert_eq!(save(&world, &own, 2, &cells).await, Err(Error::Forbidden));
    assert_eq!(save(&world, &Principal::Public, 1, &cells).await, Err(Error::SignedOut));
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 Not applicable, 2025–26 93.5%");
    let query = GridQuery { periods: 2, ..GridQuery::default() };
    let grid = open_grid(&world.database, &own, &world.site, &lea(1), &query, world.now).await.unwrap();
    let shown: Vec<_> = grid.rows[0].cells.iter().map(|it| (it.period.key(), it.reported.is_some())).collect();
    assert_eq!(shown, [("Y2025".to_owned(), true), ("Y2026".to_owned(), false)]);
    // Saved again as they stand, nothing changes.
    let seen = &grid.rows[0].cells[0].seen;
    let outcome = save(&world, &own, 1, &[typed(&metric, "Y2025", "93.5", "1200", seen)]).await.unwrap();
    assert_eq!(outcome.entry, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_taken_is_said_at_its_field_and_nothing_is_saved() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let cells = [
        typed(&metric, "Y2025", "93.5", "", ""),
        typed(&metric, "Y2024", "ninety", "", ""),
        typed(&metric, "Y2023", "90", "some", ""),
        typed(&metric, "Y2022", "", "5", ""),
        typed(&metric, "Y2031", "90", "", ""),
        typed(&metric, "M2025-01", "90", "", ""),
    ];
    let Err(Error::Invalid(violations)) = save(&world, &analyst(), 1, &cells).await else { panic!() };
    let fields: Vec<_> = violations.iter().map(|it| it.field.rsplit_once('-').unwrap().1).collect();
    assert_eq!(fields, ["Y2024", "Y2023", "Y2022", "Y2031", "01"]);
    assert!(violations[1].field.starts_with("n-"));
    assert_eq!(world.words(&metric, &lea(1)).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_overwrites_what_they_didn_t_see() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    save(&world, &analyst(), 1, &[typed(&metric, "Y2025", "90", "", "")]).await.unwrap();
    let late = save(&world, &analyst(), 1, &[typed(&metric, "Y2025", "91", "", "")]).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    assert_eq!(world.words(&metric, &lea(1)).await, "2025–26 90.0%");
    let grid = open_grid(&world.database, &analyst(), &world.site, &lea(1), &GridQuery::default(), world.now).await;
    let cells = grid.unwrap().rows.remove(0).cells;
    let seen = &cells.iter().find(|it| it.period.key() == "Y2025").unwrap().seen;
    let outcome = save(&world, &analyst(), 1, &[typed(&metric, "Y2025", "91", "", seen)]).await.unwrap();
    assert_eq!((outcome.added, outcome.corrected), (0, 1));
    let of = SeriesOf { metric, organization: lea(1), group: ALL_GROUP.into() };
    let period = ground::calendar::Period::from_key("Y2025").unwrap();
    let history = read_history(&world.database, &analyst(), &of, period).await.unwrap();
    let with: Vec<_> = history.iter().map(|it| (it.shown.number().unwrap().to_string(), it.with.as_str())).collect();
    assert_eq!(with, [("91".to_owned(), "Typed in: Alder"), ("90".to_owned(), "Typed in: Alder")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn leas_that_type_at_the_same_moment_all_get_in() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let one = |of: u32| {
        let cells = [typed(&metric, "Y2025", &format!("{}", 80 + of), "100", "")];
        let world = &world;
        async move { save(world, &analyst(), of, &cells).await }
    };
    let (a, b, c) = tokio::join!(one(1), one(2), one(3));
    assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
    assert_eq!(world.words(&metric, &OrganizationId::sea()).await, "2025–26 82.0%");
}
