//! All assessments.

use app_ground::components::{EmptyState, PageHead};
use app_ground::page::load;
use app_ground::visit::visit;
use ground::access::Action;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use practice::assessment::use_cases::{Listed, list_assessments};
use practice::assessment::{Assessment, Phase};

/// All assessments.
#[component]
pub fn AssessmentsPage() -> impl IntoView {
    load(
        |visit| async move { list_assessments(&visit.database, &visit.principal).await },
        |listed| {
            let may_start = visit().may(Action::StartAssessment);
            let start =
                may_start.then(|| view! { <a class="usa-button" href="/assessments/new">"Start an assessment"</a> });
            let finals = listed.iter().filter(|it| it.assessment.phase == Phase::Final).count();
            let compare = (finals > 1).then(|| {
                view! { <a class="usa-button usa-button--outline" href="/assessments/compare">"Compare over the years"</a> }
            });
            view! {
                <PageHead title="Assessments" intro="How the SEA’s own practice holds up against the framework, year by year.">{compare}{start}</PageHead>
                {if listed.is_empty() { none_yet(may_start).into_any() } else { list(listed).into_any() }}
            }
        },
    )
}

fn none_yet(may_start: bool) -> AnyView {
    let next = match may_start {
        true => view! { <p>"Set one up: name it, choose who rates, and open it when you are ready."</p> }.into_any(),
        false => view! { <p>"A lead sets one up. You will find it here."</p> }.into_any(),
    };
    view! {
        <EmptyState title="No assessment yet">
            {next}
            <p><a href="/framework">"Read the framework first"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn list(listed: Vec<Listed>) -> AnyView {
    let items = listed.into_iter().map(|it| {
        let assessment = it.assessment;
        let standing = standing(&assessment, it.on_team, it.own, it.indicators);
        view! {
            <li class="tl-list__item">
                <div class="tl-list__words">
                    <h2 class="tl-list__title"><a href=format!("/assessments/{}", assessment.id)>{assessment.full_name()}</a></h2>
                    <p class="tl-quiet">{format!("School year {} · led by {}", assessment.school_year, lead_name(&assessment))}</p>
                </div>
                <div class="tl-list__state">{phase_tag(assessment.phase)}<p>{standing}</p></div>
            </li>
        }
    });
    view! { <ul class="tl-list">{items.collect_view()}</ul> }.into_any()
}

/// Who leads it, by name.
pub(super) fn lead_name(assessment: &Assessment) -> String {
    assessment.lead().map(|lead| lead.name.clone()).unwrap_or_else(|| "nobody".to_owned())
}

fn standing(assessment: &Assessment, on_team: bool, own: usize, indicators: usize) -> String {
    match (assessment.phase, assessment.finished_at) {
        (Phase::Final, Some(at)) => format!("Finished {}", visit().moment(at)),
        (Phase::Rating, _) if on_team => format!("You have rated {own} of {indicators}"),
        (Phase::Draft, _) => "Not open for rating yet".to_owned(),
        (Phase::Consensus, _) if on_team => "Your team is agreeing on levels".to_owned(),
        _ => format!("Planned until {}", date_in_words(assessment.ends_on)),
    }
}

/// A phase in word and shape.
pub(super) fn phase_tag(phase: Phase) -> AnyView {
    let mark = match phase {
        Phase::Draft => "○",
        Phase::Rating => "◐",
        Phase::Consensus => "◑",
        Phase::Final => "●",
    };
    view! { <span class=format!("tl-phase tl-phase--{}", phase.key())><span aria-hidden="true">{mark}</span>" "{phase.name()}</span> }
    .into_any()
}
