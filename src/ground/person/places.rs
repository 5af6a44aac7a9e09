//! Where roles are held: what `access` decides for one place, for all the places or one of the places of some roles.

use std::sync::Arc;

use crate::access::{Action, Permit, Place, Principal, RoleAt};
use crate::database::Database;
use crate::organization::directory::Directory;
use crate::organization::use_cases::directory;
use crate::problem::{Error, Result};

/// The places of all organizations.
pub(super) struct Places(Arc<Directory>);

impl Places {
    /// The places as they are now.
    pub(super) async fn now(database: &Database) -> Result<Self> {
        directory(database).await.map(Self)
    }

    /// Leave for `action` at every place of `roles`; at the SEA where there are none.
    ///
    /// # Errors
    /// A violation of `roles` when an organization isn't there, else `SignedOut` or `Forbidden`.
    pub(super) fn permit_all<'a>(
        &self,
        principal: &Principal,
        action: Action,
        roles: impl IntoIterator<Item = &'a RoleAt>,
    ) -> Result<Permit> {
        let mut permit = None;
        for held in roles {
            let place = self.0.place(&held.organization).ok_or_else(|| {
                Error::invalid("roles", format!("There is no organization {} to hold a role at.", held.organization))
            })?;
            permit = Some(principal.permit(action, &place)?);
        }
        permit.map_or_else(|| principal.permit(action, &Place::sea()), Ok)
    }

    /// Whether `principal` may do `action` at one of the places of `roles`, or at the SEA, which is above them all.
    pub(super) fn may_at_one(&self, principal: &Principal, action: Action, roles: &[RoleAt]) -> bool {
        principal.may(action, &Place::sea())
            || roles
                .iter()
                .any(|held| self.0.place(&held.organization).is_some_and(|place| principal.may(action, &place)))
    }
}

/// Leave for `action` at the SEA or wherever the person has a role: enough to look for what may be shown.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub(super) fn permit_somewhere(principal: &Principal, action: Action) -> Result<Permit> {
    let own = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    let elsewhere =
        || own.iter().find_map(|held| principal.permit(action, &Place::of(vec![held.organization.clone()])).ok());
    principal.permit(action, &Place::sea()).or_else(|refusal| elsewhere().ok_or(refusal))
}
