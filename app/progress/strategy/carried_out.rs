//! How well a strategy is carried out over time, as a picture and as a table, and organization by organization.

use app_ground::components::{
    ChartFigure, Choices, Pages, SelectField, TableFrame, TextField, address_with, counted, option_of,
};
use app_ground::download::download_links;
use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::CompositeValue;
use charming::element::{AxisLabel, AxisType, Formatter, Label, LabelPosition, LineStyle, Symbol};
use charming::series::Line;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::strategy::use_cases::{Carrier, CarrierQuery, StrategyView};
use progress::strategy::{Implementation, Quality, Stage};

use super::address::{address_of, carrier_parameters, organization_address, rated_key};
use super::marks::{lack, newest, share_words};

/// The picture, its table, and the carriers.
pub(super) fn carried_out(found: &StrategyView, query: &CarrierQuery) -> AnyView {
    let (words, numbers) = share_words(&found.implementation);
    let spread = Quality::ALL.iter().zip(found.spread).filter(|(_, count)| *count > 0);
    let spread =
        spread.map(|(quality, count)| format!("{count} {}", quality.name().to_lowercase())).collect::<Vec<_>>();
    let spread = (!spread.is_empty())
        .then(|| view! { <p class="tl-quiet">{format!("Newest ratings: {}.", spread.join(", "))}</p> });
    let numbers = if numbers.is_empty() { String::new() } else { format!(": {numbers}") };
    view! {
        <section class="tl-section" aria-labelledby="carried-out">
            <h2 id="carried-out">"How well it is carried out"</h2>
            <p>{format!("{words}{numbers}.")}</p>
            {spread}
            {over_time(&found.implementation)}
        </section>
        {carriers(found, query)}
    }
    .into_any()
}

/// The picture's option: the share by quarter.
fn option(implementation: &Implementation) -> String {
    let quarters: Vec<String> = implementation.trend.iter().map(|(quarter, _)| quarter.to_string()).collect();
    let share = implementation.trend.iter().map(|(_, share)| share.pct());
    let share: Vec<CompositeValue> = share
        .map(|pct| pct.map_or_else(|| CompositeValue::from("-"), |pct| CompositeValue::from(pct as f64)))
        .collect();
    let percent = || Formatter::String("{value}%".to_owned());
    let label = Label::new().show(true).position(LabelPosition::Top).formatter("{c}%");
    let chart = Chart::new()
        .grid(Grid::new().left(8).right(24).top(24).bottom(8).contain_label(true))
        .x_axis(Axis::new().type_(AxisType::Category).data(quarters))
        .y_axis(Axis::new().type_(AxisType::Value).min(0).max(100).axis_label(AxisLabel::new().formatter(percent())))
        .series(
            Line::new()
                .name("Well carried out")
                .data(share)
                .symbol(Symbol::Circle)
                .symbol_size(8)
                .line_style(LineStyle::new().width(2.5))
                .label(label),
        );
    option_of(&chart)
}

fn over_time(implementation: &Implementation) -> impl IntoView + use<> {
    let rows = implementation.trend.iter().rev().map(|(quarter, share)| {
        let pct = share.pct().map_or_else(|| "–".to_owned(), |pct| format!("{pct}%"));
        view! {
            <tr>
                <th scope="row" data-label="Quarter">{quarter.to_string()}</th>
                <td data-label="Share" class="tl-number">{pct}</td>
                <td data-label="Rated 3 or 4" class="tl-number">{share.well}</td>
                <td data-label="Rated" class="tl-number">{share.rated}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let picture = (implementation.trend.len() > 1).then(|| {
        view! { <ChartFigure option=option(implementation) height="is-short" caption="Share of the rated carriers whose newest rating by the end of each quarter was 3 or 4."/> }
    });
    (!implementation.trend.is_empty()).then(|| {
        view! {
            {picture}
            <TableFrame label="Implementation by quarter">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>"Share of the rated carriers whose newest rating by the end of each quarter was 3 or 4, the newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Quarter"</th>
                            <th scope="col" class="tl-number">"Well carried out"</th>
                            <th scope="col" class="tl-number">"Rated 3 or 4"</th>
                            <th scope="col" class="tl-number">"Rated"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        }
    })
}

fn carriers(found: &StrategyView, query: &CarrierQuery) -> AnyView {
    let strategy = &found.strategy;
    let change = found.may_edit.then(|| {
        let address = format!("{}/carriers", address_of(&strategy.id));
        view! { <p class="tl-no-print"><a href=address>"Change who carries it"</a></p> }
    });
    let body = match strategy.carriers {
        0 => view! { <p>{lack("No LEA or school carries it yet.".to_owned())}</p> }.into_any(),
        _ => view! { {filter(found, query)}{table(found, query)} }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="carriers">
            <h2 id="carriers">"Who carries it "<span class="tl-quiet">{strategy.carriers}</span></h2>
            {change}
            {body}
        </section>
    }
    .into_any()
}

fn filter(found: &StrategyView, query: &CarrierQuery) -> impl IntoView + use<> {
    let home = address_of(&found.strategy.id);
    let one = |value: String, says: &str| (value, says.to_owned());
    let rated = Quality::ALL.map(|it| one(it.number().to_string(), &format!("{} {}", it.number(), it.name())));
    let rated: Choices =
        [one(String::new(), "Any rating"), one("none".to_owned(), "Not rated yet")].into_iter().chain(rated).collect();
    let is_narrowed = carrier_parameters(query).iter().any(|(_, value)| !value.is_empty());
    (found.strategy.carriers > 5).then(|| {
        view! {
            <form class="tl-filters" method="get" action=format!("{home}#carriers") role="search" aria-label="Carriers">
                <TextField name="who" label="Name, id or region" kind="search" value=query.text.clone()/>
                <SelectField name="rated" label="Newest rating" choices=rated value=rated_key(query)/>
                <div class="tl-filters__actions">
                    <button class="usa-button" type="submit">"Show"</button>
                    {is_narrowed.then(|| view! { <a href=format!("{home}#carriers")>"Show all"</a> })}
                </div>
            </form>
        }
    })
}

fn table(found: &StrategyView, query: &CarrierQuery) -> AnyView {
    let home = address_of(&found.strategy.id);
    let begun = found.strategy.stage() != Stage::Planned;
    let any_rates = begun && found.carriers.iter().any(|it| it.may_rate);
    let rows = found.carriers.iter().map(|each| row(each, &home, any_rates)).collect_view();
    if found.carriers.is_empty() {
        return view! { <p>"None of them matches. "<a href=format!("{home}#carriers")>"Show all"</a></p> }.into_any();
    }
    let caption = match found.paging.pages {
        1 => format!("{}, by name", counted(found.paging.total, "LEA or school", "LEAs and schools")),
        pages => format!("{} LEAs and schools, by name; page {} of {pages}", found.paging.total, found.paging.page),
    };
    let parameters = carrier_parameters(query);
    let file = format!("{home}/download");
    let query = address_with("", &parameters).trim_start_matches('?').to_owned();
    view! {
        <TableFrame label="Who carries it">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"Newest rating"</th>
                        <th scope="col">"Over time"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
        <Pages page=found.paging.page pages=found.paging.pages path=home parameters=parameters/>
        {download_links(&file, &query)}
    }
    .into_any()
}

fn row(each: &Carrier, home: &str, any_rates: bool) -> AnyView {
    let address = format!("{}#rate", address_with(home, &[("rate", each.organization.to_string())]));
    let kind = (each.kind == Kind::School).then(|| view! { <span class="tl-under">"School"</span> });
    let says = match (any_rates && each.may_rate, each.ratings) {
        (true, _) => "Rate it",
        (false, 0) => "",
        (false, _) => "See its ratings",
    };
    let link = (!says.is_empty()).then(|| {
        view! { <a href=address>{says}<span class="usa-sr-only">{format!(": {}", each.name)}</span></a> }
    });
    let region = if each.region.is_empty() { "–".to_owned() } else { each.region.clone() };
    view! {
        <tr>
            <th scope="row" data-label="Name"><a href=organization_address(&each.organization)>{each.name.clone()}</a>{kind}</th>
            <td data-label="Region">{region}</td>
            <td data-label="Newest">{newest(each.newest)}</td>
            <td data-label="Over time">{link}</td>
        </tr>
    }
    .into_any()
}
