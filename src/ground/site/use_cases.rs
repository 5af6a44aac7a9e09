//! Setting an installation up, once, by the code its operator reads in the log; and changing what it says of itself.

use chrono::{DateTime, Utc};

use super::{Site, SiteForm, store};
use crate::access::{Action, Permit, Place, Principal, Role, RoleAt};
use crate::audit::Event;
use crate::database::Database;
use crate::identity::{OrganizationId, PersonId};
use crate::organization::ensure_sea;
use crate::person::store as people;
use crate::person::throttle::Meter;
use crate::person::{Account, AccountForm, hashing, password, token, use_cases as person};
use crate::problem::{Error, Result};
use crate::site::acts;

/// The person who sets an installation up and becomes its first administrator.
#[derive(Debug, Clone, Default)]
pub struct FirstAdministrator {
    /// Name as shown to others.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// A new password.
    pub password: String,
}

/// The site, once it has been set up. Public knowledge: every page carries the agency's name.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn read_site(database: &Database) -> Result<Option<Site>> {
    store::site(database).await
}

/// A fresh set-up code, to be shown to the operator when the program starts without a site; an older one stops working.
/// Only its hash is stored.
///
/// # Errors
/// `Conflict` when the site has been set up.
pub async fn new_set_up_code(database: &Database, now: DateTime<Utc>) -> Result<String> {
    let permit = Principal::Operator.permit(Action::ManagePeople, &Place::sea())?;
    let code = token::typed_code();
    let event = Event::new(&permit, acts::SET_UP_CODE_ISSUED, "main", "Set-up code");
    let change = store::put_set_up_code(event.change(now), token::hash(&token::normalized(&code)));
    change.run(database).await.map_err(set_up_already)?;
    Ok(code)
}

/// Sets the installation up: the site, the State agency as the root of the organizations, and the first person, its
/// administrator and lead. `address` is where the request comes from; wrong codes are throttled by it. Nobody is signed
/// in by this.
///
/// # Errors
/// `Conflict` when the site has been set up; `Invalid` with the fields of [`SiteForm`], `name`, `email`, `password`,
/// then `code`, and without a field after too many wrong codes.
pub async fn set_up(
    database: &Database,
    principal: &Principal,
    code: &str,
    form: &SiteForm,
    first: &FirstAdministrator,
    address: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    if store::site(database).await?.is_some() {
        return Err(set_up_already(Error::NotFound));
    }
    let (site, account) = checked(form, first)?;
    let meter = Meter::address(address);
    person::charge(database, std::slice::from_ref(&meter), now).await?;
    let code_hash = token::hash(&token::normalized(code));
    let in_force = store::set_up_code(database).await?.unwrap_or_default();
    if !token::same(&code_hash, &in_force) {
        return Err(Error::invalid(
            "code",
            "That isn’t the set-up code. It stands in the program’s log, where it was started last.",
        ));
    }
    let password_hash = hashing::hash(&first.password).await?;
    let id = person::new_id()?;
    let permit = principal.by_secret(&account.name);
    let event = Event::new(&permit, acts::SET_UP, "main", &site.agency).after(&(&site, &account));
    let change = store::create(event.change(now), &site, now);
    let change = store::use_set_up_code(change, code_hash);
    let change = ensure_sea(change, &site.agency);
    let change = people::create(change, &id, &account, password_hash, now);
    people::settle(change, None, Some(&meter)).run(database).await.map_err(set_up_already)?;
    Ok(id)
}

/// Sets a demonstration up from the command line: the site and the State agency, with nobody who could sign in.
///
/// # Errors
/// `SignedOut` or `Forbidden` for everybody but the operator; `Conflict` when the site has been set up; `Invalid` with
/// the fields of [`SiteForm`].
pub async fn set_up_demonstration(
    database: &Database,
    principal: &Principal,
    form: &SiteForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = person::operator(principal)?;
    let site = Site::parse(form, true)?;
    let event = Event::new(&permit, acts::SET_UP, "main", &site.agency).after(&site);
    let change = ensure_sea(store::create(event.change(now), &site, now), &site.agency);
    change.run(database).await.map(|_| ()).map_err(set_up_already)
}

/// All that is wrong with the forms, at once.
fn checked(form: &SiteForm, first: &FirstAdministrator) -> Result<(Site, Account)> {
    let sea = |role| RoleAt { role, organization: OrganizationId::sea() };
    let account = AccountForm {
        name: first.name.clone(),
        email: first.email.clone(),
        title: String::new(),
        roles: vec![sea(Role::Admin), sea(Role::Lead)],
    };
    let (site, account) = (Site::parse(form, false), Account::parse(&account));
    let password = password::check("password", &first.password, &first.email, &first.name);
    match (site, account, password) {
        (Ok(site), Ok(account), Ok(())) => Ok((site, account)),
        (site, account, password) => {
            let mut violations = Vec::new();
            for problem in [site.err(), account.err()].into_iter().flatten() {
                match problem {
                    Error::Invalid(found) => violations.extend(found),
                    other => return Err(other),
                }
            }
            violations.extend(password.err());
            Err(Error::Invalid(violations))
        }
    }
}

/// Whoever comes second, by whatever way, hears the same.
fn set_up_already(error: Error) -> Error {
    match error {
        Error::Conflict(_) | Error::NotFound => {
            Error::Conflict("Throughline has been set up here already. Sign in.".to_owned())
        }
        other => other,
    }
}

/// Changes what the site says of itself; the State agency takes the new name. `version` is the site's as it was shown.
///
/// # Errors
/// `SignedOut`; `Forbidden` unless an administrator of the SEA; `NotFound` before it was set up; `Invalid` with the
/// fields of [`SiteForm`]; `Conflict`.
pub async fn edit_site(
    database: &Database,
    principal: &Principal,
    version: i64,
    form: &SiteForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit: Permit = principal.permit(Action::EditOrganizations, &Place::sea())?;
    let before = store::site(database).await?.ok_or(Error::NotFound)?;
    let site = Site { version: version + 1, ..Site::parse(form, before.demonstration)? };
    let event = Event::new(&permit, acts::EDITED, "main", &site.agency).before(&before).after(&site);
    let change = store::update(event.change(now), &site, version);
    let change = if site.agency == before.agency { change } else { ensure_sea(change, &site.agency) };
    change.run(database).await.map(|_| ())
}
