//! A State's figures at full size: 1,200 LEAs, 9,000 schools, five million observations. How long a file of a million takes
//! beside storing the same records straight, and what pages take with half a million and with five.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use regex::Regex;
use surrealdb::engine::any::connect;
use surrealdb::types::{Array, RecordId, RecordIdKey, SurrealValue, Value};
use throughline::access::Principal;
use throughline::calendar::{Frequency, Period};
use throughline::database::{self, Database};
use throughline::identity::MetricId;
use throughline::job::{Handlers, Worker};
use throughline::metric::form::MetricForm;
use throughline::metric::use_cases::{add_metric, set_target};
use throughline::metric::{MarkForm, TargetForm};
use throughline::observation::use_cases::{
    begin_observations, check_observations, choose_columns, jobs, upload_observations,
};
use throughline::site::use_cases::read_site;
use throughline::upload::{Files, Place};

use crate::client::Client;
use crate::{Outcome, Server, line};

const LEAS: usize = 1_200;
const SCHOOLS: usize = 9_000;
/// Metrics of each level.
const METRICS: usize = 10;
/// Figures of one month, of all metrics and organizations.
const A_MONTH: usize = METRICS * (LEAS + SCHOOLS);
/// What the file that is timed holds.
const A_MILLION: usize = 1_000_000;
/// Pages asked for, one after another.
const ASKED: usize = 200;

/// Puts everything but the last million into the database, and measures pages on the way; then brings the last million in
/// as a browser does.
pub async fn measure(folder: &Path) -> Outcome<()> {
    let place = folder.join("bench");
    let metrics = prepare(&place).await?;
    fill(&place, &metrics, 0..5).await?;
    line("observations", &format!("{}", 5 * A_MONTH));
    pages(&place, &metrics).await?;
    fill(&place, &metrics, 5..39).await?;
    straight(&folder.join("straight")).await?;
    million(&place, &metrics).await?;
    line("observations", &format!("{}", 39 * A_MONTH + A_MILLION));
    pages(&place, &metrics).await
}

/// Metrics of LEAs, then of schools.
struct Metrics {
    leas: Vec<MetricId>,
    schools: Vec<MetricId>,
}

async fn open(place: &Path) -> Outcome<(Database, Files)> {
    let database = Database::open(&database::Settings::at(&format!("surrealkv://{}", place.display()))).await?;
    database.migrate().await?;
    Ok((database, Files::open(&Place::Folder(place.with_extension("files")))?))
}

async fn prepare(place: &Path) -> Outcome<Metrics> {
    let (database, _) = open(place).await?;
    let (operator, now) = (Principal::Operator, Utc::now());
    let mut metrics = Metrics { leas: Vec::new(), schools: Vec::new() };
    for (level, ids) in [("lea", &mut metrics.leas), ("school", &mut metrics.schools)] {
        for at in 0..METRICS {
            let form = MetricForm {
                name: format!("{level} rate {at}"),
                definition: "Students who did, of those who could have.".into(),
                unit: "percent".into(),
                decimals: "1".into(),
                direction: "higher".into(),
                timing: if at < METRICS / 2 { "leading" } else { "lagging" }.into(),
                level: level.into(),
                frequency: "monthly".into(),
                source: "State collection".into(),
                supplier: "sea".into(),
                effort_minutes: "0".into(),
                aggregate: "weighted_mean".into(),
                least: "0".into(),
                most: "100".into(),
                sharing: "shared".into(),
                tolerance: "0".into(),
                ..MetricForm::default()
            };
            let id = add_metric(&database, &operator, &form, now).await?;
            let mark = |on: &str, value: &str| MarkForm { on: on.into(), value: value.into() };
            let target = TargetForm {
                baseline: mark("2021-08-31", "60"),
                milestones: vec![mark("2024-08-31", "72")],
                target: mark("2027-08-31", "80"),
                note: String::new(),
            };
            let sea = throughline::identity::OrganizationId::sea();
            set_target(&database, &operator, &id, &sea, 0, &target, now).await?;
            ids.push(id);
        }
    }
    Ok(metrics)
}

fn month(at: usize) -> Period {
    let first = chrono::NaiveDate::from_ymd_opt(2022, 9, 1).unwrap_or_default();
    Period::containing(Frequency::Monthly, first, 9).later(at as i32)
}

/// A figure that looks like one: between 40 and 94.9, different for each.
fn figure(organization: usize, metric: usize, month: usize) -> String {
    let spread = organization.wrapping_mul(7_919).wrapping_add(metric * 104_729).wrapping_add(month * 31) % 480;
    format!("{}.{}", 40 + spread / 10 + month / 8, spread % 10)
}

fn lea_id(at: usize) -> String {
    format!("{:06}", 500_000 + at)
}

fn school_id(at: usize) -> String {
    format!("{:06}{:03}", 500_000 + at % LEAS, at / LEAS)
}

/// Figures of some months as a file with a row for each, at most `most`.
fn file(
    metrics: &[MetricId],
    organizations: usize,
    id: impl Fn(usize) -> String,
    months: std::ops::Range<usize>,
    most: usize,
) -> String {
    let mut text = String::from("state_id,metric,period,group,value,n\n");
    let mut rows = 0;
    for at in months {
        let key = month(at).key();
        for (number, metric) in metrics.iter().enumerate() {
            for organization in 0..organizations {
                if rows == most {
                    return text;
                }
                let value = figure(organization, number, at);
                let n = 60 + organization % 900;
                let _ = writeln!(text, "{},{metric},{key},,{value},{n}", id(organization));
                rows += 1;
            }
        }
    }
    text
}

/// Brings months in through the use cases.
async fn fill(place: &Path, metrics: &Metrics, months: std::ops::Range<usize>) -> Outcome<()> {
    let (database, files) = open(place).await?;
    let site = read_site(&database).await?.ok_or("no site")?;
    let operator = Principal::Operator;
    let mut worker = Worker::new(database.clone(), jobs(Handlers::default(), files.clone()));
    let started = Instant::now();
    let mut count = 0;
    for from in months.clone().step_by(10) {
        let some = from..months.end.min(from + 10);
        let texts = [
            file(&metrics.leas, LEAS, lea_id, some.clone(), usize::MAX),
            file(&metrics.schools, SCHOOLS, school_id, some, usize::MAX),
        ];
        for (text, kind) in
            texts.into_iter().zip([throughline::organization::Kind::Lea, throughline::organization::Kind::School])
        {
            let now = Utc::now();
            let id = upload_observations(&database, &files, &operator, "months.csv", text.into(), now).await?;
            let mapping = check_observations(&database, &files, &operator, &site, &id, now).await?.mapping;
            let mapping = throughline::observation::mapping::Mapping { kind, ..mapping };
            choose_columns(&database, &files, &operator, &site, &id, &mapping, now).await?;
            let review = check_observations(&database, &files, &operator, &site, &id, now).await?;
            begin_observations(&database, &operator, &id, review.version, now).await?;
            worker.run_due().await?;
            count += review.counts.added;
        }
    }
    line(&format!("{count} figures through the use case"), &format!("{:.1} s", started.elapsed().as_secs_f64()));
    Ok(())
}

#[derive(SurrealValue)]
struct Row {
    id: RecordId,
    state: String,
    amount: Option<i64>,
    n: Option<i64>,
    reason: Option<String>,
}

/// The same million records straight through the database's own client, with the same schema and durability.
async fn straight(place: &Path) -> Outcome<()> {
    let client = connect(format!("surrealkv://{}?sync=every", place.display())).await?;
    client.use_ns("throughline").use_db("throughline").await?;
    let schema = include_str!("../../../src/ground/database/migrations/0008_observation.surql");
    client.query(schema).await?.check()?;
    let mut rows = Vec::with_capacity(A_MILLION);
    'all: for at in 39.. {
        let key = month(at).key();
        for number in 0..METRICS {
            for organization in 0..SCHOOLS {
                if rows.len() == A_MILLION {
                    break 'all;
                }
                let value =
                    throughline::metric::Quantity::parse(&figure(organization, number, at)).ok_or("a number")?;
                let parts = [
                    format!("school-{}", school_id(organization)),
                    "all".to_owned(),
                    format!("metric{number:026}"),
                    key.clone(),
                    "0198f0000000700080000000000000aa".to_owned(),
                ];
                let key = RecordIdKey::Array(Array::from(parts.map(Value::String).to_vec()));
                let (amount, n) = (Some(value.millionths()), Some(60 + (organization % 900) as i64));
                rows.push(Row {
                    id: RecordId::new("observation", key),
                    state: "value".into(),
                    amount,
                    n,
                    reason: None,
                });
            }
        }
    }
    let started = Instant::now();
    while !rows.is_empty() {
        let chunk: Vec<Row> = rows.drain(..rows.len().min(5_000)).collect();
        client.query("INSERT INTO observation $rows RETURN NONE;").bind(("rows", chunk)).await?.check()?;
    }
    line("1,000,000 records straight through the client", &format!("{:.1} s", started.elapsed().as_secs_f64()));
    Ok(())
}

/// The fields of a page's form that posts, as a browser would send them.
fn fields(page: &str) -> Outcome<Vec<(String, String)>> {
    let attribute = |tag: &str, name: &str| {
        let found = Regex::new(&format!(r#"\s{name}="([^"]*)""#)).ok()?.captures(tag)?.get(1)?.as_str().to_owned();
        Some(found.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<"))
    };
    let mut found = Vec::new();
    for tag in Regex::new(r"<input[^>]*>")?.find_iter(page) {
        let kind = attribute(tag.as_str(), "type").unwrap_or_default();
        let is_off = matches!(kind.as_str(), "radio" | "checkbox") && !tag.as_str().contains(" checked");
        if let Some(name) = attribute(tag.as_str(), "name").filter(|_| !is_off) {
            found.push((name, attribute(tag.as_str(), "value").unwrap_or_default()));
        }
    }
    let option = Regex::new(r"<option[^>]*\sselected[^>]*>")?;
    for select in Regex::new(r"(?s)<select([^>]*)>(.*?)</select>")?.captures_iter(page) {
        let chosen = option.find(&select[2]).map(|it| it.as_str().to_owned());
        if let Some(name) = attribute(&select[1], "name") {
            found.push((name, chosen.and_then(|it| attribute(&it, "value")).unwrap_or_default()));
        }
    }
    Ok(found)
}

fn encoded(fields: &[(String, String)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut sent, byte| {
            let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            let _ = if plain { write!(sent, "{}", byte as char) } else { write!(sent, "%{byte:02X}") };
            sent
        })
    };
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// A file of a million rows the way a browser brings it in: upload, check, store, and wait until it is stored.
async fn million(place: &Path, metrics: &Metrics) -> Outcome<()> {
    let text = file(&metrics.schools, SCHOOLS, school_id, 39..60, A_MILLION);
    let server = Server::start(place)?;
    let mut client = Client::open(&server.address).await?;
    client.sign_in().await?;
    let before = server.memory();
    let started = Instant::now();
    let boundary = "a-line-that-is-in-no-file";
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"million.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let body = format!("{head}{text}\r\n--{boundary}--\r\n");
    let kind = format!("multipart/form-data; boundary={boundary}");
    let answer = client.send("POST", "/figures/import", &kind, &body).await?;
    let page = answer.location.ok_or(format!("upload: {}", answer.status))?;
    let uploaded = started.elapsed();
    let shown = client.get(&page).await?;
    let mut form = fields(&String::from_utf8_lossy(&shown.body))?;
    form.retain(|(name, _)| name != "kind");
    form.extend([("kind".to_owned(), "school".to_owned()), ("do".to_owned(), "check".to_owned())]);
    let answer = client.send("POST", &page, "application/x-www-form-urlencoded", &encoded(&form)).await?;
    if answer.status != 303 {
        return Err(format!("check: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into());
    }
    let shown = client.get(&page).await?;
    let checked = started.elapsed();
    let mut form = fields(&String::from_utf8_lossy(&shown.body))?;
    form.push(("do".to_owned(), "store".to_owned()));
    let begun = Instant::now();
    let answer = client.send("POST", &page, "application/x-www-form-urlencoded", &encoded(&form)).await?;
    if answer.status != 303 {
        return Err(format!("store: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into());
    }
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let shown = String::from_utf8_lossy(&client.get(&page).await?.body).to_string();
        if shown.contains("The figures are stored") {
            break;
        }
        if begun.elapsed() > Duration::from_secs(600) || shown.contains("It was not stored") {
            return Err(format!("not stored: {shown}").into());
        }
    }
    let stored = begun.elapsed();
    line(
        "a file of 1,000,000 rows, uploaded",
        &format!("{:.1} s, {} MB", uploaded.as_secs_f64(), body.len() / 1_000_000),
    );
    line("and checked, page shown", &format!("{:.1} s", (checked - uploaded).as_secs_f64()));
    line("and stored, roll-ups and all", &format!("{:.1} s", stored.as_secs_f64()));
    line("from upload to stored", &format!("{:.1} s", (checked + stored).as_secs_f64()));
    line("memory before, after, at most", &format!("{before}, {}, {}", server.memory(), server.peak()));
    Ok(())
}

/// What pages take, one at a time.
async fn pages(place: &Path, metrics: &Metrics) -> Outcome<()> {
    let server = Server::start(place)?;
    let mut client = Client::open(&server.address).await?;
    client.sign_in().await?;
    let school = format!("/organizations/school-{}", school_id(4_321));
    let pages = [
        ("State dashboard", "/dashboard".to_owned()),
        ("metric page, 9,000 schools", format!("/metrics/{}", metrics.schools[3])),
        ("metric page, 1,200 LEAs", format!("/metrics/{}", metrics.leas[3])),
        ("organization page", school),
    ];
    for (name, path) in pages {
        let mut took = Vec::new();
        let mut bytes = 0;
        for at in 0..ASKED + 5 {
            let started = Instant::now();
            let answer = client.get(&path).await?;
            if answer.status != 200 {
                return Err(format!("{path}: {}", answer.status).into());
            }
            bytes = answer.body.len();
            // The first few fill what is kept in memory.
            if at >= 5 {
                took.push(started.elapsed());
            }
        }
        took.sort_unstable();
        let at = |share: usize| took[took.len() * share / 100].as_secs_f64() * 1000.0;
        line(name, &format!("p50 {:.1} ms, p95 {:.1} ms, {bytes} bytes", at(50), at(95)));
    }
    line("memory after these", &server.memory());
    Ok(())
}
