//! The program itself: started as an operator starts it, asked over its socket, stopped, killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

use crate::helpers::{PASSWORD, site_folder};

/// How long the program may take for anything, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A place for the program to run in: an empty folder with style and scripts beside it.
pub struct Place {
    folder: TempDir,
    site: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), site: site_folder() }
    }

    /// The folder of the program's database, by default.
    pub fn database(&self) -> String {
        format!("surrealkv://{}", self.folder.path().join("data/throughline").display())
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("THROUGHLINE_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(self.path())
            .env("THROUGHLINE_SITE", self.site.path())
            .env("THROUGHLINE_LISTEN", "127.0.0.1:0");
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Output {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Whoever refuses early doesn't read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Starts serving, and waits until it listens.
    pub fn serve(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Served {
        let mut command = self.command(&[&["serve"], arguments].concat());
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (said, logged) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let Ok(first) = said.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("it doesn’t listen: {}", logged.iter().collect::<Vec<_>>().join("\n"))
        };
        let address = first.strip_prefix("Listening on http://").expect("the first line says where").to_owned();
        Served { child, address, said, logged }
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A program that serves.
pub struct Served {
    child: Child,
    pub address: String,
    said: Receiver<String>,
    logged: Receiver<String>,
}

impl Served {
    /// The next line it says on standard output.
    pub fn says(&self) -> String {
        self.said.recv_timeout(PATIENCE).expect("another line")
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and gives back what it logged; it must end by itself and well.
    pub fn stop(mut self) -> Vec<String> {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
        self.logged.iter().collect()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request to a program that serves: the status, the head and the body, or nothing when it was cut off.
pub fn ask(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<(u16, String, String)> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    connection.write_all(format!("{request}\r\n{body}").as_bytes()).ok()?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, head.to_owned(), body.to_owned()))
}

/// What the program said to standard error, and that it ended with this code.
fn refused(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_wrong_setting_is_refused_at_start() {
    let place = Place::new();
    let by_variable = refused(&place.run(&["serve"], &[("THROUGHLINE_LISTEN", "here")], ""), 2);
    assert!(
        by_variable.starts_with("throughline: THROUGHLINE_LISTEN is “here”. Allowed: an address with a port"),
        "{by_variable}"
    );
    let by_flag = refused(&place.run(&["serve", "--log-format", "xml"], &[("THROUGHLINE_LOG_FORMAT", "json")], ""), 2);
    assert_eq!(by_flag, "throughline: --log-format is “xml”. Allowed: text or json.\n");
    std::fs::write(place.path().join("throughline.toml"), "# ours\nlog = \"info\"\nlisen = \"x\"\n").unwrap();
    let by_file = refused(&place.run(&["check"], &[], ""), 2);
    assert!(by_file.starts_with("throughline: throughline.toml, line 3: there is no setting lisen."), "{by_file}");
    let missing = refused(&place.run(&["check", "--config", "none.toml"], &[], ""), 2);
    assert!(missing.contains("THROUGHLINE_CONFIG is “none.toml”, which can’t be read"), "{missing}");
}

#[test]
fn flags_go_before_variables_and_variables_before_the_file() {
    let place = Place::new();
    std::fs::write(
        place.path().join("throughline.toml"),
        "log = \"warn\"\nlog_format = \"json\"\ndatabase = \"mem://\"\n",
    )
    .unwrap();
    let said = done(&place.run(
        &["check", "--log", "error"],
        &[("THROUGHLINE_LOG", "info"), ("THROUGHLINE_LOG_FORMAT", "text")],
        "",
    ));
    for line in [
        "THROUGHLINE_LOG is error, by --log.",
        "THROUGHLINE_LOG_FORMAT is text, by THROUGHLINE_LOG_FORMAT.",
        "THROUGHLINE_DATABASE is mem://, by throughline.toml, line 3: database.",
        "Is in memory",
    ] {
        assert!(said.contains(line), "{line} is missing in {said}");
    }
}

#[test]
fn check_says_what_is_set_and_shows_no_password() {
    let place = Place::new();
    let environment = [
        ("THROUGHLINE_DATABASE_USER", "root"),
        ("THROUGHLINE_DATABASE_PASSWORD", PASSWORD),
        ("THROUGHLINE_DATABASE", "ws://127.0.0.1:9"),
    ];
    let output = place.run(&["check"], &[&environment[..], &[("THROUGHLINE_LISTN", "x")]].concat(), "");
    let trouble = refused(&output, 1);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("THROUGHLINE_DATABASE_PASSWORD is (a secret)"), "{said}");
    assert!(said.contains("THROUGHLINE_LISTN is in the environment, but there is no such setting"), "{said}");
    assert!(trouble.contains("throughline: The database at ws://127.0.0.1:9 can’t be opened."), "{trouble}");
    assert!(!said.contains(PASSWORD) && !trouble.contains(PASSWORD));
}

#[test]
fn it_is_set_up_by_the_code_it_prints_and_stops_well() {
    let place = Place::new();
    let served = place.serve(&[], &[("THROUGHLINE_LOG_FORMAT", "json")]);
    let line = served.says();
    let code = line.rsplit(' ').next().unwrap().to_owned();
    assert!(
        line.starts_with(&format!("This Throughline isn’t set up yet. Open http://{}/set-up and type", served.address)),
        "{line}"
    );
    assert_eq!(code.len(), 23, "{line}");
    let (status, _, body) = ask(&served.address, "GET", "/readyz", &[], "").unwrap();
    assert_eq!((status, body.as_str()), (200, "ready\n"));

    // Another one can have neither its address nor its database.
    let taken = refused(&place.run(&["serve", "--listen", &served.address], &[], ""), 1);
    assert!(taken.contains(&format!("can’t listen on {}: the address is in use", served.address)), "{taken}");
    let locked = refused(&place.run(&["migrate"], &[], ""), 1);
    assert!(locked.contains("throughline: The database in data/throughline is in use by process "), "{locked}");

    let logged = served.stop();
    assert!(logged.iter().all(|line| line.starts_with('{') && line.ends_with('}')), "{logged:#?}");
    assert!(logged.last().unwrap().contains("\"message\":\"stopped\""), "{logged:#?}");
    assert!(!logged.join("\n").contains(&code), "the code is for standard output alone");
    assert!(done(&place.run(&["migrate"], &[], "")).starts_with("Nothing to do"));
}

#[test]
fn accounts_are_kept_from_the_command_line() {
    let place = Place::new();
    let add = ["user", "add", "--name", "Ana Ruiz", "--email", "ana@meridian.example", "--role", "admin"];
    assert!(done(&place.run(&add, &[], &format!("{PASSWORD}\n"))).contains("ana@meridian.example can sign in."));
    assert_eq!(done(&place.run(&["user", "list"], &[], "")), "ana@meridian.example  Ana Ruiz  admin@sea\n");
    let reset = ["user", "reset-password", "ana@meridian.example"];
    assert!(done(&place.run(&reset, &[], "another-fine-password\n")).contains("has a new password"));
    assert!(refused(&place.run(&reset, &[], "short\n"), 1).starts_with("throughline: password: "));
    assert!(refused(&place.run(&reset, &[], ""), 1).contains("No password was given"));
    let unknown = ["user", "reset-password", "nobody@meridian.example"];
    assert!(
        refused(&place.run(&unknown, &[], &format!("{PASSWORD}\n")), 1)
            .contains("There is no account for nobody@meridian.example")
    );
    let role = ["user", "add", "--name", "X", "--email", "x@meridian.example", "--role", "owner"];
    assert!(refused(&place.run(&role, &[], ""), 1).contains("Roles are admin, lead, member"));
}

#[test]
fn organizations_come_from_a_file_all_or_none() {
    let place = Place::new();
    let file = place.path().join("districts.csv");
    std::fs::write(
        &file,
        "kind,state_id,name,parent_state_id\nlea,001902,Port Calloway,\nschool,1902001,Harborview,001902\n",
    )
    .unwrap();
    let import = |kind| place.run(&["import", "organizations", "districts.csv", "--kind", kind], &[], "");
    assert_eq!(done(&import("mixed")), "2 new, 0 changed, 0 unchanged.\n");
    assert_eq!(done(&import("mixed")), "0 new, 0 changed, 2 unchanged.\n");
    std::fs::write(&file, "kind,state_id,name,parent_state_id\nlea,,Port Calloway,\n").unwrap();
    let wrong = refused(&import("mixed"), 1);
    assert!(wrong.contains("line 2, column state_id"), "{wrong}");
    let missing = refused(&place.run(&["import", "organizations", "none.csv"], &[], ""), 1);
    assert!(missing.contains("The file none.csv can’t be read"), "{missing}");
}

#[test]
fn a_demonstration_stays_on_this_machine_unless_told_otherwise() {
    let place = Place::new();
    let loaded = done(&place.run(&["demo"], &[], ""));
    assert!(
        loaded.starts_with("The demonstration is loaded.") && loaded.contains("Everybody’s password: "),
        "{loaded}"
    );
    assert!(done(&place.run(&["demo"], &[], "")).starts_with("The demonstration was loaded before."));
    let open = refused(&place.run(&["serve", "--listen", "0.0.0.0:0"], &[], ""), 1);
    assert!(
        open.contains("This is a demonstration, and its passwords are public.") && open.contains("0.0.0.0:0"),
        "{open}"
    );
    let named = refused(&place.run(&["serve", "--public-address", "https://demo.example.org"], &[], ""), 1);
    assert!(named.contains("https://demo.example.org"), "{named}");
    let served = place.serve(&["--demonstration"], &[]);
    assert_eq!(served.says(), format!("The demonstration is at http://{}. Sign in as one of", served.address));
    assert!(served.says().contains("@"), "the sign-ins follow");
    served.stop();
    let told = place.serve(&["--listen", "0.0.0.0:0"], &[("THROUGHLINE_ALLOW_PUBLIC_DEMONSTRATION", "true")]);
    told.stop();
}

#[test]
fn the_demonstration_is_kept_out_of_a_real_installation() {
    let place = Place::new();
    let served = place.serve(&[], &[]);
    let code = served.says().rsplit(' ').next().unwrap().to_owned();
    let form = format!(
        "state=Meridian&agency=Meridian+DE&time_zone=America%2FChicago&school_year_starts=7&name=Ana+Ruiz&email=ana%40meridian.example&password={PASSWORD}&code={code}"
    );
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let (status, head, body) = ask(&served.address, "POST", "/set-up", &kind, &form).unwrap();
    assert_eq!(status, 303, "{body}");
    assert!(head.contains("set-cookie: throughline="), "{head}");
    served.stop();
    for arguments in [&["demo"][..], &["serve", "--demonstration"]] {
        let said = refused(&place.run(arguments, &[], ""), 1);
        assert!(said.contains("This database belongs to Meridian DE."), "{said}");
    }
}
