//! Bringing a file of observations in: upload, say what the columns hold, check, store all or nothing beside the request,
//! cancel while it goes on, undo the whole afterwards.

mod checking;
mod mappings;
mod storing;
mod undoing;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use self::checking::*;
pub use self::mappings::*;
pub(in crate::observation) use self::storing::store_begun;
pub use self::undoing::*;
use super::writing::{Edits, aside};
use crate::metric::{ALL_GROUP, Metric};
use crate::observation::acts;
pub use crate::observation::applying::Counts;
use crate::observation::applying::Edit;
pub use crate::observation::entry::{Entry, Progress, SavedMapping, Stage};
pub use crate::observation::file::RowProblem;
use crate::observation::file::{self, Read, Surroundings, beginning};
use crate::observation::mapping::{From, Mapping};
use crate::observation::store;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::Event;
use ground::calendar::Period;
use ground::database::Database;
use ground::identity::{EntryId, MetricId};
use ground::job::{self, JobId, NewJob};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result, Violation};
use ground::site::Site;
use ground::text::Text;
use ground::upload::{Files, read_as_table};

/// The kind of job that stores a file.
pub(in crate::observation) const IMPORT: &str = "figures.import";

/// A figure that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldChange {
    /// The line of the file.
    pub line: usize,
    /// The organization's name.
    pub organization: String,
    /// The metric's name, with the group where it isn't everybody.
    pub metric: String,
    /// The period in words.
    pub period: String,
    /// What stands there; empty for nothing.
    pub before: String,
    /// What would stand there.
    pub after: String,
}

/// What a person sees before deciding about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: Stage,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first five rows.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has under its header.
    pub rows: usize,
    /// What its columns are taken to hold.
    pub mapping: Mapping,
    /// What keeps the mapping from being used, each with its field: `organization`, `period`, `values`, `value-<at>`,
    /// `codes`. While there is any, nothing below was computed.
    pub mapping_problems: Vec<ground::problem::Violation>,
    /// What it would do.
    pub counts: Counts,
    /// The first problems, by line; [`Self::problem_count`] has how many there are. Any keeps the file from being stored.
    pub problems: Vec<RowProblem>,
    /// How many problems there are.
    pub problem_count: usize,
    /// The first of the figures that would change.
    pub changes: Vec<WouldChange>,
    /// What it came to, once it is stored or has failed.
    pub message: String,
    /// To be given back when it is begun, cancelled or undone.
    pub version: i64,
}

/// Takes a file in and guesses what its columns hold: by the saved mapping that was made for the same columns, if there is
/// one. Where the columns' names contain a year, guesses nothing about periods.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` by field `file` when it can't be read as a table or is larger than 100 MB.
pub async fn upload_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    file_name: &str,
    content: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<EntryId> {
    let permit = permit(principal)?;
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let name = Text::<1, 200>::parse("file", "the file’s name", name).map_err(one)?.into_string();
    let metrics = in_use(database).await?;
    let (content, found) = aside(move || beginning(&content).map(|found| (content, found))).await.map_err(one)?;
    let kept = store::mappings(database).await?;
    let same = kept.into_iter().find(|kept| kept.header == found.header);
    let mut mapping = same.map_or_else(|| Mapping::guess(&found.header, &metrics), |kept| kept.mapping);
    // The same columns again are most likely another period's.
    mapping.period = mapping.period.filter(|period| matches!(period, From::Column(_)));
    let file = files.keep(read_as_table(name.clone(), content).await?).await?;
    let id = store::new_entry()?;
    let event = Event::new(&permit, acts::UPLOADED, &id, &name);
    let change = event.change(now);
    store::save_upload(change, &id, (&name, &file.checksum), &mapping, &permit, now).run(database).await?;
    Ok(id)
}

/// Decides that a file is to be stored, as the entry whose id comes back; a job does it beside the request, and where it
/// stands is told by [`observations_progress`]. Its figures are as new as this decision, however long ago the file was
/// uploaded.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when somebody changed the mapping since `version`, or began first.
pub async fn begin_observations(
    database: &Database,
    principal: &Principal,
    id: &EntryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<EntryId> {
    let permit = permit(principal)?;
    let upload = store::upload(database, id).await?;
    let begun = store::new_entry()?;
    let event = Event::new(&permit, acts::IMPORT_BEGUN, &begun, &upload.title);
    let change = store::begin(event.change(now), &upload, version, &begun, &permit, now);
    let title = format!("Store the figures of {}", upload.title);
    let job = NewJob::new(&permit, (IMPORT, begun.as_str()), &title, &now)?;
    job::add(change, &job).run(database).await.map_err(|error| match error {
        Error::Conflict(_) => Error::Conflict(
            "Somebody else changed what this file’s columns hold, or began to store it. Look at it again.".to_owned(),
        ),
        other => other,
    })?;
    Ok(begun)
}

/// Where a file stands.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn observations_progress(database: &Database, principal: &Principal, id: &EntryId) -> Result<Progress> {
    permit(principal)?;
    let mut progress = store::progress(database, id).await?;
    if let (Stage::Storing, Some(job)) = (progress.stage, JobId::of(IMPORT, progress.id.as_str())) {
        progress.message = job::given_up(database, &job).await?.unwrap_or_default();
    }
    Ok(progress)
}

/// Gives a file up: before it is stored, or while it is being stored, which then stops soon and leaves nothing behind.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` once it is stored.
pub async fn cancel_observations(
    database: &Database,
    principal: &Principal,
    id: &EntryId,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = permit(principal)?;
    let upload = store::upload(database, id).await?;
    let event = Event::new(&permit, acts::IMPORT_CANCELLED, &upload.id, &upload.title);
    store::cancel(event.change(now), &upload.id).run(database).await.map(|_| ())
}

/// What observations came in with, the newest first: a page of 25, from 1, and how many there are.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_entries(database: &Database, principal: &Principal, page: usize) -> Result<(Vec<Entry>, usize)> {
    permit(principal)?;
    store::entries(database, page.max(1)).await
}

fn permit(principal: &Principal) -> Result<Permit> {
    principal.permit(Action::WorkOnMetrics, &Place::sea())
}

fn one(violation: Violation) -> Error {
    Error::Invalid(vec![violation])
}

async fn in_use(database: &Database) -> Result<Vec<Metric>> {
    let mut metrics = crate::metric::all(database).await?;
    metrics.retain(|metric| !metric.retired);
    Ok(metrics)
}

/// Reads a file off the threads that serve requests.
async fn read_file(
    database: &Database,
    content: Vec<u8>,
    mapping: &Mapping,
    metrics: &[Metric],
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Read> {
    let directory = directory(database).await?;
    let (mapping, metrics) = (mapping.clone(), metrics.to_vec());
    let (first_month, today) = (site.school_year_starts, site.today(now));
    let work = move || {
        let around = Surroundings { mapping: &mapping, metrics: &metrics, directory: &directory, first_month, today };
        file::read(&content, &around)
    };
    aside(work).await.map_err(one)
}

/// A file's figures by metric and period, in the order of time; each group with its figures.
type ByPeriod<'a> = BTreeMap<(usize, Period), Vec<(&'a String, &'a Vec<file::Figure>)>>;

fn by_period(read: &Read) -> ByPeriod<'_> {
    let mut found = ByPeriod::new();
    for (slot, figures) in &read.figures {
        found.entry((slot.metric, slot.period)).or_default().push((&slot.group, figures));
    }
    found
}

fn edits(read: &Read, groups: &[(&String, &Vec<file::Figure>)]) -> Edits {
    let edit = |figure: &file::Figure| {
        (read.organizations[figure.organization as usize].clone(), Edit::Put(read.reported(figure)))
    };
    groups.iter().map(|(group, figures)| ((*group).clone(), figures.iter().map(edit).collect())).collect()
}

fn metric_ids(read: &Read, metrics: &[Metric]) -> Vec<MetricId> {
    let mut places: Vec<usize> = read.figures.keys().map(|slot| slot.metric).collect();
    places.dedup();
    places.into_iter().map(|at| metrics[at].id.clone()).collect()
}

fn named(metric: &Metric, group: &str) -> String {
    match group {
        ALL_GROUP => metric.name.clone(),
        group => format!("{}, {}", metric.name, metric.group_name(group)),
    }
}
