//! Two finished assessments side by side: the page, its file, and what it says where nothing can be compared.

use axum::http::StatusCode;
use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt, SignedIn};
use throughline::assessment::FrameForm;
use throughline::assessment::agreement::FollowUpForm;
use throughline::assessment::rating::RatingForm;
use throughline::assessment::use_cases::{
    agree_where_unanimous, begin_rating, finish_assessment, follow_up, open_consensus, save_rating, start_assessment,
    view_assessment,
};
use throughline::framework::{BUNDLED, IndicatorNumber, read};
use throughline::identity::OrganizationId;
use throughline::site::Site;

use crate::helpers::{World, site_form};

/// An assessment of a school year on which everything is at level 3 but 1.1.1; finished.
async fn finished(world: &World, lead: &Principal, school_year: &str, first: &str) -> String {
    let (database, now) = (&world.database, Utc::now());
    let me = lead.person().unwrap().id.to_string();
    let form = FrameForm {
        name: format!("Self-assessment <{school_year}>"),
        school_year: school_year.into(),
        framework: "turnaround@2014.1".into(),
        starts_on: "2026-09-01".into(),
        ends_on: "2026-12-15".into(),
        lead: me,
        ..FrameForm::default()
    };
    let id = start_assessment(database, lead, &form, now).await.unwrap();
    begin_rating(database, lead, &id, 1, now).await.unwrap();
    for indicator in read(BUNDLED).unwrap().indicators() {
        let answer = if indicator.number == IndicatorNumber(1, 1, 1) { first } else { "3" };
        let form = RatingForm { answer: answer.into(), ..RatingForm::default() };
        save_rating(database, lead, &id, indicator.number, &form, now).await.unwrap();
    }
    let version = async || view_assessment(database, lead, &id).await.unwrap().assessment.version;
    open_consensus(database, lead, &id, version().await, now).await.unwrap();
    agree_where_unanimous(database, lead, &id, now).await.unwrap();
    if first == "2" {
        let form = FollowUpForm { kind: "not_now".into(), not_now: "Next year".into(), ..FollowUpForm::default() };
        let site = Site::parse(&site_form(), false).unwrap();
        follow_up(database, lead, &site, &id, IndicatorNumber(1, 1, 1), &form, now).await.unwrap();
    }
    finish_assessment(database, lead, &id, version().await, now).await.unwrap();
    id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_years_stand_side_by_side_on_the_page_and_in_the_file() {
    let world = World::set_up().await;
    let id = world.person(Role::Lead, "ana@meridian.example").await;
    let roles = vec![RoleAt { role: Role::Lead, organization: OrganizationId::sea() }];
    let lead = Principal::Person(SignedIn { id, name: "Ana".into(), email: "ana@meridian.example".into(), roles });
    let mut viewer = world.signed_in(Role::Viewer).await;

    let before = finished(&world, &lead, "2025", "2").await;
    let alone = viewer.get("/assessments/compare").await;
    assert_eq!(alone.status, StatusCode::OK);
    assert!(alone.text.contains("Two finished assessments are needed"), "{}", alone.text);

    let after = finished(&world, &lead, "2026", "3").await;
    for address in ["/assessments/compare".to_owned(), format!("/assessments/compare?with={after}&with={before}")] {
        let page = viewer.get(&address).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["2025–26 and 2026–27, side by side.", "1 indicator moved up, 0 down.", "up 0.2", "up 1 level<"]
        {
            assert!(page.text.contains(said), "{address} lacks “{said}”: {}", page.text);
        }
        assert!(page.text.contains("Self-assessment &lt;2025&gt;") && !page.text.contains("<2025>"));
    }
    let file = viewer.get(&format!("/assessments/compare.csv?with={before}&with={after}")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.text.contains("Element,1.1,Set priority goals for student outcomes,2.8,2.8000,,3.0,3.0000,up 0.2,,,"),
        "{}",
        file.text
    );

    let one = viewer.get(&format!("/assessments/compare?with={after}")).await;
    assert_eq!(one.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(one.text.contains("Choose 2 to 6 finished assessments.") && one.text.contains(&before), "{}", one.text);
    let unknown = viewer.get(&format!("/assessments/compare?with={after}&with=none")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let mut liaison = world.signed_in(Role::Liaison).await;
    assert_eq!(liaison.get("/assessments/compare.csv").await.status, StatusCode::FORBIDDEN);
}
