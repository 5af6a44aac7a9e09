//! What was done to a metric, in words that follow the name of who did it.

use super::form::Definition;
use super::{Metric, Target};
use ground::calendar::date_in_words;

/// A new metric.
pub(super) const ADDED: &str = "added it";
/// Taken out of use.
pub(super) const RETIRED: &str = "retired it";
/// Back in use.
pub(super) const RESTORED: &str = "put it back into use";

/// What a change of the definition touched; none where it touched nothing.
pub(super) fn changed(before: &Metric, wanted: &Definition) -> Option<String> {
    let after = wanted.applied(before);
    let parts = [
        (before.name != after.name, "the name"),
        (before.definition != after.definition, "the definition"),
        (before.unit != after.unit, "the unit"),
        (before.decimals != after.decimals, "the decimals"),
        (before.direction != after.direction, "which way is better"),
        (before.timing != after.timing, "leading or lagging"),
        (before.level != after.level, "for whom it is reported"),
        (before.frequency != after.frequency, "how often it is reported"),
        (before.source != after.source, "the source"),
        (before.owner != after.owner, "the owner"),
        (before.supplier != after.supplier, "who supplies it"),
        (before.effort_minutes != after.effort_minutes, "the minutes it takes"),
        (before.aggregate != after.aggregate, "how the State’s figure is made"),
        (before.validation != after.validation, "what puts figures under review"),
        (before.groups != after.groups, "the student groups"),
        (before.sharing != after.sharing, "who sees the figures"),
        (before.tolerance != after.tolerance, "the tolerance"),
    ];
    let touched: Vec<&str> = parts.iter().filter(|(differs, _)| *differs).map(|(_, name)| *name).collect();
    let (last, first) = touched.split_last()?;
    Some(match first {
        [] => format!("changed {last}"),
        first => format!("changed {} and {last}", first.join(", ")),
    })
}

/// A State-wide target that was set or changed.
pub(super) fn target_set(metric: &Metric, target: &Target) -> String {
    let verb = if target.version == 0 { "set" } else { "changed" };
    let goal = target.trajectory.target();
    format!("{verb} the State-wide target: {} by {}", metric.words(goal.value), date_in_words(goal.on))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::form::MetricForm;
    use super::super::testing::example;
    use super::*;

    #[test]
    fn a_change_is_told_by_what_it_touched() {
        let before = example("a");
        let told = |change: &dyn Fn(&mut MetricForm)| {
            let mut form = MetricForm::of(&before);
            form.owner.clear();
            change(&mut form);
            let before = Metric { owner: None, ..before.clone() };
            changed(&before, &Definition::parse(&form, &BTreeMap::new(), &Default::default()).unwrap())
        };
        assert_eq!(told(&|_| ()), None);
        assert_eq!(told(&|form| form.source = "A survey".into()).as_deref(), Some("changed the source"));
        let three = told(&|form| {
            (form.name, form.unit, form.decimals) = ("Another".into(), "days".into(), "0".into());
        });
        assert_eq!(three.as_deref(), Some("changed the name, the unit and the decimals"));
    }
}
