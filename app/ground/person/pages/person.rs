//! One account, for administrators: what its owner is where, whether they may sign in, and a way back in.

use std::sync::Arc;

use ground::Error;
use ground::access::{Role, RoleAt};
use ground::calendar::date_in_words;
use ground::identity::PersonId;
use ground::organization::directory::Directory;
use ground::organization::use_cases::read_directory;
use ground::person::Person;
use ground::person::use_cases::view_person;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::fields::{LinkToCopy, PlaceField};
use crate::components::{Crumbs, ErrorSummary, PageHead, SelectField};
use crate::page;
use crate::person::forms::Issued;
use crate::person::place::{home_of, may_manage, permit_somewhere, shown};
use crate::person::words::{account_state, last_signed_in, role_at};
use crate::visit::{Visit, visit};

/// An account, and what its reader may do with it.
struct Account {
    person: Person,
    directory: Arc<Directory>,
    /// Where a role is added unless another place is typed.
    home: String,
    /// Whether the reader keeps accounts wherever this person is something.
    manages: bool,
    oneself: bool,
}

/// The page of an account.
#[component]
pub fn PersonPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let confirm = use_query_map().read_untracked().get("confirm").unwrap_or_default();
    let load = |visit: Visit| async move {
        permit_somewhere(&visit.principal)?;
        let id = PersonId::parse(&id).ok_or(Error::NotFound)?;
        let person = view_person(&visit.database, &visit.principal, &id).await?;
        let directory = read_directory(&visit.database, &visit.principal).await?;
        let manages = may_manage(&visit.principal, &directory, person.roles.iter().map(|held| &held.organization));
        let oneself = visit.principal.person().is_some_and(|reader| reader.id == person.id);
        let home = home_of(&visit.principal).and_then(|id| directory.get(&id).map(shown)).unwrap_or_default();
        Ok(Account { person, directory, home, manages, oneself })
    };
    page::load(load, move |account| match (confirm.as_str(), account.person.active) {
        ("deactivate", true) if account.manages => deactivation(&account).into_any(),
        ("reactivate", false) if account.manages => reactivation(&account).into_any(),
        _ => overview(&account).into_any(),
    })
}

fn crumbs(here: &str) -> AnyView {
    let trail = vec![("/people".to_owned(), "People".to_owned())];
    view! { <Crumbs trail=trail here=here.to_owned()/> }.into_any()
}

fn overview(account: &Account) -> AnyView {
    let person = &account.person;
    let visit = visit();
    let made_on = visit.site.as_ref().map_or(person.created_at.date_naive(), |site| site.today(person.created_at));
    let issued = use_context::<Issued>().map(|issued| view! { <LinkToCopy issued=issued/> });
    view! {
        <div class="tl-narrow">
            {crumbs(&person.name)}
            <PageHead title=person.name.clone() intro=person.title.clone()/>
            <ErrorSummary/>
            {issued}
            <dl class="tl-facts">
                <div><dt>"Account"</dt><dd>{account_state(person.active)}</dd></div>
                <div><dt>"E-mail address"</dt><dd>{person.email.clone()}</dd></div>
                <div><dt>"Account made"</dt><dd>{date_in_words(made_on)}</dd></div>
                <div><dt>"Signed in last"</dt><dd>{last_signed_in(person.last_signed_in_at, &visit)}</dd></div>
            </dl>
            {roles(account)}
            {account.manages.then(|| way_in(account))}
            {(!account.manages).then(|| view! {
                <p class="tl-quiet">
                    "This person is also something outside the organizations you administer. "
                    "An administrator there manages the account."
                </p>
            })}
        </div>
    }
    .into_any()
}

fn roles(account: &Account) -> AnyView {
    let held = account.person.roles.iter().map(|held| role_row(account, held)).collect_view();
    let choices = Role::ALL.map(|role| (role.key().to_owned(), format!("{}: {}", role.name(), role.purpose())));
    view! {
        <section class="tl-section" aria-labelledby="roles">
            <h2 id="roles">"Roles"</h2>
            <ul class="usa-list usa-list--unstyled tl-rows">{held}</ul>
            <h3>"Add a role"</h3>
            <form method="post" class="usa-form">
                <input type="hidden" name="do" value="add_role"/>
                <input type="hidden" name="version" value=account.person.version/>
                <SelectField name="role" label="Role" choices=choices.to_vec() value="member"/>
                <PlaceField value=account.home.clone()/>
                <button type="submit" class="usa-button usa-button--outline">"Add role"</button>
            </form>
        </section>
    }
    .into_any()
}

/// A role, and a button that takes it away where that leaves another and is in the reader's reach.
fn role_row(account: &Account, held: &RoleAt) -> AnyView {
    let words = role_at(held, &account.directory);
    let removable =
        account.person.roles.len() > 1 && may_manage(&visit().principal, &account.directory, [&held.organization]);
    let remove = removable.then(|| view! {
        <form method="post">
            <input type="hidden" name="do" value="remove_role"/>
            <input type="hidden" name="version" value=account.person.version/>
            <input type="hidden" name="role" value=held.role.key()/>
            <input type="hidden" name="organization" value=held.organization.to_string()/>
            <button type="submit" class="usa-button usa-button--unstyled" aria-label=format!("Remove: {words}")>"Remove"</button>
        </form>
    });
    view! {
        <li class="tl-rows__item">
            <div>{words.clone()}<span class="tl-quiet tl-under">{held.role.purpose()}</span></div>
            {remove}
        </li>
    }
    .into_any()
}

/// What concerns signing in: a new link, deactivating, reactivating.
fn way_in(account: &Account) -> AnyView {
    let person = &account.person;
    let confirm = |what: &str| format!("/people/{}?confirm={what}", person.id);
    let content = match (account.oneself, person.active) {
        (true, _) => view! { <p>"This is your own account. "<a href="/account">"Change your password"</a></p> }.into_any(),
        (false, true) => view! {
            <form method="post">
                <input type="hidden" name="do" value="new_link"/>
                <p>"Has the password been forgotten? Make a link by which a new one is chosen. An earlier link stops working."</p>
                <button type="submit" class="usa-button usa-button--outline">"Make a link for a new password"</button>
            </form>
            <p class="tl-after">
                "Nobody here any more? "
                <a href=confirm("deactivate")>"Deactivate the account"</a>
            </p>
        }
        .into_any(),
        (false, false) => view! {
            <p>"This person can’t sign in. What they did here stays."</p>
            <p><a class="usa-button usa-button--outline" href=confirm("reactivate")>"Reactivate the account"</a></p>
        }
        .into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="signing-in">
            <h2 id="signing-in">"Signing in"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn deactivation(account: &Account) -> impl IntoView + use<> {
    let name = &account.person.name;
    let points = [
        format!("{name} is signed out everywhere at once and can’t sign in any more."),
        "What they rated, wrote and decided stays, under their name.".to_owned(),
        "They stay on the teams of open assessments. Ratings they haven’t given yet stay missing.".to_owned(),
        "Their roles are kept, so that you can reactivate the account later as it was.".to_owned(),
    ];
    confirmation(account, &format!("Deactivate {name}?"), points.to_vec(), "deactivate", "Deactivate")
}

fn reactivation(account: &Account) -> impl IntoView + use<> {
    let name = &account.person.name;
    let roles: Vec<_> = account.person.roles.iter().map(|held| role_at(held, &account.directory)).collect();
    let points = [
        format!("{name} can sign in again with the password they had."),
        format!("They get back what they were: {}.", roles.join("; ")),
    ];
    confirmation(account, &format!("Reactivate {name}?"), points.to_vec(), "reactivate", "Reactivate")
}

fn confirmation(
    account: &Account,
    title: &str,
    points: Vec<String>,
    action: &'static str,
    button: &'static str,
) -> AnyView {
    let person = &account.person;
    let class = if action == "deactivate" { "usa-button usa-button--secondary" } else { "usa-button" };
    let points = points.into_iter().map(|point| view! { <li>{point}</li> }).collect_view();
    let back = format!("/people/{}", person.id);
    view! {
        <div class="tl-narrow">
            {crumbs(&person.name)}
            <PageHead title=title.to_owned()/>
            <ErrorSummary/>
            <ul class="usa-list">{points}</ul>
            <form method="post">
                <input type="hidden" name="do" value=action/>
                <input type="hidden" name="version" value=person.version/>
                <ul class="usa-button-group">
                    <li class="usa-button-group__item"><button type="submit" class=class>{button}</button></li>
                    <li class="usa-button-group__item"><a class="usa-button usa-button--unstyled" href=back>"Leave it as it is"</a></li>
                </ul>
            </form>
        </div>
    }
    .into_any()
}
