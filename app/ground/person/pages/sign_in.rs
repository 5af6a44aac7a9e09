//! Signing in; in a demonstration also as one of the people in it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use throughline::demonstration::{SignIn, sign_ins};

use crate::components::{ErrorSummary, PageHead, TableFrame, TextField};
use crate::page::send_to;
use crate::person::session::local;
use crate::visit::visit;

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let to = use_query_map().read_untracked().get("to").unwrap_or_default();
    let to = local(&to).to_owned();
    let visit = visit();
    let Some(site) = visit.site.clone() else {
        send_to("/set-up");
        return ().into_any();
    };
    if visit.principal.person().is_some() {
        send_to(&to);
        return ().into_any();
    }
    let demonstration = site.demonstration.then(|| demonstration(&to));
    view! {
        <div class="tl-narrow">
            <PageHead title="Sign in" intro=site.agency.clone()/>
            <ErrorSummary/>
            <form method="post" class="usa-form">
                <input type="hidden" name="to" value=to/>
                <TextField name="email" label="E-mail address" kind="email" autocomplete="username"/>
                <TextField name="password" label="Password" kind="password" autocomplete="current-password"/>
                <button type="submit" class="usa-button">"Sign in"</button>
            </form>
            <p class="tl-quiet tl-after">
                "Forgotten your password, or no account yet? An administrator of your agency can send you a link. "
                <a href="/help#accounts">"How accounts work"</a>
            </p>
        </div>
        {demonstration}
    }
    .into_any()
}

/// The people in the demonstration, each with a form of their own that signs in as them.
fn demonstration(to: &str) -> AnyView {
    let people = sign_ins();
    let password = people.first().map(|person| person.password.clone()).unwrap_or_default();
    let rows = people.into_iter().map(|person| demonstration_row(person, to)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="demonstration">
            <h2 id="demonstration">"Look around as somebody"</h2>
            <p>"These people are invented. All of them have the password "<code>{password}</code>"."</p>
            <TableFrame label="People in the demonstration">
                <table class="usa-table usa-table--borderless">
                    <thead>
                        <tr>
                            <th scope="col">"Person"</th><th scope="col">"Role"</th><th scope="col">"E-mail address"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

fn demonstration_row(person: SignIn, to: &str) -> AnyView {
    let label = format!("Sign in as {}", person.name);
    view! {
        <tr>
            <th scope="row">
                <form method="post">
                    <input type="hidden" name="to" value=to.to_owned()/>
                    <input type="hidden" name="email" value=person.email.clone()/>
                    <input type="hidden" name="password" value=person.password/>
                    <button type="submit" class="usa-button usa-button--outline tl-button-small">{label}</button>
                </form>
            </th>
            <td>{person.role}</td>
            <td>{person.email}</td>
        </tr>
    }
    .into_any()
}
