//! One's own account: who one is here, and a new password.

use ground::organization::use_cases::read_directory;
use ground::person::use_cases::view_person;
use leptos::prelude::*;

use crate::components::{ErrorSummary, PageHead, TextField};
use crate::page;
use crate::person::words::{PASSWORD_RULES, last_signed_in, role_list};
use crate::visit::visit;

/// The page of one's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let load = |visit: crate::visit::Visit| async move {
        let id = visit.principal.own()?.0.id.clone();
        let person = view_person(&visit.database, &visit.principal, &id).await?;
        Ok((person, read_directory(&visit.database, &visit.principal).await?))
    };
    page::load(load, |(person, directory)| {
        let title = (!person.title.is_empty())
            .then(|| view! { <div><dt>"Job title"</dt><dd>{person.title.clone()}</dd></div> });
        view! {
            <div class="tl-narrow">
                <PageHead title="Your account" intro=person.name.clone()/>
                <ErrorSummary/>
                <dl class="tl-facts">
                    <div><dt>"E-mail address"</dt><dd>{person.email.clone()}</dd></div>
                    {title}
                    <div><dt>"What you are here"</dt><dd>{role_list(&person.roles, &directory)}</dd></div>
                    <div><dt>"Signed in last"</dt><dd>{last_signed_in(person.last_signed_in_at, &visit())}</dd></div>
                </dl>
                <p class="tl-quiet">"Is something wrong here? An administrator can change it."</p>
                {password_form(&person.email)}
            </div>
        }
    })
}

fn password_form(email: &str) -> AnyView {
    view! {
        <section class="tl-section" aria-labelledby="change-password">
            <h2 id="change-password">"Change your password"</h2>
            <p>"You stay signed in here and are signed out everywhere else."</p>
            <form method="post" class="usa-form">
                <input type="text" name="username" autocomplete="username" value=email.to_owned() hidden=true readonly=true/>
                <TextField name="old_password" label="Password at present" kind="password" autocomplete="current-password"/>
                <TextField name="password" label="New password" hint=PASSWORD_RULES kind="password" autocomplete="new-password"/>
                <button type="submit" class="usa-button">"Change password"</button>
            </form>
        </section>
    }
    .into_any()
}
