//! What the forms of this room post to. Each asks one use case and answers.

use axum::response::Response;
use ground::access::{Action, Place};
use ground::identity::{ImportId, OrganizationId};
use ground::organization::mapping::{FileKind, Mapping};
use ground::organization::use_cases;
use ground::{Error, Result};

use super::import::mapping_of;
use super::marks::{DIRECTORY, address_of};
use crate::form::{Done, Posted, Submitted, Upload, handle};
use crate::visit::Visit;

/// Corrects an organization.
pub async fn edit(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = OrganizationId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
        let version = fields.number("version");
        use_cases::edit_organization(&visit.database, &visit.principal, &id, &fields.read(), version, visit.now)
            .await?;
        Ok(Done::to(address_of(&id)).saying("Your changes are saved."))
    })
    .await
}

/// Takes a file in and leads to what it would do.
pub async fn upload(mut posted: Posted) -> Response {
    let upload = posted.upload.take();
    handle(posted, |visit, fields| async move {
        visit.principal.permit(Action::EditOrganizations, &Place::sea())?;
        let upload = upload.ok_or_else(|| Error::invalid("file", "Choose a file."))?;
        let id = taken_in(&visit, upload, FileKind::parse(fields.get("kind"))).await?;
        Ok(Done::to(import_address(&id)))
    })
    .await
}

/// Stores the upload; where the person said what is in it, its columns are guessed anew for that.
async fn taken_in(visit: &Visit, upload: Upload, kind: Option<FileKind>) -> Result<ImportId> {
    let (database, principal) = (&visit.database, &visit.principal);
    let id = use_cases::upload_import(database, principal, &upload.file_name, upload.content, visit.now).await?;
    if let Some(kind) = kind {
        let review = use_cases::check_import(database, principal, &id, None).await?;
        if review.mapping.kind != kind {
            let mapping = Mapping::guess_for(kind, &review.header);
            use_cases::check_import(database, principal, &id, Some(mapping)).await?;
        }
    }
    Ok(id)
}

/// Checks an uploaded file again with other columns, has it stored, or drops it, by the button that was pressed.
pub async fn decide_import(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = ImportId::parse(visit.segment(2)).ok_or(Error::NotFound)?;
        match fields.get("do") {
            "check" => checked_again(&visit, &id, &fields).await,
            "import" => begun(&visit, &id, &fields).await,
            "cancel" => {
                use_cases::cancel_import(&visit.database, &visit.principal, &id).await?;
                Ok(Done::to(DIRECTORY).saying("The import is cancelled. Nothing was stored."))
            }
            _ => Err(Error::NotFound),
        }
    })
    .await
}

async fn checked_again(visit: &Visit, id: &ImportId, fields: &Submitted) -> Result<Done> {
    let mapping = mapping_of(fields)?;
    use_cases::check_import(&visit.database, &visit.principal, id, Some(mapping)).await?;
    Ok(Done::to(import_address(id)).saying("The file is checked again. Nothing is stored yet."))
}

/// Has the file stored by a job, unless the columns chosen now aren't those it was checked with.
async fn begun(visit: &Visit, id: &ImportId, fields: &Submitted) -> Result<Done> {
    let (database, principal) = (&visit.database, &visit.principal);
    let version = fields.number("version");
    let review = use_cases::check_import(database, principal, id, Some(mapping_of(fields)?)).await?;
    if review.version != version {
        let message = "The choice of columns was changed, so the file is checked again. Nothing is stored yet: look at the result, then import.";
        return Ok(Done::to(import_address(id)).saying(message));
    }
    use_cases::begin_import(database, principal, id, version, visit.now).await?;
    Ok(Done::to(import_address(id)))
}

fn import_address(id: &ImportId) -> String {
    format!("{DIRECTORY}/import/{id}")
}
