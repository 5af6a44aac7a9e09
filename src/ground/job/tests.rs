//! Jobs as they are done: each once, by whoever comes first, whatever fails, stops, falls silent or sets the clock.

mod kills;

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::Utc;
use serde_json::json;
use tokio::sync::{Notify, oneshot};

use super::store::{self, Fence, Row, Taken};
use super::testing::set_clock;
use super::use_cases::{Jobs, forget_job, list_jobs, try_again};
use super::worker::Pace;
use super::*;
use crate::access::{Action, Place, Principal, Role, RoleAt, SignedIn};
use crate::audit::use_cases::read_audit;
use crate::database::{Change, Database, testing, variables};
use crate::identity::{OrganizationId, PersonId};

const LEASE: Duration = Duration::from_secs(30);
/// A worker that looks often, and whose lease holds long.
const EAGER: Pace = Pace { lease: LEASE, looks_every: Duration::from_millis(20) };

/// A database that counts how often what was done.
async fn counting(database: Database) -> Database {
    let change = Change::unrecorded().then("DEFINE TABLE IF NOT EXISTS tally SCHEMALESS PERMISSIONS NONE;");
    change.run(&database).await.unwrap();
    database
}

async fn in_memory() -> Database {
    counting(testing::in_memory().await).await
}

/// Adds to a change that `what` happened once more.
fn count(change: Change, what: &str) -> Change {
    change
        .then("UPSERT type::record('tally', $tally) SET times = (times ?? 0) + 1 RETURN NONE;")
        .with("tally", what.to_owned())
}

async fn tallies(database: &Database) -> BTreeMap<String, i64> {
    let surql = "SELECT VALUE [record::id(id), times] FROM tally;";
    let found: Vec<(String, i64)> = database.read(surql, variables([])).await.unwrap().all(0).unwrap();
    found.into_iter().collect()
}

fn permit() -> Permit {
    Principal::Operator.permit(Action::TendJobs, &Place::sea()).unwrap()
}

async fn ask_for(database: &Database, kind: &str, key: &str) {
    let job = NewJob::new(&permit(), (kind, key), &format!("Do {key}"), &json!({ "of": key })).unwrap();
    add(Change::unrecorded(), &job).run(database).await.unwrap();
}

/// Counts that it was done, in the change that ends it.
async fn counted(work: Work) -> Result<()> {
    let key = work.id.key().to_owned();
    work.fence.ending(count(Change::unrecorded(), &key)).run(&work.database).await.map(drop)
}

fn worker(database: &Database) -> Worker {
    let handlers = Handlers::default()
        .on("count", counted)
        .on("panic", |work: Work| async move { panic!("{} does that", work.id) })
        .on("parse", |work: Work| async move { work.payload::<u64>().map(drop) })
        .on("away", |_| async { Err(Error::Unavailable) });
    Worker::new(database.clone(), handlers)
}

async fn jobs(database: &Database) -> Jobs {
    list_jobs(database, &Principal::Operator).await.unwrap()
}

/// Takes the only job that is due.
async fn take(database: &Database, holder: &str) -> (Row, Taken) {
    let row = store::due(database, LEASE).await.unwrap().remove(0);
    let taken = store::take(database, &row, holder, LEASE).await.unwrap().expect("it is free");
    (row, taken)
}

fn fence(holder: &str, taken: &Taken) -> Fence {
    Fence::of(taken.job.job_id().unwrap(), holder, taken)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_written_with_its_cause_and_done_once() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [in_memory().await, counting(on_disk).await] {
        let job = |key: &str| NewJob::new(&permit(), ("count", key), "Count", &()).unwrap();
        let refused = add(Change::unrecorded(), &job("never")).then("THROW 'taken';").run(&database).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let both = add(add(count(Change::unrecorded(), "cause"), &job("a")), &job("b"));
        both.run(&database).await.unwrap();
        let open = jobs(&database).await.open;
        assert_eq!(open.iter().map(|job| job.id.key()).collect::<Vec<_>>(), ["b", "a"], "the newest first");
        worker(&database).run_due().await.unwrap();
        worker(&database).run_due().await.unwrap();
        let expected = [("a", 1), ("b", 1), ("cause", 1)].map(|(what, times)| (what.to_owned(), times));
        assert_eq!(tallies(&database).await, BTreeMap::from(expected));
        let Jobs { open, given_up, done, now } = jobs(&database).await;
        assert_eq!((open.len(), given_up.len(), done.len()), (0, 0, 2));
        assert!(done.iter().all(|job| job.standing(now) == JobStanding::Done && job.attempts == 1 && !job.is_taken));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_work_is_one_job_until_it_is_done() {
    let database = in_memory().await;
    for _ in 0..3 {
        ask_for(&database, "count", "a").await;
    }
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await["a"], 1);
    ask_for(&database, "count", "a").await;
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await["a"], 2, "once it is done, it can be asked for anew");
    // Whoever asks while somebody is at it can't know whether they have seen the reason yet.
    ask_for(&database, "count", "a").await;
    let (_, taken) = take(&database, "one").await;
    ask_for(&database, "count", "a").await;
    ask_for(&database, "count", "a").await;
    fence("one", &taken).ending(count(Change::unrecorded(), "a")).run(&database).await.unwrap();
    assert_eq!(tallies(&database).await["a"], 3);
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await["a"], 4);
    assert_eq!(jobs(&database).await.open, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_the_work() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [in_memory().await, counting(on_disk).await] {
        for number in 0..60 {
            ask_for(&database, "share", &number.to_string()).await;
        }
        let by = Arc::new(Mutex::new(BTreeMap::<usize, usize>::new()));
        let mut workers = Vec::new();
        for number in 0..3 {
            let (database, by) = (database.clone(), by.clone());
            let handlers = Handlers::default().on("share", move |work: Work| {
                *by.lock().unwrap().entry(number).or_default() += 1;
                async move {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    counted(work).await
                }
            });
            workers.push(tokio::spawn(async move { Worker::new(database, handlers).run_due().await.unwrap() }));
        }
        for worker in workers {
            worker.await.unwrap();
        }
        let tallies = tallies(&database).await;
        assert_eq!((tallies.len(), tallies.values().max()), (60, Some(&1)), "{tallies:?}");
        let by = by.lock().unwrap();
        assert_eq!((by.len(), by.values().sum::<usize>()), (3, 60), "everybody did some: {by:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_past_their_lease_can_write_nothing() {
    let (on_disk, _folder) = testing::on_disk().await;
    for database in [in_memory().await, counting(on_disk).await] {
        ask_for(&database, "count", "a").await;
        let (read, taken) = take(&database, "one").await;
        let one = fence("one", &taken);
        let again = store::take(&database, &read, "two", LEASE).await.unwrap();
        assert!(again.is_none() && store::due(&database, LEASE).await.unwrap().is_empty(), "it is taken");
        one.guard(count(Change::unrecorded(), "held")).run(&database).await.unwrap();
        assert!(one.renew(&database, LEASE, 1, 3).await.unwrap());
        let running = jobs(&database).await;
        let standing = running.open[0].standing(running.now);
        assert_eq!((standing, running.open[0].done, running.open[0].total), (JobStanding::Running, 1, 3));

        let writes_nothing = async || {
            for change in [
                one.guard(count(Change::unrecorded(), "lost")),
                one.guard(Change::unrecorded()).and(count(Change::unrecorded(), "lost")),
                one.ending(count(Change::unrecorded(), "lost")),
            ] {
                assert!(matches!(change.run(&database).await, Err(Error::Conflict(_))));
            }
            assert!(!one.renew(&database, LEASE, 2, 3).await.unwrap());
            for attempt in [one.end(&database).await, one.release(&database).await, one.give_up(&database, "x").await] {
                attempt.unwrap();
            }
            assert_eq!(tallies(&database).await.get("lost"), None);
        };
        set_clock(&database, "- 31s").await;
        writes_nothing().await;
        // The other may even have the same name, as where a process number comes again.
        let (_, taken) = take(&database, "one").await;
        let two = fence("one", &taken);
        writes_nothing().await;
        two.ending(count(Change::unrecorded(), "a")).run(&database).await.unwrap();
        writes_nothing().await;
        assert_eq!(tallies(&database).await["a"], 1);
        assert_eq!(jobs(&database).await.done[0].attempts, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_write_and_a_takeover_at_the_same_moment_one_comes_first() {
    let database = in_memory().await;
    for round in 0..40 {
        let key = format!("round-{round}");
        ask_for(&database, "count", &key).await;
        let (_, taken) = take(&database, "one").await;
        let one = fence("one", &taken);
        // The lease ends under the writer's eyes.
        set_clock(&database, "- 29990ms").await;
        let writing = async {
            let mut written = 0;
            while one.guard(count(Change::unrecorded(), &key)).run(&database).await.is_ok() {
                written += 1;
            }
            written
        };
        let taking = async {
            loop {
                if let Some(row) = store::due(&database, LEASE).await.unwrap().pop()
                    && let Some(taken) = store::take(&database, &row, "two", LEASE).await.unwrap()
                {
                    let seen = tallies(&database).await.get(&key).copied().unwrap_or_default();
                    return (taken, seen);
                }
            }
        };
        let (written, (taken, seen)) = tokio::join!(writing, taking);
        assert_eq!(tallies(&database).await.get(&key).copied().unwrap_or_default(), written);
        assert_eq!(seen, written, "nothing was written after it was taken over");
        fence("two", &taken).end(&database).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_silent_worker_left_is_taken_up() {
    let database = in_memory().await;
    ask_for(&database, "count", "a").await;
    take(&database, "gone").await;
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await.len(), 0, "the lease holds");
    set_clock(&database, "- 10m").await;
    let late = jobs(&database).await;
    assert_eq!(late.open[0].standing(late.now), JobStanding::Late);
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await["a"], 1);

    // Work that ends every process that tries it isn't tried for ever.
    ask_for(&database, "count", "deadly").await;
    for _ in 0..ATTEMPTS {
        take(&database, "gone").await;
        set_clock(&database, "- 31s").await;
    }
    worker(&database).run_due().await.unwrap();
    let given_up = jobs(&database).await.given_up;
    assert_eq!((given_up[0].id.key(), given_up[0].attempts), ("deadly", ATTEMPTS));
    assert!(given_up[0].failure.starts_with("The program ended"), "{}", given_up[0].failure);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_lease_is_lost_stops() {
    let database = in_memory().await;
    ask_for(&database, "slow", "a").await;
    let (begun, went_on) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let (telling, counting) = (begun.clone(), went_on.clone());
    let handlers = Handlers::default().on("slow", move |_| {
        let (begun, went_on) = (telling.clone(), counting.clone());
        async move {
            begun.notify_one();
            tokio::time::sleep(Duration::from_secs(5)).await;
            went_on.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    });
    let pace = Pace { lease: Duration::from_millis(300), looks_every: Duration::from_secs(60) };
    let mut worker = Worker::new(database.clone(), handlers).at_pace(pace);
    let at = Instant::now();
    let working = tokio::spawn(async move { worker.run_due().await });
    begun.notified().await;
    set_clock(&database, "- 1h").await;
    take(&database, "another").await;
    working.await.unwrap().unwrap();
    assert!(at.elapsed() < Duration::from_secs(4) && went_on.load(Ordering::Relaxed) == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_renewed_for_as_long_as_the_work_takes() {
    let database = in_memory().await;
    ask_for(&database, "slow", "a").await;
    let pace = Pace { lease: Duration::from_millis(600), looks_every: Duration::from_millis(50) };
    let handlers = Handlers::default().on("slow", |work: Work| async move {
        for step in 0..10 {
            work.tell(step, 10);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        counted(work).await
    });
    let mut other = Worker::new(database.clone(), handlers.clone()).at_pace(pace);
    let mut worker = Worker::new(database.clone(), handlers).at_pace(pace);
    let working = tokio::spawn(async move { worker.run_due().await });
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    other.run_due().await.unwrap();
    let running = jobs(&database).await.open;
    assert!(running[0].is_taken && running[0].done > 2 && running[0].total == 10, "{running:?}");
    working.await.unwrap().unwrap();
    assert_eq!((tallies(&database).await["a"], jobs(&database).await.done[0].attempts), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poisoned_job_holds_up_no_other() {
    let database = in_memory().await;
    for kind in ["panic", "parse", "unknown", "away"] {
        for key in ["one", "two", "three"] {
            ask_for(&database, kind, key).await;
        }
    }
    for number in 0..10 {
        ask_for(&database, "count", &number.to_string()).await;
    }
    worker(&database).run_due().await.unwrap();
    assert_eq!(tallies(&database).await.len(), 10);
    let after = jobs(&database).await;
    assert_eq!((after.open.len(), after.given_up.len()), (9, 3));
    assert!(after.given_up.iter().all(|job| job.id.kind() == "parse" && job.failure.contains("can’t be read")));
    for job in &after.open {
        let pause = job.at - after.now;
        assert!(!job.is_taken && pause.num_seconds() < 7 && !job.failure.is_empty(), "{job:?}");
    }
    for _ in 1..ATTEMPTS {
        set_clock(&database, "- 1h").await;
        worker(&database).run_due().await.unwrap();
    }
    let after = jobs(&database).await;
    assert_eq!((after.open.len(), after.given_up.len()), (0, 12));
    let of = |kind: &str| after.given_up.iter().find(|job| job.id.kind() == kind).unwrap();
    assert_eq!((of("panic").attempts, of("away").attempts, of("parse").attempts), (ATTEMPTS, ATTEMPTS, 1));
    assert!(of("away").failure.starts_with("The database can’t be reached"), "{}", of("away").failure);
    assert!(of("panic").failure.starts_with("It broke off by a defect"), "{}", of("panic").failure);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_changes_nothing() {
    for by in ["- 2h", "+ 2h", "- 20m", "+ 32m"] {
        let database = in_memory().await;
        for key in ["failed", "silent", "held"] {
            ask_for(&database, "count", key).await;
        }
        let due = store::due(&database, LEASE).await.unwrap();
        let mut fences = Vec::new();
        for row in &due {
            let taken = store::take(&database, row, "one", LEASE).await.unwrap().unwrap();
            fences.push((row.job_id().unwrap().key().to_owned(), fence("one", &taken)));
        }
        let of = |key: &str| &fences.iter().find(|(of, _)| of == key).unwrap().1;
        of("failed").fail(&database, "x", Duration::from_secs(60)).await.unwrap();
        ask_for(&database, "count", "waiting").await;
        set_clock(&database, by).await;
        // Whoever is at work goes on where their lease still holds, and else starts anew; either way it is done once.
        let _ = of("held").ending(count(Change::unrecorded(), "held")).run(&database).await;
        worker(&database).run_due().await.unwrap();
        // At most one lease or one pause later, everything is due.
        set_clock(&database, "- 62s").await;
        worker(&database).run_due().await.unwrap();
        let expected = ["failed", "held", "silent", "waiting"].map(|key| (key.to_owned(), 1));
        assert_eq!(tallies(&database).await, BTreeMap::from(expected), "clock {by}");
        assert_eq!(jobs(&database).await.open, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_starts_at_once_where_it_was_written() {
    let database = in_memory().await;
    let slow = Pace { lease: LEASE, looks_every: Duration::from_secs(3_600) };
    let working = tokio::spawn(worker(&database).at_pace(slow).run(pending()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    for number in 0..20 {
        let (at, key) = (Instant::now(), number.to_string());
        ask_for(&database, "count", &key).await;
        while !tallies(&database).await.contains_key(&key) {
            assert!(at.elapsed() < Duration::from_secs(5), "{key} waits for nothing");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    working.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stops_lets_go_of_its_jobs() {
    let database = in_memory().await;
    ask_for(&database, "endless", "a").await;
    let begun = Arc::new(Notify::new());
    let telling = begun.clone();
    let endless = Handlers::default().on("endless", move |_| {
        telling.notify_one();
        pending::<Result<()>>()
    });
    let (stop, asked) = oneshot::channel::<()>();
    let worker = Worker::new(database.clone(), endless).at_pace(EAGER);
    let working = tokio::spawn(worker.run(async {
        let _ = asked.await;
    }));
    begun.notified().await;
    stop.send(()).unwrap();
    working.await.unwrap();
    let left = jobs(&database).await.open;
    assert_eq!((left[0].is_taken, left[0].attempts, left[0].failure.as_str()), (false, 0, ""));
    assert_eq!(store::due(&database, LEASE).await.unwrap().len(), 1, "another takes it at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_try_again_or_forget_what_was_given_up() {
    let database = in_memory().await;
    for key in ["one", "two"] {
        ask_for(&database, "parse", key).await;
    }
    ask_for(&database, "count", "open").await;
    worker(&database).run_due().await.unwrap();
    let given_up = jobs(&database).await.given_up;
    let of = |key: &str| given_up.iter().find(|job| job.id.key() == key).unwrap();
    let (one, two) = (of("one"), of("two"));
    let (now, operator) = (Utc::now(), Principal::Operator);
    let lead = Principal::Person(SignedIn {
        id: PersonId::parse("ana").unwrap(),
        name: "Ana".into(),
        email: "ana@example.org".into(),
        roles: vec![RoleAt { role: Role::Lead, organization: OrganizationId::sea() }],
    });
    for (who, expected) in [(&lead, Error::Forbidden), (&Principal::Public, Error::SignedOut)] {
        assert_eq!(list_jobs(&database, who).await.unwrap_err(), expected);
        assert_eq!(try_again(&database, who, &one.id, one.version, now).await.unwrap_err(), expected);
        assert_eq!(forget_job(&database, who, &one.id, one.version, now).await.unwrap_err(), expected);
    }
    let missing = JobId::of("parse", "three").unwrap();
    assert_eq!(try_again(&database, &operator, &missing, 1, now).await, Err(Error::NotFound));
    try_again(&database, &operator, &one.id, one.version, now).await.unwrap();
    forget_job(&database, &operator, &two.id, two.version, now + TimeDelta::minutes(1)).await.unwrap();
    for stale in [one, two] {
        let twice = try_again(&database, &operator, &stale.id, stale.version, now).await;
        assert!(matches!(twice, Err(Error::Conflict(_) | Error::NotFound)), "{twice:?}");
        let twice = forget_job(&database, &operator, &stale.id, stale.version, now).await;
        assert!(matches!(twice, Err(Error::Conflict(_) | Error::NotFound)), "{twice:?}");
    }
    let after = jobs(&database).await;
    assert_eq!((after.given_up.len(), after.open.len(), after.open[0].attempts), (0, 1, 0));
    worker(&database).run_due().await.unwrap();
    assert_eq!(jobs(&database).await.given_up.len(), 1, "it was tried again");
    let (told, total) = read_audit(&database, &operator, "job.", 1).await.unwrap();
    let actions: Vec<_> = told.iter().map(|entry| (entry.action.as_str(), entry.title.as_str())).collect();
    assert_eq!((total, actions), (2, vec![("job.forgotten", "Do two"), ("job.tried_again", "Do one")]));
    assert!(told[0].before.contains("can’t be read"), "{}", told[0].before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_long_ago_is_removed() {
    let database = in_memory().await;
    for key in ["old", "new"] {
        ask_for(&database, "count", key).await;
        worker(&database).run_due().await.unwrap();
        if key == "old" {
            set_clock(&database, "- 8d").await;
        }
    }
    ask_for(&database, "parse", "failed").await;
    worker(&database).run_due().await.unwrap();
    remove_old(&database).await.unwrap();
    let left = jobs(&database).await;
    assert_eq!(left.done.iter().map(|job| job.id.key()).collect::<Vec<_>>(), ["new"]);
    assert_eq!(left.given_up.len(), 1);
}
