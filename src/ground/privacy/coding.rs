//! Top and bottom coding: a rate near nothing or near everything says something of every single student in it, so it is
//! shown as a range (`domain.md` §3).

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::Rules;

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coded {
    /// As it is.
    Exact,
    /// As under this percentage.
    Below(u32),
    /// As above this percentage.
    Above(u32),
}

impl Coded {
    /// What is shown instead of the value; nothing where it is shown as it is.
    pub fn words(self) -> Option<String> {
        match self {
            Coded::Exact => None,
            Coded::Below(pct) => Some(format!("Under {pct}%")),
            Coded::Above(pct) => Some(format!("Over {pct}%")),
        }
    }
}

/// How to show `value`, in percent where it `is_rate`: anything else is shown as it is. A rate of exactly the bottom or
/// the top is shown.
pub fn coded(rules: &Rules, is_rate: bool, value: Ratio<i128>) -> Coded {
    let limit = |pct: u32| Ratio::from_integer(i128::from(pct));
    match () {
        () if !is_rate => Coded::Exact,
        () if value < limit(rules.bottom_pct) => Coded::Below(rules.bottom_pct),
        () if value > limit(rules.top_pct) => Coded::Above(rules.top_pct),
        () => Coded::Exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rates_beyond_the_limits_are_ranges() {
        let rules = Rules::default();
        for (millionths, is_rate, expected) in [
            (0, true, Some("Under 5%")),
            (4_999_999, true, Some("Under 5%")),
            (5_000_000, true, None),
            (50_000_000, true, None),
            (95_000_000, true, None),
            (95_000_001, true, Some("Over 95%")),
            (100_000_000, true, Some("Over 95%")),
            (1_000_000, false, None),
            (99_000_000, false, None),
        ] {
            let value = Ratio::new(millionths, 1_000_000);
            assert_eq!(coded(&rules, is_rate, value).words().as_deref(), expected, "{millionths}");
        }
        let strict = Rules { bottom_pct: 10, top_pct: 90, ..rules };
        assert_eq!(coded(&strict, true, Ratio::from_integer(9)), Coded::Below(10));
        assert_eq!(coded(&strict, true, Ratio::from_integer(91)), Coded::Above(90));
    }
}
