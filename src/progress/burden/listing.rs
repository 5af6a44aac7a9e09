//! Which requests and LEAs the ledger shows, and in what order.

use serde::{Deserialize, Serialize};

use super::{LeaBurden, Ledger, Request};
use ground::order::Order;

ground::keyed! {
    /// What requests are sorted by, from the least up. Equals come the most costly first.
    #[derive(Default)]
    pub enum Sort: key {
        /// By hours a year.
        #[default]
        Hours: "hours";
        /// By name.
        Name: "name";
        /// By times a year.
        Frequency: "frequency";
        /// By minutes each time.
        Effort: "effort";
        /// By the last decision that used it; those that none has used are before all.
        Decision: "decision";
    }
}

/// What is looked for: unless it says otherwise everything, the most costly first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Only requests that no decision has used.
    pub unused: bool,
    /// Words that must all occur in an LEA's name or id, case aside.
    #[serde(rename = "q")]
    pub lea: String,
    /// The order of requests.
    pub sort: Order<Sort>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { unused: false, lea: String::new(), sort: Order { by: Sort::Hours, descending: true } }
    }
}

/// The requests a filter takes, in its order.
pub fn requests<'l>(ledger: &'l Ledger, filter: &Filter) -> Vec<&'l Request> {
    let mut found: Vec<&Request> =
        ledger.requests.iter().filter(|request| !filter.unused || request.last_decision.is_none()).collect();
    found.sort_by(|one, other| {
        let (one, other) = if filter.sort.descending { (other, one) } else { (one, other) };
        let on = |request: &Request| request.last_decision.as_ref().map(|(on, _)| *on);
        match filter.sort.by {
            Sort::Hours => one.minutes.cmp(&other.minutes),
            Sort::Name => one.name.to_lowercase().cmp(&other.name.to_lowercase()),
            Sort::Frequency => one.frequency.times_a_year().cmp(&other.frequency.times_a_year()),
            Sort::Effort => one.effort_minutes.cmp(&other.effort_minutes),
            Sort::Decision => on(one).cmp(&on(other)),
        }
    });
    found
}

/// The LEAs a filter takes, the most burdened first.
pub fn leas<'l>(ledger: &'l Ledger, filter: &Filter) -> Vec<&'l LeaBurden> {
    let words: Vec<String> = filter.lea.to_lowercase().split_whitespace().take(10).map(str::to_owned).collect();
    let takes = |lea: &&LeaBurden| {
        let respondents = &lea.respondents;
        let id = respondents.lea.as_ref().map_or("", |id| id.as_str());
        let text = format!("{} {id}", respondents.name.to_lowercase());
        words.iter().all(|word| text.contains(word))
    };
    ledger.leas.iter().filter(takes).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::example::{lea, metric};
    use super::*;
    use crate::metric::{Metric, Supplier};
    use ground::calendar::Frequency;
    use ground::identity::MetricId;

    fn small() -> Ledger {
        let named = |name: &str, it: Metric| Metric { name: name.to_owned(), ..it };
        let metrics = [
            named("Behavior", metric("a", Supplier::Lea, Frequency::Weekly, 10)),
            named("attendance", metric("b", Supplier::Lea, Frequency::Yearly, 600)),
            named("Climate", metric("c", Supplier::School, Frequency::Yearly, 30)),
        ];
        let on = |day: &str, words: &str| (day.parse().unwrap(), words.to_owned());
        let id = |id| MetricId::parse(id).unwrap();
        let decisions = BTreeMap::from([(id("a"), on("2026-01-01", "Continue")), (id("c"), on("2025-01-01", "Adapt"))]);
        super::super::ledger(&metrics, vec![lea("Alder", true, 3), lea("Birch", true, 1)], &decisions)
    }

    #[test]
    fn requests_come_in_the_order_asked_for() {
        let ledger = small();
        for (sort, descending, unused, expected) in [
            ("hours", true, false, "b a c"),
            ("hours", false, false, "c a b"),
            ("name", false, false, "b a c"),
            ("frequency", true, false, "a b c"),
            ("frequency", false, false, "b c a"),
            ("effort", true, false, "b c a"),
            ("decision", false, false, "b c a"),
            ("decision", true, false, "a c b"),
            ("hours", true, true, "b"),
        ] {
            let sort = Sort::parse(sort).unwrap();
            let filter = Filter { sort: Order { by: sort, descending }, unused, ..Filter::default() };
            let found: Vec<_> = requests(&ledger, &filter).iter().map(|it| it.metric.as_str()).collect();
            assert_eq!(found.join(" "), expected, "{filter:?}");
        }
        assert_eq!(Sort::parse("color"), None);
    }

    #[test]
    fn leas_are_found_by_name_and_id() {
        let ledger = small();
        for (text, expected) in
            [("", "Alder Birch"), ("bir", "Birch"), ("LEA-alder", "Alder"), ("alder birch", ""), (" R ", "Alder Birch")]
        {
            let filter = Filter { lea: text.to_owned(), ..Filter::default() };
            let found: Vec<_> = leas(&ledger, &filter).iter().map(|it| it.respondents.name.as_str()).collect();
            assert_eq!(found.join(" "), expected, "{text:?}");
        }
    }
}
