//! What may be published of a table of respondents by kind and by LEA (domain §1): no group under five, and none that
//! could be worked out, by subtracting groups from the whole or from each other, nor by holding the table by kind against
//! the table by LEA. For surveys; figures of organizations are `suppression`’s.

/// Fewest respondents a reported group has.
pub const MINIMUM: usize = 5;

/// Which groups are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whether the whole is.
    pub total: bool,
    /// Each kind of respondent.
    pub kinds: Vec<bool>,
    /// Each LEA.
    pub leas: Vec<bool>,
}

impl Shown {
    /// Everything, where there are so many kinds and LEAs: where hiding starts from.
    pub fn all(kinds: usize, leas: usize) -> Self {
        Self { total: true, kinds: vec![true; kinds], leas: vec![true; leas] }
    }

    fn nothing(kinds: usize, leas: usize) -> Self {
        Self { total: false, kinds: vec![false; kinds], leas: vec![false; leas] }
    }
}

/// What may be shown of `counts` (a row an LEA, a column a kind of respondent), out of `within`. The same question for
/// respondents and for the answers that count to one item.
///
/// Who knows which cells are empty, and what was published, can work out the groups that are combinations of the
/// published ones. Kinds and LEAs are the two sides of a graph whose edges are the cells with somebody in them; the
/// hidden groups of a side are one vertex, known as the rest of the whole. A group of whole cells is such a combination
/// if it is the sum of weights a(kind) + b(LEA), all 0 or 1. The smallest of these that isn't made of whole groups
/// belongs to a set K of kinds: of every LEA that reaches outside K, the part that lies in K. So a group under five can
/// be worked out if and only if that sum is 1 to 4 for some K. While one is, the smallest LEA in it is hidden.
/// With all LEAs hidden the sums are those of whole kinds, so it ends.
pub fn shown(counts: &[Vec<usize>], within: &Shown) -> Shown {
    let kind_sums: Vec<usize> = (0..within.kinds.len()).map(|kind| counts.iter().map(|row| row[kind]).sum()).collect();
    let lea_sums: Vec<usize> = counts.iter().map(|row| row.iter().sum()).collect();
    if !within.total || lea_sums.iter().sum::<usize>() < MINIMUM {
        return Shown::nothing(kind_sums.len(), lea_sums.len());
    }
    let mut shown =
        Shown { total: true, kinds: large(&kind_sums, &within.kinds), leas: large(&lea_sums, &within.leas) };
    hide_for_the_rest(&mut shown.kinds, &kind_sums);
    hide_for_the_rest(&mut shown.leas, &lea_sums);
    while let Some(taking_part) = revealing(counts, &shown) {
        let smallest = |leas: Vec<usize>| leas.into_iter().min_by_key(|lea| lea_sums[*lea]);
        // Where only the hidden rest takes part it must grow.
        let any = || (0..lea_sums.len()).filter(|lea| shown.leas[*lea]).collect();
        match smallest(taking_part).or_else(|| smallest(any())) {
            Some(hidden) => shown.leas[hidden] = false,
            None => shown.kinds.fill(false),
        }
    }
    shown
}

/// The groups of a partition that are large enough, out of those that may be shown.
fn large(sums: &[usize], within: &[bool]) -> Vec<bool> {
    sums.iter().zip(within).map(|(sum, may)| *may && *sum >= MINIMUM).collect()
}

/// Hides the next smallest group while what is hidden of a partition, which is the whole less what is shown, is 1 to 4.
fn hide_for_the_rest(shown: &mut [bool], sums: &[usize]) {
    let is_small = |shown: &[bool]| (1..MINIMUM).contains(&hidden_sum(shown, sums));
    while is_small(shown) {
        let next = (0..sums.len()).filter(|at| shown[*at]).min_by_key(|at| sums[*at]);
        match next {
            Some(next) => shown[next] = false,
            None => return,
        }
    }
}

fn hidden_sum(shown: &[bool], sums: &[usize]) -> usize {
    shown.iter().zip(sums).filter(|(shown, _)| !**shown).map(|(_, sum)| sum).sum()
}

/// A set of kinds by which fewer than five could be told apart: the shown LEAs that take part in it, perhaps none.
fn revealing(counts: &[Vec<usize>], shown: &Shown) -> Option<Vec<usize>> {
    let kinds = vertices(&shown.kinds);
    let rows: Vec<Vec<usize>> = vertices(&shown.leas)
        .iter()
        .map(|leas| {
            let cell =
                |kinds: &Vec<usize>| leas.iter().flat_map(|lea| kinds.iter().map(|kind| counts[*lea][*kind])).sum();
            kinds.iter().map(cell).collect()
        })
        .collect();
    let shown_leas: Vec<usize> = (0..shown.leas.len()).filter(|lea| shown.leas[*lea]).collect();
    let everything = (1_u32 << kinds.len()) - 1;
    (1..everything).find_map(|set| {
        let part = |row: &[usize], inside: bool| -> usize {
            let belongs = |kind: &usize| (set >> kind & 1 == 1) == inside;
            (0..row.len()).filter(belongs).map(|kind| row[kind]).sum()
        };
        let takes_part = |row: &[usize]| part(row, true) > 0 && part(row, false) > 0;
        let sum: usize = rows.iter().filter(|row| takes_part(row)).map(|row| part(row, true)).sum();
        // Shown LEAs come first among the vertices, in order; the merged rest is last.
        let taking_part = shown_leas.iter().zip(&rows).filter(|(_, row)| takes_part(row)).map(|(lea, _)| *lea);
        (1..MINIMUM).contains(&sum).then(|| taking_part.collect())
    })
}

/// The vertices of one side: each shown group by itself, then all that are hidden as one.
fn vertices(shown: &[bool]) -> Vec<Vec<usize>> {
    let at = |wanted: bool| (0..shown.len()).filter(move |at| shown[*at] == wanted);
    let hidden: Vec<usize> = at(false).collect();
    at(true).map(|one| vec![one]).chain((!hidden.is_empty()).then_some(hidden)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::privacy::testing::worked_out;

    fn publish(counts: &[Vec<usize>]) -> Shown {
        shown(counts, &Shown::all(3, counts.len()))
    }

    /// `1 0 1 | 1 1`: the whole is never in doubt beside its parts.
    fn marks(shown: &Shown) -> String {
        let row = |flags: &[bool]| flags.iter().map(|it| if *it { '1' } else { '0' }).collect::<String>();
        match shown.total {
            true => format!("{} {}", row(&shown.kinds), row(&shown.leas)),
            false => "nothing".to_owned(),
        }
    }

    #[test]
    fn small_groups_are_hidden_and_what_would_give_them_away() {
        for (counts, expected) in [
            // Fewer than five in all: nothing, the number neither.
            (vec![vec![1, 1, 1], vec![1, 0, 0]], "nothing"),
            (vec![vec![5, 0, 0]], "100 1"),
            // A kind of four, and with it the next smallest: 20 − 10 would be its rest.
            (vec![vec![10, 6, 4]], "100 1"),
            // Two small kinds that are five together.
            (vec![vec![10, 3, 2]], "100 1"),
            // An LEA of four, and with it the next smallest.
            (vec![vec![9, 0, 0], vec![4, 0, 0], vec![7, 0, 0]], "100 100"),
            // Each group is large, but the first LEA has only LEA staff, so those of the second are 14 − 10.
            (vec![vec![10, 0, 0], vec![4, 10, 0]], "110 00"),
            // Nothing to hide from anybody.
            (vec![vec![10, 10, 10], vec![12, 11, 10]], "111 11"),
        ] {
            assert_eq!(marks(&publish(&counts)), expected, "{counts:?}");
        }
    }

    #[test]
    fn what_was_hidden_before_stays_hidden() {
        let counts = vec![vec![10, 10, 10], vec![10, 10, 10], vec![10, 10, 10]];
        let within = Shown { total: true, kinds: vec![true, false, true], leas: vec![true, true, false] };
        assert_eq!(shown(&counts, &within), within);
        assert_eq!(shown(&counts, &Shown::nothing(3, 3)), Shown::nothing(3, 3));
    }

    #[test]
    fn a_thousand_leas_are_decided_in_no_time() {
        let counts: Vec<Vec<usize>> = (0..1_000).map(|at| vec![at % 7, at % 5, at % 3]).collect();
        let shown = publish(&counts);
        assert!(shown.leas.iter().any(|it| *it) && shown.leas.iter().any(|it| !*it));
    }

    fn tables() -> impl Strategy<Value = Vec<Vec<usize>>> {
        // Empty and nearly empty cells are where groups can be told apart.
        let cell = prop_oneof![2 => Just(0_usize), 2 => 1_usize..=4, 2 => 5_usize..=9];
        prop::collection::vec(prop::collection::vec(cell, 3), 1..=4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn no_group_under_five_can_be_worked_out(counts in tables()) {
            let shown = publish(&counts);
            let found = worked_out(&counts, shown.total, &shown.kinds, &shown.leas);
            prop_assert!(found.is_empty(), "{} gives away {found:?}", marks(&shown));
        }

        #[test]
        fn nor_of_part_of_the_answers(counts in tables(), left in prop::collection::vec(0_usize..=2, 12)) {
            let whole = publish(&counts);
            let less = |at: usize, row: &Vec<usize>| {
                row.iter().zip(&left[at * 3..]).map(|(count, less)| count.saturating_sub(*less)).collect::<Vec<_>>()
            };
            let part: Vec<Vec<usize>> = counts.iter().enumerate().map(|(at, row)| less(at, row)).collect();
            let shown = shown(&part, &whole);
            prop_assert!(worked_out(&part, shown.total, &shown.kinds, &shown.leas).is_empty());
            prop_assert!(shown.leas.iter().zip(&whole.leas).all(|(one, other)| *other || !*one));
        }

        #[test]
        fn nothing_is_hidden_where_every_cell_is_large(counts in prop::collection::vec(prop::collection::vec(10_usize..=40, 3), 1..=6)) {
            prop_assert_eq!(publish(&counts), Shown::all(3, counts.len()));
        }
    }
}
