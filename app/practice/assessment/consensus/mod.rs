//! The meeting in which a team agrees: its page, the page of one indicator, and the room's screen. All of them follow
//! what whoever writes down does.

mod agenda;
mod agreeing;
mod discussion;
mod meeting;
mod outcome;
mod projector;

use app_ground::components::PageHead;
use app_ground::page::load;
use axum::http::StatusCode;
use ground::Error;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::rating::Answer;
use practice::assessment::use_cases::{Meeting, open_meeting};
use practice::framework::{Indicator, IndicatorNumber};

pub use discussion::DiscussionPage;
pub use meeting::ConsensusPage;
pub use projector::ProjectorPage;

/// Loads the meeting of the assessment in the address, or says why there is none now.
fn with_meeting<V: IntoView + 'static>(
    indicator: Option<IndicatorNumber>,
    show: impl FnOnce(Meeting) -> V + Send + 'static,
) -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            match open_meeting(&visit.database, &visit.principal, &id, indicator).await {
                Ok(meeting) => Ok(Ok(meeting)),
                Err(Error::Conflict(because)) => Ok(Err((id, because))),
                Err(other) => Err(other),
            }
        },
        |found| match found {
            Ok(meeting) => show(meeting).into_any(),
            Err((id, because)) => no_meeting(&id, because).into_any(),
        },
    )
}

/// The page in place of a meeting that hasn't begun, or is over.
pub(super) fn no_meeting(id: &AssessmentId, because: String) -> AnyView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(StatusCode::CONFLICT);
    }
    view! {
        <div class="tl-narrow">
            <PageHead title="Consensus isn’t open" intro=because/>
            <p><a class="usa-button" href=format!("/assessments/{id}")>"Go to the assessment"</a></p>
        </div>
    }
    .into_any()
}

/// Where the meeting's pages are.
fn home_of(meeting: &Meeting) -> String {
    format!("/assessments/{}/consensus", meeting.assessment.id)
}

/// The indicator's text, with its number.
fn indicator_of(meeting: &Meeting, number: IndicatorNumber) -> Option<Indicator> {
    meeting.framework.find(number).map(|(_, _, indicator)| indicator.clone())
}

fn agreed_answer(item: &AgendaItem) -> Option<Answer> {
    item.agreement.as_ref().map(|agreement| agreement.answer)
}

/// How far the meeting is: `9 of 46 agreed`.
fn standing(meeting: &Meeting) -> String {
    format!("{} of {} agreed", meeting.agreed(), meeting.agenda.len())
}

/// What is said to screen readers when it is another than before.
fn heard(meeting: &Meeting, number: Option<IndicatorNumber>) -> String {
    let item = number.and_then(|number| meeting.item(number));
    let of_item = item.map(|item| match agreed_answer(item) {
        Some(answer) => format!(" {} is agreed: {}.", item.indicator, answer.words()),
        None => format!(" {} is open.", item.indicator),
    });
    format!("{}.{}", standing(meeting), of_item.unwrap_or_default())
}

/// How far apart the team is, in words.
fn apart(item: &AgendaItem) -> String {
    match (item.proposal.answer, item.proposal.spread) {
        (None, _) => "Nobody answered this one".to_owned(),
        (Some(_), 0) if item.is_unanimous() => "Everybody who answered agrees".to_owned(),
        (Some(_), 0) => "No two levels differ, but some gave none".to_owned(),
        (Some(_), 1) => "1 level apart".to_owned(),
        (Some(_), spread) => format!("{spread} levels apart"),
    }
}

/// The bar that says how far the meeting is.
fn progress(meeting: &Meeting) -> AnyView {
    let (agreed, all) = (meeting.agreed(), meeting.agenda.len());
    view! {
        <div class="tl-meeting__progress">
            <progress class="tl-progress" max=all value=agreed aria-label="Indicators agreed on">{standing(meeting)}</progress>
            <p><strong>{agreed}</strong>{format!(" of {all} agreed")}</p>
        </div>
    }
    .into_any()
}
