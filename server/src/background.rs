//! What happens without anybody asking: what a stop left undone is done, and once an hour what has expired is removed.

use std::time::Duration;

use chrono::Utc;
use throughline::access::Principal;
use throughline::database::Database;
use throughline::observation::use_cases::apply_standards;
use throughline::person::session::delete_expired;
use throughline::site::use_cases::read_site;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

const FIRST_AFTER: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Starts the work; it ends when the handle is aborted.
pub fn start(database: Database) -> JoinHandle<()> {
    tokio::spawn(async move {
        settle(&database).await;
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

/// Hides and sums up anew what was settled by other rules than hold now. Mostly there is nothing to do.
async fn settle(database: &Database) {
    let Ok(Some(site)) = read_site(database).await else { return };
    match apply_standards(database, &Principal::Operator, &site, Utc::now()).await {
        Ok(0) => {}
        Ok(periods) => tracing::info!(periods, "figures were hidden and summed up by the rules as they are now"),
        Err(error) => tracing::warn!(%error, "figures were not settled by the rules as they are now"),
    }
}
