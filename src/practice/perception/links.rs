//! Single-use links: for which organizations, and how many. Which of them have been used is shown nowhere: it would say
//! how many of an organization answered.

use serde::{Deserialize, Serialize};

use super::Code;
use ground::identity::OrganizationId;
use ground::organization::directory::Directory;
use ground::organization::{Kind, Organization, Status};
use ground::problem::{Problems, Result};
use ground::text::clean;

/// Most links made for an organization at a time.
pub const MAX_EACH: usize = 200;
/// Most single-use links a survey has.
pub const MAX_LINKS: usize = 2_000;

/// What is typed to make links.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LinksForm {
    /// LEAs and schools, one a line: a name, a State id or an id like `lea-001902`.
    pub organizations: String,
    /// How many for each.
    pub count: String,
}

/// What links are to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// For whom, each once.
    pub organizations: Vec<OrganizationId>,
    /// How many for each: 1 to 200.
    pub count: usize,
}

impl Wanted {
    /// Checks what was typed against the directory and the number of links there are.
    ///
    /// # Errors
    /// Violations at `organizations` and `count`.
    pub fn parse(form: &LinksForm, directory: &Directory, existing: usize) -> Result<Self> {
        let mut problems = Problems::default();
        let mut organizations: Vec<OrganizationId> = Vec::new();
        for line in form.organizations.lines().map(clean).filter(|line| !line.is_empty()).take(MAX_LINKS + 1) {
            match find(directory, &line) {
                Ok(found) if organizations.contains(&found.id) => {}
                Ok(found) => organizations.push(found.id.clone()),
                Err(said) => problems.add("organizations", said),
            }
        }
        if organizations.is_empty() && !problems.any() {
            problems.add("organizations", "Name at least one LEA or school.");
        }
        let count = form.count.trim().parse().ok().filter(|count| (1..=MAX_EACH).contains(count));
        match count {
            None => problems.add("count", format!("Enter a number from 1 to {MAX_EACH}.")),
            Some(count) if existing + count * organizations.len() > MAX_LINKS => {
                let left = MAX_LINKS.saturating_sub(existing);
                let asked = count * organizations.len();
                problems.add(
                    "count",
                    format!("A survey has {MAX_LINKS} single-use links at most. These would be {asked}; there is room for {left}."),
                );
            }
            Some(_) => {}
        }
        problems.finish(count.map(|count| Self { organizations, count }))
    }
}

/// The one open LEA or school that a line names.
fn find<'d>(directory: &'d Directory, line: &str) -> std::result::Result<&'d Organization, String> {
    let asked = line.to_lowercase();
    let answers = |it: &&Organization| it.kind != Kind::Sea && it.status == Status::Open;
    let by_id = directory
        .iter()
        .filter(answers)
        .filter(|it| it.id.as_str().eq_ignore_ascii_case(line) || it.state_id.eq_ignore_ascii_case(line));
    let mut found: Vec<&Organization> = by_id.collect();
    if found.is_empty() {
        found = directory.iter().filter(answers).filter(|it| it.name.to_lowercase() == asked).collect();
    }
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(format!("“{line}” is no open LEA or school in the directory. Give its full name or its State id.")),
        several => {
            let ids: Vec<_> = several.iter().take(5).map(|it| it.id.as_str()).collect();
            Err(format!("{} organizations are called “{line}”. Give an id instead: {}.", several.len(), ids.join(", ")))
        }
    }
}

/// The LEA that an organization is, or that a school belongs to.
pub fn lea_of(directory: &Directory, organization: &OrganizationId) -> Option<OrganizationId> {
    directory.path(organization).into_iter().find(|it| it.kind == Kind::Lea).map(|it| it.id.clone())
}

/// LEAs by name, each name once: where two share one, their State ids are added.
pub fn named_leas<'d>(directory: &'d Directory, open_only: bool) -> Vec<(OrganizationId, String)> {
    let leas: Vec<&'d Organization> =
        directory.iter().filter(|it| it.kind == Kind::Lea && (!open_only || it.status == Status::Open)).collect();
    let mut counts = std::collections::HashMap::new();
    for lea in &leas {
        *counts.entry(lea.name.to_lowercase()).or_insert(0_usize) += 1;
    }
    let name = |lea: &Organization| match counts.get(&lea.name.to_lowercase()) {
        Some(1) | None => lea.name.clone(),
        Some(_) => format!("{} ({})", lea.name, lea.state_id),
    };
    leas.into_iter().map(|lea| (lea.id.clone(), name(lea))).collect()
}

/// An organization's single-use links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationLinks {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its LEA's name, where it is a school.
    pub lea: Option<String>,
    /// The links' codes, in the order they were made.
    pub codes: Vec<Code>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::problem::Error;

    fn organization(id: &str, kind: Kind, name: &str, parent: &str) -> Organization {
        Organization {
            id: OrganizationId::parse(id).unwrap(),
            kind,
            state_id: id.rsplit('-').next().unwrap().to_owned(),
            nces_id: None,
            name: name.to_owned(),
            parent: OrganizationId::parse(parent),
            region: String::new(),
            grades: String::new(),
            status: Status::Open,
            version: 1,
        }
    }

    fn directory() -> Directory {
        let mut closed = organization("lea-000009", Kind::Lea, "Gone", "sea");
        closed.status = Status::Closed;
        Directory::build(vec![
            organization("sea", Kind::Sea, "Agency", ""),
            organization("lea-000001", Kind::Lea, "Baker", "sea"),
            organization("lea-000002", Kind::Lea, "Cedar", "sea"),
            organization("lea-000003", Kind::Lea, "Cedar", "sea"),
            organization("school-000001001", Kind::School, "Baker Elementary", "lea-000001"),
            closed,
        ])
    }

    fn parse(lines: &str, count: &str, existing: usize) -> Result<Wanted> {
        Wanted::parse(&LinksForm { organizations: lines.into(), count: count.into() }, &directory(), existing)
    }

    #[test]
    fn organizations_are_found_by_name_or_id() {
        let wanted = parse("baker\n\n000002\nLEA-000001\nBaker Elementary", "20", 0).unwrap();
        let ids: Vec<_> = wanted.organizations.iter().map(|id| id.as_str()).collect();
        assert_eq!((ids, wanted.count), (vec!["lea-000001", "lea-000002", "school-000001001"], 20));
    }

    #[test]
    fn what_cant_be_made_is_said_at_its_field() {
        for (lines, count, existing, expected) in [
            ("", "20", 0, vec!["organizations"]),
            ("Nowhere\nGone\nAgency", "20", 0, vec!["organizations"; 3]),
            ("Cedar", "0", 0, vec!["organizations", "count"]),
            ("Baker", "201", 0, vec!["count"]),
            ("Baker\n000002", "100", 1_801, vec!["count"]),
        ] {
            let Err(Error::Invalid(found)) = parse(lines, count, existing) else { panic!("{lines:?} refused") };
            assert_eq!(found.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), expected, "{lines:?}");
        }
        assert!(parse("Baker\n000002", "100", 1_800).is_ok());
    }

    #[test]
    fn a_school_s_lea_is_known_and_names_are_told_apart() {
        let directory = directory();
        let lea = |id: &str| lea_of(&directory, &OrganizationId::parse(id).unwrap()).map(|id| id.to_string());
        assert_eq!(lea("school-000001001").as_deref(), Some("lea-000001"));
        assert_eq!(lea("lea-000002").as_deref(), Some("lea-000002"));
        assert_eq!(lea("sea"), None);
        let named: Vec<_> = named_leas(&directory, true).into_iter().map(|(_, name)| name).collect();
        assert_eq!(named, ["Baker", "Cedar (000002)", "Cedar (000003)"]);
    }
}
