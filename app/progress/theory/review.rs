//! The reviews of a link: what was decided on which figures, and the form for the next one.

use app_ground::components::{ChoiceField, Choices, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::visit::visit;
use ground::access::Action;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::theory::use_cases::LinkView;
use progress::theory::{Decision, Review, Standing};

use super::marks::verdict_mark;

/// What each decision means.
fn choices() -> Choices {
    let says = |decision: Decision| match decision {
        Decision::Continue => "Continue: go on as before",
        Decision::Adapt => "Adapt: change what is done",
        Decision::Scale => "Scale up: do it in more places",
        Decision::Stop => "Stop: give it up",
    };
    Decision::ALL.map(|decision| (decision.key().to_owned(), says(decision).to_owned())).into()
}

/// The form of the next review, for whoever decides.
pub(super) fn form(found: &LinkView) -> impl IntoView + use<> {
    let open = !found.removed && found.theory.standing != Standing::Retired;
    (open && visit().may(Action::DecideOnTheory)).then(|| {
        let version = FormState::current().version(found.theory.version);
        let verdict = found.now.judgement.verdict;
        view! {
            <section class="tl-section tl-no-print" aria-labelledby="review">
                <h2 id="review">"Review this link"</h2>
                <p>"The review keeps today’s figures and verdict with what you decide. It can’t be changed afterwards; the next review is a new one."</p>
                <p>{verdict_mark(verdict)}" "{verdict.advice()}</p>
                <form method="post" class="usa-form usa-form--large tl-form">
                    <input type="hidden" name="version" value=version/>
                    <ChoiceField name="decision" label="What is decided" choices=choices()/>
                    <TextArea name="reason" label="Why" hint="What the figures and those who do the work say. At most 2,000 characters." rows=4/>
                    <TextArea name="cost" label="What it costs" hint="Money, time, people. May be left empty." rows=2/>
                    <TextField name="next_on" label="Next review" hint="Not needed to stop." kind="date"/>
                    <button class="usa-button" type="submit">"Keep the review"</button>
                </form>
            </section>
        }
    })
}

/// The reviews so far, the newest first.
pub(super) fn history(found: &LinkView) -> AnyView {
    let items = found.history.iter().map(one).collect_view();
    let body = match found.history.is_empty() {
        true => view! { <p class="tl-quiet">"It hasn’t been reviewed yet."</p> }.into_any(),
        false => view! { <ol class="tl-list">{items}</ol> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="history">
            <h2 id="history">"Reviews"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn one(review: &Review) -> AnyView {
    let association = review.association.map(|it| it.sentence("organizations"));
    let association = association.map(|sentence| view! { <p class="tl-quiet">{sentence}</p> });
    let cost = (!review.cost.is_empty()).then(|| view! { <p class="tl-said">"Cost: "{review.cost.clone()}</p> });
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title">{date_in_words(review.on)}": "{review.decision.name()}</h3>
                <p class="tl-said">{review.reason.clone()}</p>
                {cost}
                <p class="tl-quiet">{review.judgement.reasons.join(" ")}</p>
                {association}
            </div>
            <div class="tl-list__state">{verdict_mark(review.judgement.verdict)}<p class="tl-quiet">{review.by.clone()}</p></div>
        </li>
    }
    .into_any()
}
