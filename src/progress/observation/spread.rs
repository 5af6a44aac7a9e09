//! How figures are spread: sorted into bins of a width that people read easily, exactly, for a picture of how many lie
//! between which values.

use crate::metric::Quantity;

/// About how many bins there are at most.
const BINS: i128 = 10;

/// Values from `from` up to, but not including, `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// The least that belongs in.
    pub from: Quantity,
    /// What no longer does.
    pub to: Quantity,
    /// How many are in it.
    pub count: usize,
}

/// Values sorted into bins without a gap, from the least to the most; none of nothing. A bin is never narrower than what
/// `decimals` (0 to 6) can show.
pub fn bins(values: &[Quantity], decimals: u32) -> Vec<Bin> {
    let millionths = || values.iter().map(|value| value.millionths());
    let (Some(least), Some(most)) = (millionths().min(), millionths().max()) else { return Vec::new() };
    let width = width(least, most, decimals);
    let (first, last) = (least.div_euclid(width), most.div_euclid(width));
    let mut counts = vec![0_usize; usize::try_from(last - first + 1).unwrap_or(1)];
    for value in millionths() {
        if let Some(count) = usize::try_from(value.div_euclid(width) - first).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let edge = |number: i64| Quantity::from_millionths(number.saturating_mul(width));
    (first..=last).zip(counts).map(|(number, count)| Bin { from: edge(number), to: edge(number + 1), count }).collect()
}

/// The width of a bin, in millionths: 1, 2 or 5 times a power of ten.
fn width(least: i64, most: i64, decimals: u32) -> i64 {
    const WIDEST: i64 = i64::MAX / 8;
    let wanted = (i128::from(most) - i128::from(least)).div_euclid(BINS);
    let powers = std::iter::successors(Some(10_i64.pow(6 - decimals.min(6))), |power| power.checked_mul(10));
    let mut widths = powers.flat_map(|power| [1, 2, 5].into_iter().filter_map(move |times| power.checked_mul(times)));
    widths.find(|width| i128::from(*width) >= wanted).map_or(WIDEST, |width| width.min(WIDEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(raw: &[&str], decimals: u32) -> Vec<(String, String, usize)> {
        let values: Vec<_> = raw.iter().map(|raw| Quantity::parse(raw).unwrap()).collect();
        bins(&values, decimals).iter().map(|bin| (bin.from.to_string(), bin.to.to_string(), bin.count)).collect()
    }

    fn bin(from: &str, to: &str, count: usize) -> (String, String, usize) {
        (from.to_owned(), to.to_owned(), count)
    }

    #[test]
    fn a_value_on_an_edge_belongs_to_the_bin_that_starts_there() {
        let found = counted(&["90", "91.9", "92", "94", "100"], 1);
        assert_eq!(found[..3], [bin("90", "91", 1), bin("91", "92", 1), bin("92", "93", 1)]);
        assert_eq!((found.len(), found.last()), (11, Some(&bin("100", "101", 1))));
    }

    #[test]
    fn one_value_or_none_are_no_trouble() {
        assert_eq!(counted(&[], 1), []);
        assert_eq!(counted(&["95.4", "95.4"], 1), [bin("95.4", "95.5", 2)]);
        assert_eq!(counted(&["-0.3", "0.2"], 0), [bin("-1", "0", 1), bin("0", "1", 1)]);
        assert_eq!(counted(&["0", "1250"], 0).first(), Some(&bin("0", "200", 1)));
    }

    proptest! {
        #[test]
        fn every_value_is_in_exactly_one_bin(raw in prop::collection::vec(any::<i64>(), 1..60), decimals in 0_u32..=3) {
            let values: Vec<Quantity> = raw.iter().map(|it| Quantity::from_millionths(it / 4)).collect();
            let bins = bins(&values, decimals);
            prop_assert!(bins.len() <= 12, "{} bins", bins.len());
            prop_assert!(bins.windows(2).all(|pair| pair[0].to == pair[1].from));
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), values.len());
            for bin in &bins {
                let inside = values.iter().filter(|it| (bin.from..bin.to).contains(it)).count();
                prop_assert_eq!(inside, bin.count);
            }
        }
    }
}
