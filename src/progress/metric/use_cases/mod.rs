//! What people do with metrics: find, read, define, retire. Targets, judgements and standards are in the files beside. Each
//! decides access first.

mod judging;
mod standards;
mod targets;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

pub use judging::*;
pub use standards::*;
pub use targets::*;

use super::checks::{Check, checks};
use super::form::{Definition, MetricForm, name_key};
use super::listing::{Filter, Listed, narrowed};
use super::{Happening, MAX_METRICS, Metric, Target, history, store};
use crate::metric::acts;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId, PersonId};
use ground::person::use_cases::active_people;
use ground::problem::{Error, Problems, Result};

/// Metrics as a list shows them.
#[derive(Debug, Clone)]
pub struct MetricList {
    /// The metrics the filter takes, in its order.
    pub metrics: Vec<Listed>,
    /// People who own metrics, by name.
    pub owners: Vec<(PersonId, String)>,
    /// How many metrics are in use, whatever the filter.
    pub in_use: usize,
    /// How many are retired.
    pub retired: usize,
}

/// The metrics, narrowed and sorted.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_metrics(
    database: &Database,
    principal: &Principal,
    filter: &Filter,
    today: NaiveDate,
) -> Result<MetricList> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let all = store::all(database).await?;
    let wanted: Vec<_> = all.iter().map(|metric| (metric.id.clone(), OrganizationId::sea())).collect();
    let targets = store::targets(database, &wanted).await?;
    let mut targets: BTreeMap<MetricId, Target> =
        targets.into_iter().map(|target| (target.metric.clone(), target)).collect();
    let named = |metric: &Metric| metric.owner.clone().map(|owner| (owner, metric.owner_name.clone()));
    let owners: BTreeMap<PersonId, String> = all.iter().filter_map(named).collect();
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|(_, name)| name.to_lowercase());
    let retired = all.iter().filter(|metric| metric.retired).count();
    let in_use = all.len() - retired;
    let listed = |metric: Metric| {
        let target = targets.remove(&metric.id);
        let checks = checks(&metric, target.as_ref(), today);
        Listed { metric, target, checks }
    };
    let metrics = narrowed(all.into_iter().map(listed).collect(), filter);
    Ok(MetricList { metrics, owners, in_use, retired })
}

/// A metric with what is known of it but its figures.
#[derive(Debug, Clone)]
pub struct MetricView {
    /// The metric.
    pub metric: Metric,
    /// Its State-wide target.
    pub target: Option<Target>,
    /// In which respects it is what it should be.
    pub checks: Vec<Check>,
    /// What was done to it, the newest first, 200 at most.
    pub history: Vec<Happening>,
}

/// A metric's definition, checks, State-wide target and history.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_metric(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    today: NaiveDate,
) -> Result<MetricView> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let (metric, target, history) = store::whole(database, id).await?;
    let checks = checks(&metric, target.as_ref(), today);
    Ok(MetricView { metric, target, checks, history })
}

/// Who may own a metric, by id with their name.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn metric_choices(database: &Database, principal: &Principal) -> Result<BTreeMap<PersonId, String>> {
    principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    owners(database).await
}

async fn owners(database: &Database) -> Result<BTreeMap<PersonId, String>> {
    let people = active_people(database).await?.into_iter().filter_map(|person| {
        let (id, name) = (person.id.clone(), person.name.clone());
        Principal::Person(person).may(Action::WorkOnMetrics, &Place::sea()).then_some((id, name))
    });
    Ok(people.collect())
}

fn recorded(permit: &Permit, act: Act, id: &MetricId, title: impl Into<String>) -> Event {
    Event::new(permit, act, id, title)
}

fn told(permit: &Permit, at: DateTime<Utc>, what: impl Into<String>) -> Happening {
    Happening { by: permit.name().to_owned(), at, what: what.into() }
}

/// Adds a metric.
///
/// # Errors
/// `Invalid` by the fields of [`MetricForm`]; `Conflict` when its name was taken meanwhile; `SignedOut`, `Forbidden`.
pub async fn add_metric(
    database: &Database,
    principal: &Principal,
    form: &MetricForm,
    now: DateTime<Utc>,
) -> Result<MetricId> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let all = store::all(database).await?;
    let names: BTreeSet<String> = all.iter().map(|metric| name_key(&metric.name)).collect();
    let wanted = Definition::parse(form, &owners(database).await?, &names)?;
    if all.len() >= MAX_METRICS {
        return Err(Error::invalid(
            "name",
            format!("There can be {MAX_METRICS} metrics at most, retired ones among them."),
        ));
    }
    let id = MetricId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)?;
    let event = recorded(&permit, acts::ADDED, &id, wanted.name.as_str()).after(&wanted);
    store::create(database, event, &id, &wanted, &told(&permit, now, history::ADDED)).await?;
    Ok(id)
}

/// Changes a metric's definition; `has_figures` says whether any of its figures has come in, which `observation` knows. Saving
/// it as it is changes nothing.
///
/// # Errors
/// `Invalid` by the fields of [`MetricForm`]; `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn edit_metric(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    version: i64,
    form: &MetricForm,
    has_figures: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let all = store::all(database).await?;
    let before = all.iter().find(|metric| metric.id == *id).ok_or(Error::NotFound)?;
    let others = all.iter().filter(|metric| metric.id != *id);
    let names: BTreeSet<String> = others.map(|metric| name_key(&metric.name)).collect();
    let mut people = owners(database).await?;
    // Whoever owns it stays a choice, though they may have left.
    if let Some(owner) = &before.owner {
        people.entry(owner.clone()).or_insert_with(|| before.owner_name.clone());
    }
    let wanted = Definition::parse(form, &people, &names)?;
    let Some(what) = history::changed(before, &wanted) else { return Ok(()) };
    let after = wanted.applied(before);
    if has_figures {
        kept_where_figures_are(before, &after)?;
    }
    let event = recorded(&permit, acts::CHANGED, id, wanted.name.as_str()).before(before).after(&after);
    let change = store::update(event.change(now), id, version, &wanted, &told(&permit, now, what));
    settling(change, &permit, now)?.run(database).await.map(drop)
}

/// Figures are kept by their period and for a kind of organization; once there are any, neither can become another.
fn kept_where_figures_are(before: &Metric, after: &Metric) -> Result<()> {
    let moved = [("frequency", before.frequency != after.frequency), ("level", before.level != after.level)];
    let mut problems = Problems::default();
    for (field, _) in moved.into_iter().filter(|(_, moved)| *moved) {
        problems.add(field, "Figures of this metric have come in. Add another metric instead, and retire this one.");
    }
    problems.finish(Some(()))
}

/// Takes a metric out of use; what is known of it stays and can be read.
///
/// # Errors
/// `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn retire_metric(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    set_retired(database, principal, id, version, true, now).await
}

/// Puts a retired metric back into use.
///
/// # Errors
/// Those of [`retire_metric`].
pub async fn restore_metric(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    set_retired(database, principal, id, version, false, now).await
}

async fn set_retired(
    database: &Database,
    principal: &Principal,
    id: &MetricId,
    version: i64,
    retired: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let before = store::metric(database, id).await?;
    if before.retired == retired {
        return Ok(());
    }
    let (act, what) = match retired {
        true => (acts::RETIRED, history::RETIRED),
        false => (acts::RESTORED, history::RESTORED),
    };
    let event = recorded(&permit, act, id, before.name.as_str());
    store::retire(database, event, id, version, retired, &told(&permit, now, what)).await
}
