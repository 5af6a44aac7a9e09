//! What people make of how a metric stands, beside the computed status: the newest judgement, those before it, and the form.

use app_ground::components::{ChoiceField, Choices, TextArea};
use app_ground::form::FormState;
use app_ground::visit::{Visit, visit};
use ground::identity::OrganizationId;
use leptos::prelude::*;
use progress::metric::{Color, Judgement};

use super::mark::judgement_mark;

/// Judgements of a metric at an organization, the newest first, with the form for whoever may judge. It posts to the page
/// it stands on, as `do=judge`.
pub fn judgement_section(
    judgements: &[Judgement],
    may_judge: bool,
    organization: &OrganizationId,
) -> impl IntoView + use<> {
    let visit = visit();
    let now = match judgements.split_first() {
        Some((newest, earlier)) => view! { {judged(newest, &visit)}{before(earlier, &visit)} }.into_any(),
        None => view! { <p class="tl-quiet">"Nobody has judged it yet."</p> }.into_any(),
    };
    let form = may_judge.then(|| form(organization));
    (may_judge || !judgements.is_empty()).then(|| {
        view! {
            <section class="tl-section" id="judgement" aria-labelledby="judgement-heading">
                <h2 id="judgement-heading">"What people make of it"</h2>
                <p class="tl-quiet">"A person’s view stands beside the computed status and never changes it."</p>
                {now}
                {form}
            </section>
        }
    })
}

fn judged(judgement: &Judgement, visit: &Visit) -> AnyView {
    view! {
        <div class="tl-judgement">
            <p>{judgement_mark(judgement.color)}" "<span class="tl-quiet">{judgement.by.clone()}", "{visit.moment(judgement.at)}</span></p>
            <p class="tl-said">{judgement.reason.clone()}</p>
        </div>
    }
    .into_any()
}

fn before(earlier: &[Judgement], visit: &Visit) -> impl IntoView + use<> {
    let all = earlier.iter().map(|judgement| view! { <li>{judged(judgement, visit)}</li> }).collect_view();
    (!earlier.is_empty()).then(|| {
        view! { <details><summary>"Earlier judgements"</summary><ul class="tl-notes">{all}</ul></details> }
    })
}

fn form(organization: &OrganizationId) -> AnyView {
    let state = FormState::current();
    let open = state.message("color").is_some() || state.message("reason").is_some();
    let colors: Choices =
        Color::ALL.map(|color| (color.key().to_owned(), format!("{}: {}", color.name(), color.meaning()))).into();
    view! {
        <details class="tl-no-print" open=open>
            <summary>"Record a judgement"</summary>
            <form method="post" class="usa-form usa-form--large tl-form">
                <input type="hidden" name="organization" value=organization.to_string()/>
                <ChoiceField name="color" label="How do you see it?" choices=colors/>
                <TextArea name="reason" label="Why" hint="What the figures don’t show. At most 1,000 characters." rows=3/>
                <button class="usa-button" type="submit" name="do" value="judge">"Record the judgement"</button>
            </form>
        </details>
    }
    .into_any()
}
