//! The questionnaire: anybody with a link, on a phone, without an account and without JavaScript. Plain words, large
//! targets, three minutes.

use app_ground::components::{Choices, ErrorSummary, PageHead, SelectField};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use axum::http::StatusCode;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::framework::PerceptionKind;
use practice::perception::answer::{AGREEMENT, DONT_KNOW, NOT_NAMED, Pick};
use practice::perception::use_cases::{Door, Questionnaire, open_questionnaire};
use practice::perception::{Item, RespondentKind, Survey};

use super::fields::AnswerField;

/// Where a survey's link leads.
#[component]
pub fn QuestionnairePage() -> impl IntoView {
    let code = use_params_map().read_untracked().get("code").unwrap_or_default();
    if visit().path.ends_with("?sent") {
        return thanks().into_any();
    }
    load(
        move |visit| async move { open_questionnaire(&visit.database, &visit.principal, &code).await },
        |door| match door {
            Door::Open(questionnaire) => questions(*questionnaire).into_any(),
            shut => shut_door(&shut).into_any(),
        },
    )
    .into_any()
}

fn thanks() -> AnyView {
    view! {
        <div class="tl-narrow">
            <PageHead title="Thank you" intro="Your answers are in."/>
            <p>"They will be put together with everybody else’s. Nobody can see what one person said: results are shown only for groups of 5 or more."</p>
            <p>"You can close this page."</p>
        </div>
    }
    .into_any()
}

fn shut_door(door: &Door) -> AnyView {
    let (title, says, next) = match door {
        Door::Used => (
            "This link has been used",
            "Each link takes one answer, and an answer has come in by this one.",
            "If that wasn’t you, ask the person who gave you the link for another.",
        ),
        Door::Closed => (
            "This survey is closed",
            "It takes no more answers. Thank you for wanting to take part.",
            "The State agency is looking at what everybody said.",
        ),
        Door::NotYet => (
            "This survey isn’t open yet",
            "You have the right link. It will work as soon as the survey opens.",
            "Keep the link and try again in a few days.",
        ),
        _ => (
            "We don’t know this link",
            "It may have been typed wrong or cut off.",
            "Check it against your sheet: seven groups of four letters and digits. Or ask the person who gave it to you.",
        ),
    };
    if let (Door::Unknown, Some(response)) = (door, use_context::<leptos_axum::ResponseOptions>()) {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! {
        <div class="tl-narrow">
            <PageHead title=title intro=says/>
            <p>{next}</p>
        </div>
    }
    .into_any()
}

fn questions(questionnaire: Questionnaire) -> AnyView {
    let survey = &questionnaire.survey;
    let asks_kind = survey.audience.len() > 1;
    let about_you = asks_kind || !questionnaire.leas.is_empty();
    let parts: Vec<(&'static str, PerceptionKind)> =
        [("What you think", PerceptionKind::Opinion), ("What you know", PerceptionKind::Knowledge)]
            .into_iter()
            .filter(|(_, kind)| survey.items_asked().any(|item| item.kind == *kind))
            .collect();
    let all = parts.len() + usize::from(about_you);
    let first = 1 + usize::from(about_you);
    let items = parts.into_iter().enumerate().map(|(at, (title, kind))| part(survey, first + at, all, title, kind));
    let items = items.collect_view();
    let paragraphs = survey.introduction.split('\n').filter(|it| !it.trim().is_empty());
    let introduction = paragraphs.map(|it| view! { <p>{it.to_owned()}</p> }).collect_view();
    let state = FormState::current();
    // A form that comes back keeps its key, so that sending it again is still the same answer.
    let key = match state.value("key", "") {
        sent if sent.len() == questionnaire.key.len() => sent,
        _ => questionnaire.key.clone(),
    };
    let until = survey.last_day.map(|day| format!("Please answer by {}.", date_in_words(day)));
    view! {
        <div class="tl-narrow tl-survey">
            <PageHead title=survey.title.clone()/>
            <ErrorSummary/>
            {introduction}
            <p>"It takes about three minutes. We do not ask for your name. Results are shown only for groups of 5 or more. You can leave out any question. "{until}</p>
            {questionnaire.organization.clone().map(|name| view! { <p class="tl-quiet">{format!("This link was made for {name} and takes one answer.")}</p> })}
            <form method="post" autocomplete="off">
                <input type="hidden" name="key" value=key/>
                {about_you.then(|| you(&questionnaire, asks_kind, all))}
                {items}
                <p><button type="submit" class="usa-button usa-button--big">"Send my answers"</button></p>
            </form>
        </div>
    }
    .into_any()
}

fn part_head(number: usize, all: usize, title: &str) -> AnyView {
    let place = (all > 1).then(|| view! { <span class="tl-survey__place">{format!("Part {number} of {all}")}</span> });
    view! { <h2 id=format!("part-{number}")>{place}{title.to_owned()}</h2> }.into_any()
}

fn you(questionnaire: &Questionnaire, asks_kind: bool, all: usize) -> AnyView {
    let kinds: Choices =
        questionnaire.survey.audience.iter().map(|kind| (kind.key().to_owned(), kind.own_words().to_owned())).collect();
    let likely = questionnaire.likely.map(|kind| kind.key().to_owned()).unwrap_or_default();
    let lea = (!questionnaire.leas.is_empty()).then(|| {
        let mut choices: Choices = vec![
            (String::new(), "Choose".to_owned()),
            (NOT_NAMED.to_owned(), "Rather not say, or not listed".to_owned()),
        ];
        choices.extend(questionnaire.leas.iter().map(|(id, name)| (id.as_str().to_owned(), name.clone())));
        let hint = match questionnaire.survey.audience.contains(&RespondentKind::Stakeholder) {
            true => "The LEA you work for. If you don’t work in a school or an LEA, you can leave this out.",
            false => "The LEA you work for.",
        };
        view! { <SelectField name="lea" label="Which school district (LEA)?" hint=hint choices=choices/> }
    });
    view! {
        <section class="tl-survey__part" aria-labelledby="part-1">
            {part_head(1, all, "About you")}
            {asks_kind.then(|| view! { <AnswerField name="kind" question="What describes you best?" choices=kinds value=likely/> })}
            {lea}
        </section>
    }
    .into_any()
}

fn part(survey: &Survey, number: usize, all: usize, title: &str, kind: PerceptionKind) -> AnyView {
    let hint = match kind {
        PerceptionKind::Opinion => "How far do you agree?",
        PerceptionKind::Knowledge => "This is no test of you. It shows how well the State has explained itself.",
    };
    let items = survey.items_asked().filter(|item| item.kind == kind);
    let items = items.map(|item| question(survey, item)).collect_view();
    view! {
        <section class="tl-survey__part" aria-labelledby=format!("part-{number}")>
            {part_head(number, all, title)}
            <p class="tl-quiet">{hint}</p>
            {items}
        </section>
    }
    .into_any()
}

fn question(survey: &Survey, item: &Item) -> impl IntoView + use<> {
    // Named only where somebody in the audience isn't asked.
    let partial = !survey.audience.iter().all(|kind| item.asked.contains(kind));
    let asked = partial.then(|| item.asked.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(" "));
    match item.kind {
        PerceptionKind::Opinion => {
            let levels = AGREEMENT.iter().enumerate().map(|(at, says)| ((at + 1).to_string(), (*says).to_owned()));
            let choices: Choices = levels.rev().chain([(DONT_KNOW.to_owned(), "Don’t know".to_owned())]).collect();
            view! { <AnswerField name=item.field() question=item.question.clone() choices=choices asked=asked/> }
                .into_any()
        }
        PerceptionKind::Knowledge => {
            let statements = item.statements.iter().enumerate().map(|(at, statement)| {
                let choices: Choices =
                    Pick::ALL.iter().map(|pick| (pick.key().to_owned(), pick.words().to_owned())).collect();
                let name = format!("{}-{at}", item.field());
                view! { <AnswerField name=name question=statement.text.clone() choices=choices short=true/> }
            });
            let statements = statements.collect_view();
            view! {
                <fieldset class="usa-fieldset tl-answer" data-asked=asked>
                    <legend class="usa-legend">{item.question.clone()}</legend>
                    {statements}
                </fieldset>
            }
            .into_any()
        }
    }
}
