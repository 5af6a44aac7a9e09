//! What the metrics' forms post to.

use app_ground::form::{Done, FormState, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::response::Response;
use ground::identity::{MetricId, OrganizationId};
use ground::{Error, Result};
use progress::metric::form::{MetricForm, StandardsForm};
use progress::metric::{JudgementForm, MarkForm, TargetForm, use_cases};
use progress::observation::use_cases::edit_metric;

use super::address::{STANDARDS, address_of, targets_address};

/// The most milestones a form sends.
pub(super) const MILESTONES: usize = TargetForm::MILESTONES_MAX;

fn metric_of(visit: &Visit) -> Result<MetricId> {
    MetricId::parse(visit.segment(1)).ok_or(Error::NotFound)
}

fn metric_form(fields: &Submitted) -> MetricForm {
    let text = |name: &str| fields.get(name).to_owned();
    MetricForm {
        name: text("name"),
        definition: text("definition"),
        unit: text("unit"),
        decimals: text("decimals"),
        direction: text("direction"),
        timing: text("timing"),
        level: text("level"),
        frequency: text("frequency"),
        source: text("source"),
        owner: text("owner"),
        supplier: text("supplier"),
        effort_minutes: text("effort_minutes"),
        aggregate: text("aggregate"),
        least: text("least"),
        most: text("most"),
        most_change: text("most_change"),
        needs_n: fields.get("needs_n") == "yes",
        groups: text("groups"),
        sharing: text("sharing"),
        tolerance: text("tolerance"),
    }
}

/// The rows of a target as they were typed.
pub(super) fn target_form(fields: &Submitted) -> TargetForm {
    let row = |name: &str| MarkForm {
        on: fields.get(&format!("{name}_on")).to_owned(),
        value: fields.get(&format!("{name}_value")).to_owned(),
    };
    TargetForm {
        baseline: row("baseline"),
        milestones: (1..=MILESTONES).map(|at| row(&format!("milestone_{at}"))).collect(),
        target: row("target"),
        note: fields.get("note").to_owned(),
    }
}

/// That it is saved, and what it still lacks.
async fn saved(visit: &Visit, id: &MetricId) -> Result<Done> {
    let found = use_cases::view_metric(&visit.database, &visit.principal, id, visit.today()).await?;
    let missing: Vec<_> = found.checks.iter().filter(|check| !check.met).map(|check| check.says.as_str()).collect();
    let says = match missing.as_slice() {
        [] => "The metric is saved. It has all it needs.".to_owned(),
        missing => format!("The metric is saved. Still to do: {}", missing.join(" ")),
    };
    Ok(Done::to(address_of(id)).saying(says))
}

/// Adds a metric.
pub async fn add(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let form = metric_form(&fields);
        let id = use_cases::add_metric(&visit.database, &visit.principal, &form, visit.now).await?;
        saved(&visit, &id).await
    })
    .await
}

/// Changes a metric, takes it out of use or puts it back.
pub async fn change(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = metric_of(&visit)?;
        let (database, principal, version) = (&visit.database, &visit.principal, fields.number("version"));
        match fields.get("do") {
            "retire" => {
                use_cases::retire_metric(database, principal, &id, version, visit.now).await?;
                Ok(Done::to(address_of(&id)).saying("The metric is retired. Its figures can still be read."))
            }
            "restore" => {
                use_cases::restore_metric(database, principal, &id, version, visit.now).await?;
                Ok(Done::to(address_of(&id)).saying("The metric is in use again."))
            }
            _ => {
                edit_metric(database, principal, &id, version, &metric_form(&fields), visit.now).await?;
                saved(&visit, &id).await
            }
        }
    })
    .await
}

/// Whose target or judgement a form is about; the State's where it doesn't say.
fn organization_of(fields: &Submitted) -> Result<OrganizationId> {
    match fields.get("organization") {
        "" => Ok(OrganizationId::sea()),
        key => OrganizationId::parse(key).ok_or(Error::NotFound),
    }
}

/// Sets a target, removes an organization's own, or shows what would be expected and saves nothing.
pub async fn set_target(posted: Posted) -> Response {
    if posted.fields.get("do") == "preview" {
        return match previewed(&posted.visit, &posted.fields).await {
            Ok(()) => {
                let state = FormState { submitted: Some(posted.fields.clone()), ..FormState::default() };
                posted.show(state).await
            }
            Err(error) => posted.answer(Err(error)).await,
        };
    }
    handle(posted, |visit, fields| async move {
        let (id, organization) = (metric_of(&visit)?, organization_of(&fields)?);
        let (database, principal, version) = (&visit.database, &visit.principal, fields.number("version"));
        let home = targets_address(&id, &organization);
        if fields.get("do") == "remove" {
            use_cases::remove_target(database, principal, &id, &organization, version, visit.now).await?;
            return Ok(Done::to(home).saying("The target is removed."));
        }
        let form = target_form(&fields);
        use_cases::set_target(database, principal, &id, &organization, version, &form, visit.now).await?;
        Ok(Done::to(home).saying("The target is saved."))
    })
    .await
}

/// Checks what was typed as saving it would.
async fn previewed(visit: &Visit, fields: &Submitted) -> Result<()> {
    let (id, organization) = (metric_of(visit)?, organization_of(fields)?);
    let found = use_cases::view_targets(&visit.database, &visit.principal, &id, &organization).await?;
    match found.may_edit {
        true => target_form(fields).parse(&found.metric).map(|_| ()),
        false => Err(Error::Forbidden),
    }
}

/// Changes the State's standards.
pub async fn change_standards(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let text = |name: &str| fields.get(name).to_owned();
        let form = StandardsForm {
            nearly_pct: text("nearly_pct"),
            behind_pct: text("behind_pct"),
            minimum_n: text("minimum_n"),
            bottom_pct: text("bottom_pct"),
            top_pct: text("top_pct"),
            coded_below_n: text("coded_below_n"),
        };
        let version = fields.number("version");
        use_cases::set_standards(&visit.database, &visit.principal, version, &form, visit.now).await?;
        Ok(Done::to(STANDARDS).saying("The standards are saved. What they hide is being decided anew for all figures."))
    })
    .await
}

/// Records a judgement of a metric, from its page or from that of one organization's figures.
pub async fn judge(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = metric_of(&visit)?;
        let organization = match visit.segment(2) {
            "organizations" => OrganizationId::parse(visit.segment(3)).ok_or(Error::NotFound)?,
            _ => organization_of(&fields)?,
        };
        let form = JudgementForm { color: fields.get("color").to_owned(), reason: fields.get("reason").to_owned() };
        use_cases::record_judgement(&visit.database, &visit.principal, &id, &organization, &form, visit.now).await?;
        let home = match organization == OrganizationId::sea() {
            true => address_of(&id),
            false => format!("{}/organizations/{organization}", address_of(&id)),
        };
        Ok(Done::to(home).saying("The judgement is recorded."))
    })
    .await
}
