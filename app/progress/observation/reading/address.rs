//! What the addresses of these pages ask for, and the addresses themselves: filters stand in them, so that a view can be
//! sent.

use app_ground::components::address_with;
use app_ground::sent;
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use progress::metric::{ALL_GROUP, Status};
use progress::observation::use_cases::AcrossQuery;

/// A metric's page.
pub(crate) fn metric_address(id: &MetricId) -> String {
    format!("/metrics/{id}")
}

/// A metric's page for one organization.
pub(crate) fn series_address(metric: &MetricId, organization: &OrganizationId) -> String {
    format!("/metrics/{metric}/organizations/{organization}")
}

/// Organizations side by side, for one metric and group.
pub(super) fn compare_address(metric: &MetricId, group: &str, organizations: &[OrganizationId]) -> String {
    let mut parameters = vec![("group", shown_group(group))];
    parameters.extend(organizations.iter().map(|id| ("o", id.as_str())));
    address_with(&format!("/metrics/{metric}/compare"), &parameters)
}

/// An organization's page.
pub(super) fn organization_address(id: &OrganizationId) -> String {
    format!("/organizations/{id}")
}

/// A group as it stands in an address: everybody isn't named.
pub(super) fn shown_group(group: &str) -> &str {
    if group == ALL_GROUP { "" } else { group }
}

/// What a metric's page asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Which organizations, in what order.
    pub query: AcrossQuery,
}

impl Asked {
    /// Reads an address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(get: impl Fn(&str) -> String) -> Self {
        let query: AcrossQuery = sent::asked(get);
        let group = shown_group(&query.group).to_owned();
        Self { query: AcrossQuery { group, page: query.page.max(1), ..query } }
    }

    /// Whether the organizations are narrowed down.
    pub(super) fn is_narrowed(&self) -> bool {
        let query = &self.query;
        !query.region.is_empty() || !query.words.is_empty() || query.status.is_some()
    }

    /// The same with another status, at the organizations.
    pub(super) fn standing(&self, metric: &MetricId, status: Status) -> String {
        let query = AcrossQuery { status: Some(status), page: 1, ..self.query.clone() };
        format!("{}#organizations", Self { query }.address(metric))
    }

    /// The organizations of the same group without a figure in a period, whatever else the page is narrowed to.
    pub(super) fn without_data(&self, metric: &MetricId, period: Option<Period>) -> String {
        let (group, status) = (self.query.group.clone(), Some(Status::NoCurrentData));
        let query = AcrossQuery { group, period, status, page: 1, ..AcrossQuery::default() };
        format!("{}#organizations", Self { query }.address(metric))
    }

    /// The same for everybody.
    pub(super) fn of_everybody(&self, metric: &MetricId) -> String {
        let query = AcrossQuery { group: String::new(), page: 1, ..self.query.clone() };
        Self { query }.address(metric)
    }

    /// The page's address.
    pub(super) fn address(&self, metric: &MetricId) -> String {
        sent::address(&metric_address(metric), &self.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Asked {
        Asked::read(|name| {
            parameters.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_says_what_is_looked_at_and_leads_back_to_it() {
        let it =
            asked(&[("q", " cayuga "), ("region", "7"), ("status", "behind"), ("period", "Y2018"), ("sort", "-value")]);
        let metric = MetricId::parse("attendance").unwrap();
        assert!(it.is_narrowed() && it.query.sort.descending);
        let address = it.address(&metric);
        assert_eq!(address, "/metrics/attendance?period=Y2018&q=cayuga&region=7&status=behind&sort=-value");
        let off_track = it.standing(&metric, Status::OffTrack);
        assert!(off_track.ends_with("&status=off_track&sort=-value#organizations"), "{off_track}");
        assert_eq!(sent::query(&it.query), "period=Y2018&q=cayuga&region=7&status=behind&sort=-value");
    }

    #[test]
    fn other_views_of_the_same_are_one_click_away() {
        let it = asked(&[("group", "el"), ("q", "cayuga"), ("region", "7"), ("period", "Y2016"), ("sort", "name")]);
        let metric = MetricId::parse("attendance").unwrap();
        assert_eq!(
            it.without_data(&metric, Period::from_key("Y2018")),
            "/metrics/attendance?group=el&period=Y2018&status=no_current_data#organizations"
        );
        assert_eq!(it.of_everybody(&metric), "/metrics/attendance?period=Y2016&q=cayuga&region=7&sort=name");
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let it =
            asked(&[("status", "late"), ("period", "2018"), ("sort", "-colour"), ("page", "-2"), ("group", "all")]);
        assert_eq!(it, Asked { query: AcrossQuery { page: 1, ..AcrossQuery::default() } });
        assert!(!it.is_narrowed());
    }

    #[test]
    fn organizations_side_by_side_can_be_sent() {
        let ids = ["lea-001902", "lea-054901"].map(|id| OrganizationId::parse(id).unwrap());
        let metric = MetricId::parse("attendance").unwrap();
        assert_eq!(compare_address(&metric, "all", &ids), "/metrics/attendance/compare?o=lea-001902&o=lea-054901");
        assert_eq!(compare_address(&metric, "el", &ids[..1]), "/metrics/attendance/compare?group=el&o=lea-001902");
    }
}
