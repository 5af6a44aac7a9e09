//! Which strategies are shown, and in what order.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Implementation, Stage, Strategy, Tier};
use ground::identity::{MetricId, OrganizationId, StrategyId};
use ground::organization::Kind;

/// How many strategies a page of the list holds.
pub const PAGE_SIZE: usize = 50;

ground::keyed! {
    /// The order of a list.
    #[derive(Default)]
    pub enum Sort: key, name {
        /// The SEA's first, then by stage and title.
        #[default]
        Level: "level", "Level";
        /// By title.
        Title: "title", "Title";
        /// By stage, what is under way first.
        Stage: "stage", "Stage";
        /// By the strength of the research, the strongest first.
        Tier: "tier", "Strength of evidence";
        /// By how well it is carried out, the least first; what nobody rated comes last.
        Implementation: "implementation", "Least well carried out";
        /// By the day it ends, what is open last.
        Ends: "ends", "Last day";
    }
}

/// What is looked for. What isn't given narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that all occur in the title, the challenge, an owner's name or the name of who runs it.
    #[serde(rename = "q")]
    pub text: String,
    /// Run by this organization.
    pub organization: Option<OrganizationId>,
    /// Carried by this organization.
    pub carrier: Option<OrganizationId>,
    /// Run by this kind of organization.
    pub level: Option<Kind>,
    /// At this stage.
    pub stage: Option<Stage>,
    /// With evidence of this tier.
    pub tier: Option<Tier>,
    /// Measured by this leading metric.
    pub metric: Option<MetricId>,
    /// The order.
    pub sort: Sort,
    /// Which page of [`PAGE_SIZE`], from 1; 0 for everything (exports).
    pub page: usize,
}

/// A strategy in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The strategy.
    pub strategy: Strategy,
    /// The name of who runs it.
    pub organization_name: String,
    /// How well it is carried out.
    pub implementation: Implementation,
}

/// How many strategies there are of what, among those looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Under way.
    pub under_way: usize,
    /// Planned.
    pub planned: usize,
    /// Paused.
    pub paused: usize,
    /// Ended.
    pub ended: usize,
    /// Not ended, and nobody measures them.
    pub unmeasured: usize,
    /// Under way with a milestone that is late.
    pub late: usize,
}

impl Counts {
    /// Counts strategies on a day.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Strategy>, today: NaiveDate) -> Self {
        let mut counts = Self::default();
        for strategy in all {
            match strategy.stage() {
                Stage::UnderWay => counts.under_way += 1,
                Stage::Planned => counts.planned += 1,
                Stage::Paused => counts.paused += 1,
                Stage::Ended => counts.ended += 1,
            }
            counts.unmeasured += usize::from(strategy.stage() != Stage::Ended && strategy.leading.is_empty());
            counts.late += usize::from(strategy.overdue(today).next().is_some());
        }
        counts
    }
}

impl Filter {
    /// Whether a strategy is listed. `carried` are the strategies of the carrier asked for, where one is.
    pub fn takes(&self, listed: &Listed, carried: Option<&BTreeSet<StrategyId>>) -> bool {
        let strategy = &listed.strategy;
        self.organization.as_ref().is_none_or(|wanted| *wanted == strategy.organization)
            && self.level.is_none_or(|wanted| wanted == strategy.level)
            && self.stage.is_none_or(|wanted| wanted == strategy.stage())
            && self.tier.is_none_or(|wanted| wanted == strategy.tier)
            && self.metric.as_ref().is_none_or(|wanted| strategy.leading.contains(wanted))
            && carried.is_none_or(|carried| carried.contains(&strategy.id))
            && says(listed, &self.text)
    }

    /// Puts strategies into the order asked for.
    pub fn sort(&self, all: &mut [Listed]) {
        let title = |it: &Listed| it.strategy.title.to_lowercase();
        all.sort_by_cached_key(|it| (it.strategy.level, it.strategy.stage(), title(it), it.strategy.id.clone()));
        match self.sort {
            Sort::Level => {}
            Sort::Title => all.sort_by_cached_key(title),
            Sort::Stage => all.sort_by_key(|it| it.strategy.stage()),
            Sort::Tier => all.sort_by_key(|it| it.strategy.tier),
            Sort::Implementation => all.sort_by_key(|it| {
                let share = it.implementation.share();
                (share.rated == 0, share.pct(), Reverse(share.rated))
            }),
            Sort::Ends => all.sort_by_key(|it| (it.strategy.ends_on.is_none(), it.strategy.ends_on)),
        }
    }
}

fn says(listed: &Listed, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let strategy = &listed.strategy;
    let owners: String = strategy.owners.iter().map(|it| format!("{} ", it.name)).collect();
    let all = format!("{} {} {} {owners}", strategy.title, strategy.challenge, listed.organization_name).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// A part of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paging {
    /// How many there are in all.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
}

/// Keeps one page of `all`, beyond the last the last; everything where `page` is 0.
pub fn paged<T>(mut all: Vec<T>, page: usize) -> (Vec<T>, Paging) {
    let total = all.len();
    if page == 0 {
        return (all, Paging { total, page: 1, pages: 1 });
    }
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let page = page.min(pages);
    all.drain(..(page - 1) * PAGE_SIZE);
    all.truncate(PAGE_SIZE);
    (all, Paging { total, page, pages })
}

#[cfg(test)]
mod tests {
    use super::super::{example, implementation::Quality, implementation::Rated, implementation::Rollup};
    use super::*;

    fn listed(id: &str, title: &str, change: impl FnOnce(&mut Strategy)) -> Listed {
        let mut strategy = example(id, title);
        change(&mut strategy);
        let implementation = strategy.implementation(7);
        Listed { organization_name: format!("Run by {}", strategy.level.name()), strategy, implementation }
    }

    fn rollup(qualities: &[u8]) -> Rollup {
        let rated =
            |quality: &u8| [Rated { on: "2026-01-15".parse().unwrap(), quality: Quality::of(*quality).unwrap() }];
        let all: Vec<_> = qualities.iter().map(rated).collect();
        Rollup::of(all.iter().map(|it| &it[..]))
    }

    fn several() -> Vec<Listed> {
        vec![
            listed("z", "Zebra crossings", |it| it.tier = Tier::Unsaid),
            listed("l", "LEA’s own", |it| {
                (it.level, it.organization) = (Kind::Lea, OrganizationId::parse("lea-1").unwrap())
            }),
            listed("p", "Planned", |it| it.standing.stage = Stage::Planned),
            listed("w", "Well done", |it| (it.rollup, it.ends_on) = (rollup(&[3, 4]), None)),
            listed("b", "Badly done", |it| (it.rollup, it.leading) = (rollup(&[1, 4]), Vec::new())),
        ]
    }

    fn ids(filter: &Filter) -> Vec<String> {
        let mut all = several();
        all.retain(|it| filter.takes(it, None));
        filter.sort(&mut all);
        all.iter().map(|it| it.strategy.id.to_string()).collect()
    }

    #[test]
    fn a_filter_narrows_and_sorts() {
        assert_eq!(ids(&Filter::default()), ["b", "w", "z", "p", "l"]);
        assert_eq!(ids(&Filter { level: Some(Kind::Lea), ..Filter::default() }), ["l"]);
        assert_eq!(ids(&Filter { stage: Some(Stage::Planned), ..Filter::default() }), ["p"]);
        assert_eq!(ids(&Filter { tier: Some(Tier::Unsaid), ..Filter::default() }), ["z"]);
        assert_eq!(ids(&Filter { metric: MetricId::parse("attendance"), ..Filter::default() }).len(), 4);
        assert_eq!(ids(&Filter { organization: OrganizationId::parse("lea-1"), ..Filter::default() }), ["l"]);
        assert_eq!(ids(&Filter { text: "DONE ana".into(), ..Filter::default() }), ["b", "w"]);
        assert_eq!(ids(&Filter { text: "run by lea".into(), ..Filter::default() }), ["l"]);
        assert_eq!(ids(&Filter { sort: Sort::Implementation, ..Filter::default() })[..2], ["b", "w"]);
        assert_eq!(ids(&Filter { sort: Sort::Tier, ..Filter::default() }).last().unwrap(), "z");
        assert_eq!(ids(&Filter { sort: Sort::Title, ..Filter::default() })[1], "l");
        assert_eq!(ids(&Filter { sort: Sort::Ends, ..Filter::default() }).last().unwrap(), "w");
        let carried = [StrategyId::parse("z").unwrap()].into();
        let taken: Vec<_> = several().into_iter().filter(|it| Filter::default().takes(it, Some(&carried))).collect();
        assert_eq!(taken.len(), 1);
    }

    #[test]
    fn counts_say_what_stands_where_and_what_nobody_measures() {
        let all = several();
        let counts = Counts::of(all.iter().map(|it| &it.strategy), "2025-11-01".parse().unwrap());
        assert_eq!((counts.under_way, counts.planned, counts.unmeasured, counts.late), (4, 1, 1, 5));
    }

    #[test]
    fn pages_hold_fifty_and_the_last_is_the_last() {
        let page = |page| {
            let (rows, paging) = paged((0..120).collect::<Vec<_>>(), page);
            (rows.first().copied(), rows.len(), paging.page, paging.pages)
        };
        assert_eq!(page(1), (Some(0), 50, 1, 3));
        assert_eq!(page(9), (Some(100), 20, 3, 3));
        assert_eq!(page(0), (Some(0), 120, 1, 1));
        assert_eq!(paged(Vec::<u8>::new(), 4), (Vec::new(), Paging { total: 0, page: 1, pages: 1 }));
    }
}
