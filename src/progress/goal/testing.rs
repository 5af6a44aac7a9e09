//! A goal, its form and its metric, for tests of the rules.

use super::{Choices, Content, Goal, GoalForm, Measure, MeasureForm, Signature, Stage};
use crate::metric::testing::yearly;
use crate::metric::{ALL_GROUP, Aggregate, Group, Mark, Metric, Quantity, Timing, Trajectory};
use ground::calendar::SchoolYear;
use ground::identity::{GoalId, MetricId, OrganizationId, PersonId};
use ground::organization::Kind;

/// A yearly lagging rate of LEAs, reported for `frl` too.
pub(crate) fn metric(id: &str) -> Metric {
    Metric {
        name: "Graduation rate".into(),
        definition: "Share of a class that graduates within four years.".into(),
        timing: Timing::Lagging,
        source: "State collection".into(),
        aggregate: Aggregate::Mean,
        groups: vec![Group { key: "frl".into(), name: "Low-income students".into(), family: String::new() }],
        ..yearly(id)
    }
}

/// Baseline 78 at the end of August 2024, 80, 84 and 88 at the ends of the three years after.
pub(crate) fn trajectory() -> Trajectory {
    let mark = |on: &str, value| Mark { on: on.parse().unwrap(), value: Quantity::whole(value) };
    let marks = vec![mark("2024-08-31", 78), mark("2025-08-31", 80), mark("2026-08-31", 84), mark("2027-08-31", 88)];
    Trajectory::through(marks).unwrap()
}

/// A form that is complete: three years, measured by the metric `m0`.
pub(crate) fn form() -> GoalForm {
    GoalForm {
        title: "More students graduate on time".into(),
        outcome: "By 2027, 88% of each class graduate within four years.".into(),
        population_group: ALL_GROUP.into(),
        population_words: "Students of the lowest-performing high schools".into(),
        owner_name: "Chief of schools".into(),
        from: "2024".into(),
        until: "2026".into(),
        measures: vec![MeasureForm {
            metric: "m0".into(),
            baseline_on: "2024-08-31".into(),
            baseline_value: "78".into(),
            targets: [("2025-08-31", "80"), ("8/31/2026", "84%"), ("2027-08-31", "88.0")]
                .map(|(on, value)| (on.to_owned(), value.to_owned()))
                .into(),
        }],
        note: "Too few finish.".into(),
        ..GoalForm::default()
    }
}

/// The metric `m0`, and Ana.
pub(crate) fn choices() -> Choices {
    Choices {
        parents: Vec::new(),
        metrics: vec![metric("m0")],
        people: [(PersonId::parse("ana").unwrap(), "Ana".to_owned())].into(),
    }
}

/// The State's goal as the form has it, in force.
pub(crate) fn goal(id: &str) -> Goal {
    let content = Content {
        measures: vec![Measure { metric: MetricId::parse("m0").unwrap(), trajectory: trajectory() }],
        ..Content::parse(&form(), &choices()).unwrap()
    };
    let signed = Signature { by: "Ana".into(), at: "2024-09-01T12:00:00Z".parse().unwrap() };
    Goal {
        id: GoalId::parse(id).unwrap(),
        edition: 1,
        period: 1,
        stage: Stage::Approved,
        organization: OrganizationId::sea(),
        organization_name: "Meridian Department of Education".into(),
        level: Kind::Sea,
        parent: content.parent,
        title: content.title,
        outcome: content.outcome,
        population_group: content.population_group,
        population_words: content.population_words,
        owner: content.owner,
        owner_name: content.owner_name,
        from: SchoolYear::starting(2024).unwrap(),
        until: SchoolYear::starting(2026).unwrap(),
        measures: content.measures,
        note: content.note,
        reason: String::new(),
        comments: String::new(),
        begun: signed.clone(),
        submitted: Some(signed.clone()),
        decided: Some(signed),
        previous: None,
        version: 3,
    }
}
