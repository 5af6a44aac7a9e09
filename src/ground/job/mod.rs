//! Jobs: work that outlives the request that causes it. A job is written in the transaction that causes it ([`add`]), taken
//! by a [`Worker`] of any process on the database, tried until it succeeds or is given up, and seen by administrators.
//! What a kind of job does lives with its capability; time is the database's alone.

pub mod acts;
mod retrying;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
pub mod testing;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod worker;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

pub use retrying::ATTEMPTS;
#[cfg(feature = "store")]
pub use store::{Fence, add, given_up, remove_old};
#[cfg(feature = "store")]
pub use worker::{Handlers, Work, Worker};

use crate::access::Permit;
use crate::identity::PersonId;
use crate::problem::{Error, Result};

/// How long after its time a job is late that nobody has taken.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(5);
/// The longest payload, in bytes.
const PAYLOAD_MAX: usize = 10_000;

/// Which job: what kind of work, and what it is done to. The same work is one job, however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId {
    kind: String,
    key: String,
}

impl JobId {
    /// A kind (`figures.import`) and a key, each of 1 to 120 letters, digits, `-`, `_`, `.` or `:`.
    pub fn of(kind: &str, key: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        let fits = |part: &str| (1..=120).contains(&part.len()) && part.chars().all(plain);
        (fits(kind) && fits(key)).then(|| Self { kind: kind.to_owned(), key: key.to_owned() })
    }

    /// Takes an id as [`std::fmt::Display`] writes it: `figures.import/0198…`.
    pub fn parse(raw: &str) -> Option<Self> {
        raw.split_once('/').and_then(|(kind, key)| Self::of(kind, key))
    }

    /// The kind of work.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it is done to.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl std::fmt::Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.key)
    }
}

/// A job to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    id: JobId,
    title: String,
    actor: Option<PersonId>,
    actor_name: String,
    payload: String,
}

impl NewJob {
    /// Work of a kind on what `key` names, by the leave of whoever asks for it; `title` says to people what is done to what.
    /// Whoever does it is given `payload`, which administrators don't see.
    ///
    /// # Errors
    /// `Invalid` when an id can't be made of kind and key, or the payload is longer than 10,000 bytes: defects of the caller.
    pub fn new(permit: &Permit, (kind, key): (&str, &str), title: &str, payload: &impl Serialize) -> Result<Self> {
        let wrong = |field: &str| Error::invalid(field, format!("“{kind}” can’t be a job: its {field} is wrong."));
        let id = JobId::of(kind, key).ok_or_else(|| wrong("key"))?;
        let payload = serde_json::to_string(payload).ok().filter(|payload| payload.len() <= PAYLOAD_MAX);
        let payload = payload.ok_or_else(|| wrong("payload"))?;
        let (actor, actor_name) = (permit.actor().cloned(), permit.name().to_owned());
        Ok(Self { id, title: title.chars().take(400).collect(), actor, actor_name, payload })
    }
}

crate::keyed! {
    /// What became of a job so far.
    pub enum JobState: key {
        /// To be done.
        Open: "open";
        /// Done.
        Done: "done";
        /// Failed for good, until somebody tries again.
        GivenUp: "given_up";
    }
}

/// How a job stands, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStanding {
    /// Its time hasn't come, or has just come.
    Waiting,
    /// Its time came a while ago, and nobody works on it.
    Late,
    /// Somebody works on it.
    Running,
    /// Given up.
    GivenUp,
    /// Done.
    Done,
}

/// A job, as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What it does to what.
    pub title: String,
    /// The name of who asked for it.
    pub by: String,
    /// What became of it so far.
    pub state: JobState,
    /// Whether somebody has taken it.
    pub is_taken: bool,
    /// Of an open one when it is due, or until when whoever has taken it may be silent; of others since when.
    pub at: DateTime<Utc>,
    /// How often it was tried since it was last asked for.
    pub attempts: u32,
    /// Why it failed last; empty if it didn't.
    pub failure: String,
    /// How many steps are done.
    pub done: u64,
    /// Of how many; 0 while that isn't known.
    pub total: u64,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// To be given back when it is tried again or forgotten.
    pub version: i64,
}

impl Job {
    /// How it stands at `now`, by the database's clock.
    pub fn standing(&self, now: DateTime<Utc>) -> JobStanding {
        match self.state {
            JobState::Done => JobStanding::Done,
            JobState::GivenUp => JobStanding::GivenUp,
            JobState::Open if self.is_taken && self.at > now => JobStanding::Running,
            JobState::Open if self.at + LATE_AFTER < now => JobStanding::Late,
            JobState::Open => JobStanding::Waiting,
        }
    }
}

#[cfg(test)]
mod rules {
    use super::*;
    use crate::access::{Action, Place, Principal};

    fn job(state: JobState, is_taken: bool, at: &str) -> Job {
        Job {
            id: JobId::of("figures.import", "a").unwrap(),
            title: "Store figures".into(),
            by: "Ana".into(),
            state,
            is_taken,
            at: at.parse().unwrap(),
            attempts: 0,
            failure: String::new(),
            done: 0,
            total: 0,
            created_at: at.parse().unwrap(),
            version: 1,
        }
    }

    #[test]
    fn a_job_stands_by_its_state_and_the_time() {
        let now = "2026-01-05T12:00:00Z".parse().unwrap();
        let (past, just, soon) = ("2026-01-05T11:54:59Z", "2026-01-05T11:56:00Z", "2026-01-05T12:00:20Z");
        for (state, is_taken, at, expected) in [
            (JobState::Open, false, soon, JobStanding::Waiting),
            (JobState::Open, false, just, JobStanding::Waiting),
            (JobState::Open, false, past, JobStanding::Late),
            (JobState::Open, true, soon, JobStanding::Running),
            (JobState::Open, true, just, JobStanding::Waiting),
            (JobState::Open, true, past, JobStanding::Late),
            (JobState::Done, false, past, JobStanding::Done),
            (JobState::GivenUp, false, past, JobStanding::GivenUp),
        ] {
            assert_eq!(job(state, is_taken, at).standing(now), expected, "{state:?} {is_taken} {at}");
        }
    }

    #[test]
    fn an_id_comes_back_as_it_was_written() {
        let id = JobId::of("figures.import", "0198-a_b.c:d").unwrap();
        assert_eq!(JobId::parse(&id.to_string()), Some(id));
        for bad in
            ["", "figures.import", "figures.import/", "/a", "a b/c", "a/b/c", "a/b'", &format!("a/{}", "x".repeat(121))]
        {
            assert_eq!(JobId::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn what_a_job_is_given_is_bounded() {
        let permit = Principal::Operator.permit(Action::TendJobs, &Place::sea()).unwrap();
        let job = |key: &str, payload: &str| NewJob::new(&permit, ("mail", key), "Send a letter", &payload);
        assert_eq!(job("a", "x").unwrap().payload, "\"x\"");
        assert!(job("a", &"x".repeat(PAYLOAD_MAX)).is_err());
        assert!(job("a b", "x").is_err());
    }
}
