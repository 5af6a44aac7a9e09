//! Theories of action as tables: the theories, their links with what the figures say, the reviews.

use super::association::{Association, two_decimals};
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
    let theories = Sheet::of("Theories", all).columns(&[
        ("Theory", &|it| (&it.theory.name).into()),
        ("Standing", &|it| it.theory.standing.name().into()),
        ("Since", &|it| it.theory.since.into()),
        ("If we", &|it| (&it.theory.if_we).into()),
        ("Then", &|it| (&it.theory.then).into()),
        ("Because", &|it| (&it.theory.because).into()),
        ("Strategies", &|it| it.strategies.join("; ").into()),
        ("Goals", &|it| it.goals.join("; ").into()),
    ]);
    let links = all.iter().flat_map(|told| told.links.iter().map(move |now| (told.theory, now)));
    let links = Sheet::of("Links", links).columns(&[
        ("Theory", &|(theory, _)| (&theory.name).into()),
        ("Number", &|(_, it)| it.number.into()),
        ("Leading metric", &|(_, it)| (&it.leading_name).into()),
        ("Lagging metric", &|(_, it)| (&it.lagging_name).into()),
        ("As the leading metric improves the lagging one", &|(_, it)| it.link.expected.name().into()),
        ("Lag in months", &|(_, it)| it.link.lag_months.into()),
        ("Smallest effect worth having", &|(_, it)| it.link.smallest_effect.into()),
        ("Unit", &|(_, it)| it.unit.map(|unit| unit.name()).into()),
        ("Review on", &|(_, it)| it.link.review_on.into()),
        ("Stopped on", &|(_, it)| it.link.stopped_on.into()),
        ("Verdict", &|(_, it)| it.judgement.verdict.name().into()),
        ("Reasons", &|(_, it)| it.judgement.reasons.join(" ").into()),
        ("Note", &|(_, it)| (&it.link.note).into()),
    ]);
    let reviews = all.iter().flat_map(|told| told.reviews.iter().map(move |review| (told.theory, review)));
    let number = |review: &Review, of: fn(&Association) -> f64| -> Content {
        review.association.as_ref().map(|it| two_decimals(of(it))).into()
    };
    let reviews = Sheet::of("Reviews", reviews).columns(&[
        ("Theory", &|(theory, _)| (&theory.name).into()),
        ("Leading metric", &|(_, it)| (&it.leading_name).into()),
        ("Lagging metric", &|(_, it)| (&it.lagging_name).into()),
        ("Reviewed on", &|(_, it)| it.on.into()),
        ("By", &|(_, it)| (&it.by).into()),
        ("Verdict", &|(_, it)| it.judgement.verdict.name().into()),
        ("Reasons", &|(_, it)| it.judgement.reasons.join(" ").into()),
        ("Rank correlation", &|(_, it)| number(it, |it| it.rho)),
        ("n", &|(_, it)| it.association.as_ref().map(|it| it.n).into()),
        ("95% interval from", &|(_, it)| number(it, |it| it.low)),
        ("95% interval to", &|(_, it)| number(it, |it| it.high)),
        ("Decision", &|(_, it)| it.decision.name().into()),
        ("Why", &|(_, it)| (&it.reason).into()),
        ("What it costs", &|(_, it)| (&it.cost).into()),
    ]);
    vec![theories, links, reviews]
}
