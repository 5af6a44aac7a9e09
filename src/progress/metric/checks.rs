//! What a metric still lacks to be relied on: specific, measurable, with a target, time bound, owned, and no heavier to
//! supply than it is worth (`domain.md` §3). It is said as the metric is written, and nothing is refused for it.

use chrono::NaiveDate;

use super::{Metric, Supplier, Target, remarks};
use ground::calendar::date_in_words;

/// The fewest words that say what is counted, of whom and how.
const DEFINITION_WORDS: usize = 8;
/// The most minutes a year that one metric may ask of one respondent before it says that this is much: half a working day.
pub const BEARABLE_MINUTES_A_YEAR: u32 = 240;

ground::worded! {
    /// What a metric should be.
    pub enum Quality: name {
        /// It says exactly what is counted, of whom, and how.
        Specific: "Specific";
        /// It says where the figures come from.
        Measurable: "Measurable";
        /// There is a State-wide target that leads the right way.
        HasTarget: "Has a target";
        /// The target has a date that lies ahead.
        TimeBound: "Time bound";
        /// Somebody answers for it.
        Owned: "Owned";
        /// It takes a respondent no more time than is bearable.
        Bearable: "Bearable to supply";
    }
}

/// Whether a metric is what it should be in one respect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// In which respect.
    pub quality: Quality,
    /// Whether it is.
    pub met: bool,
    /// What makes it so, or what to do about it, as a sentence.
    pub says: String,
}

/// Checks a metric in all six respects, with its State-wide target.
pub fn checks(metric: &Metric, target: Option<&Target>, today: NaiveDate) -> Vec<Check> {
    let check = |quality| {
        let found = match quality {
            Quality::Specific => specific(metric),
            Quality::Measurable => measurable(metric),
            Quality::HasTarget => has_target(metric, target),
            Quality::TimeBound => time_bound(target, today),
            Quality::Owned => owned(metric),
            Quality::Bearable => bearable(metric),
        };
        let (met, says) = match found {
            Ok(says) => (true, says),
            Err(says) => (false, says),
        };
        Check { quality, met, says }
    };
    Quality::ALL.map(check).into()
}

/// How many are met.
pub fn met(checks: &[Check]) -> usize {
    checks.iter().filter(|check| check.met).count()
}

/// What makes it so, or what to do about it.
type Found = Result<String, String>;

fn specific(metric: &Metric) -> Found {
    match metric.definition.split_whitespace().count() {
        0 => Err("Say what exactly is counted, of whom, when, and what is left out.".to_owned()),
        1..DEFINITION_WORDS => {
            Err("Say more: what exactly is counted, of whom, when, and what is left out.".to_owned())
        }
        _ => Ok("The definition says what is counted.".to_owned()),
    }
}

fn measurable(metric: &Metric) -> Found {
    match metric.source.as_str() {
        "" => Err("Name the collection, system or survey that the figures come from.".to_owned()),
        source => Ok(format!("Comes from {}.", source.trim_end_matches('.'))),
    }
}

fn has_target(metric: &Metric, target: Option<&Target>) -> Found {
    let Some(target) = target else { return Err("Set a State-wide target with its baseline.".to_owned()) };
    let trajectory = &target.trajectory;
    match remarks(metric, trajectory).first() {
        Some(remark) => Err(format!("{remark} Look at the target again.")),
        None => {
            let (from, to) = (metric.words(trajectory.baseline().value), metric.words(trajectory.target().value));
            Ok(format!("From {from} to {to}."))
        }
    }
}

fn time_bound(target: Option<&Target>, today: NaiveDate) -> Found {
    let Some(target) = target else {
        return Err("Set a target with the date by which it is to be reached.".to_owned());
    };
    let by = target.trajectory.target().on;
    match by < today {
        true => Err(format!("The target’s date, {}, has passed. Set the next one.", date_in_words(by))),
        false => Ok(format!("By {}.", date_in_words(by))),
    }
}

fn owned(metric: &Metric) -> Found {
    match metric.owner {
        Some(_) => Ok(format!("{} answers for it.", metric.owner_name.trim_end_matches('.'))),
        None => Err("Choose who answers for it.".to_owned()),
    }
}

fn bearable(metric: &Metric) -> Found {
    let year = metric.effort_minutes.saturating_mul(metric.frequency.times_a_year());
    match (metric.supplier, year) {
        (Supplier::Sea, _) => Ok("Asks nothing new of LEAs and schools.".to_owned()),
        (_, 0) => Err("Say how many minutes it takes a respondent to supply it once.".to_owned()),
        (_, ..=BEARABLE_MINUTES_A_YEAR) => Ok(format!("Takes a respondent {year} minutes a year.")),
        (_, _) => Err(format!(
            "Takes a respondent {year} minutes a year, more than half a working day. Ask less often, ask for less, or take \
             it from a system that has it."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::example;
    use super::super::{Direction, Mark, Quantity, Trajectory};
    use super::*;
    use ground::calendar::Frequency;
    use ground::identity::{OrganizationId, PersonId};

    fn today() -> NaiveDate {
        "2026-03-01".parse().unwrap()
    }

    fn whole() -> Metric {
        Metric {
            definition: "Days attended over days enrolled, of all students in grades 1 to 12.".into(),
            source: "The State’s attendance collection.".into(),
            owner: PersonId::parse("ana"),
            owner_name: "Ana".into(),
            supplier: Supplier::Lea,
            effort_minutes: 20,
            frequency: Frequency::Monthly,
            ..example("a")
        }
    }

    fn target(from: i32, to: i32, by: &str) -> Target {
        let mark = |on: &str, value| Mark { on: on.parse().unwrap(), value: Quantity::whole(value) };
        let trajectory = Trajectory::through(vec![mark("2024-09-01", from), mark(by, to)]).unwrap();
        let organization = OrganizationId::sea();
        Target { metric: whole().id, organization, trajectory, note: String::new(), version: 1 }
    }

    fn missing(metric: &Metric, target: Option<&Target>) -> Vec<Quality> {
        checks(metric, target, today()).into_iter().filter(|check| !check.met).map(|check| check.quality).collect()
    }

    #[test]
    fn a_whole_metric_lacks_nothing() {
        let target = target(90, 95, "2026-06-01");
        assert_eq!(missing(&whole(), Some(&target)), []);
        let says: Vec<_> = checks(&whole(), Some(&target), today()).into_iter().map(|check| check.says).collect();
        assert_eq!(says[1], "Comes from The State’s attendance collection.");
        assert_eq!((says[2].as_str(), says[3].as_str()), ("From 90.0% to 95.0%.", "By June 1, 2026."));
        assert_eq!(says[5], "Takes a respondent 240 minutes a year.");
    }

    #[test]
    fn each_respect_is_looked_at_by_itself() {
        let good = target(90, 95, "2026-06-01");
        assert_eq!(
            missing(&Metric { definition: "Attendance rate".into(), ..whole() }, Some(&good)),
            [Quality::Specific]
        );
        assert_eq!(missing(&Metric { source: String::new(), ..whole() }, Some(&good)), [Quality::Measurable]);
        assert_eq!(missing(&Metric { owner: None, ..whole() }, Some(&good)), [Quality::Owned]);
        assert_eq!(missing(&Metric { effort_minutes: 0, ..whole() }, Some(&good)), [Quality::Bearable]);
        assert_eq!(missing(&Metric { effort_minutes: 21, ..whole() }, Some(&good)), [Quality::Bearable]);
        let from_sea = Metric { effort_minutes: 500, supplier: Supplier::Sea, ..whole() };
        assert_eq!(missing(&from_sea, Some(&good)), []);
        assert_eq!(missing(&whole(), None), [Quality::HasTarget, Quality::TimeBound]);
        assert_eq!(missing(&whole(), Some(&target(90, 95, "2026-02-28"))), [Quality::TimeBound]);
        assert_eq!(missing(&whole(), Some(&target(90, 95, "2026-03-01"))), []);
        assert_eq!(missing(&whole(), Some(&target(90, 80, "2026-06-01"))), [Quality::HasTarget]);
        let lower = Metric { direction: Direction::Lower, ..whole() };
        assert_eq!(missing(&lower, Some(&target(90, 80, "2026-06-01"))), []);
    }

    #[test]
    fn nothing_at_all_is_said_to_lack_everything_but_what_it_costs() {
        let bare = Metric { owner: None, ..example("a") };
        let found = checks(&bare, None, today());
        assert_eq!((found.len(), met(&found)), (6, 1));
        assert!(found.iter().all(|check| check.says.ends_with('.')));
    }
}
