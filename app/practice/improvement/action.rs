//! One action: where it came from, whose it is, how it stands and how to change that, steps, notes, what happened.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::Error;
use ground::access::Action;
use ground::identity::ImprovementId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::framework::Indicator;
use practice::improvement::use_cases::{ActionView, view_action};
use practice::improvement::{ImprovementAction, Status};

use super::address::{PLAN, address_of, indicator_address};
use super::card::undo;
use super::marks::{StatusTag, due};
use super::parts::{history, notes, steps};

/// One action.
#[component]
pub fn ActionPage() -> impl IntoView {
    let id = ImprovementId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { view_action(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        |found| show(&found),
    )
}

fn show(found: &ActionView) -> AnyView {
    let visit = visit();
    let action = &found.action;
    let may_work = visit.may(Action::WorkOnImprovement);
    let edit = (may_work && action.status().is_open()).then(|| {
        view! { <a class="usa-button usa-button--outline" href=format!("{}/edit", address_of(&action.id))>"Change"</a> }
    });
    let place = format!("Indicator {} · {}", action.indicator, action.assessment_name);
    view! {
        <Crumbs trail=vec![(PLAN.to_owned(), "Improvement plan".to_owned())] here=action.title.clone()/>
        <PageHead title=action.title.clone() place=place>{edit}</PageHead>
        <ErrorSummary/>
        {stands(action, &visit, may_work)}
        {facts(found, &visit)}
        {steps(action, may_work)}
        {may_work.then(|| closing(action))}
        {notes(&found.notes, may_work, &visit)}
        {history(found, &visit)}
    }
    .into_any()
}

/// How it stands, with what shows it or why, and the moves that need no words.
fn stands(action: &ImprovementAction, visit: &Visit, may_work: bool) -> AnyView {
    let standing = &action.standing;
    let moment = visit.moment(standing.at);
    let since = match (standing.status, standing.by.is_empty()) {
        (Status::NotStarted, true) => format!("In the plan since {}.", moment.trim_end_matches('.')),
        (status, _) => format!("{} since {moment}, said by {}.", status.name(), standing.by.trim_end_matches('.')),
    };
    let link = (!standing.link.is_empty()).then(|| {
        view! { <p><a href=standing.link.clone() rel="noopener noreferrer nofollow">{standing.link.clone()}</a></p> }
    });
    let words = (!standing.words.is_empty()).then(|| view! { <p class="tl-said">{standing.words.clone()}</p> });
    let shows = match standing.status {
        Status::Done => "What shows it",
        Status::Dropped => "Why",
        _ => "",
    };
    view! {
        <section class="tl-next tl-stand" id="stand" aria-labelledby="stand-heading">
            <h2 class="usa-sr-only" id="stand-heading">"How it stands"</h2>
            <p class="tl-stand__now"><StatusTag status=standing.status/>" "{due(action)}</p>
            <p class="tl-quiet">{since}</p>
            {(!shows.is_empty()).then(|| view! { <p><strong>{shows}</strong></p> })}
            {words}
            {link}
            {may_work.then(|| moves(action, visit))}
        </section>
    }
    .into_any()
}

fn moves(action: &ImprovementAction, visit: &Visit) -> AnyView {
    let open = action.status().is_open();
    let button = |to: Status, says: &'static str, class: &'static str| {
        (action.status() != to).then(|| {
            view! { <button class=class type="submit" name="status" value=to.key()>{says}</button> }
        })
    };
    let (start, start_class) = match action.status() {
        Status::NotStarted => ("Start", "usa-button"),
        _ => ("Put back under way", "usa-button usa-button--outline"),
    };
    view! {
        <div class="tl-moves tl-no-print">
            <form method="post">
                {version(action)}
                {button(Status::UnderWay, start, start_class)}
                {open.then(|| button(Status::NotStarted, "Set back to not started", "usa-button usa-button--outline"))}
            </form>
            {undo(action, visit)}
        </div>
    }
    .into_any()
}

/// The version that a form on this page was opened with.
fn version(action: &ImprovementAction) -> AnyView {
    view! { <input type="hidden" name="version" value=FormState::current().version(action.version)/> }.into_any()
}

fn facts(found: &ActionView, visit: &Visit) -> AnyView {
    let action = &found.action;
    let indicator = found.framework.as_ref().and_then(|framework| framework.find(action.indicator));
    let words = indicator.map(|(_, _, indicator): (_, _, &Indicator)| format!(" {}", indicator.text));
    let origin = match &action.added_by {
        Some(by) => format!("Added by {by}, {}", visit.moment(action.created_at)),
        None => "A priority when the assessment was finished".to_owned(),
    };
    view! {
        <dl class="tl-facts">
            <div><dt>"Owner"</dt><dd>{action.owner_name.clone()}</dd></div>
            <div><dt>"Indicator"</dt><dd><a href=indicator_address(action)>{action.indicator.to_string()}{words}</a></dd></div>
            <div><dt>"Assessment"</dt><dd><a href=format!("/assessments/{}/results", action.assessment)>{action.assessment_name.clone()}</a></dd></div>
            <div><dt>"Came from"</dt><dd>{origin}</dd></div>
        </dl>
    }
    .into_any()
}

/// Marking it done or dropping it: both need words.
fn closing(action: &ImprovementAction) -> AnyView {
    let done = (action.status() != Status::Done).then(|| {
        view! {
            <section class="tl-section tl-no-print" aria-labelledby="done">
                <h2 id="done">"Mark it done"</h2>
                <form method="post" class="usa-form usa-form--large tl-form">
                    {version(action)}
                    <TextArea name="proof" label="What shows that it is done" hint="What somebody who wasn’t there could look at. At most 1,000 characters." rows=3/>
                    <TextField name="link" label="Link" hint="Where to see it. May be left empty." kind="url"/>
                    <button class="usa-button" type="submit" name="status" value=Status::Done.key()>"Mark it done"</button>
                </form>
            </section>
        }
    });
    let open = FormState::current().message("reason").is_some();
    let dropped = action.status().is_open().then(|| {
        view! {
            <details class="tl-section tl-discard tl-no-print" open=open>
                <summary>"Drop this action"</summary>
                <form method="post" class="usa-form usa-form--large tl-form">
                    <p>"It stays in the plan as dropped, with your reason. It can be put back under way."</p>
                    {version(action)}
                    <TextArea name="reason" label="Why it is dropped" hint="At most 1,000 characters." rows=3/>
                    <button class="usa-button usa-button--secondary" type="submit" name="status" value=Status::Dropped.key()>"Drop it"</button>
                </form>
            </details>
        }
    });
    view! { {done}{dropped} }.into_any()
}
