//! What the pages of this room post to.

use axum::response::Response;
use ground::access::{Role, RoleAt};
use ground::identity::PersonId;
use ground::organization::use_cases::read_directory;
use ground::person::use_cases::{self, view_person};
use ground::person::{Account, AccountForm, Purpose, token};
use ground::{Error, Violation};

use super::{place, session};
use crate::form::{Done, Posted};

/// A link that was just issued: shown once, on the page that answers the form.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What it is for.
    pub purpose: Purpose,
    /// Who gets it.
    pub name: String,
    /// The whole link.
    pub link: String,
}

impl Issued {
    fn new(posted: &Posted, purpose: Purpose, name: &str, code: &str) -> Self {
        Self { purpose, name: name.trim().to_owned(), link: format!("{}/invitation/{code}", posted.origin()) }
    }
}

/// Signs in, and leads to where the visitor wanted to go.
pub async fn sign_in(posted: Posted) -> Response {
    let result = signed_in(&posted).await;
    posted.answer(result).await
}

async fn signed_in(posted: &Posted) -> Result<Done, Error> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let (email, password) = (fields.get("email"), fields.get("password"));
    let id = use_cases::sign_in(&visit.database, &visit.principal, email, password, &visit.address, visit.now).await?;
    session::begin(&posted.session, &id).await?;
    Ok(Done::to(session::local(fields.get("to"))))
}

/// Signs out.
pub async fn sign_out(posted: Posted) -> Response {
    let result = session::end(&posted.session).await.map(|()| Done::to("/").saying("You are signed out."));
    posted.answer(result).await
}

/// Changes one's own password.
pub async fn change_password(posted: Posted) -> Response {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let this_session = posted.session.id().map(|id| token::hash(&id.to_string()));
    let changed = use_cases::change_password(
        &visit.database,
        &visit.principal,
        fields.get("old_password"),
        fields.get("password"),
        this_session.as_deref(),
        visit.now,
    );
    let said = "Your password is changed. You stay signed in here and are signed out everywhere else.";
    let result = changed.await.map(|()| Done::to("/account").saying(said));
    posted.answer(result).await
}

/// Takes up an invitation, or chooses a new password by a link, and signs in.
pub async fn accept_invitation(posted: Posted) -> Response {
    let result = accepted(&posted).await;
    posted.answer(result).await
}

async fn accepted(posted: &Posted) -> Result<Done, Error> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let (code, name, password) = (visit.segment(1), fields.get("name"), fields.get("password"));
    let id = use_cases::accept_invitation(&visit.database, &visit.principal, code, name, password, visit.now).await?;
    session::begin(&posted.session, &id).await?;
    Ok(Done::to("/").saying("Your password is set, and you are signed in."))
}

/// Takes an invitation or a link for a new password back.
pub async fn withdraw_invitation(posted: Posted) -> Response {
    let (visit, id) = (&posted.visit, posted.fields.get("withdraw"));
    let result = match use_cases::withdraw_invitation(&visit.database, &visit.principal, id, visit.now).await {
        Ok(()) => Ok(Done::to("/people").saying("The link is withdrawn and works no more.")),
        Err(Error::NotFound | Error::Conflict(_)) => {
            Err(Error::invalid("", "That link has been used, has expired or was withdrawn already."))
        }
        Err(other) => Err(other),
    };
    posted.answer(result).await
}

/// Invites somebody, and shows the link.
pub async fn invite(posted: Posted) -> Response {
    match invited(&posted).await {
        Ok(issued) => posted.show(issued).await,
        Err(error) => posted.answer(Err(error)).await,
    }
}

async fn invited(posted: &Posted) -> Result<Issued, Error> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    place::permit_somewhere(&visit.principal)?;
    let mut form = AccountForm {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        title: fields.get("title").to_owned(),
        roles: Vec::new(),
    };
    match chosen_role(posted).await? {
        Ok(role) => form.roles.push(role),
        Err(violations) => return Err(with_the_others(&form, violations)),
    }
    let code = use_cases::invite(&visit.database, &visit.principal, &form, visit.now).await?;
    Ok(Issued::new(posted, Purpose::Join, &form.name, &code))
}

/// The role and the place that were chosen, or what is wrong with them.
async fn chosen_role(posted: &Posted) -> Result<Result<RoleAt, Vec<Violation>>, Error> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let directory = read_directory(&visit.database, &visit.principal).await?;
    let role = Role::parse(fields.get("role")).ok_or_else(|| Violation::new("role", "Choose a role."));
    let organization = place::find(&directory, &visit.principal, fields.get(place::FIELD));
    Ok(match (role, organization) {
        (Ok(role), Ok(organization)) => Ok(RoleAt { role, organization }),
        (role, organization) => Err([role.err(), organization.err()].into_iter().flatten().collect()),
    })
}

/// What is wrong with the rest of an account's form, before what is wrong with its role.
fn with_the_others(form: &AccountForm, violations: Vec<Violation>) -> Error {
    let others = match Account::parse(form) {
        Err(Error::Invalid(found)) => found,
        _ => Vec::new(),
    };
    Error::Invalid(others.into_iter().filter(|violation| violation.field != "roles").chain(violations).collect())
}

/// Changes an account in the way that the form's `do` names.
pub async fn edit_person(posted: Posted) -> Response {
    let Some(id) = PersonId::parse(posted.visit.segment(1)) else { return posted.answer(Err(Error::NotFound)).await };
    if posted.fields.get("do") == "new_link" {
        return match new_link(&posted, &id).await {
            Ok(issued) => posted.show(issued).await,
            Err(error) => posted.answer(Err(error)).await,
        };
    }
    let result = match posted.fields.get("do") {
        "add_role" => role_added(&posted, &id).await,
        "remove_role" => role_removed(&posted, &id).await,
        "deactivate" => activity_changed(&posted, &id, false).await,
        "reactivate" => activity_changed(&posted, &id, true).await,
        _ => Err(Error::invalid("", "Choose what to change.")),
    };
    posted.answer(result).await
}

async fn new_link(posted: &Posted, id: &PersonId) -> Result<Issued, Error> {
    let visit = &posted.visit;
    let code = use_cases::reset_password(&visit.database, &visit.principal, id, visit.now).await?;
    let person = view_person(&visit.database, &visit.principal, id).await?;
    Ok(Issued::new(posted, Purpose::Reset, &person.name, &code))
}

async fn role_added(posted: &Posted, id: &PersonId) -> Result<Done, Error> {
    place::permit_somewhere(&posted.visit.principal)?;
    let role = chosen_role(posted).await?.map_err(Error::Invalid)?;
    let said = format!("Added: {}.", role.role.name());
    roles_changed(posted, id, said, |roles| match roles.contains(&role) {
        true => Err(Error::invalid("role", "This person has that role there already.")),
        false => {
            roles.push(role);
            Ok(())
        }
    })
    .await
}

async fn role_removed(posted: &Posted, id: &PersonId) -> Result<Done, Error> {
    let (role, organization) = (posted.fields.get("role"), posted.fields.get(place::FIELD));
    let said = Role::parse(role).map_or_else(|| "Removed.".to_owned(), |role| format!("Removed: {}.", role.name()));
    roles_changed(posted, id, said, |roles| {
        roles.retain(|held| held.role.key() != role || held.organization.as_str() != organization);
        Ok(())
    })
    .await
}

async fn roles_changed(
    posted: &Posted,
    id: &PersonId,
    said: String,
    change: impl FnOnce(&mut Vec<RoleAt>) -> Result<(), Error>,
) -> Result<Done, Error> {
    let visit = &posted.visit;
    let mut roles = view_person(&visit.database, &visit.principal, id).await?.roles;
    change(&mut roles)?;
    let version = posted.fields.number("version");
    use_cases::change_roles(&visit.database, &visit.principal, id, version, &roles, visit.now).await?;
    Ok(Done::to(format!("/people/{id}")).saying(said))
}

async fn activity_changed(posted: &Posted, id: &PersonId, active: bool) -> Result<Done, Error> {
    let (visit, version) = (&posted.visit, posted.fields.number("version"));
    let said = match active {
        true => {
            use_cases::reactivate_person(&visit.database, &visit.principal, id, version, visit.now).await?;
            "The account is active again."
        }
        false => {
            use_cases::deactivate_person(&visit.database, &visit.principal, id, version, visit.now).await?;
            "The account is deactivated, and its owner is signed out everywhere."
        }
    };
    Ok(Done::to(format!("/people/{id}")).saying(said))
}
