//! What the list's address asks for, and where metrics' pages are.

use app_ground::components::address_with;
use ground::identity::{MetricId, OrganizationId, PersonId};
use ground::organization::Kind;
use progress::metric::Timing;
use progress::metric::listing::{Filter, Sort};

/// The list.
pub(super) const METRICS: &str = "/metrics";
/// The State's standards.
pub(super) const STANDARDS: &str = "/metrics/standards";

/// A metric's page.
pub fn address_of(id: &MetricId) -> String {
    format!("{METRICS}/{id}")
}

/// The page of a metric's target: the State's, or an organization's own.
pub fn targets_address(id: &MetricId, organization: &OrganizationId) -> String {
    let whose = if *organization == OrganizationId::sea() { "" } else { organization.as_str() };
    address_with(&format!("{METRICS}/{id}/targets"), &[("organization", whose)])
}

/// Reads the list's address; what it doesn't say, or says wrongly, narrows nothing.
pub(super) fn filter_of(get: impl Fn(&str) -> String) -> Filter {
    let sort = get("sort");
    let (by, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |by| (by, true));
    let by = Sort::parse(by);
    Filter {
        text: get("q").trim().chars().take(200).collect(),
        timing: Timing::parse(&get("timing")),
        level: Kind::parse(&get("level")),
        owner: PersonId::parse(&get("owner")),
        retired: get("show") == "retired",
        sort: by.unwrap_or_default(),
        descending: descending && by.is_some(),
    }
}

/// The order as addresses have it; empty for the usual one.
pub(super) fn sort_key(filter: &Filter) -> String {
    match (filter.sort, filter.descending) {
        (Sort::Name, false) => String::new(),
        (sort, false) => sort.key().to_owned(),
        (sort, true) => format!("-{}", sort.key()),
    }
}

/// What narrows the list, as its address has it.
pub(super) fn narrowing(filter: &Filter) -> Vec<(&'static str, String)> {
    vec![
        ("q", filter.text.clone()),
        ("timing", filter.timing.map(Timing::key).unwrap_or_default().to_owned()),
        ("level", filter.level.map(Kind::key).unwrap_or_default().to_owned()),
        ("owner", filter.owner.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("show", if filter.retired { "retired" } else { "" }.to_owned()),
    ]
}

/// The list with this filter's narrowing, in this order.
pub(super) fn sorted(filter: &Filter, sort: Sort) -> String {
    let mut parameters = narrowing(filter);
    parameters.push(("sort", sort_key(&Filter { sort, ..Filter::default() })));
    let pairs: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    address_with(METRICS, &pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Filter {
        filter_of(|name| {
            let found = parameters.iter().find(|(known, _)| *known == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_says_which_metrics_and_leads_back_to_them() {
        let given = [("q", "rate"), ("timing", "lagging"), ("level", "lea"), ("owner", "ana"), ("show", "retired")];
        let filter = asked(&given);
        assert_eq!(narrowing(&filter), given.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(sort_key(&asked(&[("sort", "-missing")])), "-missing");
        assert_eq!(sort_key(&asked(&[("sort", "name")])), "");
        let lacking = asked(&[("q", "rate"), ("level", "lea"), ("sort", "-owner")]);
        assert_eq!(sorted(&lacking, Sort::Missing), "/metrics?q=rate&level=lea&sort=missing");
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let wrong =
            asked(&[("timing", "late"), ("level", "club"), ("owner", "a b"), ("sort", "-color"), ("show", "all")]);
        assert_eq!(wrong, Filter::default());
    }

    #[test]
    fn the_states_targets_are_the_page_itself() {
        let id = MetricId::parse("m1").unwrap();
        assert_eq!(targets_address(&id, &OrganizationId::sea()), "/metrics/m1/targets");
        let lea = OrganizationId::parse("lea-001902").unwrap();
        assert_eq!(targets_address(&id, &lea), "/metrics/m1/targets?organization=lea-001902");
    }
}
