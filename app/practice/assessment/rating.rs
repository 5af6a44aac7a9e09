//! Rating one indicator at a time: what to look for, the four levels beside each other, why, and on what evidence.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TextArea};
use app_ground::form::FormState;
use app_ground::page::{load, refusal};
use app_ground::visit::{Visit, visit};
use ground::Error;
use ground::identity::AssessmentId;
use islands::assessment::RatingDesk;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::Phase;
use practice::assessment::evidence::Piece;
use practice::assessment::rating::{Answer, Rating};
use practice::assessment::use_cases::{RatingView, list_evidence, open_rating};
use practice::framework::{Element, Indicator, IndicatorNumber, Level, Perception, PerceptionKind, Variable};

use super::evidence::serving;
use super::marks::AnswerMark;

/// One indicator.
#[component]
pub fn RatingPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let id = AssessmentId::parse(&params.get("id").unwrap_or_default());
    let indicator = IndicatorNumber::parse(&params.get("indicator").unwrap_or_default());
    load(
        move |visit| async move {
            let (id, indicator) = (id.ok_or(Error::NotFound)?, indicator.ok_or(Error::NotFound)?);
            let view = open_rating(&visit.database, &visit.principal, &id, indicator).await?;
            let mut given = list_evidence(&visit.database, &visit.principal, &id).await?.pieces;
            given.retain(|piece| visit.principal.person().is_some_and(|person| person.id == piece.given_by));
            Ok((view, given))
        },
        |(view, given)| show(view, given),
    )
}

fn show(view: RatingView, given: Vec<Piece>) -> AnyView {
    let framework = view.framework.clone();
    let Some((variable, element, indicator)) = framework.find(view.indicator) else {
        return refusal(Error::NotFound).into_any();
    };
    let own = view.own.iter().find(|rating| rating.indicator == view.indicator).cloned();
    let open = view.assessment.phase == Phase::Rating;
    let home = format!("/assessments/{}", view.assessment.id);
    let (before, after) = framework.neighbours(view.indicator);
    let trail =
        vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), view.assessment.name.clone())];
    view! {
        <Crumbs trail=trail here=view.indicator.to_string()/>
        {position(&view)}
        <PageHead title=format!("{} {}", indicator.number, indicator.text)
            place=format!("{} {} · {} {}", variable.number, variable.name, element.number, element.name)/>
        <ErrorSummary/>
        {(!open).then(|| view! {
            <div class="usa-alert usa-alert--info usa-alert--slim"><div class="usa-alert__body">
                <p class="usa-alert__text">{closed_words(view.assessment.phase)}</p>
            </div></div>
        })}
        {indicator.perception.as_ref().map(perception_note)}
        {look_fors(indicator)}
        {desk(&view, indicator, own.as_ref(), open)}
        {serving(&view.assessment, view.indicator, &given)}
        {turn(&home, before, after)}
        {siblings(&view, variable, element)}
    }
    .into_any()
}

fn closed_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Draft => "Rating hasn’t been opened yet. The lead opens it.",
        _ => "Rating is closed. This is what you answered; it can’t change any more.",
    }
}

/// Where in the whole this indicator is, and how much is done.
fn position(view: &RatingView) -> AnyView {
    let all: Vec<_> = view.framework.indicators().map(|it| it.number).collect();
    let place = all.iter().position(|it| *it == view.indicator).map_or(0, |at| at + 1);
    let (rated, total) = (view.own.len(), all.len());
    // What the island counts on from, once this one is saved.
    let others = view.own.iter().filter(|rating| rating.indicator != view.indicator).count();
    view! {
        <div class="tl-position" data-others=others data-total=total>
            <p>{format!("Indicator {place} of {total}")}</p>
            <progress class="tl-progress" max=total value=rated aria-label="Indicators rated">{format!("{rated} of {total}")}</progress>
            <p data-part="rated">{format!("{rated} of {total} rated")}</p>
        </div>
    }
    .into_any()
}

fn perception_note(perception: &Perception) -> AnyView {
    let of = perception.of.join(" and ");
    let words = match perception.kind {
        PerceptionKind::Opinion => format!(
            "This asks what {of} think. Rate what you believe they would say; their own answers will stand beside yours."
        ),
        PerceptionKind::Knowledge => format!(
            "This asks what {of} know. Rate what you believe they could tell you; their own answers will stand beside yours."
        ),
    };
    view! {
        <div class="usa-alert usa-alert--info usa-alert--slim usa-alert--no-icon tl-perception">
            <div class="usa-alert__body"><p class="usa-alert__text">{words}</p></div>
        </div>
    }
    .into_any()
}

fn look_fors(indicator: &Indicator) -> AnyView {
    let items = indicator.look_fors.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
    view! {
        <section class="tl-look-fors" aria-labelledby="look-fors">
            <h2 id="look-fors">"Look for"</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// The form and the island around it.
fn desk(view: &RatingView, indicator: &Indicator, own: Option<&Rating>, open: bool) -> AnyView {
    let Visit { principal, .. } = visit();
    let rater = principal.person().map(|person| person.id.to_string()).unwrap_or_default();
    let (_, after) = view.framework.neighbours(view.indicator);
    let saved_at = own.map(|rating| visit().moment(rating.saved_at)).unwrap_or_default();
    // After a conflict the form goes on from what is stored now, with what was typed here.
    let version = own.map_or(0, |rating| rating.version);
    let stale = FormState::current().notice.is_some();
    let stored_now = own.filter(|_| stale).map(|rating| {
        view! { <p class="tl-quiet">"Stored now: "<AnswerMark answer=Some(rating.answer)/>" "{rating.rationale.clone()}</p> }
    });
    let fields = view! {
        {stored_now}
        <input type="hidden" name="version" value=version/>
        <input type="hidden" name="next" value=after.map(|it| it.to_string()).unwrap_or_default()/>
        <fieldset class="tl-answers" disabled=!open>
            <legend class="tl-answers__legend">"Which level do you see?"</legend>
            {FormState::current().message("answer").map(|message| view! { <span class="usa-error-message">{message}</span> })}
            <div class="tl-level-grid">{levels(indicator, own)}</div>
            <div class="tl-answers__others">{others(own)}</div>
            {reason(own)}
            <TextArea name="rationale" label="Why this level?" hint="What you have seen or heard that made you choose it. Up to 4,000 characters."
                value=own.map(|it| it.rationale.clone()).unwrap_or_default() rows=4/>
            {open.then(|| view! {
                <div class="tl-answers__save">
                    <button class="usa-button" type="submit" name="do" value="next">
                        {if after.is_some() { "Save and go to the next" } else { "Save and go to the overview" }}
                    </button>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="stay">"Save"</button>
                </div>
            })}
        </fieldset>
    };
    view! {
        <RatingDesk assessment=view.assessment.id.to_string() indicator=view.indicator.to_string() rater=rater saved_at=saved_at refused=FormState::current().submitted.is_some() open=open>
            {fields}
        </RatingDesk>
    }
    .into_any()
}

fn levels(indicator: &Indicator, own: Option<&Rating>) -> impl IntoView + use<> {
    let state = FormState::current();
    let descriptors: Vec<_> = Level::ALL.map(|level| (level, indicator.descriptor(level).to_owned())).into();
    let own = own.map(|rating| rating.answer);
    let cards = descriptors.into_iter().map(move |(level, descriptor)| {
        let answer = Answer::Level(level);
        // The first option carries the field's name, so that the error summary leads to it.
        let id = if level == Level::Inadequate { "answer".to_owned() } else { format!("answer-{}", answer.key()) };
        let checked = state.chosen("answer", answer.key(), own == Some(answer));
        view! {
            <div class="tl-level">
                <input class="tl-level__input" type="radio" name="answer" id=id.clone() value=answer.key() checked=checked/>
                <label class="tl-level__label" for=id>
                    <span class="tl-level__name"><span class="tl-level__number">{level.number()}</span>" "{level.name()}</span>
                    <span class="tl-level__words">{descriptor}</span>
                </label>
            </div>
        }
    });
    cards.collect_view()
}

fn others(own: Option<&Rating>) -> impl IntoView + use<> {
    let state = FormState::current();
    let own = own.map(|rating| rating.answer);
    let options = [
        (Answer::NotApplicable, "It doesn’t apply to us; say why."),
        (Answer::CannotTell, "It applies, but we need to find out first."),
    ];
    let options = options.into_iter().map(move |(answer, hint)| {
        let id = format!("answer-{}", answer.key());
        let checked = state.chosen("answer", answer.key(), own == Some(answer));
        view! {
            <div class="usa-radio">
                <input class="usa-radio__input" type="radio" name="answer" id=id.clone() value=answer.key() checked=checked/>
                <label class="usa-radio__label" for=id>{answer.words()}<span class="usa-radio__label-description">{hint}</span></label>
            </div>
        }
    });
    options.collect_view()
}

fn reason(own: Option<&Rating>) -> AnyView {
    view! {
        <div data-part="reason">
            <TextArea name="reason" label="Why does it not apply?" hint="Needed only for “not applicable”."
                value=own.map(|it| it.reason.clone()).unwrap_or_default() rows=2/>
        </div>
    }
    .into_any()
}

/// Links to the indicators before and after.
fn turn(home: &str, before: Option<IndicatorNumber>, after: Option<IndicatorNumber>) -> AnyView {
    let link = |to: Option<IndicatorNumber>, way: &'static str, word: &'static str| {
        to.map(|to| view! { <a class="tl-turn__link" data-way=way href=format!("{home}/rate/{to}")>{format!("{word} {to}")}</a> })
    };
    view! {
        <nav class="tl-turn" aria-label="Indicators before and after">
            {link(before, "before", "Before:")}
            <a class="tl-turn__link" href=home.to_owned()>"Overview"</a>
            {link(after, "after", "Next:")}
        </nav>
    }
    .into_any()
}

/// The other indicators of the element, with what was answered.
fn siblings(view: &RatingView, variable: &Variable, element: &Element) -> AnyView {
    let home = format!("/assessments/{}", view.assessment.id);
    let items = element.indicators.iter().map(|it| {
        let answer = view.own.iter().find(|rating| rating.indicator == it.number).map(|rating| rating.answer);
        let here = it.number == view.indicator;
        view! {
            <li>
                <a href=format!("{home}/rate/{}", it.number) aria-current=here.then_some("page")>{it.number.to_string()}</a>
                " "{if here { "shown above".into_any() } else { view! { <AnswerMark answer=answer/> }.into_any() }}
            </li>
        }
    });
    let items = items.collect_view();
    let heading = format!("Element {} in variable {}", element.number, variable.number);
    view! {
        <section class="tl-siblings" aria-labelledby="siblings">
            <h2 id="siblings">{heading}</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
