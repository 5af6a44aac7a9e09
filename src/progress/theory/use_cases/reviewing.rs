//! Reviewing links and deciding what follows, and what organizations' figures say of a link.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::loading::{StateSeries, all_metrics, links_now, state_series};
use super::writing::{changeable, recorded};
use crate::metric::{ALL_GROUP, Metric, Trajectory};
use crate::observation::use_cases::columns;
use crate::theory::association::{Association, ORGANIZATIONS_MIN, ranks};
use crate::theory::pairing::{Across, Pair, Periods};
use crate::theory::verdict::{Reading, figures};
use crate::theory::{Decision, Link, MAX_REVIEWS, Review, ReviewForm, Theory, WantedReview, acts, store};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{LinkId, MetricId, TheoryId};
use ground::organization::Kind;
use ground::problem::{Error, Result};
use ground::site::Site;

/// What the figures of organizations say of a link.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Associated {
    /// The rank correlation; none where too few reported both, or all alike.
    pub association: Option<Association>,
    /// It as a sentence, or why there is none.
    pub sentence: String,
    /// For each organization whose figures may be shown, its rank in both, the best first. In no order that tells which
    /// organization it is.
    pub ranks: Vec<(u32, u32)>,
    /// The organizations in quarters by how far along they are, the furthest first; in halves where they are fewer than
    /// twelve, and none without an association.
    pub quarters: Vec<Quarter>,
}

/// A quarter of the organizations, by how far along they are with the leading metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarter {
    /// How many.
    pub organizations: usize,
    /// In how many of them the lagging metric got better.
    pub improved: usize,
    /// The median change of the lagging metric in millionths, positive where it got better.
    pub median_change: i64,
}

/// What organizations of a kind are called, several of them.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Sea => "agencies",
        Kind::Lea => "LEAs",
        Kind::School => "schools",
    }
}

/// What the figures of organizations say of a link, by the periods that the State's figures are judged by.
pub(super) async fn associated(
    database: &Database,
    site: &Site,
    link: &Link,
    series: &StateSeries,
) -> Result<Associated> {
    let told = |sentence: String| Ok(Associated { sentence, ..Associated::default() });
    let (Some(leading), Some(lagging)) = (series.get(&link.leading), series.get(&link.lagging)) else {
        return told(String::new());
    };
    let organizations = called(leading.metric.level);
    if leading.metric.level != lagging.metric.level || leading.metric.level == Kind::Sea {
        return told(
            "The two metrics aren’t reported by the same organizations, so there is nothing to compare.".to_owned(),
        );
    }
    let (first, then) = (figures(leading), figures(lagging));
    let (before, after) = (Reading::of(leading, &first), Reading::of(lagging, &then));
    let Some(periods) = Periods::of(link, before, after, site.school_year_starts) else {
        return told(format!(
            "Whether {organizations} that are further along changed more can be told once the lag has passed."
        ));
    };
    let pairs = paired(database, &leading.metric, &lagging.metric, &periods).await?;
    let of: Vec<_> = pairs.iter().map(|pair| (pair.attained, pair.change)).collect();
    let association = Association::of(&of);
    let sentence = match association {
        Some(association) => association.sentence(organizations),
        None if pairs.len() < ORGANIZATIONS_MIN => {
            format!("{} {organizations} report both; an association is told from {ORGANIZATIONS_MIN} up.", pairs.len())
        }
        None => format!("All {organizations} stand alike in one of the two, so there is no association to tell."),
    };
    let quarters = if association.is_some() { quarters(&pairs) } else { Vec::new() };
    let ranks = if association.is_some() { shown_ranks(&pairs) } else { Vec::new() };
    Ok(Associated { association, sentence, ranks, quarters })
}

async fn paired(database: &Database, leading: &Metric, lagging: &Metric, periods: &Periods) -> Result<Vec<Pair>> {
    let of_leading = columns(database, &leading.id, ALL_GROUP, &[periods.leading]).await?;
    let of_lagging = columns(database, &lagging.id, ALL_GROUP, &[periods.before, periods.after]).await?;
    let ([of_leading], [before, after]) = (of_leading.as_slice(), of_lagging.as_slice()) else {
        return Ok(Vec::new());
    };
    let targets = crate::metric::targets_of(database, &leading.id).await?;
    let targets: BTreeMap<_, Trajectory> = targets.into_iter().map(|it| (it.organization, it.trajectory)).collect();
    let across = Across { leading: of_leading, before, after, targets: &targets };
    Ok(across.pairs(leading, lagging, periods.leading_on))
}

/// Ranks, the best 1, ties alike, of those that may be shown; sorted, so that their order tells nothing.
fn shown_ranks(pairs: &[Pair]) -> Vec<(u32, u32)> {
    let from_best = |doubled: Vec<i128>| {
        let best = 2 * pairs.len() as i128 + 2;
        doubled.into_iter().map(move |rank| u32::try_from((best - rank) / 2).unwrap_or_default())
    };
    let one = from_best(ranks(&pairs.iter().map(|pair| pair.attained).collect::<Vec<_>>()));
    let other = from_best(ranks(&pairs.iter().map(|pair| pair.change).collect::<Vec<_>>()));
    let both = one.zip(other).zip(pairs).filter(|(_, pair)| pair.may_show).map(|(ranks, _)| ranks);
    let mut both: Vec<_> = both.collect();
    both.sort_unstable();
    both
}

fn quarters(pairs: &[Pair]) -> Vec<Quarter> {
    let mut sorted: Vec<&Pair> = pairs.iter().collect();
    sorted.sort_by(|one, other| other.attained.cmp(&one.attained).then(other.change.cmp(&one.change)));
    // Where quarters would be of two, halves tell enough, and of nobody alone.
    let parts = if sorted.len() < 12 { 2 } else { 4 };
    let quarter = |of: &[&Pair]| {
        let mut changes: Vec<i64> = of.iter().map(|pair| pair.change).collect();
        changes.sort_unstable();
        let middle = changes.len() / 2;
        let median_change = match changes.len() % 2 {
            1 => changes[middle],
            _ => (changes[middle - 1] + changes[middle]) / 2,
        };
        let improved = changes.iter().filter(|change| **change > 0).count();
        Quarter { organizations: of.len(), improved, median_change }
    };
    let edge = |at: usize| at * sorted.len() / parts;
    (0..parts).map(|at| quarter(&sorted[edge(at)..edge(at + 1)])).collect()
}

/// Reviews a link: keeps what the figures say today with what is decided, and when it is reviewed next. What was said
/// before stays as it was.
///
/// # Errors
/// `Invalid` by field; `Conflict` when the theory changed since `version` or is retired; `SignedOut`, `Forbidden`,
/// `NotFound`.
#[expect(clippy::too_many_arguments, reason = "which link at which version, what is decided, and when")]
pub async fn review_link(
    database: &Database,
    principal: &Principal,
    site: &Site,
    theory: &TheoryId,
    link: &LinkId,
    version: i64,
    form: &ReviewForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::DecideOnTheory, &Place::sea())?;
    let today = site.today(now);
    let wanted = WantedReview::parse(form, today)?;
    let theory = changeable(store::theory(database, theory).await?)?;
    let reviewed = theory.link(link).ok_or(Error::NotFound)?.clone();
    if store::reviews(database, &theory.id).await?.len() >= MAX_REVIEWS {
        return Err(Error::invalid(
            "decision",
            format!("A theory has {MAX_REVIEWS} reviews at most. Begin a new one."),
        ));
    }
    let metrics = all_metrics(database).await?;
    let ends = [reviewed.leading.clone(), reviewed.lagging.clone()];
    let series = state_series(database, principal, site, ends, today).await?;
    let alone = Theory { links: vec![reviewed.clone()], ..theory.clone() };
    let found = links_now(&alone, &series, &metrics).into_iter().next().ok_or(Error::NotFound)?;
    let associated = associated(database, site, &reviewed, &series).await?;
    let review = Review {
        leading_name: found.leading_name,
        lagging_name: found.lagging_name,
        judgement: found.judgement,
        association: associated.association,
        decision: wanted.decision,
        reason: wanted.reason.clone(),
        cost: wanted.cost.clone(),
        on: today,
        at: now,
        by: permit.name().to_owned(),
        link: reviewed,
    };
    let links = followed(&theory.links, link, &wanted, today);
    let event = recorded(&permit, acts::LINK_REVIEWED, &theory.id, &theory.name).after(&review);
    store::review(database, event, store::Versioned { id: &theory.id, version }, &links, &review).await
}

/// The links with what follows from a review of one of them.
fn followed(links: &[Link], reviewed: &LinkId, wanted: &WantedReview, today: NaiveDate) -> Vec<Link> {
    let follow = |link: &Link| match link.id == *reviewed {
        true => Link {
            review_on: wanted.next_on.unwrap_or(link.review_on),
            stopped_on: (wanted.decision == Decision::Stop).then_some(today),
            ..link.clone()
        },
        false => link.clone(),
    };
    links.iter().map(follow).collect()
}

/// The newest decision on a link that uses each metric: when, and what in words. For the burden ledger.
pub(crate) async fn last_decisions(database: &Database) -> Result<BTreeMap<MetricId, (NaiveDate, String)>> {
    let found = store::decisions(database).await?;
    Ok(found.into_iter().map(|(metric, (on, decision))| (metric, (on, decision.name().to_owned()))).collect())
}
