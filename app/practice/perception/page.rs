//! A survey's page: how it stands first, then what can be done about it, and once it is closed what others say.

use app_ground::components::{Crumbs, EmptyState, ErrorSummary, PageHead, TextArea, TextField, counted, figure};
use app_ground::form::page_origin;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::access::Action;
use ground::calendar::date_in_words;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::framework::PerceptionKind;
use practice::perception::links::{MAX_EACH, MAX_LINKS};
use practice::perception::use_cases::{SurveyView, survey_results};
use practice::perception::{Item, RespondentKind, Survey, SurveyState};

use super::results::results;

/// The survey of an assessment.
#[component]
pub fn SurveyPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let view = survey_results(&visit.database, &visit.principal, &id).await?;
            Ok((id, view))
        },
        |(id, view)| show(&id, view),
    )
}

/// The pages above a survey's own.
pub(super) fn trail(id: &str, assessment: &str) -> Vec<(String, String)> {
    vec![("/assessments".to_owned(), "Assessments".to_owned()), (format!("/assessments/{id}"), assessment.to_owned())]
}

fn show(id: &AssessmentId, view: SurveyView) -> AnyView {
    let home = format!("/assessments/{id}/survey");
    let csv = view.perceived.is_some().then(|| {
        view! { <a class="usa-button usa-button--outline" href=format!("{home}.csv") download="">"Download CSV"</a> }
    });
    let intro = "What LEAs, schools and stakeholders think and know, where the SEA can’t judge itself.";
    let content = match (&view.survey, view.state) {
        (_, Some(SurveyState::Closed)) => closed(&view).into_any(),
        (Some(survey), Some(SurveyState::Draft)) => draft(survey, &view, &home).into_any(),
        (Some(survey), _) => open(survey, &view, &home).into_any(),
        (None, Some(_)) => not_yet().into_any(),
        (None, None) => none(view.assessment_final).into_any(),
    };
    view! {
        <Crumbs trail=trail(id.as_str(), &view.assessment) here="What others say"/>
        <PageHead title="What others say" intro=intro>{csv}</PageHead>
        <ErrorSummary/>
        {view.state.map(|state| view! { <p>{state_tag(state)}</p> })}
        {content}
    }
    .into_any()
}

/// A survey's state in word and shape.
fn state_tag(state: SurveyState) -> AnyView {
    let (mark, like) = match state {
        SurveyState::Draft => ("○", "draft"),
        SurveyState::Open => ("◐", "rating"),
        SurveyState::Closed => ("●", "final"),
    };
    view! { <span class=format!("tl-phase tl-phase--{like}")><span aria-hidden="true">{mark}</span>" "{state.name()}</span> }
    .into_any()
}

fn none(assessment_final: bool) -> AnyView {
    let may = visit().may(Action::RunSurvey) && !assessment_final;
    let next = match may {
        true => view! {
            <p>"A survey is drafted from the framework: one question for each indicator that says what others think or know. You go through the wording before anybody sees it."</p>
            <form method="post"><button class="usa-button" type="submit" name="do" value="prepare">"Draft a survey"</button></form>
        }
        .into_any(),
        false if assessment_final => view! { <p>"The assessment is final without one."</p> }.into_any(),
        false => view! { <p>"A lead can draft a survey. What others say will be here once it is closed."</p> }.into_any(),
    };
    view! { <EmptyState title="Nobody has been asked">{next}</EmptyState> }.into_any()
}

fn not_yet() -> AnyView {
    view! {
        <EmptyState title="No results yet">
            <p>"Results appear when the lead closes the survey, and not before, so that nobody’s answer can be told from what changes."</p>
        </EmptyState>
    }
    .into_any()
}

fn draft(survey: &Survey, view: &SurveyView, home: &str) -> AnyView {
    let lacking = survey.not_ready();
    let ready = lacking.is_empty();
    let said = match (view.assessment_final, ready, lacking.len()) {
        (true, ..) => "The assessment is final. This draft can’t be opened any more.".to_owned(),
        (_, true, _) => "Everything needed is there. Once it is open, its wording can’t change.".to_owned(),
        (_, _, 1) => "One question needs work before the survey can open.".to_owned(),
        (_, _, many) => format!("{many} questions need work before the survey can open."),
    };
    let version = survey.version;
    let edit = if ready { "usa-button usa-button--outline" } else { "usa-button" };
    view! {
        <div class="tl-next">
            <p>{said}</p>
            {(!ready).then(|| view! { <ul class="usa-list">{lacking.iter().map(|it| view! { <li>{it.message.clone()}</li> }).collect_view()}</ul> })}
            <form method="post" class="tl-next__actions">
                <input type="hidden" name="version" value=version/>
                <a class=edit href=format!("{home}/edit")>"Edit the draft"</a>
                {(!view.assessment_final).then(|| {
                    let class = if ready { "usa-button" } else { "usa-button usa-button--outline" };
                    view! { " "<button class=class type="submit" name="do" value="open">"Open for answers"</button> }
                })}
            </form>
        </div>
        {asked(survey)}
        {links(survey, view, home)}
    }
    .into_any()
}

fn open(survey: &Survey, view: &SurveyView, home: &str) -> AnyView {
    let answers = match view.answers {
        0 => "No answers so far.".to_owned(),
        1 => "1 answer so far.".to_owned(),
        many => format!("{} answers so far.", figure(many)),
    };
    let today = visit().today();
    let until = survey.last_day.map(|day| match day < today {
        true => format!("The last day planned was {}. Close the survey to see what others say.", date_in_words(day)),
        false => format!("Planned until {}.", date_in_words(day)),
    });
    view! {
        <div class="tl-next">
            <p>{answers}</p>
            <p>{until}" Results appear when you close the survey, and not before, so that nobody’s answer can be told from what changes."</p>
        </div>
        {links(survey, view, home)}
        {asked(survey)}
        <details class="tl-discard">
            <summary>"Close the survey"</summary>
            <form method="post">
                <p>"Its links stop working, it can’t be opened again, and its results appear for everybody who reads this assessment. Groups of fewer than 5 are never shown."</p>
                <input type="hidden" name="version" value=survey.version/>
                <button class="usa-button" type="submit" name="do" value="close">"Close and show results"</button>
            </form>
        </details>
    }
    .into_any()
}

fn closed(view: &SurveyView) -> AnyView {
    let asked = view.survey.as_ref().map(asked);
    view! {
        {view.perceived.as_ref().map(results)}
        {asked}
    }
    .into_any()
}

/// Every question, with where it lacks something.
fn asked(survey: &Survey) -> AnyView {
    let items = survey.items.iter().map(|item| asked_item(survey, item)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="asked">
            <h2 id="asked">"What is asked"</h2>
            <ul class="tl-list">{items}</ul>
        </section>
    }
    .into_any()
}

fn asked_item(survey: &Survey, item: &Item) -> AnyView {
    let asked: Vec<RespondentKind> = item.asked.iter().copied().filter(|kind| survey.audience.contains(kind)).collect();
    let whom = match (item.kept, asked.is_empty()) {
        (false, _) => "Left out".to_owned(),
        (true, true) => "Nobody who is asked it takes part".to_owned(),
        (true, false) => asked.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", "),
    };
    let statements = match item.kind {
        PerceptionKind::Opinion => "Opinion: how far people agree".to_owned(),
        PerceptionKind::Knowledge => {
            let true_ones = item.statements.iter().filter(|it| it.holds).count();
            let all = counted(item.statements.len(), "statement", "statements");
            format!("Knowledge: {all}, {true_ones} of them true")
        }
    };
    view! {
        <li class="tl-list__item" id=item.field()>
            <div class="tl-list__words">
                <p class="tl-list__title">{format!("{} {}", item.indicator, item.question)}</p>
                <p class="tl-quiet">{statements}</p>
            </div>
            <div class="tl-list__state"><p>{whom}</p></div>
        </li>
    }
    .into_any()
}

fn links(survey: &Survey, view: &SurveyView, home: &str) -> AnyView {
    let address = format!("{}/survey/{}", page_origin(), survey.open_code.grouped());
    let (count, organizations) = view.links;
    let any = survey.open_link || count > 0;
    let room = MAX_LINKS.saturating_sub(count);
    let open = match survey.open_link {
        true => view! { <dd><code class="tl-survey__address">{address}</code></dd> }.into_any(),
        false => view! { <dd>"None. You can allow one in the draft."</dd> }.into_any(),
    };
    let single = match count {
        0 => "None made".to_owned(),
        _ => format!(
            "{} for {}",
            counted(count, "link", "links"),
            counted(organizations, "organization", "organizations")
        ),
    };
    view! {
        <section class="tl-section" aria-labelledby="links">
            <h2 id="links">"Links to hand out"</h2>
            <dl class="tl-facts">
                <div><dt>"Open link"</dt>{open}</div>
                <div><dt>"Single-use links"</dt><dd>{single}</dd></div>
            </dl>
            {any.then(|| view! { <p><a class="usa-button usa-button--outline" href=format!("{home}/sheet")>"Sheet to print"</a></p> })}
            <details class="tl-survey__make" open=app_ground::form::FormState::current().submitted.is_some_and(|it| it.get("do") == "links")>
                <summary>"Make single-use links"</summary>
                <form method="post" class="tl-form">
                    <p>"Each link takes one answer and counts for its organization’s LEA. Which have been used is shown to nobody."</p>
                    <TextArea name="organizations" label="LEAs and schools" hint="One a line: full name or State id." rows=4/>
                    <TextField name="count" label="Links for each" hint=format!("1 to {MAX_EACH}. There is room for {} more in all.", figure(room)) class="usa-input--small"/>
                    <button class="usa-button" type="submit" name="do" value="links">"Make links"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
