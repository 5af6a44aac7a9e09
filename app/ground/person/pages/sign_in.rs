//! Signing in.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{ErrorSummary, PageHead, TextField};
use crate::page::send_to;
use crate::person::session::local;
use crate::visit::visit;

/// The sign-in page; on a demonstration `invented` shows the people to sign in as, who then go to the address it is given.
pub fn sign_in_page(invented: impl FnOnce(&str) -> AnyView) -> AnyView {
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
    let invented = site.demonstration.then(|| invented(&to));
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
        {invented}
    }
    .into_any()
}
