//! Nothing acknowledged is lost: the real program is killed while several people rate.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::assessment::FrameForm;
use throughline::assessment::use_cases::{begin_rating, start_assessment, view_assessment};
use throughline::audit::PAGE_SIZE;
use throughline::audit::use_cases::read_audit;
use throughline::database::{self, Database};
use throughline::framework::use_cases::{ensure_bundled, read_framework};
use throughline::identity::{AssessmentId, OrganizationId, PersonId};
use throughline::person::AccountForm;
use throughline::person::session::principal_of;
use throughline::person::use_cases::add_person;
use throughline::site::use_cases::set_up_demonstration;

use crate::helpers::{PASSWORD, site_form};
use crate::program::{Place, ask};

pub const RATERS: usize = 4;
/// Ratings acknowledged before the program is killed.
const ENOUGH: usize = 120;
/// However slow the machine, it is killed after this.
const LATEST: Duration = Duration::from_secs(15);

/// An assessment being rated by several, in a database on disk.
pub struct Prepared {
    pub assessment: AssessmentId,
    pub raters: Vec<(String, PersonId)>,
    pub indicators: Vec<String>,
}

pub async fn open(at: &database::Settings) -> Database {
    // Who had it before may take a moment to let go.
    for _ in 0..100 {
        if let Ok(database) = Database::open(at).await {
            return database;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} can’t be opened", at.address)
}

pub async fn prepare(at: &database::Settings) -> Prepared {
    let (database, now) = (open(at).await, Utc::now());
    database.migrate().await.unwrap();
    ensure_bundled(&database, now).await.unwrap();
    set_up_demonstration(&database, &Principal::Operator, &site_form(), now).await.unwrap();
    let mut raters = Vec::new();
    for number in 0..RATERS {
        let email = format!("rater{number}@meridian.example");
        let roles = vec![RoleAt { role: Role::Lead, organization: OrganizationId::sea() }];
        let form = AccountForm { name: format!("Rater {number}"), email: email.clone(), title: String::new(), roles };
        raters.push((email, add_person(&database, &Principal::Operator, &form, PASSWORD, now).await.unwrap()));
    }
    let framework = read_framework(&database, &Principal::Public, None).await.unwrap();
    let form = FrameForm {
        name: "Durability".into(),
        school_year: "2025".into(),
        framework: framework.id.to_string(),
        starts_on: "2025-09-01".into(),
        ends_on: "2026-06-30".into(),
        lead: raters[0].1.to_string(),
        members: raters[1..].iter().map(|(_, id)| id.to_string()).collect(),
        ..FrameForm::default()
    };
    let lead = principal_of(&database, &raters[0].1).await.unwrap();
    let assessment = start_assessment(&database, &lead, &form, now).await.unwrap();
    let version = view_assessment(&database, &lead, &assessment).await.unwrap().assessment.version;
    begin_rating(&database, &lead, &assessment, version, now).await.unwrap();
    let indicators = framework.indicators().map(|indicator| indicator.number.to_string()).collect();
    Prepared { assessment, raters, indicators }
}

pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The cookie of somebody who has signed in.
pub fn sign_in(address: &str, email: &str) -> String {
    let form = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
    let (status, head, body) = ask(address, "POST", "/sign-in", &[FORM], &form).expect("an answer");
    assert_eq!(status, 303, "{body}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split(';').next().unwrap().to_owned()
}

/// What one person was told is saved: of each indicator the version and the rationale.
pub type Acknowledged = BTreeMap<String, (i64, String)>;

/// Everybody rating at once, each asking one of the addresses.
pub struct Raters {
    threads: Vec<JoinHandle<Acknowledged>>,
    count: Arc<AtomicUsize>,
    killed: Arc<AtomicBool>,
}

impl Raters {
    pub fn begin(prepared: &Arc<Prepared>, addresses: &[String]) -> Self {
        let (count, killed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let threads = (0..RATERS).map(|number| {
            let (prepared, count, killed) = (prepared.clone(), count.clone(), killed.clone());
            let address = addresses[number % addresses.len()].clone();
            std::thread::spawn(move || {
                rate_until_cut_off(&address, &prepared.raters[number].0, &prepared, &count, &killed)
            })
        });
        Self { threads: threads.collect(), count, killed }
    }

    /// Waits until enough has been acknowledged; from now on something may be killed.
    pub async fn enough(&self) {
        let begun = Instant::now();
        while self.count.load(Ordering::Relaxed) < ENOUGH
            && begun.elapsed() < LATEST
            && self.threads.iter().any(|thread| !thread.is_finished())
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.killed.store(true, Ordering::Relaxed);
    }

    /// What each was told is saved, once none is answered any more.
    pub fn end(self) -> Vec<Acknowledged> {
        let told = self.threads.into_iter().map(|thread| thread.join().expect("no answer but saved")).collect();
        assert!(self.count.load(Ordering::Relaxed) >= RATERS, "hardly anything was rated in {LATEST:?}");
        told
    }
}

/// Rates one indicator after the other, again and again, until the program no longer answers, or says within five
/// seconds that its database doesn’t.
fn rate_until_cut_off(
    address: &str,
    email: &str,
    prepared: &Prepared,
    count: &AtomicUsize,
    killed: &AtomicBool,
) -> Acknowledged {
    let cookie = sign_in(address, email);
    let mut acknowledged = Acknowledged::new();
    for round in 0.. {
        for indicator in &prepared.indicators {
            let rationale = format!("{email}-{indicator}-round-{round}").replace('@', ".");
            let form = format!("answer={}&rationale={rationale}&version={round}&do=stay", 1 + round % 4);
            let path = format!("/assessments/{}/rate/{indicator}", prepared.assessment);
            let asked = Instant::now();
            match ask(address, "POST", &path, &[FORM, ("cookie", &cookie)], &form) {
                Some((303, _, _)) => {
                    acknowledged.insert(indicator.clone(), (round + 1, rationale));
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Some((503, _, body)) if killed.load(Ordering::Relaxed) => {
                    assert!(body.contains("The database can’t be") || body.contains("saved or not"), "{body}");
                    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
                    return acknowledged;
                }
                Some((status, _, body)) => panic!("{indicator} was answered with {status}: {body}"),
                None if killed.load(Ordering::Relaxed) => return acknowledged,
                None => panic!("{indicator} wasn’t answered"),
            }
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_rating_survives_a_kill_once() {
    let place = Place::new();
    let prepared = Arc::new(prepare(&database::Settings::at(&place.database())).await);
    let served = place.serve(&[], &[]);
    let raters = Raters::begin(&prepared, std::slice::from_ref(&served.address));
    raters.enough().await;
    served.kill();
    let acknowledged = raters.end();

    let again = place.serve(&[], &[]);
    let cookie = sign_in(&again.address, &prepared.raters[0].0);
    let first = &prepared.indicators[0];
    let path = format!("/assessments/{}/rate/{first}", prepared.assessment);
    let (status, _, page) = ask(&again.address, "GET", &path, &[("cookie", &cookie)], "").unwrap();
    assert_eq!(status, 200);
    assert!(page.contains(&acknowledged[0][first].1), "the page shows what was saved");
    again.stop();

    assert_saved_once(&open(&database::Settings::at(&place.database())).await, &prepared, &acknowledged).await;
}

/// Everything acknowledged is stored, nothing else but what may have been stored when its answer was lost, and all of it
/// is in the record of changes.
pub async fn assert_saved_once(database: &Database, prepared: &Prepared, acknowledged: &[Acknowledged]) {
    let mut saves = 0;
    for ((email, person), acknowledged) in prepared.raters.iter().zip(acknowledged) {
        let principal = principal_of(database, person).await.unwrap();
        let own = view_assessment(database, &principal, &prepared.assessment).await.unwrap().own;
        saves += own.iter().map(|rating| rating.version).sum::<i64>();
        for (indicator, (version, rationale)) in acknowledged {
            let found: Vec<_> = own.iter().filter(|rating| rating.indicator.to_string() == *indicator).collect();
            assert_eq!(found.len(), 1, "{email} rated {indicator} once");
            // The one under way when the program was killed may have been stored, its answer lost.
            match found[0].version - version {
                0 => assert_eq!(found[0].rationale, *rationale),
                1 => assert!(found[0].rationale.ends_with(&format!("round-{version}")), "{:?}", found[0]),
                _ => panic!("{email} was told {indicator} has version {version}; stored is {:?}", found[0]),
            }
        }
        let told: i64 = acknowledged.values().map(|(version, _)| version).sum();
        let stored: i64 = own.iter().map(|rating| rating.version).sum();
        assert!((told..=told + 1).contains(&stored), "{email} was told of {told} saves, stored are {stored}");
    }
    assert_eq!(recorded_saves(database).await, saves, "every save is in the record of changes, once");
}

async fn recorded_saves(database: &Database) -> i64 {
    let mut saves = 0;
    for page in 1.. {
        let (entries, total) = read_audit(database, &Principal::Operator, "rating.saved", page).await.unwrap();
        saves += entries.iter().filter(|entry| entry.action == "rating.saved").count() as i64;
        if page * PAGE_SIZE >= total {
            break;
        }
    }
    saves
}
