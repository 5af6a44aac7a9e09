//! Figures coming in as people bring them in: a file through its stages, the grid, the decision about what breaks a rule.
//! All of it without JavaScript.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Utc;
use regex::Regex;
use throughline::access::{Principal, Role};
use throughline::identity::MetricId;
use throughline::metric::form::MetricForm;
use throughline::metric::use_cases::add_metric;

use crate::helpers::{Answer, Client, World};

const HEADER: &str = "DISTRICT,DA0AT18R,DA0AT18N,DA0AT18D";
const SENT_HEADER: &str = r#"["DISTRICT","DA0AT18R","DA0AT18N","DA0AT18D"]"#;

async fn attendance(world: &World) -> MetricId {
    let form = MetricForm {
        name: "Attendance rate".into(),
        definition: "Days attended of days enrolled.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: "leading".into(),
        level: "lea".into(),
        frequency: "yearly".into(),
        source: "Attendance collection".into(),
        supplier: "sea".into(),
        aggregate: "weighted_mean".into(),
        most: "100".into(),
        groups: "white, White, Race and ethnicity".into(),
        sharing: "shared".into(),
        ..MetricForm::default()
    };
    add_metric(&world.database, &Principal::Operator, &form, Utc::now()).await.unwrap()
}

/// Uploads a file and gives the address of its page.
async fn upload(client: &mut Client, content: &str) -> String {
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"attendance.csv\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--b--\r\n"
    );
    let request = Request::post("/figures/import")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin");
    let answer = client.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let field = Regex::new(&format!(r#"name="{name}" value="([^"]*)""#)).unwrap();
    field.captures(&page.text).unwrap_or_else(|| panic!("no {name} in {}", page.text))[1].replace("&quot;", "\"")
}

/// The form that says what the columns hold, with a button.
fn choice<'a>(metric: &'a str, period: &'a str, button: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("header", SENT_HEADER),
        ("kind", "lea"),
        ("organization", "DISTRICT"),
        ("period", period),
        ("period_column", ""),
        ("metric_column", ""),
        ("group_column", ""),
        ("value-0", "DA0AT18R"),
        ("metric-0", metric),
        ("group-0", "all"),
        ("period-0", ""),
        ("n-0", "DA0AT18D"),
        ("numerator-0", "DA0AT18N"),
        ("code-0", "-1"),
        ("state-0", "suppressed"),
        ("reason-0", "Small group"),
        ("add", ""),
        ("do", button),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_understood_checked_stored_and_taken_back() {
    let world = World::set_up().await;
    let metric = attendance(&world).await.to_string();
    let mut analyst = world.signed_in(Role::Member).await;
    let empty = analyst.get("/figures").await;
    assert!(empty.text.contains("No figures yet"), "{}", empty.text);
    let home = upload(&mut analyst, &format!("{HEADER}\n001902,96.5,96500,100000\n")).await;

    let first = analyst.get(&home).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert!(first.text.contains("Say what the columns hold"));
    assert_eq!(hidden(&first, "header"), SENT_HEADER);

    // A column is added with what belongs to it, and nothing typed is lost.
    let adding = [("header", SENT_HEADER), ("kind", "lea"), ("organization", "DISTRICT"), ("period", "2017-18")];
    let added = [&adding[..], &[("add", "D*AT18R"), ("do", "add")]].concat();
    let added = analyst.post(&home, &added).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text);
    assert!(added.text.contains("One column of figures is added") && added.text.contains(r#"value="2017-18""#));
    assert!(added.text.contains(r#"name="numerator-0""#) && added.text.contains(r#"value="DA0AT18N""#));

    let unchosen = analyst.post(&home, &choice("", "2017-18", "check")).await;
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.text.contains("Choose what it is a figure of") && unchosen.text.contains(r#"value="2017-18""#));
    let removed = analyst.post(&home, &choice(&metric, "2017-18", "remove-0")).await;
    assert!(removed.text.contains("No column of figures is chosen yet"), "{}", removed.text);

    let checked = analyst.post(&home, &choice(&metric, "2017-18", "check")).await;
    assert_eq!((checked.status, checked.location()), (StatusCode::SEE_OTHER, home.as_str()), "{}", checked.text);
    let review = analyst.get(&home).await;
    assert!(review.text.contains("It would add 1 figure") && review.text.contains("Store 1 figure"), "{}", review.text);

    let mut save = choice(&metric, "2017-18", "save");
    let fingerprint = hidden(&review, "checked");
    save.extend([("mapping_name", "Attendance"), ("checked", &fingerprint)]);
    let saved = analyst.post(&home, &save).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);

    // Another choice than the checked one is checked first.
    let version = hidden(&review, "version");
    let mut store = choice(&metric, "2018-19", "store");
    store.extend([("version", version.as_str()), ("checked", &fingerprint)]);
    assert_eq!(analyst.post(&home, &store).await.status, StatusCode::SEE_OTHER);
    let review = analyst.get(&home).await;
    assert!(review.text.contains("the file is checked again"), "{}", review.text);
    let (version, fingerprint) = (hidden(&review, "version"), hidden(&review, "checked"));
    let mut store = choice(&metric, "2018-19", "store");
    store.extend([("version", version.as_str()), ("checked", &fingerprint)]);
    assert_eq!(analyst.post(&home, &store).await.status, StatusCode::SEE_OTHER);
    let stored = until(&mut analyst, &home, "The figures are stored").await;
    assert!(stored.text.contains("Take all of it back"));
    assert!(analyst.get("/figures").await.text.contains("attendance.csv"));

    let sure = analyst.get(&format!("{home}?undo=yes")).await;
    assert!(sure.text.contains("what stood there before stands there again"), "{}", sure.text);
    let version = hidden(&sure, "version");
    let undone = analyst.post(&home, &[("do", "undo"), ("version", &version)]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert!(analyst.get(&home).await.text.contains("Taken back"));

    // The same columns once more: the saved choice is found by itself, but for the period.
    let again = upload(&mut analyst, &format!("{HEADER}\n001902,97.1,97100,100000\n")).await;
    let again = analyst.get(&again).await;
    assert!(again.text.contains("Say for which period the figures are") && again.text.contains(r#"value="DA0AT18D""#));
}

/// Asks for a page until it says `words`.
async fn until(client: &mut Client, path: &str, words: &str) -> Answer {
    for _ in 0..100 {
        let page = client.get(path).await;
        if page.text.contains(words) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} never said {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_is_refused_with_every_problem_by_line() {
    let world = World::set_up().await;
    let metric = attendance(&world).await.to_string();
    let mut analyst = world.signed_in(Role::Member).await;
    let home = upload(&mut analyst, &format!("{HEADER}\n001902,x,96500,100000\n009999,96.5,1,1\n")).await;
    let checked = analyst.post(&home, &choice(&metric, "2017-18", "check")).await;
    assert_eq!(checked.status, StatusCode::SEE_OTHER, "{}", checked.text);
    let review = analyst.get(&home).await;
    assert!(review.text.contains("2 problems stand in the way") && review.text.contains("Upload a corrected file"));
    assert!(!review.text.contains(r#"value="store""#));
    let file = analyst.get(&format!("{home}/problems")).await;
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!((file.header("content-type"), lines.len()), ("text/csv; charset=utf-8", 3), "{}", file.text);
    assert!(lines[1].starts_with("2,") && lines[2].starts_with("3,"), "{}", file.text);
    let cancelled = analyst.post(&home, &[("do", "cancel")]).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER, "{}", cancelled.text);
    assert!(analyst.get(&home).await.text.contains("Given up"));
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_typed_corrected_and_decided_about() {
    let world = World::set_up().await;
    attendance(&world).await;
    let mut lead = world.signed_in(Role::LeaLead).await;
    let grid = "/organizations/lea-001902/figures";
    let page = lead.get(grid).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("/grid.js?v=") && page.text.contains("Attendance rate"));
    let name = Regex::new(r#"name="value-([^"]+)""#).unwrap().captures(&page.text).unwrap()[1].to_owned();
    let fields = [format!("value-{name}"), format!("n-{name}"), format!("seen-{name}")];
    let [value, n, seen] = fields.each_ref().map(String::as_str);

    let wrong = lead.post(grid, &[(value, "ninety"), (n, ""), (seen, "||")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("ninety") && wrong.text.contains(&format!("{value}-error")), "{}", wrong.text);
    let saved = lead.post(grid, &[(value, "94.4"), (n, "120"), (seen, "||")]).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, grid), "{}", saved.text);
    assert!(lead.get(grid).await.text.contains("Saved: 1 figure added."));

    // Somebody who opened the page before sees both.
    let late = lead.post(grid, &[(value, "94.9"), (n, "120"), (seen, "||")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Stands there now: 94.4%") && late.text.contains(r#"value="94.9""#), "{}", late.text);
    let now = hidden(&late, seen);
    let emptied = lead.post(grid, &[(value, ""), (n, ""), (seen, &now)]).await;
    assert_eq!(emptied.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", emptied.text);
    let corrected = lead.post(grid, &[(value, "195.9"), (n, "120"), (seen, &now)]).await;
    assert_eq!(corrected.status, StatusCode::SEE_OTHER, "{}", corrected.text);

    let mut analyst = world.signed_in(Role::Member).await;
    let review = analyst.get("/figures/review").await;
    assert!(review.text.contains("Port Calloway City Schools") && review.text.contains("195.9%"), "{}", review.text);
    let key = hidden(&review, "shown");
    let unsaid = analyst.post("/figures/review", &[("keys", &key), ("reason", ""), ("do", "refuse")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = [("shown", key.as_str()), ("all", "yes"), ("reason", "Typing error"), ("do", "refuse")];
    let refused = analyst.post("/figures/review", &refused).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text);
    assert!(analyst.get("/figures/review").await.text.contains("Nothing waits for a decision"));

    let (metric, period) = name.rsplit_once('-').unwrap();
    let history = lead.get(&format!("{grid}/history?metric={metric}&period={period}")).await;
    assert!(history.text.contains("Typing error") && history.text.contains("94.4%"), "{}", history.text);
    let figures = analyst.get("/figures").await;
    assert!(figures.text.contains("Typed in"), "{}", figures.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_an_organization_is_a_file_too() {
    let world = World::set_up().await;
    attendance(&world).await;
    let mut lead = world.signed_in(Role::LeaLead).await;
    let grid = "/organizations/lea-001902/figures";
    let page = lead.get(grid).await;
    let name = Regex::new(r#"name="value-([^"]+)""#).unwrap().captures(&page.text).unwrap()[1].to_owned();
    let fields = [format!("value-{name}"), format!("n-{name}"), format!("seen-{name}")];
    let [value, n, seen] = fields.each_ref().map(String::as_str);
    lead.post(grid, &[(value, "94.4"), (n, "120"), (seen, "||")]).await;
    let page = lead.get("/organizations/lea-001902").await;
    assert!(page.text.contains("/organizations/lea-001902/download?format=csv"), "{}", page.text);
    let file = lead.get("/organizations/lea-001902/download?format=csv").await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    let row = file.text.lines().find(|line| line.contains("Attendance rate")).unwrap_or_default();
    assert!(row.contains("94.4"), "{}", file.text);
    let unknown = lead.get("/organizations/lea-999999/download?format=csv").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
