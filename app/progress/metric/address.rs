//! Where metrics' pages are.

use app_ground::components::address_with;
use ground::identity::{MetricId, OrganizationId};

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

#[cfg(test)]
mod tests {
    use app_ground::sent;
    use progress::metric::listing::{Filter, Sort};

    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Filter {
        let found = |name: &str| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        sent::asked(|name| found(name).unwrap_or_default().to_owned())
    }

    #[test]
    fn an_address_says_which_metrics_and_leads_back_to_them() {
        let given = "timing=lagging&level=lea&owner=ana&show=retired";
        let pairs: Vec<_> = given.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!(sent::query(&asked(&pairs)), given);
        assert_eq!(sent::query(&asked(&[("sort", "-missing")])), "sort=-missing");
        assert_eq!(sent::query(&asked(&[("sort", "name")])), "");
        let lacking = asked(&[("q", "rate"), ("level", "lea"), ("sort", "-owner")]);
        let lacking = Filter { sort: Sort::Missing.into(), ..lacking };
        assert_eq!(sent::address(METRICS, &lacking), "/metrics?q=rate&level=lea&sort=missing");
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
