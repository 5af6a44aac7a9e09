//! What figures are kept, hidden and summed up by: a metric's definition, as far as they let it be changed, and settling them
//! anew where the State's rules of privacy, its groups or its aggregate were.

use chrono::{DateTime, Utc};

use super::writing::{Edits, Writing};
use crate::metric::Metric;
use crate::metric::form::MetricForm;
use crate::metric::use_cases::settling;
use crate::observation::acts;
use crate::observation::store;
use ground::access::{Action, Place, Principal};
use ground::audit::Event;
use ground::database::{Change, Database};
use ground::identity::MetricId;
use ground::job::Work;
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::site::use_cases::read_site;

/// How often a metric is tried while others write figures of it.
const TRIES: u32 = 20;

/// Asks for what [`crate::metric::use_cases::SETTLING`] does, for the start of the program: what was settled by the rules of
/// an earlier one is settled by those of this one. Mostly there is nothing to do.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn ask_to_settle(database: &Database, now: DateTime<Utc>) -> Result<()> {
    let permit = Principal::Operator.permit(Action::WorkOnMetrics, &Place::sea())?;
    settling(Change::unrecorded(), &permit, now)?.run(database).await.map(drop)
}

/// Settles anew the figures of every metric that were settled by other rules than hold now, each metric at once. Gives how
/// many periods of metrics that were. What a stop leaves undone is done by the next try.
///
/// # Errors
/// `Conflict` when figures of a metric were written all the time.
pub(in crate::observation) async fn settle_all(work: &Work) -> Result<usize> {
    let database = &work.database;
    let (Some(site), now) = (read_site(database).await?, work.payload()?) else { return Ok(0) };
    let rules = crate::metric::standards(database).await?.privacy;
    let settled = store::settled(database).await?;
    let metrics = crate::metric::all(database).await?;
    let mut count = 0;
    for (at, metric) in metrics.iter().enumerate() {
        work.tell(at as u64, metrics.len() as u64);
        let by = store::settled_by(metric, &rules);
        let mut tries = 0;
        while settled.get(&metric.id) != Some(&by) {
            tries += 1;
            match settle_anew(work, &site, metric, &by, now).await {
                Err(Error::Conflict(_)) if tries < TRIES => {}
                outcome => {
                    count += outcome?;
                    break;
                }
            }
        }
    }
    if count > 0 {
        tracing::info!(periods = count, "figures were hidden and summed up by the rules as they are now");
    }
    Ok(count)
}

async fn settle_anew(work: &Work, site: &Site, metric: &Metric, by: &str, now: DateTime<Utc>) -> Result<usize> {
    let Work { database, fence, .. } = work;
    let mut writing = Writing::begin(database, site, std::slice::from_ref(&metric.id), store::new_entry()?).await?;
    let periods = writing.periods(metric);
    let mut columns = Vec::new();
    for period in &periods {
        let settled = writing.settle(database, metric, *period, Edits::new()).await?;
        columns.extend(settled.written.iter().map(|written| written.key.clone()));
        // A column counts once a roll names it, which the last change does.
        fence.guard(store::add_columns(Change::unrecorded(), settled.written)).run(database).await?;
    }
    let event = Event::new(&work.permit, acts::HIDDEN_ANEW, &metric.id, &metric.name);
    let change = if periods.is_empty() { Change::unrecorded() } else { event.change(now) };
    let change = writing.finish(store::add_settled_by(change, 0, &metric.id, by))?;
    let settled = fence.guard(change).run(database).await;
    // Only then is it certain that no roll names them.
    if matches!(settled, Err(Error::Conflict(_))) {
        fence.guard(store::erase_columns(&columns)).run(database).await?;
    }
    settled.map(|_| periods.len())
}

/// Changes a metric's definition; its period and its kind of organization only while none of its figures has come in.
///
/// # Errors
/// Those of [`crate::metric::use_cases::edit_metric`].
pub async fn edit_metric(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    version: i64,
    form: &MetricForm,
    now: DateTime<Utc>,
) -> Result<()> {
    principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let has_figures = store::has_figures(database, id).await?;
    crate::metric::use_cases::edit_metric(database, principal, id, version, form, has_figures, now).await
}
