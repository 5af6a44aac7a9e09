//! The dashboard: worst first, each number with its meaning and the way to what is behind it.

use std::collections::HashMap;

use app_ground::components::{Choices, EmptyState, PageHead, SelectField};
use app_ground::download::{download, download_links};
use app_ground::page::load;
use app_ground::sent;
use app_ground::visit::{Visit, visit};
use axum::extract::Query;
use axum::response::Response;
use ground::access::Action;
use ground::calendar::date_in_words;
use ground::organization::Kind;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::dashboard::use_cases::{Dashboard, read_dashboard};
use progress::dashboard::{Narrowing, export};
use progress::metric::{Status, Timing};

use super::address::{DASHBOARD, GOALS};
use super::parts::{changed, counts, goals, in_short, metrics, without};

/// How the State stands.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let asked = use_query_map().read_untracked().clone();
    let narrowing = sent::asked(|name| asked.get(name).unwrap_or_default());
    let all_goals = asked.get(GOALS).is_some_and(|asked| asked == "all");
    load(
        move |visit| async move { dashboard(&visit, &narrowing).await },
        move |dashboard| show(&dashboard, &narrowing, all_goals),
    )
}

async fn dashboard(visit: &Visit, narrowing: &Narrowing) -> Result<Dashboard> {
    let site = visit.site.clone().ok_or(Error::SignedOut)?;
    read_dashboard(&visit.database, &visit.principal, &site, narrowing, visit.today()).await
}

/// `GET /dashboard/download`.
pub async fn dashboard_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let of = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let dashboard = dashboard(&visit, &sent::asked(of)).await;
    let sheets = dashboard.map(|it| vec![export::goals(&it.goals), export::metrics(&it.standings)]);
    download(&of("format"), "dashboard", sheets, &visit).await
}

fn show(dashboard: &Dashboard, narrowing: &Narrowing, all_goals: bool) -> AnyView {
    let visit = visit();
    let state = visit.site.as_ref().map_or_else(|| "the State".to_owned(), |site| site.state.clone());
    let intro = format!("Goals and metrics of {state}, the worst first. As of {}.", date_in_words(visit.today()));
    let body = match dashboard.total == 0 && dashboard.goals.is_empty() {
        true => nothing_yet(&visit).into_any(),
        false => view! {
            {in_short(dashboard, narrowing)}
            {filters(narrowing)}
            {goals(&dashboard.goals, narrowing, all_goals)}
            {changed(&dashboard.standings)}
            {without(&dashboard.standings)}
            <section class="tl-section" aria-labelledby="metrics">
                <h2 id="metrics">"Metrics"</h2>
                {counts(&dashboard.counts, narrowing)}
                {metrics(&dashboard.standings)}
            </section>
            {download_links("/dashboard/download", &sent::query(narrowing))}
        }
        .into_any(),
    };
    view! {
        <div class="tl-dashboard">
            <PageHead title="How the State stands" intro=intro/>
            {body}
        </div>
    }
    .into_any()
}

fn nothing_yet(visit: &Visit) -> AnyView {
    let next = match visit.may(Action::WorkOnMetrics) {
        true => view! {
            <p>"Define what you measure and what it should come to, then bring figures in. From then on this page says where the State stands."</p>
            <p><a class="usa-button" href="/metrics/new">"Define a metric"</a>" "<a class="usa-button usa-button--outline" href="/goals/new">"Write a goal"</a></p>
        }
        .into_any(),
        false => view! { <p>"As soon as the State’s turnaround team has defined metrics and goals, this page says how they stand."</p> }.into_any(),
    };
    view! { <EmptyState title="Nothing is measured yet">{next}</EmptyState> }.into_any()
}

fn filters(narrowing: &Narrowing) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let timings: Choices =
        std::iter::once(one("", "Leading and lagging")).chain(Timing::ALL.map(|it| one(it.key(), it.name()))).collect();
    let levels: Choices =
        std::iter::once(one("", "All levels")).chain(Kind::ALL.map(|it| one(it.key(), it.plural()))).collect();
    let statuses: Choices =
        std::iter::once(one("", "Any status")).chain(Status::ALL.map(|it| one(it.key(), it.name()))).collect();
    let everything = (*narrowing != Narrowing::default()).then(|| view! { <a href=DASHBOARD>"Show all"</a> });
    view! {
        <form class="tl-filters" method="get" action=DASHBOARD aria-label="What is shown">
            <SelectField name="timing" label="Kind" choices=timings value=narrowing.timing.map(Timing::key).unwrap_or_default()/>
            <SelectField name="level" label="Reported of" choices=levels value=narrowing.level.map(Kind::key).unwrap_or_default()/>
            <SelectField name="status" label="Status" choices=statuses value=narrowing.status.map(Status::key).unwrap_or_default()/>
            <div class="tl-filters__actions"><button class="usa-button" type="submit">"Show"</button>{everything}</div>
        </form>
    }
    .into_any()
}
