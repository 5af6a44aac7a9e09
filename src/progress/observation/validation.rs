//! Whether a number keeps to its metric's rules. One that doesn't isn't refused: it waits under review until somebody
//! decides (`domain.md` §3).

use super::{Reported, State};
use crate::metric::{Metric, Quantity};

/// Which rule of its metric a number breaks, in words; none where it keeps to all. `before` is the number of the period
/// before, where there is one.
pub fn broken_rule(metric: &Metric, value: Quantity, n: Option<u32>, before: Option<Quantity>) -> Option<String> {
    let rules = &metric.validation;
    if let Some(least) = rules.least.filter(|least| value < *least) {
        return Some(format!("Under the least that is plausible, {}", metric.words(least)));
    }
    if let Some(most) = rules.most.filter(|most| value > *most) {
        return Some(format!("Over the most that is plausible, {}", metric.words(most)));
    }
    if rules.needs_n && n.is_none() {
        return Some("Without n, which this metric needs".to_owned());
    }
    let (limit, before) = (rules.most_change?, before?);
    let change = value.ratio() - before.ratio();
    let (over, under) = (change > limit.ratio(), -change > limit.ratio());
    (over || under).then(|| {
        let before = metric.words(before);
        format!(
            "{} than {} from {before} in one period",
            if over { "Rose more" } else { "Fell more" },
            metric.words(limit)
        )
    })
}

/// What is kept of what was reported: put under review where a number breaks a rule.
pub fn validated(metric: &Metric, reported: Reported, before: Option<Quantity>) -> Reported {
    let broken = reported.counted().and_then(|value| broken_rule(metric, value, reported.n, before));
    match broken {
        Some(reason) => Reported { state: State::UnderReview, reason, ..reported },
        None => reported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Validation;
    use crate::observation::testing::{metric, number};

    #[test]
    fn a_number_that_breaks_a_rule_waits_and_keeps_its_value() {
        let rules = Validation {
            least: Some(number("0")),
            most: Some(number("100")),
            most_change: Some(number("5")),
            needs_n: true,
        };
        let metric = Metric { validation: rules, ..metric("m") };
        for (value, n, before, expected) in [
            ("95", Some(10), None, None),
            ("0", Some(10), None, None),
            ("100", Some(10), Some("95"), None),
            ("-0.1", Some(10), None, Some("Under the least that is plausible, 0.0%")),
            ("100.1", Some(10), None, Some("Over the most that is plausible, 100.0%")),
            ("95", None, None, Some("Without n, which this metric needs")),
            ("95", Some(10), Some("89.9"), Some("Rose more than 5.0% from 89.9% in one period")),
            ("84.9", Some(10), Some("90"), Some("Fell more than 5.0% from 90.0% in one period")),
        ] {
            let kept = validated(&metric, Reported::value(number(value), n), before.map(number));
            let found = (kept.state == State::UnderReview).then_some(kept.reason.as_str());
            assert_eq!(found, expected, "{value} {before:?}");
            assert_eq!(kept.value, Some(number(value)));
        }
        let missing = Reported::absent(State::Missing, "No data");
        assert_eq!(validated(&metric, missing.clone(), None), missing);
    }
}
