//! What can be done with organizations: finding, opening and correcting one; bringing files of them in is in `imports`.

mod imports;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use imports::*;

use super::directory::Directory;
use super::{Kind, Organization, OrganizationForm, OrganizationId, store};
use crate::access::{Action, Place, Principal};
use crate::audit::Event;
use crate::database::Database;
use crate::organization::acts;
use crate::problem::{Error, Result};

/// The directory as the store has it now, kept in memory until an organization changes. For other use cases, which
/// decide by it who may act where; people get theirs from [`read_directory`].
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn directory(database: &Database) -> Result<Arc<Directory>> {
    let revision = database.revision(store::REVISED).await?;
    // Rows read after the revision may be newer than it; the next reader then builds once more.
    database.kept(revision, async { Ok(store::directory(database).await?.at_revision(revision)) }).await
}

/// The directory, for searching.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn read_directory(database: &Database, principal: &Principal) -> Result<Arc<Directory>> {
    principal.permit(Action::ReadDirectory, &Place::sea())?;
    directory(database).await
}

/// The organizations where this person is something, by id and name.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line.
pub async fn own_organizations(database: &Database, principal: &Principal) -> Result<Vec<(OrganizationId, String)>> {
    let (person, _) = principal.own()?;
    let directory = directory(database).await?;
    let held = person.roles.iter().filter_map(|held| directory.get(&held.organization));
    let mut found: Vec<_> = held.map(|it| (it.id.clone(), it.name.clone())).collect();
    found.dedup();
    Ok(found)
}

/// An organization as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationView {
    /// The organization.
    pub organization: Organization,
    /// Those above it, the SEA last.
    pub above: Vec<Organization>,
    /// Those directly under it, by name.
    pub children: Vec<Organization>,
    /// The region it lies in, its LEA's where it has none of its own; may be empty.
    pub region: String,
    /// Whether this person may edit it.
    pub may_edit: bool,
}

/// Opens an organization.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_organization(
    database: &Database,
    principal: &Principal,
    id: &OrganizationId,
) -> Result<OrganizationView> {
    let directory = directory(database).await?;
    let place = directory.place(id).unwrap_or_else(Place::sea);
    principal.permit(Action::ReadDirectory, &place)?;
    let mut path = directory.path(id).into_iter().cloned();
    Ok(OrganizationView {
        organization: path.next().ok_or(Error::NotFound)?,
        above: path.collect(),
        children: directory.children(id).into_iter().cloned().collect(),
        region: directory.region(id).to_owned(),
        may_edit: *id != OrganizationId::sea() && principal.may(Action::EditOrganizations, &place),
    })
}

/// Corrects an LEA or a school that still has `version`. The SEA's name belongs to the installation's settings.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` by the fields of [`OrganizationForm`]; `Conflict` when somebody
/// changed it first.
pub async fn edit_organization(
    database: &Database,
    principal: &Principal,
    id: &OrganizationId,
    form: &OrganizationForm,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let directory = directory(database).await?;
    let place = directory.place(id).unwrap_or_else(Place::sea);
    let permit = principal.permit(Action::EditOrganizations, &place)?;
    let before = directory.get(id).ok_or(Error::NotFound)?;
    if before.kind == Kind::Sea {
        return Err(Error::invalid("", "The State agency can’t be changed here."));
    }
    let after = before.edited(form)?;
    let event = Event::new(&permit, acts::EDITED, id, after.name.clone());
    let change = event.before(before).after(&after).change(now);
    store::edit(change, &after, version).run(database).await?;
    Ok(())
}
