//! What people make of how a metric stands somewhere: beside the computed status, with their reason, and kept.

use chrono::{DateTime, Utc};

use super::recorded;
use crate::metric::{Judgement, JudgementForm, acts, store};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// Judges how a metric stands at an organization, or in the State as a whole (organization: the SEA). Earlier judgements
/// stay.
///
/// # Errors
/// `Invalid` at `color` or `reason`; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn record_judgement(
    database: &Database,
    principal: &Principal,
    metric: &MetricId,
    organization: &OrganizationId,
    form: &JudgementForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let (color, reason) = form.parse()?;
    let found = store::metric(database, metric).await?;
    let directory = directory(database).await?;
    let title = match directory.get(organization) {
        _ if *organization == OrganizationId::sea() => found.name.clone(),
        Some(there) => format!("{}: {}", found.name, there.name),
        None => return Err(Error::NotFound),
    };
    let judgement = Judgement {
        metric: metric.clone(),
        organization: organization.clone(),
        color,
        reason,
        by: permit.name().to_owned(),
        at: now,
    };
    let chance = uuid::Uuid::now_v7().simple().to_string();
    let key = format!("{:014}-{}", now.timestamp_millis().max(0), &chance[20..]);
    let event = recorded(&permit, acts::JUDGED, metric, title).after(&judgement);
    store::judge(database, event, &key, &judgement).await
}

/// What people made of a metric at an organization, the newest first: the first is what holds now. The State's are for
/// everybody with an account, an organization's for the SEA and for itself.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn judgements_of(
    database: &Database,
    principal: &Principal,
    metric: &MetricId,
    organization: &OrganizationId,
) -> Result<Vec<Judgement>> {
    match *organization == OrganizationId::sea() {
        true => principal.permit(Action::ReadProgress, &Place::sea())?,
        false => {
            let place = directory(database).await?.place(organization).unwrap_or_else(Place::sea);
            principal.permit(Action::ReadFigures, &place)?
        }
    };
    store::judgements(database, metric, organization).await
}
