//! The dashboard as tables to keep: what the page shows, with its filters.

use super::{Change, GoalStanding, Stale, Standing, Way};
use ground::table_file::{Content, Sheet};

/// Goals with their status and why.
pub fn goals(goals: &[GoalStanding]) -> Sheet {
    Sheet::of("Goals", goals).columns(&[
        ("Organization", &|it| (&it.goal.organization_name).into()),
        ("Goal", &|it| (&it.goal.title).into()),
        ("Status", &|it| it.standing.status.name().into()),
        ("Why", &|it| (&it.standing.reason).into()),
        ("First school year", &|it| it.goal.from.to_string().into()),
        ("Last school year", &|it| it.goal.until.to_string().into()),
    ])
}

/// Metrics with their newest figure, what was expected, what changed, and since when they have no current data.
pub fn metrics(standings: &[Standing]) -> Sheet {
    let way = |change: Change| match change.way {
        Way::Worse => "Worse",
        Way::Better => "Better",
    };
    Sheet::of("Metrics", standings).columns(&[
        ("Metric", &|it| (&it.series.metric.name).into()),
        ("Kind", &|it| it.series.metric.timing.name().into()),
        ("Level", &|it| it.series.metric.level.name().into()),
        ("Status", &|it| it.status().name().into()),
        ("Newest figure", &|it| it.series.latest().and_then(|it| it.shown.number()).into()),
        ("For", &|it| it.series.latest().map(|it| it.period.to_string()).into()),
        ("Last day", &|it| it.series.latest().map(|it| it.on).into()),
        ("Expected", &|it| it.series.latest().and_then(|it| it.expected).into()),
        ("Attained of expected, %", &|it| it.attained_pct.into()),
        ("Change of status", &|it| it.change.map(way).into()),
        ("Status before", &|it| it.change.map(|it| it.from.name()).into()),
        ("No current data since", &|it| it.stale.map(without_data_since).into()),
    ])
}

/// Since when something has no current data, as a cell.
pub fn without_data_since(stale: Stale) -> Content {
    match stale {
        Stale::Since { on, .. } => on.into(),
        Stale::Never => "Never reported".into(),
    }
}
