//! How many failures an account and an address may have before they wait. Rules alone: counting is the store's.

use chrono::{DateTime, TimeDelta, Utc};

use crate::problem::Error;
use crate::text::clean;

/// How long failed sign-ins are remembered, from the first of them.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Failures an account may have in a window.
pub const ACCOUNT_LIMIT: i64 = 5;
/// Failures an address may have in a window; an office can share one.
pub const ADDRESS_LIMIT: i64 = 20;

/// Whose failures are counted, and how many they may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// What is counted for.
    pub key: String,
    /// Failures it may have in a window.
    pub limit: i64,
    /// How long they are remembered, from the first of them.
    pub window: TimeDelta,
}

impl Meter {
    /// The account an e-mail address names, whether there is one or not.
    pub fn account(email: &str) -> Self {
        Self { key: format!("account {}", clean(email).to_lowercase()), limit: ACCOUNT_LIMIT, window: WINDOW }
    }

    /// The network address a request comes from.
    pub fn address(address: &str) -> Self {
        Self { key: format!("address {address}"), limit: ADDRESS_LIMIT, window: WINDOW }
    }
}

/// The failures counted since a window was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub failures: i64,
    /// When they are forgotten.
    pub ends_at: DateTime<Utc>,
}

impl Window {
    /// How long `limit` makes one wait at `now`; `None` when the next try is welcome.
    pub fn wait(&self, limit: i64, now: DateTime<Utc>) -> Option<TimeDelta> {
        (self.failures >= limit && self.ends_at > now).then(|| self.ends_at - now)
    }
}

/// What a person who has to wait is told: the time in whole minutes, rounded up.
pub fn refusal(wait: TimeDelta) -> Error {
    let minutes = ((wait.num_seconds() + 59) / 60).max(1);
    let time = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    Error::invalid("", format!("There have been too many failed tries. Wait {time}, then try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_until_the_window_ends() {
        let now: DateTime<Utc> = "2026-02-02T15:00:00Z".parse().unwrap();
        let window = |failures, seconds| Window { failures, ends_at: now + TimeDelta::seconds(seconds) };
        for (failures, seconds, expected) in
            [(4, 600, None), (5, 600, Some(600)), (9, 600, Some(600)), (5, 0, None), (5, -1, None)]
        {
            let wait = window(failures, seconds).wait(ACCOUNT_LIMIT, now);
            assert_eq!(wait, expected.map(TimeDelta::seconds), "{failures} failures, {seconds} s left");
        }
    }

    #[test]
    fn the_message_says_how_long() {
        for (seconds, expected) in
            [(1, "Wait 1 minute,"), (60, "Wait 1 minute,"), (61, "Wait 2 minutes,"), (900, "Wait 15 minutes,")]
        {
            assert!(refusal(TimeDelta::seconds(seconds)).to_string().contains(expected), "{seconds}");
        }
    }

    #[test]
    fn an_account_is_one_whatever_the_case() {
        assert_eq!(Meter::account(" Ana@Example.org"), Meter::account("ana@example.org"));
        assert_ne!(Meter::account("x").key, Meter::address("x").key);
    }
}
