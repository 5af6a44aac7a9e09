//! All the evidence a reader may see, or what serves one indicator, with the way to let other evidence serve it too.

use app_ground::components::{Choices, Crumbs, EmptyState, ErrorSummary, PageHead, SelectField, counted};
use app_ground::form::FormState;
use app_ground::page::load;
use ground::Error;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::Phase;
use practice::assessment::evidence::Piece;
use practice::assessment::use_cases::{EvidenceList, list_evidence};
use practice::framework::IndicatorNumber;

use super::{address, asked, change_link, described, indicator_address, trail};

/// The evidence of an assessment.
#[component]
pub fn EvidencePage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let asked = asked();
    load(
        move |visit| async move { list_evidence(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        move |list| show(&list, asked),
    )
}

fn show(list: &EvidenceList, asked: Option<IndicatorNumber>) -> AnyView {
    let asked = asked.filter(|number| list.framework.find(*number).is_some());
    let shown: Vec<_> = list.pieces.iter().filter(|piece| asked.is_none_or(|number| piece.serves(number))).collect();
    let add = match asked {
        Some(number) => format!("{}/new?indicator={number}", address(&list.assessment)),
        None => format!("{}/new", address(&list.assessment)),
    };
    let may_give = list.may_give;
    let title = asked.map_or_else(|| "Evidence".to_owned(), |number| format!("Evidence for {number}"));
    view! {
        <Crumbs trail=trail(&list.assessment) here=title.clone()/>
        <PageHead title=title intro=intro(list, asked)>
            {may_give.then(|| view! { <a class="usa-button" href=add>"Add evidence"</a> })}
        </PageHead>
        <ErrorSummary/>
        {filter(list, asked)}
        {pieces(list, &shown, asked)}
        {asked.filter(|_| list.may_give).map(|number| use_given(list, number))}
    }
    .into_any()
}

fn intro(list: &EvidenceList, asked: Option<IndicatorNumber>) -> String {
    let whose = match list.assessment.phase {
        Phase::Draft | Phase::Rating => "What you have given. Nobody else sees it before consensus opens.",
        Phase::Consensus => "What the whole team has given. What was given before consensus opened stays as it is.",
        Phase::Final => "What this assessment stands on.",
    };
    let text = asked.and_then(|number| list.framework.find(number)).map(|(_, _, indicator)| indicator.text.clone());
    match text {
        Some(text) => format!("{text} {whose}"),
        None => whose.to_owned(),
    }
}

/// The choice of an indicator among those that something serves.
fn filter(list: &EvidenceList, asked: Option<IndicatorNumber>) -> impl IntoView + use<> {
    let all = (String::new(), "All of them".to_owned());
    let served = list.framework.indicators().filter_map(|indicator| {
        let count = list.pieces.iter().filter(|piece| piece.serves(indicator.number)).count();
        let wanted = count > 0 || asked == Some(indicator.number);
        let number = indicator.number.to_string();
        wanted.then(|| (number.clone(), format!("{number} ({})", counted(count, "piece", "pieces"))))
    });
    let choices: Choices = std::iter::once(all).chain(served).collect();
    (choices.len() > 1).then(|| {
        view! {
            <form class="tl-filters screen-only" method="get">
                <SelectField name="indicator" label="Indicator it serves" choices=choices value=asked.map(|it| it.to_string()).unwrap_or_default()/>
                <div class="tl-filters__actions"><button class="usa-button usa-button--outline" type="submit">"Show"</button></div>
            </form>
        }
    })
}

fn pieces(list: &EvidenceList, shown: &[&Piece], asked: Option<IndicatorNumber>) -> AnyView {
    if shown.is_empty() {
        let words = match (asked, list.may_give) {
            (Some(_), true) => {
                "Nothing serves this indicator yet. Add a note, a link or a file, or use below what you gave for another."
            }
            (None, true) => {
                "A piece of evidence is a note, a link or a file, with a date of its own. It can serve several indicators."
            }
            (_, false) => "None was given.",
        };
        return view! { <EmptyState title="No evidence yet"><p>{words}</p></EmptyState> }.into_any();
    }
    let items = shown.iter().map(|piece| item(list, piece)).collect_view();
    view! { <ul class="tl-rows">{items}</ul> }.into_any()
}

fn item(list: &EvidenceList, piece: &Piece) -> AnyView {
    let assessment = &list.assessment;
    let own = list.reader.as_ref() == Some(&piece.given_by);
    let by = if own { "Given by you".to_owned() } else { format!("Given by {}", piece.by) };
    let serves = piece.indicators.iter().enumerate().map(|(at, number)| {
        let before = if at == 0 { " " } else { ", " };
        view! { {before}<a href=indicator_address(assessment, *number)>{number.to_string()}</a> }
    });
    let serves = serves.collect_view();
    let change = list.may_change(piece).then(|| change_link(assessment, piece));
    view! {
        <li class="tl-rows__item">
            <div>
                {described(assessment, &piece.evidence)}
                <p class="tl-quiet">{by}". Serves"{serves}"."</p>
            </div>
            {change}
        </li>
    }
    .into_any()
}

/// One's own other pieces, to be ticked.
fn use_given(list: &EvidenceList, indicator: IndicatorNumber) -> impl IntoView + use<> {
    let others = list.pieces.iter().filter(|piece| list.may_change(piece) && !piece.serves(indicator));
    let state = FormState::current();
    let message = state.message("pieces");
    let class = if message.is_some() { "usa-fieldset usa-form-group--error" } else { "usa-fieldset" };
    let options = others.enumerate().map(|(at, piece)| {
        let id = if at == 0 { "pieces".to_owned() } else { format!("pieces-{at}") };
        let key = piece.id.to_string();
        let checked = state.chosen("pieces", &key, false);
        let numbers: Vec<_> = piece.indicators.iter().map(ToString::to_string).collect();
        view! {
            <div class="usa-checkbox">
                <input class="usa-checkbox__input" type="checkbox" name="pieces" id=id.clone() value=key checked=checked/>
                <label class="usa-checkbox__label" for=id>
                    {piece.evidence.name().to_owned()}
                    <span class="usa-checkbox__label-description">{format!("Serves {}", numbers.join(", "))}</span>
                </label>
            </div>
        }
    });
    let options: Vec<_> = options.collect();
    (!options.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="use">
                <h2 id="use">"Use evidence you gave already"</h2>
                <form method="post">
                    <fieldset class=class>
                        <legend class="usa-legend">{format!("What of it serves {indicator} too?")}</legend>
                        {message.map(|message| view! { <span class="usa-error-message">{message}</span> })}
                        {options}
                    </fieldset>
                    <button class="usa-button" type="submit">"Use what is ticked"</button>
                </form>
            </section>
        }
    })
}
