//! The house's rules (design): which floor may know what. Read out of the source, so that a breach fails here and not
//! in somebody's hope.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The wings of the lower floor, each a crate.
const WINGS: [&str; 4] = ["ground", "practice", "progress", "demonstration"];

/// A source file: its path from the root, its text without the tests at its end, its code without comments.
struct Source {
    path: String,
    text: String,
    code: String,
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let code = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
                let code = code.collect::<Vec<_>>().join("\n");
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, text, code });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "{folder} holds sources");
    found
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs") || path.contains("/testing")
}

/// Whether a file of the ground floor belongs to the store side: it comes with the feature `store` alone.
fn is_store_side(path: &str) -> bool {
    let stores = ["store.rs", "use_cases.rs", "hashing.rs", "token.rs", "places.rs", "visit.rs"];
    path.starts_with("src/ground/database/")
        || path.starts_with("src/demonstration/")
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
    forbid(&sources("src"), r"\b(app|server|axum|leptos)::", "the ground floor knows nothing above it");
    forbid(&sources("app"), r"\bserver::[a-z]", "pages don’t know how they are served");
    let app: Vec<_> = sources("app").into_iter().filter(|it| !is_test(&it.path)).collect();
    forbid(&app, r"std::(fs|net|env|process)\b|TcpListener", "only the server knows environment, sockets and files");
    let rules: Vec<_> =
        sources("src").into_iter().filter(|it| !is_test(&it.path) && !it.path.contains("/database/")).collect();
    forbid(&rules, r"std::(net|env|process)\b|TcpListener", "only the server knows environment and sockets");
}

#[test]
fn no_capability_imports_in_a_circle() {
    no_circle_among_rooms("src", "ground|practice|progress");
    no_circle_among_rooms("app", "app_ground|app_practice|app_progress|islands");
}

/// Fails where the rooms of a floor, whose wings are the crates `crates`, import each other in a circle.
fn no_circle_among_rooms(floor: &str, crates: &str) {
    let room = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
        [_, "demonstration", ..] => Some("demonstration".to_owned()),
        [_, _, name, ..] => Some(name.trim_end_matches(".rs").to_owned()).filter(|it| it != "lib"),
        _ => None,
    };
    let rooms: BTreeSet<String> = sources(floor).iter().filter_map(|it| room(&it.path)).collect();
    let names = Regex::new(&format!(r"(?:crate|{crates})::([a-z_]+)")).unwrap();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources(floor).iter().filter(|it| !is_test(&it.path)) {
        let Some(room) = room(&source.path) else { continue };
        let named = names.captures_iter(&source.code).map(|it| it[1].to_owned());
        let others = named.filter(|it| rooms.contains(it) && *it != room).collect::<Vec<_>>();
        imports.entry(room).or_default().extend(others);
    }
    // Take away rooms that import nothing left, until none is left: what stays is a circle.
    while !imports.is_empty() {
        let free: Vec<String> =
            imports.iter().filter(|(_, others)| others.is_empty()).map(|(room, _)| room.clone()).collect();
        assert!(!free.is_empty(), "{floor}: a circle among {imports:?}");
        for room in &free {
            imports.remove(room);
        }
        for others in imports.values_mut() {
            others.retain(|other| !free.contains(other));
        }
    }
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
