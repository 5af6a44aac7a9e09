//! Adding an action to a plan, and changing one.

use app_ground::components::{Choices, Crumbs, EmptyState, ErrorSummary, PageHead, SelectField, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::identity::ImprovementId;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use practice::improvement::use_cases::{ActionChoices, action_choices, view_action};
use practice::improvement::{ActionForm, FinalAssessment, ImprovementAction};

use super::address::{PLAN, address_of};

/// How many characters of an indicator are shown where one is chosen.
const SHOWN: usize = 90;

/// Adds an action.
#[component]
pub fn NewActionPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let of = |name: &str| query.get(name).unwrap_or_default();
    let (assessment, indicator) = (of("assessment"), of("indicator"));
    load(
        |visit| async move { action_choices(&visit.database, &visit.principal).await },
        move |choices| {
            let body = match choices.assessments.is_empty() {
                true => nothing_finished().into_any(),
                false => new_form(&choices, &assessment, &indicator).into_any(),
            };
            view! {
                <Crumbs trail=vec![(PLAN.to_owned(), "Improvement plan".to_owned())] here="Add an action"/>
                <div class="tl-narrow">
                    <PageHead title="Add an action" intro="Beside those that priorities became: whatever else helps to raise an indicator."/>
                    <ErrorSummary/>
                    {body}
                </div>
            }
        },
    )
}

fn nothing_finished() -> AnyView {
    view! {
        <EmptyState title="No assessment is finished yet">
            <p>"An action belongs to an indicator of a finished assessment. Its priorities become actions by themselves."</p>
            <p><a href="/assessments">"See the assessments"</a></p>
        </EmptyState>
    }
    .into_any()
}

/// The indicators to choose from, as one of the assessment's framework.
fn indicators(assessment: &FinalAssessment) -> Choices {
    let short = |text: &str| match text.chars().count() {
        0..=SHOWN => text.to_owned(),
        _ => format!("{}…", text.chars().take(SHOWN).collect::<String>().trim_end()),
    };
    let one = |number: String, text: &str| (number.clone(), format!("{number} {}", short(text)));
    let listed = assessment.framework.indicators().map(|it| one(it.number.to_string(), &it.text));
    std::iter::once((String::new(), "Choose an indicator".to_owned())).chain(listed).collect()
}

fn new_form(choices: &ActionChoices, assessment: &str, indicator: &str) -> AnyView {
    let assessments: Choices = choices.assessments.iter().map(|it| (it.id.to_string(), it.name.clone())).collect();
    let typed = FormState::current().value("assessment", assessment);
    let chosen = choices.assessments.iter().find(|it| it.id.as_str() == typed).or(choices.assessments.first());
    let value = chosen.map(|it| it.id.to_string()).unwrap_or_default();
    let of = chosen.map(indicators).unwrap_or_default();
    let reader = visit().principal.person().map(|person| person.id.to_string()).unwrap_or_default();
    view! {
        <form method="post" class="usa-form usa-form--large tl-form">
            <SelectField name="assessment" label="Finished assessment" choices=assessments value=value/>
            <SelectField name="indicator" label="Indicator" choices=of value=indicator.to_owned()/>
            {fields(choices, None, &reader)}
            <button class="usa-button" type="submit">"Add the action"</button>
        </form>
    }
    .into_any()
}

/// The fields of a new and of a changed action alike.
fn fields(choices: &ActionChoices, action: Option<&ImprovementAction>, owner: &str) -> AnyView {
    let mut people: Choices = choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    if let Some(action) = action.filter(|it| !choices.people.contains_key(&it.owner)) {
        people.push((action.owner.to_string(), action.owner_name.clone()));
    }
    people.sort_by_key(|(_, name)| name.to_lowercase());
    let title = action.map(|it| it.title.clone()).unwrap_or_default();
    let due_on = action.map(|it| it.due_on.to_string()).unwrap_or_default();
    let steps = action.map(|it| ActionForm::lines_of(&it.steps)).unwrap_or_default();
    view! {
        <TextArea name="title" label="What is to be achieved" hint="So that anybody can tell when it is. At most 200 characters." value=title rows=2/>
        <SelectField name="owner" label="Owner" hint="Who answers for it, alone or with others." choices=people value=owner.to_owned()/>
        <TextField name="due_on" label="Due" hint="The last day it is on time." kind="date" value=due_on/>
        <TextArea name="steps" label="Steps" hint="A line each, 20 at most. May be left empty. A step that stays as it is worded keeps its tick." value=steps rows=6/>
    }
    .into_any()
}

/// Changes an action.
#[component]
pub fn EditActionPage() -> impl IntoView {
    let id = ImprovementId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let choices = action_choices(&visit.database, &visit.principal).await?;
            let found = view_action(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await?;
            match found.action.status().is_open() {
                true => Ok((choices, found.action)),
                false => Err(Error::Conflict("This action is closed. Put it back under way to change it.".to_owned())),
            }
        },
        |(choices, action)| {
            let home = address_of(&action.id);
            let trail = vec![(PLAN.to_owned(), "Improvement plan".to_owned()), (home.clone(), action.title.clone())];
            let owner = action.owner.to_string();
            let place = format!("Indicator {} · {}", action.indicator, action.assessment_name);
            view! {
                <Crumbs trail=trail here="Change"/>
                <div class="tl-narrow">
                    <PageHead title="Change the action" intro=place/>
                    <ErrorSummary/>
                    <form method="post" class="usa-form usa-form--large tl-form">
                        <input type="hidden" name="version" value=FormState::current().version(action.version)/>
                        {fields(&choices, Some(&action), &owner)}
                        <button class="usa-button" type="submit">"Save changes"</button>
                        <a class="tl-beside" href=home>"Leave it as it is"</a>
                    </form>
                </div>
            }
        },
    )
}
