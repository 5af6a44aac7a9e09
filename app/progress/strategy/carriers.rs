//! Who carries a strategy: those who do, and others by search, by region or by ids that are pasted.

use app_ground::components::{
    Choices, Crumbs, EmptyState, ErrorSummary, PageHead, Pages, SelectField, TextArea, TextField, counted, figure,
};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::sent;
use ground::Error;
use ground::identity::StrategyId;
use ground::organization::Kind;
use ground::organization::directory::Query;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::strategy::MAX_CARRIERS;
use progress::strategy::use_cases::{Candidate, CarrierChoices, carrier_choices};

use super::address::{STRATEGIES, address_of, carriers_address, search_of};
use super::stand::version;

/// Most carriers that are shown at once.
const SHOWN: usize = 100;

/// Who carries a strategy.
#[component]
pub fn CarriersPage() -> impl IntoView {
    let id = StrategyId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let asked = use_query_map().read_untracked().clone();
    let search = search_of(|name| asked.get(name).unwrap_or_default());
    let now = asked.get("now").unwrap_or_default().trim().to_owned();
    let wanted = search.clone();
    load(
        move |visit| async move {
            carrier_choices(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?, wanted.as_ref()).await
        },
        move |choices| {
            let strategy = &choices.strategy;
            let home = address_of(&strategy.id);
            let trail = vec![(STRATEGIES.to_owned(), "Strategies".to_owned()), (home.clone(), strategy.title.clone())];
            let intro = match choices.carriers.len() {
                0 => "Nobody carries it yet. Add LEAs and schools by search, by region, or from a list of ids."
                    .to_owned(),
                count => format!("{} now.", counted(count, "LEA or school carries it", "LEAs and schools carry it")),
            };
            view! {
                <Crumbs trail=trail here="Who carries it"/>
                <PageHead title="Who carries it" place=strategy.title.clone() intro=intro>
                    <a class="usa-button usa-button--outline" href=home>"Back to the strategy"</a>
                </PageHead>
                <ErrorSummary/>
                {searching(&choices, search.as_ref())}
                {pasting(&choices)}
                {taking_away(&choices, &now)}
            }
        },
    )
}

fn searching(choices: &CarrierChoices, search: Option<&Query>) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let kinds = [
        one("", "LEAs and schools"),
        one(Kind::Lea.key(), Kind::Lea.plural()),
        one(Kind::School.key(), Kind::School.plural()),
    ];
    let regions = choices.regions.iter().map(|region| one(region, region));
    let regions: Choices = std::iter::once(one("", "All regions")).chain(regions).collect();
    let path = carriers_address(&choices.strategy.id);
    let query = search.cloned().unwrap_or_default();
    let kind = query.kind.map(Kind::key).unwrap_or_default();
    let region = query.region.clone().unwrap_or_default();
    view! {
        <section class="tl-section" aria-labelledby="search">
            <h2 id="search">"Add by search or by region"</h2>
            <form class="tl-filters" method="get" action=format!("{path}#search") role="search" aria-label="LEAs and schools">
                <TextField name="q" label="Name or id" kind="search" value=query.text.clone()/>
                <SelectField name="kind" label="Kind" choices=kinds.into() value=kind/>
                {(regions.len() > 1).then(|| view! { <SelectField name="region" label="Region" choices=regions value=region/> })}
                <div class="tl-filters__actions"><button class="usa-button" type="submit">"Search"</button></div>
            </form>
            {search.map(|search| found(choices, search, &path))}
        </section>
    }
    .into_any()
}

fn found(choices: &CarrierChoices, search: &Query, path: &str) -> AnyView {
    if choices.found.is_empty() {
        return view! {
            <EmptyState title="Nothing found that can carry it">
                <p>"Every word must occur in a name or an id. An LEA’s strategy is carried by the LEA and its schools."</p>
            </EmptyState>
        }
        .into_any();
    }
    let total = choices.paging.total;
    let mut kept = sent::parameters(search);
    kept.push(("page", choices.paging.page.to_string()));
    let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let hidden = hidden.collect_view();
    let items = choices.found.iter().enumerate().map(|(at, each)| candidate(at, each)).collect_view();
    let all = (choices.open > 0).then(|| {
        let says = format!("Add all {} that are open", figure(choices.open));
        view! { <button class="usa-button usa-button--outline" type="submit" name="do" value="add_all">{says}</button> }
    });
    view! {
        <form method="post" class="tl-ticking">
            {version(&choices.strategy)}
            {hidden}
            <fieldset class=list_class("add")>
                <legend class="usa-legend">{counted(total, "organization found", "organizations found")}</legend>
                {wrong("add")}
                {items}
            </fieldset>
            <button class="usa-button" type="submit" name="do" value="add">"Add those chosen"</button>
            {all}
        </form>
        <Pages page=choices.paging.page pages=choices.paging.pages path=path parameters=sent::parameters(search)/>
    }
    .into_any()
}

/// What is wrong with what was chosen from a list.
fn wrong(list: &str) -> impl IntoView + use<> {
    let message = FormState::current().message(list);
    message.map(|message| view! { <span class="usa-error-message">{message}</span> })
}

fn list_class(list: &str) -> &'static str {
    match FormState::current().message(list) {
        Some(_) => "usa-fieldset usa-form-group--error",
        None => "usa-fieldset",
    }
}

/// The id of a list's box; the first one's is what the summary of what is wrong leads to.
fn box_id(list: &str, at: usize) -> String {
    if at == 0 { list.to_owned() } else { format!("{list}-{at}") }
}

fn candidate(at: usize, each: &Candidate) -> AnyView {
    let id = box_id("add", at);
    let checked = each.carries || FormState::current().chosen("add", each.organization.as_str(), false);
    let region = if each.region.is_empty() { String::new() } else { format!(", region {}", each.region) };
    let carries = if each.carries { ", carries it already" } else { "" };
    let about = format!(" {}{region}{carries}", each.kind.name());
    view! {
        <div class="usa-checkbox">
            <input class="usa-checkbox__input" id=id.clone() type="checkbox" name="add" value=each.organization.to_string()
                checked=checked disabled=each.carries/>
            <label class="usa-checkbox__label" for=id>{each.name.clone()}<span class="tl-quiet">{about}</span></label>
        </div>
    }
    .into_any()
}

fn pasting(choices: &CarrierChoices) -> AnyView {
    let hint = format!(
        "One a line, as the State writes them or as lea-001902 and school-001902001. {} at most carry a strategy.",
        figure(MAX_CARRIERS)
    );
    view! {
        <section class="tl-section" aria-labelledby="paste">
            <h2 id="paste">"Add a list of ids"</h2>
            <form method="post" class="usa-form usa-form--large tl-form">
                {version(&choices.strategy)}
                <TextArea name="pasted" label="Ids of LEAs and schools" hint=hint rows=6/>
                <button class="usa-button" type="submit" name="do" value="paste">"Add these"</button>
            </form>
        </section>
    }
    .into_any()
}

fn taking_away(choices: &CarrierChoices, now: &str) -> impl IntoView + use<> {
    let folded = now.to_lowercase();
    let matches = |(id, name, _): &&(_, String, usize)| {
        let id: &ground::identity::OrganizationId = id;
        let words = format!("{name} {id}").to_lowercase();
        folded.split_whitespace().all(|word| words.contains(word))
    };
    let all: Vec<_> = choices.carriers.iter().filter(matches).collect();
    let items = all.iter().take(SHOWN).enumerate().map(|(at, (id, name, ratings))| {
        let field = box_id("remove", at);
        let checked = FormState::current().chosen("remove", id.as_str(), false);
        let lost = match ratings {
            0 => String::new(),
            count => format!(" {} would no longer count", counted(*count, "rating", "ratings")),
        };
        view! {
            <div class="usa-checkbox">
                <input class="usa-checkbox__input" id=field.clone() type="checkbox" name="remove" value=id.to_string() checked=checked/>
                <label class="usa-checkbox__label" for=field>{name.clone()}<span class="tl-quiet">{lost}</span></label>
            </div>
        }
    });
    let items = items.collect_view();
    let more = (all.len() > SHOWN).then(|| {
        view! { <p class="tl-quiet">{format!("The first {SHOWN} of {} are shown. Search for others.", figure(all.len()))}</p> }
    });
    (!choices.carriers.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="now-heading">
                <h2 id="now-heading">"Take away"</h2>
                <p>"Whoever you take away isn’t counted any more. What was said of them stays on record, and counts again if they come back."</p>
                {(choices.carriers.len() > SHOWN).then(|| narrowing(now))}
                <form method="post" class="tl-ticking">
                    {version(&choices.strategy)}
                    <input type="hidden" name="now" value=now.to_owned()/>
                    <fieldset class=list_class("remove")>
                        <legend class="usa-legend">{format!("Carry it now: {}", figure(all.len()))}</legend>
                        {wrong("remove")}
                        {items}
                    </fieldset>
                    {more}
                    <button class="usa-button usa-button--secondary" type="submit" name="do" value="remove">"Take those chosen away"</button>
                </form>
            </section>
        }
    })
}

fn narrowing(now: &str) -> AnyView {
    view! {
        <form class="tl-filters" method="get" role="search" aria-label="Those who carry it now">
            <TextField name="now" label="Name or id" kind="search" value=now.to_owned()/>
            <div class="tl-filters__actions"><button class="usa-button" type="submit">"Show"</button></div>
        </form>
    }
    .into_any()
}
