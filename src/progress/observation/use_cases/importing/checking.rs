//! What an uploaded file would do, before anything of it is stored.

use chrono::{DateTime, Utc};

use super::{
    Counts, Review, RowProblem, Stage, WouldChange, by_period, edits, in_use, metric_ids, named, one, permit, read_file,
};
use crate::metric::Metric;
use crate::observation::file::{beginning, header};
use crate::observation::mapping::Mapping;
use crate::observation::use_cases::writing::{Writing, aside};
use crate::observation::{Reported, State, acts, store};
use ground::access::Principal;
use ground::audit::Event;
use ground::database::Database;
use ground::identity::{EntryId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::upload::Files;

/// How many problems and changes a page shows.
const SHOWN_MAX: usize = 100;

/// Keeps with an uploaded file what its columns hold.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Conflict` once it is being stored or has been; `Invalid` with what keeps the
/// mapping from being used, which is kept all the same: fields as in [`Review::mapping_problems`].
pub async fn choose_columns(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    mapping: &Mapping,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = permit(principal)?;
    let upload = store::upload(database, id).await?;
    if !is_open(upload.stage) {
        return Err(Error::Conflict("This file isn’t waiting to be checked any more.".to_owned()));
    }
    if *mapping != upload.mapping {
        let event = Event::new(&permit, acts::COLUMNS_CHOSEN, &upload.id, &upload.title);
        let change = event.before(&upload.mapping).after(mapping).change(now);
        store::keep_mapping(change, &upload.id, mapping, upload.version).run(database).await?;
    }
    let content = files.read(&upload.checksum).await?;
    let header = aside(move || header(&content)).await.map_err(one)?;
    let problems = mapping.problems(&header, &in_use(database).await?, site.school_year_starts);
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// Whether a file waits to be checked and stored.
fn is_open(stage: Stage) -> bool {
    matches!(stage, Stage::Checking | Stage::Failed)
}

/// Says what an uploaded file would do with the mapping kept with it.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn check_observations(
    database: &Database,
    files: &Files,
    principal: &Principal,
    site: &Site,
    id: &EntryId,
    now: DateTime<Utc>,
) -> Result<Review> {
    permit(principal)?;
    let upload = store::upload(database, id).await?;
    let (mapping, version) = (upload.mapping, upload.version);
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
    if !is_open(review.stage) || !review.mapping_problems.is_empty() {
        return Ok(review);
    }
    let read = read_file(database, content, &review.mapping, &metrics, site, now).await?;
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
    now: DateTime<Utc>,
) -> Result<Vec<RowProblem>> {
    permit(principal)?;
    let upload = store::upload(database, id).await?;
    let metrics = in_use(database).await?;
    let content = files.read(&upload.checksum).await?;
    Ok(read_file(database, content, &upload.mapping, &metrics, site, now).await?.problems)
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
