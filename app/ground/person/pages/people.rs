//! Everybody with an account, and the links that are out: for administrators.

use std::sync::Arc;

use ground::organization::directory::Directory;
use ground::organization::use_cases::read_directory;
use ground::person::use_cases::{list_invitations, list_people};
use ground::person::{Invitation, Person, Purpose};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{EmptyState, ErrorSummary, PageHead, Pages, SortLink, TableFrame, counted};
use crate::page;
use crate::person::words::{account_state, last_signed_in, role_list};
use crate::visit::{Visit, visit};

/// How many people a page of the list holds.
const PAGE_SIZE: usize = 50;
const PATH: &str = "/people";

/// What is asked for in the address.
#[derive(Debug, Clone, Default)]
struct Wanted {
    text: String,
    /// `active`, `deactivated`, or empty for both.
    state: String,
    sort: String,
    page: usize,
}

impl Wanted {
    fn from_address() -> Self {
        let query = use_query_map().read_untracked();
        let get = |name| query.get(name).unwrap_or_default();
        let sort = Some(get("sort")).filter(|sort| !sort.is_empty()).unwrap_or_else(|| "name".to_owned());
        Self { text: get("q"), state: get("state"), sort, page: get("page").parse().unwrap_or(1) }
    }

    /// The people that are wanted, in the order that is wanted; they come by name.
    fn of(&self, mut people: Vec<Person>) -> Vec<Person> {
        people.retain(|person| match self.state.as_str() {
            "active" => person.active,
            "deactivated" => !person.active,
            _ => true,
        });
        match self.sort.trim_start_matches('-') {
            "email" => people.sort_by(|one, other| one.email.cmp(&other.email)),
            "seen" => people.sort_by_key(|person| person.last_signed_in_at),
            _ => {}
        }
        if self.sort.starts_with('-') {
            people.reverse();
        }
        people
    }

    fn narrowed(&self) -> bool {
        !(self.text.trim().is_empty() && self.state.is_empty())
    }

    fn parameters(&self, with_sort: bool) -> Vec<(&'static str, String)> {
        let mut all = vec![("q", self.text.clone()), ("state", self.state.clone())];
        if with_sort {
            all.push(("sort", self.sort.clone()));
        }
        all
    }
}

/// The page of everybody with an account.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let wanted = Wanted::from_address();
    let text = wanted.text.clone();
    let load = |visit: Visit| async move {
        let people = list_people(&visit.database, &visit.principal, &text).await?;
        let invitations = list_invitations(&visit.database, &visit.principal, visit.now).await?;
        Ok((people, invitations, read_directory(&visit.database, &visit.principal).await?))
    };
    page::load(load, move |(people, invitations, directory)| {
        let people = people_section(&wanted, wanted.of(people), &directory);
        view! {
            <PageHead title="People" intro="Everybody who can sign in, and what they are where.">
                <a class="usa-button" href="/people/invite">"Invite somebody"</a>
            </PageHead>
            <ErrorSummary/>
            {filters(&wanted)}
            {people}
            {invitations_section(invitations, &directory)}
        }
    })
}

fn filters(wanted: &Wanted) -> AnyView {
    let states = [("", "All"), ("active", "Active"), ("deactivated", "Deactivated")].map(|(value, says)| {
        let selected = value == wanted.state;
        view! { <option value=value selected=selected>{says}</option> }
    });
    let all = wanted.narrowed().then(|| view! { <a href=PATH>"Show all"</a> });
    view! {
        <form method="get" action=PATH role="search" aria-label="People" class="tl-filters">
            <div>
                <label class="usa-label" for="q">"Name, e-mail address or job title"</label>
                <input class="usa-input" id="q" name="q" type="search" value=wanted.text.clone()/>
            </div>
            <div>
                <label class="usa-label" for="state">"Account"</label>
                <select class="usa-select" id="state" name="state">{states.collect_view()}</select>
            </div>
            <div class="tl-filters__actions"><button type="submit" class="usa-button">"Search"</button>{all}</div>
        </form>
    }
    .into_any()
}

fn people_section(wanted: &Wanted, people: Vec<Person>, directory: &Directory) -> AnyView {
    let total = people.len();
    if total == 0 {
        let title = if wanted.narrowed() { "Nobody fits this search" } else { "Nobody is here yet" };
        return view! {
            <EmptyState title=title>
                <p><a href=PATH>"Show everybody"</a>" or "<a href="/people/invite">"invite somebody"</a>"."</p>
            </EmptyState>
        }
        .into_any();
    }
    let pages = total.div_ceil(PAGE_SIZE);
    let page = wanted.page.clamp(1, pages);
    let visit = visit();
    let rows = people
        .iter()
        .skip((page - 1) * PAGE_SIZE)
        .take(PAGE_SIZE)
        .map(|person| row(person, directory, &visit))
        .collect_view();
    let (name, email) = (heading("name", "Name", wanted), heading("email", "E-mail address", wanted));
    let seen = heading("seen", "Signed in last", wanted);
    view! {
        <p class="tl-quiet" role="status">{counted(total, "person", "people")}</p>
        <TableFrame label="People">
            <table class="usa-table usa-table--borderless">
                <thead>
                    <tr>
                        {name}{email}<th scope="col">"Roles"</th>{seen}<th scope="col">"Account"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
        <Pages page=page pages=pages path=PATH parameters=wanted.parameters(true)/>
    }
    .into_any()
}

fn heading(key: &'static str, label: &'static str, wanted: &Wanted) -> AnyView {
    let (sort, parameters) = (wanted.sort.clone(), wanted.parameters(false));
    view! { <SortLink key=key label=label sort=sort path=PATH parameters=parameters/> }.into_any()
}

fn row(person: &Person, directory: &Directory, visit: &Visit) -> AnyView {
    let title =
        (!person.title.is_empty()).then(|| view! { <span class="tl-quiet tl-under">{person.title.clone()}</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("{PATH}/{}", person.id)>{person.name.clone()}</a>{title}</th>
            <td>{person.email.clone()}</td>
            <td>{role_list(&person.roles, directory)}</td>
            <td>{last_signed_in(person.last_signed_in_at, visit)}</td>
            <td>{account_state(person.active)}</td>
        </tr>
    }
    .into_any()
}

fn invitations_section(invitations: Vec<Invitation>, directory: &Arc<Directory>) -> AnyView {
    let visit = visit();
    let body = match invitations.is_empty() {
        true => {
            view! { <p class="tl-quiet">"No link is out. One that is stands here until it is used or expires."</p> }
                .into_any()
        }
        false => {
            let rows =
                invitations.iter().map(|invitation| invitation_row(invitation, directory, &visit)).collect_view();
            view! {
                <TableFrame label="Open links">
                    <table class="usa-table usa-table--borderless">
                        <thead>
                            <tr>
                                <th scope="col">"For"</th><th scope="col">"To"</th><th scope="col">"Roles"</th>
                                <th scope="col">"Issued"</th><th scope="col">"Works until"</th><th scope="col">"Take back"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            }
            .into_any()
        }
    };
    view! {
        <section class="tl-section" aria-labelledby="links">
            <h2 id="links">"Invitations and links that are out"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn invitation_row(invitation: &Invitation, directory: &Directory, visit: &Visit) -> AnyView {
    let purpose = match invitation.purpose {
        Purpose::Join => "have an account",
        Purpose::Reset => "choose a new password",
    };
    view! {
        <tr>
            <th scope="row">{invitation.name.clone()}<span class="tl-quiet tl-under">{invitation.email.clone()}</span></th>
            <td>{purpose}</td>
            <td>{role_list(&invitation.roles, directory)}</td>
            <td>
                {visit.moment(invitation.invited_at)}
                <span class="tl-quiet tl-under">{format!("by {}", invitation.invited_by)}</span>
            </td>
            <td>{visit.moment(invitation.expires_at)}</td>
            <td>
                <form method="post">
                    <input type="hidden" name="withdraw" value=invitation.id.clone()/>
                    <button type="submit" class="usa-button usa-button--unstyled"
                        aria-label=format!("Withdraw the link for {}", invitation.name)>
                        "Withdraw"
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use ground::identity::PersonId;

    use super::*;

    fn person(name: &str, email: &str, active: bool, seen: Option<&str>) -> Person {
        Person {
            id: PersonId::parse(&name.to_lowercase()).unwrap(),
            name: name.to_owned(),
            email: email.to_owned(),
            title: String::new(),
            active,
            roles: Vec::new(),
            created_at: DateTime::<Utc>::default(),
            last_signed_in_at: seen.map(|at| at.parse().unwrap()),
            version: 1,
        }
    }

    #[test]
    fn people_are_narrowed_and_sorted_as_the_address_says() {
        let people = || {
            vec![
                person("Ana", "z@example.org", true, Some("2026-03-01T10:00:00Z")),
                person("Ben", "a@example.org", false, None),
                person("Cora", "m@example.org", true, Some("2026-05-01T10:00:00Z")),
            ]
        };
        for (state, sort, expected) in [
            ("", "name", "Ana Ben Cora"),
            ("", "-name", "Cora Ben Ana"),
            ("active", "email", "Cora Ana"),
            ("deactivated", "name", "Ben"),
            ("", "-seen", "Cora Ana Ben"),
            ("else", "else", "Ana Ben Cora"),
        ] {
            let wanted = Wanted { state: state.to_owned(), sort: sort.to_owned(), ..Wanted::default() };
            let names: Vec<_> = wanted.of(people()).into_iter().map(|person| person.name).collect();
            assert_eq!(names.join(" "), expected, "{state} {sort}");
        }
    }
}
