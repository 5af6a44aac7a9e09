//! Following the line from a strategy, a metric or a goal, one step each way.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::loading::{all_metrics, judged, lagging_of, may_read, standing_of, state_series, used};
use crate::goal::Goal;
use crate::metric::Metric;
use crate::strategy::Strategy;
use crate::theory::broken::{Broken, Strand, Strands, unused};
use crate::theory::{Line, Link, Neighbor, Node, Standing, Theory, store};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{GoalId, MetricId, StrategyId, TheoryId};
use ground::organization::Kind;
use ground::problem::Result;
use ground::site::Site;

/// Most neighbors told on each side.
const NEIGHBORS_MAX: usize = 20;

/// What the line is looked for in: all of it that this person may read.
struct Net {
    theories: Vec<Theory>,
    strategies: Vec<Strategy>,
    goals: Vec<Goal>,
    metrics: BTreeMap<MetricId, Metric>,
}

/// A neighbor that is still to be told how it stands.
struct Step {
    node: Node,
    title: String,
    link: Option<(TheoryId, Link)>,
}

/// What should move this strategy, metric or goal, what it should move, and where the line is broken there.
///
/// # Errors
/// `SignedOut`, `Forbidden`. What isn't there, or may not be seen, has an empty line.
pub async fn line_of(
    database: &Database,
    principal: &Principal,
    site: &Site,
    node: &Node,
    today: NaiveDate,
) -> Result<Line> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let net = Net::load(database, principal).await?;
    let (before, after) = match node {
        Node::Strategy(id) => (Vec::new(), net.after_strategy(id)),
        Node::Metric(id) => (net.before_metric(id), net.after_metric(id)),
        Node::Goal(id) => (net.before_goal(id), net.after_goal(id)),
    };
    let (before, after) = (few(before), few(after));
    let around = before.iter().chain(&after);
    let metrics = around.flat_map(|step| match (&step.node, &step.link) {
        (_, Some((_, link))) => vec![link.leading.clone(), link.lagging.clone()],
        (Node::Metric(id), None) => vec![id.clone()],
        _ => Vec::new(),
    });
    let series = state_series(database, principal, site, metrics.collect::<Vec<_>>(), today).await?;
    let goals: Vec<Goal> = net.goals_of(before.iter().chain(&after));
    let standings = match goals.is_empty() {
        true => Vec::new(),
        false => crate::goal::standings(database, principal, site, &goals, today).await?,
    };
    let tell = |step: Step| {
        let (status, figures) = match &step.node {
            Node::Strategy(id) => (None, net.stage_of(id)),
            Node::Metric(id) => standing_of(id, &series),
            Node::Goal(id) => {
                let standing = goals.iter().position(|goal| goal.id == *id).and_then(|at| standings.get(at));
                standing.map_or((None, String::new()), |it| (Some(it.status), it.reason.clone()))
            }
        };
        Neighbor {
            verdict: step.link.as_ref().map(|(_, link)| judged(link, &series).verdict),
            link: step.link.map(|(theory, link)| (theory, link.id)),
            node: step.node,
            title: step.title,
            status,
            figures,
        }
    };
    Ok(Line {
        theories: net.around(node).into_iter().map(|theory| (theory.id.clone(), theory.name.clone())).collect(),
        before: before.into_iter().map(tell).collect(),
        after: after.into_iter().map(tell).collect(),
        broken: net.broken_at(node),
    })
}

fn few(mut steps: Vec<Step>) -> Vec<Step> {
    steps.truncate(NEIGHBORS_MAX);
    steps
}

fn strategy_strand(strategy: &Strategy) -> Strand {
    let node = Node::Strategy(strategy.id.clone());
    Strand { node, title: strategy.title.clone(), metrics: strategy.leading.clone() }
}

fn goal_strand(goal: &Goal) -> Strand {
    Strand { node: Node::Goal(goal.id.clone()), title: goal.title.clone(), metrics: lagging_of(goal) }
}

impl Net {
    async fn load(database: &Database, principal: &Principal) -> Result<Self> {
        let mut theories = store::all(database).await?;
        theories.retain(|theory| theory.standing != Standing::Retired && may_read(principal, theory));
        let in_use = crate::strategy::in_use(database).await?;
        let strategies = crate::strategy::readable(database, principal, in_use).await?;
        let goals = crate::goal::in_force(database).await?;
        Ok(Self { theories, strategies, goals, metrics: all_metrics(database).await? })
    }

    /// The links of all theories, the State's first, each with its theory.
    fn links(&self) -> impl Iterator<Item = (&Theory, &Link)> {
        self.theories.iter().flat_map(|theory| theory.links.iter().map(move |link| (theory, link)))
    }

    fn metric(&self, id: &MetricId, link: Option<(&Theory, &Link)>) -> Option<Step> {
        let metric = self.metrics.get(id)?;
        let link = link.map(|(theory, link)| (theory.id.clone(), link.clone()));
        Some(Step { node: Node::Metric(id.clone()), title: metric.name.clone(), link })
    }

    fn after_strategy(&self, id: &StrategyId) -> Vec<Step> {
        let strategy = self.strategies.iter().find(|strategy| strategy.id == *id);
        strategy.into_iter().flat_map(|it| &it.leading).filter_map(|metric| self.metric(metric, None)).collect()
    }

    /// Strategies it tells of, those of theories and the State's first; then the leading metrics that should move it.
    fn before_metric(&self, id: &MetricId) -> Vec<Step> {
        let mut telling: Vec<&Strategy> = self.strategies.iter().filter(|it| it.leading.contains(id)).collect();
        let member = |strategy: &Strategy| self.theories.iter().any(|theory| theory.strategies.contains(&strategy.id));
        telling.sort_by_key(|strategy| (!member(strategy), strategy.level));
        let strategies = telling.into_iter().map(|strategy| Step {
            node: Node::Strategy(strategy.id.clone()),
            title: strategy.title.clone(),
            link: None,
        });
        let links = self.links().filter(|(_, link)| link.lagging == *id);
        let metrics = links.filter_map(|(theory, link)| self.metric(&link.leading, Some((theory, link))));
        once(strategies.chain(metrics))
    }

    /// The lagging metrics it should move; then the goals it tells of: theories' and the State's.
    fn after_metric(&self, id: &MetricId) -> Vec<Step> {
        let links = self.links().filter(|(_, link)| link.leading == *id);
        let metrics = links.filter_map(|(theory, link)| self.metric(&link.lagging, Some((theory, link))));
        let member = |goal: &Goal| self.theories.iter().any(|theory| theory.goals.contains(&goal.id));
        let measured = self.goals.iter().filter(|goal| goal.measures.iter().any(|measure| measure.metric == *id));
        let goals = measured.filter(|goal| goal.level == Kind::Sea || member(goal)).map(goal_step);
        once(metrics.chain(goals))
    }

    fn before_goal(&self, id: &GoalId) -> Vec<Step> {
        let goal = self.goals.iter().find(|goal| goal.id == *id);
        let metrics = goal.map(lagging_of).unwrap_or_default();
        metrics.iter().filter_map(|metric| self.metric(metric, None)).collect()
    }

    /// The goal it serves.
    fn after_goal(&self, id: &GoalId) -> Vec<Step> {
        let parent = self.goals.iter().find(|goal| goal.id == *id).and_then(|goal| goal.parent.as_ref());
        self.goals.iter().filter(|goal| Some(&goal.id) == parent).map(goal_step).collect()
    }

    fn goals_of<'a>(&self, steps: impl Iterator<Item = &'a Step>) -> Vec<Goal> {
        let wanted: Vec<&Node> = steps.map(|step| &step.node).collect();
        self.goals.iter().filter(|goal| wanted.contains(&&Node::Goal(goal.id.clone()))).cloned().collect()
    }

    fn stage_of(&self, id: &StrategyId) -> String {
        let strategy = self.strategies.iter().find(|strategy| strategy.id == *id);
        strategy.map_or("", |strategy| strategy.stage().name()).to_owned()
    }

    /// A theory's strategies and goals.
    fn strands(&self, theory: &Theory) -> (Vec<Strand>, Vec<Strand>) {
        let strategies = self.strategies.iter().filter(|it| theory.strategies.contains(&it.id)).map(strategy_strand);
        let goals = self.goals.iter().filter(|it| theory.goals.contains(&it.id)).map(goal_strand);
        (strategies.collect(), goals.collect())
    }

    /// The theories a node is part of.
    fn around(&self, node: &Node) -> Vec<&Theory> {
        let is_in = |theory: &&Theory| match node {
            Node::Strategy(id) => theory.strategies.contains(id),
            Node::Goal(id) => theory.goals.contains(id),
            Node::Metric(id) => {
                let (strategies, goals) = self.strands(theory);
                theory.links.iter().any(|link| link.leading == *id || link.lagging == *id)
                    || strategies.iter().chain(&goals).any(|strand| strand.metrics.contains(id))
            }
        };
        self.theories.iter().filter(is_in).collect()
    }

    /// Where the line is broken at a node, in the State's theory; and what is in no theory at all.
    fn broken_at(&self, node: &Node) -> Vec<String> {
        let here = |broken: &Broken| broken.node.as_ref() == Some(node) || self.is_of(node, broken);
        let current = self.theories.iter().filter(|theory| theory.standing == Standing::Current);
        let around = self.around(node);
        let mut told = Vec::new();
        for theory in current.filter(|theory| around.iter().any(|other| other.id == theory.id)) {
            let (strategies, goals) = self.strands(theory);
            let (links, metrics) = (&theory.links, &self.metrics);
            let strands = Strands { strategies: &strategies, links, goals: &goals, metrics };
            told.extend(strands.broken().into_iter().filter(here).map(|broken| broken.words));
        }
        match node {
            Node::Metric(id) => {
                let used = used(&self.theories, &self.strategies, &self.goals);
                let alone: Vec<Metric> = self.metrics.get(id).cloned().into_iter().collect();
                let words = |metric: &Metric| {
                    let name = &metric.name;
                    format!(
                        "Nobody uses “{name}”: no strategy, goal or link needs it. Connect it, or retire it and spare those who supply it."
                    )
                };
                told.extend(unused(&alone, &used).into_iter().map(words));
            }
            Node::Strategy(id) if around.is_empty() && self.strategies.iter().any(|it| it.id == *id) => {
                told.push("It is part of no theory of action: nothing says which goal it should lead to.".to_owned());
            }
            Node::Goal(id)
                if around.is_empty() && self.goals.iter().any(|it| it.id == *id && it.level == Kind::Sea) =>
            {
                told.push("It is part of no theory of action: nothing says which strategy leads to it.".to_owned());
            }
            _ => {}
        }
        told
    }

    /// Whether something broken at a metric is that of this strategy or goal.
    fn is_of(&self, node: &Node, broken: &Broken) -> bool {
        let Some(Node::Metric(metric)) = &broken.node else { return false };
        match node {
            Node::Strategy(id) => self.strategies.iter().any(|it| it.id == *id && it.leading.contains(metric)),
            Node::Goal(id) => self.goals.iter().any(|it| it.id == *id && lagging_of(it).contains(metric)),
            Node::Metric(_) => false,
        }
    }
}

fn goal_step(goal: &Goal) -> Step {
    Step { node: Node::Goal(goal.id.clone()), title: goal.title.clone(), link: None }
}

/// Each node once, as it came first.
fn once(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    for step in steps {
        if !found.iter().any(|other| other.node == step.node) {
            found.push(step);
        }
    }
    found
}
