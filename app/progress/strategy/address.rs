//! What the addresses of strategies ask for: which of them, in what order; which carriers; which search for new ones.

use std::sync::Arc;

use app_ground::components::address_with;
use app_ground::visit::Visit;
use ground::identity::{MetricId, OrganizationId, StrategyId};
use ground::organization::Kind;
use ground::organization::directory::Query;
use ground::site::Site;
use ground::{Error, Result};
use progress::strategy::listing::{Filter, Sort};
use progress::strategy::use_cases::CarrierQuery;
use progress::strategy::{Quality, Stage, Tier};

/// Where the list is.
pub(super) const STRATEGIES: &str = "/strategies";
/// The list as a file.
pub(super) const FILE: &str = "/strategies/download";
/// Most characters of words that are looked for.
const WORDS_MAX: usize = 200;

/// A strategy's page.
pub(super) fn address_of(id: &StrategyId) -> String {
    format!("{STRATEGIES}/{id}")
}

/// Where it is said who carries a strategy.
pub(super) fn carriers_address(id: &StrategyId) -> String {
    format!("{}/carriers", address_of(id))
}

/// An organization's page.
pub(super) fn organization_address(id: &OrganizationId) -> String {
    format!("/organizations/{id}")
}

/// The strategy that an address names.
pub(super) fn id_of(visit: &Visit) -> Result<StrategyId> {
    StrategyId::parse(visit.segment(1)).ok_or(Error::NotFound)
}

/// This installation; there is none before it is set up.
pub(super) fn site_of(visit: &Visit) -> Result<Arc<Site>> {
    visit.site.clone().ok_or(Error::NotFound)
}

fn words(raw: String) -> String {
    raw.trim().chars().take(WORDS_MAX).collect()
}

/// What a list's address asks for; what it doesn't say, or says wrongly, narrows nothing.
pub(super) fn filter_of(get: impl Fn(&str) -> String) -> Filter {
    Filter {
        organization: OrganizationId::parse(&get("organization")),
        level: Kind::parse(&get("level")),
        stage: Stage::parse(&get("stage")),
        tier: Tier::parse(&get("tier")),
        metric: MetricId::parse(&get("metric")),
        carrier: OrganizationId::parse(&get("carrier")),
        text: words(get("q")),
        sort: Sort::parse(&get("sort")).unwrap_or_default(),
        page: get("page").parse().unwrap_or(1).max(1),
    }
}

/// What narrows and sorts a list, as its address has it.
pub(super) fn parameters(filter: &Filter) -> Vec<(&'static str, String)> {
    let key = |id: Option<&str>| id.unwrap_or_default().to_owned();
    let sort = if filter.sort == Sort::default() { "" } else { filter.sort.key() };
    vec![
        ("q", filter.text.clone()),
        ("organization", key(filter.organization.as_ref().map(OrganizationId::as_str))),
        ("carrier", key(filter.carrier.as_ref().map(OrganizationId::as_str))),
        ("level", key(filter.level.map(Kind::key))),
        ("stage", key(filter.stage.map(Stage::key))),
        ("tier", key(filter.tier.map(Tier::key))),
        ("metric", key(filter.metric.as_ref().map(MetricId::as_str))),
        ("sort", sort.to_owned()),
    ]
}

/// An address from its path and owned parameters.
pub(super) fn with_all(path: &str, parameters: &[(&'static str, String)]) -> String {
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    address_with(path, &parameters)
}

/// The part of an address after its `?`.
pub(super) fn query_of(filter: &Filter) -> String {
    with_all("", &parameters(filter)).trim_start_matches('?').to_owned()
}

/// Whether anything narrows the list.
pub(super) fn is_narrowed(filter: &Filter) -> bool {
    Filter { sort: Sort::default(), page: 0, ..filter.clone() } != Filter::default()
}

/// Which carriers a strategy's page shows.
pub(super) fn carrier_query_of(get: impl Fn(&str) -> String) -> CarrierQuery {
    let rated = get("rated");
    CarrierQuery {
        text: words(get("who")),
        quality: rated.parse().ok().and_then(Quality::of),
        unrated: rated == "none",
        page: get("page").parse().unwrap_or(1).max(1),
    }
}

/// What narrows a strategy's carriers, as its address has it.
pub(super) fn carrier_parameters(query: &CarrierQuery) -> Vec<(&'static str, String)> {
    vec![("who", query.text.clone()), ("rated", rated_key(query))]
}

/// The newest rating asked for, as an address has it.
pub(super) fn rated_key(query: &CarrierQuery) -> String {
    match (query.quality, query.unrated) {
        (Some(quality), _) => quality.number().to_string(),
        (None, true) => "none".to_owned(),
        (None, false) => String::new(),
    }
}

/// A search for organizations that might carry a strategy; none where nothing was looked for.
pub(super) fn search_of(get: impl Fn(&str) -> String) -> Option<Query> {
    let query = Query {
        text: words(get("q")),
        kind: Kind::parse(&get("kind")).filter(|kind| *kind != Kind::Sea),
        region: Some(get("region")).filter(|region| !region.is_empty()),
        page: get("page").parse().unwrap_or(1).max(1),
        ..Query::default()
    };
    let asked = !query.text.is_empty() || query.kind.is_some() || query.region.is_some();
    asked.then_some(query)
}

/// What a search looks for, as an address or a form has it.
pub(super) fn search_parameters(query: &Query) -> Vec<(&'static str, String)> {
    vec![
        ("q", query.text.clone()),
        ("kind", query.kind.map(Kind::key).unwrap_or_default().to_owned()),
        ("region", query.region.clone().unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get<'a>(parameters: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> String + 'a {
        |name| {
            parameters.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn an_address_says_which_strategies_and_leads_back_to_them() {
        let asked = [("q", " coach "), ("level", "lea"), ("tier", "2"), ("sort", "title"), ("page", "3")];
        let filter = filter_of(get(&asked));
        assert_eq!((filter.level, filter.tier, filter.page), (Some(Kind::Lea), Some(Tier::Moderate), 3));
        assert_eq!(with_all(STRATEGIES, &parameters(&filter)), "/strategies?q=coach&level=lea&tier=2&sort=title");
        assert_eq!((query_of(&filter).as_str(), is_narrowed(&filter)), ("q=coach&level=lea&tier=2&sort=title", true));
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let filter = filter_of(get(&[("level", "club"), ("stage", "late"), ("carrier", "a b"), ("page", "-1")]));
        assert_eq!((filter.clone(), is_narrowed(&filter)), (Filter { page: 1, ..Filter::default() }, false));
        assert_eq!(query_of(&filter), "");
        assert_eq!(carrier_query_of(get(&[("rated", "7")])), CarrierQuery { page: 1, ..CarrierQuery::default() });
        assert_eq!(rated_key(&carrier_query_of(get(&[("rated", "none")]))), "none");
        assert_eq!(search_of(get(&[("kind", "sea"), ("q", " ")])), None);
        assert_eq!(search_of(get(&[("region", "7")])).unwrap().region.as_deref(), Some("7"));
    }
}
