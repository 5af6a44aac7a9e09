//! The gap between what the SEA says of itself and what others say (domain §1): agreed level − mean, flagged from 1.0
//! up, either way.

use num_rational::Ratio;

use super::results::Exact;
use crate::framework::Level;

/// How far the SEA's own level is from what others say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Agreed level − mean of the answers: −3 to 3; above 0 where the SEA rates itself higher.
    pub value: Exact,
    /// Whether it is 1.0 or more, either way.
    pub flagged: bool,
}

/// The gap between an agreed level and a mean of answers, computed exactly and never from a rounded mean.
pub fn gap(level: Level, mean: Exact) -> Gap {
    let value = Exact::from(i64::from(level.number())) - mean;
    Gap { value, flagged: value >= Exact::from(1) || value <= Exact::from(-1) }
}

impl Gap {
    /// What the gap says, in a sentence.
    pub fn in_words(&self) -> &'static str {
        match self.flagged {
            false => "The SEA and others see it about the same",
            true if self.value > Exact::from(0) => "The SEA rates itself higher than others see it",
            true => "The SEA rates itself lower than others see it",
        }
    }

    /// The value for display, with its sign and one decimal, half away from zero: `+1.5`, `−0.3`, `0.0`.
    pub fn shown(&self) -> String {
        let positive = self.value >= Exact::from(0);
        let size = if positive { self.value } else { -self.value };
        let tenths = (size * 10 + Ratio::new(1, 2)).floor().to_integer();
        let sign = match (tenths, positive) {
            (0, _) => "",
            (_, true) => "+",
            (_, false) => "−",
        };
        format!("{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_flagged_from_one_level_up_either_way() {
        let higher = "The SEA rates itself higher than others see it";
        let lower = "The SEA rates itself lower than others see it";
        let same = "The SEA and others see it about the same";
        for (level, mean, shown, flagged, words) in [
            (3, (2, 1), "+1.0", true, higher),
            (3, (21, 10), "+0.9", false, same),
            // Shown as 1.0, but not a whole level: nothing is computed from a rounded number.
            (3, (204, 100), "+1.0", false, same),
            (1, (5, 2), "−1.5", true, lower),
            (2, (3, 1), "−1.0", true, lower),
            (4, (4, 1), "0.0", false, same),
            (2, (201, 100), "0.0", false, same),
        ] {
            let found = gap(Level::from_number(level).unwrap(), Exact::new(mean.0, mean.1));
            assert_eq!(
                (found.shown().as_str(), found.flagged, found.in_words()),
                (shown, flagged, words),
                "{level} − {mean:?}"
            );
        }
        assert_eq!(gap(Level::Inadequate, Exact::new(5, 2)).value, Exact::new(-3, 2));
    }
}
