//! Tables of results put together by hand: what stands in which column.

use std::sync::Arc;

use chrono::DateTime;

use super::*;
use crate::assessment::agreement::Agreement;
use crate::assessment::evidence::Evidence;
use crate::assessment::results::findings;
use crate::assessment::{Assessment, Phase, Revision, export};
use crate::framework::{BUNDLED, IndicatorNumber, PerceptionKind, read};
use crate::perception::results::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem};
use ground::calendar::SchoolYear;
use ground::identity::{AssessmentId, PersonId};
use ground::table_file::sheets_csv;

fn rating(indicator: &str, answer: &str, rationale: &str) -> crate::assessment::rating::Rating {
    crate::assessment::rating::Rating {
        indicator: IndicatorNumber::parse(indicator).unwrap(),
        answer: Answer::parse(answer).unwrap(),
        reason: String::new(),
        rationale: rationale.into(),
        saved_at: DateTime::default(),
        version: 1,
    }
}

fn agreement(answer: &str) -> Agreement {
    Agreement {
        answer: Answer::parse(answer).unwrap(),
        reason: String::new(),
        rationale: "The log shows it".into(),
        note: "=1+1".into(),
        agreed_by: "Ana".into(),
        agreed_at: DateTime::default(),
        version: 1,
    }
}

/// Ana and Ben rated 1.1.5; the team agreed on 2, Ben dissents, it is a priority with evidence; nothing else is agreed.
fn results() -> Results {
    let framework = Arc::new(read(BUNDLED).unwrap());
    let ratings = [("Ana", "1", "Nobody knows them"), ("Ben", "4", "")]
        .map(|(by, answer, rationale)| (by.to_owned(), rating("1.1.5", answer, rationale)));
    let ana = PersonId::parse("ana").unwrap();
    let found = findings(&framework, &ratings, &[]).into_iter().map(|finding| {
        if finding.indicator != IndicatorNumber(1, 1, 5) {
            return finding.agreed(None, Vec::new(), None);
        }
        let dissent = Dissent {
            person: ana.clone(),
            name: "Ben".into(),
            words: "Too low".into(),
            recorded_at: DateTime::default(),
        };
        let follow_up = FollowUp::Priority {
            owner: ana.clone(),
            owner_name: "Ana".into(),
            next_step: "Publish them".into(),
            due_on: "2027-01-15".parse().unwrap(),
        };
        let mut finding = finding.agreed(Some(agreement("2")), vec![dissent], Some(follow_up));
        let evidence = Evidence {
            id: String::new(),
            note: "Minutes".into(),
            link: "https://example.org/m".into(),
            dated: "2026-10-03".parse().unwrap(),
            file: None,
        };
        finding.evidence.push(GivenEvidence { by: "Ana".into(), evidence });
        finding
    });
    let assessment = Assessment {
        id: AssessmentId::parse("a").unwrap(),
        name: "Spring".into(),
        scope: String::new(),
        school_year: SchoolYear::starting(2026).unwrap(),
        framework: framework.id.clone(),
        starts_on: NaiveDate::default(),
        ends_on: NaiveDate::default(),
        phase: Phase::Consensus,
        team: Vec::new(),
        created_at: DateTime::default(),
        opening: None,
        finished_at: None,
        revision: Revision::default(),
        version: 1,
    };
    let group = |partition, name: &str, respondents| PerceivedGroup { partition, name: name.into(), respondents };
    let perceived = Perceived {
        title: "Survey".into(),
        closed_on: "2026-11-01".parse().unwrap(),
        respondents: Some(12),
        groups: vec![group(Partition::Kind, "LEA staff", Some(12)), group(Partition::Lea, "Able", None)],
        items: vec![PerceivedItem {
            indicator: IndicatorNumber(1, 1, 5),
            kind: PerceptionKind::Knowledge,
            question: "Which of these?".into(),
            mean: Some(Exact::new(10, 3)),
            by_group: vec![Some(Exact::new(10, 3)), None],
        }],
    };
    Results::so_far(assessment, framework, Standing::AgreedSoFar, found.collect(), Some(perceived))
}

fn row(table: &Sheet, key: &str) -> Vec<String> {
    let row = table.rows.iter().find(|row| row[0].plain() == key).unwrap();
    assert_eq!(row.len(), table.header.len());
    row.iter().map(Content::plain).collect()
}

#[test]
fn an_indicator_s_row_has_all_that_was_found() {
    let table = indicators(&results());
    assert_eq!(table.rows.len(), 46);
    let row = row(&table, "1.1.5");
    let at = |heading: &str| row[table.header.iter().position(|it| it == heading).unwrap()].as_str();
    for (heading, expected) in [
        ("Element", "1.1 Set priority goals for student outcomes"),
        ("Level", "2"),
        ("Answer", "2 Emerging"),
        ("Proposed answer", "1 Inadequate"),
        ("How it was proposed", "the lower of two middle levels, of 2"),
        ("Split", "Yes"),
        ("Spread", "3"),
        ("Agreed rationale", "The log shows it"),
        ("Note of the discussion", "=1+1"),
        ("Dissent", "Ben: Too low"),
        ("Follow-up", "Priority"),
        ("Owner", "Ana"),
        ("Next step, reason, or how it lasts", "Publish them"),
        ("Due", "2027-01-15"),
        ("Evidence", "Minutes https://example.org/m (2026-10-03)"),
    ] {
        assert_eq!(at(heading), expected, "{heading}");
    }
    let open = &table.rows[0];
    assert_eq!((open[5].plain().as_str(), &open[4]), ("Not agreed yet", &Content::Empty));
}

#[test]
fn ratings_are_listed_for_who_may_see_them_and_others_are_told_why_not() {
    let results = results();
    assert_eq!(state(&results), "DRAFT: 1 of 46 indicators agreed so far");
    let own = ratings(&results);
    assert_eq!((own.rows.len(), own.rows[0][2].plain(), own.rows[1][3].plain()), (2, "Ana".into(), "4".into()));
    let others = ratings(&results.without_individual_ratings());
    assert_eq!((others.rows.len(), others.rows[0].len()), (1, others.header.len()));
    assert!(others.rows[0][1].plain().contains("is for their team"));
}

#[test]
fn what_others_said_stands_beside_the_level_and_what_is_hidden_stays_hidden() {
    let mut results = results();
    let table = perception(&results);
    let headings: Vec<_> = table.header.iter().skip(8).map(String::as_str).collect();
    assert_eq!(headings, ["LEA staff", "LEA: Able"]);
    let shown = row(&table, "1.1.5");
    let said = "The SEA rates itself lower than others see it";
    assert_eq!(shown[2..], ["Knowledge", "2", "3.3", "3.3333", "-1.3", said, "3.3", "Not shown"]);
    let answered: Vec<_> = table.rows[0].iter().map(Content::plain).collect();
    assert_eq!(answered[8..], ["12", "Not shown"]);
    results.perceived = None;
    assert_eq!(perception(&results).rows.len(), 1);
}

#[test]
fn the_csv_file_has_the_rows_of_the_tables_in_order() {
    let results = results();
    let text = sheets_csv(&[export::sheet(&results)]);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!((rows.len(), headings.len()), (1 + 4 + 11 + 46, 24));
    assert_eq!(headings[..3], ["Part", "Number", "Name"]);
    assert_eq!((&rows[0][2], &rows[1][1], &rows[2][1], &rows[3][1]), ("Spring", "1", "1.1", "1.1.1"));
    let of = |heading: &str| rows[7][headings.iter().position(|it| it == heading).unwrap()].to_owned();
    assert_eq!((of("Part"), of("Number"), of("Score")), ("Indicator".into(), "1.1.5".into(), "2".into()));
    assert_eq!((of("Rationale"), of("Rated by")), ("Ana: Nobody knows them".into(), "Ana\nBen".into()));
    assert_eq!((of("Note of the discussion"), of("Due")), ("'=1+1".into(), "2027-01-15".into()));
    let numbers: Vec<_> = rows.iter().filter(|row| &row[0] == "Indicator").map(|row| row[1].to_owned()).collect();
    let expected: Vec<_> = results.framework.indicators().map(|it| it.number.to_string()).collect();
    assert_eq!(numbers, expected);
    let others = sheets_csv(&[export::sheet(&results.without_individual_ratings())]);
    assert!(!others.contains("Nobody knows them") && others.contains("The log shows it"));
}

#[test]
fn the_plan_says_what_is_overdue() {
    let today = "2026-05-15".parse().unwrap();
    let late = crate::improvement::listing::example("a", crate::improvement::Status::UnderWay, "2026-05-14");
    let table = actions(&[late], today, |at| at.date_naive());
    let shown: Vec<_> = table.rows[0].iter().map(Content::plain).collect();
    assert_eq!((shown[3].as_str(), shown[4].as_str(), shown[5].as_str()), ("2026-05-14", "Under way", "Yes"));
    assert_eq!(actions(&[], today, |at| at.date_naive()).rows[0].len(), table.header.len());
}
