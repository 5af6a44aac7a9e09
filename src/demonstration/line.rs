//! The demonstration's files about the line from strategies to outcomes, as they are written: metrics, goals, strategies,
//! the theory of action. Nothing is checked here that the use cases check.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::MonthDay;
use super::file::read;
use ground::identity::OrganizationId;
use ground::problem::Result;

const METRICS: &str = include_str!("data/metrics.toml");
const GOALS: &str = include_str!("data/goals.toml");
const STRATEGIES: &str = include_str!("data/strategies.toml");
const THEORY: &str = include_str!("data/theory.toml");

/// The line from strategies to outcomes.
#[derive(Debug, Clone)]
pub(super) struct LineFiles {
    pub(super) metrics: MetricsFile,
    /// Each after the one it serves.
    pub(super) goals: Vec<GoalEntry>,
    pub(super) strategies: Vec<StrategyEntry>,
    pub(super) theory: TheoryFile,
}

impl LineFiles {
    /// Reads the files.
    ///
    /// # Errors
    /// `Internal` when one can't be read, which the tests rule out.
    pub(super) fn read() -> Result<Self> {
        let (goals, strategies): (GoalsFile, StrategiesFile) = (read(GOALS)?, read(STRATEGIES)?);
        Ok(Self {
            metrics: read(METRICS)?,
            goals: goals.goals,
            strategies: strategies.strategies,
            theory: read(THEORY)?,
        })
    }
}

/// Metrics, their targets, and how their figures run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricsFile {
    /// Who defined them, by e-mail address.
    pub(super) by: String,
    pub(super) begun_on: MonthDay,
    pub(super) years_back: i32,
    pub(super) places: Vec<PlaceEntry>,
    pub(super) metrics: Vec<MetricEntry>,
    pub(super) own_targets: Vec<OwnTargetEntry>,
    pub(super) judgements: Vec<JudgementEntry>,
}

/// An LEA as far as its figures depend on it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceEntry {
    pub(super) id: OrganizationId,
    pub(super) students: u32,
    /// The share of students who are economically disadvantaged, 0 to 1.
    pub(super) poverty: f64,
    /// How well it stood before anything was done, −1 to 1.
    pub(super) level: f64,
    /// How much it does of what is asked, −1 to 1.
    pub(super) effort: f64,
}

/// A metric, its target, and how its figures run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricEntry {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) definition: String,
    pub(super) unit: String,
    pub(super) decimals: u32,
    pub(super) direction: String,
    pub(super) timing: String,
    pub(super) level: String,
    pub(super) frequency: String,
    pub(super) source: String,
    /// By e-mail address.
    pub(super) owner: String,
    pub(super) supplier: String,
    #[serde(default)]
    pub(super) minutes: u32,
    pub(super) aggregate: String,
    #[serde(default)]
    pub(super) groups: String,
    #[serde(default = "shared")]
    pub(super) sharing: String,
    #[serde(default)]
    pub(super) tolerance: String,
    #[serde(default)]
    pub(super) least: String,
    #[serde(default)]
    pub(super) most: String,
    #[serde(default)]
    pub(super) most_change: String,
    #[serde(default)]
    pub(super) needs_n: bool,
    /// Whether the marks are set as the State-wide target.
    #[serde(default)]
    pub(super) target: bool,
    #[serde(default)]
    pub(super) target_note: String,
    /// What is expected at the ends of five school years, the first three years back.
    pub(super) marks: [f64; 5],
    /// How much of what was expected had come about before the newest figure, and with it.
    pub(super) attained: [f64; 2],
    /// Where reporting has ended: the last school year with figures.
    #[serde(default)]
    pub(super) last_years_back: i32,
    /// Only schools that have a grade 9 report it.
    #[serde(default)]
    pub(super) high_schools: bool,
    /// The share of students it is about; 0 where it isn't about students, so that it has no n.
    #[serde(default)]
    pub(super) share: f64,
    /// How far apart the two economic groups are.
    #[serde(default)]
    pub(super) gap: f64,
    /// How far a place at level 1 is from the State.
    #[serde(default)]
    pub(super) spread: f64,
    /// How much further a place with effort 1 comes than the State within two years.
    #[serde(default)]
    pub(super) lift: f64,
    /// How much chance there is in a figure.
    #[serde(default)]
    pub(super) noise: f64,
    #[serde(default)]
    pub(super) special: Vec<SpecialEntry>,
    #[serde(default)]
    pub(super) typed: Vec<TypedEntry>,
    #[serde(default)]
    pub(super) corrected: Vec<CorrectedEntry>,
}

fn shared() -> String {
    "shared".to_owned()
}

/// What stands in a file in place of the figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialEntry {
    pub(super) at: OrganizationId,
    /// How many periods before the newest.
    pub(super) back: i32,
    pub(super) value: String,
}

/// A figure that was typed in, and stands in no file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedEntry {
    pub(super) at: OrganizationId,
    pub(super) back: i32,
    /// By e-mail address.
    pub(super) by: String,
}

/// A figure that somebody corrected after it came in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectedEntry {
    pub(super) at: OrganizationId,
    pub(super) back: i32,
    /// By e-mail address.
    pub(super) by: String,
    pub(super) change: f64,
}

/// A target of an organization's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnTargetEntry {
    pub(super) metric: String,
    pub(super) organization: OrganizationId,
    /// By e-mail address.
    pub(super) by: String,
    /// On its own baseline, at the ends of the four school years after it.
    pub(super) gains: [f64; 4],
    pub(super) note: String,
}

/// What somebody made of the State's figures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JudgementEntry {
    pub(super) metric: String,
    /// By e-mail address.
    pub(super) by: String,
    pub(super) on: MonthDay,
    pub(super) years_back: i32,
    pub(super) color: String,
    pub(super) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalsFile {
    goals: Vec<GoalEntry>,
}

/// A goal, and what was done with it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoalEntry {
    pub(super) key: String,
    pub(super) organization: OrganizationId,
    /// The key of the goal it serves.
    pub(super) parent: Option<String>,
    /// By e-mail address.
    pub(super) by: String,
    pub(super) title: String,
    pub(super) outcome: String,
    pub(super) population: String,
    /// By e-mail address.
    pub(super) owner: String,
    pub(super) begun_on: MonthDay,
    pub(super) years_back: i32,
    pub(super) note: String,
    pub(super) measures: Vec<MeasureEntry>,
    pub(super) steps: Vec<GoalStep>,
}

/// A measure of a goal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureEntry {
    pub(super) metric: String,
    /// On the organization's own baseline, at the ends of the four school years after it; the State's goals have the
    /// metric's target instead.
    pub(super) gains: Option<[f64; 4]>,
}

/// Something done to a goal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoalStep {
    #[serde(rename = "do")]
    pub(super) deed: GoalDeed,
    /// By e-mail address.
    pub(super) by: String,
    pub(super) on: MonthDay,
    pub(super) years_back: i32,
    /// Comments, or a reason.
    #[serde(default)]
    pub(super) words: String,
    /// The outcome as it reads from then on, of an edit.
    #[serde(default)]
    pub(super) outcome: String,
    /// How it ended, of a closing.
    #[serde(default)]
    pub(super) ending: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GoalDeed {
    Submit,
    Return,
    Approve,
    Edit,
    Close,
    Reopen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrategiesFile {
    strategies: Vec<StrategyEntry>,
}

/// A strategy, who carries it, and how well.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrategyEntry {
    pub(super) key: String,
    pub(super) organization: OrganizationId,
    /// By e-mail address.
    pub(super) by: String,
    pub(super) title: String,
    pub(super) challenge: String,
    pub(super) actions: String,
    pub(super) tier: String,
    #[serde(default)]
    pub(super) citations: Vec<String>,
    /// By e-mail address.
    pub(super) owners: Vec<String>,
    /// By the metrics' keys.
    pub(super) leading: Vec<String>,
    pub(super) begun_on: MonthDay,
    pub(super) years_back: i32,
    pub(super) starts_on: MonthDay,
    /// It runs to the end of that school year.
    pub(super) ends_years_back: i32,
    pub(super) milestones: Vec<MilestoneEntry>,
    pub(super) carriers: Vec<OrganizationId>,
    pub(super) rated_on: Vec<DayEntry>,
    /// What was seen where the rating is 1, 2, 3, 4.
    pub(super) notes: [String; 4],
    /// One for each day that was rated, `-` for none.
    #[serde(default)]
    pub(super) ratings: BTreeMap<OrganizationId, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MilestoneEntry {
    pub(super) title: String,
    pub(super) due_on: MonthDay,
    pub(super) years_back: i32,
    /// Missing where it isn't done.
    pub(super) done_on: Option<MonthDay>,
    #[serde(default)]
    pub(super) done_years_back: i32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayEntry {
    pub(super) on: MonthDay,
    pub(super) years_back: i32,
}

/// The theory of action with its reviews.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TheoryFile {
    pub(super) name: String,
    /// By e-mail address.
    pub(super) by: String,
    /// By e-mail address.
    pub(super) decided_by: String,
    pub(super) begun_on: MonthDay,
    pub(super) years_back: i32,
    pub(super) if_we: String,
    pub(super) then: String,
    pub(super) because: String,
    /// By their keys.
    pub(super) strategies: Vec<String>,
    /// By their keys.
    pub(super) goals: Vec<String>,
    pub(super) links: Vec<LinkEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkEntry {
    pub(super) leading: String,
    pub(super) lagging: String,
    pub(super) lag_months: u32,
    pub(super) smallest_effect: String,
    pub(super) review_on: MonthDay,
    pub(super) years_back: i32,
    pub(super) note: String,
    #[serde(default)]
    pub(super) reviews: Vec<ReviewEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewEntry {
    pub(super) on: MonthDay,
    pub(super) years_back: i32,
    pub(super) decision: String,
    pub(super) reason: String,
    pub(super) cost: String,
    pub(super) next_on: MonthDay,
    pub(super) next_years_back: i32,
}
