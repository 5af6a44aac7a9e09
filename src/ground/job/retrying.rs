//! The rules of trying again: how long to pause after which failure, and when to give a job up.

use std::time::Duration;

use super::JobId;
use crate::problem::Error;

/// How often a job is tried before it is given up.
pub const ATTEMPTS: u32 = 8;
/// The pauses between the tries, in seconds.
const PAUSES: [u64; ATTEMPTS as usize - 1] = [5, 20, 60, 180, 480, 900, 1_500];
/// A job can't wait for an instant further off than this, the longest pause and a minute: one that does was written under
/// another clock.
pub(super) const FARTHEST: Duration = Duration::from_secs(1_860);

/// What comes after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It is tried again after a pause.
    Again(Duration),
    /// It is given up.
    GiveUp,
}

/// What comes after the failure number `attempts` of a job. Without an error the work broke off.
pub(super) fn after_failure(error: Option<&Error>, attempts: u32, id: &JobId) -> Next {
    // What is wrong with the job itself stays wrong.
    let is_final = matches!(error, Some(Error::Invalid(_) | Error::NotFound | Error::Forbidden | Error::SignedOut));
    match is_final || attempts >= ATTEMPTS {
        true => Next::GiveUp,
        false => Next::Again(pause(attempts, id)),
    }
}

/// Longer after every failure, and up to a fifth shorter or longer by the job: those that failed together aren't tried
/// together.
fn pause(attempts: u32, id: &JobId) -> Duration {
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
    let bytes = id.kind().bytes().chain(id.key().bytes()).chain(attempts.to_le_bytes());
    // FNV-1a.
    let mixed = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |mixed, byte| (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    Duration::from_millis(PAUSES[at] * (800 + mixed % 401))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(key: &str) -> JobId {
        JobId::of("mail", key).unwrap()
    }

    #[test]
    fn pauses_grow_differ_by_job_and_never_go_far() {
        for key in ["a", "b", "0198c2", "figures"] {
            let pauses: Vec<_> = (1..ATTEMPTS).map(|attempts| pause(attempts, &id(key))).collect();
            assert!(pauses.is_sorted() && pauses[0] >= Duration::from_secs(4), "{pauses:?}");
            assert!(pauses.iter().all(|pause| *pause < FARTHEST), "{pauses:?}");
            assert_eq!(pause(3, &id(key)), pauses[2], "the same each time");
        }
        let spread: std::collections::BTreeSet<_> = (0..50).map(|at| pause(1, &id(&at.to_string()))).collect();
        assert!(spread.len() > 40, "{spread:?}");
        assert!(pause(u32::MAX, &id("a")) < FARTHEST);
    }

    #[test]
    fn what_is_wrong_with_the_job_itself_is_given_up_at_once() {
        let internal = Error::Internal { reference: "x".into() };
        let again = |error: Option<&Error>, attempts| after_failure(error, attempts, &id("a")) != Next::GiveUp;
        for (error, attempts, expected) in [
            (Some(&Error::Unavailable), 1, true),
            (Some(&internal), 7, true),
            (Some(&Error::Conflict("x".into())), 1, true),
            (None, 1, true),
            (None, 8, false),
            (Some(&Error::Unavailable), 8, false),
            (Some(&Error::Unavailable), 9, false),
            (Some(&Error::invalid("", "x")), 1, false),
            (Some(&Error::NotFound), 1, false),
            (Some(&Error::Forbidden), 1, false),
            (Some(&Error::SignedOut), 1, false),
        ] {
            assert_eq!(again(error, attempts), expected, "{error:?} {attempts}");
        }
    }
}
