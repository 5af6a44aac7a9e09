//! One strategy: how it stands, what it is about, what should move by it, and how well it is carried out where.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::Error;
use ground::Result;
use ground::identity::{OrganizationId, StrategyId};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::ALL_GROUP;
use progress::observation::use_cases::read_series;
use progress::observation::{Series, SeriesOf};
use progress::strategy::use_cases::{
    CarrierQuery, OrganizationImplementation, StrategyView, implementation_of, view_strategy,
};
use progress::strategy::{Stage, Strategy};
use progress::theory::use_cases::line_of;
use progress::theory::{Line, Node};

use super::address::{STRATEGIES, address_of, carrier_query_of, site_of};
use super::carried_out::carried_out;
use super::marks::level_words;
use super::parts::{about, evidence, facts, history, leading, milestones};
use super::rating::rating;
use super::stand::stand;
use crate::theory::line_section;

/// One strategy.
#[component]
pub fn StrategyPage() -> impl IntoView {
    let id = StrategyId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let asked = use_query_map().read_untracked().clone();
    let query = carrier_query_of(|name| asked.get(name).unwrap_or_default());
    let rated = OrganizationId::parse(&asked.get("rate").unwrap_or_default());
    let wanted = query.clone();
    load(
        move |visit| async move { read(&visit, &id.ok_or(Error::NotFound)?, &wanted, rated).await },
        move |content| show(&content, &query),
    )
}

/// All that the page shows.
struct Content {
    found: StrategyView,
    series: Vec<Series>,
    line: Line,
    /// The organization whose ratings are looked at.
    rated: Option<OrganizationImplementation>,
}

async fn read(visit: &Visit, id: &StrategyId, query: &CarrierQuery, rated: Option<OrganizationId>) -> Result<Content> {
    let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
    let site = site_of(visit)?;
    let found = view_strategy(database, principal, &site, id, query).await?;
    let series = read_series(database, principal, &site, &wanted_series(&found.strategy), today).await?;
    let line = line_of(database, principal, &site, &Node::Strategy(id.clone()), today).await?;
    // Whoever carries it themselves finds their own ratings without asking.
    let begun = found.strategy.stage() != Stage::Planned;
    let rated = rated.or_else(|| found.own.first().filter(|_| begun).map(|it| it.organization.clone()));
    let rated = match rated {
        Some(organization) => ratings_of(visit, id, &organization).await?,
        None => None,
    };
    Ok(Content { found, series, line, rated })
}

/// An organization's ratings; nothing where it never carried the strategy, as an old address may say.
async fn ratings_of(
    visit: &Visit,
    id: &StrategyId,
    organization: &OrganizationId,
) -> Result<Option<OrganizationImplementation>> {
    match implementation_of(&visit.database, &visit.principal, id, organization).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

fn wanted_series(strategy: &Strategy) -> Vec<SeriesOf> {
    let of = |metric: &_| SeriesOf {
        metric: Clone::clone(metric),
        organization: OrganizationId::sea(),
        group: ALL_GROUP.to_owned(),
    };
    strategy.leading.iter().map(of).collect()
}

fn show(content: &Content, query: &CarrierQuery) -> AnyView {
    let visit = visit();
    let found = &content.found;
    let strategy = &found.strategy;
    let edit = found.may_edit.then(|| {
        view! { <a class="usa-button usa-button--outline" href=format!("{}/edit", address_of(&strategy.id))>"Change"</a> }
    });
    let place = format!("{} · {}", level_words(strategy.level), found.organization_name);
    let rates = content.rated.as_ref().is_some_and(|it| it.may_rate) && !found.own.is_empty();
    view! {
        <Crumbs trail=vec![(STRATEGIES.to_owned(), "Strategies".to_owned())] here=strategy.title.clone()/>
        <PageHead title=strategy.title.clone() place=place>{edit}</PageHead>
        <ErrorSummary/>
        {stand(found, rates)}
        {facts(found, &visit)}
        {about(strategy)}
        {line_section(content.line.clone())}
        {leading(strategy, &content.series)}
        {milestones(found, &visit)}
        {evidence(strategy)}
        {carried_out(found, query)}
        {content.rated.as_ref().map(|it| rating(it, &found.own, &visit))}
        {history(found, &visit)}
    }
    .into_any()
}
