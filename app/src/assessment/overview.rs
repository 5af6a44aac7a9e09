//! All assessments, one assessment's overview, and finishing it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use throughline::Error;
use throughline::access::Action;
use throughline::assessment::rating::Answer;
use throughline::assessment::use_cases::{
    Finishing, Listed, Overview, list_assessments, preview_finish, view_assessment,
};
use throughline::assessment::{Assessment, Phase};
use throughline::calendar::date_in_words;
use throughline::framework::{Element, IndicatorNumber};
use throughline::identity::AssessmentId;

use super::marks::AnswerMark;
use crate::components::{Crumbs, EmptyState, ErrorSummary, PageHead};
use crate::page::load;
use crate::visit::visit;

/// All assessments.
#[component]
pub fn AssessmentsPage() -> impl IntoView {
    load(
        |visit| async move { list_assessments(&visit.database, &visit.principal).await },
        |listed| {
            let may_start = visit().may(Action::StartAssessment);
            let start =
                may_start.then(|| view! { <a class="usa-button" href="/assessments/new">"Start an assessment"</a> });
            view! {
                <PageHead title="Assessments" intro="How the SEA’s own practice holds up against the framework, year by year.">{start}</PageHead>
                {if listed.is_empty() { none_yet(may_start).into_any() } else { list(listed).into_any() }}
            }
        },
    )
}

fn none_yet(may_start: bool) -> impl IntoView {
    let next = match may_start {
        true => view! { <p>"Set one up: name it, choose who rates, and open it when you are ready."</p> }.into_any(),
        false => view! { <p>"A lead sets one up. You will find it here."</p> }.into_any(),
    };
    view! {
        <EmptyState title="No assessment yet">
            {next}
            <p><a href="/framework">"Read the framework first"</a></p>
        </EmptyState>
    }
}

fn list(listed: Vec<Listed>) -> impl IntoView {
    let items = listed.into_iter().map(|it| {
        let assessment = it.assessment;
        let standing = standing(&assessment, it.on_team, it.own, it.indicators);
        view! {
            <li class="tl-list__item">
                <div class="tl-list__words">
                    <h2 class="tl-list__title"><a href=format!("/assessments/{}", assessment.id)>{assessment.name.clone()}</a></h2>
                    <p class="tl-quiet">{format!("School year {} · led by {}", assessment.school_year, lead_name(&assessment))}</p>
                </div>
                <div class="tl-list__state">{phase_tag(assessment.phase)}<p>{standing}</p></div>
            </li>
        }
    });
    view! { <ul class="tl-list">{items.collect_view()}</ul> }
}

fn lead_name(assessment: &Assessment) -> String {
    assessment.lead().map(|lead| lead.name.clone()).unwrap_or_else(|| "nobody".to_owned())
}

fn standing(assessment: &Assessment, on_team: bool, own: usize, indicators: usize) -> String {
    match (assessment.phase, assessment.finished_at) {
        (Phase::Final, Some(at)) => format!("Finished {}", visit().moment(at)),
        (Phase::Rating, _) if on_team => format!("You have rated {own} of {indicators}"),
        (Phase::Draft, _) => "Not open for rating yet".to_owned(),
        _ => format!("Planned until {}", date_in_words(assessment.ends_on)),
    }
}

/// A phase in word and shape.
pub(super) fn phase_tag(phase: Phase) -> impl IntoView {
    let mark = match phase {
        Phase::Draft => "○",
        Phase::Rating => "◐",
        Phase::Consensus => "◑",
        Phase::Final => "●",
    };
    view! { <span class=format!("tl-phase tl-phase--{}", phase.key())><span aria-hidden="true">{mark}</span>" "{phase.name()}</span> }
}

/// One assessment.
#[component]
pub fn AssessmentPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { view_assessment(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        show,
    )
}

fn show(overview: Overview) -> impl IntoView {
    let assessment = &overview.assessment;
    let intro = format!("School year {}, led by {}", assessment.school_year, lead_name(assessment));
    let actions = actions(&overview);
    view! {
        <Crumbs trail=vec![("/assessments".to_owned(), "Assessments".to_owned())] here=assessment.name.clone()/>
        <PageHead title=assessment.name.clone() intro=intro>{actions}</PageHead>
        <ErrorSummary/>
        <p>{phase_tag(assessment.phase)}</p>
        {waiting(&overview)}
        {overview.progress.clone().map(progress)}
        {(overview.on_team && assessment.phase != Phase::Draft).then(|| map(&overview))}
        {facts(&overview)}
        {(assessment.phase == Phase::Draft && visit().may(Action::StartAssessment)).then(|| discard(assessment))}
    }
}

fn actions(overview: &Overview) -> impl IntoView + use<> {
    let assessment = &overview.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let may_edit = visit().may(Action::StartAssessment) && assessment.phase != Phase::Final;
    let reads_results = assessment.phase == Phase::Final || (overview.on_team && !overview.own.is_empty());
    view! {
        {reads_results.then(|| view! {
            <a class="usa-button usa-button--outline" href=format!("{home}/results")>
                {if assessment.phase == Phase::Final { "See the results" } else { "Your results so far" }}
            </a>
        })}
        {may_edit.then(|| view! { <a class="usa-button usa-button--outline" href=format!("{home}/edit")>"Change"</a> })}
    }
}

/// What needs the reader, first thing on the page.
fn waiting(overview: &Overview) -> impl IntoView + use<> {
    let assessment = &overview.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let unrated =
        overview.framework.indicators().map(|it| it.number).find(|number| own_answer(overview, *number).is_none());
    let total = overview.framework.indicators().count();
    match assessment.phase {
        Phase::Draft if visit().may(Action::StartAssessment) => view! {
            <form method="post" class="tl-next">
                <p>"Check what is below. When rating opens, everybody on the team finds it waiting on their start page."</p>
                <input type="hidden" name="version" value=assessment.version/>
                <button class="usa-button" type="submit" name="do" value="begin">"Open for rating"</button>
            </form>
        }
        .into_any(),
        Phase::Rating if overview.on_team => {
            let rated = overview.own.len();
            let leads = overview.progress.is_some();
            view! {
                <div class="tl-next">
                    <p>{format!("You have rated {rated} of {total} indicators.")}</p>
                    <progress class="tl-progress" max=total value=rated aria-label="Indicators you have rated">{format!("{rated} of {total}")}</progress>
                    <p class="tl-next__actions">
                        {unrated.map(|number| view! {
                            <a class="usa-button" href=format!("{home}/rate/{number}")>
                                {if rated == 0 { format!("Start with {number}") } else { format!("Go on with {number}") }}
                            </a>
                        })}
                        {(leads && unrated.is_none()).then(|| view! { <a class="usa-button" href=format!("{home}/finish")>"Finish the assessment"</a> })}
                    </p>
                </div>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn own_answer(overview: &Overview, number: IndicatorNumber) -> Option<Answer> {
    overview.own.iter().find(|rating| rating.indicator == number).map(|rating| rating.answer)
}

fn progress(progress: Vec<(String, usize)>) -> impl IntoView {
    (progress.len() > 1).then(|| {
        let rows = progress.into_iter().map(|(name, count)| {
            view! { <tr><th scope="row">{name}</th><td class="tl-number">{count}</td></tr> }
        });
        view! {
            <section class="tl-section" aria-labelledby="team-progress">
                <h2 id="team-progress">"How far the team is"</h2>
                <p class="tl-quiet">"How many indicators each has answered. Nobody’s answers are shown before the assessment is finished."</p>
                <div class="tl-table" role="region" tabindex="0" aria-label="Answers by member">
                    <table class="usa-table usa-table--borderless">
                        <thead><tr><th scope="col">"Member"</th><th scope="col" class="tl-number">"Indicators answered"</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

/// Every indicator with the reader's own answer, to jump around.
fn map(overview: &Overview) -> impl IntoView + use<> {
    let variables = overview.framework.variables.iter().map(|variable| {
        let elements = variable.elements.iter().map(|element| element_map(overview, element)).collect_view();
        view! {
            <section class="tl-map__variable">
                <h3>{format!("{} {}", variable.number, variable.name)}</h3>
                {elements}
            </section>
        }
    });
    view! {
        <section class="tl-section tl-map" aria-labelledby="map">
            <h2 id="map">"Your ratings"</h2>
            {variables.collect_view()}
        </section>
    }
}

fn element_map(overview: &Overview, element: &Element) -> impl IntoView + use<> {
    let home = format!("/assessments/{}", overview.assessment.id);
    let rated = element.indicators.iter().filter(|it| own_answer(overview, it.number).is_some()).count();
    let items = element.indicators.iter().map(|it| {
        view! {
            <li class="tl-map__indicator">
                <a href=format!("{home}/rate/{}", it.number)>{it.number.to_string()}<span class="tl-map__text">" "{it.text.clone()}</span></a>
                <AnswerMark answer=own_answer(overview, it.number)/>
            </li>
        }
    });
    let open = rated < element.indicators.len();
    view! {
        <details class="tl-map__element" open=open>
            <summary>{format!("{} {}", element.number, element.name)}<span class="tl-quiet">{format!(" {rated} of {} rated", element.indicators.len())}</span></summary>
            <ul>{items.collect_view()}</ul>
        </details>
    }
}

fn facts(overview: &Overview) -> impl IntoView + use<> {
    let assessment = &overview.assessment;
    let team: Vec<_> = assessment.team.iter().map(|member| member.name.clone()).collect();
    let framework = &overview.framework;
    let scope = if assessment.scope.is_empty() { "Not described".to_owned() } else { assessment.scope.clone() };
    view! {
        <section class="tl-section" aria-labelledby="facts">
            <h2 id="facts">"What this assessment covers"</h2>
            <dl class="tl-facts">
                <div><dt>"Scope"</dt><dd>{scope}</dd></div>
                <div><dt>"Dates"</dt><dd>{format!("{} to {}", date_in_words(assessment.starts_on), date_in_words(assessment.ends_on))}</dd></div>
                <div><dt>"Framework"</dt><dd><a href=format!("/framework?edition={}", framework.id)>{format!("{}, version {}", framework.title, framework.id.edition)}</a></dd></div>
                <div><dt>"Team"</dt><dd>{team.join(", ")}</dd></div>
            </dl>
        </section>
    }
}

fn discard(assessment: &Assessment) -> impl IntoView + use<> {
    view! {
        <details class="tl-discard">
            <summary>"Remove this draft"</summary>
            <form method="post">
                <p>"Its name, scope, dates and team are lost. Nobody has rated yet."</p>
                <input type="hidden" name="version" value=assessment.version/>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="discard">"Remove the draft"</button>
            </form>
        </details>
    }
}

/// Finishing: what it does, what is still missing.
#[component]
pub fn FinishPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { preview_finish(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        finishing,
    )
}

fn finishing(finishing: Finishing) -> impl IntoView {
    let assessment = finishing.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let trail = vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), assessment.name.clone())];
    let behind = finishing.progress.iter().filter(|(_, count)| *count < finishing.indicators);
    let behind: Vec<_> = behind.map(|(name, count)| format!("{name} ({count} of {})", finishing.indicators)).collect();
    let missing = finishing.unanswered.iter().map(|number| {
        view! { <li><a href=format!("{home}/rate/{number}")>{number.to_string()}</a></li> }
    });
    let missing = missing.collect::<Vec<_>>();
    let ready = missing.is_empty();
    view! {
        <Crumbs trail=trail here="Finish"/>
        <div class="tl-narrow">
            <PageHead title="Finish the assessment"/>
            <ErrorSummary/>
            {(!ready).then(|| view! {
                <h2 id="unanswered">"Nobody has answered these yet"</h2>
                <p>"Give each a level, or say “not applicable” or “can’t tell yet”."</p>
                <ul class="tl-numbers">{missing}</ul>
            })}
            {(ready && !behind.is_empty()).then(|| view! {
                <h2>"Not everybody is done"</h2>
                <p>{format!("Every indicator has an answer, but not from {}.", behind.join(", "))}</p>
            })}
            {ready.then(|| view! {
                <p>"Finishing puts the team’s ratings together: the middle level for each indicator, the lower one where two are in the middle. What everybody wrote is kept with it."</p>
                <p><strong>"A final assessment is locked. Its levels, its words and the framework’s version never change again."</strong></p>
                <form method="post">
                    <input type="hidden" name="version" value=assessment.version/>
                    <button class="usa-button" type="submit">"Finish and lock"</button>
                    <a class="tl-beside" href=home.clone()>"Not yet"</a>
                </form>
            })}
        </div>
    }
}
