//! Results as a document a board can be handed: the same numbers and words as the results page, set for paper.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use throughline::Error;
use throughline::assessment::results::Results;
use throughline::assessment::use_cases::read_results;
use throughline::calendar::date_in_words;
use throughline::framework::{Indicator, Level};
use throughline::identity::AssessmentId;

use super::results::{LISTED, elements, headline, profile_table, standing_words};
use crate::page::load;
use crate::visit::visit;

/// The print view.
#[component]
pub fn PrintPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { read_results(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        show,
    )
}

fn show(results: Results) -> impl IntoView {
    let assessment = &results.assessment;
    let agency = visit().site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let team: Vec<_> = assessment.team.iter().map(|member| member.name.clone()).collect();
    view! {
        <Title text=format!("{}, {} – Throughline", assessment.name, assessment.school_year)/>
        <p class="tl-no-print tl-sheet__note"><a href=format!("/assessments/{}/results", assessment.id)>"Back to the results"</a>" · Use your browser’s print command; menus and buttons are left out."</p>
        <div class="tl-document tl-sheet">
            <header class="tl-document__head">
                <p class="tl-document__agency">{agency}</p>
                <h1>{assessment.name.clone()}</h1>
                <p>{standing_words(&results)}</p>
            </header>
            {headline(&results.profile)}
            <section><h2>"Scope"</h2><p>{if assessment.scope.is_empty() { "Not described.".to_owned() } else { assessment.scope.clone() }}</p></section>
            <section><h2>"Profile"</h2>{profile_table(&results.profile)}</section>
            <div class="tl-beside-each-other">
                {brief("Lowest indicators", results.lowest())}
                {brief("Strengths", results.strengths())}
            </div>
            <section class="tl-document__findings"><h2>"Findings"</h2>{elements(&results)}</section>
            <section>
                <h2>"How this was done"</h2>
                <p>{format!(
                    "Rated by {} between {} and {} on “{}”, version {} ({}). Levels run from 1 (inadequate) to 4 (exemplary). An element’s score is the mean of its indicators’ levels, a variable’s the mean of its elements, the overall score the mean of the variables; scores are rounded once, for display. Indicators that don’t apply are left out; those unrated or that can’t be told yet have no number and show as coverage.",
                    team.join(", "),
                    date_in_words(assessment.starts_on),
                    date_in_words(assessment.ends_on),
                    results.framework.title,
                    results.framework.id.edition,
                    results.framework.source,
                )}</p>
            </section>
        </div>
    }
}

fn brief(title: &'static str, found: Vec<(&Indicator, Level)>) -> impl IntoView + use<> {
    let more = found.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| view! { <p>{format!("{more} more are among the findings.")}</p> });
    let items = found.iter().take(LISTED).map(|(indicator, level)| {
        view! { <li>{format!("{} {} ", indicator.number, indicator.text)}<strong>{format!("{} {}", level.number(), level.name())}</strong></li> }
    });
    let items = items.collect::<Vec<_>>();
    (!items.is_empty())
        .then(|| view! { <section><h2>{title}</h2><ul class="tl-document__list">{items}</ul>{more}</section> })
}
