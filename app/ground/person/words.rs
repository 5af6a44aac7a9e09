//! How accounts and roles are put in words, in one way on all of these pages.

use chrono::{DateTime, Utc};
use ground::access::RoleAt;
use ground::identity::OrganizationId;
use ground::organization::directory::Directory;
use leptos::prelude::*;

use crate::visit::Visit;

/// What makes a password good enough, said before it is typed.
pub const PASSWORD_RULES: &str = "At least 12 characters. A few words in a row work well. \
     Don’t use your name, your e-mail address or a common password.";

/// A role where it is held: `Team member, Meridian Department of Education`.
pub fn role_at(held: &RoleAt, directory: &Directory) -> String {
    let organization = directory.get(&held.organization);
    let place = organization.map_or_else(|| place_by_id(&held.organization), |organization| organization.name.clone());
    format!("{}, {place}", held.role.name())
}

/// An organization for who may not look it up: by its State id.
pub fn place_by_id(id: &OrganizationId) -> String {
    match id.as_str().split_once('-') {
        Some(("lea", state_id)) => format!("LEA {state_id}"),
        Some(("school", state_id)) => format!("school {state_id}"),
        _ => "the State agency".to_owned(),
    }
}

/// Roles, one a line.
pub fn role_list(roles: &[RoleAt], directory: &Directory) -> AnyView {
    let items = roles.iter().map(|held| view! { <li>{role_at(held, directory)}</li> }).collect_view();
    view! { <ul class="usa-list usa-list--unstyled">{items}</ul> }.into_any()
}

/// When somebody last signed in.
pub fn last_signed_in(at: Option<DateTime<Utc>>, visit: &Visit) -> String {
    at.map_or_else(|| "Not yet".to_owned(), |at| visit.moment(at))
}

/// Whether an account is active, in shape and word.
pub fn account_state(active: bool) -> impl IntoView {
    match active {
        true => view! {
            <span class="tl-status tl-status--active">
                <svg class="tl-status__shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                    <circle cx="6" cy="6" r="5"/>
                </svg>
                "Active"
            </span>
        }
        .into_any(),
        false => view! {
            <span class="tl-status tl-status--deactivated">
                <svg class="tl-status__shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                    <path d="M2 2 L10 10 M10 2 L2 10"/>
                </svg>
                "Deactivated"
            </span>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_words_without_the_directory() {
        for (id, expected) in
            [("lea-001902", "LEA 001902"), ("school-001902001", "school 001902001"), ("sea", "the State agency")]
        {
            assert_eq!(OrganizationId::parse(id).map(|id| place_by_id(&id)), Some(expected.to_owned()));
        }
    }
}
