//! A metric across organizations: who stands how, narrowed, sorted and cut into pages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::hiding::shown;
use super::series::judged;
use super::{Column, Shown};
use crate::metric::{Latest, Metric, Quantity, Standards, Status, Target};
use ground::calendar::Period;
use ground::identity::OrganizationId;
use ground::order::Order;
use ground::organization;
use ground::organization::directory::Directory;

ground::keyed! {
    /// What organizations are sorted by.
    #[derive(Default)]
    pub enum AcrossSort: key, name {
        /// How much of what was expected is attained.
        #[default]
        Attained: "attained", "Furthest behind first";
        /// The figure.
        Value: "value", "Figure";
        /// The change since the period before.
        Change: "change", "Change";
        /// The organization's name.
        Name: "name", "Name";
    }
}

/// What is looked at across organizations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcrossQuery {
    /// The student group's key; empty for everybody.
    pub group: String,
    /// The period; the newest with a number where none is chosen.
    #[serde(with = "by_key")]
    pub period: Option<Period>,
    /// Only organizations whose name or State id holds these words; empty for all.
    #[serde(rename = "q")]
    pub words: String,
    /// Only organizations of this region; empty for all.
    pub region: String,
    /// Only organizations that stand like this.
    pub status: Option<Status>,
    /// The order.
    pub sort: Order<AcrossSort>,
    /// Which page of 50, from 1; 0 for everything (exports).
    pub page: usize,
}

/// A period by its key, as addresses have it.
mod by_key {
    use ground::calendar::Period;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(period: &Option<Period>, to: S) -> Result<S::Ok, S::Error> {
        period.map(Period::key).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Period>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.as_deref().and_then(Period::from_key))
    }
}

/// One organization's figure beside others'.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its region; may be empty.
    pub region: String,
    /// What is shown; none where nothing was reported for the period.
    pub shown: Option<Shown>,
    /// How it stands; [`Status::NoCurrentData`] where there is no figure or it isn't shown.
    pub status: Status,
    /// The share of what was expected that it attained, in hundredths, where there is one and it is shown.
    pub attained_pct: Option<i64>,
    /// The change since the period before, where both are shown as numbers.
    pub change: Option<Quantity>,
}

/// How many organizations a page holds.
const PAGE: usize = 50;

/// What is looked at.
pub(super) struct Looked<'a> {
    pub(super) metric: &'a Metric,
    pub(super) standards: &'a Standards,
    pub(super) directory: &'a Directory,
    /// Organizations' own targets.
    pub(super) own: &'a BTreeMap<OrganizationId, &'a Target>,
    pub(super) state_target: Option<&'a Target>,
    pub(super) column: &'a Column,
    /// The column of the period before.
    pub(super) before: &'a Column,
    /// The last day of the period looked at; none where nothing was ever reported.
    pub(super) on: Option<NaiveDate>,
    /// Whether the reader chose the period, to see how all stood then; else it is about how they stand today.
    pub(super) is_chosen: bool,
    pub(super) today: NaiveDate,
}

/// What was found.
pub(super) struct Found {
    pub(super) rows: Vec<Across>,
    pub(super) total: usize,
    pub(super) pages: (usize, usize),
    pub(super) counts: Vec<(Status, usize)>,
    pub(super) spread: Vec<Quantity>,
}

/// An organization with what its place in the order depends on; the rest is made for those that are on the page.
struct Candidate<'a> {
    organization: &'a organization::Organization,
    shown: Option<Shown>,
    status: Status,
    attained: Option<Ratio<i128>>,
    change: Option<Quantity>,
}

/// Looks across the open organizations of the metric's level.
pub(super) fn look(looked: &Looked<'_>, query: &AcrossQuery, may_see: impl Fn(&OrganizationId) -> bool) -> Found {
    let is_there = |it: &&organization::Organization| {
        it.kind == looked.metric.level
            && (it.status == organization::Status::Open || looked.column.cells.contains_key(&it.id))
            && may_see(&it.id)
    };
    let all: Vec<Candidate<'_>> = looked.directory.iter().filter(is_there).map(|it| candidate(looked, it)).collect();
    let counts = Status::ALL.map(|status| (status, all.iter().filter(|it| it.status == status).count())).to_vec();
    let mut spread: Vec<Quantity> = all.iter().filter_map(|it| it.shown.as_ref()?.number()).collect();
    spread.sort_unstable();
    let words = query.words.to_lowercase();
    let mut taken: Vec<Candidate<'_>> = all
        .into_iter()
        .filter(|it| query.status.is_none_or(|status| status == it.status))
        .filter(|it| query.region.is_empty() || looked.directory.region(&it.organization.id) == query.region)
        .filter(|it| {
            let name = it.organization.name.to_lowercase();
            words
                .split_whitespace()
                .all(|word| name.contains(word) || it.organization.state_id.to_lowercase().contains(word))
        })
        .collect();
    sort(&mut taken, query);
    let total = taken.len();
    let pages = if query.page == 0 { 1 } else { total.div_ceil(PAGE).max(1) };
    let page = query.page.clamp(1, pages);
    let on_page = match query.page {
        0 => taken,
        _ => taken.into_iter().skip((page - 1) * PAGE).take(PAGE).collect(),
    };
    let rows = on_page.into_iter().map(|it| row(looked, it)).collect();
    Found { rows, total, pages: (page, pages), counts, spread }
}

fn candidate<'a>(looked: &Looked<'_>, organization: &'a organization::Organization) -> Candidate<'a> {
    let (metric, rules) = (looked.metric, &looked.standards.privacy);
    let cell = looked.column.cells.get(&organization.id);
    let seen = cell.map(|cell| shown(metric, &cell.reported, cell.hidden, rules));
    let is_hidden = seen == Some(Shown::Suppressed);
    let value = cell.filter(|_| !is_hidden).and_then(|cell| cell.reported.counted());
    let target = looked.own.get(&organization.id).copied().or(looked.state_target);
    let latest = value.zip(looked.on).map(|(value, on)| Latest { on, value });
    let judge = judged(metric, target, looked.standards);
    let is_newest = looked.on.is_some_and(|on| looked.today <= metric.frequency.current_through(on));
    // A period in the past is judged as it stood then.
    let status = match latest {
        None => Status::NoCurrentData,
        Some(latest) if is_newest || !looked.is_chosen => judge.status(Some(latest), looked.today),
        Some(latest) => judge.standing(latest),
    };
    let number = seen.as_ref().and_then(Shown::number);
    let attained = number.zip(looked.on).and_then(|(value, on)| target?.trajectory.attained(on, value));
    let before = looked.before.cells.get(&organization.id);
    let before = before.and_then(|cell| shown(metric, &cell.reported, cell.hidden, rules).number());
    let change = number.zip(before).and_then(|(now, before)| now.minus(before));
    Candidate { organization, shown: seen, status, attained, change }
}

/// The order asked for; what has nothing to sort by comes last, whichever way round.
fn sort(taken: &mut [Candidate<'_>], query: &AcrossQuery) {
    fn by<T: Ord>(taken: &mut [Candidate<'_>], descending: bool, key: impl Fn(&Candidate<'_>) -> Option<T>) {
        taken.sort_by(|one, other| match (key(one), key(other)) {
            (Some(one), Some(other)) if descending => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
    }
    let descending = query.sort.descending;
    match query.sort.by {
        AcrossSort::Value => by(taken, descending, |it| it.shown.as_ref()?.number()),
        AcrossSort::Change => by(taken, descending, |it| it.change),
        AcrossSort::Name => by(taken, descending, |it| Some(it.organization.name.to_lowercase())),
        // To a millionth: enough for an order, and quicker compared than fractions.
        AcrossSort::Attained => {
            by(taken, descending, |it| it.attained.map(|share| share.numer() * 1_000_000 / share.denom()))
        }
    }
}

fn row(looked: &Looked<'_>, it: Candidate<'_>) -> Across {
    Across {
        organization: it.organization.id.clone(),
        name: it.organization.name.clone(),
        region: looked.directory.region(&it.organization.id).to_owned(),
        shown: it.shown,
        status: it.status,
        attained_pct: it.attained.map(|ratio| (ratio * Ratio::from_integer(100)).round().to_integer() as i64),
        change: it.change,
    }
}
