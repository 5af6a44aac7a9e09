//! Which figures of one metric and period privacy hides, over all organizations and student groups at once: what is hidden
//! in one place can't be worked out from another. The rule itself is `privacy`'s.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Column, Reported, Shown, State};
use crate::metric::{ALL_GROUP, Aggregate, Metric, Unit};
use ground::identity::OrganizationId;
use ground::privacy::{self, Coded, Counts, Rules};

/// Whether a figure is from so few that it is hidden for its own sake.
pub(super) fn is_small(reported: &Reported, rules: &Rules) -> bool {
    reported.counted().is_some() && reported.n.is_some_and(|n| (1..rules.minimum_n).contains(&n))
}

/// What a reader is shown of a figure.
pub(super) fn shown(metric: &Metric, reported: &Reported, hidden: bool, rules: &Rules) -> Shown {
    match (reported.state, reported.value) {
        (State::Value, Some(_)) if hidden || is_small(reported, rules) => Shown::Suppressed,
        (State::Value, Some(value)) => {
            let is_exact = reported.n.is_some_and(|n| n >= rules.coded_below_n);
            match privacy::coded(rules, metric.unit == Unit::Percent && !is_exact, value.ratio()) {
                Coded::Exact => Shown::Value { value, n: reported.n },
                Coded::Below(pct) => Shown::Below { pct },
                Coded::Above(pct) => Shown::Above { pct },
            }
        }
        (State::Suppressed, _) => Shown::Suppressed,
        (State::NotApplicable, _) => Shown::NotApplicable { reason: reported.reason.clone() },
        (State::UnderReview, _) => Shown::UnderReview,
        (State::Missing | State::Value, _) => Shown::Missing { reason: reported.reason.clone() },
    }
}

/// Organizations and groups whose figures are hidden though they are large enough.
pub(super) type HiddenToo = BTreeSet<(OrganizationId, String)>;

/// Everything that is marked as hidden in columns, whatever its size.
pub(super) fn marked(columns: &BTreeMap<String, Column>) -> HiddenToo {
    let of = |(group, column): (&String, &Column)| {
        let hidden = column.cells.iter().filter(|(_, cell)| cell.hidden);
        hidden.map(|(id, _)| (id.clone(), group.clone())).collect::<Vec<_>>()
    };
    columns.iter().flat_map(of).collect()
}

/// What is hidden in columns though it is large enough.
pub(super) fn hidden_too(columns: &BTreeMap<String, Column>, rules: &Rules) -> HiddenToo {
    let mut found = HiddenToo::new();
    for (group, column) in columns {
        let hidden = column.cells.iter().filter(|(_, cell)| cell.hidden && !is_small(&cell.reported, rules));
        found.extend(hidden.map(|(id, _)| (id.clone(), group.clone())));
    }
    found
}

/// What hiding came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hiding {
    /// Groups whose marks changed.
    pub(super) changed: BTreeSet<String>,
    /// Groups of which the State's figure is hidden.
    pub(super) totals: BTreeSet<String>,
}

/// Marks what is hidden in the columns (by group) of one metric and period.
pub(super) fn hide(metric: &Metric, columns: &mut BTreeMap<String, Column>, rules: &Rules) -> Hiding {
    let sea = OrganizationId::sea();
    let groups: Vec<String> = std::iter::once(ALL_GROUP.to_owned())
        .chain(columns.keys().filter(|group| *group != ALL_GROUP).cloned())
        .collect();
    let organizations: BTreeSet<OrganizationId> =
        columns.values().flat_map(|column| column.cells.keys()).filter(|id| **id != sea).cloned().collect();
    let organizations: Vec<OrganizationId> = organizations.into_iter().collect();
    let n_of =
        |cell: Option<&Cell>| cell.filter(|cell| cell.reported.counted().is_some()).and_then(|cell| cell.reported.n);
    let rows = organizations
        .iter()
        .map(|id| groups.iter().map(|group| n_of(columns.get(group).and_then(|it| it.cells.get(id)))).collect())
        .collect();
    let total = |group: &String| {
        let column = columns.get(group)?;
        let made = || {
            let counts = column.cells.iter().filter(|(id, _)| **id != sea).filter_map(|(_, cell)| n_of(Some(cell)));
            counts.reduce(u32::saturating_add).filter(|_| metric.aggregate != Aggregate::Own)
        };
        n_of(column.cells.get(&sea)).or_else(made)
    };
    let totals: Vec<Option<u32>> = groups.iter().map(total).collect();
    let counts = Counts {
        rows,
        totals: totals.iter().any(Option::is_some).then_some(totals),
        families: families(metric, &groups),
    };
    let hidden = privacy::suppressed(&counts, rules.minimum_n);
    let of_total = |group: &str| {
        let column = groups.iter().position(|it| it == group);
        column.and_then(|column| hidden.totals.get(column).copied()).unwrap_or_default()
    };
    let changed = mark(columns, |group, id| {
        let column = groups.iter().position(|it| it == group);
        match organizations.binary_search(id) {
            Ok(row) => column.is_some_and(|column| hidden.rows[row][column]),
            Err(_) => of_total(group),
        }
    });
    Hiding { changed, totals: groups.iter().filter(|group| of_total(group)).cloned().collect() }
}

/// Which columns divide everybody among them; column 0 is everybody.
fn families(metric: &Metric, groups: &[String]) -> Vec<Vec<usize>> {
    let mut families: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (at, key) in groups.iter().enumerate().skip(1) {
        match metric.groups.iter().find(|group| group.key == *key).map(|group| group.family.as_str()) {
            Some(family) if !family.is_empty() => families.entry(family).or_default().push(at),
            _ => alone.push(vec![at]),
        }
    }
    families.into_values().chain(alone).collect()
}

fn mark(columns: &mut BTreeMap<String, Column>, is_hidden: impl Fn(&str, &OrganizationId) -> bool) -> BTreeSet<String> {
    let mut changed = BTreeSet::new();
    for (group, column) in columns.iter_mut() {
        for (id, cell) in &mut column.cells {
            let hidden = is_hidden(group, id);
            if cell.hidden != hidden {
                cell.hidden = hidden;
                changed.insert(group.clone());
            }
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Group;
    use crate::observation::testing::{cell, metric, number};

    fn column(figures: &[(&str, u32)]) -> Column {
        let cells = figures
            .iter()
            .map(|(id, n)| (OrganizationId::parse(id).unwrap(), cell(Reported::value(number("50"), Some(*n)))));
        Column { cells: cells.collect(), version: 1 }
    }

    fn hidden(columns: &BTreeMap<String, Column>) -> Vec<String> {
        let of = |(group, column): (&String, &Column)| {
            let hidden = column.cells.iter().filter(|(_, cell)| cell.hidden);
            hidden.map(|(id, _)| format!("{id} {group}")).collect::<Vec<_>>()
        };
        columns.iter().flat_map(of).collect()
    }

    #[test]
    fn a_small_group_takes_another_with_it() {
        let group = |key: &str| Group { key: key.into(), name: key.into(), family: "Race and ethnicity".into() };
        let metric =
            Metric { groups: vec![group("a"), group("b"), group("c")], aggregate: Aggregate::Own, ..metric("m") };
        let mut columns: BTreeMap<String, Column> = [("all", 120), ("a", 80), ("b", 31), ("c", 9)]
            .map(|(group, n)| (group.to_owned(), column(&[("lea-1", n)])))
            .into();
        let rules = Rules::default();
        assert_eq!(hide(&metric, &mut columns, &rules).changed.into_iter().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(hidden(&columns), ["lea-1 b", "lea-1 c"]);
        let too: Vec<_> = hidden_too(&columns, &rules).into_iter().map(|(_, group)| group).collect();
        assert_eq!(too, ["b"]);
        assert!(hide(&metric, &mut columns, &rules).changed.is_empty(), "the second time nothing changes");
    }

    #[test]
    fn one_small_lea_can_t_be_told_from_the_state_s_figure() {
        let metric = metric("m");
        let leas = column(&[("lea-1", 9), ("lea-2", 40), ("lea-3", 400)]);
        let mut columns = BTreeMap::from([(ALL_GROUP.to_owned(), leas)]);
        hide(&metric, &mut columns, &Rules::default());
        assert_eq!(hidden(&columns), ["lea-1 all", "lea-2 all"]);
        let mut large = BTreeMap::from([(ALL_GROUP.to_owned(), column(&[("lea-1", 10), ("lea-2", 40)]))]);
        assert_eq!(hide(&metric, &mut large, &Rules::default()), Hiding::default());
    }

    #[test]
    fn extreme_rates_are_ranges_unless_they_are_from_very_many() {
        let (metric, rules) = (metric("m"), Rules::default());
        for (value, n, expected) in [
            ("96", Some(40), "over 95%"),
            ("95", Some(40), "95.0%"),
            ("4.9", None, "under 5%"),
            ("96", Some(200), "96.0%"),
            ("96", Some(9), "Suppressed"),
        ] {
            let words = shown(&metric, &Reported::value(number(value), n), false, &rules).words(&metric);
            assert_eq!(words, expected, "{value} of {n:?}");
        }
        let points = Metric { unit: Unit::Points, ..metric.clone() };
        let words = shown(&points, &Reported::value(number("96"), Some(40)), false, &rules).words(&points);
        assert_eq!(words, "96.0 points");
        assert_eq!(shown(&metric, &Reported::value(number("50"), Some(40)), true, &rules), Shown::Suppressed);
    }
}
