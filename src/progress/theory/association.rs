//! How far two figures of many organizations go together: Spearman's rank correlation with a 95 % interval
//! (`domain.md` §2). It is an association; it says nothing of what brought it about.

use serde::{Deserialize, Serialize};

/// The fewest organizations for which an association is told.
pub const ORGANIZATIONS_MIN: usize = 10;
/// Half the width of a 95 % interval, in standard errors.
const STANDARD_ERRORS: f64 = 1.96;
/// The correlation nearest to 1 for which Fisher's z is reckoned: beyond it there is none.
const RHO_MAX: f64 = 0.999_999;

/// A rank correlation, from how many, and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// Spearman's rank correlation, −1 to 1, with average ranks for ties.
    pub rho: f64,
    /// From how many organizations.
    pub n: usize,
    /// The lower end of its 95 % interval, by Fisher's z with a standard error of 1 ÷ √(n − 3).
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Association {
    /// The association of pairs; none for fewer than [`ORGANIZATIONS_MIN`] and where one side is the same everywhere.
    pub fn of<A: Ord, B: Ord>(pairs: &[(A, B)]) -> Option<Self> {
        let n = pairs.len();
        if n < ORGANIZATIONS_MIN {
            return None;
        }
        let rho = spearman(pairs)?;
        let (z, error) = (rho.clamp(-RHO_MAX, RHO_MAX).atanh(), 1.0 / (n as f64 - 3.0).sqrt());
        // A correlation of exactly 1 lies in its own interval.
        let low = (z - STANDARD_ERRORS * error).tanh().min(rho);
        let high = (z + STANDARD_ERRORS * error).tanh().max(rho);
        Some(Self { rho, n, low, high })
    }

    /// As a sentence. `organizations` are what reported both, such as `LEAs`.
    pub fn sentence(&self, organizations: &str) -> String {
        let (rho, low, high) = (two_decimals(self.rho), two_decimals(self.low), two_decimals(self.high));
        let tendency = match (self.low > 0.0, self.high < 0.0) {
            (true, _) => {
                "The further along they are with the leading metric, the more the lagging one tends to have improved"
            }
            (_, true) => {
                "The further along they are with the leading metric, the less the lagging one tends to have improved"
            }
            _ => {
                "Being further along with the leading metric doesn’t clearly go with more or less change in the lagging one"
            }
        };
        format!(
            "Across {} {organizations} that report both, the rank correlation is {rho} (95% interval {low} to {high}). {tendency}. This is an association, not evidence of what brought the change about.",
            crate::metric::Quantity::whole(i32::try_from(self.n).unwrap_or(i32::MAX)).rounded(0),
        )
    }
}

/// A correlation as people read it: `0.42`, `−0.10`.
pub fn two_decimals(number: f64) -> String {
    let shown = format!("{:.2}", number.abs());
    match number < 0.0 && shown != "0.00" {
        true => format!("−{shown}"),
        false => shown,
    }
}

/// Spearman's rank correlation: Pearson's of the ranks. None where there are fewer than two pairs, or one side is the
/// same everywhere.
fn spearman<A: Ord, B: Ord>(pairs: &[(A, B)]) -> Option<f64> {
    let one = ranks(&pairs.iter().map(|(one, _)| one).collect::<Vec<_>>());
    let other = ranks(&pairs.iter().map(|(_, other)| other).collect::<Vec<_>>());
    // Ranks from 1 to n, ties included, have the mean (n + 1) ÷ 2. In halves of a rank everything stays whole.
    let mean = pairs.len() as i128 + 1;
    let deviations: Vec<(i128, i128)> = one.iter().zip(&other).map(|(one, other)| (one - mean, other - mean)).collect();
    let sum = |product: fn(&(i128, i128)) -> i128| deviations.iter().map(product).sum::<i128>();
    let (both, first, second) = (sum(|it| it.0 * it.1), sum(|it| it.0 * it.0), sum(|it| it.1 * it.1));
    if first == 0 || second == 0 {
        return None;
    }
    let rho = both as f64 / ((first as f64).sqrt() * (second as f64).sqrt());
    // Exactly alike or opposite is exactly 1 or −1, whatever the square roots make of it.
    match both * both == first * second {
        true => Some((both.signum()) as f64),
        false => Some(rho.clamp(-1.0, 1.0)),
    }
}

/// The rank of each value, from 1, doubled so that the average ranks of ties are whole numbers.
pub fn ranks<T: Ord>(values: &[T]) -> Vec<i128> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].cmp(&values[*other]));
    let mut ranks = vec![0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let same = order[from..].iter().take_while(|at| values[**at] == values[order[from]]).count();
        // Ranks from + 1 to from + same average (2 × from + same + 1) ÷ 2.
        for at in &order[from..from + same] {
            ranks[*at] = (2 * from + same + 1) as i128;
        }
        from += same;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-7
    }

    #[test]
    fn ties_share_the_average_of_their_ranks() {
        for (values, doubled) in [
            (vec![10, 20, 30], vec![2, 4, 6]),
            (vec![30, 10, 20], vec![6, 2, 4]),
            (vec![5, 5, 9], vec![3, 3, 6]),
            (vec![7, 1, 7, 7], vec![6, 2, 6, 6]),
            (vec![4, 4, 4, 4], vec![5, 5, 5, 5]),
            (vec![], vec![]),
        ] {
            assert_eq!(ranks(&values), doubled, "{values:?}");
        }
    }

    #[test]
    fn it_is_what_it_comes_to_by_hand() {
        // Without ties: 1 − 6 Σd² ÷ (n (n² − 1)); Σd² is 8, so 1 − 48 ÷ 990.
        let swapped = [2, 1, 4, 3, 6, 5, 8, 7, 9, 10];
        let pairs: Vec<(i32, i32)> = (1..=10).zip(swapped).collect();
        let it = Association::of(&pairs).unwrap();
        assert!(near(it.rho, 1.0 - 48.0 / 990.0), "{it:?}");
        // atanh(0.951515…) = 1.847765; ± 1.96 ÷ √7 = 0.740810; tanh back.
        assert!((it.low - 0.8028).abs() < 5e-4 && (it.high - 0.9888).abs() < 5e-4, "{it:?}");

        // With ties. First ranks: 1.5 1.5 3 4.5 4.5 6 7 8 9 10; second: 1 2.5 2.5 4 5 6 7.5 7.5 9 10. Two pairs of ties on each
        // side: Sxx = Syy = 82.5 − 0.5 − 0.5 = 81.5; Σd² = 2.5; ρ = (Sxx + Syy − Σd²) ÷ (2 √(Sxx Syy)) = 160.5 ÷ 163.
        let first = [1, 1, 2, 3, 3, 4, 5, 6, 7, 8];
        let second = [1, 2, 2, 3, 4, 5, 6, 6, 7, 8];
        let pairs: Vec<(i32, i32)> = first.into_iter().zip(second).collect();
        let it = Association::of(&pairs).unwrap();
        assert!(near(it.rho, 160.5 / 163.0), "{it:?}");
    }

    #[test]
    fn few_and_constant_have_none_and_a_perfect_one_is_exact() {
        let pairs = |n: i32| (1..=n).map(|at| (at, at * 2)).collect::<Vec<_>>();
        assert_eq!(Association::of(&pairs(9)), None);
        let it = Association::of(&pairs(10)).unwrap();
        assert_eq!((it.rho, it.n, it.high), (1.0, 10, 1.0));
        assert!(it.low < 1.0 && it.low > 0.99, "{it:?}");
        let turned: Vec<(i32, i32)> = (1..=10).map(|at| (at, -at)).collect();
        assert_eq!(Association::of(&turned).unwrap().rho, -1.0);
        let flat: Vec<(i32, i32)> = (1..=20).map(|at| (at, 3)).collect();
        assert_eq!(Association::of(&flat), None);
    }

    #[test]
    fn its_sentence_says_how_many_and_never_that_one_brought_the_other_about() {
        let it = Association { rho: 0.418, n: 1_104, low: 0.368, high: 0.466 };
        let says = it.sentence("LEAs");
        assert!(says.starts_with(
            "Across 1,104 LEAs that report both, the rank correlation is 0.42 (95% interval 0.37 to 0.47)."
        ));
        assert!(!says.contains("caus"));
        let unclear = Association { rho: -0.1, n: 12, low: -0.64, high: 0.5 };
        assert!(unclear.sentence("LEAs").contains("−0.10 (95% interval −0.64 to 0.50). Being further along"));
        assert_eq!(two_decimals(-0.001), "0.00");
    }

    proptest! {
        #[test]
        fn only_the_order_counts(pairs in prop::collection::vec((-50i64..50, -50i64..50), 10..60)) {
            let it = Association::of(&pairs);
            let stretched: Vec<(i64, i64)> = pairs.iter().map(|(x, y)| (x * x * x + 7 * x, 3 * y - 1_000)).collect();
            prop_assert_eq!(Association::of(&stretched), it);
            let turned: Vec<(i64, i64)> = pairs.iter().map(|(x, y)| (*x, -y)).collect();
            match (it, Association::of(&turned)) {
                (Some(it), Some(turned)) => {
                    prop_assert!((it.rho + turned.rho).abs() < 1e-12);
                    prop_assert!((it.low + turned.high).abs() < 1e-9);
                }
                (one, other) => prop_assert_eq!(one, other),
            }
        }

        #[test]
        fn it_is_symmetric_and_lies_in_its_interval(pairs in prop::collection::vec((-9i64..9, -9i64..9), 10..60)) {
            let it = Association::of(&pairs);
            let other_way: Vec<(i64, i64)> = pairs.iter().map(|(x, y)| (*y, *x)).collect();
            match (it, Association::of(&other_way)) {
                (Some(it), Some(other)) => {
                    prop_assert!((it.rho - other.rho).abs() < 1e-12);
                    prop_assert!((-1.0..=1.0).contains(&it.rho));
                    prop_assert!(-1.0 <= it.low && it.low <= it.rho && it.rho <= it.high && it.high <= 1.0);
                    prop_assert_eq!(it.n, pairs.len());
                }
                (one, other) => prop_assert_eq!(one, other),
            }
        }
    }
}
