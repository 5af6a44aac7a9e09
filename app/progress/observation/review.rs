//! Figures that break a rule of their metric: what came in, what stood before, which rule it is, and the decision about one
//! or many.

use std::collections::BTreeMap;

use app_ground::components::{
    Choices, Crumbs, EmptyState, ErrorSummary, PageHead, SelectField, TableFrame, TextField, counted,
};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::Visit;
use ground::Result;
use ground::identity::MetricId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::metric::listing::Filter;
use progress::metric::use_cases::list_metrics;
use progress::metric::{ALL_GROUP, Metric};
use progress::observation::use_cases::{WaitingFigure, list_waiting, read_series};
use progress::observation::{Series, SeriesOf};

use super::address::{FIGURES, REVIEW, history_address};
use super::site_of;

/// Figures under review.
struct Review {
    waiting: Vec<WaitingFigure>,
    total: usize,
    /// Metrics to choose from.
    metrics: Vec<Metric>,
    /// What each series that waits has shown so far.
    series: BTreeMap<SeriesOf, Series>,
    chosen: Option<MetricId>,
}

/// Figures under review.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let chosen = use_query_map().read_untracked().get("metric").and_then(|id| MetricId::parse(&id));
    load(
        move |visit| async move { review(&visit, chosen).await },
        |review| {
            let content = match review.total {
                0 => nothing(&review).into_any(),
                _ => decide(&review).into_any(),
            };
            view! {
                <Crumbs trail=vec![(FIGURES.to_owned(), "Figures".to_owned())] here="Under review"/>
                <PageHead title="Figures under review"
                    intro="Each breaks a rule of its metric. It counts nowhere and is shown to nobody else until somebody decides."/>
                <ErrorSummary/>
                {narrowing(&review)}
                {content}
            }
        },
    )
}

async fn review(visit: &Visit, chosen: Option<MetricId>) -> Result<Review> {
    let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
    let (waiting, total) = list_waiting(database, principal, chosen.as_ref()).await?;
    let metrics = list_metrics(database, principal, &Filter::default(), today).await?;
    let metrics = metrics.metrics.into_iter().map(|listed| listed.metric).collect();
    let mut wanted: Vec<SeriesOf> = waiting.iter().map(series_of).collect();
    wanted.sort();
    wanted.dedup();
    let series = read_series(database, principal, site_of(visit)?, &wanted, today).await?;
    let key = |series: Series| {
        let of = SeriesOf {
            metric: series.metric.id.clone(),
            organization: series.organization.clone(),
            group: series.group.clone(),
        };
        (of, series)
    };
    Ok(Review { waiting, total, metrics, series: series.into_iter().map(key).collect(), chosen })
}

fn series_of(waiting: &WaitingFigure) -> SeriesOf {
    SeriesOf {
        metric: waiting.metric.id.clone(),
        organization: waiting.organization.clone(),
        group: waiting.group.clone(),
    }
}

fn narrowing(review: &Review) -> impl IntoView + use<> {
    let all = std::iter::once((String::new(), "All metrics".to_owned()));
    let metrics: Choices = all.chain(review.metrics.iter().map(|it| (it.id.to_string(), it.name.clone()))).collect();
    let chosen = review.chosen.as_ref().map(ToString::to_string).unwrap_or_default();
    let narrowed = review.chosen.is_some();
    (narrowed || review.total > 0).then(|| {
        view! {
            <form class="tl-filters" method="get" action=REVIEW role="search" aria-label="Figures under review">
                <SelectField name="metric" label="Metric" choices=metrics value=chosen/>
                <div class="tl-filters__actions">
                    <button class="usa-button usa-button--outline" type="submit">"Show"</button>
                    {narrowed.then(|| view! { <a href=REVIEW>"Show all"</a> })}
                </div>
            </form>
        }
    })
}

fn nothing(review: &Review) -> AnyView {
    let of_this = if review.chosen.is_some() { " of this metric" } else { "" };
    view! {
        <EmptyState title="Nothing waits for a decision">
            <p>{format!("No figure{of_this} breaks a rule. Rules stand in a metric’s definition: the least and the most that is plausible, the most it changes, whether n is needed.")}</p>
            <p><a href=FIGURES>"See what came in"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn decide(review: &Review) -> AnyView {
    let caption = match review.total > review.waiting.len() {
        true => format!("The first {} of {}.", review.waiting.len(), counted(review.total, "figure", "figures")),
        false => format!("{} to decide about.", counted(review.total, "figure", "figures")),
    };
    let rows = review.waiting.iter().enumerate().map(|(at, it)| row(at, it, review.series.get(&series_of(it))));
    let rows = rows.collect_view();
    let shown = review.waiting.iter().map(|it| view! { <input type="hidden" name="shown" value=it.key.clone()/> });
    let shown = shown.collect_view();
    let wrong = FormState::current().message("keys");
    let wrong = wrong.map(|message| view! { <p class="usa-error-message" id="keys">{message}</p> });
    let all = FormState::current().chosen("all", "yes", false);
    let every = format!("All {} shown here", review.waiting.len());
    view! {
        <form method="post">
            {shown}
            {wrong}
            <TableFrame label="Figures under review">
                <table class="usa-table usa-table--borderless usa-table--stacked-header tl-waiting-figures">
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Organization"</th>
                            <th scope="col">"Metric"</th>
                            <th scope="col">"Period"</th>
                            <th scope="col" class="tl-number">"Before"</th>
                            <th scope="col" class="tl-number">"Came in"</th>
                            <th scope="col">"Why it waits"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
            <section class="tl-next" aria-labelledby="decide">
                <h2 id="decide">"What about the chosen ones?"</h2>
                <div class="usa-checkbox">
                    <input class="usa-checkbox__input" id="all" type="checkbox" name="all" value="yes" checked=all/>
                    <label class="usa-checkbox__label" for="all">{every}</label>
                </div>
                <div class="tl-form">
                    <TextField name="reason" label="Reason" hint="Needed to refuse, at most 200 characters. It is kept with each figure."/>
                </div>
                <div class="tl-actions">
                    <button class="usa-button" type="submit" name="do" value="accept">"Accept: they count"</button>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="refuse">"Refuse: they are missing"</button>
                </div>
            </section>
        </form>
    }
    .into_any()
}

fn row(at: usize, waiting: &WaitingFigure, series: Option<&Series>) -> AnyView {
    let metric = &waiting.metric;
    let id = format!("key-{at}");
    let chosen = FormState::current().chosen("keys", &waiting.key, false);
    let value = waiting.reported.value.map_or_else(|| "–".to_owned(), |value| metric.words(value));
    let n = waiting.reported.n.map(|n| view! { <span class="tl-under">{format!("n = {n}")}</span> });
    let group = (waiting.group != ALL_GROUP)
        .then(|| view! { <span class="tl-under">{metric.group_name(&waiting.group).to_owned()}</span> });
    let earlier = series.and_then(|series| {
        let points = series.points.iter().rev();
        points.filter(|point| point.period < waiting.period).find(|point| point.shown.number().is_some())
    });
    let before = earlier.map_or_else(
        || view! { <span class="tl-quiet">"None"</span> }.into_any(),
        |point| {
            let (shown, period) = (point.shown.words(metric), point.period.to_string());
            view! { {shown}<span class="tl-under">{period}</span> }.into_any()
        },
    );
    let history = history_address(&series_of(waiting), &waiting.period.key());
    let name = waiting.name.clone();
    view! {
        <tr>
            <th scope="row" data-label="Whose">
                <div class="usa-checkbox">
                    <input class="usa-checkbox__input" id=id.clone() type="checkbox" name="keys" value=waiting.key.clone() checked=chosen/>
                    <label class="usa-checkbox__label" for=id>{name.clone()}</label>
                </div>
            </th>
            <td data-label="Metric">{metric.name.clone()}{group}</td>
            <td data-label="Period">{waiting.period.to_string()}</td>
            <td data-label="Before" class="tl-number">{before}</td>
            <td data-label="Came in" class="tl-number"><strong>{value}</strong>{n}</td>
            <td data-label="Why it waits">
                {waiting.reported.reason.clone()}
                <span class="tl-under"><a href=history>"History"<span class="usa-sr-only">" of this figure of "{name}</span></a></span>
            </td>
        </tr>
    }
    .into_any()
}
