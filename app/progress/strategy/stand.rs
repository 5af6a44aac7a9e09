//! The first thing on a strategy's page: how far along it is, how it is going, what needs somebody, and the moves.

use app_ground::components::{LeftOver, TextArea, counted};
use app_ground::form::FormState;
use app_ground::visit::{Visit, visit};
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::strategy::use_cases::StrategyView;
use progress::strategy::{Gap, Stage, Strategy};

use super::address::address_of;
use super::marks::{lacks, share, stage_tag};

/// How it stands.
pub(super) fn stand(found: &StrategyView, rates: bool) -> AnyView {
    let visit = visit();
    let strategy = &found.strategy;
    let standing = &strategy.standing;
    let since = format!("{} since {}, said by {}.", standing.stage.name(), visit.moment(standing.at), standing.by);
    let reason = (!standing.reason.is_empty()).then(|| view! { <p class="tl-said">{standing.reason.clone()}</p> });
    view! {
        <section class="tl-next tl-stand" id="stand" aria-labelledby="stand-heading">
            <h2 class="usa-sr-only" id="stand-heading">"How it stands"</h2>
            <p class="tl-stand__now">{stage_tag(standing.stage)}" "{share(&found.implementation)}</p>
            <p class="tl-quiet">{since}</p>
            {reason}
            {needs(found, rates, &visit)}
            {found.may_edit.then(|| moves(strategy, &visit))}
        </section>
    }
    .into_any()
}

/// What needs somebody, as a short list; nothing once it is over.
fn needs(found: &StrategyView, rates: bool, visit: &Visit) -> AnyView {
    let strategy = &found.strategy;
    if strategy.stage() == Stage::Ended {
        return ().into_any();
    }
    let today = visit.today();
    let late: Vec<_> =
        strategy.overdue(today).map(|it| format!("Late: {}, due {}.", it.title, date_in_words(it.due_on))).collect();
    let late = late.into_iter().map(|words| view! { <li><a href="#milestones">{words}</a></li> }).collect_view();
    let gaps: Vec<Gap> = strategy.gaps();
    let next =
        strategy.next_milestone(today).map(|it| format!("Next: {}, due {}.", it.title, date_in_words(it.due_on)));
    let unrated =
        (found.implementation.unrated() > 0 && strategy.stage() != Stage::Planned && found.may_edit).then(|| {
            let words =
                format!("{} not rated yet.", counted(found.implementation.unrated(), "carrier is", "carriers are"));
            view! { <li><a href=format!("{}?rated=none#carriers", address_of(&strategy.id))>{words}</a></li> }
        });
    let own = rates.then(|| {
        view! { <li><a href="#rate">"Say how well yours carries it out"</a></li> }
    });
    view! { <ul class="usa-list">{late}{lacks(&gaps)}{own}{unrated}{next.map(|words| view! { <li>{words}</li> })}</ul> }
        .into_any()
}

/// The version that a form on this page was opened with.
pub(super) fn version(strategy: &Strategy) -> AnyView {
    view! { <input type="hidden" name="version" value=FormState::current().version(strategy.version)/> }.into_any()
}

fn moves(strategy: &Strategy, visit: &Visit) -> AnyView {
    let start = match strategy.stage() {
        Stage::Planned => Some("Start it"),
        Stage::Paused | Stage::Ended => Some("Put it back under way"),
        Stage::UnderWay => None,
    };
    let start = start.map(|says| {
        view! {
            <form method="post">
                {version(strategy)}
                <input type="hidden" name="stage" value=Stage::UnderWay.key()/>
                <button class="usa-button" type="submit" name="do" value="stage">{says}</button>
            </form>
        }
    });
    let before = strategy.undoable(visit.now).map(|standing| standing.stage.name().to_lowercase());
    let undo = before.map(|before| {
        view! {
            <form method="post">
                {version(strategy)}
                <button class="usa-button usa-button--unstyled" type="submit" name="do" value="undo">
                    "Undo"<span class="usa-sr-only">{format!(": it is {before} again")}</span>
                </button>
            </form>
        }
    });
    view! { <div class="tl-moves tl-no-print">{start}{undo}</div>{closing(strategy)} }.into_any()
}

/// Pausing or ending it: both need a reason. Where somebody else ended it first, the reason that was typed is kept to copy.
fn closing(strategy: &Strategy) -> AnyView {
    if strategy.stage() == Stage::Ended {
        return view! { <LeftOver name="reason"/> }.into_any();
    }
    let came_back = FormState::current().submitted.is_some_and(|submitted| submitted.has("reason"));
    let button = |stage: Stage, says: &'static str, class: &'static str| {
        (strategy.stage() != stage).then(|| {
            view! { <button class=class type="submit" name="stage" value=stage.key()>{says}</button> }
        })
    };
    view! {
        <details class="tl-no-print" open=came_back>
            <summary>"Pause or end it"</summary>
            <form method="post" class="usa-form usa-form--large tl-form">
                {version(strategy)}
                <input type="hidden" name="do" value="stage"/>
                <TextArea name="reason" label="Why" hint="Whoever reads this strategy reads it too. At most 1,000 characters." rows=3/>
                {button(Stage::Paused, "Pause it", "usa-button usa-button--outline")}
                {button(Stage::Ended, "End it", "usa-button usa-button--outline")}
            </form>
        </details>
    }
    .into_any()
}
