//! The set-up page of an empty installation, and the settings page of one that is in use.

use ground::Error;
use ground::access::{Action, Place};
use ground::site::Site;
use ground::site::use_cases::read_site;
use leptos::prelude::*;

use super::fields::{SiteFields, SiteValues, month, zone_words};
use crate::components::{ErrorSummary, PageHead, StoredNow, TextField};
use crate::form::FormState;
use crate::page::{self, send_to};
use crate::person::PASSWORD_RULES;
use crate::visit::{Visit, visit};

/// The set-up page; once it has been used it leads to the start page.
#[component]
pub fn SetUpPage() -> impl IntoView {
    if visit().site.is_some() {
        send_to("/");
        return ().into_any();
    }
    let values = SiteValues {
        state: String::new(),
        agency: String::new(),
        time_zone: "America/New_York".to_owned(),
        school_year_starts: 7,
    };
    view! {
        <div class="tl-narrow">
            <PageHead title="Set up Throughline"
                intro="Four answers about your agency, your own account, and the code that proves you run this installation."/>
            <ErrorSummary/>
            <form method="post" class="usa-form">
                <fieldset class="usa-fieldset tl-part">
                    <legend class="usa-legend usa-legend--large">"Your agency"</legend>
                    <p>"You can change all of this later."</p>
                    <SiteFields values=values/>
                </fieldset>
                <fieldset class="usa-fieldset tl-part">
                    <legend class="usa-legend usa-legend--large">"You, the first administrator"</legend>
                    <TextField name="name" label="Your name" autocomplete="name"/>
                    <TextField name="email" label="E-mail address" hint="You sign in with it." kind="email" autocomplete="username"/>
                    <TextField name="password" label="Password" hint=PASSWORD_RULES kind="password" autocomplete="new-password"/>
                </fieldset>
                <fieldset class="usa-fieldset tl-part">
                    <legend class="usa-legend usa-legend--large">"The set-up code"</legend>
                    <TextField name="code" label="Code" autocomplete="off"
                        hint="Four groups of five letters and digits. The program printed it where it was started."/>
                </fieldset>
                <button type="submit" class="usa-button">"Set up"</button>
            </form>
        </div>
    }
    .into_any()
}

/// The settings of the installation, for administrators of the SEA.
#[component]
pub fn SitePage() -> impl IntoView {
    let load = |visit: Visit| async move {
        visit.principal.permit(Action::EditOrganizations, &Place::sea())?;
        read_site(&visit.database).await?.ok_or(Error::NotFound)
    };
    page::load(load, |site| {
        let form = FormState::current();
        let values = SiteValues {
            state: site.state.clone(),
            agency: site.agency.clone(),
            time_zone: site.time_zone.clone(),
            school_year_starts: site.school_year_starts,
        };
        view! {
            <div class="tl-narrow">
                <PageHead title="Settings" intro="What this installation says of itself, for everybody in it."/>
                <ErrorSummary/>
                {stored(&site)}
                <form method="post" class="usa-form">
                    <input type="hidden" name="version" value=form.version(site.version)/>
                    <SiteFields values=values/>
                    <p class="tl-quiet">
                        "A new time zone or school year changes how dates are shown and counted from now on. "
                        "What is final stays as it was said."
                    </p>
                    <button type="submit" class="usa-button">"Save"</button>
                </form>
                <p><a href="/jobs">"Jobs"</a>": work that goes on beside your clicks, and what was given up of it."</p>
            </div>
        }
    })
}

/// What is stored now, beside what was typed, when somebody else saved first.
fn stored(site: &Site) -> AnyView {
    let facts = view! {
        <dl class="tl-facts">
            <div><dt>"State"</dt><dd>{site.state.clone()}</dd></div>
            <div><dt>"State education agency"</dt><dd>{site.agency.clone()}</dd></div>
            <div><dt>"Time zone"</dt><dd>{zone_words(&site.time_zone)}</dd></div>
            <div><dt>"First month of the school year"</dt><dd>{month(site.school_year_starts)}</dd></div>
        </dl>
    };
    let facts = facts.into_any();
    view! { <StoredNow>{facts}</StoredNow> }.into_any()
}
