//! Jobs in the database: each once, by its id, and where it stands among those of its state, by the instant that matters.
//! Every instant here is the database's. All of this room's SurrealQL is here.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::retrying::FARTHEST;
use super::{Job, JobId, JobState, NewJob};
use crate::access::Permit;
use crate::database::{Array, Change, Database, RecordId, RecordIdKey, SurrealValue, Value, variables};
use crate::identity::PersonId;
use crate::problem::{Error, Result};

/// How many jobs a list holds.
const LISTED: i64 = 100;
/// Why nobody does a job that isn't there any more.
const FORGOTTEN: &str = "An administrator forgot this work after it was given up. It won’t be done.";
/// How many jobs are looked up at once to be taken.
const FOUND: i64 = 16;

#[derive(Debug, Clone, SurrealValue)]
pub(super) struct Row {
    id: RecordId,
    title: String,
    actor: Option<String>,
    actor_name: String,
    pub(super) payload: String,
    state: JobState,
    at: DateTime<Utc>,
    holder: Option<String>,
    pub(super) token: i64,
    pub(super) attempts: u32,
    failure: String,
    done: i64,
    total: i64,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    /// Which job it is. Records without such an id aren't written.
    pub(super) fn job_id(&self) -> Option<JobId> {
        let RecordIdKey::Array(parts) = &self.id.key else { return None };
        match parts.iter().filter_map(|part| part.as_string()).collect::<Vec<_>>().as_slice() {
            [kind, key] => JobId::of(kind, key),
            _ => None,
        }
    }

    /// Whether somebody has taken it, be it long ago.
    pub(super) fn is_taken(&self) -> bool {
        self.holder.is_some()
    }

    /// The leave it is done by.
    pub(super) fn permit(&self) -> Permit {
        Permit::kept(self.actor.as_deref().and_then(PersonId::parse), self.actor_name.clone())
    }

    fn job(self) -> Option<Job> {
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Some(Job {
            id: self.job_id()?,
            state: self.state,
            is_taken: self.is_taken(),
            title: self.title,
            by: self.actor_name,
            at: self.at,
            attempts: self.attempts,
            failure: self.failure,
            done: count(self.done),
            total: count(self.total),
            created_at: self.created_at,
            version: self.version,
        })
    }
}

fn record(id: &JobId) -> RecordId {
    let parts = [id.kind(), id.key()].map(|part| Value::String(part.to_owned()));
    RecordId::new("job", RecordIdKey::Array(Array::from(parts.to_vec())))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Statements by which the job in `$name`, which was as `$name_was` has it, becomes what `set` says, in its place among those
/// of its state.
fn becoming(name: &str, set: &str) -> String {
    format!(
        "DELETE type::record('job_at', [${name}_was.state, ${name}_was.at, record::id(${name})]) RETURN NONE;
         LET ${name}_is = (UPSERT ONLY ${name} SET {set}, version = (version ?? 0) + 1 RETURN AFTER);
         CREATE type::record('job_at', [${name}_is.state, ${name}_is.at, record::id(${name})]) SET job = ${name} RETURN NONE;"
    )
}

/// Adds to a change that the job `$job` becomes what `set` says, if it `fits`; else the change is refused with `otherwise`.
fn change_to(change: Change, id: &JobId, fits: &str, otherwise: &str, set: &str) -> Change {
    change
        .then("LET $job_was = (SELECT * FROM ONLY $job);")
        .then(&format!("IF !({fits}) {{ THROW '{otherwise}' }};"))
        .then(&becoming("job", set))
        .with("job", record(id))
}

/// What is set when a job comes to an end: unless it was asked for again meanwhile, it gets this state.
fn ending(state: JobState) -> String {
    format!(
        "state = IF again {{ 'open' }} ELSE {{ '{}' }}, attempts = IF again {{ 0 }} ELSE {{ attempts }}, \
         at = time::now(), holder = NONE, again = false",
        state.key()
    )
}

/// Adds a job to a change: it is there if the change is, and starts at once. Where the same work waits, is done or was given
/// up already, it is asked for anew; where somebody works on it, it is done once more afterwards.
pub fn add(change: Change, job: &NewJob) -> Change {
    // A change may add several jobs, each with variables of its own.
    let plain = job.id.to_string().bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let name = format!("job_{plain}");
    let asked_for = format!(
        "title = ${name}_title, payload = ${name}_payload, actor = ${name}_actor, actor_name = ${name}_actor_name"
    );
    let anew = becoming(
        &name,
        &format!(
            "{asked_for}, state = 'open', at = time::now(), holder = NONE, token = token ?? 0, again = false, attempts = 0, \
             failure = '', done = 0, total = 0, created_at = time::now()"
        ),
    );
    change
        .then(&format!("LET ${name}_was = (SELECT * FROM ONLY ${name});"))
        .then(&format!(
            "IF ${name}_was.holder != NONE {{ UPDATE ${name} SET {asked_for}, again = true, version += 1 RETURN NONE; }} \
             ELSE {{ {anew} }};"
        ))
        .with(&name, record(&job.id))
        .with(&format!("{name}_title"), job.title.clone())
        .with(&format!("{name}_payload"), job.payload.clone())
        .with(&format!("{name}_actor"), job.actor.as_ref().map(|id| id.as_str().to_owned()))
        .with(&format!("{name}_actor_name"), job.actor_name.clone())
        .announcing()
}

/// Jobs that are due, the longest first. Brings those near whose instant is so far off that it was written under another
/// clock.
pub(super) async fn due(database: &Database, lease: Duration) -> Result<Vec<Row>> {
    let surql = "SELECT VALUE job.* FROM job_at:['open', NONE]..['open', time::now()] LIMIT $found; \
                 LET $farthest = time::now() + duration::from_millis($farthest_ms); \
                 SELECT VALUE job.* FROM job_at:['open', $farthest]..['open', ..] LIMIT $found;";
    let given = variables([("found", FOUND.into_value()), ("farthest_ms", millis(FARTHEST).into_value())]);
    let mut rows = database.read(surql, given).await?;
    for row in rows.all::<Row>(2)? {
        let Some(id) = row.job_id() else { continue };
        let near = change_to(Change::unrecorded(), &id, "$job_was.at = $as_read", "gone", NEAR)
            .with("as_read", row.at)
            .with("lease_ms", millis(lease));
        unless_refused(near.run(database).await)?;
    }
    rows.all(0)
}

/// For as long as a lease holds from now on.
const NEAR: &str = "at = time::now() + duration::from_millis($lease_ms)";

/// What a change came to; nothing where the job wasn't as it was taken for.
fn unless_refused<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(Error::Conflict(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A job that a worker has taken, and the database's time when it did.
#[derive(Debug, SurrealValue)]
pub(super) struct Taken {
    pub(super) job: Row,
    pub(super) now: DateTime<Utc>,
}

/// Takes a job that is due and still as it was read; nothing where another worker was faster.
pub(super) async fn take(database: &Database, read: &Row, holder: &str, lease: Duration) -> Result<Option<Taken>> {
    let Some(id) = read.job_id() else { return Ok(None) };
    let fits = "$job_was.state = 'open' AND $job_was.at = $as_read AND $job_was.at < time::now()";
    let set = format!("{NEAR}, holder = $holder, token += 1, attempts += 1, again = false");
    let taking = change_to(Change::unrecorded(), &id, fits, "gone", &set)
        .then("RETURN { job: $job_is, now: time::now() };")
        .with("as_read", read.at)
        .with("lease_ms", millis(lease))
        .with("holder", holder.to_owned());
    match unless_refused(taking.run(database).await)? {
        Some(mut rows) => rows.one(6),
        None => Ok(None),
    }
}

/// Gives up a job whose last worker fell silent, if it is still as it was read.
pub(super) async fn give_up_silent(database: &Database, read: &Row, failure: &str) -> Result<()> {
    let Some(id) = read.job_id() else { return Ok(()) };
    let set = format!("{}, failure = $failure", ending(JobState::GivenUp));
    let fits = "$job_was.state = 'open' AND $job_was.at = $as_read AND $job_was.at < time::now()";
    let giving_up = change_to(Change::unrecorded(), &id, fits, "gone", &set)
        .with("as_read", read.at)
        .with("failure", failure.to_owned());
    unless_refused(giving_up.run(database).await).map(drop)
}

/// What keeps a worker that has lost its lease from writing: everything a job writes passes it.
#[derive(Debug, Clone)]
pub struct Fence {
    id: JobId,
    holder: String,
    token: i64,
}

impl Fence {
    pub(super) fn of(id: JobId, holder: &str, taken: &Taken) -> Self {
        Self { id, holder: holder.to_owned(), token: taken.job.token }
    }

    /// The condition that the lease is held, on a job whose fields are found under `of`.
    fn holds(of: &str) -> String {
        format!(
            "{of}state = 'open' AND {of}holder = $fence_holder AND {of}token = $fence_token AND {of}at > time::now()"
        )
    }

    fn named(&self, change: Change) -> Change {
        change.with("fence_holder", self.holder.clone()).with("fence_token", self.token)
    }

    /// Refuses a change unless the lease is still held. It writes to the job too, so that of this change and one that takes the
    /// job over at the same moment only one can happen first.
    pub fn guard(&self, change: Change) -> Change {
        let guard = format!(
            "IF array::is_empty((UPDATE $fence SET version += 1 WHERE {} RETURN VALUE version)) {{ THROW 'fenced' }};",
            Self::holds("")
        );
        self.named(change).then(&guard).with("fence", record(&self.id))
    }

    /// Adds to the last change of a job that it is done with it: both happen, or neither.
    pub fn ending(&self, change: Change) -> Change {
        let set = format!("{}, failure = ''", ending(JobState::Done));
        change_to(self.named(change), &self.id, &Self::holds("$job_was."), "fenced", &set)
    }

    /// Marks the job done, unless it is already or the lease is lost.
    pub(super) async fn end(&self, database: &Database) -> Result<()> {
        unless_refused(self.ending(Change::unrecorded()).run(database).await).map(drop)
    }

    async fn set(&self, database: &Database, set: &str, with: impl Fn(Change) -> Change) -> Result<bool> {
        let change = self.named(Change::unrecorded());
        let change = with(change_to(change, &self.id, &Self::holds("$job_was."), "fenced", set));
        unless_refused(change.run(database).await).map(|done| done.is_some())
    }

    /// Renews the lease and notes how far the work is. Gives whether it was still held.
    pub(super) async fn renew(&self, database: &Database, lease: Duration, done: u64, total: u64) -> Result<bool> {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let with = |change: Change| {
            let change = change.with("lease_ms", millis(lease));
            change.with("done", count(done)).with("total", count(total))
        };
        self.set(database, &format!("{NEAR}, done = $done, total = $total"), with).await
    }

    /// Notes a failure; the job is due again after a pause.
    pub(super) async fn fail(&self, database: &Database, failure: &str, pause: Duration) -> Result<()> {
        let with = |change: Change| change.with("failure", failure.to_owned()).with("lease_ms", millis(pause));
        self.set(database, &format!("{NEAR}, holder = NONE, failure = $failure"), with).await.map(drop)
    }

    /// Notes the failure after which the job is given up.
    pub(super) async fn give_up(&self, database: &Database, failure: &str) -> Result<()> {
        let with = |change: Change| change.with("failure", failure.to_owned());
        let set = format!("{}, failure = $failure", ending(JobState::GivenUp));
        self.set(database, &set, with).await.map(drop)
    }

    /// Lets go of the job, as if it hadn't been taken.
    pub(super) async fn release(&self, database: &Database) -> Result<()> {
        let set = "at = time::now(), holder = NONE, attempts -= 1";
        self.set(database, set, |change| change).await.map(drop)
    }
}

#[derive(SurrealValue)]
struct Listed {
    job: Row,
}

/// The newest jobs of each state in the order of `states`, and the database's time.
pub(super) async fn lists<const N: usize>(
    database: &Database,
    states: [JobState; N],
) -> Result<([Vec<Job>; N], DateTime<Utc>)> {
    let mut surql = String::from("RETURN time::now();");
    for state in states.map(JobState::key) {
        surql.push_str(&format!(
            "SELECT id, job.* AS job FROM job_at:['{state}', NONE]..['{state}', ..] ORDER BY id DESC LIMIT $listed;"
        ));
    }
    let mut rows = database.read(&surql, variables([("listed", LISTED.into_value())])).await?;
    let mut lists = states.map(|_| Vec::new());
    for (at, list) in lists.iter_mut().enumerate() {
        list.extend(rows.all::<Listed>(at + 1)?.into_iter().filter_map(|listed| listed.job.job()));
    }
    let now: Option<DateTime<Utc>> = rows.one(0)?;
    Ok((lists, now.ok_or(Error::NotFound)?))
}

/// A job.
pub(super) async fn job(database: &Database, id: &JobId) -> Result<Job> {
    let mut rows = database.read("SELECT * FROM ONLY $job;", variables([("job", record(id).into_value())])).await?;
    rows.one::<Row>(0)?.and_then(Row::job).ok_or(Error::NotFound)
}

/// Why nobody does a job that is still to be done: it was given up, or forgotten after that; nothing where somebody does it.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn given_up(database: &Database, id: &JobId) -> Result<Option<String>> {
    match job(database, id).await {
        Ok(job) => Ok((job.state == JobState::GivenUp).then_some(job.failure)),
        Err(Error::NotFound) => Ok(Some(FORGOTTEN.to_owned())),
        Err(other) => Err(other),
    }
}

const GIVEN_UP: &str = "$job_was.state = 'given_up' AND $job_was.version = $job_version";

/// Adds to a change that a job which was given up is tried again.
pub(super) fn try_again(change: Change, id: &JobId, version: i64) -> Change {
    let set = "state = 'open', at = time::now(), attempts = 0, done = 0, total = 0";
    change_to(change, id, GIVEN_UP, "stale", set).with("job_version", version).announcing()
}

/// Adds to a change that a job which was given up is forgotten.
pub(super) fn forget(change: Change, id: &JobId, version: i64) -> Change {
    change_to(change, id, GIVEN_UP, "stale", "state = 'done'")
        .then("DELETE type::record('job_at', [$job_is.state, $job_is.at, record::id($job)]) RETURN NONE;")
        .then("DELETE $job RETURN NONE;")
        .with("job_version", version)
}

/// Removes what was done more than a week ago.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub async fn remove_old(database: &Database) -> Result<()> {
    let change = Change::unrecorded()
        .then("LET $before = time::now() - 1w;")
        .then("LET $old = (SELECT id, job FROM job_at:['done', NONE]..['done', $before] LIMIT 1000);")
        .then("DELETE $old.job RETURN NONE; DELETE $old.id RETURN NONE;");
    change.run(database).await.map(drop)
}
