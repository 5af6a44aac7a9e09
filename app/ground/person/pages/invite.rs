//! Inviting somebody: name, address, role and place; afterwards the link, once.

use ground::organization::use_cases::read_directory;
use leptos::prelude::*;

use super::fields::{LinkToCopy, PlaceField, RoleField};
use crate::components::{Crumbs, ErrorSummary, PageHead, TextField};
use crate::page;
use crate::person::forms::Issued;
use crate::person::place::{home_of, permit_somewhere, shown};
use crate::visit::Visit;

/// The page to invite somebody on.
#[component]
pub fn InvitePage() -> impl IntoView {
    let load = |visit: Visit| async move {
        permit_somewhere(&visit.principal)?;
        let directory = read_directory(&visit.database, &visit.principal).await?;
        let home = home_of(&visit.principal).and_then(|id| directory.get(&id).map(shown));
        Ok(home.unwrap_or_default())
    };
    page::load(load, |home| {
        let trail = vec![("/people".to_owned(), "People".to_owned())];
        let body = match use_context::<Issued>() {
            Some(issued) => invited(issued).into_any(),
            None => form(home).into_any(),
        };
        view! {
            <div class="tl-narrow">
                <Crumbs trail=trail here="Invite"/>
                {body}
            </div>
        }
    })
}

fn form(home: String) -> AnyView {
    view! {
        <PageHead title="Invite somebody" intro="You get a link to send to them. By it they choose a password; you never see it."/>
        <ErrorSummary/>
        <form method="post" class="usa-form">
            <TextField name="name" label="Name" hint="They can change it when they come in." autocomplete="off"/>
            <TextField name="email" label="E-mail address" hint="They sign in with it." kind="email" autocomplete="off"/>
            <TextField name="title" label="Job title (optional)" autocomplete="off"/>
            <RoleField/>
            <PlaceField value=home/>
            <button type="submit" class="usa-button">"Make the link"</button>
        </form>
    }
    .into_any()
}

fn invited(issued: Issued) -> AnyView {
    view! {
        <PageHead title=format!("{} is invited", issued.name)/>
        <LinkToCopy issued=issued/>
        <ul class="usa-button-group tl-after">
            <li class="usa-button-group__item"><a class="usa-button" href="/people/invite">"Invite somebody else"</a></li>
            <li class="usa-button-group__item"><a class="usa-button usa-button--outline" href="/people">"To the people"</a></li>
        </ul>
    }
    .into_any()
}
