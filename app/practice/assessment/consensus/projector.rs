//! The room's screen: what is before the meeting, large, without names and with nothing around it.

use leptos::prelude::*;
use leptos_meta::Title;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::use_cases::Meeting;

use super::super::live::Live;
use super::super::strip::{DotStrip, counted_in_words};
use super::outcome::{agreed_mark, proposal};
use super::{agreed_answer, apart, heard, home_of, indicator_of, progress, with_meeting};

/// The projector.
#[component]
pub fn ProjectorPage() -> impl IntoView {
    with_meeting(None, show)
}

fn show(meeting: Meeting) -> AnyView {
    let item = meeting.shown.and_then(|number| meeting.item(number));
    view! {
        <Title text=format!("{} – Throughline", meeting.assessment.full_name())/>
        <div class="tl-projector">
            <div class="tl-projector__top">
                <p>{meeting.assessment.full_name()}</p>
                <Live id=meeting.assessment.id.clone() number=meeting.number words=heard(&meeting, meeting.shown)/>
                <a href=home_of(&meeting)>"Leave"</a>
            </div>
            <div id="live-projector" class="tl-projector__stage" data-live-region>
                {match item {
                    Some(item) => stage(&meeting, item).into_any(),
                    None => view! { <h1>"Consensus"</h1><p>"The meeting hasn’t turned to an indicator yet."</p> }.into_any(),
                }}
                {progress(&meeting)}
            </div>
        </div>
    }
    .into_any()
}

fn stage(meeting: &Meeting, item: &AgendaItem) -> AnyView {
    let text = indicator_of(meeting, item.indicator).map(|indicator| indicator.text).unwrap_or_default();
    view! {
        <h1><span class="tl-projector__number">{item.indicator.to_string()}</span>" "{text}</h1>
        <DotStrip marks=item.marks.clone() proposed=item.proposal.answer agreed=agreed_answer(item) words=counted_in_words(&item.marks)/>
        <p class="tl-projector__apart">{apart(item)}</p>
        <p class="tl-projector__outcome">
            {match item.agreement {
                Some(_) => agreed_mark(item).into_any(),
                None => proposal(item).into_any(),
            }}
        </p>
    }
    .into_any()
}
