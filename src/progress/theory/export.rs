//! Theories of action as tables: the theories, their links with what the figures say, the reviews.

use super::{LinkNow, Review, Theory};
use ground::table_file::{Content, Sheet};

/// A theory with what is told of it.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The theory.
    pub theory: &'a Theory,
    /// Its strategies' titles.
    pub strategies: Vec<String>,
    /// Its goals' titles.
    pub goals: Vec<String>,
    /// Its links.
    pub links: &'a [LinkNow],
    /// Its links' reviews, the newest first.
    pub reviews: &'a [Review],
}

/// The tables.
pub fn sheets(all: &[Told<'_>]) -> Vec<Sheet> {
    let theories = ["Theory", "Standing", "Since", "If we", "Then", "Because", "Strategies", "Goals"];
    let links = [
        "Theory",
        "Number",
        "Leading metric",
        "Lagging metric",
        "As the leading metric improves the lagging one",
        "Lag in months",
        "Smallest effect worth having",
        "Unit",
        "Review on",
        "Stopped on",
        "Verdict",
        "Reasons",
        "Note",
    ];
    let reviews = [
        "Theory",
        "Leading metric",
        "Lagging metric",
        "Reviewed on",
        "By",
        "Verdict",
        "Reasons",
        "Rank correlation",
        "n",
        "95% interval from",
        "95% interval to",
        "Decision",
        "Why",
        "What it costs",
    ];
    vec![
        Sheet::new("Theories", theories).with(all.iter().map(theory)),
        Sheet::new("Links", links).with(all.iter().flat_map(|it| it.links.iter().map(|now| link(it.theory, now)))),
        Sheet::new("Reviews", reviews)
            .with(all.iter().flat_map(|it| it.reviews.iter().map(|of| review(it.theory, of)))),
    ]
}

fn date(day: Option<chrono::NaiveDate>) -> Content {
    day.map_or(Content::Empty, Content::Date)
}

fn theory(told: &Told<'_>) -> Vec<Content> {
    let theory = told.theory;
    vec![
        (&theory.name).into(),
        theory.standing.name().into(),
        date(theory.since),
        (&theory.if_we).into(),
        (&theory.then).into(),
        (&theory.because).into(),
        told.strategies.join("; ").into(),
        told.goals.join("; ").into(),
    ]
}

fn link(theory: &Theory, now: &LinkNow) -> Vec<Content> {
    let link = &now.link;
    vec![
        (&theory.name).into(),
        now.number.into(),
        (&now.leading_name).into(),
        (&now.lagging_name).into(),
        link.expected.name().into(),
        link.lag_months.into(),
        link.smallest_effect.into(),
        now.unit.map_or("", |unit| unit.name()).into(),
        Content::Date(link.review_on),
        date(link.stopped_on),
        now.judgement.verdict.name().into(),
        now.judgement.reasons.join(" ").into(),
        (&link.note).into(),
    ]
}

fn review(theory: &Theory, review: &Review) -> Vec<Content> {
    let association = review.association.as_ref();
    let number = |of: fn(&super::association::Association) -> f64| {
        association.map_or(Content::Empty, |it| super::association::two_decimals(of(it)).into())
    };
    vec![
        (&theory.name).into(),
        (&review.leading_name).into(),
        (&review.lagging_name).into(),
        Content::Date(review.on),
        (&review.by).into(),
        review.judgement.verdict.name().into(),
        review.judgement.reasons.join(" ").into(),
        number(|it| it.rho),
        association.map_or(Content::Empty, |it| it.n.into()),
        number(|it| it.low),
        number(|it| it.high),
        review.decision.name().into(),
        (&review.reason).into(),
        (&review.cost).into(),
    ]
}
