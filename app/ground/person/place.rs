//! Where a role is to be held, as a person types it: an organization's name or State id, found in the directory.

use ground::access::{Action, Place, Principal};
use ground::identity::OrganizationId;
use ground::organization::Organization;
use ground::organization::directory::{Directory, Query};
use ground::{Error, Violation};

/// How many candidates are named when several fit.
const CANDIDATES: usize = 5;

/// The field that an organization is typed into.
pub const FIELD: &str = "organization";

/// Whether the principal keeps accounts at the SEA or anywhere under it.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub fn permit_somewhere(principal: &Principal) -> Result<(), Error> {
    let refusal = match principal.permit(Action::ManagePeople, &Place::sea()) {
        Ok(_) => return Ok(()),
        Err(refusal) => refusal,
    };
    home_of(principal).map(|_| ()).ok_or(refusal)
}

/// The organization that an administrator most likely means: the SEA, or the first of their own.
pub fn home_of(principal: &Principal) -> Option<OrganizationId> {
    if principal.may(Action::ManagePeople, &Place::sea()) {
        return Some(OrganizationId::sea());
    }
    let own = principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    let places = own.iter().map(|held| held.organization.clone());
    places.into_iter().find(|id| principal.may(Action::ManagePeople, &Place::of(vec![id.clone()])))
}

/// Whether the principal keeps accounts at every one of these organizations.
pub fn may_manage<'a>(
    principal: &Principal,
    directory: &Directory,
    at: impl IntoIterator<Item = &'a OrganizationId>,
) -> bool {
    at.into_iter().all(|id| directory.place(id).is_some_and(|place| principal.may(Action::ManagePeople, &place)))
}

/// An organization as it is offered and understood again: `Cayuga ISD (001902)`.
pub fn shown(organization: &Organization) -> String {
    match organization.state_id.as_str() {
        "" => organization.name.clone(),
        state_id => format!("{} ({state_id})", organization.name),
    }
}

/// The organization that was typed, where the principal may give roles.
///
/// # Errors
/// Says that nothing fits, what fits when several do, or that it is out of reach.
pub fn find(directory: &Directory, principal: &Principal, typed: &str) -> Result<OrganizationId, Violation> {
    let found = named(directory, typed.trim())?;
    match may_manage(principal, directory, [&found.id]) {
        true => Ok(found.id.clone()),
        false => Err(Violation::new(
            FIELD,
            format!("You can’t give roles at {}. Choose an organization you administer.", found.name),
        )),
    }
}

fn named<'d>(directory: &'d Directory, typed: &str) -> Result<&'d Organization, Violation> {
    if typed.is_empty() {
        return Err(Violation::new(FIELD, "Enter the name or the State id of an organization."));
    }
    let exact = |fits: &dyn Fn(&Organization) -> bool| {
        let mut fitting = directory.iter().filter(|each| fits(each));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let same = |one: &str| one.to_lowercase() == typed.to_lowercase();
    if let Some(found) = exact(&|each| each.id.as_str() == typed || same(&shown(each)))
        .or_else(|| exact(&|each| !each.state_id.is_empty() && same(&each.state_id)))
        .or_else(|| exact(&|each| same(&each.name)))
    {
        return Ok(found);
    }
    let found = directory.search(&Query { text: typed.to_owned(), ..Query::default() });
    match (found.rows.as_slice(), found.total) {
        ([only], 1) => Ok(only),
        ([], _) => Err(Violation::new(
            FIELD,
            format!("No organization fits “{typed}”. Check the spelling, or type its State id."),
        )),
        (several, total) => Err(Violation::new(FIELD, ambiguous(typed, several, total))),
    }
}

fn ambiguous(typed: &str, several: &[&Organization], total: usize) -> String {
    let listed: Vec<String> = several.iter().take(CANDIDATES).map(|each| shown(each)).collect();
    let more = match total.saturating_sub(CANDIDATES) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("{total} organizations fit “{typed}”: {}{more}. Type the State id of the one you mean.", listed.join("; "))
}

#[cfg(test)]
mod tests {
    use ground::access::{Role, RoleAt, SignedIn};
    use ground::identity::PersonId;
    use ground::organization::{Kind, Status};

    use super::*;

    fn organization(kind: Kind, state_id: &str, name: &str, parent: Option<&str>) -> Organization {
        Organization {
            id: kind.id_of(state_id).unwrap(),
            kind,
            state_id: state_id.to_owned(),
            nces_id: None,
            name: name.to_owned(),
            parent: parent.and_then(OrganizationId::parse),
            region: String::new(),
            grades: String::new(),
            status: Status::Open,
            version: 1,
        }
    }

    fn directory() -> Directory {
        Directory::build(vec![
            organization(Kind::Sea, "", "Meridian Department of Education", None),
            organization(Kind::Lea, "001902", "Cayuga ISD", Some("sea")),
            organization(Kind::Lea, "001903", "Elkhart ISD", Some("sea")),
            organization(Kind::School, "001902001", "Cayuga H S", Some("lea-001902")),
            organization(Kind::School, "001903001", "Lincoln", Some("lea-001903")),
            organization(Kind::School, "001902002", "Lincoln", Some("lea-001902")),
        ])
    }

    fn administrator(at: &str) -> Principal {
        Principal::Person(SignedIn {
            id: PersonId::parse("ana").unwrap(),
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            roles: vec![RoleAt { role: Role::Admin, organization: OrganizationId::parse(at).unwrap() }],
        })
    }

    #[test]
    fn an_organization_is_found_by_id_name_or_a_part_that_only_it_has() {
        for (typed, expected) in [
            ("001902", "lea-001902"),
            ("cayuga isd", "lea-001902"),
            ("Cayuga ISD (001902)", "lea-001902"),
            (" Lincoln (001903001) ", "school-001903001"),
            ("elkhart", "lea-001903"),
            ("sea", "sea"),
            ("Meridian Department of Education", "sea"),
        ] {
            let found = find(&directory(), &administrator("sea"), typed).map(|id| id.to_string());
            assert_eq!(found, Ok(expected.to_owned()), "{typed:?}");
        }
    }

    #[test]
    fn what_fits_several_or_nothing_says_so() {
        let said = |typed: &str| find(&directory(), &administrator("sea"), typed).unwrap_err().message;
        assert!(said("Lincoln").contains("Lincoln (001902002)") && said("Lincoln").contains("Lincoln (001903001)"));
        assert!(said("0019").contains("5 organizations fit"));
        assert!(said("Springfield").starts_with("No organization fits"));
        assert!(said("  ").starts_with("Enter the name"));
    }

    #[test]
    fn an_lea_s_administrator_stays_under_the_lea() {
        let admin = administrator("lea-001902");
        assert_eq!(find(&directory(), &admin, "Cayuga H S").unwrap().as_str(), "school-001902001");
        assert!(find(&directory(), &admin, "Elkhart ISD").unwrap_err().message.contains("can’t give roles"));
        assert_eq!(home_of(&admin).unwrap().as_str(), "lea-001902");
        assert!(permit_somewhere(&admin).is_ok());
        assert_eq!(permit_somewhere(&Principal::Public), Err(Error::SignedOut));
    }
}
