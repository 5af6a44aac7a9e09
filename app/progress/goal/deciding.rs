//! What comes next for a goal, as one clear step: going on writing, submitting, reviewing; and at the page's end closing it,
//! reopening it, giving its draft up.

use app_ground::components::{ChoiceField, Choices, LeftOver, SelectField, TextArea};
use app_ground::form::FormState;
use app_ground::visit::visit;
use leptos::prelude::*;
use progress::goal::use_cases::GoalView;
use progress::goal::{Ending, Goal, Signature, Stage, missing_for_review};

use super::address::address_of;

/// The version on its way, where there is one.
fn working(view: &GoalView) -> Option<&Goal> {
    view.next.as_ref().or(Some(&view.goal)).filter(|goal| goal.stage.is_working())
}

fn version(goal: &Goal) -> AnyView {
    view! { <input type="hidden" name="version" value=FormState::current().version(goal.version)/> }.into_any()
}

fn signed(signature: Option<&Signature>) -> String {
    signature.map(|it| format!("by {}, {}", it.by, visit().moment(it.at))).unwrap_or_default()
}

/// `version 2 of this goal`, or `this goal` where it is the first.
fn which(goal: &Goal) -> String {
    match goal.edition {
        1 => "this goal".to_owned(),
        edition => format!("version {edition} of this goal"),
    }
}

/// What needs the reader, first thing on the page.
pub(super) fn next_step(view: &GoalView) -> impl IntoView + use<> {
    let Some(goal) = working(view) else { return closed(view).into_any() };
    match (goal.stage, view.may_review, view.may_write) {
        (Stage::Submitted, true, may_write) => review(view, goal, may_write).into_any(),
        (Stage::Submitted, false, may_write) => waits(goal, may_write).into_any(),
        (_, _, true) => write_on(goal).into_any(),
        (stage, ..) => {
            let words = match stage {
                Stage::Returned => format!("{} was returned, to be worked over.", capitalized(&which(goal))),
                _ => format!("{} is being written.", capitalized(&which(goal))),
            };
            view! { <p class="tl-quiet">{words}</p> }.into_any()
        }
    }
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A draft or a returned version, for whoever writes it.
fn write_on(goal: &Goal) -> AnyView {
    let missing = missing_for_review(goal);
    let returned = (goal.stage == Stage::Returned).then(|| {
        view! { <p class="tl-quiet">{format!("Returned {}", signed(goal.decided.as_ref()))}</p><p class="tl-said">{goal.comments.clone()}</p> }
    });
    let says = match (goal.stage, missing.is_empty()) {
        (Stage::Returned, _) => format!("{} was returned with comments.", capitalized(&which(goal))),
        (_, true) => {
            format!("{} is a draft. When it says all it should, submit it for review.", capitalized(&which(goal)))
        }
        (_, false) => {
            format!("{} is a draft, and lacks something before it can be submitted.", capitalized(&which(goal)))
        }
    };
    let gaps = missing.iter().map(|violation| view! { <li>{violation.message.clone()}</li> }).collect_view();
    let gaps = (!missing.is_empty()).then(|| view! { <ul class="usa-list">{gaps}</ul> });
    let (write, submit) = match (goal.stage, missing.is_empty()) {
        (Stage::Draft, true) => ("usa-button usa-button--outline", Some("Submit for review")),
        (Stage::Returned, true) => ("usa-button", Some("Submit again")),
        _ => ("usa-button", None),
    };
    let submit_class = if goal.stage == Stage::Draft { "usa-button" } else { "usa-button usa-button--outline" };
    let submit =
        submit.map(|says| view! { <button class=submit_class type="submit" name="do" value="submit">{says}</button> });
    let undo = goal.previous.is_some().then(|| {
        view! { <button class="usa-button usa-button--unstyled" type="submit" name="do" value="undo">"Take the last change back"</button> }
    });
    view! {
        <form method="post" class="tl-next tl-no-print">
            <p><strong>{says}</strong></p>
            {returned}
            {gaps}
            {version(goal)}
            <div class="tl-moves">
                {submit}
                <a class=write href=format!("{}/edit", address_of(&goal.id))>"Go on writing"</a>
                {undo}
            </div>
        </form>
    }
    .into_any()
}

/// A submitted version, for whoever can't decide on it.
fn waits(goal: &Goal, may_write: bool) -> AnyView {
    let says = format!("{} is submitted and waits for the SEA’s review.", capitalized(&which(goal)));
    let since = signed(goal.submitted.as_ref());
    view! {
        <div class="tl-next tl-no-print">
            <p><strong>{says}</strong></p>
            <p class="tl-quiet">{format!("Submitted {since}")}</p>
            {may_write.then(|| take_back(goal))}
        </div>
    }
    .into_any()
}

fn take_back(goal: &Goal) -> AnyView {
    view! {
        <form method="post" class="tl-moves">
            {version(goal)}
            <button class="usa-button usa-button--outline" type="submit" name="do" value="withdraw">"Take it back"</button>
        </form>
    }
    .into_any()
}

/// A submitted version, for whoever decides.
fn review(view: &GoalView, goal: &Goal, may_write: bool) -> AnyView {
    let says = format!("{} waits for your review.", capitalized(&which(goal)));
    let since = format!("Submitted {}", signed(goal.submitted.as_ref()));
    let before = (view.next.is_some()).then(|| {
        view! { <p>"It would take the place of the version in force. "<a href="#next">"See what changes"</a></p> }
    });
    let gaps: Vec<String> = view.checks.iter().flat_map(|check| check.missing.clone()).collect();
    let gaps = (!gaps.is_empty()).then(|| {
        view! { <p>"What it doesn’t say yet is listed under "<a href="#checks">"What a good goal says"</a>"."</p> }
    });
    view! {
        <div class="tl-next tl-no-print">
            <p><strong>{says}</strong></p>
            <p class="tl-quiet">{since}</p>
            {before}
            {gaps}
            <form method="post" class="usa-form usa-form--large tl-form">
                {version(goal)}
                <TextArea name="comments" label="Comments" hint="What should change; needed to return it. At most 2,000 characters." rows=4/>
                <div class="tl-moves">
                    <button class="usa-button" type="submit" name="do" value="approve">"Approve it"</button>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="return">"Return it with comments"</button>
                </div>
            </form>
            {may_write.then(|| take_back(goal))}
        </div>
    }
    .into_any()
}

/// How a closed goal ended.
fn closed(view: &GoalView) -> impl IntoView + use<> {
    view.closing.as_ref().map(|closing| {
        let says = format!("{} {}", closing.ending.name(), signed(Some(&closing.signed)));
        let instead = view.replaced_by.as_ref().map(|(id, title)| {
            view! { <p><a href=address_of(id)>{title.clone()}</a>" took its place."</p> }
        });
        view! {
            <div class="tl-next">
                <p>{says}</p>
                <p class="tl-said">{closing.reason.clone()}</p>
                {instead}
            </div>
        }
    })
}

/// What ends something, at the page's end: each names what is lost or stays.
pub(super) fn ending(view: &GoalView) -> AnyView {
    let goal = &view.goal;
    let draft = working(view).filter(|goal| view.may_write && goal.stage.is_writable()).map(|it| discard(it, view));
    let close = may_close(view).then(|| close(view));
    let reopen = may_reopen(view).then(|| reopen(goal));
    view! { {reopen}{close}{draft} }.into_any()
}

fn may_close(view: &GoalView) -> bool {
    view.may_review && view.next.is_none() && view.goal.stage == Stage::Approved
}

fn may_reopen(view: &GoalView) -> bool {
    view.may_write && view.next.is_none() && view.goal.stage == Stage::Closed
}

fn may_decide(view: &GoalView) -> bool {
    view.may_review && working(view).is_some_and(|goal| goal.stage == Stage::Submitted)
}

/// What was typed into a form that went meanwhile, such as comments on a goal that was taken back.
pub(super) fn left_over(view: &GoalView) -> AnyView {
    let comments = (!may_decide(view)).then(|| view! { <LeftOver name="comments"/> });
    let reason = (!may_close(view)).then(|| view! { <LeftOver name="reason"/> });
    let reopening = (!may_reopen(view)).then(|| view! { <LeftOver name="reopen_reason"/> });
    view! { {comments}{reason}{reopening} }.into_any()
}

/// Whether the form that does this was sent and comes back.
fn came_back(does: &str) -> bool {
    FormState::current().submitted.is_some_and(|submitted| submitted.get("do") == does)
}

fn close(view: &GoalView) -> AnyView {
    let goal = &view.goal;
    let endings = Ending::ALL.into_iter().filter(|ending| *ending != Ending::Replaced || !view.others.is_empty());
    let endings: Choices = endings.map(|ending| (ending.key().to_owned(), ending.name().to_owned())).collect();
    let others = view.others.iter().map(|(id, title)| (id.to_string(), title.clone()));
    let others: Choices = std::iter::once((String::new(), "None".to_owned())).chain(others).collect();
    let replaced = (!view.others.is_empty()).then(|| {
        view! { <SelectField name="replaced_by" label="The goal that takes its place" hint="Only where it is replaced." choices=others/> }
    });
    view! {
        <details class="tl-section tl-discard tl-no-print" open=came_back("close")>
            <summary>"Close this goal"</summary>
            <form method="post" class="usa-form usa-form--large tl-form">
                <p>"It is no longer in force and leaves the lists. Its versions and its history stay, and it can be reopened."</p>
                {version(goal)}
                <ChoiceField name="ending" label="How did it end?" choices=endings/>
                {replaced}
                <TextArea name="reason" label="Why" hint="Everybody who reads the goal sees it. At most 2,000 characters." rows=3/>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="close">"Close the goal"</button>
            </form>
        </details>
    }
    .into_any()
}

fn reopen(goal: &Goal) -> AnyView {
    view! {
        <details class="tl-section tl-discard tl-no-print" open=came_back("reopen")>
            <summary>"Reopen this goal"</summary>
            <form method="post" class="usa-form usa-form--large tl-form">
                <p>"Another period of its life begins, with a draft that says what the last version said. What was stays as it was."</p>
                {version(goal)}
                <TextArea name="reopen_reason" label="Why is it reopened?" hint="Stays with the goal. At most 2,000 characters." rows=3/>
                <button class="usa-button" type="submit" name="do" value="reopen">"Reopen it as a draft"</button>
            </form>
        </details>
    }
    .into_any()
}

fn discard(draft: &Goal, view: &GoalView) -> AnyView {
    let lost = match view.next {
        Some(_) => "What was changed in this draft is lost. The version before it stays as it is.",
        None => "All that was written is lost. The goal was never in force.",
    };
    view! {
        <details class="tl-section tl-discard tl-no-print">
            <summary>"Give this draft up"</summary>
            <form method="post">
                <p>{lost}</p>
                {version(draft)}
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="discard">"Give the draft up"</button>
            </form>
        </details>
    }
    .into_any()
}
