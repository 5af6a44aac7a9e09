//! The same thing asked twice: which two metrics, how that shows, and what asking once would save.

use std::collections::BTreeSet;

use super::request::Request;
use crate::metric::{Metric, Supplier};
use ground::identity::MetricId;

/// From which share of words in common on two definitions count as the same, in percent.
pub const ALIKE_PCT: usize = 80;
/// Fewest different words of a definition that can be held against another.
const FEWEST_WORDS: usize = 4;
/// Words that say nothing of what is counted.
const EMPTY_WORDS: [&str; 16] =
    ["a", "an", "and", "are", "as", "at", "by", "for", "in", "is", "of", "on", "or", "that", "the", "to"];

/// How it shows that two metrics are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They have the same name, case and punctuation aside.
    Name,
    /// Their definitions have so many percent of their words in common, 80 to 100.
    Definition(usize),
}

/// Two metrics that ask for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The one to keep, with its name: what the SEA has already, else what costs less.
    pub keep: (MetricId, String),
    /// Where the SEA takes it from, if it is the SEA that has it already; may be empty.
    pub has_already: Option<String>,
    /// The one to stop asking for, with its name.
    pub stop: (MetricId, String),
    /// How it shows.
    pub likeness: Likeness,
    /// Minutes a year that asking once would save.
    pub saved_minutes: u64,
}

/// Pairs of metrics in use that ask for the same of the same kind of organization, in the same unit, the most costly first. At
/// least one of the two is asked of LEAs or schools.
pub fn duplicates(metrics: &[Metric], requests: &[Request]) -> Vec<Duplicate> {
    let in_use: Vec<(&Metric, Told)> =
        metrics.iter().filter(|metric| !metric.retired).map(|metric| (metric, Told::of(metric))).collect();
    let mut found = Vec::new();
    for (at, (one, one_told)) in in_use.iter().enumerate() {
        for (other, other_told) in &in_use[at + 1..] {
            let is_comparable = one.level == other.level && one.unit == other.unit;
            let is_asked = one.supplier != Supplier::Sea || other.supplier != Supplier::Sea;
            let likeness = (is_comparable && is_asked).then(|| one_told.likeness(other_told)).flatten();
            found.extend(likeness.map(|likeness| duplicate(one, other, likeness, requests)));
        }
    }
    found.sort_by(|one, other| {
        let names = |it: &Duplicate| (it.keep.1.clone(), it.stop.1.clone());
        other.saved_minutes.cmp(&one.saved_minutes).then_with(|| names(one).cmp(&names(other)))
    });
    found
}

fn duplicate(one: &Metric, other: &Metric, likeness: Likeness, requests: &[Request]) -> Duplicate {
    let minutes = |metric: &Metric| {
        requests.iter().find(|request| request.metric == metric.id).map_or(0, |request| request.minutes)
    };
    let rank = |metric: &Metric| (metric.supplier != Supplier::Sea, minutes(metric));
    let (keep, stop) = if rank(one) <= rank(other) { (one, other) } else { (other, one) };
    let named = |metric: &Metric| (metric.id.clone(), metric.name.clone());
    Duplicate {
        keep: named(keep),
        has_already: (keep.supplier == Supplier::Sea).then(|| keep.source.clone()),
        stop: named(stop),
        likeness,
        saved_minutes: minutes(stop),
    }
}

/// What of a metric is held against others.
struct Told {
    name: Vec<String>,
    words: BTreeSet<String>,
    /// Grades, days, percentages: definitions that differ in one are of different things.
    numbers: BTreeSet<String>,
}

impl Told {
    fn of(metric: &Metric) -> Self {
        let is_number = |word: &String| word.chars().any(|letter| letter.is_ascii_digit());
        let told = words(&metric.definition).into_iter().filter(|word| !EMPTY_WORDS.contains(&word.as_str()));
        let (numbers, words) = told.partition(is_number);
        Self { name: self::words(&metric.name), words, numbers }
    }

    fn likeness(&self, other: &Self) -> Option<Likeness> {
        if !self.name.is_empty() && self.name == other.name {
            return Some(Likeness::Name);
        }
        let longer = self.words.len().max(other.words.len());
        let shorter = self.words.len().min(other.words.len());
        if shorter < FEWEST_WORDS || self.numbers != other.numbers {
            return None;
        }
        let share = self.words.intersection(&other.words).count() * 100 / longer;
        (share >= ALIKE_PCT).then_some(Likeness::Definition(share))
    }
}

/// The words of a text, case and punctuation aside.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.to_lowercase().chars().filter(|letter| !matches!(letter, '\'' | '’')).collect();
    plain.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::example::metric;
    use super::*;
    use crate::metric::Unit;
    use ground::calendar::Frequency;
    use ground::organization::Kind;

    const DEFINITION: &str =
        "Students absent for 10 % or more of the days they were enrolled, of all students enrolled.";

    fn asked(id: &str, name: &str, definition: &str) -> Metric {
        let (name, definition) = (name.to_owned(), definition.to_owned());
        Metric { name, definition, ..metric(id, Supplier::Lea, Frequency::Yearly, 60) }
    }

    fn found(one: &Metric, other: &Metric) -> Option<Likeness> {
        let ledger = super::super::ledger(&[one.clone(), other.clone()], Vec::new(), &Default::default());
        ledger.duplicates.first().map(|it| it.likeness)
    }

    #[test]
    fn the_same_name_or_nearly_the_same_definition_is_the_same_thing() {
        let absent = asked("a", "Chronic absence", DEFINITION);
        for (name, definition, expected) in [
            ("CHRONIC  absence.", "Something else", Some(Likeness::Name)),
            ("Chronic-absence", "", Some(Likeness::Name)),
            ("Absenteeism", DEFINITION, Some(Likeness::Definition(100))),
            (
                "Absenteeism",
                "Of all students enrolled, students absent 10 % or more of the days they were enrolled",
                Some(Likeness::Definition(100)),
            ),
            (
                "Absenteeism",
                "Students absent for 10 % or more of the days they were taught, of all students enrolled.",
                Some(Likeness::Definition(88)),
            ),
            // Another number is another thing.
            ("Absenteeism", &DEFINITION.replace("10", "20"), None),
            ("Absenteeism", "Students late on 10 % or more of the days, of all.", None),
            ("Absenteeism", "", None),
        ] {
            assert_eq!(found(&absent, &asked("b", name, definition)), expected, "{name}: {definition}");
        }
        assert_eq!(found(&asked("a", "A", "Few words only"), &asked("b", "B", "Few words only")), None);
    }

    #[test]
    fn of_another_kind_or_in_another_unit_it_is_another_thing() {
        let absent = asked("a", "Chronic absence", DEFINITION);
        let same = asked("b", "Chronic absence", DEFINITION);
        assert_eq!(found(&absent, &Metric { level: Kind::School, ..same.clone() }), None);
        assert_eq!(found(&absent, &Metric { unit: Unit::Count, ..same.clone() }), None);
        assert_eq!(found(&absent, &Metric { retired: true, ..same.clone() }), None);
        let own = |it: &Metric| Metric { supplier: Supplier::Sea, ..it.clone() };
        assert_eq!(found(&own(&absent), &own(&same)), None, "nobody is asked");
    }

    #[test]
    fn what_the_sea_has_already_is_kept_else_what_costs_less() {
        let day = |minutes| Metric { effort_minutes: minutes, ..asked("a", "Absence", "") };
        let other = asked("b", "Absence", "");
        let respondents = || vec![super::super::example::lea("Alder", true, 3)];
        let pair = |one: Metric| {
            let ledger = super::super::ledger(&[one, other.clone()], respondents(), &Default::default());
            let it = ledger.duplicates.into_iter().next().unwrap();
            (it.keep.0.to_string(), it.has_already, it.saved_minutes)
        };
        assert_eq!(pair(day(90)), ("b".to_owned(), None, 90));
        assert_eq!(pair(day(30)), ("a".to_owned(), None, 60));
        let own = Metric { supplier: Supplier::Sea, source: "The student system".to_owned(), ..day(90) };
        assert_eq!(pair(own), ("a".to_owned(), Some("The student system".to_owned()), 60));
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways(one in "[a-f]( [a-f]){3,9}", other in "[a-f]( [a-f]){3,9}") {
            let (one, other) = (asked("a", "A", &one), asked("b", "B", &other));
            prop_assert_eq!(found(&one, &other), found(&other, &one));
            if let Some(Likeness::Definition(share)) = found(&one, &other) {
                prop_assert!((ALIKE_PCT..=100).contains(&share));
            }
        }
    }
}
