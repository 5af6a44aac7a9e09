//! Opening consensus: what it means, and who hasn't answered everything, before the lead does it.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::page::load;
use ground::Error;
use ground::access::{Action, Place};
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::Phase;
use practice::assessment::use_cases::{Overview, Progress, view_assessment};

use super::consensus::no_meeting;

/// Confirms that consensus is opened.
#[component]
pub fn OpenConsensusPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            visit.principal.permit(Action::FinishAssessment, &Place::sea())?;
            let overview = view_assessment(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await?;
            let reader = visit.principal.person().map(|person| &person.id);
            match reader.is_some_and(|reader| overview.assessment.is_led_by(reader)) {
                true => Ok(overview),
                false => Err(Error::Forbidden),
            }
        },
        |overview| match (&overview.progress, overview.assessment.phase) {
            (Some(progress), _) => show(&overview, progress).into_any(),
            (None, phase) => no_meeting(&overview.assessment.id, because(phase)).into_any(),
        },
    )
}

fn because(phase: Phase) -> String {
    let words = match phase {
        Phase::Draft => "Open the assessment for rating first. Consensus comes once the team has rated.",
        Phase::Final => "This assessment is final and can’t be changed.",
        Phase::Rating | Phase::Consensus => "Consensus is open already, and ratings can’t change any more.",
    };
    words.to_owned()
}

fn show(overview: &Overview, progress: &[Progress]) -> AnyView {
    let assessment = &overview.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let trail = vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), assessment.full_name())];
    let total = overview.framework.indicators().count();
    let nothing = progress.iter().all(|member| member.answered == 0);
    let missing: Vec<_> = progress.iter().filter(|member| member.answered < total).collect();
    let missing = match missing.is_empty() {
        true => view! { <p>{format!("Everybody on the team has answered all {total} indicators.")}</p> }.into_any(),
        false => {
            let items =
                missing.iter().map(|it| view! { <li>{format!("{}: {} of {total}", it.name, it.answered)}</li> });
            view! {
                <h2>"Not everybody has answered everything"</h2>
                <ul class="usa-list">{items.collect_view()}</ul>
                <p>"They can’t add ratings once consensus is open. The assessment keeps that they were missing, by name. They are in the meeting like everybody else."</p>
            }
            .into_any()
        }
    };
    view! {
        <Crumbs trail=trail here="Open consensus"/>
        <div class="tl-narrow">
            <PageHead title="Open consensus"/>
            <ErrorSummary/>
            <div id="absent">{missing}</div>
            <h2>"What opening does"</h2>
            <ul class="usa-list">
                <li>"Everybody on the team sees everybody’s ratings and what they wrote. Nobody else does."</li>
                <li>"Ratings can’t change any more."</li>
                <li>"For each indicator the middle level is proposed, and the team agrees on one together."</li>
            </ul>
            {match nothing {
                true => view! { <p><strong>"Nobody has rated anything yet. There is nothing to agree on."</strong></p> }.into_any(),
                false => view! {
                    <p><strong>"This can’t be undone."</strong></p>
                    <form method="post">
                        <input type="hidden" name="version" value=assessment.version/>
                        <button class="usa-button" type="submit">"Open consensus"</button>
                        <a class="tl-beside" href=home>"Not yet"</a>
                    </form>
                }.into_any(),
            }}
        </div>
    }
    .into_any()
}
