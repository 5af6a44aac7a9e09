//! What metrics should come to: for the State as a whole, and for one organization.

use chrono::{DateTime, Utc};

use super::{recorded, told};
use crate::metric::{Metric, Sharing, Target, TargetForm, acts, history, store};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::directory::Directory;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// A metric's targets as the page for them shows them.
#[derive(Debug, Clone)]
pub struct TargetsView {
    /// The metric.
    pub metric: Metric,
    /// Whose target the page is about.
    pub organization: OrganizationId,
    /// Their name.
    pub name: String,
    /// Their own target; the State-wide one where it is about the State.
    pub target: Option<Target>,
    /// The State-wide target, which holds where there is no own one.
    pub state: Option<Target>,
    /// Organizations with a target of their own that the reader may see, by name. Only on the State's page.
    pub own: Vec<(Target, String)>,
    /// Whether the reader may set or change it.
    pub may_edit: bool,
}

/// The action that setting a target takes, and where.
fn who_sets(directory: &Directory, organization: &OrganizationId) -> (Action, Place) {
    match *organization == OrganizationId::sea() {
        true => (Action::WorkOnMetrics, Place::sea()),
        false => (Action::WorkOnGoals, directory.place(organization).unwrap_or_else(Place::sea)),
    }
}

/// Whether somebody may see an organization's own target of a metric: like its figures.
fn may_see(principal: &Principal, directory: &Directory, metric: &Metric, organization: &OrganizationId) -> bool {
    let place = directory.place(organization).unwrap_or_else(Place::sea);
    metric.sharing == Sharing::Shared
        || *organization == OrganizationId::sea()
        || principal.may(Action::ReadFigures, &place)
}

/// The State, or an organization of the kind that the metric is reported for.
fn has_targets(directory: &Directory, metric: &Metric, organization: &OrganizationId) -> bool {
    *organization == OrganizationId::sea() || directory.get(organization).is_some_and(|it| it.kind == metric.level)
}

fn name_of(directory: &Directory, organization: &OrganizationId) -> String {
    directory.get(organization).map_or_else(|| organization.to_string(), |it| it.name.clone())
}

/// The targets of a metric, for the State (organization: the SEA) or for one organization.
///
/// # Errors
/// `SignedOut`, `Forbidden` where only its own reader may see an organization's, `NotFound`.
pub async fn view_targets(
    database: &Database,
    principal: &Principal,
    metric: &MetricId,
    organization: &OrganizationId,
) -> Result<TargetsView> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let directory = directory(database).await?;
    let found = store::metric(database, metric).await;
    if let Ok(found) = &found
        && !may_see(principal, &directory, found, organization)
    {
        return Err(Error::Forbidden);
    }
    let found = found?;
    if !has_targets(&directory, &found, organization) {
        return Err(Error::NotFound);
    }
    let sea = OrganizationId::sea();
    let all = match *organization == sea {
        true => store::targets_of(database, metric).await?,
        false => {
            store::targets(database, &[(metric.clone(), organization.clone()), (metric.clone(), sea.clone())]).await?
        }
    };
    let of = |wanted: &OrganizationId| all.iter().find(|target| target.organization == *wanted).cloned();
    let (target, state) = (of(organization), of(&sea));
    let (action, place) = who_sets(&directory, organization);
    let seen = |target: &Target| target.organization != sea && target.organization != *organization;
    let mut own: Vec<(Target, String)> = all
        .iter()
        .filter(|target| seen(target) && may_see(principal, &directory, &found, &target.organization))
        .map(|target| (target.clone(), name_of(&directory, &target.organization)))
        .collect();
    own.sort_by_key(|(_, name)| name.to_lowercase());
    let name = name_of(&directory, organization);
    let may_edit = !found.retired && principal.may(action, &place);
    Ok(TargetsView { metric: found, organization: organization.clone(), name, target, state, own, may_edit })
}

/// Sets or changes a target: State-wide (organization: the SEA), or of one organization. `version` is that of the target it
/// replaces, 0 where there was none.
///
/// # Errors
/// `Invalid` by the fields of [`TargetForm`]; `Conflict` when it was set or changed since, or the metric is retired;
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_target(
    database: &Database,
    principal: &Principal,
    metric: &MetricId,
    organization: &OrganizationId,
    version: i64,
    form: &TargetForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let directory = directory(database).await?;
    let (action, place) = who_sets(&directory, organization);
    let permit = principal.permit(action, &place)?;
    let found = store::metric(database, metric).await?;
    if !has_targets(&directory, &found, organization) {
        return Err(Error::NotFound);
    }
    if found.retired {
        return Err(Error::Conflict("This metric is retired. Put it back into use to set a target.".to_owned()));
    }
    let wanted = form.parse(&found)?;
    let before = store::targets(database, &[(metric.clone(), organization.clone())]).await?;
    let target = Target {
        metric: metric.clone(),
        organization: organization.clone(),
        trajectory: wanted.trajectory,
        note: wanted.note.into_string(),
        version,
    };
    let title = title(&found, &directory, organization);
    let event = recorded(&permit, acts::TARGET_SET, metric, title).after(&target);
    let event = before.iter().fold(event, |event, before| event.before(before));
    let is_state = *organization == OrganizationId::sea();
    let told = is_state.then(|| told(&permit, now, history::target_set(&found, &target)));
    store::set_target(database, event, &target, told.as_ref(), now).await
}

/// `Attendance rate: Cayuga ISD`; the State's is the metric's name alone.
fn title(metric: &Metric, directory: &Directory, organization: &OrganizationId) -> String {
    match *organization == OrganizationId::sea() {
        true => metric.name.clone(),
        false => format!("{}: {}", metric.name, name_of(directory, organization)),
    }
}

/// Removes an organization's own target: the State-wide one then holds for it.
///
/// # Errors
/// `Conflict` when it changed since `version`; `SignedOut`, `Forbidden`, `NotFound` also for the State-wide target, which is
/// changed and never removed.
pub async fn remove_target(
    database: &Database,
    principal: &Principal,
    metric: &MetricId,
    organization: &OrganizationId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let directory = directory(database).await?;
    let (action, place) = who_sets(&directory, organization);
    let permit = principal.permit(action, &place)?;
    let found = store::metric(database, metric).await?;
    let before = store::targets(database, &[(metric.clone(), organization.clone())]).await?;
    let before = before.into_iter().next().ok_or(Error::NotFound)?;
    if *organization == OrganizationId::sea() {
        return Err(Error::NotFound);
    }
    let title = title(&found, &directory, organization);
    let event = recorded(&permit, acts::TARGET_REMOVED, metric, title).before(&before);
    store::remove_target(database, event, &Target { version, ..before }, now).await
}
