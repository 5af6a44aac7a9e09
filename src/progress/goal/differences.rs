//! What a version of a goal says, and what changed from one to another, field by field, in words.

use std::collections::BTreeMap;

use super::{Goal, Measure};
use crate::metric::{ALL_GROUP, ALL_GROUP_NAME, Mark, Metric};
use ground::calendar::date_in_words;
use ground::identity::{GoalId, MetricId};

/// A field that reads otherwise; empty where it said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which: `Title`, `Measure: Graduation rate`.
    pub field: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// What the ids of a goal are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Metrics.
    pub metrics: BTreeMap<MetricId, Metric>,
    /// Goals, by their titles.
    pub goals: BTreeMap<GoalId, String>,
}

impl Names {
    /// A student group's name; its key where none of the metrics knows it.
    pub fn group<'a>(&'a self, key: &'a str) -> &'a str {
        let known = self.metrics.values().find(|metric| metric.has_group(key));
        match key {
            ALL_GROUP => ALL_GROUP_NAME,
            key => known.map_or(key, |metric| metric.group_name(key)),
        }
    }

    /// For whom a goal is, in words.
    pub fn population(&self, goal: &Goal) -> String {
        match (goal.population_group.as_str(), goal.population_words.as_str()) {
            (ALL_GROUP, "") => ALL_GROUP_NAME.to_owned(),
            (ALL_GROUP, words) => words.to_owned(),
            (group, "") => self.group(group).to_owned(),
            (group, words) => format!("{}: {words}", self.group(group)),
        }
    }

    fn goal(&self, id: Option<&GoalId>) -> String {
        id.map(|id| self.goals.get(id).cloned().unwrap_or_else(|| "A goal that is gone".to_owned())).unwrap_or_default()
    }

    fn metric(&self, id: &MetricId) -> String {
        self.metrics.get(id).map_or_else(|| id.to_string(), |metric| metric.name.clone())
    }

    fn measure_field(&self, id: &MetricId) -> String {
        format!("Measure: {}", self.metric(id))
    }

    fn measure(&self, measure: &Measure) -> String {
        let metric = self.metrics.get(&measure.metric);
        let said = |mark: &Mark| {
            let value = metric.map_or_else(|| mark.value.to_string(), |metric| metric.words(mark.value));
            format!("{value} on {}", date_in_words(mark.on))
        };
        let (baseline, targets) = (&measure.trajectory.marks()[0], &measure.trajectory.marks()[1..]);
        format!("Baseline {}. Targets: {}.", said(baseline), targets.iter().map(said).collect::<Vec<_>>().join("; "))
    }
}

/// The fields before a goal's measures, in the order of the form.
fn plain(goal: &Goal, names: &Names) -> [(&'static str, String); 6] {
    [
        ("Title", goal.title.clone()),
        ("Serves", names.goal(goal.parent.as_ref())),
        ("Outcome", goal.outcome.clone()),
        ("Population", names.population(goal)),
        ("Owner", goal.owner_name.clone()),
        ("School years", goal.years_in_words()),
    ]
}

/// The field after a goal's measures.
fn note(goal: &Goal) -> (&'static str, String) {
    ("Why this goal", goal.note.clone())
}

/// What a goal says, field by field, in the order of the form; what it doesn't say is left out.
pub fn described(goal: &Goal, names: &Names) -> Vec<(String, String)> {
    let measures = goal.measures.iter().map(|it| (names.measure_field(&it.metric), names.measure(it)));
    let plain = plain(goal, names).into_iter().map(|(field, says)| (field.to_owned(), says));
    let (field, says) = note(goal);
    plain.chain(measures).chain([(field.to_owned(), says)]).filter(|(_, says)| !says.is_empty()).collect()
}

/// What changed from `before` to `after`, in the order of the form; empty where they say the same.
pub fn differences(before: &Goal, after: &Goal, names: &Names) -> Vec<Difference> {
    let one = |((field, before), (_, after)): ((&str, String), (&str, String))| {
        (before != after).then(|| Difference { field: field.to_owned(), before, after })
    };
    let plain = plain(before, names).into_iter().zip(plain(after, names));
    let measures = measures(before, after, names);
    plain.filter_map(one).chain(measures).chain(one((note(before), note(after)))).collect()
}

fn measures(before: &Goal, after: &Goal, names: &Names) -> Vec<Difference> {
    let find = |goal: &'_ Goal, id: &MetricId| goal.measures.iter().find(|measure| measure.metric == *id).cloned();
    let mut ids: Vec<&MetricId> = before.measures.iter().map(|measure| &measure.metric).collect();
    ids.extend(after.measures.iter().map(|measure| &measure.metric));
    let mut seen = std::collections::BTreeSet::new();
    let ids = ids.into_iter().filter(|id| seen.insert(*id)).collect::<Vec<_>>();
    let words = |measure: Option<Measure>| measure.map(|it| names.measure(&it)).unwrap_or_default();
    let one = |id: &MetricId| {
        let (old, new) = (find(before, id), find(after, id));
        (old != new).then(|| Difference { field: names.measure_field(id), before: words(old), after: words(new) })
    };
    ids.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{goal, metric};
    use super::*;
    use crate::metric::{Quantity, Trajectory};

    fn names() -> Names {
        Names {
            metrics: [(metric("m0").id.clone(), metric("m0"))].into(),
            goals: [(GoalId::parse("g0").unwrap(), "Every student reads".to_owned())].into(),
        }
    }

    #[test]
    fn only_what_reads_otherwise_is_listed() {
        let before = goal("g");
        assert_eq!(differences(&before, &before, &names()), []);
        let mut marks = before.measures[0].trajectory.marks().to_vec();
        marks[3].value = Quantity::whole(90);
        let after = Goal {
            parent: GoalId::parse("g0"),
            population_group: "frl".into(),
            measures: vec![Measure {
                metric: before.measures[0].metric.clone(),
                trajectory: Trajectory::through(marks).unwrap(),
            }],
            ..before.clone()
        };
        let found = differences(&before, &after, &names());
        let fields: Vec<_> = found.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["Serves", "Population", "Measure: Graduation rate"]);
        assert_eq!((found[0].before.as_str(), found[0].after.as_str()), ("", "Every student reads"));
        assert!(found[1].after.starts_with("Low-income students: Students of"));
        assert!(found[2].after.ends_with("84.0% on August 31, 2026; 90.0% on August 31, 2027."), "{}", found[2].after);
    }

    #[test]
    fn a_goal_is_described_without_what_it_doesn_t_say() {
        let goal = Goal { parent: None, note: String::new(), ..goal("g") };
        let said = described(&goal, &names());
        let fields: Vec<_> = said.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["Title", "Outcome", "Population", "Owner", "School years", "Measure: Graduation rate"]);
        assert!(said[5].1.starts_with("Baseline "), "{}", said[5].1);
    }

    #[test]
    fn a_measure_that_came_or_went_says_so() {
        let (before, after) = (goal("g"), Goal { measures: Vec::new(), ..goal("g") });
        let gone = differences(&before, &after, &names());
        assert_eq!((gone.len(), gone[0].after.as_str()), (1, ""));
        let came = differences(&after, &before, &names());
        assert_eq!((came.len(), came[0].before.as_str()), (1, ""));
        assert!(differences(&after, &before, &Names::default())[0].field.ends_with("m0"));
    }
}
