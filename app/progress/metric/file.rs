//! The metrics as a file: what the list shows, with each definition whole.

use std::collections::HashMap;

use app_ground::download::download;
use app_ground::sent;
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use ground::table_file::{Content, Sheet};
use progress::metric::checks::met;
use progress::metric::listing::{Filter, Listed};
use progress::metric::use_cases::list_metrics;

use super::parts::level_words;

const HEADER: [&str; 24] = [
    "Metric",
    "Id",
    "Definition",
    "Unit",
    "Which way is better",
    "Leading or lagging",
    "Reported for",
    "How often",
    "Source",
    "Owner",
    "Who supplies it",
    "Minutes each time",
    "State figure",
    "Least plausible",
    "Most plausible",
    "Most change",
    "Needs n",
    "Student groups",
    "Baseline",
    "Baseline on",
    "Target",
    "Target on",
    "Checks met",
    "Retired",
];

/// The metrics that the list's address names, as a file.
pub async fn metrics_file(visit: Visit, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let found = list_metrics(&visit.database, &visit.principal, &sent::asked::<Filter>(get), visit.today()).await;
    let sheets = found.map(|list| vec![Sheet::new("Metrics", HEADER).with(list.metrics.iter().map(row))]);
    download(&get("format"), "metrics", sheets, &visit).await
}

fn row(listed: &Listed) -> Vec<Content> {
    let metric = &listed.metric;
    let number = |value| Option::map_or(value, Content::Empty, Content::Number);
    let marks = listed.target.as_ref().map(|target| (target.trajectory.baseline(), target.trajectory.target()));
    let groups: Vec<&str> = metric.groups.iter().map(|group| group.name.as_str()).collect();
    let yes = |it: bool| Content::from(if it { "Yes" } else { "No" });
    vec![
        metric.name.as_str().into(),
        metric.id.as_str().into(),
        metric.definition.as_str().into(),
        metric.unit.name().into(),
        metric.direction.name().into(),
        metric.timing.name().into(),
        level_words(metric.level).into(),
        metric.frequency.name().into(),
        metric.source.as_str().into(),
        metric.owner_name.as_str().into(),
        metric.supplier.name().into(),
        Content::Whole(i64::from(metric.effort_minutes)),
        metric.aggregate.name().into(),
        number(metric.validation.least),
        number(metric.validation.most),
        number(metric.validation.most_change),
        yes(metric.validation.needs_n),
        groups.join(", ").into(),
        marks.map_or(Content::Empty, |(baseline, _)| Content::Number(baseline.value)),
        marks.map_or(Content::Empty, |(baseline, _)| Content::Date(baseline.on)),
        marks.map_or(Content::Empty, |(_, target)| Content::Number(target.value)),
        marks.map_or(Content::Empty, |(_, target)| Content::Date(target.on)),
        Content::Whole(met(&listed.checks) as i64),
        yes(metric.retired),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::example;
    use super::*;

    #[test]
    fn every_row_is_as_long_as_the_header() {
        let listed = Listed { metric: example(), target: None, checks: Vec::new() };
        assert_eq!(row(&listed).len(), HEADER.len());
    }
}
