//! Which goals are listed, in what order under one another, and how many stand how.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Closing, Goal, Stage, Standing};
use crate::metric::Status;
use ground::calendar::SchoolYear;
use ground::identity::{GoalId, OrganizationId};
use ground::organization::Kind;

/// A goal as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The version in force; of a closed goal the last that was; of a new one the version being written.
    pub goal: Goal,
    /// The version on its way to be approved, beside the one in force or closed, where this reader may read it.
    pub next: Option<Goal>,
    /// How it was closed, where it is.
    pub closing: Option<Closing>,
    /// How it stands, where it is in force.
    pub standing: Option<Standing>,
    /// How deep it stands under another goal of the list: 0 for one that stands under none.
    pub depth: usize,
}

impl Listed {
    /// Whether its version in force, or the one on its way, is at this stage.
    pub fn is_at(&self, stage: Stage) -> bool {
        self.goal.stage == stage || self.next.as_ref().is_some_and(|next| next.stage == stage)
    }
}

ground::keyed! {
    /// The order of a list.
    #[derive(Default)]
    pub enum Sort: key, name {
        /// Each under the goal it serves.
        #[default]
        Served: "served", "The goal they serve";
        /// By the organization's name.
        Organization: "organization", "Organization";
        /// By how it stands, the worst first; what doesn't stand any way comes last.
        Status: "status", "Status, the worst first";
    }
}

impl Sort {
    /// The goals in this order. Only where each stands under the goal it serves have they a depth.
    pub fn order(self, mut goals: Vec<Listed>) -> Vec<Listed> {
        match self {
            Sort::Served => return tree(goals),
            Sort::Organization => goals.sort_by_cached_key(|listed| by_organization(&listed.goal)),
            Sort::Status => goals.sort_by_cached_key(|listed| (pressing(listed), sort_key(&listed.goal))),
        }
        goals
    }
}

fn by_organization(goal: &Goal) -> (String, OrganizationId, String, GoalId) {
    let (_, name, organization, title, id) = sort_key(goal);
    (name, organization, title, id)
}

/// How soon a goal is looked at: the smaller, the sooner; what doesn't stand any way last.
fn pressing(listed: &Listed) -> u8 {
    listed.standing.as_ref().map_or(u8::MAX, |standing| standing.status.urgency())
}

/// What is looked for, and in what order. What isn't given narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that all occur in the title, outcome, population, organization's name or owner's name.
    #[serde(rename = "q")]
    pub text: String,
    /// Of this organization, or of one that belongs to it.
    pub organization: Option<OrganizationId>,
    /// Of this kind of organization.
    pub level: Option<Kind>,
    /// In force or on its way at this stage. Closed goals are listed only where they are asked for by this.
    pub stage: Option<Stage>,
    /// That stand like this.
    pub status: Option<Status>,
    /// That are for this school year.
    pub year: Option<SchoolYear>,
    /// Part of the owner's name.
    pub owner: String,
    /// The order.
    pub sort: Sort,
}

impl Filter {
    /// Whether a goal is listed, its standing aside. `is_within` tells whether an organization is the filter's or belongs
    /// to it.
    pub fn takes(&self, listed: &Listed, is_within: impl Fn(&OrganizationId, &OrganizationId) -> bool) -> bool {
        let goal = &listed.goal;
        let organization = self.organization.as_ref().is_none_or(|wanted| is_within(&goal.organization, wanted));
        let stage = match self.stage {
            Some(wanted) => listed.is_at(wanted),
            None => goal.stage != Stage::Closed || listed.next.is_some(),
        };
        let owner = goal.owner_name.to_lowercase().contains(&self.owner.trim().to_lowercase());
        let level = self.level.is_none_or(|level| goal.level == level);
        organization
            && level
            && stage
            && owner
            && self.year.is_none_or(|year| goal.covers(year))
            && says(goal, &self.text)
    }

    /// Whether a goal stands as wanted.
    pub fn takes_standing(&self, listed: &Listed) -> bool {
        self.status.is_none_or(|wanted| listed.standing.as_ref().is_some_and(|standing| standing.status == wanted))
    }
}

fn says(goal: &Goal, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let parts = [&goal.title, &goal.outcome, &goal.population_words, &goal.organization_name, &goal.owner_name];
    let all = parts.map(|part| part.to_lowercase()).join(" ");
    text.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// The order of goals side by side: the State's first, then LEAs' and schools', by organization and title.
pub fn sort_key(goal: &Goal) -> (Kind, String, OrganizationId, String, GoalId) {
    let name = goal.organization_name.to_lowercase();
    (goal.level, name, goal.organization.clone(), goal.title.to_lowercase(), goal.id.clone())
}

/// The goals with each under the one it serves, where that is in the list too; side by side in the order of [`sort_key`].
pub fn tree(mut goals: Vec<Listed>) -> Vec<Listed> {
    goals.sort_by_cached_key(|listed| sort_key(&listed.goal));
    let ids: BTreeSet<GoalId> = goals.iter().map(|listed| listed.goal.id.clone()).collect();
    let mut under: BTreeMap<Option<GoalId>, Vec<Listed>> = BTreeMap::new();
    for listed in goals {
        // A goal serves one of an organization above, so no circle can come about.
        let parent = listed.goal.parent.clone().filter(|parent| ids.contains(parent));
        under.entry(parent).or_default().push(listed);
    }
    let mut ordered = Vec::with_capacity(ids.len());
    let mut open: Vec<Listed> = under.remove(&None).unwrap_or_default().into_iter().rev().collect();
    while let Some(listed) = open.pop() {
        let below = under.remove(&Some(listed.goal.id.clone())).unwrap_or_default();
        open.extend(below.into_iter().rev().map(|it| Listed { depth: listed.depth + 1, ..it }));
        ordered.push(listed);
    }
    ordered
}

/// How many goals in force stand how, in the order of [`Status::ALL`], those that none stands like left out.
pub fn counts<'a>(goals: impl IntoIterator<Item = &'a Listed>) -> Vec<(Status, usize)> {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for standing in goals.into_iter().filter_map(|listed| listed.standing.as_ref()) {
        *counts.entry(standing.status).or_default() += 1;
    }
    counts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::goal;
    use super::*;

    fn listed(goal: Goal) -> Listed {
        Listed { goal, next: None, closing: None, standing: None, depth: 0 }
    }

    fn of(id: &str, organization: &str, level: Kind, parent: Option<&str>) -> Listed {
        let organization = OrganizationId::parse(organization).unwrap();
        listed(Goal {
            organization_name: organization.to_string(),
            organization,
            level,
            parent: parent.and_then(GoalId::parse),
            ..goal(id)
        })
    }

    #[test]
    fn goals_stand_under_the_ones_they_serve() {
        let all = vec![
            of("school", "school-1", Kind::School, Some("lea")),
            of("alone", "lea-2", Kind::Lea, None),
            of("lea", "lea-1", Kind::Lea, Some("state")),
            of("orphan", "lea-3", Kind::Lea, Some("not-listed")),
            of("state", "sea", Kind::Sea, None),
        ];
        let shown: Vec<_> = tree(all).into_iter().map(|it| (it.goal.id.to_string(), it.depth)).collect();
        let expected = [("state", 0), ("lea", 1), ("school", 2), ("alone", 0), ("orphan", 0)];
        assert_eq!(shown, expected.map(|(id, depth)| (id.to_owned(), depth)));
    }

    #[test]
    fn goals_come_by_organization_or_the_worst_first() {
        let standing = |status| Some(Standing { status, reason: String::new(), measures: Vec::new() });
        let all = vec![
            Listed { standing: standing(Status::OnTrack), ..of("state", "sea", Kind::Sea, None) },
            of("draft", "lea-2", Kind::Lea, Some("state")),
            Listed { standing: standing(Status::OffTrack), ..of("behind", "lea-3", Kind::Lea, Some("state")) },
            Listed { standing: standing(Status::NoCurrentData), ..of("unknown", "lea-1", Kind::Lea, None) },
        ];
        for (sort, expected) in [
            (Sort::Served, ["state", "draft", "behind", "unknown"]),
            (Sort::Organization, ["unknown", "draft", "behind", "state"]),
            (Sort::Status, ["behind", "unknown", "state", "draft"]),
        ] {
            let ordered = sort.order(all.clone());
            let ids: Vec<_> = ordered.iter().map(|it| it.goal.id.as_str()).collect();
            assert_eq!(ids, expected, "{sort:?}");
            assert_eq!(ordered.iter().any(|it| it.depth > 0), sort == Sort::Served);
        }
    }

    #[test]
    fn a_filter_narrows() {
        let lea = of("lea", "lea-1", Kind::Lea, None);
        let takes = |filter: Filter, listed: &Listed| filter.takes(listed, |one, other| one == other);
        assert!(takes(Filter::default(), &lea));
        for (filter, taken) in [
            (Filter { organization: OrganizationId::parse("lea-1"), ..Filter::default() }, true),
            (Filter { organization: OrganizationId::parse("lea-2"), ..Filter::default() }, false),
            (Filter { level: Some(Kind::Lea), ..Filter::default() }, true),
            (Filter { level: Some(Kind::School), ..Filter::default() }, false),
            (Filter { stage: Some(Stage::Approved), ..Filter::default() }, true),
            (Filter { stage: Some(Stage::Submitted), ..Filter::default() }, false),
            (Filter { text: "GRADUATE chief".into(), ..Filter::default() }, true),
            (Filter { text: "attendance".into(), ..Filter::default() }, false),
            (Filter { owner: "CHIEF".into(), ..Filter::default() }, true),
            (Filter { owner: "Ana".into(), ..Filter::default() }, false),
            (Filter { year: SchoolYear::starting(2026), ..Filter::default() }, true),
            (Filter { year: SchoolYear::starting(2027), ..Filter::default() }, false),
        ] {
            assert_eq!(takes(filter.clone(), &lea), taken, "{filter:?}");
        }
        let next = Goal { stage: Stage::Submitted, ..lea.goal.clone() };
        let both = Listed { next: Some(next), ..lea.clone() };
        assert!(takes(Filter { stage: Some(Stage::Submitted), ..Filter::default() }, &both));
        let closed = listed(Goal { stage: Stage::Closed, ..lea.goal });
        assert!(!takes(Filter::default(), &closed), "closed goals are asked for");
        assert!(takes(Filter { stage: Some(Stage::Closed), ..Filter::default() }, &closed));
        assert!(!Filter { status: Some(Status::OnTrack), ..Filter::default() }.takes_standing(&closed));
    }

    #[test]
    fn counts_say_how_many_stand_how() {
        let standing = |status| Some(Standing { status, reason: String::new(), measures: Vec::new() });
        let one = |status| Listed { standing: standing(status), ..listed(goal("g")) };
        let all = [one(Status::Behind), one(Status::OnTrack), one(Status::Behind), listed(goal("g"))];
        assert_eq!(counts(&all), [(Status::OnTrack, 1), (Status::Behind, 2)]);
    }
}
