//! People with accounts: who they are, what they are where, how they prove it and how they come in.
//! What a role allows is decided in `access`; cookies and pages are the upper floors' business.

pub mod acts;
pub mod invitation;
pub mod password;
#[cfg(feature = "store")]
pub mod session;
pub mod throttle;

#[cfg(feature = "store")]
pub(crate) mod hashing;
#[cfg(feature = "store")]
mod places;
#[cfg(feature = "store")]
pub(crate) mod store;
#[cfg(all(test, feature = "store"))]
pub(crate) mod tests;
#[cfg(feature = "store")]
pub mod token;
#[cfg(feature = "store")]
pub mod use_cases;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::{Role, RoleAt};
#[cfg(feature = "store")]
use crate::database::SurrealValue;
use crate::identity::{OrganizationId, PersonId};
use crate::problem::{Problems, Result, Violation};
use crate::text::{EmailAddress, Text, Title};

pub use invitation::{Invitation, Purpose};

/// How many roles one person may hold.
pub const MOST_ROLES: usize = 20;

/// A person with an account. Nothing secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Name as shown to others.
    pub name: String,
    /// The address they sign in with, lower case; one account each.
    pub email: String,
    /// What they do, in their own words; may be empty.
    pub title: String,
    /// Whether they may sign in.
    pub active: bool,
    /// What they are, where; sorted, none twice.
    pub roles: Vec<RoleAt>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When they last signed in, if ever.
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// Raised with each change of the account.
    pub version: i64,
}

impl Person {
    /// Whether this person can keep the installation itself: active, and an administrator of the SEA.
    pub fn keeps_the_installation(&self) -> bool {
        self.active && self.roles.iter().any(is_sea_administrator)
    }

    /// Whether `wanted` stands in the name, the address or the title, in whatever case; the empty text does.
    pub fn matches(&self, wanted: &str) -> bool {
        let wanted = wanted.trim().to_lowercase();
        [&self.name, &self.email, &self.title].into_iter().any(|text| text.to_lowercase().contains(&wanted))
    }
}

/// Whether a role is that of an administrator of the SEA, of whom there must always be one.
pub fn is_sea_administrator(held: &RoleAt) -> bool {
    held.role == Role::Admin && held.organization == OrganizationId::sea()
}

/// What is typed about a person who shall have an account.
#[derive(Debug, Clone, Default)]
pub struct AccountForm {
    /// Name as shown to others.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// What they do; may be empty.
    pub title: String,
    /// What they shall be, where.
    pub roles: Vec<RoleAt>,
}

/// What was typed, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// 1 to 200 characters.
    pub name: String,
    /// An address, lower case.
    pub email: String,
    /// At most 200 characters.
    pub title: String,
    /// At least one, sorted, none twice.
    pub roles: Vec<RoleAt>,
}

impl Account {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A violation for each field: `name`, `email`, `title`, `roles`.
    pub fn parse(form: &AccountForm) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.take(Title::parse("name", "a name", &form.name));
        let email = problems.take(EmailAddress::parse("email", &form.email));
        let title = problems.take(Text::<0, 200>::parse("title", "the job title", &form.title));
        let roles = problems.take(checked_roles(&form.roles));
        let account = match (name, email, title, roles) {
            (Some(name), Some(email), Some(title), Some(roles)) => Some(Self {
                name: name.into_string(),
                email: email.as_str().to_owned(),
                title: title.into_string(),
                roles,
            }),
            _ => None,
        };
        problems.finish(account)
    }
}

/// Roles in order and each once.
///
/// # Errors
/// A violation of `roles` when there are none or more than [`MOST_ROLES`].
pub fn checked_roles(roles: &[RoleAt]) -> std::result::Result<Vec<RoleAt>, Violation> {
    let mut roles = roles.to_vec();
    roles.sort();
    roles.dedup();
    match roles.len() {
        0 => Err(Violation::new("roles", "Choose at least one role.")),
        1..=MOST_ROLES => Ok(roles),
        _ => Err(Violation::new("roles", format!("Choose at most {MOST_ROLES} roles."))),
    }
}

#[cfg(test)]
mod rules {
    use super::*;
    use crate::problem::Error;

    fn at(role: Role, organization: &str) -> RoleAt {
        RoleAt { role, organization: OrganizationId::parse(organization).unwrap() }
    }

    #[test]
    fn every_field_of_an_account_is_named_when_it_is_wrong() {
        let form = AccountForm { title: "x".repeat(201), ..AccountForm::default() };
        let Err(Error::Invalid(violations)) = Account::parse(&form) else { panic!("refused") };
        let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "title", "roles"]);
    }

    #[test]
    fn roles_are_sorted_and_each_once() {
        let roles = [at(Role::Member, "sea"), at(Role::Admin, "sea"), at(Role::Member, "sea")];
        assert_eq!(checked_roles(&roles).unwrap(), [at(Role::Admin, "sea"), at(Role::Member, "sea")]);
        let many: Vec<_> = (0..=MOST_ROLES).map(|n| at(Role::Viewer, &format!("lea-{n}"))).collect();
        assert!(checked_roles(&many).is_err());
        assert!(is_sea_administrator(&at(Role::Admin, "sea")));
        assert!(!is_sea_administrator(&at(Role::Admin, "lea-1")));
        assert!(!is_sea_administrator(&at(Role::Lead, "sea")));
    }
}
