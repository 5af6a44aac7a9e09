//! What a theory hangs together with: strategies, goals, metrics and the State's figures, loaded once for a page.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::goal::Goal;
use crate::metric::{ALL_GROUP, Metric, Status};
use crate::observation::use_cases::read_series;
use crate::observation::{Series, SeriesOf};
use crate::strategy::Strategy;
use crate::theory::broken::Strand;
use crate::theory::verdict::{Judgement, Reading, Verdict, figures, judge};
use crate::theory::{Link, LinkNow, Node, Standing, Theory};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{GoalId, MetricId, OrganizationId, StrategyId};
use ground::problem::Result;
use ground::site::Site;

/// A strategy or a goal of a theory, with how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Which, and its metrics.
    pub strand: Strand,
    /// How it stands; none for a strategy.
    pub status: Option<Status>,
    /// What it says of itself.
    pub figures: String,
}

/// A metric with how the State stands.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricNow {
    /// The metric.
    pub metric: Metric,
    /// How the State stands.
    pub status: Status,
    /// Its newest figure against what was expected, in words; may be empty.
    pub figures: String,
}

/// The State's series of some metrics, by metric.
pub(super) type StateSeries = BTreeMap<MetricId, Series>;

/// Whether this person may read a theory: drafts are for those who work on them.
pub(super) fn may_read(principal: &Principal, theory: &Theory) -> bool {
    theory.standing != Standing::Draft || principal.may(Action::WorkOnTheory, &Place::sea())
}

/// The State's figures of these metrics; one that isn't there is left out.
pub(super) async fn state_series(
    database: &Database,
    principal: &Principal,
    site: &Site,
    metrics: impl IntoIterator<Item = MetricId>,
    today: NaiveDate,
) -> Result<StateSeries> {
    let wanted: BTreeSet<MetricId> = metrics.into_iter().collect();
    if wanted.is_empty() {
        return Ok(StateSeries::new());
    }
    let of = |metric| SeriesOf { metric, organization: OrganizationId::sea(), group: ALL_GROUP.to_owned() };
    let wanted: Vec<SeriesOf> = wanted.into_iter().map(of).collect();
    let found = read_series(database, principal, site, &wanted, today).await?;
    Ok(found.into_iter().map(|series| (series.metric.id.clone(), series)).collect())
}

/// What the State's figures say of a link.
pub(super) fn judged(link: &Link, series: &StateSeries) -> Judgement {
    let (Some(leading), Some(lagging)) = (series.get(&link.leading), series.get(&link.lagging)) else {
        return Judgement {
            verdict: Verdict::Inconclusive,
            reasons: vec!["One of its metrics is no longer there.".to_owned()],
            started_on: None,
            shows_from: None,
            baseline: None,
            after: None,
            better_by: None,
        };
    };
    let (first, then) = (figures(leading), figures(lagging));
    judge(link, Reading::of(leading, &first), Reading::of(lagging, &then))
}

/// The theory's links with what the figures say of each, numbered from 1.
pub(super) fn links_now(theory: &Theory, series: &StateSeries, metrics: &BTreeMap<MetricId, Metric>) -> Vec<LinkNow> {
    let name = |id: &MetricId| metrics.get(id).map_or_else(|| id.to_string(), |metric| metric.name.clone());
    let now = |(at, link): (usize, &Link)| LinkNow {
        number: at + 1,
        leading_name: name(&link.leading),
        lagging_name: name(&link.lagging),
        unit: metrics.get(&link.lagging).map(|metric| metric.unit),
        judgement: judged(link, series),
        link: link.clone(),
    };
    theory.links.iter().enumerate().map(now).collect()
}

/// A metric with how the State stands; none where it isn't there.
pub(super) fn metric_now(id: &MetricId, series: &StateSeries) -> Option<MetricNow> {
    let series = series.get(id)?;
    let points = figures(series);
    let exact = Reading::of(series, &points).in_words();
    let shown = || series.points.last().map(|point| point.shown.words(&series.metric)).unwrap_or_default();
    let figures = if exact.is_empty() { shown() } else { exact };
    Some(MetricNow { metric: series.metric.clone(), status: series.status, figures })
}

/// Every metric by id.
pub(super) async fn all_metrics(database: &Database) -> Result<BTreeMap<MetricId, Metric>> {
    Ok(crate::metric::all(database).await?.into_iter().map(|metric| (metric.id.clone(), metric)).collect())
}

/// Those of these strategies that are there and that this person may read, in the order asked for.
pub(super) async fn strategies(
    database: &Database,
    principal: &Principal,
    ids: &[StrategyId],
) -> Result<Vec<Strategy>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = crate::strategy::some(database, ids).await?;
    crate::strategy::readable(database, principal, found).await
}

/// Those of these goals that are in force, in the order asked for.
pub(super) fn goals(in_force: &[Goal], ids: &[GoalId]) -> Vec<Goal> {
    ids.iter().filter_map(|id| in_force.iter().find(|goal| goal.id == *id).cloned()).collect()
}

/// A goal's lagging metrics.
pub(super) fn lagging_of(goal: &Goal) -> Vec<MetricId> {
    goal.measures.iter().map(|measure| measure.metric.clone()).collect()
}

/// A strategy as a member of a theory.
pub(super) fn strategy_member(strategy: &Strategy) -> Member {
    Member {
        strand: Strand {
            node: Node::Strategy(strategy.id.clone()),
            title: strategy.title.clone(),
            metrics: strategy.leading.clone(),
        },
        status: None,
        figures: strategy.stage().name().to_owned(),
    }
}

/// A goal as a member of a theory.
pub(super) fn goal_member(goal: &Goal, standing: Option<&crate::goal::Standing>) -> Member {
    Member {
        strand: Strand { node: Node::Goal(goal.id.clone()), title: goal.title.clone(), metrics: lagging_of(goal) },
        status: standing.map(|standing| standing.status),
        figures: standing.map(|standing| standing.reason.clone()).unwrap_or_default(),
    }
}

/// Goals as members, with how they stand.
pub(super) async fn goal_members(
    database: &Database,
    principal: &Principal,
    site: &Site,
    goals: &[Goal],
    today: NaiveDate,
) -> Result<Vec<Member>> {
    if goals.is_empty() {
        return Ok(Vec::new());
    }
    let standings = crate::goal::standings(database, principal, site, goals, today).await?;
    Ok(goals.iter().enumerate().map(|(at, goal)| goal_member(goal, standings.get(at))).collect())
}

/// The metrics that strategies, goals and links of theories in the making or in use need.
pub(super) fn used(theories: &[Theory], strategies: &[Strategy], goals: &[Goal]) -> BTreeSet<MetricId> {
    let links = theories.iter().filter(|theory| theory.standing != Standing::Retired).flat_map(|it| &it.links);
    let of_links = links.flat_map(|link| [link.leading.clone(), link.lagging.clone()]);
    let of_strategies = strategies.iter().flat_map(|strategy| strategy.leading.iter().cloned());
    of_links.chain(of_strategies).chain(goals.iter().flat_map(lagging_of)).collect()
}

/// How a metric stands, for a neighbor on the line.
pub(super) fn standing_of(id: &MetricId, series: &StateSeries) -> (Option<Status>, String) {
    metric_now(id, series).map_or((None, String::new()), |now| (Some(now.status), now.figures))
}
