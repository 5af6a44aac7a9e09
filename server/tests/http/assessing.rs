//! An assessment by plain forms, as a browser without scripts sends them: from setting it up to the file of its results.

use axum::http::StatusCode;
use throughline::access::Role;

use crate::helpers::{Client, World, words};

const WORKED_EXAMPLE: [(&str, &str); 8] = [
    ("1.1", "3 2 2 not_applicable -"),
    ("1.2", "2 2 1 2"),
    ("1.3", "3 3 2"),
    ("2.1", "2 2 3 3 1"),
    ("2.2", "1 1 2 1"),
    ("3.1", "3 3 2 4 2"),
    ("3.2", "3 2 2 1"),
    ("3.3", "1 1 2 1 1"),
];

/// Sets an assessment up as its only member and opens it; gives back its address.
async fn open_assessment(lead: &mut Client) -> String {
    let page = lead.get("/assessments/new").await.text;
    let mut people = page.split("name=\"lead\"").nth(1).unwrap().split("<option value=\"");
    let chosen = people.find(|it| it.split('>').next().unwrap().ends_with(" selected")).expect("oneself is chosen");
    let me = chosen.split('"').next().unwrap();
    let fields = [
        ("name", "Annual self-assessment"),
        ("scope", "All of it"),
        ("school_year", "2026"),
        ("framework", "turnaround@2014.1"),
        ("starts_on", "2026-09-01"),
        ("ends_on", "2026-12-15"),
        ("lead", me),
    ];
    let started = lead.post("/assessments/new", &fields).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
    let home = started.location().to_owned();
    let begun = lead.post(&home, &[("do", "begin"), ("version", "1")]).await;
    assert_eq!((begun.status, begun.location()), (StatusCode::SEE_OTHER, home.as_str()));
    home
}

async fn rate(lead: &mut Client, home: &str, indicator: &str, answer: &str, version: &str) -> crate::helpers::Answer {
    let fields = [
        ("answer", answer),
        ("reason", "none here"),
        ("rationale", "Seen <twice>"),
        ("version", version),
        ("do", "stay"),
    ];
    lead.post(&format!("{home}/rate/{indicator}"), &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worked_example_stands_on_the_page_in_the_report_and_in_the_file() {
    let world = World::set_up().await;
    let mut lead = world.signed_in(Role::Lead).await;
    let home = open_assessment(&mut lead).await;
    for (element, row) in WORKED_EXAMPLE {
        for (at, answer) in row.split(' ').enumerate().filter(|(_, answer)| *answer != "-") {
            let saved = rate(&mut lead, &home, &format!("{element}.{}", at + 1), answer, "0").await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{element} {at}: {}", words(&saved.text));
        }
    }
    for page in ["results", "report"] {
        let html = lead.get(&format!("{home}/{page}")).await.text;
        let text = words(&html);
        for said in [
            "2.0 of 4 overall",
            "From 3 of 4 variables, 33 of 45 indicators",
            "1 Clarity of Outcomes and Theory of Action 2.3 10 of 11 1 Inadequate",
            "2.2 Establish clear leadership of strategies 1.3 4 of 4 1 Inadequate",
            "4 Accountability for Results No score 0 of 11 –",
        ] {
            assert!(text.contains(said), "{page} lacks “{said}”: {text}");
        }
        assert!(html.contains("Seen &lt;twice&gt;") && !html.contains("<twice>"), "what was typed is escaped");
    }
    let file = lead.get(&format!("{home}/results.csv")).await;
    assert!(file.header("content-disposition").starts_with("attachment"));
    let text = file.text;
    for row in [
        "Overall,,Annual self-assessment,2.0,1.9917,33,45,1",
        "Variable,2,\"Alignment of Resources (People, Time, Technology and Money)\",1.7,1.7250,9,9,1",
        "Element,1.1,Set priority goals for student outcomes,2.3,2.3333,3,4,2",
        "Variable,4,Accountability for Results,,,0,11,",
    ] {
        assert!(text.contains(row), "the file lacks {row}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_form_comes_back_with_what_was_typed_and_a_stale_one_with_both() {
    let world = World::set_up().await;
    let mut lead = world.signed_in(Role::Lead).await;
    let home = open_assessment(&mut lead).await;
    let fields = [("answer", "not_applicable"), ("reason", ""), ("rationale", "A thought kept"), ("version", "0")];
    let wrong = lead.post(&format!("{home}/rate/1.1.1"), &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("A thought kept") && wrong.text.contains("href=\"#reason\""), "{}", words(&wrong.text));

    assert_eq!(rate(&mut lead, &home, "1.1.1", "2", "0").await.status, StatusCode::SEE_OTHER);
    let stale = lead
        .post(&format!("{home}/rate/1.1.1"), &[("answer", "3"), ("rationale", "The other tab"), ("version", "0")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let text = words(&stale.text);
    assert!(
        text.contains("you saved “2 Emerging”")
            && text.contains("The other tab")
            && text.contains("Stored now: 2 Emerging"),
        "{text}"
    );
    // What comes back carries the version stored now, so that saving again is a decision and not an accident.
    assert!(stale.text.contains("name=\"version\" value=\"1\""));
    assert_eq!(rate(&mut lead, &home, "1.1.1", "3", "1").await.status, StatusCode::SEE_OTHER);
}
