//! Who may do what: one table of every use case, one of every address, each tried as every role and as nobody. What is
//! missing from a table fails; so does a refusal that is anything but a refusal.

mod attempt;
mod progress;
pub mod tables;

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;
use regex::Regex;
use throughline::Error;
use throughline::access::{Principal, Role, RoleAt, SignedIn};
use throughline::identity::{OrganizationId, PersonId};

use self::attempt::attempt;
use self::tables::{ADDRESSES, EVERYBODY, OWN_WORK, USE_CASES};
use crate::helpers::World;

fn principal(role: &str) -> Principal {
    let Some(role) = Role::parse(role) else { return Principal::Public };
    let at = match role {
        Role::Liaison | Role::LeaLead | Role::LeaMember => "lea-001902",
        Role::SchoolLead => "school-001902001",
        _ => "sea",
    };
    Principal::Person(SignedIn {
        id: PersonId::parse("somebody").unwrap(),
        name: "Somebody".into(),
        email: "somebody@meridian.example".into(),
        roles: vec![RoleAt { role, organization: OrganizationId::parse(at).unwrap() }],
    })
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The use cases that the source has: public async functions in `use_cases.rs` and beside it.
fn in_the_source() -> BTreeSet<String> {
    let function = Regex::new(r"(?m)^pub async fn ([a-z_]+)").unwrap();
    let (mut found, mut open) = (BTreeSet::new(), vec![root().join("src")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
            if inside.contains("use_cases") && !inside.contains("tests") {
                let room = inside.split('/').nth(1).unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(function.captures_iter(&text).map(|it| format!("{room}::{}", &it[1])));
            }
        }
    }
    found
}

#[test]
fn every_use_case_is_in_the_table() {
    let named: BTreeSet<String> =
        USE_CASES.iter().map(|(name, _)| *name).chain(OWN_WORK.iter().copied()).map(str::to_owned).collect();
    assert_eq!(in_the_source(), named);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_use_case_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::set_up().await;
    let mut wrong = Vec::new();
    for (name, allowed) in USE_CASES {
        for role in EVERYBODY.split(' ') {
            let answer = attempt(&world, name, &principal(role)).await;
            let let_in = !matches!(answer, Err(Error::Forbidden | Error::SignedOut));
            if let_in != allowed.split(' ').any(|it| it == role) {
                wrong.push(format!("{name} as {role}: {answer:?}"));
            }
            if role == "public" && !let_in && answer != Err(Error::SignedOut) {
                wrong.push(format!("{name} tells nobody {answer:?}"));
            }
        }
        // An administrator of one LEA is none of the SEA's.
        if *allowed == "admin" && *name != "person::list_people" && *name != "person::list_invitations" {
            let Principal::Person(mut local) = principal("admin") else { unreachable!() };
            local.roles[0].organization = OrganizationId::parse("lea-999999").unwrap();
            let answer = attempt(&world, name, &Principal::Person(local)).await;
            if !matches!(answer, Err(Error::Forbidden | Error::NotFound)) {
                wrong.push(format!("{name} as administrator of another LEA: {answer:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_address_is_in_the_table() {
    let mut found = app::pages().addresses();
    let endpoint = Regex::new(r#"endpoint = "([a-z_]+)""#).unwrap();
    let mut open = vec![root().join("app")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(text.matches("#[server").count(), endpoint.captures_iter(&text).count(), "{path:?}");
                found.extend(endpoint.captures_iter(&text).map(|it| format!("POST /api/{}", &it[1])));
            }
        }
    }
    let named: BTreeSet<String> = ADDRESSES.iter().map(|(address, _)| (*address).to_owned()).collect();
    assert_eq!(found, named);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::set_up().await;
    let mut wrong = Vec::new();
    for role in EVERYBODY.split(' ') {
        let mut client = match Role::parse(role) {
            Some(role) => world.signed_in(role).await,
            None => world.visitor(),
        };
        for (address, allowed) in ADDRESSES {
            let (method, path) = address.split_once(' ').unwrap();
            // Signing out would end the tour.
            if path == "/sign-out" {
                continue;
            }
            let path = path
                .replace("/:indicator", "/1.1.1")
                .replace(":organization", "lea-001902")
                .replace(":link", "none")
                .replace(":id", "none")
                .replace(":piece", "none")
                .replace(":code", "none");
            let path = if path.starts_with("/organizations/none") { path.replace("none", "lea-001902") } else { path };
            let answer = match (method, path.as_str()) {
                ("GET", _) => client.get(&path).await,
                (_, "/api/save_rating") => {
                    let body = r#"{"assessment":"none","indicator":"1.1.1","form":{"answer":"2","reason":"","rationale":"","version":0}}"#;
                    client.post_json(&path, body).await
                }
                // Wrong on purpose, so that nothing is changed by whoever may.
                ("POST", "/assessments/none/survey") => client.post(&path, &[("do", "close"), ("version", "0")]).await,
                ("POST", "/assessments/none") => client.post(&path, &[("do", "begin"), ("version", "0")]).await,
                ("POST", "/assessments/none/consensus") => client.post(&path, &[("do", "agree_unanimous")]).await,
                ("POST", "/assessments/none/consensus/1.1.1") => client.post(&path, &[("do", "show")]).await,
                ("POST", "/organizations/import/none") => {
                    client.post(&path, &[("do", "cancel"), ("version", "0")]).await
                }
                _ => client.post(&path, &[("do", "nothing"), ("version", "0")]).await,
            };
            let to_sign_in = answer.status.is_redirection() && answer.location().starts_with("/sign-in?to=");
            let refused = to_sign_in || matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED);
            if refused == allowed.split(' ').any(|it| it == role) {
                wrong.push(format!("{address} as {role}: {} {}", answer.status, answer.location()));
            }
            if answer.status.is_server_error() {
                wrong.push(format!("{address} as {role}: {}", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
