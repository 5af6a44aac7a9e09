//! Every finding in as little room as it takes: the answer, what was agreed, what it stands on.

use leptos::prelude::*;
use practice::assessment::results::{Finding, Results};
use practice::assessment::tabular::answer_words;
use practice::framework::{Element, Indicator};

use super::super::findings::{Older, agreed, element_words, evidence, said_alone};

/// Every element with its indicators.
pub(super) fn findings(results: &Results, older: &Older) -> impl IntoView + use<> {
    let scored = results.framework.elements().zip(results.profile.elements());
    let sections = scored.map(|(element, scored)| {
        let found = element_findings(results, older, element);
        view! {
            <section class="tl-element" id=format!("e-{}", element.number)>
                <h3>{format!("{} {}", element.number, element.name)}</h3>
                <p class="tl-quiet">{element_words(scored)}</p>
                {found}
            </section>
        }
    });
    sections.collect_view()
}

fn element_findings(results: &Results, older: &Older, element: &Element) -> impl IntoView + use<> {
    let found = element.indicators.iter().filter_map(|it| results.finding(it.number).map(|found| (it, found)));
    found.map(|(indicator, finding)| entry(older, indicator, finding)).collect_view()
}

fn entry(older: &Older, indicator: &Indicator, finding: &Finding) -> AnyView {
    // What members said alone only where nothing else says why.
    let alone = finding.proposed.is_none().then(|| said_alone(finding));
    view! {
        <article class="tl-entry" id=format!("i-{}", indicator.number)>
            <h4>{indicator.number.to_string()}" "{indicator.text.clone()}</h4>
            <p class="tl-entry__answer">{answer_words(finding)}</p>
            <div class="tl-entry__said">{agreed(finding)}{alone}{evidence(older, finding)}</div>
        </article>
    }
    .into_any()
}
