//! Signing in, and keeping accounts: what a person and an administrator do, and what the command line may.

use chrono::{DateTime, Utc};

use super::places::{Places, permit_somewhere};
use super::throttle::{self, Meter};
use super::{Account, AccountForm, Person, checked_roles, hashing, is_sea_administrator, password, session, store};
use crate::access::{Action, Permit, Place, Principal, RoleAt, SignedIn};
use crate::audit::Event;
use crate::database::{Change, Database};
use crate::identity::PersonId;
use crate::person::acts;
use crate::problem::{Error, Problems, Result};
use crate::text::clean;

pub use super::invitation::use_cases::{
    accept_invitation, invite, list_invitations, read_invitation, reset_password, withdraw_invitation,
};

/// Proves who somebody is. `address` is where the request comes from. The caller gives the session a new id.
///
/// # Errors
/// `Invalid` on the field `email` or `password` when nothing was typed there; on no field when the two don't match an
/// active account, whatever the reason, and when there were too many failures.
pub async fn sign_in(
    database: &Database,
    _principal: &Principal,
    email: &str,
    password: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    refuse_empty(email, password)?;
    let email = clean(email).to_lowercase();
    let (of_account, of_address) = (Meter::account(&email), Meter::address(address));
    charge(database, &[of_account.clone(), of_address.clone()], now).await?;
    let found = store::credentials(database, &email).await?;
    let right = hashing::verify(found.as_ref().map(|known| known.password_hash.clone()), password).await?;
    let known = found.filter(|known| right && known.active).ok_or_else(no_match)?;
    let id = known.id;
    let change = store::note_sign_in(Change::unrecorded(), &id, known.password_hash, now);
    match store::settle(change, Some(&of_account), Some(&of_address)).run(database).await {
        // Deactivated, or given another password, while this one was being verified.
        Err(Error::Conflict(_)) => Err(no_match()),
        other => other.map(|_| id),
    }
}

fn refuse_empty(email: &str, password: &str) -> Result<()> {
    let mut problems = Problems::default();
    if clean(email).is_empty() {
        problems.add("email", "Enter your e-mail address.");
    }
    if password.is_empty() {
        problems.add("password", "Enter your password.");
    }
    problems.finish(Some(()))
}

fn no_match() -> Error {
    Error::invalid("", "That e-mail address and password don’t match an active account.")
}

/// Counts a try against `meters` before its outcome is known.
///
/// # Errors
/// `Invalid` without a field, saying how long to wait, when one of them is full; nothing is counted then.
pub(crate) async fn charge(database: &Database, meters: &[Meter], now: DateTime<Utc>) -> Result<()> {
    let windows = store::charge(database, meters, now).await?;
    let waits = meters.iter().zip(windows).filter_map(|(meter, window)| window?.wait(meter.limit, now));
    waits.max().map_or(Ok(()), |wait| Err(throttle::refusal(wait)))
}

/// Counts something of another room's against a meter, unless it is full. Says whether there was room for it.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn has_room(database: &Database, meter: &Meter, now: DateTime<Utc>) -> Result<bool> {
    let before = store::charge(database, std::slice::from_ref(meter), now).await?;
    Ok(before.into_iter().flatten().all(|window| window.wait(meter.limit, now).is_none()))
}

/// Active people with their roles, by name. For other use cases, which say whom of them may be chosen for what.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn active_people(database: &Database) -> Result<Vec<SignedIn>> {
    store::active(database).await
}

/// Changes the signed-in person's own password and ends their other sessions; `this_session` is the hash of the id of
/// the one that stays, if any.
///
/// # Errors
/// `SignedOut`; `Forbidden` for the command line; `Invalid` with the fields `old_password` and `password`.
pub async fn change_password(
    database: &Database,
    principal: &Principal,
    old: &str,
    new: &str,
    this_session: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (person, permit) = principal.own()?;
    password::check("password", new, &person.email, &person.name)
        .map_err(|violation| Error::Invalid(vec![violation]))?;
    let meter = Meter::account(&person.email);
    charge(database, std::slice::from_ref(&meter), now).await?;
    let stored = store::credentials(database, &person.email).await?.map(|known| known.password_hash);
    if !hashing::verify(stored, old).await? {
        return Err(Error::invalid("old_password", "That isn’t your password at present."));
    }
    let hash = hashing::hash(new).await?;
    let event = Event::new(&permit, acts::PASSWORD_CHANGED, &person.id, &person.name);
    let change = store::set_password(event.change(now), &person.id, hash);
    let change = session::end_others(change, &person.id, this_session);
    store::settle(change, Some(&meter), None).run(database).await.map(|_| ())
}

/// Sets a person's password, from the command line, and ends their sessions.
///
/// # Errors
/// `SignedOut` or `Forbidden` for everybody but the operator; `NotFound` when no account has this address; `Invalid`
/// with the field `password`; `Conflict` when the account is deactivated.
pub async fn set_password(
    database: &Database,
    principal: &Principal,
    email: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    let permit = operator(principal)?;
    let email = clean(email).to_lowercase();
    let known = store::credentials(database, &email).await?.ok_or(Error::NotFound)?.id;
    let person = store::person(database, &known).await?.ok_or(Error::NotFound)?;
    password::check("password", password, &email, &person.name).map_err(|violation| Error::Invalid(vec![violation]))?;
    let hash = hashing::hash(password).await?;
    let event = Event::new(&permit, acts::PASSWORD_SET, &known, &person.name);
    let change = session::end_all(store::set_password(event.change(now), &known, hash), &known);
    store::settle(change, Some(&Meter::account(&email)), None).run(database).await?;
    Ok(known)
}

/// Makes an account with a password, from the command line.
///
/// # Errors
/// `SignedOut` or `Forbidden` for everybody but the operator; `Invalid` with the fields of [`AccountForm`] and
/// `password`.
pub async fn add_person(
    database: &Database,
    principal: &Principal,
    form: &AccountForm,
    password: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    let permit = operator(principal)?;
    let account = Account::parse(form)?;
    password::check("password", password, &account.email, &account.name)
        .map_err(|violation| Error::Invalid(vec![violation]))?;
    Places::now(database).await?.permit_all(principal, Action::ManagePeople, &account.roles)?;
    refuse_known_address(database, &account.email).await?;
    let id = new_id()?;
    let hash = hashing::hash(password).await?;
    let event = Event::new(&permit, acts::ADDED, &id, &account.name).after(&account);
    store::create(event.change(now), &id, &account, hash, now).run(database).await?;
    Ok(id)
}

/// Refuses an address that has an account.
pub(super) async fn refuse_known_address(database: &Database, email: &str) -> Result<()> {
    match store::credentials(database, email).await? {
        Some(_) => Err(Error::invalid("email", "There is an account with this e-mail address already.")),
        None => Ok(()),
    }
}

/// Leave for what only the command line may do.
pub(crate) fn operator(principal: &Principal) -> Result<Permit> {
    match principal {
        Principal::Operator => principal.permit(Action::ManagePeople, &Place::sea()),
        Principal::Public => Err(Error::SignedOut),
        Principal::Person(_) => Err(Error::Forbidden),
    }
}

/// A name for a new person's record.
pub(crate) fn new_id() -> Result<PersonId> {
    PersonId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)
}

/// The people that the principal may know of and that match `wanted`, by name. An administrator of the SEA sees
/// everybody, one of an LEA those with a role at it or under it.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_people(database: &Database, principal: &Principal, wanted: &str) -> Result<Vec<Person>> {
    permit_somewhere(principal, Action::ReadPeople)?;
    let mut people = store::people(database).await?;
    let places = Places::now(database).await?;
    people.retain(|person| person.matches(wanted) && places.may_at_one(principal, Action::ReadPeople, &person.roles));
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.email.clone()));
    Ok(people)
}

/// A person: oneself, or one that the principal may know of.
///
/// # Errors
/// `SignedOut`; `Forbidden` to look at others without being an administrator anywhere; `NotFound`, also for people out
/// of the administrator's reach.
pub async fn view_person(database: &Database, principal: &Principal, id: &PersonId) -> Result<Person> {
    let oneself = principal.person().is_some_and(|person| person.id == *id);
    if !oneself {
        permit_somewhere(principal, Action::ReadPeople)?;
    }
    let person = store::person(database, id).await?.ok_or(Error::NotFound)?;
    let visible = oneself || Places::now(database).await?.may_at_one(principal, Action::ReadPeople, &person.roles);
    if visible { Ok(person) } else { Err(Error::NotFound) }
}

/// A person whose whole account the principal may manage, with leave to.
pub(super) async fn managed(database: &Database, principal: &Principal, id: &PersonId) -> Result<(Person, Permit)> {
    permit_somewhere(principal, Action::ManagePeople)?;
    let person = view_person(database, principal, id).await?;
    let permit = Places::now(database).await?.permit_all(principal, Action::ManagePeople, &person.roles)?;
    Ok((person, permit))
}

/// Gives a person other roles. `version` is the account's as it was shown.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever a role is given or taken; `NotFound`;
/// `Invalid` with the field `roles`, also when the SEA would be left without an administrator; `Conflict`.
pub async fn change_roles(
    database: &Database,
    principal: &Principal,
    id: &PersonId,
    version: i64,
    roles: &[RoleAt],
    now: DateTime<Utc>,
) -> Result<()> {
    permit_somewhere(principal, Action::ManagePeople)?;
    let person = view_person(database, principal, id).await?;
    let roles = checked_roles(roles).map_err(|violation| Error::Invalid(vec![violation]))?;
    let given = roles.iter().filter(|held| !person.roles.contains(held));
    let taken = person.roles.iter().filter(|held| !roles.contains(held));
    let changed: Vec<_> = given.chain(taken).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let places = Places::now(database).await?;
    let permit = places.permit_all(principal, Action::ManagePeople, changed)?;
    let event = Event::new(&permit, acts::ROLES_CHANGED, id, &person.name);
    let change = store::set_roles(event.before(&person.roles).after(&roles).change(now), id, version, &roles);
    let change = match person.keeps_the_installation() && !roles.iter().any(is_sea_administrator) {
        true => without_an_administrator(database, change, id, "roles").await?,
        false => change,
    };
    change.run(database).await.map(|_| ())
}

/// Lets a person sign in no longer, and ends their sessions. Everything they did stays.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever the person has a role; `NotFound`;
/// `Invalid` for oneself and for the SEA's last administrator; `Conflict`.
pub async fn deactivate_person(
    database: &Database,
    principal: &Principal,
    id: &PersonId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (person, permit) = managed(database, principal, id).await?;
    if permit.actor() == Some(id) {
        return Err(Error::invalid("", "You can’t deactivate your own account. Ask another administrator."));
    }
    let event = Event::new(&permit, acts::DEACTIVATED, id, &person.name);
    let event = event.before(&person.active).after(&false);
    let change = session::end_all(store::set_active(event.change(now), id, version, false), id);
    let change = match person.keeps_the_installation() {
        true => without_an_administrator(database, change, id, "").await?,
        false => change,
    };
    change.run(database).await.map(|_| ())
}

/// Lets a deactivated person sign in again, with the password and the roles they had.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever the person has a role; `NotFound`;
/// `Conflict`.
pub async fn reactivate_person(
    database: &Database,
    principal: &Principal,
    id: &PersonId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (person, permit) = managed(database, principal, id).await?;
    let event = Event::new(&permit, acts::REACTIVATED, id, &person.name);
    let event = event.before(&person.active).after(&true);
    store::set_active(event.change(now), id, version, true).run(database).await.map(|_| ())
}

/// Adds to a change that takes an administrator away from the SEA what refuses it when there is no other.
async fn without_an_administrator(database: &Database, change: Change, id: &PersonId, field: &str) -> Result<Change> {
    if !store::has_another_administrator(database, id).await? {
        let message = "This is the State agency’s last administrator. Make somebody else an administrator first.";
        return Err(Error::invalid(field, message));
    }
    Ok(store::keeping_an_administrator(change))
}
