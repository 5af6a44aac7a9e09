//! Bringing a file of observations in: upload, say what the columns hold, check, store all or nothing beside the request,
//! cancel while it goes on, undo the whole afterwards.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::writing::{Edits, Writing, aside};
use crate::access::{Action, Permit, Place, Principal};
use crate::audit::Event;
use crate::calendar::Period;
use crate::database::{Change, Database};
use crate::identity::{EntryId, MappingId, OrganizationId};
use crate::metric::{ALL_GROUP, Metric};
pub use crate::observation::applying::Counts;
use crate::observation::applying::{Before, Edit};
pub use crate::observation::file::RowProblem;
use crate::observation::file::{self, Read, Surroundings, beginning};
use crate::observation::mapping::{From, Mapping};
use crate::observation::{Cell, Reported, State, store};
use crate::organization::use_cases::directory;
use crate::problem::{Error, Result, Violation};
use crate::site::Site;
use crate::text::Text;
use crate::upload::{Files, read_as_table};

/// How often progress is written down, and asked whether to go on.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);
/// How many problems and changes a page shows.
const SHOWN_MAX: usize = 100;
/// How often storing is tried while others write figures of the same metrics.
const TRIES: u32 = 4;

/// How far a file, or whatever else observations came in with, has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Uploaded; somebody says what its columns hold and looks at what it would do.
    Checking,
    /// Being stored; nobody sees anything of it yet.
    Storing,
    /// Stored.
    Stored,
    /// Not stored; the message says why. It may be checked and begun again.
    Failed,
    /// Given up before anything was stored.
    Cancelled,
    /// Stored, and taken back as a whole.
    Undone,
}

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
    pub mapping_problems: Vec<crate::problem::Violation>,
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

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: Stage,
    /// Figures written.
    pub done: usize,
    /// Figures to write; 0 while they are being counted.
    pub total: usize,
    /// What came of it, or what went wrong; empty before.
    pub message: String,
    /// To be given back when it is cancelled or undone.
    pub version: i64,
}

/// A mapping kept for next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMapping {
    /// Which.
    pub id: MappingId,
    /// Its name.
    pub name: String,
    /// The names of the columns it was made for.
    pub header: Vec<String>,
    /// What they hold.
    pub mapping: Mapping,
}

/// Something observations came in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// What: a file's name, `Typed in: <organization>`, `Decided on review`.
    pub title: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// How far it has come.
    pub stage: Stage,
    /// What it did.
    pub counts: Counts,
    /// The name of who brought it in.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
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
    store::save_upload(database, &id, (&name, &file.checksum), &mapping, &permit, now).await?;
    Ok(id)
}

/// Says what an uploaded file would do with `mapping`, which is kept with it; without one, with the mapping kept before.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when `mapping` is given once it is being stored or has been.
pub async fn check_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    mapping: Option<Mapping>,
) -> Result<Review> {
    permit(principal)?;
    let upload = store::upload(database, id).await?;
    let mut version = upload.version;
    let is_open = matches!(upload.stage, Stage::Checking | Stage::Failed);
    let mapping = match mapping {
        Some(_) if !is_open => {
            return Err(Error::Conflict("This file isn’t waiting to be checked any more.".to_owned()));
        }
        Some(mapping) if mapping != upload.mapping => {
            store::keep_mapping(database, id, &mapping, version).await?;
            version += 1;
            mapping
        }
        _ => upload.mapping,
    };
    let content = files.read(&upload.checksum).await?;
    let metrics = in_use(database).await?;
    let (content, found) = aside(move || beginning(&content).map(|found| (content, found))).await.map_err(one)?;
    let mut review = Review {
        file_name: upload.title,
        stage: upload.stage,
        mapping_problems: mapping.problems(&found.header, &metrics, site.school_year_starts),
        header: found.header,
        sample: found.sample,
        rows: found.rows,
        mapping,
        counts: upload.counts,
        problems: Vec::new(),
        problem_count: 0,
        changes: Vec::new(),
        message: upload.message,
        version,
    };
    if !is_open || !review.mapping_problems.is_empty() {
        return Ok(review);
    }
    let read = read_file(database, content, &review.mapping, &metrics, site).await?;
    review.problem_count = read.problem_count;
    let names = directory(database).await?;
    let mut writing = Writing::begin(database, site, &metric_ids(&read, &metrics), store::new_entry()?).await?;
    for ((at, period), groups) in by_period(&read) {
        let settled = writing.settle(database, &metrics[at], period, edits(&read, &groups)).await?;
        let standing = writing.columns(database, &metrics[at], period).await?;
        for (group, before) in settled.before {
            let figures = groups.iter().find(|(name, _)| **name == group).map(|(_, figures)| *figures);
            let line_of = |id: &OrganizationId| {
                let found = figures?.iter().find(|it| read.organizations[it.organization as usize] == *id)?;
                Some(found.line as usize)
            };
            let room = SHOWN_MAX.saturating_sub(review.changes.len());
            let changed = before.into_iter().filter(|(_, cell)| cell.is_some()).take(room);
            review.changes.extend(changed.map(|(id, cell)| WouldChange {
                line: line_of(&id).unwrap_or_default(),
                organization: names.get(&id).map_or_else(|| id.to_string(), |it| it.name.clone()),
                metric: named(&metrics[at], &group),
                period: period.to_string(),
                before: words(&metrics[at], cell.as_ref().map(|cell| &cell.reported)),
                after: words(
                    &metrics[at],
                    standing.get(&group).and_then(|it| it.cells.get(&id)).map(|it| &it.reported),
                ),
            }));
        }
    }
    review.counts = Counts { rows: read.rows, skipped: read.skipped, ..writing.counts };
    review.problems = read.problems.into_iter().take(SHOWN_MAX).collect();
    Ok(review)
}

/// Every problem of a file, by line, for a list that can be worked through.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn list_problems(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
) -> Result<Vec<RowProblem>> {
    permit(principal)?;
    let upload = store::upload(database, id).await?;
    let metrics = in_use(database).await?;
    let content = files.read(&upload.checksum).await?;
    Ok(read_file(database, content, &upload.mapping, &metrics, site).await?.problems)
}

/// Decides that a file is to be stored; whoever called this calls [`run_observations`] next, beside the request.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` when somebody changed the mapping since `version`, or began first.
pub async fn begin_observations(
    database: &Database,
    principal: &Principal,
    id: &EntryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = permit(principal)?;
    let upload = store::upload(database, id).await?;
    store::begin(database, id, version).await.map_err(|error| match error {
        Error::Conflict(_) => Error::Conflict(
            "Somebody else changed what this file’s columns hold, or began to store it. Look at it again.".to_owned(),
        ),
        other => other,
    })?;
    let event = Event::new(&permit, "figures.import_begun", format!("entry:{id}"), &upload.title);
    event.change(now).run(database).await.map(|_| ())
}

/// Stores a file that was begun: all of it, or nothing. Where it stands is told by [`observations_progress`].
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` when a row has turned bad; `Conflict` when it was cancelled or not begun.
pub async fn run_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    now: DateTime<Utc>,
) -> Result<Counts> {
    let permit = permit(principal)?;
    let upload = store::upload(database, id).await?;
    if upload.stage != Stage::Storing {
        return Err(Error::Conflict("This file isn’t waiting to be stored.".to_owned()));
    }
    let outcome = run(database, files, &permit, site, id, upload, now).await;
    if let Err(error) = &outcome {
        // Should this fail too, the log has it, and the next start of the server marks the file.
        let _ = store::mark_failed(database, id, &failure(error)).await;
    }
    outcome
}

/// Where a file stands.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn observations_progress(database: &Database, principal: &Principal, id: &EntryId) -> Result<Progress> {
    permit(principal)?;
    store::progress(database, id).await
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
    let event = Event::new(&permit, "figures.import_cancelled", format!("entry:{id}"), &upload.title);
    store::cancel(event.change(now), id).run(database).await.map(|_| ())
}

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
    loop {
        tries += 1;
        match undo(database, &permit, site, id, &progress.file_name, version, now).await {
            Err(Error::Conflict(_)) if tries < TRIES && store::progress(database, id).await?.version == version => {}
            other => return other,
        }
    }
}

/// What observations came in with, the newest first: a page of 25, from 1, and how many there are.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_entries(database: &Database, principal: &Principal, page: usize) -> Result<(Vec<Entry>, usize)> {
    permit(principal)?;
    store::entries(database, page.max(1)).await
}

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
    let header = aside(move || beginning(&content).map(|found| found.header)).await.map_err(one)?;
    let kept = MappingId::parse(store::new_entry()?.as_str()).ok_or(Error::NotFound)?;
    let kept = SavedMapping { id: kept, name, header, mapping: upload.mapping };
    let event = Event::new(&permit, "figures.mapping_kept", format!("observation_mapping:{}", kept.id), &kept.name);
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
    let event = Event::new(&permit, "figures.mapping_removed", format!("observation_mapping:{id}"), &kept.name);
    let change = event.before(&kept.mapping).change(now);
    store::remove_mapping(change, id).run(database).await.map(|_| ())
}

/// Marks as failed what was being stored when the server stopped, and says how many files that were. What was written of
/// them counts nowhere. For the start of the server, before any import can run.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn fail_interrupted_observations(database: &Database) -> Result<usize> {
    let message =
        "The server was stopped while it was storing this file. Nothing of it counts. Check it and try again.";
    store::mark_all_failed(database, message).await
}

/// Decides anew what privacy hides, after the State's standards were changed. Gives how many periods of metrics were
/// looked at.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Conflict` when figures were written at the same moment.
pub async fn apply_standards(
    database: &Database,
    principal: &Principal,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<usize> {
    let permit = permit(principal)?;
    let metrics = crate::metric::all(database).await?;
    let mut count = 0;
    for metric in metrics {
        let mut writing = Writing::begin(database, site, std::slice::from_ref(&metric.id), store::new_entry()?).await?;
        let periods = writing.periods(&metric);
        count += periods.len();
        let mut written = Vec::new();
        for period in periods {
            written.extend(writing.settle(database, &metric, period, Edits::new()).await?.written);
        }
        if !written.is_empty() {
            let event = Event::new(&permit, "figures.hidden_anew", format!("metric:{}", metric.id), &metric.name);
            let change = store::add_columns(event.change(now), written);
            writing.finish(change)?.run(database).await?;
        }
    }
    Ok(count)
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
) -> Result<Read> {
    let directory = directory(database).await?;
    let (mapping, metrics, first_month) = (mapping.clone(), metrics.to_vec(), site.school_year_starts);
    let work = move || {
        let around = Surroundings { mapping: &mapping, metrics: &metrics, directory: &directory, first_month };
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

fn metric_ids(read: &Read, metrics: &[Metric]) -> Vec<crate::identity::MetricId> {
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

/// A figure as the person who brings it in reads it.
fn words(metric: &Metric, reported: Option<&Reported>) -> String {
    let Some(reported) = reported else { return String::new() };
    let number = reported.value.map(|value| metric.words(value)).unwrap_or_default();
    let n = reported.n.map(|n| format!(", n {n}")).unwrap_or_default();
    match (reported.state, reported.reason.as_str()) {
        (State::Value, _) => format!("{number}{n}"),
        (State::UnderReview, reason) => format!("{number}{n}, under review: {reason}"),
        (state, "") => state.name().to_owned(),
        (state, reason) => format!("{}: {reason}", state.name()),
    }
}

/// Stores a file. What it writes counts nowhere until the last change, which makes all of it count at once.
async fn run(
    database: &Database,
    files: &Files,
    permit: &Permit,
    site: &Site,
    id: &EntryId,
    upload: store::Upload,
    now: DateTime<Utc>,
) -> Result<Counts> {
    let metrics = in_use(database).await?;
    let content = files.read(&upload.checksum).await?;
    let read = read_file(database, content, &upload.mapping, &metrics, site).await?;
    if read.problem_count > 0 {
        let problems =
            read.problems.iter().map(|it| Violation::new("file", format!("Line {}: {}", it.line, it.message)));
        return Err(Error::Invalid(problems.collect()));
    }
    let storing = Storing { database, permit, site, id, title: &upload.title, metrics: &metrics, read: &read, now };
    let mut tries = 0;
    loop {
        tries += 1;
        // Something of it may be written already, by a try before this one or before the server stopped.
        let again = tries > 1 || upload.stage == Stage::Storing && !upload.message.is_empty();
        let stored = storing.once(again || upload.version > 2).await;
        let is_open = || async { store::progress(database, id).await.map(|it| it.stage == Stage::Storing) };
        match stored {
            Err(Error::Conflict(_)) if tries < TRIES && is_open().await? => {}
            Err(error) => {
                storing.erase().await?;
                return Err(error);
            }
            Ok(counts) => return Ok(counts),
        }
    }
}

/// A file being stored.
struct Storing<'a> {
    database: &'a Database,
    permit: &'a Permit,
    site: &'a Site,
    id: &'a EntryId,
    title: &'a str,
    metrics: &'a [Metric],
    read: &'a Read,
    now: DateTime<Utc>,
}

impl Storing<'_> {
    /// Writes everything and makes it count.
    async fn once(&self, again: bool) -> Result<Counts> {
        let Self { database, read, id, .. } = *self;
        let mut writing = Writing::begin(database, self.site, &metric_ids(read, self.metrics), id.clone()).await?;
        let (mut done, total, mut told) = (0, read.count(), Instant::now());
        self.go_on(0, total).await?;
        for ((at, period), groups) in by_period(read) {
            let metric = &self.metrics[at];
            let settled = writing.settle(database, metric, period, edits(read, &groups)).await?;
            for (group, new) in &settled.observations {
                store::write_observations(database, (&metric.id, group, period), id, new, again).await?;
            }
            store::add_columns(Change::unrecorded(), settled.written).run(database).await?;
            done += groups.iter().map(|(_, figures)| figures.len()).sum::<usize>();
            if told.elapsed() > PROGRESS_EVERY {
                self.go_on(done, total).await?;
                told = Instant::now();
            }
        }
        self.go_on(total, total).await?;
        let counts = Counts { rows: read.rows, skipped: read.skipped, ..writing.counts };
        let event = Event::new(self.permit, "figures.imported", format!("entry:{id}"), self.title).after(&counts);
        let change = store::mark_stored(event.change(self.now), id, &counts);
        writing.finish(change)?.run(database).await?;
        Ok(counts)
    }

    /// Tells how far it is.
    ///
    /// # Errors
    /// `Conflict` once somebody gave the file up.
    async fn go_on(&self, done: usize, total: usize) -> Result<()> {
        match store::note_progress(self.database, self.id, done, total).await? {
            true => Ok(()),
            false => Err(Error::Conflict("This file was given up. Nothing of it was stored.".to_owned())),
        }
    }

    /// Takes away what was written.
    async fn erase(&self) -> Result<()> {
        for ((at, period), groups) in by_period(self.read) {
            let metric = &self.metrics[at].id;
            let mut columns = Vec::new();
            for (group, figures) in groups {
                let organizations: Vec<OrganizationId> =
                    figures.iter().map(|it| self.read.organizations[it.organization as usize].clone()).collect();
                let of = (metric, group.as_str(), period);
                store::erase_observations(self.database, of, self.id, &organizations).await?;
                columns.push((metric.clone(), group.clone(), period, self.id.clone()));
            }
            store::erase_columns(self.database, &columns).await?;
        }
        Ok(())
    }
}

/// What a failed file says of itself: the first of its bad rows, and how many more there are.
fn failure(error: &Error) -> String {
    match error {
        Error::Invalid(violations) => match violations.as_slice() {
            [only] => format!("Nothing was stored: {}", only.message),
            [first, more @ ..] => format!("Nothing was stored: {} And {} more problems.", first.message, more.len()),
            [] => "Nothing was stored.".to_owned(),
        },
        other => other.to_string(),
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
    let event = Event::new(permit, "figures.undone", format!("entry:{id}"), title).after(&count);
    let change = store::mark_undone(event.change(now), id, version);
    writing.finish(change)?.run(database).await?;
    Ok(count)
}

/// What stood before what stood before: where that was taken back too.
struct Earlier {
    void: std::collections::BTreeSet<String>,
    replaced: BTreeMap<EntryId, BTreeMap<(crate::identity::MetricId, String, Period), Before>>,
}

impl Earlier {
    /// The newest of the cells that stood before which wasn't taken back.
    async fn standing(
        &mut self,
        database: &Database,
        key: &(crate::identity::MetricId, String, Period),
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
