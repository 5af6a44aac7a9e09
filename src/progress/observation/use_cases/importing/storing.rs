//! Storing a file beside the request: all of it or nothing, with progress, and stopping when somebody gives it up.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::{Counts, Stage, by_period, edits, in_use, metric_ids, read_file};
use crate::metric::Metric;
use crate::observation::acts;
use crate::observation::file::Read;
use crate::observation::store;
use crate::observation::use_cases::writing::Writing;
use ground::audit::Event;
use ground::database::Change;
use ground::identity::{EntryId, OrganizationId};
use ground::job::Work;
use ground::problem::{Error, Result, Violation};
use ground::site::Site;
use ground::site::use_cases::read_site;
use ground::upload::Files;

/// How often progress is written down, and asked whether to go on.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// Stores a file that was begun: all of it, or nothing. What keeps it from being stored is told on its page; where others
/// wrote figures of the same metrics, or the database was away, it is tried again.
pub(in crate::observation) async fn store_begun(work: Work, files: Files) -> Result<()> {
    let id = EntryId::parse(work.id.key()).ok_or(Error::NotFound)?;
    let upload = store::upload(&work.database, &id).await?;
    if upload.stage != Stage::Storing {
        return Ok(());
    }
    match run(&work, &files, upload).await {
        Err(error @ (Error::Unavailable | Error::Unsure | Error::Internal { .. } | Error::Conflict(_))) => Err(error),
        Err(error) => {
            tracing::warn!(entry = %id, %error, "a file of figures was not stored");
            work.fence.ending(store::mark_failed(&id, &failure(&error))).run(&work.database).await.map(drop)
        }
        Ok(()) => Ok(()),
    }
}

/// Stores a file. What it writes counts nowhere until the last change, which makes all of it count at once.
async fn run(work: &Work, files: &Files, upload: store::Upload) -> Result<()> {
    let database = &work.database;
    let site = read_site(database).await?.ok_or(Error::NotFound)?;
    let now = work.payload()?;
    let metrics = in_use(database).await?;
    let content = files.read(&upload.checksum).await?;
    let read = read_file(database, content, &upload.mapping, &metrics, &site, now).await?;
    if read.problem_count > 0 {
        let problems =
            read.problems.iter().map(|it| Violation::new("file", format!("Line {}: {}", it.line, it.message)));
        return Err(Error::Invalid(problems.collect()));
    }
    let (id, title) = (&upload.id, &upload.title);
    let storing = Storing { work, site: &site, id, title, metrics: &metrics, read: &read, now };
    let stored = storing.once().await;
    if stored.is_err() && store::progress(database, id).await?.stage != Stage::Storing {
        // It was given up. What it left is taken away, which ends it.
        return storing.erase().await;
    }
    stored
}

/// A file being stored.
struct Storing<'a> {
    work: &'a Work,
    site: &'a Site,
    id: &'a EntryId,
    title: &'a str,
    metrics: &'a [Metric],
    read: &'a Read,
    now: DateTime<Utc>,
}

impl Storing<'_> {
    /// Writes everything and makes it count.
    async fn once(&self) -> Result<()> {
        let Self { work, read, id, .. } = *self;
        let (database, fence) = (&work.database, &work.fence);
        let mut writing = Writing::begin(database, self.site, &metric_ids(read, self.metrics), id.clone()).await?;
        let (mut done, total, mut told) = (0, read.count(), Instant::now());
        self.go_on(0, total).await?;
        for ((at, period), groups) in by_period(read) {
            let metric = &self.metrics[at];
            let settled = writing.settle(database, metric, period, edits(read, &groups)).await?;
            for (group, new) in &settled.observations {
                store::write_observations(work, (&metric.id, group, period), id, new).await?;
            }
            fence.guard(store::add_columns(Change::unrecorded(), settled.written)).run(database).await?;
            done += groups.iter().map(|(_, figures)| figures.len()).sum::<usize>();
            if told.elapsed() > PROGRESS_EVERY {
                self.go_on(done, total).await?;
                told = Instant::now();
            }
        }
        self.go_on(total, total).await?;
        let counts = Counts { rows: read.rows, skipped: read.skipped, ..writing.counts };
        let event = Event::new(&work.permit, acts::IMPORTED, id, self.title).after(&counts);
        let change = store::mark_stored(event.change(self.now), id, &counts);
        fence.ending(writing.finish(change)?).run(database).await.map(drop)
    }

    /// Tells how far it is.
    ///
    /// # Errors
    /// `Conflict` once somebody gave the file up.
    async fn go_on(&self, done: usize, total: usize) -> Result<()> {
        self.work.tell(done as u64, total as u64);
        let change = store::note_progress(self.id, done, total);
        self.work.fence.guard(change).run(&self.work.database).await.map(drop)
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
                store::erase_observations(self.work, of, self.id, &organizations).await?;
                columns.push((metric.clone(), group.clone(), period, self.id.clone()));
            }
            self.work.fence.guard(store::erase_columns(&columns)).run(&self.work.database).await?;
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
