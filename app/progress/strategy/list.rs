//! The strategies: how many stand where, what narrows them, and each with its evidence, its measures and how well it is
//! carried out.

use app_ground::components::{Choices, EmptyState, PageHead, Pages, SelectField, TextField, address_with, counted};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::sent;
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::strategy::listing::{Counts, Filter, Listed, Sort};
use progress::strategy::use_cases::{StrategyList, list_strategies};
use progress::strategy::{Stage, Tier};

use super::address::{FILE, STRATEGIES, address_of, filter_of, site_of};
use super::marks::{level_words, measured, share, stage_tag};

/// The strategies.
#[component]
pub fn StrategiesPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let filter = filter_of(|name| query.get(name).unwrap_or_default());
    let asked = filter.clone();
    load(
        move |visit| async move {
            let site = site_of(&visit)?;
            list_strategies(&visit.database, &visit.principal, &site, &asked, visit.today()).await
        },
        move |list| show(&list, &filter),
    )
}

fn show(list: &StrategyList, filter: &Filter) -> AnyView {
    let add = list.may_add.then(|| {
        view! { <a class="usa-button usa-button--outline" href="/strategies/new">"Write a strategy down"</a> }
    });
    let content = match list.is_empty {
        true => nothing_yet(list.may_add).into_any(),
        false => view! {
            <p class="tl-plan__counts">{counts_in_words(&list.counts)}</p>
            {filters(list, filter)}
            {asked_for(list, filter)}
            {strategies(list, filter)}
        }
        .into_any(),
    };
    view! {
        <PageHead title="Strategies" intro="What the State, its LEAs and schools do about their challenges, on which evidence, and how well it is carried out.">{add}</PageHead>
        {content}
    }
    .into_any()
}

fn nothing_yet(may_add: bool) -> AnyView {
    let next = match may_add {
        true => view! { <p><a class="usa-button" href="/strategies/new">"Write the first one down"</a></p> }.into_any(),
        false => ().into_any(),
    };
    view! {
        <EmptyState title="No strategies yet">
            <p>"A strategy says which challenge it answers, what is done about it, on which research, who carries it, and which leading metric tells whether it is well carried out."</p>
            {next}
        </EmptyState>
    }
    .into_any()
}

/// `6 under way, 2 planned, 1 paused. Nobody measures 1 of them. 2 have a late milestone.`
fn counts_in_words(counts: &Counts) -> String {
    let parts = [(counts.planned, "planned"), (counts.paused, "paused"), (counts.ended, "ended")];
    let others = parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!(", {count} {word}"));
    let unmeasured = match counts.unmeasured {
        0 => String::new(),
        count => format!(" Nobody measures {count} of them."),
    };
    let late = match counts.late {
        0 => String::new(),
        1 => " 1 has a late milestone.".to_owned(),
        count => format!(" {count} have a late milestone."),
    };
    format!("{} under way{}.{unmeasured}{late}", counts.under_way, others.collect::<String>())
}

fn filters(list: &StrategyList, filter: &Filter) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let levels = [Kind::Sea, Kind::Lea, Kind::School].map(|kind| one(kind.key(), level_words(kind)));
    let levels = std::iter::once(one("", "All levels")).chain(levels).collect();
    let stages = Stage::ALL.map(|stage| one(stage.key(), stage.name()));
    let stages = std::iter::once(one("", "Any stage")).chain(stages).collect();
    let tiers = Tier::ALL.map(|tier| one(tier.key(), tier.name()));
    let tiers = std::iter::once(one("", "Any evidence")).chain(tiers).collect();
    let metrics = list.metrics.iter().map(|(id, name)| one(id.as_str(), name));
    let metrics: Choices = std::iter::once(one("", "Any metric")).chain(metrics).collect();
    let orders = Sort::ALL.map(|sort| one(sort.key(), sort.name())).into();
    let chosen = filter.metric.as_ref().map(ToString::to_string).unwrap_or_default();
    let kept = sent::parameters(filter)
        .into_iter()
        .filter(|(name, value)| matches!(*name, "organization" | "carrier") && !value.is_empty());
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form class="tl-filters" method="get" action=STRATEGIES role="search" aria-label="Strategies">
            <TextField name="q" label="Words" kind="search" value=filter.text.clone()/>
            <SelectField name="level" label="Level" choices=levels value=filter.level.map(Kind::key).unwrap_or_default()/>
            <SelectField name="stage" label="Stage" choices=stages value=filter.stage.map(Stage::key).unwrap_or_default()/>
            <SelectField name="tier" label="Evidence" choices=tiers value=filter.tier.map(Tier::key).unwrap_or_default()/>
            {(metrics.len() > 1).then(|| view! { <SelectField name="metric" label="Leading metric" choices=metrics value=chosen/> })}
            <SelectField name="sort" label="Sort by" choices=orders value=filter.sort.key()/>
            <div class="tl-filters__actions">
                {kept}
                <button class="usa-button" type="submit">"Show"</button>
                {sent::is_narrowed(filter).then(|| view! { <a href=STRATEGIES>"Show all"</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// Whose strategies these are, where the address says.
fn asked_for(list: &StrategyList, filter: &Filter) -> impl IntoView + use<> {
    let words = match (&filter.carrier, &filter.organization) {
        (Some(_), _) => Some(format!("Those that {} carries.", list.asked_for)),
        (None, Some(_)) => Some(format!("Those that {} runs.", list.asked_for)),
        (None, None) => None,
    };
    words.map(|words| view! { <p>{words}" "<a href=STRATEGIES>"Show everybody’s"</a></p> })
}

fn strategies(list: &StrategyList, filter: &Filter) -> AnyView {
    if list.strategies.is_empty() {
        return view! {
            <EmptyState title="No strategy matches">
                <p>"Try fewer words or fewer filters, or "<a href=STRATEGIES>"show all strategies"</a>"."</p>
            </EmptyState>
        }
        .into_any();
    }
    let heading = counted(list.paging.total, "strategy", "strategies");
    let items = list.strategies.iter().map(|each| item(each, list)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="strategies">
            <h2 id="strategies">{heading}</h2>
            <ul class="tl-list">{items}</ul>
            <Pages page=list.paging.page pages=list.paging.pages path=STRATEGIES parameters=sent::parameters(filter)/>
            {download_links(FILE, &sent::query(filter))}
        </section>
    }
    .into_any()
}

fn item(each: &Listed, list: &StrategyList) -> AnyView {
    let strategy = &each.strategy;
    let named = |id| list.metrics.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    let names: Vec<String> = strategy.leading.iter().filter_map(named).collect();
    let who = address_with(STRATEGIES, &[("organization", strategy.organization.to_string())]);
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title"><a href=address_of(&strategy.id)>{strategy.title.clone()}</a></h3>
                <p class="tl-quiet">{level_words(strategy.level)}" · "<a href=who>{each.organization_name.clone()}</a>" · "{strategy.tier.name()}</p>
                <p>{measured(&names)}</p>
            </div>
            <div class="tl-list__state">{stage_tag(strategy.stage())}<p>{share(&each.implementation)}</p></div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_a_line() {
        let counts = Counts { under_way: 6, planned: 2, paused: 0, ended: 1, unmeasured: 1, late: 2 };
        let words = "6 under way, 2 planned, 1 ended. Nobody measures 1 of them. 2 have a late milestone.";
        assert_eq!(counts_in_words(&counts), words);
        assert_eq!(counts_in_words(&Counts { under_way: 1, ..Counts::default() }), "1 under way.");
    }
}
