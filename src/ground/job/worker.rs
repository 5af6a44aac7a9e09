//! Doing jobs: a worker takes what is due, two at once, keeps their leases while they run, and says what became of them. Any
//! number of workers on one database share the work. What a kind of job does it is told by [`Handlers`].

use std::collections::{BTreeMap, VecDeque};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use super::JobId;
use super::retrying::{ATTEMPTS, Next, after_failure};
use super::store::{self, Fence, Row, Taken};
use crate::access::Permit;
use crate::database::Database;
use crate::problem::{Error, Result};

/// How many jobs a worker does at once.
const AT_ONCE: usize = 2;
/// How often it looks for what other processes wrote, and for what has become due.
const LOOKS_EVERY: Duration = Duration::from_secs(1);
/// For how long a lease holds. It is renewed three times as often.
const LEASE: Duration = Duration::from_secs(30);
/// How often progress is written down.
const TELLS_EVERY: Duration = Duration::from_secs(1);
/// How long a job may take. One that takes longer hangs, and would hold up others for good.
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);
/// How long a job may go on when the worker is asked to stop.
const GRACE: Duration = Duration::from_secs(5);

type Doing = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// What each kind of job does.
#[derive(Default, Clone)]
pub struct Handlers(BTreeMap<&'static str, Arc<dyn Fn(Work) -> Doing + Send + Sync>>);

impl Handlers {
    /// Says what a kind of job does. It may be done more than once, and be broken off anywhere: everything it writes goes
    /// through the work's [`Fence`], and what was written by a try before it finds and goes on from. When it fails it is tried
    /// again, unless the error says that something is wrong with the job itself.
    pub fn on<Running>(mut self, kind: &'static str, work: impl Fn(Work) -> Running + Send + Sync + 'static) -> Self
    where
        Running: Future<Output = Result<()>> + Send + 'static,
    {
        self.0.insert(kind, Arc::new(move |given| Box::pin(work(given))));
        self
    }
}

/// A job on its way: what whoever does it is given.
#[derive(Clone)]
pub struct Work {
    /// The database that has the job.
    pub database: Database,
    /// Which job.
    pub id: JobId,
    /// How often it was tried, this time included.
    pub attempt: u32,
    /// Whether it was taken before, so that something of it may be written already.
    pub taken_before: bool,
    /// When it was taken this time, by the database's clock.
    pub now: DateTime<Utc>,
    /// The leave of whoever asked for it.
    pub permit: Permit,
    /// What every change of it has to pass.
    pub fence: Fence,
    payload: String,
    progress: Arc<Progress>,
}

#[derive(Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    fn read(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

impl Work {
    /// What the job was given.
    ///
    /// # Errors
    /// `Invalid` when it isn't shaped like `T`; the job is given up then.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        let told = |cause: serde_json::Error| {
            tracing::error!(job = %self.id, %cause, "a job's payload can't be read");
            Error::invalid("payload", "What this work was given can’t be read.")
        };
        serde_json::from_str(&self.payload).map_err(told)
    }

    /// Says how many steps are done of how many, for those who look on.
    pub fn tell(&self, done: u64, total: u64) {
        self.progress.done.store(done, Ordering::Relaxed);
        self.progress.total.store(total, Ordering::Relaxed);
    }
}

/// How fast a worker goes about things.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) lease: Duration,
    pub(super) looks_every: Duration,
}

/// Somebody who does jobs.
pub struct Worker {
    database: Database,
    handlers: Handlers,
    name: String,
    pace: Pace,
    /// Jobs that were due when it looked last.
    found: VecDeque<Row>,
}

impl Worker {
    /// A worker for the jobs of a database.
    pub fn new(database: Database, handlers: Handlers) -> Self {
        let name = uuid::Uuid::now_v7().simple().to_string();
        let pace = Pace { lease: LEASE, looks_every: LOOKS_EVERY };
        Self { database, handlers, name, pace, found: VecDeque::new() }
    }

    #[cfg(test)]
    pub(super) fn at_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Does jobs until `stop` ends. Those that run then get a moment to finish, else they are let go for another worker.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let database = self.database.clone();
        let (stopping, asked) = watch::channel(false);
        let (mut stop, mut running) = (pin!(stop), JoinSet::new());
        loop {
            // Listening before looking, so that nothing is missed in between.
            let mut announced = pin!(database.announced().notified());
            announced.as_mut().enable();
            // The database has logged why, if it failed; the next look tries again.
            let _ = self.fill(&mut running, &asked).await;
            tokio::select! {
                () = &mut stop => break,
                () = &mut announced => {}
                Some(_) = running.join_next() => {}
                () = sleep(self.pace.looks_every) => {}
            }
        }
        stopping.send_replace(true);
        while running.join_next().await.is_some() {}
    }

    /// Does what is due until nothing is, and what that adds: for loading and for tests. What fails waits for its next try.
    ///
    /// # Errors
    /// `Unavailable`, `Internal` when the jobs can't be read.
    pub async fn run_due(&mut self) -> Result<()> {
        let (_stopping, asked) = watch::channel(false);
        let mut running = JoinSet::new();
        loop {
            self.fill(&mut running, &asked).await?;
            if running.join_next().await.is_none() {
                return Ok(());
            }
        }
    }

    /// Starts jobs that are due until as many run as may.
    async fn fill(&mut self, running: &mut JoinSet<()>, stopping: &watch::Receiver<bool>) -> Result<()> {
        let mut looked = false;
        while running.len() < AT_ONCE {
            let Some(read) = self.found.pop_front() else {
                if looked {
                    break;
                }
                looked = true;
                self.found = store::due(&self.database, self.pace.lease).await?.into();
                continue;
            };
            if read.is_taken() && read.attempts >= ATTEMPTS {
                let failure = "The program ended while it did this, each time it tried.";
                store::give_up_silent(&self.database, &read, failure).await?;
            } else if let Some(taken) = store::take(&self.database, &read, &self.name, self.pace.lease).await? {
                running.spawn(self.doing(taken, stopping.clone()));
            }
        }
        Ok(())
    }

    /// All that doing a job takes.
    fn doing(&self, taken: Taken, stopping: watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
        let (database, pace) = (self.database.clone(), self.pace);
        let given = taken.job.job_id().map(|id| {
            let fence = Fence::of(id.clone(), &self.name, &taken);
            let Taken { job, now } = taken;
            Work {
                database: database.clone(),
                id,
                attempt: job.attempts,
                taken_before: job.token > 1,
                now,
                permit: job.permit(),
                fence,
                payload: job.payload,
                progress: Arc::default(),
            }
        });
        let handlers = self.handlers.clone();
        async move {
            let Some(work) = given else { return };
            let outcome = done(&work, &handlers, pace, stopping).await;
            // Should this fail, the database has logged why; the lease ends, and another try follows.
            let _ = settle(&work, outcome).await;
        }
    }
}

/// How doing a job ended.
enum Outcome {
    Done,
    Failed(Error),
    /// It panicked, or took too long.
    BrokeOff,
    /// Its lease was lost: it is another worker's now.
    Lost,
    /// The worker was asked to stop.
    Stopped,
}

/// Does a job, and renews its lease meanwhile.
async fn done(work: &Work, handlers: &Handlers, pace: Pace, mut stopping: watch::Receiver<bool>) -> Outcome {
    let Some(handler) = handlers.0.get(work.id.kind()) else {
        tracing::error!(job = %work.id, "nobody here knows how to do this kind of job");
        return Outcome::BrokeOff;
    };
    // A task of its own: a panic ends nothing else, and dropping the set ends it.
    let mut doing = JoinSet::new();
    doing.spawn(handler(work.clone()));
    let latest = Instant::now() + LONGEST;
    let renews_every = pace.lease / 3;
    let mut beats = interval(TELLS_EVERY.min(renews_every));
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut renewed, mut told) = (Instant::now(), work.progress.read());
    let stopped = async move {
        // A worker that is gone stops too.
        let _ = stopping.wait_for(|stopping| *stopping).await;
        sleep(GRACE).await;
    };
    let mut stopped = pin!(stopped);
    loop {
        tokio::select! {
            Some(ended) = doing.join_next() => return outcome_of(work, ended),
            _ = beats.tick() => {
                let progress = work.progress.read();
                if progress == told && renewed.elapsed() < renews_every {
                    continue;
                }
                match work.fence.renew(&work.database, pace.lease, progress.0, progress.1).await {
                    Ok(true) => (renewed, told) = (Instant::now(), progress),
                    Ok(false) => return Outcome::Lost,
                    // The database has logged why. It is away: the lease may outlast that.
                    Err(_) => {}
                }
            }
            () = sleep_until(latest) => {
                tracing::error!(job = %work.id, seconds = LONGEST.as_secs(), "a job took too long and was broken off");
                return Outcome::BrokeOff;
            }
            () = &mut stopped => {
                doing.shutdown().await;
                return Outcome::Stopped;
            }
        }
    }
}

fn outcome_of(work: &Work, ended: std::result::Result<Result<()>, JoinError>) -> Outcome {
    match ended {
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(error)) => Outcome::Failed(error),
        Err(cause) => {
            tracing::error!(job = %work.id, %cause, "a job broke off");
            Outcome::BrokeOff
        }
    }
}

/// Writes down what became of a job.
async fn settle(work: &Work, outcome: Outcome) -> Result<()> {
    match outcome {
        Outcome::Done => work.fence.end(&work.database).await,
        Outcome::Failed(error) => failed(work, Some(error)).await,
        Outcome::BrokeOff => failed(work, None).await,
        Outcome::Stopped => work.fence.release(&work.database).await,
        Outcome::Lost => {
            tracing::warn!(job = %work.id, "a job's lease was lost; it is tried anew");
            Ok(())
        }
    }
}

/// Writes down a failure, and what comes after it. Without an error the work broke off.
async fn failed(work: &Work, error: Option<Error>) -> Result<()> {
    let Work { database, fence, id, attempt, .. } = work;
    let failure = match &error {
        Some(error) => error.to_string(),
        None => "It broke off by a defect of the program. The log says more.".to_owned(),
    };
    match after_failure(error.as_ref(), *attempt, id) {
        Next::Again(pause) => {
            tracing::warn!(job = %id, attempt, failure, "a job failed and is tried again");
            fence.fail(database, &failure, pause).await
        }
        Next::GiveUp => {
            tracing::error!(job = %id, attempt, failure, "a job is given up");
            fence.give_up(database, &failure).await
        }
    }
}
