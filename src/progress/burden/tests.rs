//! The ledger through its use cases, against the database in memory: who sees all of it, who their own.

use chrono::{DateTime, Utc};

use super::use_cases::{read_ledger, read_own_burden};
use crate::metric::form::MetricForm;
use crate::metric::use_cases::add_metric;
use ground::access::{Principal, Role};
use ground::database::{Database, testing};
use ground::organization::{Organization, Status};
use ground::problem::Error;
use ground::testing::{organization, place, plant, signed_in};

fn now() -> DateTime<Utc> {
    "2026-03-01T15:00:00Z".parse().unwrap()
}

fn form(name: &str, supplier: &str, frequency: &str, minutes: &str) -> MetricForm {
    MetricForm {
        name: name.into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: "leading".into(),
        level: "lea".into(),
        frequency: frequency.into(),
        supplier: supplier.into(),
        effort_minutes: minutes.into(),
        aggregate: "mean".into(),
        sharing: "shared".into(),
        ..MetricForm::default()
    }
}

/// Two LEAs, one with two schools of which one is closed; three metrics that cost somebody something.
async fn state() -> Database {
    let database = testing::in_memory().await;
    let closed = Organization { status: Status::Closed, ..place("school-001002") };
    plant(&database, ["lea-001", "lea-002", "school-001001"].map(place).into_iter().chain([closed])).await;
    let ana = signed_in("Ana", Role::Member, "sea");
    for (name, supplier, frequency, minutes) in [
        ("Attendance", "lea", "monthly", "30"),
        ("Climate", "school", "yearly", "60"),
        ("Enrollment", "sea", "monthly", "60"),
    ] {
        add_metric(&database, &ana, &form(name, supplier, frequency, minutes), now()).await.unwrap();
    }
    database
}

#[tokio::test]
async fn the_sea_sees_what_is_asked_of_everybody() {
    let database = state().await;
    let ledger = read_ledger(&database, &signed_in("Ana", Role::Viewer, "sea")).await.unwrap();
    let requests: Vec<_> = ledger.requests.iter().map(|it| (it.name.as_str(), it.respondents, it.minutes)).collect();
    assert_eq!(requests, [("Attendance", 2, 720), ("Climate", 1, 60)]);
    let leas: Vec<_> = ledger.leas.iter().map(|it| (it.respondents.name.as_str(), it.minutes())).collect();
    assert_eq!(leas, [("The lea-001", 420), ("The lea-002", 360)]);
    assert_eq!(ledger.unused().count(), 2);
}

#[tokio::test]
async fn an_lea_and_a_school_see_their_own() {
    let database = state().await;
    let own = async |role, at, of| {
        let found = read_own_burden(&database, &signed_in("Ana", role, at), &organization(of)).await;
        found.map(|it| (it.ledger.requests.len(), it.ledger.minutes()))
    };
    assert_eq!(own(Role::LeaMember, "lea-001", "lea-001").await, Ok((2, 420)));
    assert_eq!(own(Role::LeaLead, "lea-002", "lea-002").await, Ok((1, 360)));
    assert_eq!(own(Role::SchoolLead, "school-001001", "school-001001").await, Ok((1, 60)));
    assert_eq!(own(Role::Liaison, "lea-001", "school-001001").await, Ok((1, 60)));
    assert_eq!(own(Role::Viewer, "sea", "lea-002").await, Ok((1, 360)));
    assert_eq!(own(Role::LeaLead, "lea-002", "lea-001").await, Err(Error::Forbidden));
    assert_eq!(own(Role::SchoolLead, "school-001001", "lea-001").await, Err(Error::Forbidden));
    assert_eq!(own(Role::LeaLead, "lea-001", "lea-404").await, Err(Error::Forbidden));
    assert_eq!(own(Role::Viewer, "sea", "lea-404").await, Err(Error::NotFound));
    assert_eq!(own(Role::Viewer, "sea", "sea").await, Err(Error::NotFound));
}

#[tokio::test]
async fn nobody_else_sees_anything() {
    let database = state().await;
    let all = async |principal: Principal| read_ledger(&database, &principal).await.map(|_| ());
    assert_eq!(all(Principal::Public).await, Err(Error::SignedOut));
    assert_eq!(all(signed_in("Ana", Role::LeaLead, "lea-001")).await, Err(Error::Forbidden));
    let own = read_own_burden(&database, &Principal::Public, &organization("lea-001")).await;
    assert_eq!(own.map(|_| ()), Err(Error::SignedOut));
}
