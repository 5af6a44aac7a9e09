//! The house's rules (design): which floor may know what. Read out of the source, so that a breach fails here and not
//! in somebody's hope.

mod imports;
mod keys;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use imports::{Imports, circles, crates};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// A source file: its path from the root, its text, its code without comments and tests.
struct Source {
    path: String,
    text: String,
    code: String,
}

/// The files in these folders whose path ends like this, by their paths from the root.
fn files(folders: &[&str], end: &str) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), folders.iter().map(|it| root().join(it)).collect::<Vec<_>>());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push(path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")),
            }
        }
    }
    found.retain(|path| path.ends_with(end) && !path.contains("node_modules/"));
    found.sort();
    found
}

fn sources(folder: &str) -> Vec<Source> {
    let found: Vec<Source> = files(&[folder], ".rs")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(root().join(&path)).unwrap();
            let code = without_tests(&text);
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            Source { code: code.join("\n"), path, text }
        })
        .collect();
    assert!(!found.is_empty(), "{folder} holds sources");
    found
}

/// Comments, texts and letters (not lifetimes).
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    let comments = r"//[^\n]*|/\*(?s:.*?)\*/";
    let texts = r###"|\br##"(?s:.*?)"##|\br#"(?s:.*?)"#|\br"[^"]*"|"(?:[^"\\]|\\(?s:.))*""###;
    let letters = r"|'(?:[^'\\\n]|\\[^\n]{1,10}?)'";
    Regex::new(&[comments, texts, letters].concat()).unwrap()
});
static FOR_TESTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#\[cfg\((?:all\()?test\b[^\]]*\]").unwrap());

/// The code with comments and words in quotation marks blanked, each letter where it was.
fn without_words(text: &str) -> String {
    let blank = |found: &regex::Captures<'_>| found[0].chars().map(blanked).collect::<String>();
    WORDS.replace_all(text, blank).into_owned()
}

/// As many blanks as the letter has bytes; the end of a line stays one.
fn blanked(letter: char) -> String {
    if letter == '\n' { "\n".to_owned() } else { " ".repeat(letter.len_utf8()) }
}

/// The code without what is for tests alone.
fn without_tests(text: &str) -> String {
    let (bare, mut kept, mut from) = (without_words(text), String::new(), 0);
    for found in FOR_TESTS.find_iter(&bare) {
        if found.start() < from {
            continue;
        }
        kept.push_str(&text[from..found.start()]);
        let mut depth = 0;
        let end = bare[found.end()..].char_indices().find(|(_, letter)| {
            depth += i32::from("({[".contains(*letter)) - i32::from(")}]".contains(*letter));
            depth == 0 && matches!(letter, ';' | '}')
        });
        from = found.end() + end.map_or(0, |(at, _)| at + 1);
    }
    kept + &text[from..]
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs") || path.contains("/testing")
}

/// Whether a file of the ground floor belongs to the store side: it comes with the feature `store` alone.
fn is_store_side(path: &str) -> bool {
    let stores = ["store.rs", "use_cases.rs", "hashing.rs", "token.rs", "places.rs", "visit.rs", "worker.rs"];
    path.starts_with("src/ground/database/")
        || path.starts_with("src/demonstration/")
        || path == "src/waiting.rs"
        || path.contains("/use_cases/")
        || path.contains("/store/")
        || path.contains("/session/")
        || stores.iter().any(|name| path.ends_with(&format!("/{name}")))
}

/// Fails with every line of `sources` that matches `forbidden`.
fn forbid(sources: &[Source], forbidden: &str, why: &str) {
    let forbidden = Regex::new(forbidden).unwrap();
    let breaches: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            source
                .code
                .lines()
                .filter(|line| forbidden.is_match(line))
                .map(|line| format!("{}: {}", source.path, line.trim()))
        })
        .collect();
    assert!(breaches.is_empty(), "{why}:\n{}", breaches.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let all = ["src", "app", "server"];
    let silent: Vec<String> = all
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|it| !it.text.starts_with("//!"))
        .map(|it| it.path)
        .collect();
    assert!(silent.is_empty(), "without a first sentence: {silent:?}");
}

#[test]
fn rules_are_pure() {
    let rules: Vec<_> =
        sources("src").into_iter().filter(|it| !is_store_side(&it.path) && !is_test(&it.path)).collect();
    assert!(rules.iter().any(|it| it.path == "src/practice/assessment/scoring.rs"));
    forbid(&rules, r"\basync\s+fn\b|\.await\b", "a rule waits for nothing");
    forbid(&rules, r"Utc::now|Local::now|SystemTime|Instant::now", "a rule is told the time");
    forbid(
        &rules,
        r"\brand::|std::(fs|net|env|process)\b|\btokio::",
        "a rule knows no randomness, files, network or environment",
    );
    forbid(&rules, r"surrealdb", "a rule knows no database");
}

#[test]
fn only_stores_speak_to_the_database() {
    let speaks = r"surrealdb::|\b(SELECT|UPSERT|UPDATE|CREATE|DELETE|RELATE|DEFINE) [\$a-zA-Z_*]";
    let elsewhere = |it: &Source| {
        let store = it.path.starts_with("src/ground/database/")
            || it.path.ends_with("/store.rs")
            || it.path.contains("/store/");
        !store && !is_test(&it.path)
    };
    for floor in ["src", "app", "server/src"] {
        let others: Vec<_> = sources(floor).into_iter().filter(elsewhere).collect();
        forbid(&others, speaks, "only store.rs files and the ground’s database speak SurrealQL");
    }
}

#[test]
fn dependencies_run_downwards() {
    forbid(&sources("src"), r"\b(axum|leptos[a-z_]*)::", "the ground floor knows nothing above it");
    forbid(&sources("app"), r"\bserver::[a-z]", "pages don’t know how they are served");
    // What makes the browser's bindings is a tool of the build, not part of any page.
    let is_page = |path: &str| !is_test(path) && !path.starts_with("app/hydrate/bindings/");
    let app: Vec<_> = sources("app").into_iter().filter(|it| is_page(&it.path)).collect();
    forbid(&app, r"std::(fs|net|env|process)\b|TcpListener", "only the server knows environment, sockets and files");
    let rules: Vec<_> =
        sources("src").into_iter().filter(|it| !is_test(&it.path) && !it.path.contains("/database/")).collect();
    forbid(&rules, r"std::(net|env|process)\b|TcpListener", "only the server knows environment and sockets");
}

/// What the files of each wing may import from: wings below it on its floor, and its own and those on the floor below.
const BELOW: [(&str, &[&str]); 13] = [
    ("src/ground", &[]),
    ("src/practice", &["src/ground"]),
    ("src/progress", &["src/ground"]),
    ("src/demonstration", &["src/ground", "src/practice", "src/progress"]),
    // The facade, and what is said of all wings together.
    ("src/lib", &["src"]),
    ("app/hydrate", &["app/islands"]),
    ("app/ground", &["src/ground"]),
    ("app/islands", &["src/ground", "src/practice", "app/ground"]),
    ("app/practice", &["src/ground", "src/practice", "app/ground", "app/islands"]),
    ("app/progress", &["src/ground", "src/progress", "app/ground"]),
    ("app/src", &["src", "app"]),
    ("server/src", &["src", "app"]),
    ("server/features", &[]),
];

#[test]
fn wings_know_only_what_is_below_them() {
    let imports = Imports::read();
    let mut breaches = Vec::new();
    for (path, others) in &imports.of_files() {
        let wing = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
            [floor, wing, _, ..] => format!("{floor}/{wing}"),
            _ => "src/lib".to_owned(),
        };
        let own = wing(path);
        let (_, below) =
            BELOW.iter().find(|(wing, _)| *wing == own).unwrap_or_else(|| panic!("{path} is in no known wing"));
        let may = |other: &str| {
            let theirs = wing(other);
            theirs == own || below.iter().any(|it| theirs == *it || theirs.split('/').next() == Some(it))
        };
        breaches.extend(
            others.iter().filter(|(other, _)| !may(other)).map(|(other, by)| format!("{path} → {other} ({by})")),
        );
    }
    assert!(breaches.is_empty(), "arrows up or across:\n{}", breaches.join("\n"));
}

#[test]
fn a_wing_depends_on_no_crate_that_it_may_not_import_from() {
    let known: Vec<_> = crates().into_iter().map(|it| (it.folder(), it)).collect();
    for (wing, below) in BELOW {
        let Some((_, own)) = known.iter().find(|(folder, _)| *folder == wing) else { continue };
        let folders = own.depends_on.iter().filter_map(|name| known.iter().find(|(_, it)| it.name == *name));
        // The facade passes everything on: what is imported through it, the test above looks at. The features are no code.
        let strangers: Vec<_> = folders
            .filter(|(folder, _)| folder != "src/lib" && folder != "server/features")
            .filter(|(folder, _)| !below.iter().any(|it| folder == it || folder.split('/').next() == Some(it)))
            .map(|(folder, _)| folder)
            .collect();
        assert!(strangers.is_empty(), "{wing} depends on {strangers:?}");
    }
}

#[test]
fn no_file_imports_in_a_circle() {
    let imports = Imports::read();
    let files = imports.of_files();
    let scoring = files.keys().find(|path| path.ends_with("assessment/scoring.rs")).expect("rules were read");
    assert!(
        files[scoring].keys().any(|path| path.ends_with("framework/mod.rs")),
        "and their imports: {:?}",
        files[scoring]
    );
    let found = circles(&files);
    assert!(found.is_empty(), "files in a circle:\n{}", found.join("\n"));
}

#[test]
fn no_capability_imports_in_a_circle() {
    let imports = Imports::read();
    let (mut rooms, files) = (BTreeMap::<&str, BTreeMap<&str, &str>>::new(), imports.of_files());
    for (path, others) in &files {
        let Some(room) = room(path) else { continue };
        let named = others.iter().filter_map(|(other, by)| Some((self::room(other)?, *by)));
        rooms.entry(room).or_default().extend(named.filter(|(other, _)| *other != room));
    }
    assert!(rooms.len() > 40, "the rooms were found: {:?}", rooms.keys());
    let found = circles(&rooms);
    assert!(found.is_empty(), "rooms in a circle:\n{}", found.join("\n"));
}

/// The room that a file is in: `src/ground/person`.
fn room(path: &str) -> Option<&str> {
    let depth = if path.starts_with("src/demonstration/") { 2 } else { 3 };
    let end = path.match_indices('/').nth(depth - 1).map_or(path.trim_end_matches(".rs").len(), |(at, _)| at);
    Some(&path[..end]).filter(|room| !room.ends_with("/lib") && room.matches('/').count() + 1 == depth)
}

#[test]
fn the_floors_have_the_same_rooms() {
    let rooms = |floor: &str| -> BTreeSet<String> {
        let folders = std::fs::read_dir(root().join(floor)).unwrap().map(|it| it.unwrap());
        folders.filter(|it| it.path().is_dir()).map(|it| it.file_name().to_string_lossy().into_owned()).collect()
    };
    for (wing, own) in [("ground", &["components"][..]), ("practice", &[]), ("progress", &[])] {
        let below = rooms(&format!("src/{wing}"));
        let strangers: Vec<_> = rooms(&format!("app/{wing}"))
            .into_iter()
            .filter(|it| !below.contains(it) && !own.contains(&it.as_str()))
            .collect();
        assert!(strangers.is_empty(), "{wing}: rooms without one of the same name below: {strangers:?}");
    }
    let islands = ["ground", "practice", "progress"].iter().flat_map(|wing| rooms(&format!("app/{wing}")));
    let islands: BTreeSet<_> = islands.collect();
    assert!(rooms("app/islands").is_subset(&islands), "each room of islands is a room of pages");
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let belongs = [
        "Cargo.toml",
        "src",
        "app",
        "server",
        "style",
        "public",
        "end2end",
        "README.md",
        "Cargo.lock",
        "Makefile",
        "rust-toolchain.toml",
        "rustfmt.toml",
        ".cargo",
        ".ci",
        ".gitignore",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "deny.toml",
    ];
    let listed = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let top: BTreeSet<&str> = listed.lines().filter_map(|it| it.split('/').next()).collect();
    let strangers: Vec<_> = top.iter().filter(|it| !belongs.contains(it)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn the_log_hears_every_wing() {
    let logging = sources("server/src").into_iter().find(|it| it.path == "server/src/logging.rs").unwrap();
    let own = logging.code.lines().find(|line| line.starts_with("const OWN")).unwrap();
    let wings = BELOW.iter().filter_map(|(wing, _)| wing.strip_prefix("src/")).filter(|wing| *wing != "lib");
    let unheard: Vec<_> = wings.filter(|wing| !own.contains(&format!("\"{wing}\""))).collect();
    assert!(unheard.is_empty(), "not heard at the level an operator sets: {unheard:?}");
}
