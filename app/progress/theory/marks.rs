//! Small pieces the theory's pages share: a verdict in word and sign, how a theory stands, when a review is due.

use app_ground::visit::visit;
use chrono::NaiveDate;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::theory::{Link, Standing, Verdict};

/// The sign of a verdict, told apart without color.
pub(super) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent => "✓",
        Verdict::NotSupported => "✕",
        Verdict::NotYetTested => "○",
        Verdict::Inconclusive => "?",
    }
}

/// The name as short as a picture needs it.
pub(super) fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent => "Consistent",
        other => other.name(),
    }
}

/// The end of a verdict’s class.
pub(super) fn tint(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent => "consistent",
        Verdict::NotSupported => "not-supported",
        Verdict::NotYetTested => "untested",
        Verdict::Inconclusive => "inconclusive",
    }
}

/// A verdict in word, sign and color.
pub(super) fn verdict_mark(verdict: Verdict) -> AnyView {
    view! {
        <span class=format!("tl-verdict tl-verdict--{}", tint(verdict))>
            <span aria-hidden="true">{sign(verdict)}</span>" "{verdict.name()}
        </span>
    }
    .into_any()
}

/// How a theory stands, in word and shape.
pub(super) fn standing_tag(standing: Standing) -> AnyView {
    let (shape, tint) = match standing {
        Standing::Current => ("●", " tl-phase--final"),
        Standing::Draft => ("○", ""),
        Standing::Retired => ("✕", ""),
    };
    view! { <span class=format!("tl-phase{tint}")><span aria-hidden="true">{shape}</span>" "{standing.name()}</span> }
        .into_any()
}

/// When a link is reviewed next, as a person would say it.
fn review_words(link: &Link, today: NaiveDate) -> String {
    let date = date_in_words(link.review_on);
    match (link.stopped_on, link.is_overdue(today), link.is_due(today)) {
        (Some(day), ..) => format!("Stopped on {}", date_in_words(day)),
        (None, true, _) => format!("Review was due {date}"),
        (None, false, true) => "Review is due today".to_owned(),
        _ => format!("Review on {date}"),
    }
}

/// When a link is reviewed next, pointed out where it is due.
pub(super) fn review_mark(link: &Link) -> impl IntoView + use<> {
    let today = visit().today();
    let words = review_words(link, today);
    match link.is_due(today) {
        true => view! { <span class="tl-overdue"><span aria-hidden="true">"▲ "</span>{words}</span> }.into_any(),
        false => view! { <span>{words}</span> }.into_any(),
    }
}

/// A lag as a fact: `12 months`, `no lag`.
pub(super) fn lag_words(months: u32) -> String {
    match months {
        0 => "no lag".to_owned(),
        1 => "1 month".to_owned(),
        months => format!("{months} months"),
    }
}

#[cfg(test)]
mod tests {
    use ground::identity::{LinkId, MetricId};
    use progress::metric::Quantity;
    use progress::theory::Expected;

    use super::*;

    #[test]
    fn a_review_is_told_as_people_say_it() {
        let link = Link {
            id: LinkId::parse("l").unwrap(),
            leading: MetricId::parse("x").unwrap(),
            lagging: MetricId::parse("y").unwrap(),
            expected: Expected::Improves,
            lag_months: 12,
            smallest_effect: Quantity::whole(2),
            review_on: "2026-05-14".parse().unwrap(),
            note: String::new(),
            stopped_on: None,
        };
        for (today, words) in [
            ("2026-05-13", "Review on May 14, 2026"),
            ("2026-05-14", "Review is due today"),
            ("2026-05-15", "Review was due May 14, 2026"),
        ] {
            assert_eq!(review_words(&link, today.parse().unwrap()), words);
        }
        let stopped = Link { stopped_on: "2026-05-20".parse().ok(), ..link };
        assert_eq!(review_words(&stopped, "2027-01-01".parse().unwrap()), "Stopped on May 20, 2026");
        assert_eq!([0, 1, 18].map(lag_words), ["no lag", "1 month", "18 months"]);
    }

    #[test]
    fn every_verdict_has_a_sign_of_its_own() {
        let signs: std::collections::BTreeSet<_> = Verdict::ALL.into_iter().map(sign).collect();
        assert_eq!(signs.len(), Verdict::ALL.len());
    }
}
