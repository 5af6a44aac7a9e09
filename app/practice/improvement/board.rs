//! The plan as a board: a column for each status.

use leptos::prelude::*;
use practice::improvement::{ImprovementAction, Status};

use super::card::card;

/// The board; on a phone its columns stand under each other.
pub(super) fn board(actions: &[ImprovementAction]) -> AnyView {
    let columns = Status::ALL.map(|status| column(status, actions)).into_iter().collect_view();
    view! { <div class="tl-board">{columns}</div> }.into_any()
}

fn column(status: Status, actions: &[ImprovementAction]) -> AnyView {
    let here: Vec<_> = actions.iter().filter(|action| action.status() == status).collect();
    let heading = format!("column-{}", status.key());
    let body = match here.is_empty() {
        true => view! { <p class="tl-quiet">"Nothing here"</p> }.into_any(),
        false => view! { <ul class="tl-board__cards">{here.iter().map(|it| card(it)).collect_view()}</ul> }.into_any(),
    };
    view! {
        <section class="tl-board__column" aria-labelledby=heading.clone()>
            <h2 id=heading.clone() class="tl-board__name">{status.name()}" "<span class="tl-quiet">{here.len()}</span></h2>
            {body}
        </section>
    }
    .into_any()
}
