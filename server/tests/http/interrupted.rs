//! What was cut off goes on: the real program is killed again and again while it stores a file of figures.

use std::time::{Duration, Instant};

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::audit::use_cases::read_audit;
use throughline::calendar::{Frequency, Period};
use throughline::database::{self, Change, Database};
use throughline::identity::{EntryId, MetricId, OrganizationId};
use throughline::job::use_cases::list_jobs;
use throughline::metric::ALL_GROUP;
use throughline::metric::form::MetricForm;
use throughline::metric::use_cases::add_metric;
use throughline::observation::SeriesOf;
use throughline::observation::use_cases::{
    begin_observations, check_observations, observations_progress, read_series, upload_observations,
};
use throughline::organization::use_cases::import_file;
use throughline::person::AccountForm;
use throughline::person::use_cases::add_person;
use throughline::site::use_cases::{read_site, set_up_demonstration};
use throughline::upload::{Files, Place as KeptIn};

use crate::durability::sign_in;
use crate::helpers::{PASSWORD, site_form};
use crate::program::{Place, ask};

const LEAS: usize = 100;
const METRICS: usize = 3;
const MONTHS: usize = 16;
const ANALYST: &str = "analyst@meridian.example";
/// When the program is killed, in milliseconds after it listens.
const KILLS: [u64; 6] = [60, 250, 700, 1_100, 1_600, 2_300];
/// However slow the machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn month(at: usize) -> Period {
    let first = chrono::NaiveDate::from_ymd_opt(2023, 9, 1).unwrap();
    Period::containing(Frequency::Monthly, first, 7).later(at as i32)
}

fn lea(at: usize) -> String {
    format!("{:06}", 100_000 + at)
}

fn value(lea: usize, metric: usize, month: usize) -> usize {
    40 + (lea * 7 + metric * 13 + month) % 50
}

async fn open(address: &str) -> Database {
    for _ in 0..100 {
        if let Ok(database) = Database::open(&database::Settings::at(address)).await {
            return database;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{address} can’t be opened")
}

/// A State with a file of figures that is to be stored.
async fn prepare(place: &Place) -> (Vec<MetricId>, EntryId) {
    let (database, now, operator) = (open(&place.database()).await, Utc::now(), Principal::Operator);
    database.migrate().await.unwrap();
    set_up_demonstration(&database, &operator, &site_form(), now).await.unwrap();
    let roles = vec![RoleAt { role: Role::Member, organization: OrganizationId::sea() }];
    let analyst = AccountForm { name: "Analyst".into(), email: ANALYST.into(), title: String::new(), roles };
    add_person(&database, &operator, &analyst, PASSWORD, now).await.unwrap();
    let leas: Vec<_> = (0..LEAS).map(|at| format!("{},LEA {at}", lea(at))).collect();
    let leas = format!("state_id,name\n{}\n", leas.join("\n"));
    import_file(&database, &operator, "leas.csv", leas.into_bytes(), None, now).await.unwrap();
    let mut metrics = Vec::new();
    for number in 0..METRICS {
        let form = MetricForm {
            name: format!("Rate {number}"),
            definition: "Students who did, of those who could have.".into(),
            unit: "percent".into(),
            decimals: "1".into(),
            direction: "higher".into(),
            timing: "leading".into(),
            level: "lea".into(),
            frequency: "monthly".into(),
            source: "State collection".into(),
            supplier: "sea".into(),
            effort_minutes: "0".into(),
            aggregate: "mean".into(),
            least: "0".into(),
            most: "100".into(),
            sharing: "shared".into(),
            tolerance: "0".into(),
            ..MetricForm::default()
        };
        metrics.push(add_metric(&database, &operator, &form, now).await.unwrap());
    }
    let mut text = String::from("state_id,metric,period,group,value\n");
    for at in 0..MONTHS {
        for (number, metric) in metrics.iter().enumerate() {
            for organization in 0..LEAS {
                let value = value(organization, number, at);
                text.push_str(&format!("{},{metric},{},,{value}\n", lea(organization), month(at).key()));
            }
        }
    }
    let files = Files::open(&KeptIn::Folder(place.path().join("data/files"))).unwrap();
    let site = read_site(&database).await.unwrap().unwrap();
    let id = upload_observations(&database, &files, &operator, "months.csv", text.into(), now).await.unwrap();
    let review = check_observations(&database, &files, &operator, &site, &id, now).await.unwrap();
    assert_eq!((&review.mapping_problems, review.problem_count), (&Vec::new(), 0), "{:?}", review.problems.first());
    assert_eq!(review.counts.added, LEAS * METRICS * MONTHS);
    (metrics, begin_observations(&database, &operator, &id, review.version, now).await.unwrap())
}

/// Lets the time pass that a program which fell silent may take, by the clock of the database.
async fn let_a_minute_pass(place: &Place) {
    let change = Change::unrecorded().then(
        "FOR $job IN (SELECT * FROM job WHERE state = 'open') {
            LET $at = $job.at - 1m;
            DELETE type::record('job_at', ['open', $job.at, record::id($job.id)]);
            UPDATE $job.id SET at = $at;
            CREATE type::record('job_at', ['open', $at, record::id($job.id)]) SET job = $job.id;
        };",
    );
    change.run(&open(&place.database()).await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_cut_off_by_kills_is_stored_once_after_the_next_start() {
    let place = Place::new();
    let (metrics, entry) = prepare(&place).await;
    let operator = Principal::Operator;
    for after in KILLS {
        let served = place.serve(&[], &[]);
        tokio::time::sleep(Duration::from_millis(after)).await;
        served.kill();
        let_a_minute_pass(&place).await;
        let progress = observations_progress(&open(&place.database()).await, &operator, &entry).await.unwrap();
        println!("killed after {after} ms: {:?}, {} of {}", progress.stage, progress.done, progress.total);
    }
    let served = place.serve(&[], &[]);
    let cookie = sign_in(&served.address, ANALYST);
    let (page, begun) = (format!("/figures/import/{entry}"), Instant::now());
    loop {
        let (_, _, shown) = ask(&served.address, "GET", &page, &[("cookie", &cookie)], "").expect("an answer");
        if shown.contains("The figures are stored") {
            break;
        }
        assert!(shown.contains("Storing the figures") && begun.elapsed() < PATIENCE, "{shown}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    served.stop();
    let database = open(&place.database()).await;
    let jobs = list_jobs(&database, &operator).await.unwrap();
    assert!(jobs.open.is_empty() && jobs.given_up.is_empty(), "{jobs:?}");
    let (told, times) = read_audit(&database, &operator, "figures.imported", 1).await.unwrap();
    assert_eq!(times, 1, "{told:?}");
    let (site, today) = (read_site(&database).await.unwrap().unwrap(), Utc::now().date_naive());
    for (number, metric) in metrics.iter().enumerate() {
        for at in [0, 1, LEAS / 2, LEAS - 1] {
            let organization = OrganizationId::parse(&format!("lea-{}", lea(at))).unwrap();
            let of = SeriesOf { metric: metric.clone(), organization, group: ALL_GROUP.into() };
            let series = read_series(&database, &operator, &site, &[of], today).await.unwrap().remove(0);
            let shown: Vec<_> = series.points.iter().map(|point| point.shown.words(&series.metric)).collect();
            let expected: Vec<_> = (0..MONTHS).map(|month| format!("{}.0%", value(at, number, month))).collect();
            assert_eq!(shown, expected, "metric {number} of LEA {at}");
        }
    }
}
