//! The rubric as a document: variables, their elements, and each indicator with its look-fors and its four levels.

use leptos::prelude::*;
use practice::framework::{Element, Indicator, Level, Perception, PerceptionKind, Variable};

/// A variable with all that is in it.
pub(super) fn variable(variable: &Variable) -> AnyView {
    let id = format!("v-{}", variable.number);
    let heading = id.clone();
    view! {
        <section class="tl-variable" aria-labelledby=heading>
            <h2 id=id><span class="tl-variable__number">"Variable "{variable.number.clone()}</span>" "{variable.name.clone()}</h2>
            <p class="tl-narrow">{variable.summary.clone()}{weight(variable.weight)}</p>
            {variable.elements.iter().map(element).collect_view()}
            <p class="screen-only"><a href="#contents">"Back to contents"</a></p>
        </section>
    }
    .into_any()
}

fn element(element: &Element) -> AnyView {
    let id = format!("e-{}", element.number);
    view! {
        <section class="tl-element">
            <h3 id=id><span class="tl-element__number">{element.number.clone()}</span>" "{element.name.clone()}</h3>
            <p class="tl-narrow">{element.summary.clone()}{weight(element.weight)}</p>
            {element.indicators.iter().map(indicator).collect_view()}
        </section>
    }
    .into_any()
}

fn indicator(indicator: &Indicator) -> AnyView {
    let number = indicator.number.to_string();
    let title = format!("t-{number}");
    let heading = title.clone();
    let look_fors = indicator.look_fors.iter().map(|look_for| view! { <li>{look_for.clone()}</li> });
    let levels = Level::ALL.map(|level| {
        view! {
            <div class="tl-level">
                <dt><span class="tl-level__number">{level.number()}</span>" "{level.name()}</dt>
                <dd>{indicator.descriptor(level).to_owned()}</dd>
            </div>
        }
    });
    view! {
        <article class="tl-indicator" id=format!("i-{number}") aria-labelledby=heading>
            <h4 id=title><span class="tl-indicator__number">{number.clone()}</span>" "{indicator.text.clone()}</h4>
            {indicator.perception.as_ref().map(perception)}
            <div class="tl-look-fors">
                <h5>"Look for"</h5>
                <ul class="usa-list">{look_fors.collect_view()}</ul>
            </div>
            <dl class="tl-level-grid">{levels.collect_view()}</dl>
            {weight(indicator.weight)}
        </article>
    }
    .into_any()
}

fn perception(perception: &Perception) -> AnyView {
    view! {
        <p class="tl-perception"><span class="usa-tag">"Ask others"</span>" "{perception_in_words(perception)}</p>
    }
    .into_any()
}

/// Whom an indicator asks about, and what of theirs.
pub(super) fn perception_in_words(perception: &Perception) -> String {
    let verb = match perception.kind {
        PerceptionKind::Opinion => "think",
        PerceptionKind::Knowledge => "know",
    };
    format!("It is about what {} {verb}.", listed(&perception.of))
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => "others".to_owned(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// How much something counts, where that isn't once.
fn weight(weight: u8) -> Option<impl IntoView> {
    (weight != 1).then(|| view! { <span class="tl-quiet">" It counts "{weight}" times."</span> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perception_mark_says_whom_to_ask_about_what() {
        let of = |kind, of: &[&str]| {
            perception_in_words(&Perception { kind, of: of.iter().map(|name| (*name).to_owned()).collect() })
        };
        assert_eq!(of(PerceptionKind::Opinion, &["LEAs"]), "It is about what LEAs think.");
        assert_eq!(of(PerceptionKind::Opinion, &["LEAs", "schools"]), "It is about what LEAs and schools think.");
        assert_eq!(
            of(PerceptionKind::Knowledge, &["SEA staff", "LEAs", "schools"]),
            "It is about what SEA staff, LEAs and schools know."
        );
    }
}
