//! The workbook read back by another library: what it says is what the page and the CSV file say, nothing in it runs, and
//! nobody finds in it what isn't theirs to see.

use std::collections::BTreeMap;
use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt, SignedIn};
use throughline::assessment::FrameForm;
use throughline::assessment::agreement::{AgreementForm, FollowUpForm};
use throughline::assessment::rating::RatingForm;
use throughline::assessment::use_cases::{
    agree, agree_where_unanimous, begin_rating, finish_assessment, follow_up, open_consensus, open_meeting,
    record_dissent, save_rating, start_assessment, view_assessment,
};
use throughline::framework::{BUNDLED, IndicatorNumber, read};
use throughline::identity::{AssessmentId, OrganizationId};
use throughline::site::Site;

use crate::helpers::{Client, PASSWORD, World, site_form};

/// What the team agreed on, and why: words that a spreadsheet would rather calculate.
const FORMULAS: [(&str, &str, &str); 4] = [
    ("1.1.1", "2", "=HYPERLINK(\"https://example.org\",\"x\")"),
    ("1.1.2", "2", "+1"),
    ("1.1.3", "3", "-1"),
    ("1.1.4", "1", "@x"),
];
/// What the two members wrote alone.
const ANA_ALONE: &str = "=1+1 said Ana alone";
const BEN_ALONE: &str = "What Ben thinks\u{b}to himself";

struct Team {
    world: World,
    ana: Principal,
    ben: Principal,
    id: AssessmentId,
}

async fn principal(world: &World, role: Role, name: &str) -> Principal {
    let email = format!("{name}@meridian.example");
    let id = world.person(role, &email).await;
    let name = format!("{} Person", role.name());
    Principal::Person(SignedIn { id, name, email, roles: vec![RoleAt { role, organization: OrganizationId::sea() }] })
}

impl Team {
    /// Ana, who leads, and Ben have an assessment to rate.
    async fn new() -> Self {
        let world = World::set_up().await;
        let (ana, ben) = (principal(&world, Role::Lead, "ana").await, principal(&world, Role::Member, "ben").await);
        let key = |who: &Principal| who.person().unwrap().id.to_string();
        let form = FrameForm {
            name: "Autumn <self>-assessment".into(),
            school_year: "2026".into(),
            framework: "turnaround@2014.1".into(),
            starts_on: "2026-09-01".into(),
            ends_on: "2026-12-15".into(),
            lead: key(&ana),
            members: vec![key(&ben)],
            ..FrameForm::default()
        };
        let id = start_assessment(&world.database, &ana, &form, Utc::now()).await.unwrap();
        begin_rating(&world.database, &ana, &id, 1, Utc::now()).await.unwrap();
        Self { world, ana, ben, id }
    }

    /// Both rate everything alike, but 1.1.1, where Ben is two levels above Ana.
    async fn rate(&self) {
        for (at, indicator) in read(BUNDLED).unwrap().indicators().enumerate() {
            for (who, words) in [(&self.ana, ANA_ALONE), (&self.ben, BEN_ALONE)] {
                let level = if at == 0 && words == BEN_ALONE { 3 } else { at % 3 + 1 };
                let form = RatingForm { answer: level.to_string(), rationale: words.into(), ..RatingForm::default() };
                save_rating(&self.world.database, who, &self.id, indicator.number, &form, Utc::now()).await.unwrap();
            }
        }
    }

    async fn version(&self) -> i64 {
        view_assessment(&self.world.database, &self.ana, &self.id).await.unwrap().assessment.version
    }

    /// Agrees on everything, Ben dissenting once, decides what follows, and finishes.
    async fn finish(&self) {
        let (database, ana, id, now) = (&self.world.database, &self.ana, &self.id, Utc::now());
        open_consensus(database, ana, id, self.version().await, now).await.unwrap();
        for (number, answer, rationale) in FORMULAS {
            let form = AgreementForm {
                answer: answer.into(),
                rationale: rationale.into(),
                note: "Talked over".into(),
                ..AgreementForm::default()
            };
            let number = IndicatorNumber::parse(number).unwrap();
            agree(database, ana, id, number, &form, None, now).await.unwrap();
        }
        record_dissent(database, &self.ben, id, IndicatorNumber(1, 1, 1), "It is better than that", now).await.unwrap();
        agree_where_unanimous(database, ana, id, now).await.unwrap();
        let site = Site::parse(&site_form(), false).unwrap();
        for item in open_meeting(database, ana, id, None).await.unwrap().agenda {
            let form = match item.agreement.unwrap().answer.key() {
                "1" => FollowUpForm {
                    kind: "priority".into(),
                    owner: ana.person().unwrap().id.to_string(),
                    next_step: format!("Begin with {}", item.indicator),
                    due_on: "2105-01-15".into(),
                    ..FollowUpForm::default()
                },
                "2" => FollowUpForm { kind: "not_now".into(), not_now: "Next year".into(), ..FollowUpForm::default() },
                _ => continue,
            };
            follow_up(database, ana, &site, id, item.indicator, &form, now).await.unwrap();
        }
        finish_assessment(database, ana, id, self.version().await, now).await.unwrap();
    }

    async fn client(&self, name: &str) -> Client {
        let mut client = self.world.visitor();
        assert_eq!(client.sign_in(&format!("{name}@meridian.example"), PASSWORD).await.status, StatusCode::SEE_OTHER);
        client
    }

    fn address(&self, file: &str) -> String {
        format!("/assessments/{}/{file}", self.id)
    }

    async fn book(&self, client: &mut Client) -> Book {
        let answer = client.get(&self.address("results.xlsx")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"assessment-2026.xlsx\"");
        Book::read(answer.bytes)
    }

    async fn rows(&self, client: &mut Client) -> Vec<BTreeMap<String, String>> {
        let text = client.get(&self.address("results.csv")).await.text;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }
}

/// A workbook's sheets as they were read back.
struct Book {
    names: Vec<String>,
    sheets: BTreeMap<String, Vec<Vec<Data>>>,
}

impl Book {
    fn read(bytes: Vec<u8>) -> Self {
        let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = file.sheet_names();
        let mut sheets = BTreeMap::new();
        for name in &names {
            assert_eq!(file.worksheet_formula(name).unwrap().used_cells().count(), 0, "no formula in {name}");
            let range = file.worksheet_range(name).unwrap();
            sheets.insert(name.clone(), range.rows().map(<[Data]>::to_vec).collect());
        }
        Self { names, sheets }
    }

    /// The rows of a sheet under the heading that begins with `first`, by heading.
    fn table(&self, sheet: &str, first: &str) -> Vec<BTreeMap<String, Data>> {
        let mut rows = self.sheets[sheet].iter().skip_while(|row| row[0] != Data::String(first.into()));
        let headings: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
        rows.map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect()).collect()
    }

    /// Everything in it, as text.
    fn all(&self) -> String {
        self.sheets.values().flatten().flatten().map(|cell| format!("{cell}\n")).collect()
    }
}

/// A number that must be one, with so many decimals.
fn figure(cell: &Data, decimals: usize) -> String {
    match cell {
        Data::Float(number) => format!("{number:.decimals$}"),
        Data::Int(number) => format!("{number:.decimals$}"),
        Data::Empty => String::new(),
        other => panic!("a number, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_the_page_and_the_csv_file_say_the_same() {
    let team = Team::new().await;
    team.rate().await;
    team.finish().await;
    let mut viewer = team.world.signed_in(Role::Viewer).await;
    let book = team.book(&mut viewer).await;
    assert_eq!(book.names, ["Summary", "Indicators", "Ratings", "Perception", "Actions"]);
    let csv = team.rows(&mut viewer).await;
    let page = viewer.get(&team.address("results")).await.text;
    let report = viewer.get(&team.address("report")).await.text;

    let scores = book.table("Summary", "Part");
    let in_csv: Vec<_> = csv.iter().filter(|row| row["Part"] != "Indicator").collect();
    assert_eq!((scores.len(), in_csv.len()), (16, 16));
    for (row, beside) in scores.iter().zip(in_csv) {
        for (heading, decimals) in [("Score", 1), ("Score, four decimals", 4), ("Rated", 0), ("Lowest level", 0)] {
            assert_eq!(figure(&row[heading], decimals), beside[heading], "{heading} of {}", row["Name"]);
        }
        if beside["Part"] != "Overall" {
            let cells = format!(
                "{} {}</a></th><td class=\"tl-number\">{}</td>",
                beside["Number"], beside["Name"], beside["Score"]
            );
            for html in [&page, &report] {
                let html = html.replace("&amp;", "&");
                assert!(html.contains(&cells), "{cells}");
            }
        }
    }
    let overall = format!("<span class=\"tl-headline__figure\">{}</span>", figure(&scores[0]["Score"], 1));
    assert!(page.contains(&overall) && report.contains(&overall), "{overall}");
    let state = book.sheets["Summary"].iter().find(|row| row[0] == Data::String("State".into())).unwrap();
    assert_eq!(state[2], Data::String("Final".into()));

    let indicators = book.table("Indicators", "Number");
    let in_csv: Vec<_> = csv.iter().filter(|row| row["Part"] == "Indicator").collect();
    assert_eq!((indicators.len(), in_csv.len()), (46, 46));
    for (row, beside) in indicators.iter().zip(in_csv) {
        assert_eq!(figure(&row["Level"], 0), beside["Score"]);
        for heading in ["Answer", "Proposed answer", "Split", "Dissent", "Follow-up", "Owner", "Evidence"] {
            assert_eq!(row[heading].to_string(), beside[heading], "{heading}");
        }
        let article = page.split(&format!("id=\"i-{}\"", row["Number"])).nth(1).unwrap();
        let article = article.split("</article>").next().unwrap();
        assert!(article.contains(&row["Answer"].to_string()), "{article}");
    }
    for (at, (number, _, rationale)) in FORMULAS.into_iter().enumerate() {
        assert_eq!(indicators[at]["Number"], Data::String(number.into()));
        assert_eq!(indicators[at]["Agreed rationale"], Data::String(rationale.into()), "the same text, and text");
    }
    assert_eq!(indicators[0]["Dissent"].to_string(), "Team member Person: It is better than that");
    assert_eq!(figure(&indicators[0]["Spread"], 0), "2");
    assert_eq!(indicators[0]["How it was proposed"].to_string(), "the lower of two middle levels, of 2");

    let actions = book.table("Actions", "Number");
    let priorities = indicators.iter().filter(|row| row["Follow-up"] == Data::String("Priority".into())).count();
    assert_eq!(actions.len(), priorities);
    let Data::DateTime(due) = &actions[0]["Due"] else { panic!("a date, not {:?}", actions[0]["Due"]) };
    assert_eq!(due.to_ymd_hms_milli().0, 2105);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_s_own_words_are_the_team_s() {
    let team = Team::new().await;
    team.rate().await;
    let (mut ana, mut ben) = (team.client("ana").await, team.client("ben").await);
    for (client, own, other) in
        [(&mut ana, "said Ana alone", "What Ben thinks"), (&mut ben, "What Ben thinks", "said Ana")]
    {
        let book = team.book(client).await;
        assert_eq!(book.table("Ratings", "Number").len(), 46);
        let csv = client.get(&team.address("results.csv")).await.text;
        let report = client.get(&team.address("report")).await.text;
        for text in [book.all(), csv, report] {
            assert!(text.contains(own) && !text.contains(other), "{text}");
        }
        assert!(book.all().contains("DRAFT"), "it says what it is");
    }
    team.finish().await;
    assert_eq!(team.book(&mut ana).await.table("Ratings", "Number").len(), 92);
    assert!(team.book(&mut ana).await.all().contains("What Ben thinksto himself"), "without what XML can’t hold");

    let mut viewer = team.world.signed_in(Role::Viewer).await;
    let book = team.book(&mut viewer).await;
    assert_eq!(book.table("Ratings", "Number").len(), 1);
    assert!(book.all().contains("is for their team"));
    let (csv, page) =
        (viewer.get(&team.address("results.csv")).await.text, viewer.get(&team.address("results")).await.text);
    for text in [book.all(), csv, page, viewer.get(&team.address("report")).await.text] {
        assert!(!text.contains("said Ana") && !text.contains("What Ben thinks"), "{text}");
    }
    let (one, other) = (ana.get(&team.address("results.xlsx")).await, ana.get(&team.address("results.xlsx")).await);
    assert!(one.bytes == other.bytes, "the same results make the same file");
    let mut liaison = team.world.signed_in(Role::Liaison).await;
    assert_eq!(liaison.get(&team.address("results.xlsx")).await.status, StatusCode::FORBIDDEN);
}
