//! One assessment: how it stands, what needs the reader, and the ways on from it.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TextArea};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::access::Action;
use ground::calendar::date_in_words;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::rating::Answer;
use practice::assessment::use_cases::{Meeting, Overview, open_meeting, view_assessment};
use practice::assessment::{Assessment, Duty, Phase};
use practice::framework::{Element, IndicatorNumber};

use super::list::{lead_name, phase_tag};
use super::marks::AnswerMark;
use super::team::team_progress;

/// One assessment.
#[component]
pub fn AssessmentPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let overview = view_assessment(&visit.database, &visit.principal, &id).await?;
            let meets = overview.on_team && overview.assessment.phase == Phase::Consensus;
            let meeting = match meets {
                true => open_meeting(&visit.database, &visit.principal, &id, None).await.map(Some),
                false => Ok(None),
            };
            match meeting {
                Ok(meeting) => Ok((overview, meeting)),
                // Finished between the one look and the other.
                Err(Error::Conflict(_)) => Ok((overview, None)),
                Err(other) => Err(other),
            }
        },
        |(overview, meeting)| show(&overview, meeting.as_ref()),
    )
}

fn show(overview: &Overview, meeting: Option<&Meeting>) -> AnyView {
    let assessment = &overview.assessment;
    let intro = format!("School year {}, led by {}", assessment.school_year, lead_name(assessment));
    let rates = overview.on_team && assessment.phase != Phase::Draft;
    let actions = actions(overview);
    view! {
        <Crumbs trail=vec![("/assessments".to_owned(), "Assessments".to_owned())] here=assessment.full_name()/>
        <PageHead title=assessment.full_name() intro=intro>{actions}</PageHead>
        <ErrorSummary/>
        <p>{phase_tag(assessment.phase)}</p>
        {revision(overview)}
        {waiting(overview, meeting)}
        {ways(overview)}
        {overview.progress.as_ref().map(|progress| team_progress(overview, progress))}
        {rates.then(|| map(overview))}
        {facts(overview)}
        {(assessment.phase == Phase::Draft && visit().may(Action::StartAssessment)).then(|| discard(assessment))}
        {may_reopen(overview).then(reopen)}
    }
    .into_any()
}

fn home_of(assessment: &Assessment) -> String {
    format!("/assessments/{}", assessment.id)
}

fn leads(assessment: &Assessment) -> bool {
    visit().principal.person().is_some_and(|person| assessment.is_led_by(&person.id))
}

fn actions(overview: &Overview) -> AnyView {
    let assessment = &overview.assessment;
    let home = home_of(assessment);
    let may_edit = visit().may(Action::StartAssessment) && assessment.phase != Phase::Final;
    let results = match assessment.phase {
        Phase::Final => Some("See the results"),
        Phase::Consensus if overview.on_team => Some("Results so far"),
        Phase::Rating if overview.on_team && !overview.own.is_empty() => Some("Your results so far"),
        _ => None,
    };
    view! {
        {results.map(|words| view! { <a class="usa-button usa-button--outline" href=format!("{home}/results")>{words}</a> })}
        {may_edit.then(|| view! { <a class="usa-button usa-button--outline" href=format!("{home}/edit")>"Change"</a> })}
    }
    .into_any()
}

/// Which revision this is and why, and the later one where there is one.
fn revision(overview: &Overview) -> AnyView {
    let revision = &overview.assessment.revision;
    let of = revision.of.as_ref().map(|of| {
        let number = revision.number;
        let before = match number {
            2 => "the first final assessment".to_owned(),
            _ => format!("revision {}", number - 1),
        };
        view! {
            <p class="tl-revision">
                {format!("Revision {number}, of ")}<a href=format!("/assessments/{of}")>{before}</a>
                {format!(", which stays as it was. Reopened because: {}", revision.reason)}
            </p>
        }
    });
    let later = overview.revised_by.as_ref().map(|later| {
        view! {
            <div class="usa-alert usa-alert--info usa-alert--slim"><div class="usa-alert__body">
                <p class="usa-alert__text">"This assessment was reopened later. "<a href=format!("/assessments/{later}")>"Go to the later revision"</a></p>
            </div></div>
        }
    });
    view! { {later}{of} }.into_any()
}

/// What needs the reader, first thing on the page.
fn waiting(overview: &Overview, meeting: Option<&Meeting>) -> impl IntoView + use<> {
    match overview.assessment.phase {
        Phase::Draft if visit().may(Action::StartAssessment) => begin(overview).into_any(),
        Phase::Rating if overview.on_team => own_rating(overview).into_any(),
        Phase::Consensus => meeting.map(|meeting| in_consensus(overview, meeting)).into_any(),
        _ => ().into_any(),
    }
}

fn begin(overview: &Overview) -> AnyView {
    view! {
        <form method="post" class="tl-next">
            <p>"Check what is below. When rating opens, everybody on the team finds it waiting on their start page."</p>
            <input type="hidden" name="version" value=overview.assessment.version/>
            <button class="usa-button" type="submit" name="do" value="begin">"Open for rating"</button>
        </form>
    }
    .into_any()
}

fn own_rating(overview: &Overview) -> AnyView {
    let home = home_of(&overview.assessment);
    let unrated =
        overview.framework.indicators().map(|it| it.number).find(|number| own_answer(overview, *number).is_none());
    let (total, rated) = (overview.framework.indicators().count(), overview.own.len());
    let everybody = overview.progress.as_ref().is_some_and(|all| all.iter().all(|member| member.answered >= total));
    let reminded = overview.reminded.as_ref().filter(|_| unrated.is_some()).map(|(by, at)| {
        view! { <p class="tl-reminder">{format!("{by} asked you on {} to go on with rating.", visit().moment(*at))}</p> }
    });
    let open = (everybody && unrated.is_none())
        .then(|| view! { <a class="usa-button" href=format!("{home}/open")>"Open consensus"</a> });
    view! {
        <div class="tl-next">
            <p>{format!("You have rated {rated} of {total} indicators.")}</p>
            {reminded}
            <progress class="tl-progress" max=total value=rated aria-label="Indicators you have rated">{format!("{rated} of {total}")}</progress>
            <p class="tl-next__actions">
                {unrated.map(|number| view! {
                    <a class="usa-button" href=format!("{home}/rate/{number}")>
                        {if rated == 0 { format!("Start with {number}") } else { format!("Go on with {number}") }}
                    </a>
                })}
                {open}
            </p>
        </div>
    }
    .into_any()
}

fn in_consensus(overview: &Overview, meeting: &Meeting) -> AnyView {
    let home = home_of(&overview.assessment);
    let (agreed, all) = (meeting.agreed(), meeting.agenda.len());
    let follow = if meeting.records { "Go to the meeting" } else { "Follow the meeting" };
    let finish = (meeting.records && agreed == all)
        .then(|| view! { <a class="usa-button usa-button--outline" href=format!("{home}/finish")>"Look it over and finish"</a> });
    view! {
        <div class="tl-next">
            <p>{format!("Consensus is open: {agreed} of {all} agreed")}</p>
            <progress class="tl-progress" max=all value=agreed aria-label="Indicators agreed on">{format!("{agreed} of {all}")}</progress>
            <p class="tl-next__actions">
                <a class="usa-button" href=format!("{home}/consensus")>{follow}</a>
                {finish}
            </p>
        </div>
    }
    .into_any()
}

/// The pages around an assessment that the reader may open.
fn ways(overview: &Overview) -> impl IntoView + use<> {
    let assessment = &overview.assessment;
    let home = home_of(assessment);
    let (visit, phase) = (visit(), assessment.phase);
    let is_final = phase == Phase::Final;
    let all = [
        (phase != Phase::Draft && (overview.on_team || is_final), format!("{home}/evidence"), "Evidence"),
        (visit.may(Action::RunSurvey), format!("/assessments/{}/survey", assessment.original()), "Survey"),
        (
            is_final && visit.may(Action::ReadImprovement),
            format!("/improvement?assessment={}", assessment.original()),
            "Improvement plan",
        ),
        (is_final, "/assessments/compare".to_owned(), "Compare over the years"),
        (is_final, format!("{home}/report"), "Report"),
    ];
    let links = all.into_iter().filter(|(shown, ..)| *shown);
    let links = links.map(|(_, address, name)| view! { <li><a href=address>{name}</a></li> }).collect::<Vec<_>>();
    (!links.is_empty()).then(|| {
        view! { <nav class="tl-ways-on" aria-label="More of this assessment"><ul>{links}</ul></nav> }
    })
}

fn own_answer(overview: &Overview, number: IndicatorNumber) -> Option<Answer> {
    overview.own.iter().find(|rating| rating.indicator == number).map(|rating| rating.answer)
}

/// Every indicator with the reader's own answer, to jump around.
fn map(overview: &Overview) -> AnyView {
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
    .into_any()
}

fn element_map(overview: &Overview, element: &Element) -> AnyView {
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
    .into_any()
}

fn facts(overview: &Overview) -> AnyView {
    let assessment = &overview.assessment;
    let member = |it: &practice::assessment::TeamMember| match it.duty {
        Duty::Recorder => format!("{} (writes down what is agreed)", it.name),
        _ => it.name.clone(),
    };
    let team: Vec<_> = assessment.team.iter().map(member).collect();
    let opening = assessment.opening.as_ref().map(|opening| {
        let absent = match opening.absent.is_empty() {
            true => String::new(),
            false => format!("; not everything was answered by {}", opening.absent.join(", ")),
        };
        let words = format!("{}, by {}{absent}", visit().moment(opening.at), opening.by);
        view! { <div><dt>"Consensus opened"</dt><dd>{words}</dd></div> }
    });
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
                {opening}
            </dl>
        </section>
    }
    .into_any()
}

fn discard(assessment: &Assessment) -> AnyView {
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
    .into_any()
}

fn may_reopen(overview: &Overview) -> bool {
    let assessment = &overview.assessment;
    assessment.phase == Phase::Final
        && overview.revised_by.is_none()
        && leads(assessment)
        && visit().may(Action::FinishAssessment)
}

fn reopen() -> AnyView {
    let open = FormState::current().message("reason").is_some();
    view! {
        <details class="tl-discard" open=open>
            <summary>"Reopen as a revision"</summary>
            <form method="post" class="usa-form usa-form--large tl-form">
                <p>"This assessment stays as it is, for ever. A revision begins with all that was rated and agreed, open in consensus, and says why it was made."</p>
                <TextArea name="reason" label="Why is it reopened?" hint="Everybody who reads the revision sees it." rows=3/>
                <button class="usa-button" type="submit" name="do" value="revise">"Reopen as a revision"</button>
            </form>
        </details>
    }
    .into_any()
}
