//! The meeting's page, for everybody on the team, in the room or elsewhere: how far it is, what is before it now with all
//! that is needed to follow, and the agenda.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, counted};
use leptos::prelude::*;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::rating::Answer;
use practice::assessment::use_cases::{Discussion, Meeting};

use super::super::live::Live;
use super::super::strip::{DotStrip, who};
use super::agenda::agenda;
use super::outcome::{agreed_mark, follows_whole, proposal};
use super::{agreed_answer, apart, heard, home_of, indicator_of, progress, with_meeting};

/// The meeting.
#[component]
pub fn ConsensusPage() -> impl IntoView {
    with_meeting(None, show)
}

fn show(meeting: Meeting) -> AnyView {
    let assessment = &meeting.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let trail = vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), assessment.full_name())];
    let intro = match meeting.records {
        true => "Choose what the meeting turns to, and write down what it agrees on. Every screen follows.",
        false => "This page follows the meeting. You can dissent under your own name on an indicator’s page.",
    };
    view! {
        <Crumbs trail=trail here="Consensus"/>
        <PageHead title="Consensus" intro=intro>
            <a class="usa-button usa-button--outline" href=format!("{home}/projector")>"Projector"</a>
            {meeting.records.then(|| view! { <a class="usa-button usa-button--outline" href=format!("{home}/finish")>"Finish"</a> })}
        </PageHead>
        <ErrorSummary/>
        <Live id=assessment.id.clone() number=meeting.number words=heard(&meeting, meeting.shown)/>
        <div id="live-standing" data-live-region>{progress(&meeting)}{unanimous(&meeting)}</div>
        <section id="live-now" class="tl-now" aria-labelledby="now" data-live-region>{now(&meeting)}</section>
        <div id="live-agenda" data-live-region>{agenda(&meeting)}</div>
    }
    .into_any()
}

/// Agreeing at once on all on which nobody differs, for whoever writes down.
fn unanimous(meeting: &Meeting) -> impl IntoView + use<> {
    let is_ready = |item: &&AgendaItem| {
        item.agreement.is_none() && item.is_unanimous() && item.proposal.answer != Some(Answer::NotApplicable)
    };
    let ready = meeting.agenda.iter().filter(is_ready).count();
    (meeting.records && ready > 0).then(|| {
        let words = format!(
            "On {} everybody who answered gave the same answer. Agreeing writes that answer down for each; you can change any of them later.",
            counted(ready, "open indicator", "open indicators")
        );
        let button = match ready {
            1 => "Agree on the 1 where nobody differs".to_owned(),
            _ => format!("Agree on all {ready} where nobody differs"),
        };
        view! {
            <form method="post" action=home_of(meeting) class="tl-at-once">
                <p>{words}</p>
                <button class="usa-button usa-button--outline" id="agree-unanimous" type="submit" name="do" value="agree_unanimous">{button}</button>
            </form>
        }
    })
}

/// What is before the meeting.
fn now(meeting: &Meeting) -> impl IntoView + use<> {
    let shown = meeting.shown.and_then(|number| Some((meeting.item(number)?, meeting.discussion.as_ref()?)));
    match shown {
        Some((item, discussion)) => shown_now(meeting, item, discussion).into_any(),
        None => nothing_now(meeting).into_any(),
    }
}

fn nothing_now(meeting: &Meeting) -> AnyView {
    let first = meeting.agenda.iter().find(|item| item.agreement.is_none()).or(meeting.agenda.first());
    let start = first.filter(|_| meeting.records).map(|item| {
        view! {
            <form method="post" action=format!("{}/{}", home_of(meeting), item.indicator)>
                <button class="usa-button" id="start" type="submit" name="do" value="show">{format!("Start with {}", item.indicator)}</button>
            </form>
        }
    });
    view! {
        <h2 id="now">"The meeting hasn’t turned to an indicator yet"</h2>
        <p>"When it does, you see it here: everybody’s level, what they wrote, and what is agreed."</p>
        {start}
    }
    .into_any()
}

fn shown_now(meeting: &Meeting, item: &AgendaItem, discussion: &Discussion) -> AnyView {
    let number = item.indicator;
    let text = indicator_of(meeting, number).map(|indicator| indicator.text).unwrap_or_default();
    let team: Vec<_> = meeting.assessment.team.iter().map(|member| member.name.clone()).collect();
    let named = who(&discussion.statements, &team);
    let words = named.iter().map(|(answer, names)| format!("{answer}: {names}.")).collect::<Vec<_>>().join(" ");
    let dissents = (!discussion.dissents.is_empty()).then(|| {
        let names: Vec<_> = discussion.dissents.iter().map(|dissent| dissent.name.clone()).collect();
        view! { <p>"Dissent: "{names.join(", ")}</p> }
    });
    let rationale = item.agreement.as_ref().filter(|it| !it.rationale.is_empty());
    let rationale = rationale.map(|it| view! { <p class="tl-written">{it.rationale.clone()}</p> });
    let action = if meeting.records { "Discuss and agree" } else { "Rationales, evidence, dissent" };
    let address = format!("{}/{number}", home_of(meeting));
    view! {
        <div class="tl-now__words">
            <h2 id="now"><span class="tl-now__label">"Before the meeting now"</span>{format!("{number} {text}")}</h2>
            <p class="tl-now__outcome">{agreed_mark(item)}{agreed_answer(item).is_none().then(|| proposal(item))}</p>
            {rationale}
            {follows_whole(item)}
            {dissents}
            <p><a class="usa-button" id="to-now" href=address>{action}</a></p>
        </div>
        <div class="tl-now__strip">
            <DotStrip marks=item.marks.clone() proposed=item.proposal.answer agreed=agreed_answer(item) words=words/>
            <p class="tl-quiet">{apart(item)}</p>
        </div>
    }
    .into_any()
}
