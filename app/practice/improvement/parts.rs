//! The parts of an action's page that grow: steps to tick, notes, what happened.

use app_ground::components::TextArea;
use app_ground::visit::Visit;
use leptos::prelude::*;
use practice::improvement::use_cases::ActionView;
use practice::improvement::{ActionNote, ImprovementAction, Step};

/// The steps, each a button that ticks it or opens it again.
pub(super) fn steps(action: &ImprovementAction, may_work: bool) -> impl IntoView + use<> {
    let may_tick = may_work && action.status().is_open();
    let (done, all) = action.steps_done();
    let items = action.steps.iter().enumerate().map(|(at, step)| item(at, step, may_tick)).collect_view();
    (all > 0).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="steps">
                <h2 id="steps">"Steps "<span class="tl-quiet">{format!("{done} of {all} done")}</span></h2>
                <ul class="tl-steps">{items}</ul>
            </section>
        }
    })
}

fn item(at: usize, step: &Step, may_tick: bool) -> AnyView {
    let text = step.text.clone();
    let words = view! {
        <span class="tl-step__box" aria-hidden="true">{if step.done { "✓" } else { "" }}</span>
        <span class="tl-step__text">{text.clone()}</span>
    };
    let body = match may_tick {
        true => view! {
            <form method="post">
                <input type="hidden" name="at" value=at.to_string()/>
                <input type="hidden" name="text" value=text/>
                <input type="hidden" name="done" value=if step.done { "" } else { "yes" }/>
                <button class="tl-step" type="submit" name="do" value="step" aria-pressed=if step.done { "true" } else { "false" }>{words}</button>
            </form>
        }
        .into_any(),
        false => {
            let said = if step.done { "Done: " } else { "To do: " };
            view! { <p class="tl-step"><span class="usa-sr-only">{said}</span>{words}</p> }.into_any()
        }
    };
    view! { <li id=format!("step-{at}")>{body}</li> }.into_any()
}

/// What was said, the oldest first, and room for one more.
pub(super) fn notes(notes: &[ActionNote], may_work: bool, visit: &Visit) -> impl IntoView + use<> {
    let said = notes.iter().map(|note| {
        view! {
            <li>
                <p class="tl-quiet">{note.by.clone()}", "{visit.moment(note.at)}</p>
                <p class="tl-said">{note.text.clone()}</p>
            </li>
        }
    });
    let said = said.collect_view();
    let form = may_work.then(|| {
        view! {
            <form method="post" class="usa-form usa-form--large tl-form tl-no-print">
                <TextArea name="note" label="Add a note" hint="Stays as you write it. At most 2,000 characters." rows=3/>
                <button class="usa-button usa-button--outline" type="submit" name="do" value="note">"Add the note"</button>
            </form>
        }
    });
    (may_work || !notes.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="notes">
                <h2 id="notes">"Notes"</h2>
                {(!notes.is_empty()).then(|| view! { <ul class="tl-notes">{said}</ul> })}
                {form}
            </section>
        }
    })
}

/// What was done to it, the newest first.
pub(super) fn history(found: &ActionView, visit: &Visit) -> AnyView {
    let items = found.history.iter().map(|it| {
        view! { <li>{it.by.clone()}" "{it.what.clone()}<span class="tl-quiet">" · "{visit.moment(it.at)}</span></li> }
    });
    let items = items.collect_view();
    let first = found.action.added_by.is_none().then(|| {
        view! { <li>"It came into the plan as a priority"<span class="tl-quiet">" · "{visit.moment(found.action.created_at)}</span></li> }
    });
    view! {
        <section class="tl-section" aria-labelledby="history">
            <h2 id="history">"What happened"</h2>
            <ul class="usa-list">{items}{first}</ul>
        </section>
    }
    .into_any()
}
