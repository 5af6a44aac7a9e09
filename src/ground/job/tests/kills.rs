//! A worker's process is killed at each step of its jobs, two hundred times: nothing is lost, nothing is done twice.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::*;
use crate::database::Settings;

/// Names the folder of the database to the process that is killed.
const FOLDER: &str = "THROUGHLINE_TEST_JOBS_IN";
/// Names the job it adds first.
const KEY: &str = "THROUGHLINE_TEST_JOB";
const KILLS: usize = 200;
const STEPS: u64 = 3;
/// What a line begins with that tells of a step.
const TOLD: &str = "told: ";

fn say(what: &str) {
    println!("{TOLD}{what}");
}

/// Writes each step once and counts it, then ends with one count more. What a try before it wrote it finds and leaves.
async fn walk(work: Work) -> Result<()> {
    let key = work.id.key().to_owned();
    say("taken");
    for step in 0..STEPS {
        let change = Change::unrecorded()
            .then("LET $was = record::exists(type::record('step', $step));")
            .then("IF !$was { CREATE type::record('step', $step) RETURN NONE; };")
            .then("IF !$was { UPSERT type::record('tally', $steps) SET times = (times ?? 0) + 1 RETURN NONE; };")
            .with("step", format!("{key}-{step}"))
            .with("steps", format!("{key}-steps"));
        work.fence.guard(change).run(&work.database).await?;
        work.tell(step + 1, STEPS);
        say("step");
    }
    work.fence.ending(count(Change::unrecorded(), &key)).run(&work.database).await?;
    say("ended");
    Ok(())
}

fn walker(database: &Database, lease: Duration) -> Worker {
    let pace = Pace { lease, looks_every: Duration::from_millis(10) };
    Worker::new(database.clone(), Handlers::default().on("walk", walk)).at_pace(pace)
}

async fn open(folder: &str) -> Database {
    // Who had it before may take a moment to let go.
    for _ in 0..100 {
        if let Ok(database) = Database::open(&Settings::at(&format!("surrealkv://{folder}"))).await {
            return database;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{folder} can’t be opened")
}

/// Not a test by itself: the process that the test below starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn works_until_it_is_killed() {
    let (Ok(folder), Ok(key)) = (std::env::var(FOLDER), std::env::var(KEY)) else { return };
    let database = open(&folder).await;
    // Short, so that the next process need not wait for what this one leaves.
    let working = tokio::spawn(walker(&database, Duration::from_millis(300)).run(pending()));
    ask_for(&database, "walk", &key).await;
    say(&format!("added {key}"));
    while !working.is_finished() {
        tokio::time::sleep(Duration::from_millis(50)).await;
        say("waited");
    }
}

fn started(folder: &str, key: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "job::tests::kills::works_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .env(KEY, key)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_done_twice_by_kills() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("database").display().to_string();
    let database = counting(open(&folder).await).await;
    database.migrate().await.unwrap();
    let change = Change::unrecorded().then("DEFINE TABLE step SCHEMALESS PERMISSIONS NONE;");
    change.run(&database).await.unwrap();
    drop(database);

    let (mut added, mut after) = (BTreeSet::new(), BTreeMap::<&str, usize>::new());
    for kill in 0..KILLS {
        let key = format!("job-{kill}");
        let mut child = started(&folder, &key);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(std::result::Result::ok);
        let mut told = lines.filter_map(|line| line.split_once(TOLD).map(|(_, what)| what.to_owned()));
        // After each kind of step as often, however fast the machine is; within a job after each of its steps.
        let aim = ["added", "taken", "step", "ended", "waited"][kill % 5];
        let mut left = if aim == "step" { 1 + kill / 5 % STEPS as usize } else { 1 };
        while left > 0 {
            let last = told.next().expect("it works until it is killed");
            added.extend(last.strip_prefix("added ").map(str::to_owned));
            left -= usize::from(last.starts_with(aim));
        }
        // Somewhere on the way to the next step.
        std::thread::sleep(Duration::from_micros((kill as u64 * 617) % 5_000));
        child.kill().unwrap();
        added.extend(told.filter_map(|line| line.strip_prefix("added ").map(str::to_owned)));
        child.wait().unwrap();
        *after.entry(aim).or_default() += 1;
    }
    assert!(
        after.len() >= 4 && after["step"] > 20 && after["taken"] > 10 && after["ended"] > 10,
        "killed after {after:?}"
    );

    let database = counting(open(&folder).await).await;
    for _ in 0..2 * ATTEMPTS {
        set_clock(&database, "- 1h").await;
        walker(&database, LEASE).run_due().await.unwrap();
        // A job that eight processes ended with is given up by the rule, and then tried again as an administrator does.
        for job in jobs(&database).await.given_up {
            try_again(&database, &Principal::Operator, &job.id, job.version, Utc::now()).await.unwrap();
        }
    }
    let after = jobs(&database).await;
    assert_eq!((after.open, after.given_up), (Vec::new(), Vec::new()));
    let tallies = tallies(&database).await;
    for key in &added {
        assert_eq!(tallies.get(key), Some(&1), "{key}");
    }
    for (what, times) in &tallies {
        let expected = if what.ends_with("-steps") { STEPS as i64 } else { 1 };
        assert_eq!(*times, expected, "{what}");
    }
    assert!(added.len() > KILLS / 2, "{} jobs were added", added.len());
}
