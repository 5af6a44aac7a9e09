//! Putting figures into a column: which are new, which stand in place of others, which stand there already, and what has to
//! be remembered so that all of it can be taken back.

use std::collections::BTreeMap;

use super::validation::validated;
use super::{Cell, Column, Reported, State};
use crate::metric::Metric;
use ground::identity::{EntryId, OrganizationId};

/// What figures did or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Rows of the file under its header.
    pub rows: usize,
    /// Rows passed over, because their organization isn't in the directory.
    pub skipped: usize,
    /// Figures that are new.
    pub added: usize,
    /// Figures that stand in place of another.
    pub changed: usize,
    /// Figures that stand there already.
    pub same: usize,
    /// Of the new and changed: numbers.
    pub values: usize,
    /// Of the new and changed: missing.
    pub missing: usize,
    /// Of the new and changed: suppressed.
    pub suppressed: usize,
    /// Of the new and changed: not applicable.
    pub not_applicable: usize,
    /// Of the new and changed: numbers that break a rule and wait for a decision.
    pub under_review: usize,
}

impl Counts {
    /// Figures that are written.
    pub fn written(&self) -> usize {
        self.added + self.changed
    }

    fn note(&mut self, state: State) {
        match state {
            State::Value => self.values += 1,
            State::Missing => self.missing += 1,
            State::Suppressed => self.suppressed += 1,
            State::NotApplicable => self.not_applicable += 1,
            State::UnderReview => self.under_review += 1,
        }
    }
}

/// What is to be done to one organization's figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// This was reported.
    Put(Reported),
    /// This was decided about a figure under review: no rule is asked again.
    Decide(Reported),
    /// This stood there before.
    Restore(Option<Cell>),
}

/// What changed in a column: every organization with what stood there before.
pub type Before = BTreeMap<OrganizationId, Option<Cell>>;

/// Puts figures into a column, as part of `entry`. `earlier` is the column of the period before, for rules about change.
pub fn apply(
    metric: &Metric,
    column: &mut Column,
    edits: BTreeMap<OrganizationId, Edit>,
    entry: &EntryId,
    earlier: Option<&Column>,
    counts: &mut Counts,
) -> Before {
    let mut before = Before::new();
    for (organization, edit) in edits {
        let standing = column.cells.get(&organization);
        let restores = matches!(edit, Edit::Restore(_));
        let cell = match edit {
            Edit::Put(reported) => {
                let earlier = earlier.and_then(|earlier| earlier.cells.get(&organization)?.reported.counted());
                Some(Cell { reported: validated(metric, reported, earlier), entry: entry.clone(), hidden: false })
            }
            Edit::Decide(reported) => Some(Cell { reported, entry: entry.clone(), hidden: false }),
            Edit::Restore(cell) => cell,
        };
        // What is taken back takes with it what it came in with, also where the number is the same. What was accepted on
        // review isn't put under review again by the same number coming in once more.
        let is_same = match restores {
            true => standing.map(|it| (&it.reported, &it.entry)) == cell.as_ref().map(|it| (&it.reported, &it.entry)),
            false => {
                standing.map(|it| &it.reported) == cell.as_ref().map(|it| &it.reported)
                    || accepted_already(standing, cell.as_ref())
            }
        };
        if is_same {
            counts.same += 1;
            continue;
        }
        match (standing.is_some(), &cell) {
            (false, Some(cell)) => {
                counts.added += 1;
                counts.note(cell.reported.state);
            }
            (true, Some(cell)) => {
                counts.changed += 1;
                counts.note(cell.reported.state);
            }
            (_, None) => counts.changed += 1,
        }
        let replaced = match cell {
            Some(cell) => column.cells.insert(organization.clone(), cell),
            None => column.cells.remove(&organization),
        };
        before.insert(organization, replaced);
    }
    before
}

/// Whether a number that breaks a rule stands there already, accepted by somebody.
fn accepted_already(standing: Option<&Cell>, cell: Option<&Cell>) -> bool {
    let (Some(standing), Some(cell)) = (standing.map(|it| &it.reported), cell.map(|it| &it.reported)) else {
        return false;
    };
    cell.state == State::UnderReview
        && standing.state == State::Value
        && (standing.value, standing.n) == (cell.value, cell.n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Validation;
    use crate::observation::testing::{metric, number};

    fn put(column: &mut Column, metric: &Metric, entry: &str, figures: &[(&str, Reported)]) -> (Before, Counts) {
        let edits =
            figures.iter().map(|(id, it)| (OrganizationId::parse(id).unwrap(), Edit::Put(it.clone()))).collect();
        let mut counts = Counts::default();
        let before = apply(metric, column, edits, &EntryId::parse(entry).unwrap(), None, &mut counts);
        (before, counts)
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let (metric, mut column) = (metric("m"), Column::default());
        let figures = [
            ("lea-1", Reported::value(number("0"), Some(12))),
            ("lea-2", Reported::absent(State::Missing, "No data")),
            ("lea-3", Reported::absent(State::Suppressed, "Small group")),
        ];
        let (_, first) = put(&mut column, &metric, "a", &figures);
        assert_eq!((first.added, first.changed, first.same), (3, 0, 0));
        assert_eq!((first.values, first.missing, first.suppressed), (1, 1, 1));
        let kept = column.clone();
        let (before, again) = put(&mut column, &metric, "b", &figures);
        assert_eq!((again.written(), again.same, before.len()), (0, 3, 0));
        assert_eq!(column, kept);
    }

    #[test]
    fn absent_in_another_way_is_a_change_and_zero_is_a_number() {
        let (metric, mut column) = (metric("m"), Column::default());
        put(&mut column, &metric, "a", &[("lea-1", Reported::absent(State::Missing, "No data"))]);
        for reported in [
            Reported::absent(State::Missing, "Implausible"),
            Reported::absent(State::Suppressed, ""),
            Reported::value(number("0"), None),
            Reported::value(number("0"), Some(3)),
        ] {
            let (before, counts) = put(&mut column, &metric, "b", &[("lea-1", reported)]);
            assert_eq!((counts.changed, before.len()), (1, 1));
        }
    }

    #[test]
    fn what_was_put_can_be_taken_back() {
        let (metric, mut column) = (metric("m"), Column::default());
        put(&mut column, &metric, "a", &[("lea-1", Reported::value(number("1"), None))]);
        let kept = column.clone();
        let figures = [("lea-1", Reported::value(number("2"), None)), ("lea-2", Reported::value(number("3"), None))];
        let (before, _) = put(&mut column, &metric, "b", &figures);
        let edits = before.into_iter().map(|(id, cell)| (id, Edit::Restore(cell))).collect();
        apply(&metric, &mut column, edits, &EntryId::parse("c").unwrap(), None, &mut Counts::default());
        assert_eq!(column, kept);
    }

    #[test]
    fn an_accepted_number_stays_accepted_when_it_comes_in_again() {
        let rules = Validation { most: Some(number("100")), ..Validation::default() };
        let (metric, mut column) = (Metric { validation: rules, ..metric("m") }, Column::default());
        let figure = [("lea-1", Reported::value(number("101"), None))];
        let (_, counts) = put(&mut column, &metric, "a", &figure);
        assert_eq!(counts.under_review, 1);
        let accepted = [(OrganizationId::parse("lea-1").unwrap(), Edit::Decide(figure[0].1.clone()))].into();
        apply(&metric, &mut column, accepted, &EntryId::parse("b").unwrap(), None, &mut Counts::default());
        assert_eq!(column.cells.values().next().unwrap().reported.state, State::Value);
        let (_, again) = put(&mut column, &metric, "c", &figure);
        assert_eq!((again.same, again.written()), (1, 0));
    }
}
