//! An action in the list and on the board: what, whose, by when, how it stands, and the next move with one press.

use app_ground::visit::{Visit, visit};
use ground::access::Action;
use leptos::prelude::*;
use practice::improvement::{ImprovementAction, Status};

use super::address::{address_of, anchor};
use super::marks::{StatusTag, due, indicator_link};

/// An action in the list.
pub(super) fn item(action: &ImprovementAction) -> AnyView {
    view! {
        <li class="tl-list__item" id=anchor(&action.id)>
            <div class="tl-list__words">
                {title(action)}
                <p class="tl-quiet">{about(action)}</p>
                <p>{due(action)}</p>
            </div>
            <div class="tl-list__state"><StatusTag status=action.status()/>{moves(action)}</div>
        </li>
    }
    .into_any()
}

/// An action on the board, in the column of its status.
pub(super) fn card(action: &ImprovementAction) -> AnyView {
    view! {
        <li class="tl-board__card" id=anchor(&action.id)>
            {title(action)}
            <p class="tl-quiet">{about(action)}</p>
            <p>{due(action)}</p>
            {moves(action)}
        </li>
    }
    .into_any()
}

fn title(action: &ImprovementAction) -> AnyView {
    view! { <h3 class="tl-list__title"><a href=address_of(&action.id)>{action.title.clone()}</a></h3> }.into_any()
}

fn about(action: &ImprovementAction) -> AnyView {
    let steps = match action.steps_done() {
        (_, 0) => String::new(),
        (done, all) => format!(" · {done} of {all} steps done"),
    };
    view! { {action.owner_name.clone()}" · "{indicator_link(action)}{steps} }.into_any()
}

/// Where an action can go from here with one press, and the words for it.
fn next_move(status: Status) -> (Status, &'static str) {
    match status {
        Status::NotStarted => (Status::UnderWay, "Start"),
        Status::UnderWay => (Status::NotStarted, "Not started after all"),
        Status::Done | Status::Dropped => (Status::UnderWay, "Put back under way"),
    }
}

/// The usual next move is a button; what is seldom wanted is only a link's weight.
const BUTTON: &str = "usa-button usa-button--outline tl-button-small";
const QUIET: &str = "usa-button usa-button--unstyled";

/// Forms for whoever may change the plan; done and dropped need words and lead to the action's page.
fn moves(action: &ImprovementAction) -> impl IntoView + use<> {
    let visit = visit();
    visit.may(Action::WorkOnImprovement).then(|| {
        let status = action.status();
        let (to, says) = next_move(status);
        let rest = format!(": {}", action.title);
        let (page, for_link) = (format!("{}#stand", address_of(&action.id)), rest.clone());
        let (move_class, close_class) = match status {
            Status::NotStarted => (BUTTON, ""),
            Status::UnderWay => (QUIET, BUTTON),
            Status::Done | Status::Dropped => (QUIET, ""),
        };
        let close = status.is_open().then(|| {
            view! { <a class=close_class href=page>"Done or dropped"<span class="usa-sr-only">{for_link}</span></a> }
        });
        let move_on = view! {
            <form method="post">
                {hidden(action)}
                <button class=move_class type="submit" name="status" value=to.key()>
                    {says}<span class="usa-sr-only">{rest}</span>
                </button>
            </form>
        };
        let moves = match status {
            Status::UnderWay => view! { {close}{move_on} }.into_any(),
            _ => view! { {move_on}{close} }.into_any(),
        };
        view! { <div class="tl-moves tl-no-print">{moves}{undo(action, &visit)}</div> }
    })
}

fn hidden(action: &ImprovementAction) -> AnyView {
    view! {
        <input type="hidden" name="action" value=action.id.to_string()/>
        <input type="hidden" name="version" value=action.version/>
    }
    .into_any()
}

/// Takes the last change of the status back, while that can be done.
pub(super) fn undo(action: &ImprovementAction, visit: &Visit) -> impl IntoView + use<> {
    let before = action.undoable(visit.now).map(|standing| standing.status.name().to_lowercase());
    before.map(|before| {
        let rest = format!(": {} is {before} again", action.title);
        view! {
            <form method="post">
                {hidden(action)}
                <button class="usa-button usa-button--unstyled" type="submit" name="do" value="undo">
                    "Undo"<span class="usa-sr-only">{rest}</span>
                </button>
            </form>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_press_never_needs_words() {
        for status in Status::ALL {
            let (to, _) = next_move(status);
            assert!(to.is_open() && to != status, "{status:?}");
        }
    }
}
