//! The picture of a theory: four columns of boxes that lead to their pages, lines between them, each link with its verdict by
//! line, sign and word. What it says stands as a list beside it.

use leptos::prelude::*;
use progress::theory::layout::{self, BOX_WIDTH, Drawn, Picture, Placed};
use progress::theory::use_cases::TheoryView;
use progress::theory::{LinkNow, Node};

use super::address::{link_address, node_address};
use super::marks::{short, sign, tint};

const COLUMNS: [&str; layout::COLUMNS] = ["Strategies", "Leading metrics", "Lagging metrics", "Goals"];
/// The height of a line of words in a box.
const LINE: i32 = 18;

/// The picture; nothing while there is nothing to draw.
pub(super) fn picture(found: &TheoryView) -> impl IntoView + use<> {
    let parts = found.parts();
    let drawn = layout::picture(&parts);
    let is_empty = parts.columns.iter().all(Vec::is_empty);
    (!is_empty).then(|| {
        let links: Vec<&LinkNow> = found.drawn_links().collect();
        let plain = parts.lines.iter().zip(&drawn.lines).filter(|(part, _)| part.column != 1).map(|(_, line)| plain(line));
        let plain = plain.collect_view();
        let middle = parts.lines.iter().zip(&drawn.lines).filter(|(part, _)| part.column == 1).map(|(_, line)| line);
        let middle: Vec<(&Drawn, &LinkNow)> = middle.zip(links).collect();
        let lines = middle.iter().map(|(line, now)| link_line(line, now)).collect_view();
        let labels = middle.iter().map(|(line, now)| label(found, line, now)).collect_view();
        let says = says(found);
        view! {
            <section class="tl-section tl-picture" aria-labelledby="picture">
                <h2 id="picture">"The picture"</h2>
                <div class="tl-picture__frame" role="region" tabindex="0" aria-label="The picture of the theory, which may scroll">
                    <svg class="tl-picture__drawing" viewBox=format!("0 0 {} {}", drawn.width, drawn.height) width=drawn.width height=drawn.height role="group" aria-labelledby="picture-title" aria-describedby="picture-says">
                        <title id="picture-title">"Strategies, leading metrics, lagging metrics and goals, joined by lines"</title>
                        <desc id="picture-says">{says}</desc>
                        {headings(&drawn)}
                        {plain}
                        {lines}
                        {boxes(found, &drawn)}
                        {labels}
                    </svg>
                </div>
                {legend()}
            </section>
        }
    })
}

fn says(found: &TheoryView) -> String {
    let links = found.links.iter().map(|now| {
        format!(
            "Link {}: {} to {}, {}.",
            now.number,
            now.leading_name,
            now.lagging_name,
            now.judgement.verdict.name().to_lowercase()
        )
    });
    format!("{} The list below says the same.", links.collect::<Vec<_>>().join(" "))
}

fn headings(drawn: &Picture) -> impl IntoView + use<> {
    let lefts = drawn.lefts;
    let heading = |(name, x): (&'static str, i32)| {
        view! { <text class="tl-picture__column" x=x y="16">{name}</text> }
    };
    COLUMNS.into_iter().zip(lefts).map(heading).collect_view()
}

fn plain(line: &Drawn) -> AnyView {
    view! { <path class="tl-picture__plain" d=line.path()/>{arrow(line, "tl-picture__tip")} }.into_any()
}

/// The line of a link: solid, dashed, dotted or both by its verdict.
fn link_line(line: &Drawn, now: &LinkNow) -> AnyView {
    let tint = tint(now.judgement.verdict);
    let tip = if tint == "consistent" { "tl-picture__tip tl-picture__tip--consistent" } else { "tl-picture__tip" };
    view! { <path class=format!("tl-picture__link tl-picture__link--{tint}") d=line.path()/>{arrow(line, tip)} }
        .into_any()
}

fn arrow(line: &Drawn, class: &'static str) -> AnyView {
    let (x, y) = line.to;
    view! { <path class=class d=format!("M{x} {y} l-9 -4.5 v9 Z")/> }.into_any()
}

/// A link’s number, sign and verdict on its line, leading to its page.
fn label(found: &TheoryView, line: &Drawn, now: &LinkNow) -> AnyView {
    let verdict = now.judgement.verdict;
    let (x, y) = line.label;
    let words = format!("{} {} {}", now.number, sign(verdict), short(verdict));
    let wide = words.chars().count() as i32 * 7 + 14;
    let name = format!("Link {}, {} to {}: {}", now.number, now.leading_name, now.lagging_name, verdict.name());
    view! {
        <a href=link_address(&found.theory.id, &now.link.id) aria-label=name>
            <rect class=format!("tl-picture__label tl-picture__label--{}", tint(verdict)) x=x - wide / 2 y=y - 11 width=wide height="22" rx="11"/>
            <text class="tl-picture__verdict" x=x y=y + 4 text-anchor="middle">{words}</text>
        </a>
    }
    .into_any()
}

fn boxes(found: &TheoryView, drawn: &Picture) -> impl IntoView + use<> {
    let strategies = found.strategies.iter().map(|it| (node_address(&it.strand.node), false));
    let metric = |id: &ground::identity::MetricId| node_address(&Node::Metric(id.clone()));
    let leading = found.leading.iter().map(|it| (metric(&it.metric.id), true));
    let lagging = found.lagging.iter().map(|it| (metric(&it.metric.id), true));
    let goals = found.goals.iter().map(|it| (node_address(&it.strand.node), it.status.is_some()));
    let columns: [Vec<(String, bool)>; layout::COLUMNS] =
        [strategies.collect(), leading.collect(), lagging.collect(), goals.collect()];
    let placed = columns.into_iter().zip(&drawn.columns).flat_map(|(of, placed)| {
        let boxes: Vec<_> =
            of.into_iter().zip(placed).map(|((to, stands), placed)| one_box(to, placed, stands)).collect();
        boxes
    });
    placed.collect_view()
}

fn one_box(to: String, placed: &Placed, stands: bool) -> AnyView {
    let last = placed.words.len() - 1;
    let words = placed.words.iter().enumerate().map(|(at, line)| {
        let class = if stands && at == last { "tl-picture__status" } else { "tl-picture__words" };
        let y = placed.y + 10 + LINE * at as i32 + 13;
        view! { <text class=class x=placed.x + 12 y=y>{line.clone()}</text> }
    });
    let words = words.collect_view();
    let name = placed.words.join(" ");
    view! {
        <a href=to aria-label=name>
            <rect class="tl-picture__box" x=placed.x y=placed.y width=BOX_WIDTH height=placed.height rx="4"/>
            {words}
        </a>
    }
    .into_any()
}

/// What the lines mean.
fn legend() -> AnyView {
    let items = progress::theory::Verdict::ALL.map(|verdict| {
        let class = format!("tl-picture__link tl-picture__link--{}", tint(verdict));
        view! {
            <li>
                <svg viewBox="0 0 40 8" width="40" height="8" aria-hidden="true" focusable="false"><path class=class d="M0 4 H40"/></svg>
                " "{sign(verdict)}" "{verdict.name()}
            </li>
        }
    });
    view! { <ul class="tl-verdicts" aria-label="What the lines between the metrics mean">{items.into_iter().collect_view()}</ul> }
    .into_any()
}
