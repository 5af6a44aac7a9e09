//! A State's own rubric: what is wrong with a file is named by line, what it would change is shown, then it is in use.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use throughline::access::Role;
use throughline::framework::BUNDLED;

use crate::helpers::{Answer, Client, World};

/// Sends the form as browsers do, with fields or with a file.
async fn send(client: &mut Client, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let (name, kind) = if file.is_empty() { ("", "application/octet-stream") } else { ("own.toml", "text/plain") };
    body.extend(
        format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {kind}\r\n\r\n"
        )
        .bytes(),
    );
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post("/framework/publish")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin");
    client.send(request.body(Body::from(body)).unwrap()).await
}

fn amended() -> String {
    BUNDLED.replacen("2014.1", "2026.1", 1).replacen(
        "For its low-performing schools, the SEA sets goals",
        "For such schools, the SEA sets <goals>",
        1,
    )
}

/// A file's text as a form brings it: with the line ends of forms.
fn typed(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_comes_back_with_every_line_that_is_wrong() {
    let world = World::set_up().await;
    let mut admin = world.signed_in(Role::Admin).await;
    let broken =
        amended().replacen("number = \"1.1.2\"", "number = \"1.1.7\"", 1).replacen("exemplary = ", "examplary = ", 1);
    let answer = send(&mut admin, &[("text", ""), ("do", "check")], broken.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = broken.lines().position(|line| line.contains("1.1.7")).unwrap() + 1;
    for said in [
        "The file has 3 problems",
        &format!("Line {line}: "),
        "The number here must be 1.1.2, not 1.1.7.",
        "number = &quot;1.1.7&quot;",
        "`exemplary` is missing.",
        "`examplary` isn’t known here",
    ] {
        let plain = answer.text.replace("number = \"1.1.7\"", "number = &quot;1.1.7&quot;");
        assert!(plain.contains(said), "{said}");
    }
    assert!(answer.text.contains("examplary = "), "the text is kept in the form");

    let taken = amended().replacen("2026.1", "2014.1", 1);
    let answer = send(&mut admin, &[("text", &typed(&taken)), ("do", "check")], b"").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Version 2014.1 of “turnaround” is in use already"), "{}", answer.text);

    for (fields, file, said) in [
        (&[("text", ""), ("do", "check")][..], &b""[..], "Choose a file that isn’t empty, or paste its text."),
        (&[("text", "key"), ("do", "check")], b"key", "Choose a file or paste the text, not both."),
        (&[("text", ""), ("do", "check")], b"\xff\xfe\x00k", "The file is not plain text."),
        (&[("text", ""), ("do", "check")], &[b'#'; 600_000], "A framework file may have 500 kB at most."),
    ] {
        let answer = send(&mut admin, fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(answer.text.contains(said), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_file_shows_its_differences_and_is_then_in_use() {
    let world = World::set_up().await;
    let (mut admin, mut lead) = (world.signed_in(Role::Admin).await, world.signed_in(Role::Lead).await);
    let started = start(&mut lead, "turnaround@2014.1").await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);

    let same = send(&mut admin, &[("text", &typed(BUNDLED)), ("do", "check")], b"").await;
    assert_eq!(same.status, StatusCode::OK);
    assert!(same.text.contains("exactly what is in use") && !same.text.contains("value=\"publish\""), "{}", same.text);

    let checked = send(&mut admin, &[("text", ""), ("do", "check")], amended().as_bytes()).await;
    assert_eq!(checked.status, StatusCode::OK);
    for said in [
        "45 of 46 indicators can be compared with version 2014.1.",
        "New assessments can choose this version.",
        "Publish version 2026.1",
        "<del>",
        "&lt;goals&gt;",
    ] {
        assert!(checked.text.contains(said), "{said}: {}", checked.text);
    }
    assert!(!admin.get("/framework").await.text.contains("2026.1"), "nothing is published yet");
    let refused = send(&mut lead, &[("text", &typed(&amended())), ("do", "publish")], b"").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let published = send(&mut admin, &[("text", &typed(&amended())), ("do", "publish")], b"").await;
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.text);
    assert_eq!(published.location(), "/framework?edition=turnaround@2026.1");
    let again = send(&mut admin, &[("text", &typed(&amended())), ("do", "publish")], b"").await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let mut visitor = world.visitor();
    let page = visitor.get("/framework").await.text;
    assert!(page.contains("/framework/differences?from=turnaround@2014.1&amp;to=turnaround@2026.1"), "{page}");
    let differences = visitor.get("/framework/differences?from=turnaround@2014.1&to=turnaround@2026.1").await;
    assert_eq!(differences.status, StatusCode::OK);
    assert!(differences.text.contains("1.1.1 ") && !differences.text.contains("1.1.2 "), "{}", differences.text);
    assert_eq!(visitor.get("/framework/differences?from=turnaround@1999").await.status, StatusCode::NOT_FOUND);

    let file = visitor.get("/framework.toml?edition=turnaround@2026.1").await;
    assert_eq!((file.status, file.text.as_str()), (StatusCode::OK, amended().as_str()));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"turnaround-2026.1.toml\"");
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(visitor.get("/framework.toml?edition=x").await.status, StatusCode::NOT_FOUND);

    let kept = lead.get(started.location()).await.text;
    assert!(kept.contains("version 2014.1") && !kept.contains("version 2026.1"), "an assessment keeps its version");
    let newer = start(&mut lead, "turnaround@2026.1").await;
    assert!(lead.get(newer.location()).await.text.contains("version 2026.1"), "{}", newer.text);
}

/// Sets an assessment up on a version.
async fn start(lead: &mut Client, framework: &str) -> Answer {
    let page = lead.get("/assessments/new").await.text;
    let mut people = page.split("name=\"lead\"").nth(1).unwrap().split("<option value=\"");
    let chosen = people.find(|it| it.split('>').next().unwrap().ends_with(" selected")).expect("oneself is chosen");
    let fields = [
        ("name", "Annual self-assessment"),
        ("school_year", "2026"),
        ("framework", framework),
        ("starts_on", "2026-09-01"),
        ("ends_on", "2026-12-15"),
        ("lead", chosen.split('"').next().unwrap()),
    ];
    lead.post("/assessments/new", &fields).await
}
