//! The line as it is followed: a link with what the figures say of it, and what stands before and after a node.

use serde::{Deserialize, Serialize};

use super::Link;
use super::verdict::{Judgement, Verdict};
use crate::metric::{Status, Unit};
use ground::identity::{GoalId, LinkId, MetricId, StrategyId, TheoryId};

/// A link with what the State's figures say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkNow {
    /// The link.
    pub link: Link,
    /// Its number in the picture and the list, from 1.
    pub number: usize,
    /// The leading metric's name.
    pub leading_name: String,
    /// The lagging metric's name.
    pub lagging_name: String,
    /// The lagging metric's unit; none where it isn't there.
    pub unit: Option<Unit>,
    /// What the figures say.
    pub judgement: Judgement,
}

/// Something the line runs through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// A strategy.
    Strategy(StrategyId),
    /// A metric, leading or lagging.
    Metric(MetricId),
    /// A goal.
    Goal(GoalId),
}

/// What stands before or after a node on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbor {
    /// Which.
    pub node: Node,
    /// Its title or name.
    pub title: String,
    /// How it stands; none where nothing is measured of it itself.
    pub status: Option<Status>,
    /// Its value against what was expected, in words; for a strategy or a goal what it says of itself. May be empty.
    pub figures: String,
    /// What the figures say of the link to it; none where it isn't a link of a theory.
    pub verdict: Option<Verdict>,
    /// The link to it.
    pub link: Option<(TheoryId, LinkId)>,
}

/// The line through a node: what should move it, what it should move, and where the line is broken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The theories it is part of, with their names: the State's first.
    pub theories: Vec<(TheoryId, String)>,
    /// What should move it.
    pub before: Vec<Neighbor>,
    /// What it should move.
    pub after: Vec<Neighbor>,
    /// Where the line is broken here, each as a sentence that says what to do.
    pub broken: Vec<String>,
}
