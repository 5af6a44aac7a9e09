//! Measures the real, optimised binary on a database on disk and prints what it found with the conditions. Asserts
//! nothing about time. `make bench` runs it.

mod client;
mod meeting;
mod scale;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::Client;

/// How long each load lasts.
const LASTS: Duration = Duration::from_secs(10);
const BINARY: &str = env!("CARGO_BIN_EXE_throughline");

pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    conditions();

    let started = Instant::now();
    run(&folder.path().join("empty"), &["migrate"])?;
    line("migrations on an empty database, whole command", &format!("{:.2} s", started.elapsed().as_secs_f64()));

    let database = folder.path().join("bench");
    run(&database, &["demo"])?;
    for (name, kind) in [("districts", "districts"), ("schools", "schools")] {
        let file = folder.path().join(format!("{name}.csv"));
        std::fs::write(&file, if name == "districts" { districts() } else { schools() })?;
        let started = Instant::now();
        run(&database, &["import", "organizations", &file.to_string_lossy(), "--kind", kind])?;
        line(&format!("import of {name}, whole command"), &format!("{:.2} s", started.elapsed().as_secs_f64()));
    }

    if std::env::args().any(|it| it == "scale") {
        return scale::measure(folder.path()).await;
    }
    let prepared = meeting::prepare(&database).await?;

    let server = Server::start(&database)?;
    let mut client = Client::open(&server.address).await?;
    client.get("/sign-in").await?;
    line("start to the first page (database present)", &format!("{:.2} s", server.started.elapsed().as_secs_f64()));
    client.sign_in().await?;
    let (last_year, this_year) = client.assessments().await?;

    let results = format!("/assessments/{last_year}/results");
    let page = client.get(&results).await?;
    line("results page of 46 rated indicators", &format!("{} bytes", page.body.len()));
    for connections in [1, 32] {
        pages(&server, &client.cookie, &results, connections, "results page").await?;
    }
    pages(&server, &client.cookie, "/organizations?q=spring+high", 1, "directory search in 10,000 organizations")
        .await?;
    for clients in [1, 8] {
        ratings(&server, &client.cookie, &this_year, clients).await?;
    }
    meeting::measure(&server.address, &prepared).await?;
    line("memory after all that, resident", &server.memory());
    drop(server);
    scale::measure(folder.path()).await
}

pub fn line(what: &str, found: &str) {
    println!("{what:<52} {found}");
    let _ = std::io::stdout().flush();
}

fn conditions() {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model =
        cpu.lines().find_map(|it| it.strip_prefix("model name")).map(|it| it.trim_start_matches(['\t', ':', ' ']));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    line("processor", &format!("{} × {}", cores, model.unwrap_or("unknown")));
    line("build", if cfg!(debug_assertions) { "NOT optimised" } else { "optimised; client on the same machine" });
    line("database", "surrealkv on disk, sync=every");
}

fn run(database: &Path, arguments: &[&str]) -> Outcome<()> {
    let output = command(database).args(arguments).output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn command(database: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command
        .env("THROUGHLINE_DATABASE", format!("surrealkv://{}", database.display()))
        .env("THROUGHLINE_LISTEN", "127.0.0.1:0")
        .env("THROUGHLINE_SITE", site())
        .env("THROUGHLINE_FILES", database.with_extension("files"))
        .env("THROUGHLINE_LOG", "warn");
    command
}

fn site() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site")
}

/// 1,200 invented LEAs.
fn districts() -> String {
    let rows = (0..1200).map(|at| format!("{:06},{} County Schools {at}\n", 500_000 + at, WORDS[at % WORDS.len()]));
    format!("state_id,name\n{}", rows.collect::<String>())
}

/// 9,000 invented schools under them.
fn schools() -> String {
    let rows = (0..9000).map(|at| {
        let parent = 500_000 + at % 1200;
        format!("{parent:06}{:03},{} High School {at},{parent:06}\n", at / 1200, WORDS[at % WORDS.len()])
    });
    format!("state_id,name,parent_state_id\n{}", rows.collect::<String>())
}

const WORDS: [&str; 7] = ["Spring", "Cedar", "Harbor", "Prairie", "Summit", "Willow", "Mesa"];

/// The binary, serving; stopped when dropped.
struct Server {
    child: Child,
    address: String,
    started: Instant,
}

impl Server {
    fn start(database: &Path) -> Outcome<Self> {
        let started = Instant::now();
        let mut child = command(database).arg("serve").stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(said) = lines.next().transpose()? {
            if let Some((_, address)) = said.split_once("http://") {
                let address = address.trim().trim_end_matches('/').to_owned();
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, address, started });
            }
        }
        Err("the server said no address".into())
    }

    fn memory(&self) -> String {
        self.resident("VmRSS:")
    }

    /// The most memory it ever had.
    fn peak(&self) -> String {
        self.resident("VmHWM:")
    }

    fn resident(&self, which: &str) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kibibytes = status
            .lines()
            .find_map(|it| it.strip_prefix(which))
            .and_then(|it| it.trim().split(' ').next()?.parse::<u64>().ok());
        kibibytes.map_or("unknown here".to_owned(), |it| format!("{} MiB", it / 1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `work` on `clients` connections until time is up, and prints how many a second and how long each took.
async fn load<F, Fut>(what: &str, server: &Server, cookie: &str, clients: usize, work: F) -> Outcome<()>
where
    F: Fn(usize, Client, Instant) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Outcome<Vec<Duration>>> + Send + 'static,
{
    let work = Arc::new(work);
    let until = Instant::now() + LASTS;
    let mut running = Vec::new();
    for at in 0..clients {
        let mut client = Client::open(&server.address).await?;
        client.cookie = cookie.to_owned();
        let work = work.clone();
        running.push(tokio::spawn(async move { work(at, client, until).await }));
    }
    let mut took = Vec::new();
    for one in running {
        took.extend(one.await??);
    }
    took.sort_unstable();
    let at = |share: f64| {
        took.get(((took.len() as f64 * share) as usize).min(took.len() - 1)).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
    };
    let rate = took.len() as f64 / LASTS.as_secs_f64();
    line(
        &format!("{what}, {clients} at a time"),
        &format!("{rate:.0}/s, p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99)),
    );
    Ok(())
}

async fn pages(server: &Server, cookie: &str, path: &str, connections: usize, what: &str) -> Outcome<()> {
    let path = path.to_owned();
    let work = move |_, mut client: Client, until: Instant| {
        let path = path.clone();
        async move {
            let mut took = Vec::new();
            while Instant::now() < until {
                let started = Instant::now();
                let answer = client.get(&path).await?;
                if answer.status != 200 {
                    return Err(format!("{path}: {}", answer.status).into());
                }
                took.push(started.elapsed());
            }
            Ok(took)
        }
    };
    load(what, server, cookie, connections, work).await
}

async fn ratings(server: &Server, cookie: &str, assessment: &str, clients: usize) -> Outcome<()> {
    let assessment = assessment.to_owned();
    let work = move |at: usize, mut client: Client, until: Instant| {
        let assessment = assessment.clone();
        async move {
            let (mut took, mut version, mut count) = (Vec::new(), 0_i64, 0);
            while Instant::now() < until {
                count += 1;
                let level = 1 + count % 4;
                let body = format!(
                    r#"{{"assessment":"{assessment}","indicator":"4.{}.{}","form":{{"answer":"{level}","reason":"","rationale":"{clients} clients, save {count}","version":{version}}}}}"#,
                    1 + at / 3,
                    1 + at % 3
                );
                let started = Instant::now();
                let answer = client.send("POST", "/api/save_rating", "application/json", &body).await?;
                let said = String::from_utf8_lossy(&answer.body).to_string();
                if answer.status != 200 {
                    return Err(format!("saving: {} {said}", answer.status).into());
                }
                if said.contains("Stored") {
                    took.push(started.elapsed());
                }
                let number = said.split("\"version\":").nth(1).unwrap_or_default();
                version = number.chars().take_while(char::is_ascii_digit).collect::<String>().parse()?;
            }
            Ok(took)
        }
    };
    load("ratings saved", server, cookie, clients, work).await
}
