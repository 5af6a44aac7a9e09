//! Storing a file beside the request: all of it or nothing, with progress, and stopping when somebody gives it up.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::{Counts, Stage, TRIES, by_period, edits, in_use, metric_ids, permit, read_file};
use crate::metric::Metric;
use crate::observation::file::Read;
use crate::observation::store;
use crate::observation::use_cases::writing::Writing;
use ground::access::{Permit, Principal};
use ground::audit::Event;
use ground::database::{Change, Database};
use ground::identity::{EntryId, OrganizationId};
use ground::problem::{Error, Result, Violation};
use ground::site::Site;
use ground::upload::Files;

/// How often progress is written down, and asked whether to go on.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

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
    let id = upload.id.clone();
    let outcome = run(database, files, &permit, site, upload, now).await;
    if let Err(error) = &outcome {
        // Should this fail too, the log has it, and the next start of the server marks the file.
        let _ = store::mark_failed(database, &id, &failure(error)).await;
    }
    outcome
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

/// Stores a file. What it writes counts nowhere until the last change, which makes all of it count at once.
async fn run(
    database: &Database,
    files: &Files,
    permit: &Permit,
    site: &Site,
    upload: store::Upload,
    now: DateTime<Utc>,
) -> Result<Counts> {
    let metrics = in_use(database).await?;
    let content = files.read(&upload.checksum).await?;
    let read = read_file(database, content, &upload.mapping, &metrics, site, now).await?;
    if read.problem_count > 0 {
        let problems =
            read.problems.iter().map(|it| Violation::new("file", format!("Line {}: {}", it.line, it.message)));
        return Err(Error::Invalid(problems.collect()));
    }
    let id = &upload.id;
    let storing = Storing { database, permit, site, id, title: &upload.title, metrics: &metrics, read: &read, now };
    let mut tries = 0;
    loop {
        tries += 1;
        // Something of it may be written already, by a try before this one.
        let stored = storing.once(tries > 1).await;
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
