//! What is hidden in small tables, in random ones by solving what is shown, and in large ones in no time.

use proptest::prelude::*;

use super::*;
use crate::privacy::testing::Span;

const MINIMUM: u32 = 10;

/// `-` is nothing reported.
fn numbers(row: &str) -> Vec<Option<u32>> {
    row.split_whitespace().map(|number| number.parse().ok()).collect()
}

fn counts(rows: &[&str], totals: Option<&str>, families: &[&[usize]]) -> Counts {
    Counts {
        rows: rows.iter().map(|row| numbers(row)).collect(),
        totals: totals.map(numbers),
        families: families.iter().map(|family| family.to_vec()).collect(),
    }
}

/// Each row's hidden cells as `x`, the totals' after a `|` where they are shown.
fn marks(hidden: &Hidden) -> String {
    let row = |cells: &Vec<bool>| cells.iter().map(|it| if *it { 'x' } else { '.' }).collect::<String>();
    let rows: Vec<String> = hidden.rows.iter().map(row).collect();
    format!("{} | {}", rows.join(" "), row(&hidden.totals))
}

#[test]
fn small_groups_are_hidden_and_what_would_give_them_away() {
    let one: &[&[usize]] = &[&[1, 2, 3]];
    for (rows, totals, families, expected) in [
        // The domain's example: C is hidden, and B with it.
        (&["120 80 31 9"][..], None, one, "..xx | ...."),
        // Nobody is not a person; nor is what isn't reported hidden.
        (&["80 80 0 0"], None, one, ".... | ...."),
        (&["120 80 40 -"], None, one, ".... | ...."),
        // Everything is small.
        (&["9 4 5 0"], None, one, "xxx. | ...."),
        // Two small groups hide each other only if they are ten together.
        (&["120 111 5 4"], None, one, ".xxx | ...."),
        (&["120 104 8 8"], None, one, "..xx | ...."),
        // A rest that isn't published is a group like any other: 120 − 80 − 31 would be its nine.
        (&["120 80 31 -"], None, one, "..x. | ...."),
        (&["120 115"], None, &[], ".x | .."),
        (&["120 9"], None, &[], ".x | .."),
        (&["120 60"], None, &[], ".. | .."),
        // Without groups only the totals give something away: 129 − 120 is the small one.
        (&["120", "9"], Some("129"), &[], "x x | ."),
        (&["120", "9"], None, &[], ". x | ."),
        (&["120", "60"], Some("187"), &[], ". x | ."),
        // In a table with totals another row is needed too.
        (&["120 80 31 9", "300 100 100 100", "90 30 30 30"], Some("510 210 161 139"), one, "..xx .... ..xx | ...."),
    ] {
        let found = suppressed(&counts(rows, totals, families), MINIMUM);
        assert_eq!(marks(&found), expected, "{rows:?} {totals:?}");
    }
}

#[test]
fn of_one_organization_the_parts_are_asked_for() {
    assert_eq!(alone(Some(120), &numbers("80 31 9"), MINIMUM), [false, true, true]);
    assert_eq!(alone(Some(120), &numbers("80 40 -"), MINIMUM), [false; 3]);
    assert_eq!(alone(None, &numbers("80 9"), MINIMUM), [false, true]);
    assert_eq!(alone(Some(120), &[], MINIMUM), Vec::<bool>::new());
    assert_eq!(hidden(&Counts::default(), MINIMUM), Vec::<Vec<bool>>::new());
}

/// A table as an adversary sees it who knows every structure: which cells and rests are empty, and what is shown.
struct Seen {
    counts: Counts,
    width: usize,
    hidden: Hidden,
    /// What there is to know: a key for each number that isn't shown, with its value.
    unknown: Vec<(Key, i64)>,
}

/// A number of the table. Rows and columns as in the table; the row of the totals comes after the organizations', that of the
/// organizations outside after it, and a family's rest is a column after the others.
type Key = (usize, usize);

impl Seen {
    fn new(counts: &Counts) -> Self {
        let hidden = suppressed(counts, MINIMUM);
        let width = counts.rows.first().map_or(1, Vec::len);
        let mut seen = Self { counts: counts.clone(), width, hidden, unknown: Vec::new() };
        let rows = counts.rows.len() + 2;
        for row in 0..rows {
            for column in 0..width + counts.families.len() {
                if let Some(value) = seen.unshown(row, column) {
                    seen.unknown.push(((row, column), value));
                }
            }
        }
        seen
    }

    /// A number; what isn't reported counts as nobody, so that the rest holds it.
    fn value(&self, row: usize, column: usize) -> i64 {
        let organizations = self.counts.rows.len();
        let columns = |column: usize| &self.counts.families[column - self.width];
        match column >= self.width {
            true => self.value(row, 0) - columns(column).iter().map(|it| self.value(row, *it)).sum::<i64>(),
            false if row < organizations => self.counts.rows[row][column].map_or(0, i64::from),
            false if row == organizations => {
                self.counts.totals.as_ref().and_then(|totals| totals[column]).map_or(0, i64::from)
            }
            false => {
                let rows = (0..organizations).map(|it| self.value(it, column)).sum::<i64>();
                self.value(organizations, column) - rows
            }
        }
    }

    /// The number where it isn't shown; none where it is, or is known to be nobody.
    fn unshown(&self, row: usize, column: usize) -> Option<i64> {
        let organizations = self.counts.rows.len();
        let totals = self.counts.totals.as_ref();
        let value = self.value(row, column);
        if column >= self.width || row > organizations {
            // A rest of totals that aren't known, or what is outside of them: nobody knows.
            let family = (column >= self.width).then(|| self.counts.families[column - self.width].as_slice());
            let known = |column: usize| totals.is_some_and(|totals| totals[column].is_some());
            let is_known = match family {
                _ if row < organizations => true,
                Some(family) => known(0) && family.iter().all(|it| known(*it)),
                None => known(column),
            };
            return (!is_known || value != 0).then_some(value);
        }
        if row == organizations {
            return match totals.and_then(|totals| totals[column]) {
                None => Some(-1),
                Some(_) => self.hidden.totals[column].then_some(value),
            };
        }
        (self.hidden.rows[row][column] && value > 0).then_some(value)
    }

    /// What is known of the sums, each as a combination of what isn't shown.
    fn sums(&self) -> Vec<Vec<i64>> {
        let organizations = self.counts.rows.len();
        let mut sums = Vec::new();
        let combined = |terms: &[(Key, i64)]| {
            let weight = |key: &Key| terms.iter().find(|(of, _)| of == key).map_or(0, |(_, weight)| *weight);
            self.unknown.iter().map(|(key, _)| weight(key)).collect::<Vec<i64>>()
        };
        for row in 0..organizations + 2 {
            for (at, family) in self.counts.families.iter().enumerate() {
                let parts = family.iter().copied().chain([self.width + at]).map(|column| ((row, column), 1));
                sums.push(combined(&parts.chain([((row, 0), -1)]).collect::<Vec<_>>()));
            }
        }
        for column in 0..self.width + self.counts.families.len() {
            let parts = (0..organizations).chain([organizations + 1]).map(|row| ((row, column), 1));
            sums.push(combined(&parts.chain([((organizations, column), -1)]).collect::<Vec<_>>()));
        }
        sums
    }

    /// Hidden cells, and small rests and outsiders, that can be worked out.
    fn worked_out(&self) -> Vec<(Key, i64)> {
        let organizations = self.counts.rows.len();
        let span = Span::of(&self.sums());
        let is_gapless = self.counts.rows.iter().flatten().all(|cell| cell.is_some());
        let guarded = |(row, column): Key, value: i64| match (column < self.width, row <= organizations) {
            (true, true) => value > 0,
            (false, false) if !is_gapless => false,
            _ => (1..i64::from(MINIMUM)).contains(&value),
        };
        let found = self.unknown.iter().enumerate().filter(|(at, (key, value))| {
            let alone: Vec<i64> = (0..self.unknown.len()).map(|it| i64::from(it == *at)).collect();
            guarded(*key, *value) && span.holds(&alone)
        });
        found.map(|(_, found)| *found).collect()
    }

    /// Rows whose hidden parts and rest are so few in all though their total is shown.
    fn small_sums(&self) -> Vec<(usize, i64)> {
        let small = |sum: &i64| (1..i64::from(MINIMUM)).contains(sum);
        let shown = |row: usize, column: usize| !self.hidden.rows[row][column];
        let mut found = Vec::new();
        for row in (0..self.counts.rows.len()).filter(|row| self.counts.rows[*row][0].is_some() && shown(*row, 0)) {
            for family in &self.counts.families {
                let sum: i64 = family.iter().filter(|it| shown(row, **it)).map(|it| self.value(row, *it)).sum();
                found.push((row, self.value(row, 0) - sum));
            }
        }
        found.retain(|(_, sum)| small(sum));
        found
    }
}

/// Tables of one to three families and the organizations outside, all of whose sums agree.
fn tables() -> impl Strategy<Value = Counts> {
    let count = prop_oneof![3 => Just(0_u32), 3 => 1_u32..=9, 4 => 10_u32..=40];
    let shapes = prop_oneof![
        Just(vec![vec![1, 2, 3]]),
        Just(vec![vec![1, 2], vec![3, 4]]),
        Just(vec![vec![1]]),
        Just(vec![vec![1, 2], vec![3], vec![4, 5]]),
        Just(vec![Vec::new()]),
    ];
    let beyond = prop_oneof![3 => Just(0_u32), 1 => 1_u32..=30];
    let organizations = 1_usize..=4;
    let cells = prop::collection::vec(prop::collection::vec(count, 5), 5);
    let beyonds = prop::collection::vec(beyond, 5);
    let gaps = prop::collection::vec(prop::bool::weighted(0.1), 30);
    (shapes, organizations, cells, beyonds, gaps, 0_u8..4).prop_map(made)
}

type Drawn = (Vec<Vec<usize>>, usize, Vec<Vec<u32>>, Vec<u32>, Vec<bool>, u8);

fn made((families, organizations, cells, beyonds, gaps, kind): Drawn) -> Counts {
    let width = families.iter().flatten().max().map_or(1, |last| last + 1);
    let row = |at: usize| {
        let parts = &cells[at][..width - 1];
        let largest = families.iter().map(|family| family.iter().map(|it| parts[it - 1]).sum::<u32>()).max();
        let all = if width == 1 { cells[at][0] } else { largest.unwrap_or_default() + beyonds[at] };
        std::iter::once(all).chain(parts.iter().copied()).collect::<Vec<u32>>()
    };
    let rows: Vec<Vec<u32>> = (0..organizations).map(row).collect();
    let outside = if kind % 2 == 0 { vec![0; width] } else { row(4) };
    let total = |column: usize| rows.iter().map(|row| row[column]).sum::<u32>() + outside[column];
    let is_gap = |row: usize, column: usize| column > 0 && kind > 0 && gaps[(row * 6 + column) % gaps.len()];
    let known = |row: usize, column: usize, count: u32| (!is_gap(row, column)).then_some(count);
    let totals = (kind != 2).then(|| (0..width).map(|column| known(4, column, total(column))).collect());
    let numbered = rows.iter().enumerate();
    let rows = numbered.map(|(at, row)| (0..width).map(|column| known(at, column, row[column])).collect()).collect();
    Counts { rows, totals, families }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_hidden_can_be_worked_out(counts in tables()) {
        let seen = Seen::new(&counts);
        let found = seen.worked_out();
        prop_assert!(found.is_empty(), "{} gives away {found:?} of {counts:?}", marks(&seen.hidden));
        let sums = seen.small_sums();
        prop_assert!(sums.is_empty(), "{} gives away sums {sums:?} of {counts:?}", marks(&seen.hidden));
    }

    #[test]
    fn every_small_group_is_hidden_and_nobody_never(counts in tables()) {
        let hidden = suppressed(&counts, MINIMUM);
        let cells = |row: &[Option<u32>], hidden: &[bool]| {
            row.iter().zip(hidden).all(|(count, hidden)| match count {
                None | Some(0) => !hidden,
                Some(count) => *hidden || *count >= MINIMUM,
            })
        };
        prop_assert!(counts.rows.iter().zip(&hidden.rows).all(|(row, hidden)| cells(row, hidden)));
        prop_assert!(counts.totals.iter().all(|totals| cells(totals, &hidden.totals)));
    }

    #[test]
    fn what_is_left_hides_nothing_more(counts in tables()) {
        let hidden = suppressed(&counts, MINIMUM);
        let left = |row: &[Option<u32>], hidden: &[bool]| {
            row.iter().zip(hidden).map(|(count, hidden)| count.filter(|_| !hidden)).collect::<Vec<_>>()
        };
        let rows = counts.rows.iter().zip(&hidden.rows).map(|(row, hidden)| left(row, hidden)).collect();
        let totals = counts.totals.as_ref().map(|totals| left(totals, &hidden.totals));
        let again = suppressed(&Counts { rows, totals, families: counts.families.clone() }, MINIMUM);
        prop_assert!(!marks(&again).contains('x'), "{} then {} of {counts:?}", marks(&hidden), marks(&again));
    }

    #[test]
    fn where_nothing_is_small_nothing_is_hidden(
        cells in prop::collection::vec(prop::collection::vec(10_u32..=90, 3), 1..=6),
        with_totals: bool,
    ) {
        let row = |parts: &Vec<u32>| std::iter::once(parts.iter().sum()).chain(parts.iter().copied()).collect::<Vec<u32>>();
        let rows: Vec<Vec<u32>> = cells.iter().map(row).collect();
        let total = |column: usize| Some(rows.iter().map(|row| row[column]).sum());
        let totals = with_totals.then(|| (0..4).map(total).collect());
        let rows = rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        let hidden = suppressed(&Counts { rows, totals, families: vec![vec![1, 2, 3]] }, MINIMUM);
        prop_assert!(!marks(&hidden).contains('x'));
    }
}

/// Numbers that are the same in every run.
fn large(organizations: usize, with_totals: bool) -> Counts {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    let families: Vec<Vec<usize>> = vec![(1..=7).collect(), vec![8, 9], vec![10], vec![11], (12..20).collect()];
    let rows: Vec<Vec<u32>> = (0..organizations)
        .map(|_| {
            let size = 1 + next() % 60;
            let mut row: Vec<u32> = (0..20).map(|_| next() % (size * (1 + next() % 4))).collect();
            let sums = families.iter().map(|family| family.iter().map(|it| row[*it]).sum::<u32>());
            row[0] = sums.max().unwrap_or_default();
            row
        })
        .collect();
    let total = |column: usize| Some(rows.iter().map(|row| row[column]).sum());
    let totals = with_totals.then(|| (0..20).map(total).collect());
    Counts { rows: rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect(), totals, families }
}

#[test]
fn nine_thousand_schools_are_decided_in_no_time() {
    for with_totals in [false, true] {
        let counts = large(9_000, with_totals);
        let started = std::time::Instant::now();
        let hidden = suppressed(&counts, MINIMUM);
        let took = started.elapsed();
        let share = hidden.rows.iter().flatten().filter(|it| **it).count() * 100 / (9_000 * 20);
        assert!((10..90).contains(&share), "{share} % hidden");
        // Unoptimised on a busy machine; in release a fraction of it.
        assert!(took.as_secs() < 10, "{took:?}");
    }
}
