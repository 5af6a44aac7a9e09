//! What the set-up page and the settings page post to.

use axum::response::Response;
use ground::Error;
use ground::site::SiteForm;
use ground::site::use_cases::{self, FirstAdministrator};

use crate::form::{Done, Posted, Submitted};
use crate::person;

/// The site's fields. A time zone that was typed counts more than the one in the list.
fn site_form(fields: &Submitted) -> SiteForm {
    let typed = fields.get("other_time_zone").trim();
    let time_zone = if typed.is_empty() { fields.get("time_zone") } else { typed };
    SiteForm {
        state: fields.get("state").to_owned(),
        agency: fields.get("agency").to_owned(),
        time_zone: time_zone.to_owned(),
        school_year_starts: fields.get("school_year_starts").to_owned(),
    }
}

/// What is wrong with a time zone that was typed is said where it was typed.
fn where_typed(error: Error, fields: &Submitted) -> Error {
    match error {
        Error::Invalid(mut violations) if !fields.get("other_time_zone").trim().is_empty() => {
            for violation in violations.iter_mut().filter(|violation| violation.field == "time_zone") {
                violation.field = "other_time_zone".to_owned();
            }
            Error::Invalid(violations)
        }
        other => other,
    }
}

/// Sets the installation up, and signs its first administrator in.
pub async fn set_up(posted: Posted) -> Response {
    let set_up = been_set_up(&posted).await.map_err(|error| where_typed(error, &posted.fields));
    let result = match set_up {
        // Somebody else was quicker; this page is gone for good.
        Err(Error::Conflict(said)) => Ok(Done::to("/sign-in").saying(said)),
        other => other,
    };
    posted.answer(result).await
}

async fn been_set_up(posted: &Posted) -> Result<Done, Error> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let first = FirstAdministrator {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        password: fields.get("password").to_owned(),
    };
    let (code, form) = (fields.get("code"), site_form(fields));
    let set_up = use_cases::set_up(&visit.database, &visit.principal, code, &form, &first, &visit.address, visit.now);
    let id = set_up.await?;
    person::begin(&posted.session, &id).await?;
    Ok(Done::to("/").saying("Throughline is set up, and you are signed in."))
}

/// Changes what the installation says of itself.
pub async fn edit_site(posted: Posted) -> Response {
    let (visit, form) = (&posted.visit, site_form(&posted.fields));
    let version = posted.fields.number("version");
    let edited = use_cases::edit_site(&visit.database, &visit.principal, version, &form, visit.now).await;
    let result = edited.map(|()| Done::to("/site").saying("The settings are saved."));
    let result = result.map_err(|error| where_typed(error, &posted.fields));
    posted.answer(result).await
}
