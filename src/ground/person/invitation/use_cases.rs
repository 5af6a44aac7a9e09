//! Inviting people, and coming in by a link. Re-exported by `person::use_cases`.

use chrono::{DateTime, Utc};

use super::{Invitation, Purpose, store};
use crate::access::{Action, Permit, Principal};
use crate::audit::Event;
use crate::database::Database;
use crate::identity::PersonId;
use crate::person::places::{Places, permit_somewhere};
use crate::person::{Account, AccountForm, acts, hashing, password, session, store as people, token, use_cases};
use crate::problem::{Error, Problems, Result};
use crate::text::Title;

/// Invites somebody who has no account. Gives back the code for the link, which works for 14 days and can't be had
/// again.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever a role is given; `Invalid` with the fields
/// of [`AccountForm`] (also when the address has an account or an open invitation).
pub async fn invite(
    database: &Database,
    principal: &Principal,
    form: &AccountForm,
    now: DateTime<Utc>,
) -> Result<String> {
    permit_somewhere(principal, Action::ManagePeople)?;
    let account = Account::parse(form)?;
    let permit = Places::now(database).await?.permit_all(principal, Action::ManagePeople, &account.roles)?;
    use_cases::refuse_known_address(database, &account.email).await?;
    if store::all_open(database, now)
        .await?
        .iter()
        .any(|open| open.purpose == Purpose::Join && open.email == account.email)
    {
        return Err(Error::invalid(
            "email",
            "This address has been invited already. Withdraw that invitation to send another.",
        ));
    }
    issue(database, permit, Purpose::Join, account, None, now).await
}

/// Issues a link by which a person chooses a new password; an earlier one stops working. Gives back the code, which
/// works for 2 days and can't be had again.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever the person has a role; `NotFound`;
/// `Invalid` when the account is deactivated.
pub async fn reset_password(
    database: &Database,
    principal: &Principal,
    id: &PersonId,
    now: DateTime<Utc>,
) -> Result<String> {
    let (person, permit) = use_cases::managed(database, principal, id).await?;
    if !person.active {
        return Err(Error::invalid("", "This account is deactivated. Reactivate it first."));
    }
    let account = Account { name: person.name, email: person.email, title: person.title, roles: person.roles };
    issue(database, permit, Purpose::Reset, account, Some(person.id), now).await
}

async fn issue(
    database: &Database,
    permit: Permit,
    purpose: Purpose,
    account: Account,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<String> {
    let code = token::link_code();
    let (act, key) = match &person {
        Some(id) => (acts::RESET_ISSUED, id.to_string()),
        None => (acts::INVITED, token::hash(&code)),
    };
    let event = Event::new(&permit, act, key, &account.name).after(&account);
    let invitation = Invitation {
        id: token::hash(&code),
        purpose,
        name: account.name,
        email: account.email,
        title: account.title,
        roles: account.roles,
        person,
        invited_by: permit.name().to_owned(),
        invited_at: now,
        expires_at: now + purpose.valid_for(),
    };
    store::create(event.change(now), &invitation).run(database).await?;
    Ok(code)
}

/// What the link with this code offers.
///
/// # Errors
/// `Conflict`, with the same words whether the code was used, has expired, was withdrawn or never was.
pub async fn read_invitation(
    database: &Database,
    _principal: &Principal,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Invitation> {
    store::open(database, &token::hash(code), now).await?.ok_or_else(used_up)
}

/// Uses a link: makes the account it invites to, under `name`, or gives its account the new password, `name` being left
/// alone then and every session ended. Gives back whose account it is; nobody is signed in by this.
///
/// # Errors
/// `Conflict` as [`read_invitation`]; `Invalid` with the fields `name` and `password`, and without a field when the
/// address has got an account meanwhile.
pub async fn accept_invitation(
    database: &Database,
    principal: &Principal,
    code: &str,
    name: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    let invitation = read_invitation(database, principal, code, now).await?;
    match invitation.person.clone() {
        Some(id) => choose_password(database, principal, invitation, id, password, now).await,
        None => join(database, principal, invitation, name, password, now).await,
    }
}

async fn join(
    database: &Database,
    principal: &Principal,
    invitation: Invitation,
    name: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    let mut problems = Problems::default();
    let title = problems.take(Title::parse("name", "your name", name));
    problems.take(password::check("password", password, &invitation.email, name));
    let name = problems.finish(title)?.into_string();
    if people::credentials(database, &invitation.email).await?.is_some() {
        return Err(Error::invalid("", "There is an account with this e-mail address already. Sign in with it."));
    }
    let id = use_cases::new_id()?;
    let account = Account { name, email: invitation.email, title: invitation.title, roles: invitation.roles };
    let hash = hashing::hash(password).await?;
    let permit = principal.by_secret(&account.name);
    let event = Event::new(&permit, acts::JOINED, &id, &account.name).after(&account);
    let change = store::use_up(event.change(now), &invitation.id, now);
    people::create(change, &id, &account, hash, now).run(database).await.map_err(used_meanwhile)?;
    Ok(id)
}

async fn choose_password(
    database: &Database,
    principal: &Principal,
    invitation: Invitation,
    id: PersonId,
    password: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    password::check("password", password, &invitation.email, &invitation.name)
        .map_err(|violation| Error::Invalid(vec![violation]))?;
    let hash = hashing::hash(password).await?;
    let permit = principal.by_secret(&invitation.name);
    let event = Event::new(&permit, acts::PASSWORD_RESET, &id, &invitation.name);
    let change = store::use_up(event.change(now), &invitation.id, now);
    let change = session::end_all(people::set_password(change, &id, hash), &id);
    change.run(database).await.map_err(used_meanwhile)?;
    Ok(id)
}

/// The links that still work and that the principal may know of, newest first.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_invitations(
    database: &Database,
    principal: &Principal,
    now: DateTime<Utc>,
) -> Result<Vec<Invitation>> {
    permit_somewhere(principal, Action::ReadPeople)?;
    let mut invitations = store::all_open(database, now).await?;
    let places = Places::now(database).await?;
    invitations.retain(|open| places.may_at_one(principal, Action::ReadPeople, &open.roles));
    invitations.sort_by(|one, other| other.invited_at.cmp(&one.invited_at).then_with(|| one.name.cmp(&other.name)));
    Ok(invitations)
}

/// Takes a link back; `id` is the invitation's.
///
/// # Errors
/// `SignedOut`, `Forbidden` unless the principal may manage people wherever it gives a role; `NotFound`; `Conflict`
/// when it has just been used.
pub async fn withdraw_invitation(
    database: &Database,
    principal: &Principal,
    id: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    permit_somewhere(principal, Action::ManagePeople)?;
    let invitation = store::open(database, id, now).await?.ok_or(Error::NotFound)?;
    let places = Places::now(database).await?;
    let permit = places.permit_all(principal, Action::ManagePeople, &invitation.roles)?;
    let event = Event::new(&permit, acts::INVITATION_WITHDRAWN, id, &invitation.name);
    store::withdraw(event.before(&invitation).change(now), id, now).run(database).await.map(|_| ())
}

fn used_up() -> Error {
    Error::Conflict(
        "This link has been used, has expired or was withdrawn. Ask an administrator for a new one.".to_owned(),
    )
}

/// Whoever came second while passwords were being hashed hears what anybody with a used link hears.
fn used_meanwhile(error: Error) -> Error {
    match error {
        Error::Conflict(_) => used_up(),
        other => other,
    }
}
