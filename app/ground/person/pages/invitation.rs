//! Where a link leads that an administrator issued: to an account, or to a new password.

use axum::http::StatusCode;
use ground::Error;
use ground::access::RoleAt;
use ground::identity::OrganizationId;
use ground::person::use_cases::read_invitation;
use ground::person::{Invitation, Purpose};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::{ErrorSummary, PageHead, TextField};
use crate::page;
use crate::person::words::{PASSWORD_RULES, place_by_id};
use crate::visit::{Visit, visit};

/// What a link offers.
enum Offer {
    Open(Box<Invitation>),
    /// Used, expired, withdrawn, or never there: the words don't tell which.
    Gone(String),
}

/// The page that a link leads to.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let code = use_params_map().read_untracked().get("code").unwrap_or_default();
    let load = |visit: Visit| async move {
        match read_invitation(&visit.database, &visit.principal, &code, visit.now).await {
            Ok(invitation) => Ok(Offer::Open(Box::new(invitation))),
            Err(Error::Conflict(said)) => Ok(Offer::Gone(said)),
            Err(other) => Err(other),
        }
    };
    page::load(load, |offer| match offer {
        Offer::Open(invitation) => open(&invitation, &visit()).into_any(),
        Offer::Gone(said) => gone(said).into_any(),
    })
}

fn gone(said: String) -> AnyView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(StatusCode::GONE);
    }
    view! {
        <div class="tl-narrow">
            <PageHead title="This link doesn’t work any more" intro=said/>
            <p>"If you have used it before, your account is there: sign in with your e-mail address and the password you chose."</p>
            <p><a class="usa-button" href="/sign-in">"Sign in"</a></p>
        </div>
    }
    .into_any()
}

fn open(invitation: &Invitation, visit: &Visit) -> AnyView {
    let agency = visit.site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let joining = invitation.purpose == Purpose::Join;
    let (title, intro) = match joining {
        true => (
            format!("Welcome, {}", invitation.name),
            format!("{} invites you to Throughline, {agency}.", invitation.invited_by),
        ),
        false => (
            "Choose a new password".to_owned(),
            format!("For {}. {} gave you this link.", invitation.name, invitation.invited_by),
        ),
    };
    let somebody_else = visit.principal.person().filter(|person| person.email != invitation.email).map(|person| {
        format!(
            "You are signed in as {}. If you go on, you will be signed in as {} instead.",
            person.name, invitation.name
        )
    });
    let roles = invitation.roles.iter().map(|held| view! { <li>{role_words(held, &agency)}</li> }).collect_view();
    let name = joining.then(|| view! {
        <TextField name="name" label="Your name" hint="As others will see it." value=invitation.name.clone() autocomplete="name"/>
    });
    let button = if joining { "Set password and sign in" } else { "Change password and sign in" };
    view! {
        <div class="tl-narrow">
            <PageHead title=title intro=intro/>
            <ErrorSummary/>
            {somebody_else.map(warning)}
            <dl class="tl-facts">
                <div><dt>"You sign in with"</dt><dd>{invitation.email.clone()}</dd></div>
                <div>
                    <dt>{if joining { "What you will be" } else { "What you are" }}</dt>
                    <dd><ul class="usa-list usa-list--unstyled">{roles}</ul></dd>
                </div>
                <div><dt>"This link works once, until"</dt><dd>{visit.moment(invitation.expires_at)}</dd></div>
            </dl>
            <form method="post" class="usa-form">
                <input type="text" name="username" autocomplete="username" value=invitation.email.clone() hidden=true readonly=true/>
                {name}
                <TextField name="password" label="Password" hint=PASSWORD_RULES kind="password" autocomplete="new-password"/>
                <button type="submit" class="usa-button">{button}</button>
            </form>
        </div>
    }
    .into_any()
}

fn warning(said: String) -> AnyView {
    view! {
        <div class="usa-alert usa-alert--warning usa-alert--slim">
            <div class="usa-alert__body"><p class="usa-alert__text">{said}</p></div>
        </div>
    }
    .into_any()
}

/// A role for somebody who can't look organizations up yet.
fn role_words(held: &RoleAt, agency: &str) -> String {
    let place = match held.organization == OrganizationId::sea() && !agency.is_empty() {
        true => agency.to_owned(),
        false => place_by_id(&held.organization),
    };
    format!("{}, {place}: {}", held.role.name(), held.role.purpose())
}
