//! Taking back all that came in with a file or a grid.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Stage, permit};
use crate::observation::applying::{Before, Edit};
use crate::observation::use_cases::writing::{Edits, Writing};
use crate::observation::{Cell, acts, store};
use ground::access::{Permit, Principal};
use ground::audit::Event;
use ground::calendar::Period;
use ground::database::{Change, Database};
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::problem::{Error, Result};
use ground::site::Site;

/// How often taking back is tried while others write figures of the same metrics.
const TRIES: u32 = 4;

/// Takes back all that came in with a file (or a grid): what stood before stands again, what was corrected since stays.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when it isn't stored, or was undone already.
pub async fn undo_observations(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<usize> {
    let permit = permit(principal)?;
    let progress = store::progress(database, id).await?;
    if progress.stage != Stage::Stored {
        return Err(Error::Conflict("Only what is stored can be taken back, and only once.".to_owned()));
    }
    let mut tries = 0;
    let id = &progress.id;
    loop {
        tries += 1;
        match undo(database, &permit, site, id, &progress.file_name, version, now).await {
            Err(Error::Conflict(_)) if tries < TRIES && store::progress(database, id).await?.version == version => {}
            other => return other,
        }
    }
}

/// Puts back what an entry replaced, unless it was replaced again since.
async fn undo(
    database: &Database,
    permit: &Permit,
    site: &Site,
    id: &EntryId,
    title: &str,
    version: i64,
    now: DateTime<Utc>,
) -> Result<usize> {
    let replaced = store::replaced_by(database, id).await?;
    let mut ids: Vec<_> = replaced.keys().map(|(metric, ..)| metric.clone()).collect();
    ids.dedup();
    let metrics = crate::metric::some(database, &ids).await?;
    let mut earlier = Earlier { void: store::void(database).await?, replaced: BTreeMap::new() };
    let mut by_period: BTreeMap<(usize, Period), BTreeMap<String, Before>> = BTreeMap::new();
    for ((metric, group, period), before) in replaced {
        let Some(at) = metrics.iter().position(|it| it.id == metric) else { continue };
        by_period.entry((at, period)).or_default().insert(group, before);
    }
    let mut writing = Writing::begin(database, site, &ids, store::new_entry()?).await?;
    for ((at, period), groups) in by_period {
        let metric = &metrics[at];
        let standing = writing.columns(database, metric, period).await?;
        let mut edits = Edits::new();
        for (group, before) in groups {
            let Some(column) = standing.get(&group) else { continue };
            for (organization, cell) in before {
                if column.cells.get(&organization).is_none_or(|it| it.entry != *id) {
                    continue;
                }
                let key = (metric.id.clone(), group.clone(), period);
                let cell = earlier.standing(database, &key, &organization, cell).await?;
                edits.entry(group.clone()).or_default().insert(organization, Edit::Restore(cell));
            }
        }
        let mut settled = writing.settle(database, metric, period, edits).await?;
        // What is put back is told by what it came in with; the undoing itself replaces nothing that could be put back.
        settled.written.iter_mut().for_each(|it| it.before = None);
        // A column counts once a roll names it, which the last change does.
        store::add_columns(Change::unrecorded(), settled.written).run(database).await?;
    }
    let count = writing.counts.changed;
    let event = Event::new(permit, acts::UNDONE, id, title).after(&count);
    let change = store::mark_undone(event.change(now), id, version);
    writing.finish(change)?.run(database).await?;
    Ok(count)
}

/// What stood before what stood before: where that was taken back too.
struct Earlier {
    void: BTreeSet<String>,
    replaced: BTreeMap<EntryId, BTreeMap<(MetricId, String, Period), Before>>,
}

impl Earlier {
    /// The newest of the cells that stood before which wasn't taken back.
    async fn standing(
        &mut self,
        database: &Database,
        key: &(MetricId, String, Period),
        organization: &OrganizationId,
        mut cell: Option<Cell>,
    ) -> Result<Option<Cell>> {
        while let Some(found) = cell.as_ref().filter(|cell| self.void.contains(cell.entry.as_str())) {
            let entry = found.entry.clone();
            if !self.replaced.contains_key(&entry) {
                self.replaced.insert(entry.clone(), store::replaced_by(database, &entry).await?);
            }
            let before = self.replaced.get(&entry).and_then(|all| all.get(key)?.get(organization).cloned());
            cell = before.flatten();
        }
        Ok(cell)
    }
}
