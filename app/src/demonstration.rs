//! What a demonstration shows beside the usual: its people, to look around as.

use app_ground::components::TableFrame;
use demonstration::{SignIn, sign_ins};
use leptos::prelude::*;

/// The people in the demonstration, each with a form of their own that signs in as them and goes to `to`.
pub fn people_to_sign_in_as(to: &str) -> AnyView {
    let people = sign_ins();
    let password = people.first().map(|person| person.password.clone()).unwrap_or_default();
    let rows = people.into_iter().map(|person| person_row(person, to)).collect_view();
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

fn person_row(person: SignIn, to: &str) -> AnyView {
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
