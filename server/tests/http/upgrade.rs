//! A database that an older program made opens: it is brought up to date, and all that is in it can be read and worked on.

use std::collections::{BTreeSet, VecDeque};
use std::io::Cursor;

use axum::http::StatusCode;
use chrono::NaiveDate;
use regex::Regex;
use throughline::access::Principal;
use throughline::database::{self, Database, latest_migration};
use throughline::goal::use_cases::list_goals;
use throughline::site::use_cases::read_site;

use crate::helpers::{Client, World, site_folder, words};

/// What is in it says `kept/README.md`.
const SCHEMA_13: &[u8] = include_bytes!("../kept/schema_13.zip");
const PASSWORD: &str = "every-river-finds-a-way";
const ADMINISTRATOR: &str = "priya.raman@education.meridian.example";
const LEA_LEAD: &str = "denise.fontenot@portcalloway.example";

async fn opened(kept: &[u8], schema: usize) -> World {
    let folder = site_folder();
    zip::ZipArchive::new(Cursor::new(kept)).unwrap().extract(folder.path()).unwrap();
    let address = format!("surrealkv://{}", folder.path().join("database").display());
    let database = Database::open(&database::Settings::at(&address)).await.unwrap();
    let migrated = database.migrate().await.unwrap();
    assert_eq!((migrated.before, migrated.before + migrated.applied), (schema, latest_migration()));
    World::on(database, folder, &[]).await
}

async fn signed_in(world: &World, email: &str) -> Client {
    let mut client = world.visitor();
    assert_eq!(client.sign_in(email, PASSWORD).await.status, StatusCode::SEE_OTHER, "{email}");
    client
}

/// The addresses within the site that a page links to.
fn links(html: &str) -> impl Iterator<Item = String> {
    let found = Regex::new("href=\"(/[^\"#]*)").unwrap();
    let addresses: Vec<String> = found.captures_iter(html).map(|it| it[1].replace("&amp;", "&")).collect();
    addresses.into_iter()
}

/// An address without what tells one record from another.
fn kind_of_page(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let of_a_record = |part: &&str| part.chars().any(|c| c.is_ascii_digit());
    let path: Vec<&str> = path.split('/').map(|part| if of_a_record(&part) { "*" } else { part }).collect();
    let asked: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", path.join("/"), asked.join("&"))
}

/// Opens one page of every kind that can be reached, and tells how many there were.
async fn walk(client: &mut Client) -> usize {
    let (mut seen, mut waiting) = (BTreeSet::new(), VecDeque::from(["/".to_owned()]));
    while let Some(address) = waiting.pop_front() {
        let answer = client.get(&address).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{address}: {}", answer.status);
        waiting.extend(links(&answer.text).filter(|link| seen.insert(kind_of_page(link))));
    }
    seen.len()
}

#[tokio::test]
async fn a_database_of_schema_13_opens_with_all_that_is_in_it() {
    let world = opened(SCHEMA_13, 13).await;
    let mut administrator = signed_in(&world, ADMINISTRATOR).await;
    assert!(walk(&mut administrator).await > 60);
    assert!(walk(&mut signed_in(&world, LEA_LEAD).await).await > 30);

    // A goal with its standing, as it was on the day the database was kept.
    let site = read_site(&world.database).await.unwrap().unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let list = list_goals(&world.database, &Principal::Operator, &site, &Default::default(), 0, day).await.unwrap();
    let goal = list.goals.iter().find(|it| it.goal.title == "Students are in school every day").unwrap();
    let reason = &goal.standing.as_ref().unwrap().reason;
    assert_eq!(reason, "Chronic absence rate is behind: 24.0% against 23.0% expected");

    // An assessment's results.
    let assessments = administrator.get("/assessments").await.text;
    let mut found = Vec::new();
    for address in links(&assessments).filter(|it| it.starts_with("/assessments/0")) {
        found.push(words(&administrator.get(&format!("{address}/results")).await.text));
    }
    let results = found.iter().find(|it| it.contains("Final since May 14, 2026")).expect("results");
    assert!(results.contains("2.1 of 4") && results.contains("44 of 45 indicators"), "{results}");

    // A metric's figures over time.
    let metrics = administrator.get("/metrics").await.text;
    let named = Regex::new("href=\"(/metrics/[^\"]*)\"[^>]*>(<!--[^>]*-->)?Chronic absence rate").unwrap();
    let metric = named.captures(&metrics).unwrap()[1].to_owned();
    let figures = words(&administrator.get(&metric).await.text);
    for period in ["2025–26 24.0%, n 17,206 23.0% Behind", "2024–25 26.1%, n 18,042 26.0% Nearly on track"] {
        assert!(figures.contains(period), "{figures}");
    }

    // What came in, which can be taken back as ever.
    let came_in = administrator.get("/figures").await.text;
    let undo = links(&came_in).filter(|it| it.ends_with("?undo=yes")).last().unwrap();
    let version = Regex::new("name=\"version\" value=\"(\\d+)\"").unwrap();
    let asked = administrator.get(&undo).await.text;
    let version = version.captures(&asked).unwrap()[1].to_owned();
    let home = undo.trim_end_matches("?undo=yes");
    let answer = administrator.post(home, &[("do", "undo"), ("version", &version)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(words(&administrator.get(home).await.text).contains("What stood before stands again"));
}
