//! What the plan's forms post to, and the plan as a file.

use std::collections::HashMap;

use app_ground::download::csv_file;
use app_ground::form::{Done, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use ground::identity::ImprovementId;
use ground::{Error, Result};
use practice::improvement::use_cases::{self, StepForm};
use practice::improvement::{Status, export};

use super::address::{Asked, address_of, anchor};

fn action_of(visit: &Visit) -> Result<ImprovementId> {
    ImprovementId::parse(visit.segment(1)).ok_or(Error::NotFound)
}

/// Adds an action.
pub async fn add(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (entry, form) = (fields.read(), fields.read());
        let id = use_cases::add_action(&visit.database, &visit.principal, &entry, &form, visit.now).await?;
        Ok(Done::to(address_of(&id)).saying("The action is in the plan."))
    })
    .await
}

/// Changes an action.
pub async fn change(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = action_of(&visit)?;
        let (version, form) = (fields.number("version"), fields.read());
        use_cases::edit_action(&visit.database, &visit.principal, &id, version, &form, visit.now).await?;
        Ok(Done::to(address_of(&id)).saying("Your changes are saved."))
    })
    .await
}

/// Changes how an action stands, or takes that back: from the list, the board and the action's page alike. Gives what
/// is said of it.
async fn stand(visit: &Visit, id: &ImprovementId, fields: &Submitted) -> Result<String> {
    let (database, principal, version) = (&visit.database, &visit.principal, fields.number("version"));
    if fields.get("do") == "undo" {
        use_cases::undo_status(database, principal, id, version, visit.now).await?;
        return Ok("It is as it was before.".to_owned());
    }
    use_cases::set_status(database, principal, id, version, &fields.read(), visit.now).await?;
    let says = Status::parse(fields.get("status")).map(|status| status.name().to_lowercase()).unwrap_or_default();
    Ok(format!("The action is {says}. You can undo that for a day, while nothing else of it changes."))
}

/// Moves an action on from the list or the board, and stays there.
pub async fn move_on(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = ImprovementId::parse(fields.get("action"));
        let (Some(id), true) = (id, fields.has("status") || fields.get("do") == "undo") else {
            // Whoever may not change the plan is told that, and not that nothing was asked.
            use_cases::action_choices(&visit.database, &visit.principal).await?;
            return Err(Error::NotFound);
        };
        let said = stand(&visit, &id, &fields).await?;
        Ok(Done::to(format!("{}#{}", visit.path, anchor(&id))).saying(said))
    })
    .await
}

/// Changes an action from its own page: how it stands, a step, a note.
pub async fn act(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = action_of(&visit)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let home = address_of(&id);
        match fields.get("do") {
            "step" => {
                let at = fields.get("at").parse().unwrap_or(usize::MAX);
                let form = StepForm { at, text: fields.get("text").to_owned(), done: fields.get("done") == "yes" };
                use_cases::toggle_step(database, principal, &id, &form, visit.now).await?;
                Ok(Done::to(format!("{home}#step-{at}")))
            }
            "note" => {
                use_cases::add_note(database, principal, &id, fields.get("note"), visit.now).await?;
                Ok(Done::to(format!("{home}#notes")).saying("Your note is added."))
            }
            _ => {
                let said = stand(&visit, &id, &fields).await?;
                Ok(Done::to(home).saying(said))
            }
        }
    })
    .await
}

/// The actions an address asks for as a CSV file.
pub async fn plan_csv(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let asked = Asked::read(&visit, |name| parameters.get(name).cloned().unwrap_or_default());
    let (today, site) = (visit.today(), visit.site.clone());
    let day_of =
        |at: chrono::DateTime<chrono::Utc>| site.as_ref().map_or_else(|| at.date_naive(), |site| site.today(at));
    let plan = use_cases::list_actions(&visit.database, &visit.principal, &asked.filter, today).await;
    let file = plan.map(|plan| (format!("improvement-plan-{today}"), export::sheet(&plan.actions, today, day_of)));
    csv_file(file, &visit)
}
