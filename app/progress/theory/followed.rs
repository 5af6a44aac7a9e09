//! The theory as a list: from each strategy over its metrics to the goals, and from each goal back.

use ground::identity::MetricId;
use leptos::prelude::*;
use progress::theory::Expected;
use progress::theory::LinkNow;
use progress::theory::use_cases::{Member, MetricNow, TheoryView};
use progress::theory::verdict::effect_in_words;

use super::address::{link_address, node_address};
use super::marks::{lag_words, review_mark, verdict_mark};
use crate::metric::status_mark;

/// The lists, both ways.
pub(super) fn followed(found: &TheoryView) -> AnyView {
    let forwards = found.strategies.iter().map(|member| from_strategy(found, member)).collect_view();
    let back = found.goals.iter().map(|member| to_goal(found, member)).collect_view();
    let loose = found.links.iter().filter(|now| !is_moved(found, now)).map(|now| step(found, now, true));
    let loose: Vec<_> = loose.collect();
    let loose = (!loose.is_empty()).then(|| {
        view! { <li><p><strong>"No strategy of this theory moves these"</strong></p><ul>{loose}</ul></li> }
    });
    view! {
        <section class="tl-section tl-followed" aria-labelledby="followed">
            <h2 id="followed">"From strategies to goals, and back"</h2>
            <div class="tl-followed__ways">
                <div>
                    <h3>"From each strategy"</h3>
                    <ul class="tl-followed__list">{forwards}{loose}</ul>
                </div>
                <div>
                    <h3>"From each goal back"</h3>
                    <ul class="tl-followed__list">{back}</ul>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn is_moved(found: &TheoryView, now: &LinkNow) -> bool {
    found.strategies.iter().any(|member| member.strand.metrics.contains(&now.link.leading))
}

fn title(member: &Member) -> AnyView {
    let said =
        (!member.figures.is_empty()).then(|| view! { <span class="tl-quiet">" "{member.figures.clone()}</span> });
    view! {
        <p>
            <a href=node_address(&member.strand.node)><strong>{member.strand.title.clone()}</strong></a>
            " "{member.status.map(status_mark)}{said}
        </p>
    }
    .into_any()
}

fn metric(all: &[MetricNow], id: &MetricId) -> impl IntoView + use<> {
    all.iter().find(|now| now.metric.id == *id).map(|now| {
        let figures = (!now.figures.is_empty()).then(|| view! { <span class="tl-quiet">" "{now.figures.clone()}</span> });
        view! {
            <p><a href=format!("/metrics/{}", now.metric.id)>{now.metric.name.clone()}</a>" "{status_mark(now.status)}{figures}</p>
        }
    })
}

fn from_strategy(found: &TheoryView, member: &Member) -> AnyView {
    let metrics = member.strand.metrics.iter().map(|id| {
        let steps = found.links.iter().filter(|now| now.link.leading == *id).map(|now| step(found, now, true));
        let steps: Vec<_> = steps.collect();
        let steps = match steps.is_empty() {
            true => view! { <p class="tl-quiet">"No link goes on from here."</p> }.into_any(),
            false => view! { <ul>{steps}</ul> }.into_any(),
        };
        view! { <li>{metric(&found.leading, id)}{steps}</li> }
    });
    let metrics: Vec<_> = metrics.collect();
    let body = match metrics.is_empty() {
        true => view! { <p class="tl-quiet">"Nobody measures it."</p> }.into_any(),
        false => view! { <ul>{metrics}</ul> }.into_any(),
    };
    view! { <li>{title(member)}{body}</li> }.into_any()
}

fn to_goal(found: &TheoryView, member: &Member) -> AnyView {
    let metrics = member.strand.metrics.iter().map(|id| {
        let steps = found.links.iter().filter(|now| now.link.lagging == *id).map(|now| step(found, now, false));
        let steps: Vec<_> = steps.collect();
        let steps = match steps.is_empty() {
            true => view! { <p class="tl-quiet">"No link leads here."</p> }.into_any(),
            false => view! { <ul>{steps}</ul> }.into_any(),
        };
        view! { <li>{metric(&found.lagging, id)}{steps}</li> }
    });
    let metrics: Vec<_> = metrics.collect();
    let body = match metrics.is_empty() {
        true => view! { <p class="tl-quiet">"It has no lagging metric."</p> }.into_any(),
        false => view! { <ul>{metrics}</ul> }.into_any(),
    };
    view! { <li>{title(member)}{body}</li> }.into_any()
}

/// A link with its verdict, and what stands at its other end: the goals on the way forward, the strategies on the way back.
fn step(found: &TheoryView, now: &LinkNow, forward: bool) -> AnyView {
    let link = &now.link;
    let name = match forward {
        true => now.lagging_name.clone(),
        false => now.leading_name.clone(),
    };
    let (to, ends, end) = match forward {
        true => (&link.lagging, &found.goals, "→ "),
        false => (&link.leading, &found.strategies, "← "),
    };
    let ends = ends.iter().filter(|member| member.strand.metrics.contains(to)).map(|member| {
        view! { <li>{end}<a href=node_address(&member.strand.node)>{member.strand.title.clone()}</a></li> }
    });
    let ends: Vec<_> = ends.collect();
    let reason = now.judgement.reasons.join(" ");
    view! {
        <li>
            <p>
                {end}<a href=format!("/metrics/{to}")>{name}</a>" "
                <a href=link_address(&found.theory.id, &link.id)>{format!("Link {}", now.number)}</a>" "
                {verdict_mark(now.judgement.verdict)}
            </p>
            <p class="tl-quiet">{terms(now)}" · "{review_mark(link)}</p>
            <p class="tl-quiet tl-followed__why">{reason}</p>
            {(!ends.is_empty()).then(|| view! { <ul>{ends}</ul> })}
        </li>
    }
    .into_any()
}

/// What a link expects: `Expected to improve by at least 2 points after 12 months`.
pub(super) fn terms(now: &LinkNow) -> String {
    let link = &now.link;
    let effect =
        now.unit.map_or_else(|| link.smallest_effect.to_string(), |unit| effect_in_words(unit, link.smallest_effect));
    let moves = match link.expected {
        Expected::Improves => "improve",
        Expected::Worsens => "get worse",
    };
    match link.lag_months {
        0 => format!("Expected to {moves} by at least {effect} in the same time"),
        months => format!("Expected to {moves} by at least {effect} after {}", lag_words(months)),
    }
}
