//! Settling figures anew where what they were hidden and summed up by has changed: the State's rules of privacy, a metric's
//! groups or its aggregate.

use chrono::{DateTime, Utc};

use super::writing::{Edits, Writing};
use crate::metric::Metric;
use crate::observation::store;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::Event;
use ground::database::{Change, Database};
use ground::problem::{Error, Result};
use ground::site::Site;

/// How often a metric is tried while others write figures of it.
const TRIES: u32 = 20;

/// Settles anew the figures of every metric that were settled by other rules than hold now, each metric at once. Gives how
/// many periods of metrics that were. What a stop of the server leaves undone is done by calling it again.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Conflict` when figures of a metric were written all the time.
pub async fn apply_standards(
    database: &Database,
    principal: &Principal,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<usize> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let rules = crate::metric::standards(database).await?.privacy;
    let settled = store::settled(database).await?;
    let mut count = 0;
    for metric in crate::metric::all(database).await? {
        let by = store::settled_by(&metric, &rules);
        let mut tries = 0;
        while settled.get(&metric.id) != Some(&by) {
            tries += 1;
            match settle_anew(database, &permit, site, &metric, &by, now).await {
                Err(Error::Conflict(_)) if tries < TRIES => {}
                outcome => {
                    count += outcome?;
                    break;
                }
            }
        }
    }
    Ok(count)
}

async fn settle_anew(
    database: &Database,
    permit: &Permit,
    site: &Site,
    metric: &Metric,
    by: &str,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut writing = Writing::begin(database, site, std::slice::from_ref(&metric.id), store::new_entry()?).await?;
    let periods = writing.periods(metric);
    let mut columns = Vec::new();
    for period in &periods {
        let settled = writing.settle(database, metric, *period, Edits::new()).await?;
        columns.extend(settled.written.iter().map(|written| written.key.clone()));
        // A column counts once a roll names it, which the last change does.
        store::add_columns(Change::unrecorded(), settled.written).run(database).await?;
    }
    let event = Event::new(permit, "figures.hidden_anew", format!("metric:{}", metric.id), &metric.name);
    let change = if periods.is_empty() { Change::unrecorded() } else { event.change(now) };
    let settled = writing.finish(store::add_settled_by(change, 0, &metric.id, by))?.run(database).await;
    // Only then is it certain that no roll names them.
    if matches!(settled, Err(Error::Conflict(_))) {
        store::erase_columns(database, &columns).await?;
    }
    settled.map(|_| periods.len())
}
