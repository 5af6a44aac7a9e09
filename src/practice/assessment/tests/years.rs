//! Final assessments side by side, as they stand in the database.

use super::*;
use crate::assessment::years::{Moved, Why};
use crate::framework::use_cases::publish_framework;
use crate::improvement::use_cases::{actions_of, set_status};
use crate::improvement::{Status, StatusForm};

/// Another assessment in the same database, being rated by Ana.
async fn another(room: &Room, school_year: &str, framework: &str) -> Room {
    let form = FrameForm {
        name: format!("Self-assessment {school_year}"),
        school_year: school_year.into(),
        framework: framework.into(),
        starts_on: "2026-09-01".into(),
        ends_on: "2026-12-15".into(),
        lead: "ana".into(),
        ..FrameForm::default()
    };
    let id = start_assessment(&room.database, &room.lead, &form, now()).await.unwrap();
    begin_rating(&room.database, &room.lead, &id, 1, now()).await.unwrap();
    Room { database: room.database.clone(), lead: room.lead.clone(), member: room.member.clone(), id }
}

/// Rates everything 3 but what is named, agrees and finishes.
async fn finished(room: &Room, named: &[(&str, &str)]) {
    for indicator in read(BUNDLED).unwrap().indicators() {
        let number = indicator.number.to_string();
        let answer = named.iter().find(|(it, _)| *it == number).map_or("3", |(_, answer)| answer);
        stored(room.save(&room.lead, &number, says(answer, 0)).await);
    }
    room.open().await;
    room.agree_on_all().await;
    room.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn years_are_compared_with_what_was_done_between_them() {
    let newest = rating(testing::in_memory().await, false).await;
    let viewer = person(&newest.database, "Vic", Role::Viewer, "sea").await;
    let database = &newest.database;
    let too_few = compare_years(database, &viewer, &[]).await;
    assert!(matches!(too_few, Err(Error::Invalid(_))), "nothing is final yet: {too_few:?}");

    let older = another(&newest, "2025", "turnaround@2014.1").await;
    finished(&older, &[("1.1.1", "1"), ("1.1.2", "cannot_tell"), ("1.1.3", "2")]).await;
    let actions = actions_of(database, &viewer, std::slice::from_ref(&older.id)).await.unwrap();
    assert_eq!(actions.len(), 1, "the priority became an action");
    let done = StatusForm { status: Status::Done.key().into(), proof: "Published".into(), ..StatusForm::default() };
    set_status(database, &older.lead, &actions[0].id, actions[0].version, &done, now()).await.unwrap();

    let unfinished = compare_years(database, &viewer, &[older.id.clone(), newest.id.clone()]).await;
    assert!(
        matches!(unfinished, Err(Error::Invalid(said)) if said[0].field == "with" && said[0].message.contains("not finished"))
    );
    finished(&newest, &[("1.1.1", "3"), ("1.1.2", "4"), ("1.1.3", "1")]).await;

    let years = compare_years(database, &viewer, &[]).await.unwrap();
    assert_eq!(years.columns.iter().map(|it| it.id.clone()).collect::<Vec<_>>(), [older.id.clone(), newest.id.clone()]);
    let moved: Vec<_> = years.moved.iter().map(|it| (it.indicator.to_string(), it.moved())).collect();
    assert_eq!(moved, [("1.1.1".to_owned(), Moved::Up(2)), ("1.1.3".to_owned(), Moved::Down(1))]);
    assert_eq!(years.moved[0].followed.in_words().as_deref(), Some("1 of 1 done"));
    assert_eq!(years.moved[1].followed.in_words(), None);
    assert_eq!(
        years.apart.iter().map(|it| (it.indicator.to_string(), it.why)).collect::<Vec<_>>(),
        [("1.1.2".to_owned(), Why::NoLevelBefore)]
    );
    let same = compare_years(database, &viewer, &[newest.id.clone(), older.id.clone()]).await.unwrap();
    assert_eq!(same.rows, years.rows, "whatever order they are named in");
    let results = read_results(database, &viewer, &newest.id).await.unwrap();
    assert_eq!(
        years.rows[0].cells[1].score.as_ref(),
        Some(&results.profile.overall),
        "the numbers of the results page"
    );

    let nobody = AssessmentId::parse("none").unwrap();
    assert_eq!(compare_years(database, &viewer, &[older.id.clone(), nobody]).await.unwrap_err(), Error::NotFound);
    let alone = compare_years(database, &viewer, &[older.id.clone(), older.id.clone()]).await;
    assert!(matches!(alone, Err(Error::Invalid(_))), "the same twice is one: {alone:?}");
    assert_eq!(compare_years(database, &Principal::Public, &[]).await.unwrap_err(), Error::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn years_on_different_versions_say_what_can_t_be_compared() {
    let older = rating(testing::in_memory().await, false).await;
    let database = &older.database;
    finished(&older, &[("1.1.1", "1"), ("1.1.2", "1")]).await;
    let amended =
        BUNDLED.replacen("2014.1", "2027.1", 1).replacen("For its low-performing schools, the SEA", "The SEA", 1);
    publish_framework(database, &Principal::Operator, &amended, now()).await.unwrap();
    let newer = another(&older, "2027", "turnaround@2027.1").await;
    finished(&newer, &[]).await;
    let years = compare_years(database, &older.lead, &[]).await.unwrap();
    assert_eq!(
        years.apart.iter().map(|it| (it.indicator.to_string(), it.why)).collect::<Vec<_>>(),
        [("1.1.1".to_owned(), Why::Reworded)]
    );
    assert_eq!(years.moved.iter().map(|it| it.indicator.to_string()).collect::<Vec<_>>(), ["1.1.2"]);
    assert!(years.rows[0].cells[1].change.unwrap().versions_differ);

    // A revision takes its place once it is final, and both can still be chosen.
    let reason = "A number was wrong";
    let revision = revise_assessment(database, &older.lead, &older.id, reason, now()).await.unwrap();
    let chosen = |listed: &[ComparableAssessment]| {
        let chosen = listed.iter().filter(|it| it.by_default).map(|it| it.assessment.id.clone());
        chosen.collect::<Vec<_>>()
    };
    let listed = comparable(database, &older.lead).await.unwrap();
    assert_eq!((listed.len(), listed.iter().any(|it| it.is_replaced)), (2, false));
    assert!(chosen(&listed).contains(&older.id) && !chosen(&listed).contains(&revision));
    let later = now() + chrono::TimeDelta::hours(1);
    let version = view_assessment(database, &older.lead, &revision).await.unwrap().assessment.version;
    finish_assessment(database, &older.lead, &revision, version, later).await.unwrap();
    let listed = comparable(database, &older.lead).await.unwrap();
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().any(|it| it.assessment.id == older.id && it.is_replaced));
    assert!(chosen(&listed).contains(&revision) && !chosen(&listed).contains(&older.id));
}
