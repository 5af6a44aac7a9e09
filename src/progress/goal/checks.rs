//! Whether a goal says all that a goal should: specific, measurable, ambitious, part of the line, time bound. What is
//! missing is said, not refused; only a submission needs the least that can be reviewed.

use crate::metric::{ALL_GROUP, Direction, Metric, Quantity, Timing};
use ground::calendar::date_in_words;
use ground::organization::Kind;
use ground::problem::Violation;

use super::{Goal, Measure};

/// One thing a goal should be, and whether it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What it should be: `Specific`.
    pub name: &'static str,
    /// What is missing, each a sentence; empty where nothing is.
    pub missing: Vec<String>,
    /// What the check looks at, for when nothing is missing.
    pub says: &'static str,
}

impl Check {
    /// Whether nothing is missing.
    pub fn is_met(&self) -> bool {
        self.missing.is_empty()
    }
}

/// What a goal can't be submitted without.
pub fn missing_for_review(goal: &Goal) -> Vec<Violation> {
    let needed = [
        (goal.outcome.is_empty(), "Before it is submitted, say the outcome in a sentence."),
        (goal.owner_name.is_empty(), "Before it is submitted, say who answers for it."),
        (goal.measures.is_empty(), "Before it is submitted, choose at least one metric with its baseline and targets."),
    ];
    needed.into_iter().filter(|(missing, _)| *missing).map(|(_, says)| Violation::new("", says)).collect()
}

/// The checks, always the same five. `metrics` are those of its measures; `first_month` is the month in which school years
/// start.
pub fn checks(goal: &Goal, metrics: &[Metric], first_month: u32) -> Vec<Check> {
    let measured: Vec<(&Measure, &Metric)> = goal
        .measures
        .iter()
        .filter_map(|measure| Some((measure, metrics.iter().find(|metric| metric.id == measure.metric)?)))
        .collect();
    vec![
        Check {
            name: "Specific",
            missing: specific(goal),
            says: "It says what should be true, for whom, and who answers for it.",
        },
        Check {
            name: "Measurable",
            missing: measurable(goal, &measured),
            says: "Lagging metrics tell, and they are reported for it.",
        },
        Check { name: "Ambitious", missing: ambitious(&measured), says: "Every target is better than its baseline." },
        Check { name: "Part of the line", missing: part_of_the_line(goal), says: "It serves a goal above it." },
        Check {
            name: "Time bound",
            missing: time_bound(goal, &measured, first_month),
            says: "There is a target for every school year, the last one in time.",
        },
    ]
}

fn said(parts: impl IntoIterator<Item = (bool, String)>) -> Vec<String> {
    parts.into_iter().filter(|(missing, _)| *missing).map(|(_, says)| says).collect()
}

fn specific(goal: &Goal) -> Vec<String> {
    let everybody = goal.population_group == ALL_GROUP && goal.population_words.is_empty();
    said([
        (goal.outcome.is_empty(), "The outcome isn’t said in a sentence yet.".to_owned()),
        (everybody, "It doesn’t say for which students it is.".to_owned()),
        (goal.owner_name.is_empty(), "Nobody answers for it yet.".to_owned()),
    ])
}

fn measurable(goal: &Goal, measured: &[(&Measure, &Metric)]) -> Vec<String> {
    let none = said([(goal.measures.is_empty(), "No metric tells yet whether it is reached.".to_owned())]);
    let each = measured.iter().flat_map(|(_, metric)| {
        let name = &metric.name;
        said([
            (
                metric.timing == Timing::Leading,
                format!("“{name}” is a leading metric. What students reach shows in lagging ones."),
            ),
            (
                !metric.has_group(&goal.population_group),
                format!("“{name}” isn’t reported for the student group it is for."),
            ),
            (
                !reported_at(metric.level, goal.level),
                format!("“{name}” is reported of another kind of organization, so it will have no figures here."),
            ),
            (metric.retired, format!("“{name}” is no longer reported.")),
        ])
    });
    none.into_iter().chain(each).collect()
}

/// Whether a metric of organizations of `level` has figures for one of `kind`: the State's are made from those below it.
fn reported_at(level: Kind, kind: Kind) -> bool {
    kind == Kind::Sea || level == kind
}

fn ambitious(measured: &[(&Measure, &Metric)]) -> Vec<String> {
    let flat = |(measure, metric): &&(&Measure, &Metric)| {
        let (from, to) = (measure.trajectory.baseline().value, measure.trajectory.target().value);
        match metric.direction {
            Direction::Higher => to <= from,
            Direction::Lower => to >= from,
            Direction::Hold => far(from, to, metric.tolerance),
        }
    };
    let says = |(_, metric): &(&Measure, &Metric)| match metric.direction {
        Direction::Hold => format!("“{}” should stay where it is, and its target is elsewhere.", metric.name),
        _ => format!("The target of “{}” is no better than its baseline.", metric.name),
    };
    measured.iter().filter(flat).map(says).collect()
}

fn far(from: Quantity, to: Quantity, tolerance: Quantity) -> bool {
    let apart = to.ratio() - from.ratio();
    apart > tolerance.ratio() || apart < -tolerance.ratio()
}

fn part_of_the_line(goal: &Goal) -> Vec<String> {
    let alone = goal.parent.is_none() && goal.level != Kind::Sea;
    said([(alone, "It serves no goal of the State or the LEA yet.".to_owned())])
}

fn time_bound(goal: &Goal, measured: &[(&Measure, &Metric)], first_month: u32) -> Vec<String> {
    let end = goal.until.last_day(first_month);
    let each = measured.iter().flat_map(|(measure, metric)| {
        let (marks, name) = (measure.trajectory.marks(), &metric.name);
        let years =
            (goal.from.start_year()..=goal.until.start_year()).filter_map(ground::calendar::SchoolYear::starting);
        let without: Vec<String> = years
            .filter(|year| {
                let (first, last) = (year.first_day(first_month), year.last_day(first_month));
                !marks[1..].iter().any(|mark| (first..=last).contains(&mark.on))
            })
            .map(|year| year.to_string())
            .collect();
        said([
            (!without.is_empty(), format!("“{name}” has no target for {}.", without.join(", "))),
            (
                measure.trajectory.target().on > end,
                format!("The last target of “{name}” lies after the goal’s last day, {}.", date_in_words(end)),
            ),
        ])
    });
    let none = said([(measured.is_empty(), "Without a measure there is no target for any year.".to_owned())]);
    none.into_iter().chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{goal, metric};
    use super::*;
    use ground::calendar::SchoolYear;
    use ground::identity::GoalId;

    /// The names of checks that aren't met.
    fn unmet(goal: &Goal, metric: Metric) -> Vec<&'static str> {
        checks(goal, &[metric], 9).into_iter().filter(|check| !check.is_met()).map(|check| check.name).collect()
    }

    #[test]
    fn a_complete_goal_misses_nothing() {
        assert_eq!(unmet(&goal("g"), metric("m0")), Vec::<&str>::new());
        assert_eq!(missing_for_review(&goal("g")), []);
    }

    #[test]
    fn each_gap_is_said_by_its_check() {
        let lea = Goal { level: Kind::Lea, ..goal("g") };
        for (goal, metric, expected) in [
            (Goal { outcome: String::new(), ..goal("g") }, metric("m0"), "Specific"),
            (Goal { owner_name: String::new(), ..goal("g") }, metric("m0"), "Specific"),
            (Goal { population_words: String::new(), ..goal("g") }, metric("m0"), "Specific"),
            (goal("g"), Metric { timing: Timing::Leading, ..metric("m0") }, "Measurable"),
            (goal("g"), Metric { retired: true, ..metric("m0") }, "Measurable"),
            (Goal { population_group: "english".into(), ..goal("g") }, metric("m0"), "Measurable"),
            (
                Goal { parent: GoalId::parse("g0"), ..lea.clone() },
                Metric { level: Kind::School, ..metric("m0") },
                "Measurable",
            ),
            (goal("g"), Metric { direction: Direction::Lower, ..metric("m0") }, "Ambitious"),
            (goal("g"), Metric { direction: Direction::Hold, ..metric("m0") }, "Ambitious"),
            (lea, metric("m0"), "Part of the line"),
            (Goal { until: SchoolYear::starting(2028).unwrap(), ..goal("g") }, metric("m0"), "Time bound"),
            (Goal { until: SchoolYear::starting(2025).unwrap(), ..goal("g") }, metric("m0"), "Time bound"),
        ] {
            assert_eq!(unmet(&goal, metric), [expected]);
        }
        let tolerant = Metric { direction: Direction::Hold, tolerance: Quantity::whole(10), ..metric("m0") };
        assert!(unmet(&goal("g"), tolerant).is_empty());
        let empty = Goal { measures: Vec::new(), ..goal("g") };
        assert_eq!(unmet(&empty, metric("m0")), ["Measurable", "Time bound"]);
    }

    #[test]
    fn a_year_without_a_target_is_named() {
        let long = Goal { until: SchoolYear::starting(2028).unwrap(), ..goal("g") };
        let found = checks(&long, &[metric("m0")], 9);
        assert_eq!(found[4].missing, ["“Graduation rate” has no target for 2027–28, 2028–29."]);
    }

    #[test]
    fn a_submission_needs_outcome_owner_and_measure() {
        let bare = Goal { outcome: String::new(), owner_name: String::new(), measures: Vec::new(), ..goal("g") };
        assert_eq!(missing_for_review(&bare).len(), 3);
    }
}
