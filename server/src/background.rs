//! What happens without anybody asking: once an hour, what has expired is removed.

use std::time::Duration;

use chrono::Utc;
use throughline::database::Database;
use throughline::person::session::delete_expired;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

const FIRST_AFTER: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Starts the work; it ends when the handle is aborted.
pub fn start(database: Database) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut hours = interval_at(Instant::now() + FIRST_AFTER, EVERY);
        hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            hours.tick().await;
            // The database has logged why, if it failed; the next hour tries again.
            if delete_expired(&database, Utc::now()).await.is_ok() {
                tracing::debug!("expired sessions, links and failed sign-ins removed");
            }
        }
    })
}
