//! The dashboard's parts: what is pressing in short, goals, what changed, what has no current data, every metric.

use app_ground::components::{TableFrame, counted, figure};
use ground::calendar::date_in_words;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::dashboard::use_cases::Dashboard;
use progress::dashboard::{self, Change, GoalStanding, Narrowing, Standing, Way};
use progress::metric::Status;
use progress::theory::use_cases::DueReview;

use super::address::{all_goals, standing, without_data, worst};
use crate::metric::{status_mark, status_shape};
use crate::observation::{metric_address, sparkline, stale_words};

/// How many goals are listed unless all are asked for.
const GOALS: usize = 25;

/// What is pressing, in a few lines, each with the way to it.
pub(super) fn in_short(dashboard: &Dashboard, narrowing: &Narrowing) -> impl IntoView + use<> {
    let bad = |status: Status| matches!(status, Status::OffTrack | Status::Behind);
    let goals = dashboard.goals.iter().filter(|it| bad(it.standing.status)).count();
    let metrics: usize = dashboard.counts.iter().filter(|(status, _)| bad(*status)).map(|(_, count)| count).sum();
    let stale: usize =
        dashboard.counts.iter().filter(|(it, _)| *it == Status::NoCurrentData).map(|(_, count)| count).sum();
    let worse = dashboard::changed(&dashboard.standings).iter().filter(|(_, it)| it.way == Way::Worse).count();
    let lines = [
        (goals, "#goals".to_owned(), counted(goals, "goal is behind or off track", "goals are behind or off track")),
        (
            metrics,
            worst(narrowing),
            counted(metrics, "metric is behind or off track", "metrics are behind or off track"),
        ),
        (
            worse,
            "#changed".to_owned(),
            counted(worse, "metric got worse with its newest figure", "metrics got worse with their newest figures"),
        ),
        (stale, without_data(narrowing), counted(stale, "metric has no current data", "metrics have no current data")),
    ];
    let lines = lines
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, way, words)| view! { <li><a href=way>{words}</a></li> });
    let lines = lines.collect_view();
    let reviews = dashboard.reviews.iter().map(review).collect_view();
    let under_review = dashboard.under_review.filter(|count| *count > 0).map(|count| {
        let words = counted(count, "figure breaks a rule and waits", "figures break a rule and wait");
        view! { <li><a href="/figures/review">{words}</a>" for a decision"</li> }
    });
    let calm =
        goals + metrics + stale + worse + dashboard.reviews.len() + dashboard.under_review.unwrap_or_default() == 0;
    match calm {
        true => view! { <p class="tl-calm">"Nothing is behind, everything is current, and no review is due."</p> }.into_any(),
        false => view! {
            <div class="tl-next"><p>"What needs a look"</p><ul class="usa-list">{lines}{under_review}{reviews}</ul></div>
        }
        .into_any(),
    }
}

/// A review of the theory that is due.
fn review(due: &DueReview) -> AnyView {
    let since = if due.overdue { "has been due since" } else { "is due" };
    let on = if due.overdue { format!(" {}", date_in_words(due.review_on)) } else { " today".to_owned() };
    let address = format!("/theories/{}/links/{}", due.theory, due.link);
    view! {
        <li>"The review of "<a href=address>{format!("“{}” moves “{}”", due.leading_name, due.lagging_name)}</a>{format!(" {since}{on}.")}</li>
    }
    .into_any()
}

/// The goals asked for, with their status and why: the worst of them, or `all`.
pub(super) fn goals(goals: &[GoalStanding], narrowing: &Narrowing, all: bool) -> AnyView {
    let of = match narrowing.level.unwrap_or(Kind::Sea) {
        Kind::Sea => "The State’s goals",
        Kind::Lea => "LEAs’ goals",
        Kind::School => "Schools’ goals",
    };
    let shown = if all { goals.len() } else { GOALS };
    let items = goals.iter().take(shown).map(goal).collect_view();
    let more = (goals.len() > shown).then(|| {
        let says = format!("Show all {} of them", figure(goals.len()));
        view! { <p><a href=all_goals(narrowing)>{says}</a></p> }
    });
    let body = match (goals.is_empty(), narrowing.status) {
        (false, _) => view! { <ul class="tl-list">{items}</ul>{more} }.into_any(),
        (true, Some(status)) => {
            view! { <p class="tl-quiet">{format!("No goal is “{}”.", status.name())}</p> }.into_any()
        }
        (true, None) => {
            view! { <p class="tl-quiet">"No goal is in force yet. "<a href="/goals">"See the goals"</a></p> }.into_any()
        }
    };
    view! { <section class="tl-section" aria-labelledby="goals"><h2 id="goals">{of}</h2>{body}</section> }.into_any()
}

fn goal(it: &GoalStanding) -> AnyView {
    let (goal, standing) = (&it.goal, &it.standing);
    let whose = (goal.level != Kind::Sea).then(|| format!("{}. ", goal.organization_name));
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title"><a href=format!("/goals/{}", goal.id)>{goal.title.clone()}</a></h3>
                <p class="tl-quiet">{whose}{standing.reason.clone()}"."</p>
            </div>
            <div class="tl-list__state">{status_mark(standing.status)}<p class="tl-quiet">{format!("{} to {}", goal.from, goal.until)}</p></div>
        </li>
    }
    .into_any()
}

/// What changed with the newest figures, what got worse first.
pub(super) fn changed(standings: &[Standing]) -> AnyView {
    let changed = dashboard::changed(standings);
    let items = changed.iter().map(|(it, change)| change_item(it, change)).collect_view();
    let body = match changed.is_empty() {
        true => view! { <p class="tl-quiet">"No metric stands otherwise than with the figure before."</p> }.into_any(),
        false => view! { <ul class="tl-list">{items}</ul> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="changed">
            <h2 id="changed">"What changed since last time"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn change_item(it: &Standing, change: &Change) -> AnyView {
    let metric = &it.series.metric;
    let (shape, says) = match change.way {
        Way::Worse => ("▼", "Worse"),
        Way::Better => ("▲", "Better"),
    };
    let newest = it.series.latest();
    let words = newest.map(|it| format!("{} for {}", it.shown.words(metric), it.period)).unwrap_or_default();
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <p><a href=metric_address(&metric.id)>{metric.name.clone()}</a>" "<span class="tl-quiet">{words}</span></p>
            </div>
            <p class="tl-list__state"><strong><span aria-hidden="true">{shape}</span>" "{says}</strong>": "{way(change)}</p>
        </li>
    }
    .into_any()
}

/// From one status to the other.
fn way(change: &Change) -> AnyView {
    view! { {status_shape(change.from)}{change.from.name()}" to "{status_shape(change.to)}{change.to.name()}" "<span class="tl-quiet">{format!("since {}", change.before)}</span> }
    .into_any()
}

/// What has no current data, and since when.
pub(super) fn without(standings: &[Standing]) -> impl IntoView + use<> {
    let without = dashboard::without_data(standings);
    (!without.is_empty()).then(|| {
        let items = without.iter().map(|(it, stale)| {
            let metric = &it.series.metric;
            view! {
                <li class="tl-list__item">
                    <p class="tl-list__words"><a href=metric_address(&metric.id)>{metric.name.clone()}</a></p>
                    <p class="tl-list__state">{stale_words(*stale)}</p>
                </li>
            }
        });
        view! {
            <section class="tl-section" aria-labelledby="without">
                <h2 id="without">"What has no current data"</h2>
                <ul class="tl-list">{items.collect_view()}</ul>
            </section>
        }
    })
}

/// How many metrics stand how, each a way to those alone.
pub(super) fn counts(counts: &[(Status, usize)], narrowing: &Narrowing) -> AnyView {
    let items = counts.iter().map(|(status, count)| {
        let here = (narrowing.status == Some(*status)).then_some("true");
        view! { <li><a href=standing(narrowing, *status) aria-current=here>{status_mark(*status)}</a>" "<strong>{*count}</strong></li> }
    });
    view! { <ul class="tl-counts__words">{items.collect_view()}</ul> }.into_any()
}

/// Every metric asked for, the worst first.
pub(super) fn metrics(standings: &[Standing]) -> AnyView {
    if standings.is_empty() {
        return view! { <p class="tl-empty">"No metric matches. Try fewer filters."</p> }.into_any();
    }
    let rows = standings.iter().map(row).collect_view();
    let caption = format!("{}, the worst first.", counted(standings.len(), "metric", "metrics"));
    view! {
        <TableFrame label="How each metric stands">
            <table class="usa-table usa-table--borderless usa-table--stacked-header tl-dashboard__metrics">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Metric"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col" class="tl-number">"Newest figure"</th>
                        <th scope="col" class="tl-number">"Expected"</th>
                        <th scope="col">"Over time"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn row(it: &Standing) -> AnyView {
    let metric = &it.series.metric;
    let newest = it.series.latest();
    let value = newest.map_or_else(|| "None yet".to_owned(), |it| it.shown.words(metric));
    let period = newest.map(|it| view! { <span class="tl-under">{it.period.to_string()}</span> });
    let expected = newest.and_then(|it| it.expected).map_or_else(|| "–".to_owned(), |expected| metric.words(expected));
    let kind = format!("{}, {}", metric.timing.name(), metric.level.plural());
    view! {
        <tr>
            <th scope="row" data-label="Metric"><a href=metric_address(&metric.id)>{metric.name.clone()}</a><span class="tl-under">{kind}</span></th>
            <td data-label="Status">{status_mark(it.status())}</td>
            <td data-label="Newest" class="tl-number">{value}{period}</td>
            <td data-label="Expected" class="tl-number">{expected}</td>
            <td data-label="Over time">{sparkline(&it.series)}</td>
        </tr>
    }
    .into_any()
}
