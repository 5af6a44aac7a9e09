//! What the addresses of these pages ask for, and the addresses themselves: filters stand in them, so that a view can be
//! sent.

use app_ground::components::address_with;
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use progress::metric::{ALL_GROUP, Status};
use progress::observation::use_cases::AcrossQuery;

/// The orders of organizations: key, and the words for it.
pub(super) const ORDERS: [(&str, &str); 4] =
    [("attained", "Furthest behind first"), ("value", "Figure"), ("change", "Change"), ("name", "Name")];

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
        let sort = get("sort");
        let (by, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |by| (by, true));
        let known = ORDERS.iter().any(|(key, _)| *key == by);
        let short = |name: &str| get(name).trim().chars().take(200).collect::<String>();
        let query = AcrossQuery {
            group: shown_group(&short("group")).to_owned(),
            period: Period::from_key(&get("period")),
            region: short("region"),
            words: short("q"),
            status: Status::parse(&get("status")),
            sort: if known { by.to_owned() } else { String::new() },
            descending: known && descending,
            page: get("page").parse().unwrap_or(1).max(1),
        };
        Self { query }
    }

    /// The order in force, as headings have it.
    pub(super) fn sort(&self) -> String {
        let by = if self.query.sort.is_empty() { ORDERS[0].0 } else { &self.query.sort };
        if self.query.descending { format!("-{by}") } else { by.to_owned() }
    }

    /// The order as the address has it: the usual one isn't named.
    pub(super) fn sort_parameter(&self) -> String {
        let sort = self.sort();
        if sort == ORDERS[0].0 { String::new() } else { sort }
    }

    /// What narrows the organizations, as the address has it.
    pub(super) fn narrowing(&self) -> Vec<(&'static str, String)> {
        let query = &self.query;
        vec![
            ("group", query.group.clone()),
            ("period", query.period.map(Period::key).unwrap_or_default()),
            ("q", query.words.clone()),
            ("region", query.region.clone()),
            ("status", query.status.map(Status::key).unwrap_or_default().to_owned()),
        ]
    }

    /// All of it, the page aside.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = self.narrowing();
        all.push(("sort", self.sort_parameter()));
        all
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
        with(&metric_address(metric), &self.parameters())
    }

    /// The filters alone, without `?`.
    pub(super) fn query_string(&self) -> String {
        with("", &self.parameters()).trim_start_matches('?').to_owned()
    }
}

fn with(path: &str, parameters: &[(&'static str, String)]) -> String {
    let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    address_with(path, &parameters)
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
        assert_eq!(it.sort(), "-value");
        assert!(it.is_narrowed() && it.query.descending);
        let address = it.address(&metric);
        assert_eq!(address, "/metrics/attendance?period=Y2018&q=cayuga&region=7&status=behind&sort=-value");
        let off_track = it.standing(&metric, Status::OffTrack);
        assert!(off_track.ends_with("&status=off_track&sort=-value#organizations"), "{off_track}");
        assert_eq!(it.query_string(), "period=Y2018&q=cayuga&region=7&status=behind&sort=-value");
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
        assert_eq!((it.sort().as_str(), it.sort_parameter().as_str(), it.is_narrowed()), ("attained", "", false));
    }

    #[test]
    fn organizations_side_by_side_can_be_sent() {
        let ids = ["lea-001902", "lea-054901"].map(|id| OrganizationId::parse(id).unwrap());
        let metric = MetricId::parse("attendance").unwrap();
        assert_eq!(compare_address(&metric, "all", &ids), "/metrics/attendance/compare?o=lea-001902&o=lea-054901");
        assert_eq!(compare_address(&metric, "el", &ids[..1]), "/metrics/attendance/compare?group=el&o=lea-001902");
    }
}
