//! What is known of one organization's progress, for its page: what needs attention, its metrics, its goals, the strategies
//! it runs and those it carries. Its own facts are `organization`'s.

use app_ground::components::{TableFrame, address_with, counted};
use app_ground::download::download_links;
use app_ground::organization::Sections;
use app_ground::visit::Visit;
use ground::identity::OrganizationId;
use ground::organization::{Kind, Organization};
use ground::{Error, Result};
use leptos::prelude::*;
use progress::dashboard::{Stale, Standing, worst_first};
use progress::goal;
use progress::metric::{Metric, Status};
use progress::observation::use_cases::{OrganizationFigures, read_organization};
use progress::strategy;

use super::address::{metric_address, organization_address, series_address};
use super::spark::sparkline;
use super::words::expected_words;
use crate::metric::status_mark;

/// An organization's progress, as far as this reader may see it.
#[derive(Clone)]
pub struct Progress {
    organization: OrganizationId,
    kind: Kind,
    name: String,
    /// Metrics whose figures may be seen, the worst first.
    pub(super) standings: Vec<Standing>,
    /// How many metrics are kept from this reader.
    kept: usize,
    may_enter: bool,
    pub(super) goals: Vec<goal::listing::Listed>,
    /// Strategies that it runs.
    pub(super) run: Vec<strategy::listing::Listed>,
    /// Strategies that it carries.
    pub(super) carried: Vec<strategy::listing::Listed>,
}

/// Reads an organization's progress: four questions, however many metrics. None for whoever may see no progress at all.
///
/// # Errors
/// `NotFound`, `Unavailable`, `Internal`.
pub(super) async fn progress(visit: &Visit, id: &OrganizationId, kind: Kind, name: &str) -> Result<Option<Progress>> {
    let Some(site) = visit.site.clone() else { return Ok(None) };
    let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
    let figures = match read_organization(database, principal, &site, id, today).await {
        Err(Error::Forbidden) => return Ok(None),
        figures => figures?,
    };
    let goals = goal::listing::Filter { organization: Some(id.clone()), ..Default::default() };
    // All of them, and not a page: those of organizations below stand between its own.
    let goals = goal::use_cases::list_goals(database, principal, &site, &goals, 0, today).await?;
    let run = strategy::listing::Filter { organization: Some(id.clone()), ..Default::default() };
    let run = strategy::use_cases::list_strategies(database, principal, &site, &run, today).await?;
    let carried = strategy::listing::Filter { carrier: Some(id.clone()), ..Default::default() };
    let carried = strategy::use_cases::list_strategies(database, principal, &site, &carried, today).await?;
    let OrganizationFigures { series, may_enter } = figures;
    let (seen, kept): (Vec<_>, Vec<_>) = series.into_iter().partition(|it| it.may_see);
    let mut standings: Vec<Standing> = seen.into_iter().map(Standing::of).collect();
    worst_first(&mut standings);
    let own = |it: &goal::listing::Listed| it.goal.organization == *id;
    Ok(Some(Progress {
        organization: id.clone(),
        kind,
        name: name.to_owned(),
        standings,
        kept: kept.len(),
        may_enter,
        goals: goals.goals.into_iter().filter(own).collect(),
        run: run.strategies,
        carried: carried.strategies,
    }))
}

/// What is told of an organization's progress on its page.
///
/// # Errors
/// `NotFound`, `Unavailable`, `Internal`.
pub async fn organization_sections(visit: Visit, organization: Organization) -> Result<Sections> {
    let progress = progress(&visit, &organization.id, organization.kind, &organization.name).await?;
    Ok(Sections { first: progress.as_ref().map(attention).into_any(), others: sections(progress.as_ref()) })
}

/// The sections of its page, or the plain word that they aren't for this reader.
fn sections(progress: Option<&Progress>) -> AnyView {
    match progress {
        Some(progress) => view! {
            {metrics(progress)}
            {goals(progress)}
            {run(progress)}
            {carried(progress)}
            {download_links(&format!("{}/download", organization_address(&progress.organization)), "")}
        }
        .into_any(),
        None => view! {
            <section class="tl-section" aria-labelledby="metrics">
                <h2 id="metrics">"Metrics, goals and strategies"</h2>
                <p class="tl-quiet">"They are for people with a role in the State’s turnaround work. An administrator can give you one."</p>
            </section>
        }
        .into_any(),
    }
}

/// What needs attention first: figures that go badly or aren't there, goals that came back.
fn attention(progress: &Progress) -> impl IntoView + use<> {
    let pressing: Vec<&Standing> =
        progress.standings.iter().filter(|it| it.status().urgency() <= Status::NoCurrentData.urgency()).collect();
    let returned = progress.goals.iter().filter(|it| it.is_at(goal::Stage::Returned));
    let returned = returned.map(|it| {
        let title = it.goal.title.clone();
        view! { <li><a href=format!("/goals/{}", it.goal.id)>{title}</a>" came back with comments."</li> }
    });
    let returned = returned.collect_view();
    let items = pressing.iter().take(5).map(|it| {
        let metric = &it.series.metric;
        let words = match (it.status(), it.stale) {
            (Status::NoCurrentData, Some(Stale::Never)) => ": nothing was ever reported.".to_owned(),
            (Status::NoCurrentData, Some(Stale::Since { last, .. })) => format!(": the newest figure is for {last}."),
            (status, _) => format!(" is {}.", status.name().to_lowercase()),
        };
        view! { <li><a href=address_at(metric, &progress.organization)>{metric.name.clone()}</a>{words}</li> }
    });
    let items = items.collect_view();
    let more = pressing.len().saturating_sub(5);
    let more = (more > 0).then(|| view! { <li>{format!("{more} more, in the table below.")}</li> });
    let enter = progress.may_enter.then(|| {
        let address = format!("{}/figures", organization_address(&progress.organization));
        view! { <p><a class="usa-button" href=address>"Enter figures"</a></p> }
    });
    let nothing = pressing.is_empty() && !progress.goals.iter().any(|it| it.is_at(goal::Stage::Returned));
    match (nothing, progress.standings.is_empty()) {
        (true, true) => enter.into_any(),
        (true, false) => view! { <p class="tl-calm">"Nothing is behind, and all figures are current."</p>{enter} }.into_any(),
        (false, _) => view! {
            <div class="tl-next"><p>"What needs attention"</p><ul class="usa-list">{returned}{items}{more}</ul>{enter}</div>
        }
        .into_any(),
    }
}

fn metrics(progress: &Progress) -> AnyView {
    let kept = (progress.kept > 0).then(|| {
        let count = counted(progress.kept, "metric is", "metrics are");
        view! { <p class="tl-quiet">{format!("{count} shared only between the State agency and {} itself.", progress.name)}</p> }
    });
    let state = (progress.kind == Kind::Sea)
        .then(|| view! { <p><a href="/dashboard">"How the State stands on every metric"</a></p> });
    let rows = progress.standings.iter().map(|it| metric_row(&progress.organization, it)).collect_view();
    let caption = format!("{}, the worst first.", counted(progress.standings.len(), "metric", "metrics"));
    let table = match progress.standings.is_empty() {
        true if progress.kept > 0 => ().into_any(),
        true => view! { <p>"No metric is reported of organizations of this kind yet. "<a href="/metrics">"See the metrics"</a></p> }.into_any(),
        false => view! {
            <TableFrame label="How each metric stands">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
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
        .into_any(),
    };
    view! { <section class="tl-section" aria-labelledby="metrics"><h2 id="metrics">"Metrics"</h2>{state}{table}{kept}</section> }
    .into_any()
}

/// Where a metric's figures of an organization are told; the State's are on the metric's own page.
fn address_at(metric: &Metric, organization: &OrganizationId) -> String {
    match *organization == OrganizationId::sea() {
        true => metric_address(&metric.id),
        false => series_address(&metric.id, organization),
    }
}

fn metric_row(organization: &OrganizationId, standing: &Standing) -> AnyView {
    let series = &standing.series;
    let metric = &series.metric;
    let newest = series.points.last();
    let shown = newest.map_or_else(|| "None yet".to_owned(), |it| it.shown.words(metric));
    let period = newest.map(|it| view! { <span class="tl-under">{it.period.to_string()}</span> });
    let address = address_at(metric, organization);
    let expected = newest.map_or_else(|| "–".to_owned(), |it| expected_words(metric, it));
    view! {
        <tr>
            <th scope="row" data-label="Metric"><a href=address>{metric.name.clone()}</a><span class="tl-under">{metric.timing.name()}</span></th>
            <td data-label="Status">{status_mark(standing.status())}</td>
            <td data-label="Newest" class="tl-number">{shown}{period}</td>
            <td data-label="Expected" class="tl-number">{expected}</td>
            <td data-label="Over time">{sparkline(series)}</td>
        </tr>
    }
    .into_any()
}

fn goals(progress: &Progress) -> AnyView {
    let items = progress.goals.iter().map(|it| {
        let (state, reason) = match &it.standing {
            Some(standing) => (status_mark(standing.status).into_any(), standing.reason.clone()),
            None => (view! { <span class="tl-phase">{it.goal.stage.name()}</span> }.into_any(), String::new()),
        };
        let until = format!("{} to {}", it.goal.from, it.goal.until);
        view! {
            <li class="tl-list__item">
                <div class="tl-list__words">
                    <h3 class="tl-list__title"><a href=format!("/goals/{}", it.goal.id)>{it.goal.title.clone()}</a></h3>
                    <p class="tl-quiet">{until}{(!reason.is_empty()).then(|| format!(". {reason}."))}</p>
                </div>
                <div class="tl-list__state">{state}</div>
            </li>
        }
    });
    let items = items.collect_view();
    let all = address_with("/goals", &[("organization", progress.organization.as_str())]);
    let body = match progress.goals.is_empty() {
        true => view! { <p class="tl-quiet">"No goal of its own yet."</p> }.into_any(),
        false => view! { <ul class="tl-list">{items}</ul> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="goals">
            <h2 id="goals">"Goals"</h2>
            {body}
            <p><a href=all>"All goals under it"</a></p>
        </section>
    }
    .into_any()
}

/// The strategies it runs; nothing where it runs none.
fn run(progress: &Progress) -> impl IntoView + use<> {
    (!progress.run.is_empty()).then(|| {
        let organizations = |it: &strategy::listing::Listed| match it.strategy.carriers {
            0 => "Nobody carries it yet".to_owned(),
            carriers => format!("Carried by {}", counted(carriers, "organization", "organizations")),
        };
        view! {
            <section class="tl-section" aria-labelledby="run">
                <h2 id="run">"Strategies it runs"</h2>
                {strategy_list(&progress.run, organizations)}
            </section>
        }
    })
}

fn carried(progress: &Progress) -> AnyView {
    if progress.carried.is_empty() && progress.kind == Kind::Sea {
        return ().into_any();
    }
    let body = match progress.carried.is_empty() {
        true => view! { <p class="tl-quiet">"It carries no strategy yet. "<a href="/strategies">"See the strategies"</a></p> }.into_any(),
        false => strategy_list(&progress.carried, |it| format!("Run by {}", it.organization_name)),
    };
    view! {
        <section class="tl-section" aria-labelledby="strategies">
            <h2 id="strategies">"Strategies it carries"</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Strategies with their stage, and a line under each.
fn strategy_list(
    strategies: &[strategy::listing::Listed],
    line: impl Fn(&strategy::listing::Listed) -> String,
) -> AnyView {
    let items = strategies.iter().map(|it| {
        let strategy = &it.strategy;
        view! {
            <li class="tl-list__item">
                <div class="tl-list__words">
                    <h3 class="tl-list__title"><a href=format!("/strategies/{}", strategy.id)>{strategy.title.clone()}</a></h3>
                    <p class="tl-quiet">{line(it)}</p>
                </div>
                <div class="tl-list__state"><span class="tl-phase">{strategy.stage().name()}</span></div>
            </li>
        }
    });
    view! { <ul class="tl-list">{items.collect_view()}</ul> }.into_any()
}
