//! What the forms of figures coming in post to. Each asks one use case and answers.

use app_ground::components::counted;
use app_ground::download::download;
use app_ground::form::{Done, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::response::Response;
use ground::access::{Action, Place};
use ground::identity::{EntryId, MappingId, OrganizationId};
use ground::table_file::Sheet;
use ground::{Error, Result};
use progress::observation::mapping::Mapping;
use progress::observation::use_cases;

use super::address::{FIGURES, REVIEW, entry_address};
use super::file::{Columns, Draft, Step, fingerprint};
use super::grid::{grid_query, outcome_in_words, typed_cells};
use super::site_of;

/// Takes a file in and leads to what it holds.
pub async fn upload(mut posted: Posted) -> Response {
    let upload = posted.upload.take();
    handle(posted, |visit, _| async move {
        visit.principal.permit(Action::WorkOnMetrics, &Place::sea())?;
        let upload = upload.ok_or_else(|| Error::invalid("file", "Choose a file."))?;
        let (name, content) = (upload.file_name, upload.content);
        let (database, principal) = (&visit.database, &visit.principal);
        let id = use_cases::upload_observations(database, &visit.files, principal, &name, content, visit.now).await?;
        Ok(Done::to(entry_address(&id)))
    })
    .await
}

/// What came of a button on a file's page.
enum Pressed {
    /// It is done.
    Done(Done),
    /// The form is shown again, with something done to it.
    Form(Box<Draft>),
}

/// Whatever a button on a file's page asks for.
pub async fn decide_file(posted: Posted) -> Response {
    match pressed(posted.visit.clone(), &posted.fields).await {
        Ok(Pressed::Done(done)) => posted.answer(Ok(done)).await,
        Ok(Pressed::Form(draft)) => posted.show(*draft).await,
        Err(error) => posted.answer(Err(error)).await,
    }
}

async fn pressed(visit: Visit, fields: &Submitted) -> Result<Pressed> {
    let (database, principal) = (&visit.database, &visit.principal);
    principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let id = EntryId::parse(visit.segment(2)).ok_or(Error::NotFound)?;
    let draft = || Draft::read(fields);
    let form = |draft: Draft| Ok(Pressed::Form(Box::new(draft)));
    let kept =
        || MappingId::parse(fields.get("mapping")).ok_or_else(|| Error::invalid("mapping", "Choose a saved choice."));
    match fields.get("do") {
        "add" => form(draft().then(Step::Add)),
        "check" if draft().wants_more() => form(draft().then(Step::Add)),
        "check" => checked(&visit, &id, fields).await.map(Pressed::Done),
        "store" => begun(&visit, &id, fields).await.map(Pressed::Done),
        "apply" => form(draft().then(Step::Apply(kept()?))),
        "save" => saved(&visit, &id, fields).await.map(Pressed::Done),
        "forget" => form(draft().then(Step::Said(forgotten(&visit, &kept()?).await?))),
        "cancel" => {
            use_cases::cancel_observations(database, principal, &id, visit.now).await?;
            Ok(Pressed::Done(Done::to(entry_address(&id))))
        }
        "undo" => {
            let (site, version) = (site_of(&visit)?, fields.number("version"));
            let back = use_cases::undo_observations(database, principal, site, &id, version, visit.now).await?;
            let said = format!("Taken back: {} as they were before.", counted(back, "figure is", "figures are"));
            Ok(Pressed::Done(Done::to(entry_address(&id)).saying(said)))
        }
        other => match other.strip_prefix("remove-").and_then(|at| at.parse().ok()) {
            Some(at) => form(draft().without(at)),
            None => Err(Error::NotFound),
        },
    }
}

/// Removes a saved choice of columns, and says that it is gone.
async fn forgotten(visit: &Visit, id: &MappingId) -> Result<String> {
    let (database, principal) = (&visit.database, &visit.principal);
    let saved = use_cases::list_mappings(database, principal).await?;
    let Some(saved) = saved.into_iter().find(|it| it.id == *id) else {
        return Ok("That saved choice is no longer there.".to_owned());
    };
    use_cases::remove_mapping(database, principal, id, visit.now).await?;
    Ok(format!("“{}” is no longer among the saved choices.", saved.name))
}

/// The mapping that the form means.
///
/// # Errors
/// Violations of the fields that name columns the file doesn't have.
fn mapping_of(fields: &Submitted) -> Result<Mapping> {
    let (mapping, wrong) = Draft::read(fields).mapping(&Columns::read(fields.get("header")));
    if wrong.is_empty() { Ok(mapping) } else { Err(Error::Invalid(wrong)) }
}

/// Keeps the mapping with the file, unless it is the one that was checked.
///
/// # Errors
/// What keeps the mapping from being used, at its fields.
async fn keep(visit: &Visit, id: &EntryId, fields: &Submitted) -> Result<()> {
    let mapping = mapping_of(fields)?;
    let site = site_of(visit)?;
    let (database, files, principal) = (&visit.database, &visit.files, &visit.principal);
    use_cases::choose_columns(database, files, principal, site, id, &mapping, visit.now).await
}

async fn checked(visit: &Visit, id: &EntryId, fields: &Submitted) -> Result<Done> {
    keep(visit, id, fields).await?;
    Ok(Done::to(entry_address(id)).saying("The file is checked. Nothing of it is stored yet."))
}

/// Has the file stored by a job, unless the columns chosen now aren't those it was checked with.
async fn begun(visit: &Visit, id: &EntryId, fields: &Submitted) -> Result<Done> {
    if fingerprint(&mapping_of(fields)?) != fields.get("checked") {
        keep(visit, id, fields).await?;
        let said = "The choice of columns was changed, so the file is checked again. Nothing is stored yet: look at the result, then store it.";
        return Ok(Done::to(entry_address(id)).saying(said));
    }
    site_of(visit)?;
    let (database, principal) = (&visit.database, &visit.principal);
    let id = use_cases::begin_observations(database, principal, id, fields.number("version"), visit.now).await?;
    Ok(Done::to(entry_address(&id)))
}

async fn saved(visit: &Visit, id: &EntryId, fields: &Submitted) -> Result<Done> {
    if fingerprint(&mapping_of(fields)?) != fields.get("checked") {
        keep(visit, id, fields).await?;
    }
    let name = fields.get("mapping_name");
    use_cases::save_mapping(&visit.database, &visit.files, &visit.principal, id, name, visit.now).await?;
    Ok(Done::to(entry_address(id)).saying(format!("The choice of columns is saved as “{}”.", name.trim())))
}

/// Every problem of a file by line, as a CSV file.
pub async fn file_problems(visit: Visit) -> Response {
    let problems = problems_of(&visit).await.map(|problems| {
        let rows = problems.into_iter().map(|it| vec![it.line.into(), it.column.into(), it.message.into()]);
        vec![Sheet::new("Problems", ["Line", "Column", "Problem"]).with(rows)]
    });
    download("csv", "problems", problems, &visit).await
}

async fn problems_of(visit: &Visit) -> Result<Vec<use_cases::RowProblem>> {
    visit.principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let id = EntryId::parse(visit.segment(2)).ok_or(Error::NotFound)?;
    use_cases::list_problems(&visit.database, &visit.files, &visit.principal, site_of(visit)?, &id, visit.now).await
}

/// Saves the figures typed for an organization.
pub async fn save(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let site = site_of(&visit)?;
        let id = OrganizationId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let group = grid_query(&visit).group;
        let cells = typed_cells(&fields);
        let outcome = use_cases::save_grid(database, principal, site, &id, &group, &cells, visit.now).await?;
        Ok(Done::to(visit.path.clone()).saying(outcome_in_words(&outcome)))
    })
    .await
}

/// Decides about figures under review.
pub async fn decide_review(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (database, principal) = (&visit.database, &visit.principal);
        let accept = match fields.get("do") {
            "accept" => true,
            "refuse" => false,
            _ => {
                // Whoever may not decide is told that, and not that nothing was asked.
                principal.permit(Action::WorkOnMetrics, &Place::sea())?;
                return Err(Error::NotFound);
            }
        };
        let chosen = if fields.get("all") == "yes" { "shown" } else { "keys" };
        let keys: Vec<String> = fields.all(chosen).into_iter().map(str::to_owned).collect();
        let reason = fields.get("reason");
        let site = site_of(&visit)?;
        let decided = use_cases::decide(database, principal, site, &keys, accept, reason, visit.now).await?;
        let said = match (decided, accept) {
            (0, _) => "Somebody else decided about these meanwhile.".to_owned(),
            (1, true) => "One figure is accepted and counts now.".to_owned(),
            (1, false) => "One figure is refused: it is missing now, with your reason.".to_owned(),
            (_, true) => format!("{} are accepted and count now.", counted(decided, "figure", "figures")),
            (_, false) => format!(
                "{} are refused: they are missing now, with your reason.",
                counted(decided, "figure", "figures")
            ),
        };
        let here = if visit.path.starts_with(REVIEW) { visit.path.clone() } else { FIGURES.to_owned() };
        Ok(Done::to(here).saying(said))
    })
    .await
}
