//! What columns hold, kept for the next file with the same columns.

use chrono::{DateTime, Utc};

use super::{SavedMapping, one, permit};
use crate::observation::acts;
use crate::observation::file::header;
use crate::observation::store;
use crate::observation::use_cases::writing::aside;
use ground::access::Principal;
use ground::audit::Event;
use ground::database::Database;
use ground::identity::{EntryId, MappingId};
use ground::problem::{Error, Result};
use ground::text::Text;
use ground::upload::Files;

/// Mappings kept for next time, by name.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_mappings(database: &Database, principal: &Principal) -> Result<Vec<SavedMapping>> {
    permit(principal)?;
    store::mappings(database).await
}

/// Keeps the mapping of an uploaded file under a name; one of the same name is replaced.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` by field `mapping_name`.
pub async fn save_mapping(
    database: &Database,
    files: &Files,
    principal: &Principal,
    id: &EntryId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<MappingId> {
    let permit = permit(principal)?;
    let name = Text::<1, 100>::parse("mapping_name", "a name", name).map_err(one)?.into_string();
    let upload = store::upload(database, id).await?;
    let content = files.read(&upload.checksum).await?;
    let header = aside(move || header(&content)).await.map_err(one)?;
    let kept = MappingId::parse(store::new_entry()?.as_str()).ok_or(Error::NotFound)?;
    let kept = SavedMapping { id: kept, name, header, mapping: upload.mapping };
    let event = Event::new(&permit, acts::MAPPING_KEPT, &kept.id, &kept.name);
    store::add_mapping(event.after(&kept.mapping).change(now), &kept).run(database).await?;
    Ok(kept.id)
}

/// Removes a kept mapping.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn remove_mapping(
    database: &Database,
    principal: &Principal,
    id: &MappingId,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = permit(principal)?;
    let kept = store::mappings(database).await?.into_iter().find(|kept| kept.id == *id).ok_or(Error::NotFound)?;
    let event = Event::new(&permit, acts::MAPPING_REMOVED, id, &kept.name);
    let change = event.before(&kept.mapping).change(now);
    store::remove_mapping(change, id).run(database).await.map(|_| ())
}
