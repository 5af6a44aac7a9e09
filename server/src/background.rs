//! What happens beside the requests: jobs are done, and once an hour what has expired is removed.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use throughline::database::Database;
use throughline::job::{Handlers, Worker, remove_old};
use throughline::person::session::delete_expired;
use throughline::upload::Files;
use throughline::{observation, organization};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

const FIRST_AFTER: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(60 * 60);

/// The work beside the requests, until it is asked to stop.
pub struct Background {
    stopping: Arc<Notify>,
    jobs: JoinHandle<()>,
    cleaning: JoinHandle<()>,
}

/// What each kind of job does.
pub fn handlers(files: Files) -> Handlers {
    let handlers = organization::use_cases::jobs(Handlers::default());
    observation::use_cases::jobs(handlers, files)
}

/// Starts the work.
pub fn start(database: Database, files: Files) -> Background {
    let stopping = Arc::new(Notify::new());
    let asked = stopping.clone();
    let worker = Worker::new(database.clone(), handlers(files));
    let jobs = tokio::spawn(worker.run(async move { asked.notified().await }));
    Background { stopping, jobs, cleaning: tokio::spawn(clean(database)) }
}

impl Background {
    /// Asks it to stop; jobs on their way get a moment to end.
    pub fn stop(&self) {
        self.stopping.notify_one();
        self.cleaning.abort();
    }

    /// Waits until all of it has stopped.
    pub async fn ended(self) {
        self.stop();
        let _ = self.jobs.await;
        let _ = self.cleaning.await;
    }
}

async fn clean(database: Database) {
    // The database has logged why, if anything here fails; the next start or the next hour tries again.
    let _ = observation::use_cases::ask_to_settle(&database, Utc::now()).await;
    let mut hours = interval_at(Instant::now() + FIRST_AFTER, EVERY);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        hours.tick().await;
        if delete_expired(&database, Utc::now()).await.is_ok() && remove_old(&database).await.is_ok() {
            tracing::debug!("expired sessions, links and failed sign-ins removed, and jobs done long ago");
        }
    }
}
