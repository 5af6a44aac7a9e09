//! What tests of every wing start from: an invented State, places in it and people. Databases are `database::testing`'s.

use crate::access::{Principal, Role, RoleAt, SignedIn};
use crate::database::{Change, Database};
use crate::identity::{OrganizationId, PersonId};
use crate::organization::{Kind, Organization, Status, store as organizations};
use crate::person::{Account, store as people};
use crate::site::Site;

/// Meridian, whose school years start in July.
pub fn site() -> Site {
    Site {
        state: "Meridian".to_owned(),
        agency: "Meridian Department of Education".to_owned(),
        time_zone: "America/Chicago".to_owned(),
        school_year_starts: 7,
        demonstration: false,
        version: 1,
    }
}

/// The id of an organization.
pub fn organization(key: &str) -> OrganizationId {
    OrganizationId::parse(key).expect("a key")
}

/// Somebody with one role, signed in, of whom the database knows nothing.
pub fn signed_in(name: &str, role: Role, at: &str) -> Principal {
    let key = name.to_lowercase();
    Principal::Person(SignedIn {
        id: PersonId::parse(&key).expect("a key"),
        name: name.to_owned(),
        email: format!("{key}@example.org"),
        roles: vec![RoleAt { role, organization: organization(at) }],
    })
}

/// Likewise, with an account that no password opens.
pub async fn person(database: &Database, name: &str, role: Role, at: &str) -> Principal {
    let principal = signed_in(name, role, at);
    if let Principal::Person(SignedIn { id, name, email, roles }) = principal.clone() {
        let account = Account { name, email, title: String::new(), roles };
        let change = people::create(Change::unrecorded(), &id, &account, String::new(), chrono::Utc::now());
        change.run(database).await.expect("is stored");
    }
    principal
}

/// The SEA.
pub fn sea() -> Organization {
    Organization {
        id: OrganizationId::sea(),
        kind: Kind::Sea,
        state_id: String::new(),
        nces_id: None,
        name: "Meridian Department of Education".to_owned(),
        parent: None,
        region: String::new(),
        grades: String::new(),
        status: Status::Open,
        version: 1,
    }
}

/// An open LEA.
pub fn lea(state_id: &str, name: &str, region: &str) -> Organization {
    Organization {
        id: Kind::Lea.id_of(state_id).expect("a key"),
        kind: Kind::Lea,
        state_id: state_id.to_owned(),
        name: name.to_owned(),
        parent: Some(OrganizationId::sea()),
        region: region.to_owned(),
        ..sea()
    }
}

/// An open school of an LEA.
pub fn school(state_id: &str, name: &str, lea: &str) -> Organization {
    Organization {
        id: Kind::School.id_of(state_id).expect("a key"),
        kind: Kind::School,
        state_id: state_id.to_owned(),
        name: name.to_owned(),
        parent: Kind::Lea.id_of(lea),
        grades: "09 - 12".to_owned(),
        ..sea()
    }
}

/// The SEA for the key `sea`, an LEA of region 7 for `lea-…`, or a school of the LEA whose id is its own without the last
/// three digits.
pub fn place(key: &str) -> Organization {
    let name = format!("The {key}");
    match key.split_once('-') {
        Some(("lea", id)) => lea(id, &name, "7"),
        Some(("school", id)) => school(id, &name, &id[..id.len() - 3]),
        _ => sea(),
    }
}

/// Stores organizations.
pub async fn plant(database: &Database, places: impl IntoIterator<Item = Organization>) {
    let places: Vec<_> = places.into_iter().collect();
    let revision = database.revision(organizations::REVISED).await.expect("is read");
    let change = organizations::write_all(Change::unrecorded(), &places, revision);
    change.run(database).await.expect("are stored");
}
