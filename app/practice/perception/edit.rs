//! The draft of a survey: what respondents read first, who is asked, and every question's wording and statements.

use app_ground::components::{ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, SelectField, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::load;
use ground::Error;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::framework::PerceptionKind;
use practice::perception::use_cases::view_survey;
use practice::perception::{Item, MAX_STATEMENTS, RespondentKind, Survey, SurveyState};

use super::page::trail;

/// The draft of an assessment's survey.
#[component]
pub fn EditSurveyPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let (assessment, survey) = view_survey(&visit.database, &visit.principal, &id).await?;
            Ok((id, assessment, survey))
        },
        |(id, assessment, survey)| show(&id, &assessment, &survey),
    )
}

fn kinds() -> Choices {
    RespondentKind::ALL.iter().map(|kind| (kind.key().to_owned(), kind.name().to_owned())).collect()
}

fn keys(kinds: &[RespondentKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.key().to_owned()).collect()
}

fn show(id: &AssessmentId, assessment: &str, survey: &Survey) -> AnyView {
    let home = format!("/assessments/{id}/survey");
    let mut trail = trail(id.as_str(), assessment);
    trail.push((home.clone(), "What others say".to_owned()));
    let content = match survey.state {
        SurveyState::Draft => form(survey, home).into_any(),
        _ => view! { <p>"The survey has been opened, and its wording can’t change any more. "<a href=home>"Back to the survey"</a></p> }.into_any(),
    };
    view! {
        <Crumbs trail=trail here="Edit the draft"/>
        <div class="tl-narrow">
            <PageHead title="Edit the draft" intro="Once the survey is open, nothing of this can change."/>
            <ErrorSummary/>
            {content}
        </div>
    }
    .into_any()
}

fn form(survey: &Survey, home: String) -> AnyView {
    let version = FormState::current().version(survey.version);
    let last_day = survey.last_day.map(|day| day.to_string()).unwrap_or_default();
    let open_link = if survey.open_link { vec!["yes".to_owned()] } else { Vec::new() };
    let items = survey.items.iter().map(item).collect_view();
    view! {
        <form method="post" class="tl-form tl-survey__edit">
            <input type="hidden" name="version" value=version/>
            <TextField name="title" label="Title" value=survey.title.clone()/>
            <TextArea name="introduction" label="What people read first" hint="In plain words. That it takes three minutes, asks for no name and shows only groups of 5 or more is said after it." value=survey.introduction.clone()/>
            <ChoiceField name="audience" label="Who is asked" kind="checkbox" choices=kinds() values=keys(&survey.audience)/>
            <ChoiceField name="open_link" label="Open link" hint="Anybody who has it can answer. Single-use links can be made as well." kind="checkbox" choices=vec![("yes".to_owned(), "Allow answers by one open link".to_owned())] values=open_link/>
            <TextField name="last_day" label="Last day planned" hint="It can stay empty. You close the survey yourself." kind="date" value=last_day/>
            {items}
            <p>
                <button class="usa-button" type="submit">"Save the draft"</button>
                <a class="tl-beside" href=home>"Cancel"</a>
            </p>
        </form>
    }
    .into_any()
}

fn item(item: &Item) -> AnyView {
    let field = item.field();
    let heading = format!("{field}-heading");
    let (label, kind) = match item.kind {
        PerceptionKind::Opinion => ("Statement people agree with or not", "opinion"),
        PerceptionKind::Knowledge => ("Question about each statement", "knowledge"),
    };
    let kept = if item.kept { vec!["yes".to_owned()] } else { Vec::new() };
    let statements = (item.kind == PerceptionKind::Knowledge).then(|| statements(item));
    view! {
        <section class="tl-survey__item" id=field.clone() aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{format!("{}, {kind}", item.indicator)}</h2>
            <ChoiceField name=format!("{field}-kept") label="In the survey" kind="checkbox" choices=vec![("yes".to_owned(), format!("Ask {}", item.indicator))] values=kept/>
            <TextArea name=format!("{field}-question") label=label value=item.question.clone() rows=2/>
            <ChoiceField name=format!("{field}-asked") label="Who is asked this" kind="checkbox" choices=kinds() values=keys(&item.asked)/>
            {statements}
        </section>
    }
    .into_any()
}

fn statements(item: &Item) -> AnyView {
    let field = item.field();
    let rows = (0..MAX_STATEMENTS).map(|at| {
        let statement = item.statements.get(at);
        let text = statement.map(|it| it.text.clone()).unwrap_or_default();
        let holds = statement.map(|it| it.holds.to_string()).unwrap_or_default();
        let choices: Choices = [("", "Choose"), ("true", "True"), ("false", "Not true")]
            .map(|(value, says)| (value.to_owned(), says.to_owned()))
            .to_vec();
        view! {
            <div class="tl-survey__statement">
                <TextField name=format!("{field}-statement-{at}") label=format!("Statement {}", at + 1) value=text/>
                <SelectField name=format!("{field}-holds-{at}") label="Is it true?" choices=choices value=holds/>
            </div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <p class="tl-quiet">"Two to eight. "{item.statements_hint()}</p>
        {rows}
    }
    .into_any()
}
