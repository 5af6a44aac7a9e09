//! Several years side by side: which are compared, how it went on the whole, and the same as a file. The scores are in
//! `heat`, the indicators in `moves`.

mod heat;
mod moves;

use app_ground::components::{Crumbs, EmptyState, PageHead, counted};
use app_ground::download::csv_file;
use app_ground::form::status_of;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use axum::extract::Query;
use axum::response::Response;
use ground::identity::AssessmentId;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use practice::assessment::scoring::rounded;
use practice::assessment::use_cases::{ComparableAssessment, comparable, compare_years};
use practice::assessment::years::{MAX_YEARS, MIN_YEARS, Moved, Years, sheet};

/// What is compared, or why nothing is; and what can be chosen.
struct Comparison {
    years: Result<Years>,
    all: Vec<ComparableAssessment>,
}

/// Final assessments side by side: those the address names, or the newest of each school year.
#[component]
pub fn YearsPage() -> impl IntoView {
    let named = use_query_map().get_untracked().get_all("with").unwrap_or_default();
    load(
        move |visit| async move {
            let all = comparable(&visit.database, &visit.principal).await?;
            let years = match compared(&visit, &named).await {
                // What can't be chosen is said above the choice, and too little to choose from is no mistake.
                years @ (Ok(_) | Err(Error::Invalid(_))) => years,
                Err(error) => return Err(error),
            };
            Ok(Comparison { years, all })
        },
        |Comparison { years, all }| {
            view! {
                <Crumbs trail=vec![("/assessments".to_owned(), "Assessments".to_owned())] here="Over the years"/>
                {match years {
                    Ok(years) => show(&years, &all).into_any(),
                    Err(_) if all.len() < MIN_YEARS => too_few(all.len()).into_any(),
                    Err(error) => again(&error, &all).into_any(),
                }}
            }
        },
    )
}

async fn compared(visit: &Visit, named: &[String]) -> Result<Years> {
    let ids = named.iter().map(|raw| AssessmentId::parse(raw).ok_or(Error::NotFound)).collect::<Result<Vec<_>>>()?;
    compare_years(&visit.database, &visit.principal, &ids).await
}

/// The comparison as a CSV file.
pub async fn years_csv(visit: Visit, Query(fields): Query<Vec<(String, String)>>) -> Response {
    let named: Vec<String> = fields.into_iter().filter(|(name, _)| name == "with").map(|(_, id)| id).collect();
    let years = compared(&visit, &named).await;
    csv_file(years.map(|years| ("over-the-years".to_owned(), sheet(&years))), &visit)
}

fn too_few(there: usize) -> AnyView {
    let finished = match there {
        0 => "No assessment is finished yet.",
        _ => "One assessment is finished so far.",
    };
    view! {
        <PageHead title="Over the years"/>
        <EmptyState title="Two finished assessments are needed">
            <p>{finished}" When a second one is, this page shows what moved between them, what stayed low, and whether the actions taken were done."</p>
            <p><a href="/assessments">"Go to the assessments"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn again(error: &Error, all: &[ComparableAssessment]) -> AnyView {
    let defaults: Vec<_> = all.iter().filter(|it| it.by_default).map(|it| it.assessment.id.clone()).collect();
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status_of(error));
    }
    view! {
        <PageHead title="Over the years"/>
        <div class="usa-alert usa-alert--error tl-error-summary" role="alert">
            <div class="usa-alert__body"><p class="usa-alert__text">{error.to_string()}</p></div>
        </div>
        {choice(all, &defaults)}
    }
    .into_any()
}

fn show(years: &Years, all: &[ComparableAssessment]) -> AnyView {
    let chosen: Vec<AssessmentId> = years.columns.iter().map(|column| column.id.clone()).collect();
    let query: Vec<_> = chosen.iter().map(|id| format!("with={id}")).collect();
    let file = format!("/assessments/compare.csv?{}", query.join("&"));
    let others = (all.len() > MIN_YEARS).then(|| choice(all, &chosen));
    view! {
        <PageHead title="Over the years" intro=intro(years)>
            <a class="usa-button usa-button--outline" href=file download="">"Download CSV"</a>
        </PageHead>
        {headline(years)}
        {others.map(|others| view! {
            <details class="screen-only tl-years__choice"><summary>"Compare other years"</summary>{others}</details>
        })}
        {heat::section(years)}
        {moves::sections(years)}
    }
    .into_any()
}

/// `2024–25, 2025–26 and 2026–27 side by side`.
fn intro(years: &Years) -> String {
    let named: Vec<_> = years.columns.iter().map(|column| column.school_year.to_string()).collect();
    match named.as_slice() {
        [before @ .., last] => format!("{} and {last}, side by side.", before.join(", ")),
        [] => String::new(),
    }
}

/// How it went on the whole, in one figure and a few words.
fn headline(years: &Years) -> AnyView {
    let newest = years.rows.first().and_then(|row| row.cells.last()).cloned();
    let mean = newest.as_ref().and_then(|cell| cell.score.as_ref()?.mean);
    let year = years.columns.last().map(|column| column.school_year.to_string()).unwrap_or_default();
    let before = years.columns.iter().rev().nth(1).map(|column| column.school_year.to_string()).unwrap_or_default();
    let change = newest.and_then(|cell| cell.change).map(|change| {
        let against = if change.direction() == 0 { "against" } else { "from" };
        let versions = if change.versions_differ { ", though the framework versions differ" } else { "" };
        let words = format!("{} {against} {before}{versions}.", capitalized(&change.in_words()));
        view! { <p><strong>{heat::mark(change.direction())}" "{words}</strong></p> }
    });
    let up = years.moved.iter().filter(|trace| matches!(trace.moved(), Moved::Up(_))).count();
    let down = years.moved.len() - up;
    let indicators = |count| counted(count, "indicator", "indicators");
    view! {
        <div class="tl-headline">
            <p class="tl-headline__score">
                <span class="tl-headline__figure">{mean.map_or_else(|| "–".to_owned(), rounded)}</span>
                <span class="tl-headline__of">{if mean.is_some() { format!("of 4 overall in {year}") } else { format!("No score in {year}") }}</span>
            </p>
            <div class="tl-headline__words">
                {change}
                <p>{format!("{} moved up, {down} down.", capitalized(&indicators(up)))}</p>
                <p>{format!("{} stayed at level 1 or 2.", capitalized(&indicators(years.stayed_low.len())))}</p>
            </div>
        </div>
    }
    .into_any()
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Which assessments to compare.
fn choice(all: &[ComparableAssessment], chosen: &[AssessmentId]) -> AnyView {
    let boxes: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let assessment = &it.assessment;
            let finished = assessment.finished_at.map(|at| format!(", finished {}", visit().moment(at))).unwrap_or_default();
            let replaced = if it.is_replaced { " A revision has taken its place." } else { "" };
            let id = format!("with-{at}");
            view! {
                <div class="usa-checkbox">
                    <input class="usa-checkbox__input" type="checkbox" id=id.clone() name="with" value=assessment.id.to_string() checked=chosen.contains(&assessment.id)/>
                    <label class="usa-checkbox__label" for=id>
                        {format!("{} {}", assessment.school_year, assessment.name)}
                        <span class="usa-checkbox__label-description">{format!("Framework version {}{finished}.{replaced}", assessment.framework.edition)}</span>
                    </label>
                </div>
            }
        })
        .collect();
    view! {
        <form method="get" action="/assessments/compare" class="usa-form tl-form">
            <fieldset class="usa-fieldset">
                <legend class="usa-legend">{format!("Choose {MIN_YEARS} to {MAX_YEARS} finished assessments")}</legend>
                {boxes}
            </fieldset>
            <button class="usa-button" type="submit">"Compare"</button>
        </form>
    }
    .into_any()
}
