//! Where the line from strategies to goals is broken, each place as a sentence that says what to do and where.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Link, Node};
use crate::metric::Metric;
use ground::identity::MetricId;

/// A strategy with the leading metrics that tell how it is carried out, or a goal with the lagging metrics that tell
/// whether it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strand {
    /// Which.
    pub node: Node,
    /// Its title.
    pub title: String,
    /// Its metrics.
    pub metrics: Vec<MetricId>,
}

/// Where a broken place is mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Mend {
    /// Where the theory is changed.
    Theory,
    /// On the page of a strategy, a metric or a goal.
    Page(Node),
}

/// A broken place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// At what; none where it is the theory as a whole.
    pub node: Option<Node>,
    /// What is broken and what to do.
    pub words: String,
    /// Where.
    pub mend: Mend,
}

impl Broken {
    fn at(node: &Node, mend: Mend, words: String) -> Self {
        Self { node: Some(node.clone()), words, mend }
    }

    fn of_theory(words: &str) -> Self {
        Self { node: None, words: words.to_owned(), mend: Mend::Theory }
    }
}

/// A theory's parts as they hang together.
#[derive(Debug, Clone, Copy)]
pub struct Strands<'a> {
    /// Its strategies.
    pub strategies: &'a [Strand],
    /// Its links.
    pub links: &'a [Link],
    /// Its goals.
    pub goals: &'a [Strand],
    /// Metrics by id, for their names.
    pub metrics: &'a BTreeMap<MetricId, Metric>,
}

impl Strands<'_> {
    /// Everything that is broken in it, in the order of the line.
    pub fn broken(&self) -> Vec<Broken> {
        let mut all = Vec::new();
        if self.strategies.is_empty() {
            all.push(Broken::of_theory("No strategy belongs to this theory yet. Choose those it is about."));
        }
        if self.goals.is_empty() {
            all.push(Broken::of_theory("No goal belongs to this theory yet. Choose those it is to reach."));
        }
        all.extend(self.strategies.iter().filter(|it| it.metrics.is_empty()).map(unmeasured));
        all.extend(self.leading_nowhere());
        all.extend(self.led_from_nowhere());
        all.extend(self.ending_nowhere());
        all.extend(self.goals.iter().filter(|it| it.metrics.is_empty()).map(unmeasured_goal));
        all.extend(self.led_to_by_nothing());
        all.extend(self.goals.iter().filter(|it| !it.metrics.is_empty() && !self.is_reached(it)).map(unreached));
        all
    }

    fn name<'a>(&'a self, id: &'a MetricId) -> &'a str {
        self.metrics.get(id).map_or(id.as_str(), |metric| metric.name.as_str())
    }

    /// Leading metrics of strategies from which no link goes on, each once.
    fn leading_nowhere(&self) -> Vec<Broken> {
        let started: BTreeSet<_> = self.links.iter().map(|link| &link.leading).collect();
        let mut found = Vec::new();
        for (strategy, metric) in pairs(self.strategies) {
            let node = Node::Metric(metric.clone());
            if started.contains(metric) || found.iter().any(|it: &Broken| it.node.as_ref() == Some(&node)) {
                continue;
            }
            let (name, title) = (self.name(metric), &strategy.title);
            let words = format!(
                "“{name}” tells how “{title}” is carried out, but leads nowhere. Connect it to the lagging metric it should move."
            );
            found.push(Broken::at(&node, Mend::Theory, words));
        }
        found
    }

    /// Leading metrics of links that no strategy of the theory is measured by.
    fn led_from_nowhere(&self) -> Vec<Broken> {
        let measured: BTreeSet<_> = pairs(self.strategies).map(|(_, metric)| metric).collect();
        let starts: BTreeSet<_> = self.links.iter().map(|link| &link.leading).collect();
        let words = |metric: &MetricId| {
            let name = self.name(metric);
            format!(
                "No strategy of this theory moves “{name}”. Choose the strategy that does, or name it among a strategy’s leading metrics."
            )
        };
        let broken = |metric: &&MetricId| Broken::at(&Node::Metric((*metric).clone()), Mend::Theory, words(metric));
        starts.difference(&measured).map(broken).collect()
    }

    /// Lagging metrics of links that no goal of the theory is measured by.
    fn ending_nowhere(&self) -> Vec<Broken> {
        let measured: BTreeSet<_> = pairs(self.goals).map(|(_, metric)| metric).collect();
        let ends: BTreeSet<_> = self.links.iter().map(|link| &link.lagging).collect();
        let words = |metric: &MetricId| {
            let name = self.name(metric);
            format!(
                "“{name}” should move, but no goal of this theory is measured by it. Choose the goal it belongs to."
            )
        };
        let broken = |metric: &&MetricId| Broken::at(&Node::Metric((*metric).clone()), Mend::Theory, words(metric));
        ends.difference(&measured).map(broken).collect()
    }

    /// Lagging metrics of goals that no link leads to, each once.
    fn led_to_by_nothing(&self) -> Vec<Broken> {
        let ended: BTreeSet<_> = self.links.iter().map(|link| &link.lagging).collect();
        let mut found = Vec::new();
        for (goal, metric) in pairs(self.goals) {
            let node = Node::Metric(metric.clone());
            if ended.contains(metric) || found.iter().any(|it: &Broken| it.node.as_ref() == Some(&node)) {
                continue;
            }
            let (name, title) = (self.name(metric), &goal.title);
            let words = format!(
                "Nothing in this theory should move “{name}”, by which “{title}” is measured. Connect a leading metric to it."
            );
            found.push(Broken::at(&node, Mend::Theory, words));
        }
        found
    }

    /// Whether some strategy leads to a goal, by way of a link.
    fn is_reached(&self, goal: &Strand) -> bool {
        let moved: BTreeSet<_> = pairs(self.strategies).map(|(_, metric)| metric).collect();
        self.links.iter().any(|link| moved.contains(&link.leading) && goal.metrics.contains(&link.lagging))
    }
}

fn pairs(strands: &[Strand]) -> impl Iterator<Item = (&Strand, &MetricId)> {
    strands.iter().flat_map(|strand| strand.metrics.iter().map(move |metric| (strand, metric)))
}

fn unmeasured(strategy: &Strand) -> Broken {
    let words = format!(
        "Nobody measures “{}”. Name a leading metric for it, so that anybody can tell whether it is carried out.",
        strategy.title
    );
    Broken::at(&strategy.node, Mend::Page(strategy.node.clone()), words)
}

fn unmeasured_goal(goal: &Strand) -> Broken {
    let words = format!("“{}” has no lagging metric. Name the one that tells whether it is reached.", goal.title);
    Broken::at(&goal.node, Mend::Page(goal.node.clone()), words)
}

fn unreached(goal: &Strand) -> Broken {
    let words = format!(
        "No strategy leads to “{}”. Connect what a strategy moves to what the goal is measured by.",
        goal.title
    );
    Broken::at(&goal.node, Mend::Theory, words)
}

/// Metrics in use that nothing uses: no strategy, no goal, no link.
pub fn unused<'a>(metrics: &'a [Metric], used: &BTreeSet<MetricId>) -> Vec<&'a Metric> {
    metrics.iter().filter(|metric| !metric.retired && !used.contains(&metric.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::verdict::testing::{link, metric};
    use super::*;
    use crate::metric::Direction;
    use ground::identity::{GoalId, StrategyId};

    fn ids(names: &str) -> Vec<MetricId> {
        names.split_whitespace().map(|name| MetricId::parse(name).unwrap()).collect()
    }

    fn strategy(name: &str, metrics: &str) -> Strand {
        let node = Node::Strategy(StrategyId::parse(name).unwrap());
        Strand { node, title: name.to_owned(), metrics: ids(metrics) }
    }

    fn goal(name: &str, metrics: &str) -> Strand {
        Strand { node: Node::Goal(GoalId::parse(name).unwrap()), title: name.to_owned(), metrics: ids(metrics) }
    }

    fn links(pairs: &[(&str, &str)]) -> Vec<Link> {
        let one = |(leading, lagging): &(&str, &str)| Link {
            leading: MetricId::parse(leading).unwrap(),
            lagging: MetricId::parse(lagging).unwrap(),
            ..link(12, "1")
        };
        pairs.iter().map(one).collect()
    }

    fn told(strategies: &[Strand], pairs: &[(&str, &str)], goals: &[Strand]) -> Vec<String> {
        let metrics = ["Visits", "Attendance", "Score"].map(|name| metric(name, Direction::Higher));
        let metrics: BTreeMap<_, _> = metrics.into_iter().map(|metric| (metric.id.clone(), metric)).collect();
        let strands = Strands { strategies, links: &links(pairs), goals, metrics: &metrics };
        strands
            .broken()
            .into_iter()
            .map(|it| it.words.split(['.', ':']).next().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn a_whole_line_has_nothing_broken() {
        let whole = told(&[strategy("Coach", "visits")], &[("visits", "score")], &[goal("Read", "score")]);
        assert_eq!(whole, Vec::<String>::new());
    }

    #[test]
    fn each_break_is_told_once_with_its_names() {
        let (coach, read) = (strategy("Coach", "visits"), goal("Read", "score"));
        for (strategies, links, goals, expected) in [
            (
                vec![],
                vec![],
                vec![],
                vec!["No strategy belongs to this theory yet", "No goal belongs to this theory yet"],
            ),
            (
                vec![strategy("Coach", "")],
                vec![],
                vec![goal("Read", "")],
                vec!["Nobody measures “Coach”", "“Read” has no lagging metric"],
            ),
            (
                vec![coach.clone(), strategy("Tutor", "visits")],
                vec![],
                vec![read.clone(), goal("Count", "score")],
                vec![
                    "“Visits” tells how “Coach” is carried out, but leads nowhere",
                    "Nothing in this theory should move “Score”, by which “Read” is measured",
                    "No strategy leads to “Read”",
                    "No strategy leads to “Count”",
                ],
            ),
            (
                vec![coach.clone()],
                vec![("attendance", "score"), ("visits", "other")],
                vec![read.clone()],
                vec![
                    "No strategy of this theory moves “Attendance”",
                    "“other” should move, but no goal of this theory is measured by it",
                    "No strategy leads to “Read”",
                ],
            ),
            (
                vec![coach, strategy("Tutor", "attendance visits")],
                vec![("visits", "score")],
                vec![read],
                vec!["“Attendance” tells how “Tutor” is carried out, but leads nowhere"],
            ),
        ] {
            assert_eq!(told(&strategies, &links, &goals), expected);
        }
    }

    #[test]
    fn a_metric_nobody_uses_is_told_unless_it_is_retired() {
        let mut all = ["Visits", "Attendance", "Score"].map(|name| metric(name, Direction::Higher)).to_vec();
        all[2].retired = true;
        let used = ids("visits").into_iter().collect();
        let found = unused(&all, &used);
        assert_eq!(found.iter().map(|metric| metric.name.as_str()).collect::<Vec<_>>(), ["Attendance"]);
    }
}
