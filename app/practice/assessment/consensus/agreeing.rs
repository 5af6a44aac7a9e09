//! The forms on an indicator's page: what is agreed and what follows, for whoever writes down; dissent, for every member.
//! They share one address, so each looks only at what was sent by its own buttons.

use app_ground::components::{Choices, SelectField, TextArea, TextField};
use app_ground::form::FormState;
use leptos::prelude::*;
use practice::assessment::agreement::{FollowUp, WIDE_SPREAD};
use practice::assessment::consensus::AgendaItem;
use practice::assessment::rating::Answer;
use practice::assessment::use_cases::{Discussion, Meeting};
use practice::framework::Level;

use super::super::marks::AnswerMark;
use super::agreed_answer;
use super::outcome::agreed_whole;

/// The form's state where one of these buttons sent it, else that of a first look.
fn sent_by(buttons: &[&str]) -> FormState {
    let state = FormState::current();
    match state.submitted.as_ref().is_some_and(|sent| buttons.contains(&sent.get("do"))) {
        true => state,
        false => FormState::default(),
    }
}

const AGREE: [&str; 2] = ["agree", "agree_next"];

fn error_message(state: &FormState, field: &str) -> impl IntoView + use<> {
    state.message(field).map(|message| view! { <span class="usa-error-message">{message}</span> })
}

/// After somebody else was faster: what is stored beside what was chosen here.
pub(super) fn side_by_side(item: &AgendaItem) -> impl IntoView + use<> {
    let state = sent_by(&AGREE);
    let chosen = Answer::parse(&state.value("answer", ""));
    state.notice.is_some().then(|| {
        let rationale = state.value("rationale", "");
        view! {
            <section class="tl-both" aria-labelledby="both">
                <h2 id="both">"Two answers"</h2>
                <div class="tl-both__one">
                    <h3>"Stored now"</h3>
                    {agreed_whole(item)}
                </div>
                <div class="tl-both__one">
                    <h3>"What you chose"</h3>
                    <p class="tl-agreed-answer"><AnswerMark answer=chosen/></p>
                    <p class="tl-written">{rationale}</p>
                </div>
                <p>"What you chose is still in the form below. Saving it replaces what is stored."</p>
            </section>
        }
    })
}

/// The agreed answer, to set or to change.
pub(super) fn agreement_form(meeting: &Meeting, item: &AgendaItem) -> AnyView {
    let state = sent_by(&AGREE);
    let stored = item.agreement.as_ref();
    let version = state.version(stored.map_or(0, |it| it.version));
    let of = |read: fn(&practice::assessment::agreement::Agreement) -> &String| {
        stored.map(read).cloned().unwrap_or_default()
    };
    let next = meeting.next_after(item.indicator);
    let needed = item.proposal.spread >= WIDE_SPREAD;
    let (label, hint) = match needed {
        true => (
            "Why this answer? (needed)",
            format!("You are {} levels apart here. Say why you agree.", item.proposal.spread),
        ),
        false => ("Why this answer?", "May be left empty where you are no more than one level apart.".to_owned()),
    };
    let go_on = match next {
        Some(next) => format!("Save and go on to {next}"),
        None => "Save and go to the agenda".to_owned(),
    };
    view! {
        <form method="post" class="tl-agree">
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="next" value=next.map(|it| it.to_string()).unwrap_or_default()/>
            <fieldset class="tl-answers">
                <legend class="tl-answers__legend">{if stored.is_some() { "Change what is agreed" } else { "Write down what you agree on" }}</legend>
                {error_message(&state, "answer")}
                <div class="tl-level-grid">{levels(&state, item)}</div>
                <div class="tl-answers__others">{others(&state, item)}</div>
                <div data-part="reason">
                    <TextArea name="reason" label="Why does it not apply?" hint="Needed only for “not applicable”." value=of(|it| &it.reason) rows=2/>
                </div>
                <TextArea name="rationale" label=label hint=hint value=of(|it| &it.rationale) rows=3/>
                <TextArea name="note" label="Note of the discussion" hint="For those who were not there." value=of(|it| &it.note) rows=2/>
                <div class="tl-answers__save">
                    <button class="usa-button" type="submit" name="do" value="agree_next">{go_on}</button>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="agree">"Save"</button>
                </div>
            </fieldset>
        </form>
    }
    .into_any()
}

/// What is chosen on a first look: what is agreed, else what is proposed.
fn preselected(item: &AgendaItem) -> Option<Answer> {
    agreed_answer(item).or(item.proposal.answer)
}

fn levels(state: &FormState, item: &AgendaItem) -> impl IntoView + use<> {
    let cards = Level::ALL.map(|level| {
        let answer = Answer::Level(level);
        // The first option carries the field's name, so that links to it find it.
        let id = if level == Level::Inadequate { "answer".to_owned() } else { format!("answer-{}", answer.key()) };
        let checked = state.chosen("answer", answer.key(), preselected(item) == Some(answer));
        let proposed = (item.proposal.answer == Some(answer)).then_some("Proposed");
        view! {
            <div class="tl-level">
                <input class="tl-level__input" type="radio" name="answer" id=id.clone() value=answer.key() checked=checked/>
                <label class="tl-level__label" for=id>
                    <span class="tl-level__name"><span class="tl-level__number">{level.number()}</span>" "{level.name()}</span>
                    <span class="tl-level__words">{proposed}</span>
                </label>
            </div>
        }
    });
    cards.collect_view()
}

fn others(state: &FormState, item: &AgendaItem) -> impl IntoView + use<> {
    let options = [Answer::NotApplicable, Answer::CannotTell].map(|answer| {
        let id = format!("answer-{}", answer.key());
        let checked = state.chosen("answer", answer.key(), preselected(item) == Some(answer));
        let proposed = (item.proposal.answer == Some(answer)).then_some(" (proposed)");
        view! {
            <div class="usa-radio">
                <input class="usa-radio__input" type="radio" name="answer" id=id.clone() value=answer.key() checked=checked/>
                <label class="usa-radio__label" for=id>{answer.words()}{proposed}</label>
            </div>
        }
    });
    options.collect_view()
}

/// What follows, once the agreed level asks for something.
pub(super) fn follow_up_form(meeting: &Meeting, item: &AgendaItem) -> AnyView {
    let level = agreed_answer(item).and_then(Answer::level);
    let fields = match level {
        Some(Level::Inadequate | Level::Emerging) => low(meeting, item).into_any(),
        Some(Level::Exemplary) => exemplary(item).into_any(),
        _ => return ().into_any(),
    };
    let state = sent_by(&["follow_up"]);
    let version = state.version(item.follow_up.as_ref().map_or(0, |it| it.version));
    view! {
        <form method="post" class="tl-agree" id="follow-up">
            <input type="hidden" name="version" value=version/>
            {fields}
            <div class="tl-answers__save">
                <button class="usa-button usa-button--outline" type="submit" name="do" value="follow_up">"Save what follows"</button>
            </div>
        </form>
    }
    .into_any()
}

fn low(meeting: &Meeting, item: &AgendaItem) -> AnyView {
    let state = sent_by(&["follow_up"]);
    let stored = item.follow_up.as_ref().map(|it| it.follow_up.clone());
    let (owner, next_step, due_on) = match &stored {
        Some(FollowUp::Priority { owner, next_step, due_on, .. }) => {
            (owner.to_string(), next_step.clone(), due_on.to_string())
        }
        _ => Default::default(),
    };
    let reason = match &stored {
        Some(FollowUp::NotNow { reason }) => reason.clone(),
        _ => String::new(),
    };
    let is_stored =
        [matches!(stored, Some(FollowUp::Priority { .. })), matches!(stored, Some(FollowUp::NotNow { .. }))];
    let kinds = [
        ("kind", "priority", "A priority: taken up in the improvement plan"),
        ("kind-not-now", "not_now", "Not now, for a reason"),
    ];
    let kinds = kinds.into_iter().zip(is_stored).map(|((id, key, words), is_stored)| {
        let checked = state.chosen("kind", key, is_stored);
        view! {
            <div class="usa-radio">
                <input class="usa-radio__input" type="radio" name="kind" id=id value=key checked=checked/>
                <label class="usa-radio__label" for=id>{words}</label>
            </div>
        }
    });
    let kinds = kinds.collect_view();
    let choose = (String::new(), "Choose a person".to_owned());
    let owners: Choices =
        std::iter::once(choose).chain(meeting.owners.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect();
    view! {
        <fieldset class="tl-answers">
            <legend class="tl-answers__legend">"What follows from this level?"</legend>
            {error_message(&state, "kind")}
            {kinds}
            <div data-part="priority">
                <SelectField name="owner" label="Who sees to it" choices=owners value=owner/>
                <TextArea name="next_step" label="Next step" hint="What is done first." value=next_step rows=2/>
                <TextField name="due_on" label="By when" kind="date" value=due_on/>
            </div>
            <div data-part="not-now">
                <TextArea name="not_now" label="Why not now?" value=reason rows=2/>
            </div>
        </fieldset>
    }
    .into_any()
}

fn exemplary(item: &AgendaItem) -> AnyView {
    let how = match item.follow_up.as_ref().map(|it| &it.follow_up) {
        Some(FollowUp::Lasting { how }) => how.clone(),
        _ => String::new(),
    };
    view! {
        <fieldset class="tl-answers">
            <legend class="tl-answers__legend">"What keeps it at this level?"</legend>
            <input type="hidden" name="kind" value="lasting"/>
            <TextArea name="lasting" label="How will it last?" hint="What holds it when people and budgets change." value=how rows=2/>
        </fieldset>
    }
    .into_any()
}

/// A member's own dissent.
pub(super) fn dissent_form(discussion: &Discussion) -> AnyView {
    let state = sent_by(&["dissent"]);
    let own = discussion.own_dissent.as_ref();
    let open = own.is_some() || state.submitted.is_some();
    let words = own.map(|dissent| dissent.words.clone()).unwrap_or_default();
    let has_own = own.is_some();
    view! {
        <details class="tl-dissent" open=open>
            <summary>{if has_own { "Your dissent" } else { "You don’t share this?" }}</summary>
            <form method="post">
                <TextArea name="dissent" label="Why you don’t share what is agreed" hint="It stands under your name with the result, for everybody who reads it." value=words rows=3/>
                <div class="tl-answers__save">
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="dissent">
                        {if has_own { "Change my dissent" } else { "Record my dissent" }}
                    </button>
                    {has_own.then(|| view! {
                        <button class="usa-button usa-button--unstyled" type="submit" name="do" value="withdraw_dissent">"Take it back"</button>
                    })}
                </div>
            </form>
        </details>
    }
    .into_any()
}
