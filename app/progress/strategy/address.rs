//! What the addresses of strategies ask for: which of them, in what order; which carriers; which search for new ones.

use std::sync::Arc;

use app_ground::sent;
use app_ground::visit::Visit;
use ground::identity::{OrganizationId, StrategyId};
use ground::order::Order;
use ground::organization::Kind;
use ground::organization::directory::Query;
use ground::site::Site;
use ground::{Error, Result};
use progress::strategy::Quality;
use progress::strategy::listing::Filter;
use progress::strategy::use_cases::CarrierQuery;

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
    let filter: Filter = sent::asked(get);
    Filter { page: filter.page.max(1), ..filter }
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
    let query: Query = sent::asked(get);
    let kind = query.kind.filter(|kind| *kind != Kind::Sea);
    let query = Query { kind, page: query.page.max(1), status: None, sort: Order::default(), ..query };
    sent::is_narrowed(&query).then_some(query)
}

#[cfg(test)]
mod tests {
    use progress::strategy::Tier;

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
        assert_eq!(sent::address(STRATEGIES, &filter), "/strategies?q=coach&level=lea&tier=2&sort=title");
        assert_eq!(
            (sent::query(&filter).as_str(), sent::is_narrowed(&filter)),
            ("q=coach&level=lea&tier=2&sort=title", true)
        );
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let filter = filter_of(get(&[("level", "club"), ("stage", "late"), ("carrier", "a b"), ("page", "-1")]));
        assert_eq!((filter.clone(), sent::is_narrowed(&filter)), (Filter { page: 1, ..Filter::default() }, false));
        assert_eq!(sent::query(&filter), "");
        assert_eq!(carrier_query_of(get(&[("rated", "7")])), CarrierQuery { page: 1, ..CarrierQuery::default() });
        assert_eq!(rated_key(&carrier_query_of(get(&[("rated", "none")]))), "none");
        assert_eq!(search_of(get(&[("kind", "sea"), ("q", " ")])), None);
        assert_eq!(search_of(get(&[("region", "7")])).unwrap().region.as_deref(), Some("7"));
    }
}
