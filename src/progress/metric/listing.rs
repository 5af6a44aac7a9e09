//! Which metrics a list shows, and in what order.

use serde::{Deserialize, Serialize};

use super::checks::{Check, met};
use super::{Metric, Target, Timing};
use ground::identity::PersonId;
use ground::order::Order;
use ground::organization::Kind;

/// A metric as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The metric.
    pub metric: Metric,
    /// Its State-wide target.
    pub target: Option<Target>,
    /// In which respects it is what it should be.
    pub checks: Vec<Check>,
}

ground::keyed! {
    /// What the list is sorted by. Equals come by name.
    #[derive(Default)]
    pub enum Sort: key, name {
        /// By name.
        #[default]
        Name: "name", "Name";
        /// Those that lack most first.
        Missing: "missing", "What lacks most";
        /// Leading ones first.
        Timing: "timing", "Kind";
        /// From the State down.
        Level: "level", "Reported for";
        /// The most frequent first.
        Frequency: "frequency", "How often";
        /// By owner; those without one first.
        Owner: "owner", "Owner";
    }
}

ground::keyed! {
    /// Whether metrics are shown that are measured, or those that no longer are.
    #[derive(Default)]
    pub enum Shown: key {
        /// Those in use.
        #[default]
        InUse: "in_use";
        /// Retired ones.
        Retired: "retired";
    }
}

/// Which metrics. The default is every metric in use, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that must all occur in name, definition or source, case aside; the first ten count.
    #[serde(rename = "q")]
    pub text: String,
    /// Only leading, or only lagging ones.
    pub timing: Option<Timing>,
    /// Only those reported for this kind of organization.
    pub level: Option<Kind>,
    /// Only this person's.
    pub owner: Option<PersonId>,
    /// Those in use, or retired ones.
    pub show: Shown,
    /// The order.
    pub sort: Order<Sort>,
}

impl Filter {
    fn takes(&self, listed: &Listed, words: &[String]) -> bool {
        let metric = &listed.metric;
        let text = format!("{} {} {}", metric.name, metric.definition, metric.source).to_lowercase();
        metric.retired == (self.show == Shown::Retired)
            && self.timing.is_none_or(|timing| timing == metric.timing)
            && self.level.is_none_or(|level| level == metric.level)
            && (self.owner.is_none() || self.owner == metric.owner)
            && words.iter().all(|word| text.contains(word))
    }
}

/// The metrics a filter takes, in its order.
pub fn narrowed(mut all: Vec<Listed>, filter: &Filter) -> Vec<Listed> {
    let words: Vec<String> = filter.text.to_lowercase().split_whitespace().take(10).map(str::to_owned).collect();
    all.retain(|listed| filter.takes(listed, &words));
    all.sort_by_cached_key(|listed| {
        let metric = &listed.metric;
        let by = match filter.sort.by {
            Sort::Name => String::new(),
            Sort::Missing => met(&listed.checks).to_string(),
            Sort::Timing => if metric.timing == Timing::Leading { "0" } else { "1" }.to_owned(),
            Sort::Level => Kind::ALL.iter().position(|kind| *kind == metric.level).unwrap_or_default().to_string(),
            Sort::Frequency => {
                let all = ground::calendar::Frequency::ALL;
                all.iter().position(|frequency| *frequency == metric.frequency).unwrap_or_default().to_string()
            }
            Sort::Owner => metric.owner_name.to_lowercase(),
        };
        (by, super::form::name_key(&metric.name), metric.id.clone())
    });
    if filter.sort.descending {
        all.reverse();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::checks::checks;
    use super::super::testing::example;
    use super::*;
    use ground::calendar::Frequency;

    fn listed(metric: Metric) -> Listed {
        let checks = checks(&metric, None, "2026-03-01".parse().unwrap());
        Listed { metric, target: None, checks }
    }

    fn shown(filter: &Filter) -> Vec<String> {
        let all = vec![
            listed(Metric { source: "PEIMS".into(), level: Kind::School, ..example("b") }),
            listed(Metric { timing: Timing::Lagging, frequency: Frequency::Yearly, ..example("a") }),
            listed(Metric { retired: true, ..example("c") }),
            listed(Metric { owner: PersonId::parse("ana"), owner_name: "Ana".into(), ..example("d") }),
        ];
        narrowed(all, filter).into_iter().map(|listed| listed.metric.id.to_string()).collect()
    }

    #[test]
    fn a_filter_narrows_and_sorts() {
        let all = Filter::default();
        assert_eq!(shown(&all), ["a", "b", "d"]);
        assert_eq!(shown(&Filter { sort: Order { by: Sort::Name, descending: true }, ..all.clone() }), ["d", "b", "a"]);
        assert_eq!(shown(&Filter { show: Shown::Retired, ..all.clone() }), ["c"]);
        assert_eq!(shown(&Filter { text: "metric peims".into(), ..all.clone() }), ["b"]);
        assert_eq!(shown(&Filter { timing: Some(Timing::Lagging), ..all.clone() }), ["a"]);
        assert_eq!(shown(&Filter { level: Some(Kind::Lea), ..all.clone() }), ["a", "d"]);
        assert_eq!(shown(&Filter { owner: PersonId::parse("ana"), ..all.clone() }), ["d"]);
        assert_eq!(shown(&Filter { sort: Sort::Missing.into(), ..all.clone() }), ["a", "b", "d"]);
        assert_eq!(shown(&Filter { sort: Sort::Timing.into(), ..all.clone() }), ["b", "d", "a"]);
        assert_eq!(shown(&Filter { sort: Sort::Level.into(), ..all.clone() }), ["a", "d", "b"]);
        assert_eq!(shown(&Filter { sort: Sort::Frequency.into(), ..all.clone() }), ["b", "d", "a"]);
        assert_eq!(shown(&Filter { sort: Sort::Owner.into(), ..all }), ["a", "b", "d"]);
    }
}
