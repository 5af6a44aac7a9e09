//! The programs on a real SurrealDB server, which is killed, frozen and started again under them. `make test-server` builds
//! it and runs these; nothing else does.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use throughline::database;

use crate::durability::{FORM, Prepared, Raters, assert_saved_once, open, prepare, sign_in};
use crate::live::Screen;
use crate::program::{Place, Served, ask};

/// What people wait at most for a database that is away.
const AT_MOST: Duration = Duration::from_secs(5);
/// How long a server or a program may take to be there, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A SurrealDB server with its database in a folder.
struct Server {
    process: Option<Child>,
    folder: TempDir,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Self { process: None, folder: tempfile::tempdir().unwrap(), port };
        server.start_again();
        server
    }

    fn start_again(&mut self) {
        let program = std::env::var("THROUGHLINE_TEST_SERVER").expect("THROUGHLINE_TEST_SERVER names the program");
        let place = format!("surrealkv://{}?sync=every", self.folder.path().join("database").display());
        let mut command = Command::new(program);
        command.args(["start", "--no-banner", "--log", "none", "--user", "root", "--pass", "root", "--bind"]);
        command.arg(format!("127.0.0.1:{}", self.port)).arg(place).stdin(Stdio::null()).stdout(Stdio::null());
        self.process = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the server doesn’t listen");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it as a power cut would.
    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Stops it from doing anything, its connections open, or lets it go on.
    fn signal(&self, signal: &str) {
        let process = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    }

    fn settings(&self) -> database::Settings {
        let credentials = Some(("root".to_owned(), "root".to_owned()));
        database::Settings { credentials, ..database::Settings::at(&format!("ws://127.0.0.1:{}", self.port)) }
    }

    /// A program that serves what is on this server.
    fn serve(&self, place: &Place) -> Served {
        let environment = [
            ("THROUGHLINE_DATABASE", self.settings().address),
            ("THROUGHLINE_DATABASE_USER", "root".to_owned()),
            ("THROUGHLINE_DATABASE_PASSWORD", "root".to_owned()),
        ];
        place.serve(&[], &environment.each_ref().map(|(name, value)| (*name, value.as_str())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What is asked of a program with somebody's cookie: the status and the body. It answers within five seconds.
fn asked(served: &Served, cookie: &str, method: &str, path: &str, form: &str) -> (u16, String) {
    let begun = Instant::now();
    let headers = [FORM, ("cookie", cookie), ("accept", "text/html")];
    let (status, _, body) = ask(&served.address, method, path, &headers, form).expect("an answer");
    assert!(begun.elapsed() < AT_MOST, "{method} {path} took {:?}", begun.elapsed());
    (status, body)
}

fn rate(served: &Served, cookie: &str, prepared: &Prepared, indicator: usize, version: usize) -> (u16, String) {
    let path = format!("/assessments/{}/rate/{}", prepared.assessment, prepared.indicators[indicator]);
    let form = format!("answer=3&rationale=As-seen-by-version-{version}&version={version}&do=stay");
    asked(served, cookie, "POST", &path, &form)
}

fn rationale(served: &Served, cookie: &str, prepared: &Prepared, indicator: usize) -> String {
    let path = format!("/assessments/{}/rate/{}", prepared.assessment, prepared.indicators[indicator]);
    let (status, page) = asked(served, cookie, "GET", &path, "");
    assert_eq!(status, 200, "{page}");
    page
}

/// Waits until the program says that it is ready.
fn ready(served: &Served) {
    let begun = Instant::now();
    while asked(served, "", "GET", "/readyz", "").0 != 200 {
        assert!(begun.elapsed() < PATIENCE, "it doesn’t get ready");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a SurrealDB server: make test-server"]
async fn two_programs_that_start_at_once_share_sessions_and_a_meeting_and_one_may_die() {
    let server = Server::start();
    // Both find the database empty.
    let (one_place, other_place) = (Place::new(), Place::new());
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| server.serve(&one_place));
        let other = server.serve(&other_place);
        (one.join().unwrap(), other)
    });
    let prepared = prepare(&server.settings()).await;

    let lead = sign_in(&one.address, &prepared.raters[0].0);
    let member = sign_in(&other.address, &prepared.raters[1].0);
    assert_eq!(rate(&one, &member, &prepared, 0, 0).0, 303, "a session holds at both");
    let open = format!("/assessments/{}/open", prepared.assessment);
    assert_eq!(asked(&other, &lead, "POST", &open, "version=2").0, 303);

    let mut screens = [&one, &other].map(|served| Screen::open(&served.address, &prepared.assessment, &member));
    screens.iter_mut().for_each(|screen| screen.hears("data: 1\n"));
    let show = |served: &Served, indicator: usize| {
        let path = format!("/assessments/{}/consensus/{}", prepared.assessment, prepared.indicators[indicator]);
        assert_eq!(asked(served, &lead, "POST", &path, "do=show").0, 303);
    };
    for (served, number) in [(&one, 2), (&other, 3)] {
        show(served, number);
        let changed = Instant::now();
        screens.iter_mut().for_each(|screen| screen.hears(&format!("data: {number}\n")));
        assert!(changed.elapsed() < Duration::from_secs(1), "{:?}", changed.elapsed());
    }
    one.kill();
    show(&other, 4);
    screens[1].hears("data: 4\n");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a SurrealDB server: make test-server"]
async fn nothing_acknowledged_is_lost_when_a_program_and_then_the_server_is_killed() {
    let mut server = Server::start();
    let prepared = Arc::new(prepare(&server.settings()).await);
    let (one_place, other_place) = (Place::new(), Place::new());
    let (one, other) = (server.serve(&one_place), server.serve(&other_place));
    let raters = Raters::begin(&prepared, &[one.address.clone(), other.address.clone()]);
    raters.enough().await;
    one.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    server.kill();
    let acknowledged = raters.end();
    server.start_again();
    ready(&other);
    assert_saved_once(&open(&server.settings()).await, &prepared, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a SurrealDB server: make test-server"]
async fn while_the_server_is_away_people_are_told_and_afterwards_all_is_well() {
    let mut server = Server::start();
    let prepared = prepare(&server.settings()).await;
    let place = Place::new();
    let served = server.serve(&place);
    let cookie = sign_in(&served.address, &prepared.raters[0].0);
    assert_eq!(rate(&served, &cookie, &prepared, 0, 0).0, 303);

    server.kill();
    for round in 0..3 {
        let (status, page) = asked(&served, &cookie, "GET", "/", "");
        assert_eq!(status, 503, "{page}");
        assert!(page.contains("The database can’t be reached just now. Nothing was lost"), "{page}");
        let (status, page) = rate(&served, &cookie, &prepared, 0, 1);
        assert_eq!(status, 503, "{round}: {page}");
        assert!(page.contains("The database can’t be reached just now. Nothing was lost"), "{page}");
    }
    assert_eq!(asked(&served, "", "GET", "/readyz", ""), (503, "The database doesn’t answer.\n".to_owned()));
    assert_eq!(asked(&served, "", "GET", "/healthz", "").0, 200);

    server.start_again();
    ready(&served);
    assert!(rationale(&served, &cookie, &prepared, 0).contains("As-seen-by-version-0"), "what was refused wasn’t done");
    assert_eq!(rate(&served, &cookie, &prepared, 0, 1).0, 303, "still signed in");

    // Away without a word, as behind a broken network.
    server.signal("-STOP");
    let (status, page) = asked(&served, &cookie, "GET", "/", "");
    assert_eq!(status, 503, "{page}");
    assert_eq!(asked(&served, "", "GET", "/readyz", "").0, 503);
    server.signal("-CONT");
    ready(&served);
    assert!(rationale(&served, &cookie, &prepared, 0).contains("As-seen-by-version-1"));
    let logged = served.stop().join("\n");
    for said in ["the database server is away", "the database server is back"] {
        assert!(logged.contains(said), "{said}: {logged}");
    }
}
