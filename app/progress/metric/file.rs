//! The metrics as a file: what the list shows, with each definition whole.

use std::collections::HashMap;

use app_ground::download::download;
use app_ground::sent;
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use ground::table_file::Sheet;
use progress::metric::Metric;
use progress::metric::checks::met;
use progress::metric::listing::{Filter, Listed};
use progress::metric::use_cases::list_metrics;

use super::parts::level_words;

/// The metrics that the list's address names, as a file.
pub async fn metrics_file(visit: Visit, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let found = list_metrics(&visit.database, &visit.principal, &sent::asked::<Filter>(get), visit.today()).await;
    let sheets = found.map(|list| vec![sheet(&list.metrics)]);
    download(&get("format"), "metrics", sheets, &visit).await
}

/// Each metric with its definition and the State's target.
fn sheet(metrics: &[Listed]) -> Sheet {
    let baseline = |it: &Listed| it.target.as_ref().map(|target| target.trajectory.baseline());
    let target = |it: &Listed| it.target.as_ref().map(|target| target.trajectory.target());
    let groups = |it: &Metric| it.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ");
    Sheet::of("Metrics", metrics).columns(&[
        ("Metric", &|it| (&it.metric.name).into()),
        ("Id", &|it| it.metric.id.as_str().into()),
        ("Definition", &|it| (&it.metric.definition).into()),
        ("Unit", &|it| it.metric.unit.name().into()),
        ("Which way is better", &|it| it.metric.direction.name().into()),
        ("Leading or lagging", &|it| it.metric.timing.name().into()),
        ("Reported for", &|it| level_words(it.metric.level).into()),
        ("How often", &|it| it.metric.frequency.name().into()),
        ("Source", &|it| (&it.metric.source).into()),
        ("Owner", &|it| (&it.metric.owner_name).into()),
        ("Who supplies it", &|it| it.metric.supplier.name().into()),
        ("Minutes each time", &|it| it.metric.effort_minutes.into()),
        ("State figure", &|it| it.metric.aggregate.name().into()),
        ("Least plausible", &|it| it.metric.validation.least.into()),
        ("Most plausible", &|it| it.metric.validation.most.into()),
        ("Most change", &|it| it.metric.validation.most_change.into()),
        ("Needs n", &|it| it.metric.validation.needs_n.into()),
        ("Student groups", &|it| groups(&it.metric).into()),
        ("Baseline", &|it| baseline(it).map(|mark| mark.value).into()),
        ("Baseline on", &|it| baseline(it).map(|mark| mark.on).into()),
        ("Target", &|it| target(it).map(|mark| mark.value).into()),
        ("Target on", &|it| target(it).map(|mark| mark.on).into()),
        ("Checks met", &|it| met(&it.checks).into()),
        ("Retired", &|it| it.metric.retired.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::example;
    use super::*;

    #[test]
    fn a_metric_without_a_target_is_a_row_too() {
        let file = sheet(&[Listed { metric: example(), target: None, checks: Vec::new() }]);
        assert_eq!((file.header.len(), file.rows.len(), file.rows[0].len()), (24, 1, 24));
        for (heading, expected) in
            [("Id", example().id.as_str()), ("Baseline", ""), ("Checks met", "0"), ("Retired", "No")]
        {
            assert_eq!(file.plain(0, heading), expected, "{heading}");
        }
    }
}
