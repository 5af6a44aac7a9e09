//! A measured number, exact to a millionth: what a metric counts, without the rounding errors of binary fractions.

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

/// Millionths in one.
const ONE: i64 = 1_000_000;

/// A number between about −9.2 and 9.2 million million, with at most six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// From a whole number.
    pub fn whole(number: i32) -> Self {
        Self(i64::from(number) * ONE)
    }

    /// From millionths, as it is stored.
    pub fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// In millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// Reads a number as people and files write it: `95.4`, `1,234`, `-0.5`, `95.4%`, `$1,200`. None for anything else,
    /// for more than six decimals that count, and for what doesn't fit.
    pub fn parse(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let (negative, raw) = match raw.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, raw.strip_prefix('+').unwrap_or(raw)),
        };
        let raw = raw.strip_prefix('$').unwrap_or(raw);
        let raw = raw.strip_suffix('%').unwrap_or(raw).trim_end();
        let (whole, decimals) = raw.split_once('.').unwrap_or((raw, ""));
        let whole = ungrouped(whole)?;
        let decimals = decimals.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(&whole) || !digits(decimals) || decimals.len() > 6 || (whole.is_empty() && !raw.contains('.')) {
            return None;
        }
        if whole.is_empty() && raw.len() < 2 {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let part: i64 = format!("{decimals:0<6}").parse().ok()?;
        let millionths = whole.checked_mul(ONE)?.checked_add(part)?;
        Some(Self(if negative { -millionths } else { millionths }))
    }

    /// As an exact fraction, for reckoning.
    pub fn ratio(self) -> Ratio<i128> {
        Ratio::new(i128::from(self.0), i128::from(ONE))
    }

    /// The nearest millionth to a fraction, half away from zero; none where it doesn't fit.
    pub fn from_ratio(ratio: Ratio<i128>) -> Option<Self> {
        let millionths = (ratio * Ratio::from_integer(i128::from(ONE))).round().to_integer();
        i64::try_from(millionths).ok().map(Self)
    }

    /// As a floating-point number, for pictures and correlations only.
    pub fn approximate(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// The difference to `other`; none where it doesn't fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Rounded half up (away from zero) to `decimals` (0 to 6), for display only, with thousands separated: `1,234.5`.
    pub fn rounded(self, decimals: u32) -> String {
        let decimals = decimals.min(6);
        let step = 10_i64.pow(6 - decimals);
        let size = self.0.unsigned_abs();
        let rounded = (size + step.unsigned_abs() / 2) / step.unsigned_abs();
        let scale = 10_u64.pow(decimals);
        let sign = if self.0 < 0 && rounded > 0 { "−" } else { "" };
        let whole = grouped(rounded / scale);
        match decimals {
            0 => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}.{:0>width$}", rounded % scale, width = decimals as usize),
        }
    }
}

impl std::fmt::Display for Quantity {
    /// Exactly, with as many decimals as it has, as it would be typed and read back.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let part = format!("{:06}", size % ONE.unsigned_abs());
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", size / ONE.unsigned_abs()),
            part => write!(f, "{sign}{}.{part}", size / ONE.unsigned_abs()),
        }
    }
}

/// The digits without the commas that separate thousands; none where commas stand elsewhere.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    fits.then(|| whole.replace(',', ""))
}

fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_files_write_them() {
        for (raw, exact) in [
            ("95.4", "95.4"),
            (" 1,234,567.50 ", "1234567.5"),
            ("-0.5", "-0.5"),
            ("−3", "-3"),
            ("96.5%", "96.5"),
            ("$1,200", "1200"),
            (".5", "0.5"),
            ("7.", "7"),
            ("0", "0"),
            ("1.0000000", "1"),
        ] {
            assert_eq!(Quantity::parse(raw).map(|it| it.to_string()).as_deref(), Some(exact), "{raw}");
        }
        for bad in ["", ".", "-", "1,23", "12,3456", "1.2.3", "1e5", "NaN", "12a", "0.1234567", "99999999999999"] {
            assert_eq!(Quantity::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn it_is_rounded_once_for_display() {
        for (raw, decimals, shown) in [
            ("77.008219", 1, "77.0"),
            ("0.05", 1, "0.1"),
            ("-0.04", 1, "0.0"),
            ("-1234.56", 1, "−1,234.6"),
            ("1999999.5", 0, "2,000,000"),
        ] {
            assert_eq!(Quantity::parse(raw).unwrap().rounded(decimals), shown, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(millionths in any::<i64>()) {
            let quantity = Quantity::from_millionths(millionths / 2);
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity));
            prop_assert_eq!(Quantity::from_ratio(quantity.ratio()), Some(quantity));
        }
    }
}
