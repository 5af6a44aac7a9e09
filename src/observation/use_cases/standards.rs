//! What privacy hides, decided anew.

use chrono::{DateTime, Utc};

use super::writing::{Edits, Writing};
use crate::access::{Action, Place, Principal};
use crate::audit::Event;
use crate::database::Database;
use crate::observation::store;
use crate::problem::Result;
use crate::site::Site;

/// Decides anew what privacy hides, after the State's standards were changed. Gives how many periods of metrics were
/// looked at.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Conflict` when figures were written at the same moment.
pub async fn apply_standards(
    database: &Database,
    principal: &Principal,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<usize> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let metrics = crate::metric::all(database).await?;
    let mut count = 0;
    for metric in metrics {
        let mut writing = Writing::begin(database, site, std::slice::from_ref(&metric.id), store::new_entry()?).await?;
        let periods = writing.periods(&metric);
        count += periods.len();
        let mut written = Vec::new();
        for period in periods {
            written.extend(writing.settle(database, &metric, period, Edits::new()).await?.written);
        }
        if !written.is_empty() {
            let event = Event::new(&permit, "figures.hidden_anew", format!("metric:{}", metric.id), &metric.name);
            let change = store::add_columns(event.change(now), written);
            writing.finish(change)?.run(database).await?;
        }
    }
    Ok(count)
}
