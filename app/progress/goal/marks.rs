//! Small pieces the goals' pages share: a stage in word and shape, whose goal it is, a goal's line in a list.

use ground::organization::Kind;
use leptos::prelude::*;
use progress::goal::{Goal, Stage, Standing};

use crate::metric::status_mark;

/// A stage in word and shape.
pub(super) fn stage_tag(stage: Stage, edition: u32) -> AnyView {
    let (shape, tint) = match stage {
        Stage::Draft => ("○", ""),
        Stage::Submitted => ("◐", " tl-phase--rating"),
        Stage::Returned => ("↩", " tl-phase--rating"),
        Stage::Approved => ("●", " tl-phase--final"),
        Stage::Superseded | Stage::Closed => ("✕", ""),
    };
    let words = match edition {
        1 => stage.name().to_owned(),
        edition => format!("Version {edition}: {}", stage.name().to_lowercase()),
    };
    view! { <span class=format!("tl-phase{tint}")><span aria-hidden="true">{shape}</span>" "{words}</span> }.into_any()
}

/// Whether a goal is the State's, an LEA's or a school's, and whose.
pub(super) fn whose(goal: &Goal) -> String {
    match goal.level {
        Kind::Sea => "State goal".to_owned(),
        Kind::Lea => format!("LEA goal of {}", goal.organization_name),
        Kind::School => format!("School goal of {}", goal.organization_name),
    }
}

/// Who answers for it, in words.
pub(super) fn owner(goal: &Goal) -> String {
    match goal.owner_name.is_empty() {
        true => "No owner yet".to_owned(),
        false => goal.owner_name.clone(),
    }
}

/// How a goal stands, and why.
pub(super) fn stands(standing: &Standing) -> AnyView {
    view! { <p class="tl-goal__stands">{status_mark(standing.status)}<span>{format!("{}.", standing.reason)}</span></p> }
    .into_any()
}
