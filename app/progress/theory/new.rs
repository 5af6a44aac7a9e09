//! Beginning a theory: its name and its prose.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TextArea, TextField};
use app_ground::page::load;
use ground::access::Action;
use leptos::prelude::*;
use progress::theory::Theory;

use super::address::THEORIES;

/// Begins a theory.
#[component]
pub fn NewTheoryPage() -> impl IntoView {
    load(
        |visit| async move { visit.principal.permit(Action::WorkOnTheory, &ground::access::Place::sea()).map(|_| ()) },
        |()| {
            view! {
                <Crumbs trail=vec![(THEORIES.to_owned(), "Theory of action".to_owned())] here="Begin a theory"/>
                <div class="tl-narrow">
                    <PageHead title="Begin a theory of action" intro="Say it in one breath first. Strategies, goals and the links between their metrics come next."/>
                    <ErrorSummary/>
                    <form method="post" class="usa-form usa-form--large tl-form">
                        {prose_fields(None)}
                        <button class="usa-button" type="submit">"Begin as a draft"</button>
                    </form>
                </div>
            }
        },
    )
}

/// The fields of a theory’s name and prose.
pub(super) fn prose_fields(theory: Option<&Theory>) -> AnyView {
    let of = |read: fn(&Theory) -> &String| theory.map(|theory| read(theory).clone()).unwrap_or_default();
    view! {
        <TextField name="name" label="Name" hint="What people will call it. At most 200 characters." value=of(|it| &it.name)/>
        <TextArea name="if_we" label="If we …" hint="What you do. At most 2,000 characters." value=of(|it| &it.if_we) rows=3/>
        <TextArea name="then" label="then …" hint="What should come of it, for students in the end." value=of(|it| &it.then) rows=3/>
        <TextArea name="because" label="because …" hint="Why one should lead to the other: what is known, and what you assume." value=of(|it| &it.because) rows=3/>
    }
    .into_any()
}
