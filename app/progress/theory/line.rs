//! The line through a strategy, a metric or a goal, as those pages show it.

use leptos::prelude::*;
use progress::theory::{Line, Neighbor, Node};

use super::address::{address_of, link_address, node_address};
use super::marks::verdict_mark;
use crate::metric::status_mark;

/// What should move this and what this should move, one click each way, and where the line is broken here.
pub fn line_section(line: Line) -> AnyView {
    let theories = line.theories.iter().enumerate().map(|(at, (id, name))| {
        let before = if at == 0 { "" } else { ", " };
        view! { {before}<a href=address_of(id)>{name.clone()}</a> }
    });
    let theories = theories.collect_view();
    let broken = line.broken.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
    let nothing = (line.before.is_empty() && line.after.is_empty())
        .then(|| view! { <p class="tl-quiet">"Nothing is connected to this yet."</p> });
    view! {
        <section class="tl-section tl-line" aria-labelledby="line">
            <h2 id="line">"Follow the line"</h2>
            {(!line.broken.is_empty()).then(|| view! { <div class="tl-line__broken"><p><strong>"The line is broken here"</strong></p><ul class="usa-list">{broken}</ul></div> })}
            {nothing}
            <div class="tl-line__sides">
                {side("What should move it", &line.before)}
                {side("What it should move", &line.after)}
            </div>
            {(!line.theories.is_empty()).then(|| view! { <p class="tl-quiet">"Part of the theory of action: "{theories}</p> })}
        </section>
    }
    .into_any()
}

fn side(heading: &'static str, neighbors: &[Neighbor]) -> impl IntoView + use<> {
    let items = neighbors.iter().map(item).collect_view();
    (!neighbors.is_empty()).then(|| view! { <div><h3>{heading}</h3><ul class="tl-list">{items}</ul></div> })
}

fn item(neighbor: &Neighbor) -> AnyView {
    let kind = match neighbor.node {
        Node::Strategy(_) => "Strategy",
        // Whoever came from an LEA’s goal reads the State’s figures here.
        Node::Metric(_) => "Metric, for the State",
        Node::Goal(_) => "Goal",
    };
    let figures = match neighbor.figures.is_empty() {
        true => kind.to_owned(),
        false => format!("{kind} · {}", neighbor.figures),
    };
    let verdict = neighbor.verdict.map(verdict_mark);
    let verdict = verdict.zip(neighbor.link.as_ref()).map(|(mark, (theory, link))| {
        let about = format!(": the link to {}", neighbor.title);
        view! { <p>{mark}" "<a href=link_address(theory, link)>"Why"<span class="usa-sr-only">{about}</span></a></p> }
    });
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <p><a href=node_address(&neighbor.node)>{neighbor.title.clone()}</a></p>
                <p class="tl-quiet">{figures}</p>
            </div>
            <div class="tl-list__state">{neighbor.status.map(status_mark)}{verdict}</div>
        </li>
    }
    .into_any()
}
