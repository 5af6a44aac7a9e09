//! What a metric's page says of it beside its figures: the definition, what it still lacks, what was done to it.

use app_ground::visit::visit;
use ground::access::Action;
use ground::calendar::date_in_words;
use ground::identity::OrganizationId;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::metric::checks::{Check, Quality, met};
use progress::metric::{Direction, Group, Happening, Metric, Quantity, Supplier, Target, Timing};

use super::address::{address_of, targets_address};

/// What is measured, of whom, how often and whence; and what the definition still lacks.
pub fn definition_section(metric: &Metric, checks: &[Check]) -> AnyView {
    let edit = visit().may(Action::WorkOnMetrics).then(|| {
        view! { <a class="tl-no-print" href=format!("{}/edit", address_of(&metric.id))>"Change the definition"</a> }
    });
    let words = match metric.definition.as_str() {
        "" => view! { <p class="tl-quiet">"Nobody has written down yet what exactly is counted."</p> }.into_any(),
        words => view! { <p class="tl-said">{words.to_owned()}</p> }.into_any(),
    };
    view! {
        <section class="tl-section" id="definition" aria-labelledby="definition-heading">
            <h2 id="definition-heading">"What is measured"</h2>
            {words}
            {facts(metric)}
            {checks_list(metric, checks)}
            {edit}
        </section>
    }
    .into_any()
}

/// The definition as names and values.
pub(super) fn facts(metric: &Metric) -> AnyView {
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    view! {
        <dl class="tl-facts">
            {fact("Unit", metric.unit.name().to_owned())}
            {fact("Which way is better", direction(metric))}
            {fact("Kind", timing_words(metric))}
            {fact("Reported for", format!("{}, {}", level_words(metric.level), metric.frequency.name().to_lowercase()))}
            {fact("Source", or_not_yet(&metric.source))}
            {fact("Owner", or_not_yet(&metric.owner_name))}
            {fact("Who supplies it", supply(metric))}
            {fact("The State’s figure", metric.aggregate.name().to_owned())}
            {fact("Goes under review", review(metric))}
            {fact("Student groups", groups(&metric.groups))}
            {fact("Who sees the figures", metric.sharing.name().to_owned())}
        </dl>
    }
    .into_any()
}

/// Of what it is reported, in words.
pub(super) fn level_words(level: Kind) -> &'static str {
    match level {
        Kind::Sea => "The State as a whole",
        Kind::Lea | Kind::School => level.plural(),
    }
}

fn or_not_yet(value: &str) -> String {
    if value.is_empty() { "Nobody has said yet".to_owned() } else { value.to_owned() }
}

fn timing_words(metric: &Metric) -> String {
    match metric.timing {
        Timing::Leading => "Leading: tells soon whether a strategy is well carried out".to_owned(),
        Timing::Lagging => "Lagging: tells in the end whether it worked".to_owned(),
    }
}

fn direction(metric: &Metric) -> String {
    match (metric.direction, metric.tolerance == Quantity::default()) {
        (direction, true) => direction.name().to_owned(),
        (Direction::Hold, false) => format!("Should stay where it is, give or take {}", metric.words(metric.tolerance)),
        (direction, false) => {
            format!("{}; {} either way still holds a baseline", direction.name(), metric.words(metric.tolerance))
        }
    }
}

fn supply(metric: &Metric) -> String {
    match (metric.supplier, metric.effort_minutes) {
        (Supplier::Sea, _) | (_, 0) => metric.supplier.name().to_owned(),
        (supplier, 1) => format!("{}; 1 minute each time", supplier.name()),
        (supplier, minutes) => format!("{}; {minutes} minutes each time", supplier.name()),
    }
}

/// What puts a figure under review, as a sentence; empty where nothing does.
fn review(metric: &Metric) -> String {
    let rules = &metric.validation;
    let mut parts = Vec::new();
    match (rules.least, rules.most) {
        (Some(least), Some(most)) => {
            parts.push(format!("a figure outside of {} to {}", metric.words(least), metric.words(most)))
        }
        (Some(least), None) => parts.push(format!("a figure under {}", metric.words(least))),
        (None, Some(most)) => parts.push(format!("a figure above {}", metric.words(most))),
        (None, None) => {}
    }
    if let Some(change) = rules.most_change {
        parts.push(format!("a change of more than {} since the period before", metric.words(change)));
    }
    if rules.needs_n {
        parts.push("a figure without its n".to_owned());
    }
    let sentence = parts.join("; ");
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn groups(groups: &[Group]) -> String {
    groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Six checks, each met or with what to do; what is missing comes first, and what is met is folded away when all is.
pub(super) fn checks_list(metric: &Metric, checks: &[Check]) -> AnyView {
    let (target, edit) =
        (targets_address(&metric.id, &OrganizationId::sea()), format!("{}/edit", address_of(&metric.id)));
    let may_work = visit().may(Action::WorkOnMetrics);
    let mut sorted: Vec<&Check> = checks.iter().collect();
    sorted.sort_by_key(|check| check.met);
    let items = sorted.into_iter().map(|check| {
        let (shape, said) = if check.met { ("✓", "Met") } else { ("○", "Missing") };
        let class = if check.met { "tl-check" } else { "tl-check tl-check--missing" };
        let to = match check.quality {
            Quality::HasTarget | Quality::TimeBound => target.clone(),
            Quality::Specific => format!("{edit}#definition"),
            Quality::Measurable => format!("{edit}#source"),
            Quality::Owned => format!("{edit}#owner"),
            Quality::Bearable => format!("{edit}#effort_minutes"),
        };
        let fix = (may_work && !check.met).then(|| {
            view! { " "<a class="tl-no-print" href=to>"Do it"<span class="usa-sr-only">{format!(": {}", check.quality.name())}</span></a> }
        });
        view! {
            <li class=class>
                <span class="tl-check__shape" aria-hidden="true">{shape}</span>
                <span><strong>{check.quality.name()}</strong><span class="usa-sr-only">{format!(", {said}")}</span>": "{check.says.clone()}{fix}</span>
            </li>
        }
    });
    let summary = format!("{} of {} checks met", met(checks), checks.len());
    let items = items.collect_view();
    view! {
        <details class="tl-checks" open=met(checks) < checks.len()>
            <summary>{summary}</summary>
            <ul>{items}</ul>
        </details>
    }
    .into_any()
}

/// What was done to a metric, the newest first. Nothing where nothing was.
pub fn history_section(history: &[Happening]) -> impl IntoView + use<> {
    let visit = visit();
    let items = history.iter().map(|it| {
        view! { <li>{it.by.clone()}" "{it.what.clone()}<span class="tl-quiet">" · "{visit.moment(it.at)}</span></li> }
    });
    let items = items.collect_view();
    (!history.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="history">
                <h2 id="history">"What changed"</h2>
                <ul class="usa-list">{items}</ul>
            </section>
        }
    })
}

/// `From 70.0% on September 1, 2024 to 80.0% by June 1, 2026`.
pub fn target_in_words(metric: &Metric, target: &Target) -> String {
    let (from, to) = (target.trajectory.baseline(), target.trajectory.target());
    let (start, end) = (date_in_words(from.on), date_in_words(to.on));
    format!("From {} on {start} to {} by {end}", metric.words(from.value), metric.words(to.value))
}

/// A metric for tests.
#[cfg(test)]
pub(super) mod tests {
    use progress::metric::{Validation, testing};

    use super::*;

    pub(in crate::metric) fn example() -> Metric {
        Metric {
            name: "Attendance rate".into(),
            supplier: Supplier::Lea,
            effort_minutes: 20,
            validation: Validation::default(),
            ..testing::example("m1")
        }
    }

    #[test]
    fn a_definition_is_told_in_words() {
        let plain = example();
        assert_eq!(
            (review(&plain).as_str(), supply(&plain).as_str()),
            ("", "Each LEA reports it; 20 minutes each time")
        );
        let (least, most) = (Some(Quantity::whole(0)), Some(Quantity::whole(100)));
        let rules = Validation { least, most, most_change: Some(Quantity::whole(5)), needs_n: true };
        let strict = Metric { validation: rules, tolerance: Quantity::whole(1), direction: Direction::Hold, ..plain };
        let says = "A figure outside of 0.0% to 100.0%; a change of more than 5.0% since the period before; a figure without its n";
        assert_eq!(review(&strict), says);
        assert_eq!(direction(&strict), "Should stay where it is, give or take 1.0%");
    }
}
