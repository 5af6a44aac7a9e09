//! Correcting an organization by hand. What it *is*, its kind, State id and place in the tree, comes only from files.

use ground::Error;
use ground::organization::use_cases::{OrganizationView, view_organization};
use ground::organization::{Kind, LEA_NCES_ID_DIGITS, Organization, SCHOOL_NCES_ID_DIGITS, Status};
use leptos::prelude::*;

use super::marks::{Facts, StatusMark, address_of, or_not_recorded};
use super::page::{id_asked_for, trail};
use crate::components::{ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, StoredNow, TextField};
use crate::form::FormState;
use crate::page;

/// An organization's facts as a form.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = id_asked_for();
    page::load(
        |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let view = view_organization(&visit.database, &visit.principal, &id).await?;
            match (view.organization.kind, view.may_edit) {
                // The State agency's name belongs to the installation's settings.
                (Kind::Sea, _) => Err(Error::NotFound),
                (_, false) => Err(Error::Forbidden),
                (_, true) => Ok(view),
            }
        },
        |view| form(&view),
    )
}

fn form(view: &OrganizationView) -> AnyView {
    let organization = &view.organization;
    let state = FormState::current();
    let typed = organization.form();
    let mut trail = trail(&view.above);
    trail.push((address_of(&organization.id), organization.name.clone()));
    let statuses: Choices = Status::ALL.map(|status| (status.key().to_owned(), status.name().to_owned())).to_vec();
    let digits = if organization.kind == Kind::Lea { LEA_NCES_ID_DIGITS } else { SCHOOL_NCES_ID_DIGITS };
    view! {
        <Crumbs trail=trail here="Edit"/>
        <PageHead title=format!("Edit {}", organization.name) intro="Its kind, State id and place in the tree come from files only."/>
        <ErrorSummary/>
        {stored_now(organization)}
        <form method="post" class="usa-form usa-form--large tl-narrow">
            <input type="hidden" name="version" value=state.version(organization.version)/>
            <TextField name="name" label="Name" value=typed.name/>
            <TextField name="region" label="Region" hint=region_hint(organization.kind) value=typed.region/>
            <TextField name="grades" label="Grades" hint="The grades it serves, as the State writes them. May stay empty." value=typed.grades/>
            <TextField name="nces_id" label="NCES id"
                hint=format!("{digits} digits, from the National Center for Education Statistics. May stay empty.") value=typed.nces_id/>
            <ChoiceField name="status" label="Status" hint="A closed organization stays in the directory with its history."
                choices=statuses values=vec![typed.status]/>
            <button class="usa-button" type="submit">"Save"</button>
            <p><a href=address_of(&organization.id)>"Back without saving"</a></p>
        </form>
    }
    .into_any()
}

fn region_hint(kind: Kind) -> &'static str {
    match kind {
        Kind::School => "May stay empty: a school without a region lies in its LEA’s.",
        _ => "The State’s region, by its name or number. May stay empty.",
    }
}

/// What somebody else saved in the meantime, beside what was typed here.
fn stored_now(organization: &Organization) -> AnyView {
    let facts = vec![
        ("Name", or_not_recorded(organization.name.clone())),
        ("Region", or_not_recorded(organization.region.clone())),
        ("Grades", or_not_recorded(organization.grades.clone())),
        ("NCES id", or_not_recorded(organization.nces_id.clone().unwrap_or_default())),
        ("Status", view! { <StatusMark status=organization.status/> }.into_any()),
    ];
    view! { <StoredNow><Facts facts=facts/></StoredNow> }.into_any()
}
