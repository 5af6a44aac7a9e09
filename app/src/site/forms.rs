//! What the set-up page and the settings page post to.

use axum::response::Response;
use throughline::Error;
use throughline::site::SiteForm;
use throughline::site::use_cases::{self, FirstAdministrator};

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

/// Sets the installation up, and signs its first administrator in.
pub async fn set_up(posted: Posted) -> Response {
    let result = match been_set_up(&posted).await {
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
    posted.answer(result).await
}
