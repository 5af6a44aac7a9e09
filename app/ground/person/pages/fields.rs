//! What several of these pages' forms are made of: a role with its purpose, its place, and the link to copy.

use ground::access::Role;
use ground::person::Purpose;
use leptos::prelude::*;

use crate::components::TextField;
use crate::form::FormState;
use crate::person::forms::Issued;
use crate::person::place;
use crate::visit::visit;

/// One of the roles, each with what it is for. The first option's id is the field's name.
#[component]
pub fn RoleField() -> impl IntoView {
    let state = FormState::current();
    let message = state.message("role");
    let class = if message.is_some() { "usa-fieldset tl-part usa-form-group--error" } else { "usa-fieldset tl-part" };
    let options = Role::ALL.into_iter().enumerate().map(|(at, role)| {
        let id = if at == 0 { "role".to_owned() } else { format!("role-{at}") };
        let checked = state.chosen("role", role.key(), false);
        view! {
            <div class="usa-radio">
                <input class="usa-radio__input" id=id.clone() type="radio" name="role" value=role.key() checked=checked/>
                <label class="usa-radio__label" for=id>
                    {role.name()}<span class="usa-radio__label-description">{role.purpose()}</span>
                </label>
            </div>
        }
    });
    let options = options.collect_view();
    view! {
        <fieldset class=class>
            <legend class="usa-legend">"Role"</legend>
            {message.map(|message| view! { <span class="usa-error-message">{message}</span> })}
            {options}
        </fieldset>
    }
}

/// Where the role is held, by name or State id.
#[component]
pub fn PlaceField(
    /// What stands there on a first look.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! {
        <TextField name=place::FIELD label="Organization" value=value
            hint="The name or the State id of the SEA, an LEA or a school. The role reaches everything under it."/>
    }
}

/// A link that was just issued, to be copied now: it can't be shown again.
#[component]
pub fn LinkToCopy(
    /// The link.
    issued: Issued,
) -> impl IntoView {
    let visit = visit();
    let until = visit.moment(visit.now + issued.purpose.valid_for());
    let use_it = match issued.purpose {
        Purpose::Join => "By it they choose a password and have their account.",
        Purpose::Reset => "By it they choose a new password. Until then their old one still works.",
    };
    view! {
        <div class="usa-summary-box tl-link-to-copy">
            <div class="usa-summary-box__body">
                <h2 class="usa-summary-box__heading">"Copy this link now"</h2>
                <div class="usa-summary-box__text">
                    <p>{format!("Send it to {} yourself. ", issued.name)}{use_it}</p>
                    <label class="usa-label" for="link">{format!("Link for {}", issued.name)}</label>
                    <input class="usa-input" id="link" type="text" readonly=true value=issued.link aria-describedby="link-hint"/>
                    <p id="link-hint" class="tl-after">
                        "It works once, until "<strong>{until}</strong>", for whoever has it. "
                        "Only its fingerprint is stored, so it can’t be shown again."
                    </p>
                </div>
            </div>
        </div>
    }
}
