//! Giving a piece of evidence, and changing or removing one's own. One form for a note, a link and a file: any of them is
//! enough.

use app_ground::components::{Crumbs, ErrorSummary, FileField, PageHead, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::{load, refusal};
use ground::Error;
use ground::access::{Action, Place};
use ground::identity::{AssessmentId, EvidenceId};
use ground::upload::TAKEN;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::evidence::{Piece, closed_words};
use practice::assessment::use_cases::{EvidenceList, list_evidence};
use practice::assessment::{Assessment, Phase};
use practice::framework::{Element, Framework, Indicator, IndicatorNumber};

use super::{address, asked, described, trail};

/// What the browser offers to choose from; what counts is the content.
const ACCEPT: &str = ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.gif,.webp,.csv";

/// A new piece.
#[component]
pub fn NewEvidencePage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let asked = asked();
    load(
        move |visit| async move {
            visit.principal.permit(Action::Rate, &Place::sea())?;
            let list = list_evidence(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await?;
            let on_team = list.reader.as_ref().is_some_and(|reader| list.assessment.has_member(reader));
            if on_team { Ok(list) } else { Err(Error::Forbidden) }
        },
        move |list| adding(&list, asked),
    )
}

fn adding(list: &EvidenceList, asked: Option<IndicatorNumber>) -> AnyView {
    let assessment = &list.assessment;
    let mut trail = trail(assessment);
    trail.push((address(assessment), "Evidence".to_owned()));
    let content = match closed_words(assessment.phase) {
        Some(words) => view! { <p>{words}</p> }.into_any(),
        None => new_form(list, asked).into_any(),
    };
    view! {
        <Crumbs trail=trail here="Add evidence"/>
        <PageHead title="Add evidence"
            intro="A note, a link or a file: one of them is enough. Evidence has a date of its own and can serve several indicators."/>
        <ErrorSummary/>
        {content}
    }
    .into_any()
}

fn new_form(list: &EvidenceList, asked: Option<IndicatorNumber>) -> AnyView {
    let preset: Vec<_> = asked.into_iter().filter(|number| list.framework.find(*number).is_some()).collect();
    let back = back(&list.assessment, asked);
    view! {
        <form method="post" enctype="multipart/form-data" class="usa-form usa-form--large tl-narrow">
            <input type="hidden" name="back" value=back.clone()/>
            {words(None)}
            {indicators(&list.framework, &preset)}
            {file()}
            <button class="usa-button" type="submit">"Add evidence"</button>
            <p><a href=back>"Leave without adding"</a></p>
        </form>
    }
    .into_any()
}

/// Where to go on afterwards: to the indicator one came from.
fn back(assessment: &Assessment, asked: Option<IndicatorNumber>) -> String {
    match (asked, assessment.phase) {
        (Some(number), Phase::Rating) => format!("/assessments/{}/rate/{number}", assessment.id),
        (Some(number), Phase::Consensus) => format!("/assessments/{}/consensus/{number}", assessment.id),
        _ => address(assessment),
    }
}

/// Note, link and date.
fn words(stored: Option<&Piece>) -> AnyView {
    let evidence = stored.map(|piece| &piece.evidence);
    view! {
        <TextArea name="note" label="What it is" hint="Such as “Minutes of the May routine, page 2”. Up to 1,000 characters."
            value=evidence.map(|it| it.note.clone()).unwrap_or_default() rows=2/>
        <TextField name="link" label="Link" kind="url" hint="Where it can be read, if it has an address."
            value=evidence.map(|it| it.link.clone()).unwrap_or_default()/>
        <TextField name="dated" label="Date of the evidence itself" kind="date" hint="When it was written or happened, not today."
            value=evidence.map(|it| it.dated.to_string()).unwrap_or_default()/>
    }
    .into_any()
}

/// The last of the fields: should it be too large, the others have arrived before it.
fn file() -> AnyView {
    let again = match FormState::current().submitted.is_some() {
        true => " If you had chosen a file, choose it again: a refused form doesn’t keep it.",
        false => "",
    };
    let hint = format!("{TAKEN}, 25 MB at most, without macros.{again}");
    view! { <FileField name="file" label="File" hint=hint accept=ACCEPT/> }.into_any()
}

/// Which indicators it serves: those it is for in sight, the others by element, folded.
fn indicators(framework: &Framework, preset: &[IndicatorNumber]) -> AnyView {
    let state = FormState::current();
    let message = state.message("indicators");
    let class = if message.is_some() { "usa-fieldset usa-form-group--error" } else { "usa-fieldset" };
    let first = framework.indicators().filter(|it| preset.contains(&it.number)).map(|it| choice(it, true));
    let first = first.collect_view();
    let elements = framework.variables.iter().flat_map(|variable| &variable.elements);
    let others = elements.map(|element| group(element, preset)).collect_view();
    let ticked = |indicator: &Indicator| {
        !preset.contains(&indicator.number) && state.chosen("indicators", &indicator.number.to_string(), false)
    };
    let open = preset.is_empty() || message.is_some() || framework.indicators().any(ticked);
    let summary = if preset.is_empty() { "Indicators by element" } else { "Other indicators that it serves too" };
    view! {
        <fieldset class=class id="indicators">
            <legend class="usa-legend">"Which indicators does it serve?"</legend>
            {message.map(|message| view! { <span class="usa-error-message">{message}</span> })}
            {first}
            <details class="tl-others" open=open><summary>{summary}</summary>{others}</details>
        </fieldset>
    }
    .into_any()
}

fn group(element: &Element, preset: &[IndicatorNumber]) -> impl IntoView + use<> {
    let choices: Vec<_> =
        element.indicators.iter().filter(|it| !preset.contains(&it.number)).map(|it| choice(it, false)).collect();
    let name = format!("{} {}", element.number, element.name);
    (!choices.is_empty()).then(|| view! { <fieldset class="usa-fieldset"><legend>{name}</legend>{choices}</fieldset> })
}

fn choice(indicator: &Indicator, preset: bool) -> AnyView {
    let number = indicator.number.to_string();
    let id = format!("indicator-{number}");
    let checked = FormState::current().chosen("indicators", &number, preset);
    view! {
        <div class="usa-checkbox">
            <input class="usa-checkbox__input" type="checkbox" name="indicators" id=id.clone() value=number.clone() checked=checked/>
            <label class="usa-checkbox__label" for=id>{format!("{number} {}", indicator.text)}</label>
        </div>
    }
    .into_any()
}

/// One piece: changed by who gave it, else read.
#[component]
pub fn PiecePage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let id = AssessmentId::parse(&params.get("id").unwrap_or_default());
    let piece = EvidenceId::parse(&params.get("piece").unwrap_or_default());
    load(
        move |visit| async move {
            let list = list_evidence(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await?;
            Ok((list, piece.ok_or(Error::NotFound)?))
        },
        |(list, piece)| match list.piece(&piece) {
            Some(piece) => one(&list, piece).into_any(),
            None => refusal(Error::NotFound).into_any(),
        },
    )
}

fn one(list: &EvidenceList, piece: &Piece) -> AnyView {
    let assessment = &list.assessment;
    let mut trail = trail(assessment);
    trail.push((address(assessment), "Evidence".to_owned()));
    let content = match list.may_change(piece) {
        true => changing(list, piece).into_any(),
        false => {
            let numbers: Vec<_> = piece.indicators.iter().map(ToString::to_string).collect();
            let given = format!("Given by {}. Serves {}.", piece.by, numbers.join(", "));
            view! { {described(assessment, &piece.evidence)}<p class="tl-quiet">{given}</p> }.into_any()
        }
    };
    let title = if list.may_change(piece) { "Change evidence" } else { "Evidence" };
    view! {
        <Crumbs trail=trail here=title/>
        <PageHead title=title/>
        <ErrorSummary/>
        {content}
    }
    .into_any()
}

fn changing(list: &EvidenceList, piece: &Piece) -> AnyView {
    let version = FormState::current().version(piece.version);
    let stored = piece.evidence.file.is_some().then(|| {
        view! {
            <div class="tl-stored">{described(&list.assessment, &piece.evidence)}</div>
            <p class="tl-quiet">"The file stays as it is. To replace it, remove this piece and add another."</p>
        }
    });
    let lost = match &piece.evidence.file {
        Some(file) => {
            format!("Its note, its link and the file {} are lost, for every indicator that it serves.", file.name)
        }
        None => "Its note and its link are lost, for every indicator that it serves.".to_owned(),
    };
    view! {
        {stored}
        <form method="post" class="usa-form usa-form--large tl-narrow">
            <input type="hidden" name="version" value=version/>
            {words(Some(piece))}
            {indicators(&list.framework, &piece.indicators)}
            <button class="usa-button" type="submit" name="do" value="save">"Save"</button>
        </form>
        <details class="tl-discard">
            <summary>"Remove this evidence"</summary>
            <form method="post">
                <p>{lost}</p>
                <input type="hidden" name="version" value=version/>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="remove">"Remove this evidence"</button>
            </form>
        </details>
    }
    .into_any()
}
