//! An organization: where it stands in the tree, what is known of it, and what belongs to it.

use ground::organization::use_cases::{OrganizationView, read_directory, view_organization};
use ground::organization::{Kind, Organization, OrganizationId, Status};
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::marks::{DIRECTORY, Facts, StatusMark, address_of, or_not_recorded, region_in_words};
use crate::components::{Crumbs, PageHead, TableFrame, address_with, counted};
use crate::page;
use crate::visit::Visit;

/// How many organizations of a kind there are, and how many of them are closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    all: usize,
    closed: usize,
}

impl Tally {
    fn of<'a>(organizations: impl Iterator<Item = &'a Organization>) -> Self {
        organizations.fold(Self::default(), |tally, each| Self {
            all: tally.all + 1,
            closed: tally.closed + usize::from(each.status == Status::Closed),
        })
    }

    /// `12 schools, 2 of them closed`.
    fn in_words(self, one: &str, many: &str) -> String {
        let all = counted(self.all, one, many);
        match (self.all, self.closed) {
            (_, 0) => all,
            (1, _) => format!("{all}, closed"),
            (_, closed) => format!("{all}, {closed} of them closed"),
        }
    }
}

/// What another wing tells of an organization on its page.
pub struct Sections {
    /// What needs attention, above all else.
    pub first: AnyView,
    /// Under the organization's own facts.
    pub others: AnyView,
}

/// An organization, with what `tell` knows of it.
pub fn organization_page<T, F>(tell: T) -> impl IntoView
where
    T: FnOnce(Visit, Organization) -> F + Send + 'static,
    F: Future<Output = Result<Sections>> + Send + 'static,
{
    let id = id_asked_for();
    page::load(
        |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let view = view_organization(&visit.database, &visit.principal, &id).await?;
            let tallies = match view.organization.kind {
                Kind::Sea => {
                    let directory = read_directory(&visit.database, &visit.principal).await?;
                    let of = |kind| Tally::of(directory.iter().filter(|each| each.kind == kind));
                    (of(Kind::Lea), of(Kind::School))
                }
                _ => Default::default(),
            };
            let sections = tell(visit, view.organization.clone()).await?;
            Ok((view, tallies, sections))
        },
        |(view, (leas, schools), sections)| {
            let name = view.organization.name.clone();
            let edit = view.may_edit.then(|| {
                let address = format!("{}/edit", address_of(&view.organization.id));
                view! { <a class="usa-button usa-button--outline" href=address>"Edit"</a> }
            });
            let below = match view.organization.kind {
                Kind::Sea => holdings(leas, schools).into_any(),
                Kind::Lea => schools_of(&view).into_any(),
                Kind::School => ().into_any(),
            };
            view! {
                <Crumbs trail=trail(&view.above) here=name.clone()/>
                <PageHead title=name>{edit}</PageHead>
                {sections.first}
                {facts(&view)}
                {sections.others}
                {below}
            }
        },
    )
}

/// The organization the address names.
pub(super) fn id_asked_for() -> Option<OrganizationId> {
    OrganizationId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default())
}

/// The directory, then from the SEA down to what is directly above.
pub(super) fn trail(above: &[Organization]) -> Vec<(String, String)> {
    let directory = (DIRECTORY.to_owned(), "Organizations".to_owned());
    let above = above.iter().rev().map(|each| (address_of(&each.id), each.name.clone()));
    std::iter::once(directory).chain(above).collect()
}

fn facts(view: &OrganizationView) -> AnyView {
    let organization = &view.organization;
    let status = view! { <StatusMark status=organization.status/> }.into_any();
    let mut facts = vec![("Kind", kind_in_words(organization.kind).into_any()), ("Status", status)];
    if organization.kind != Kind::Sea {
        facts.push(("State id", or_not_recorded(organization.state_id.clone())));
        facts.push(("NCES id", or_not_recorded(organization.nces_id.clone().unwrap_or_default())));
        facts.push(("Region", or_not_recorded(region_in_words(&view.region))));
        facts.push(("Grades", or_not_recorded(organization.grades.clone())));
    }
    if let Some(parent) = view.above.first() {
        let link = view! { <a href=address_of(&parent.id)>{parent.name.clone()}</a> };
        facts.push(("Belongs to", link.into_any()));
    }
    view! { <Facts facts=facts/> }.into_any()
}

fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Sea => "State agency (SEA)",
        Kind::Lea => "LEA (district)",
        Kind::School => "School",
    }
}

fn holdings(leas: Tally, schools: Tally) -> AnyView {
    let link = |kind: Kind, words: String| {
        view! { <li><a href=address_with(DIRECTORY, &[("kind", kind.key())])>{words}</a></li> }
    };
    view! {
        <section class="tl-section" aria-labelledby="holdings">
            <h2 id="holdings">"What belongs to it"</h2>
            <ul class="usa-list">
                {link(Kind::Lea, leas.in_words("LEA", "LEAs"))}
                {link(Kind::School, schools.in_words("school", "schools"))}
            </ul>
        </section>
    }
    .into_any()
}

fn schools_of(view: &OrganizationView) -> AnyView {
    let schools = &view.children;
    let content = match schools.is_empty() {
        true => no_schools(view.may_edit).into_any(),
        false => {
            let words = Tally::of(schools.iter()).in_words("school", "schools");
            let rows = schools.iter().map(school_row).collect_view();
            view! {
                <TableFrame label="Schools of this LEA">
                    <table class="usa-table usa-table--borderless usa-table--stacked-header">
                        <caption>{words}"."</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"State id"</th>
                                <th scope="col">"Grades"</th>
                                <th scope="col">"Status"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            }
            .into_any()
        }
    };
    view! {
        <section class="tl-section" aria-labelledby="schools">
            <h2 id="schools">"Schools"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn school_row(school: &Organization) -> AnyView {
    let grades = if school.grades.is_empty() { "–".to_owned() } else { school.grades.clone() };
    view! {
        <tr>
            <th scope="row" data-label="Name"><a href=address_of(&school.id)>{school.name.clone()}</a></th>
            <td data-label="State id" class="tl-id">{school.state_id.clone()}</td>
            <td data-label="Grades">{grades}</td>
            <td data-label="Status"><StatusMark status=school.status/></td>
        </tr>
    }
    .into_any()
}

fn no_schools(may_import: bool) -> AnyView {
    let next = match may_import {
        true => view! { "Bring them in from a file: "<a href="/organizations/import">"import organizations"</a>"." }
            .into_any(),
        false => "An administrator brings them in from a file.".into_any(),
    };
    view! { <p>"No schools of this LEA are recorded yet. "{next}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_says_how_many_are_closed() {
        for (all, closed, expected) in [
            (0, 0, "no schools"),
            (1, 0, "1 school"),
            (1, 1, "1 school, closed"),
            (12, 0, "12 schools"),
            (12, 2, "12 schools, 2 of them closed"),
        ] {
            assert_eq!(Tally { all, closed }.in_words("school", "schools"), expected);
        }
    }
}
