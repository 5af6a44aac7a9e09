//! The dashboard as tables to keep: what the page shows, with its filters.

use super::{GoalStanding, Stale, Standing, Way};
use ground::table_file::{Content, Sheet};

/// Goals with their status and why.
pub fn goals(goals: &[GoalStanding]) -> Sheet {
    let row = |it: &GoalStanding| {
        vec![
            Content::from(it.goal.organization_name.as_str()),
            it.goal.title.as_str().into(),
            it.standing.status.name().into(),
            it.standing.reason.as_str().into(),
            it.goal.from.to_string().into(),
            it.goal.until.to_string().into(),
        ]
    };
    let header = ["Organization", "Goal", "Status", "Why", "First school year", "Last school year"];
    Sheet::new("Goals", header).with(goals.iter().map(row))
}

/// Metrics with their newest figure, what was expected, what changed, and since when they have no current data.
pub fn metrics(standings: &[Standing]) -> Sheet {
    let header = [
        "Metric",
        "Kind",
        "Level",
        "Status",
        "Newest figure",
        "For",
        "Last day",
        "Expected",
        "Attained of expected, %",
        "Change of status",
        "Status before",
        "No current data since",
    ];
    Sheet::new("Metrics", header).with(standings.iter().map(metric))
}

fn metric(standing: &Standing) -> Vec<Content> {
    let metric = &standing.series.metric;
    let newest = standing.series.latest();
    let change = standing.change.map(|change| match change.way {
        Way::Worse => "Worse",
        Way::Better => "Better",
    });
    vec![
        Content::from(metric.name.as_str()),
        metric.timing.name().into(),
        metric.level.name().into(),
        standing.status().name().into(),
        newest.and_then(|it| it.shown.number()).map_or(Content::Empty, Content::from),
        newest.map_or(Content::Empty, |it| it.period.to_string().into()),
        newest.map_or(Content::Empty, |it| it.on.into()),
        newest.and_then(|it| it.expected).map_or(Content::Empty, Content::from),
        standing.attained_pct.map_or(Content::Empty, Content::from),
        change.map_or(Content::Empty, Content::from),
        standing.change.map_or(Content::Empty, |it| it.from.name().into()),
        match standing.stale {
            Some(Stale::Since { on, .. }) => on.into(),
            Some(Stale::Never) => "Never reported".into(),
            None => Content::Empty,
        },
    ]
}
