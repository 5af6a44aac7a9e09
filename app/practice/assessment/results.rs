//! Results: where they stand, the whole, the profile, what stands out, claim and perception, and every finding.

use app_ground::components::{ChartFigure, Crumbs, PageHead, TableFrame};
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::Phase;
use practice::assessment::rating::Answer;
use practice::assessment::results::{Results, Standing};
use practice::assessment::scoring::{ElementScore, Profile, Score, VariableScore};
use practice::assessment::use_cases::read_results;
use practice::framework::{Indicator, Level};

use super::chart::profile_option;
use super::findings::elements;
use super::gaps::claim_and_perception;
use super::marks::{AnswerMark, ScoreBar, lowest_words};

/// How many strengths and how many low indicators are listed before the rest folds away.
const LISTED: usize = 6;

/// Results of an assessment.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { read_results(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        show,
    )
}

fn show(results: Results) -> AnyView {
    let (assessment, name) = (&results.assessment, results.assessment.full_name());
    let home = format!("/assessments/{}", assessment.id);
    let trail = vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), name.clone())];
    view! {
        <Crumbs trail=trail here="Results"/>
        <PageHead title=format!("Results: {name}") intro=standing_words(&results)>
            <a class="usa-button" href=format!("{home}/report")>"Report"</a>
            <a class="usa-button usa-button--outline" href=format!("{home}/results.xlsx") download="">"Workbook"</a>
            <a class="usa-button usa-button--outline" href=format!("{home}/results.csv") download="">"CSV"</a>
        </PageHead>
        {notices(&results)}
        {headline(&results.profile)}
        {ways(&results)}
        <section class="tl-section" aria-labelledby="profile">
            <h2 id="profile">"Profile"</h2>
            <ChartFigure option=profile_option(&results.profile) height="is-tall" caption="Score of each element from 1 to 4, with the lowest level of any of its indicators. The table below has the same numbers."/>
            {profile_table(&results.profile, true)}
        </section>
        <div class="tl-beside-each-other">
            {outstanding("lowest", "Lowest first", "No indicator is at level 1 or 2.", results.lowest())}
            {outstanding("strengths", "Strengths", "No indicator is at level 3 or 4 yet.", results.strengths())}
        </div>
        {results.perceived.as_ref().map(|perceived| claim_and_perception(&results, perceived))}
        <section class="tl-section" aria-labelledby="findings">
            <h2 id="findings">"Every indicator, and what it came from"</h2>
            {elements(&results)}
        </section>
    }
    .into_any()
}

/// Whose results, and whether they are final.
pub(super) fn standing_words(results: &Results) -> String {
    match &results.standing {
        Standing::Final(at, by) => format!(
            "School year {}. Final since {}, finished by {by}. Framework version {}.",
            results.assessment.school_year,
            visit().moment(*at),
            results.framework.id.edition
        ),
        Standing::AgreedSoFar => format!(
            "Not final: what the team has agreed on so far, {} of {} indicators.",
            results.findings.iter().filter(|finding| finding.agreement.is_some()).count(),
            results.findings.len()
        ),
        Standing::OwnSoFar => "Your own ratings so far. They are not final, and nobody else sees them.".to_owned(),
    }
}

/// What to know before reading on: a newer revision, an older one, who was missing.
fn notices(results: &Results) -> AnyView {
    let revised = results.revised_by.as_ref().map(|id| {
        view! {
            <div class="usa-alert usa-alert--warning usa-alert--slim">
                <div class="usa-alert__body">
                    <p class="usa-alert__text">
                        "This assessment was reopened. These are the results as they were then; "
                        <a href=format!("/assessments/{id}")>"see the revision"</a>"."
                    </p>
                </div>
            </div>
        }
    });
    view! { {revised}{revision_words(results)}{absent_words(results).map(|words| view! { <p class="tl-quiet">{words}</p> })} }
    .into_any()
}

/// Which revision it is and why there is one; nothing for the first.
pub(super) fn revision_words(results: &Results) -> impl IntoView + use<> {
    let revision = &results.assessment.revision;
    let before = revision.of.as_ref().map(|id| {
        view! { " "<a class="tl-no-print" href=format!("/assessments/{id}/results")>"See the results before it"</a> }
    });
    (revision.number > 1).then(|| {
        view! { <p>{format!("This is revision {}. Why it was reopened: {}", revision.number, revision.reason)}{before}</p> }
    })
}

/// Who hadn't answered everything when consensus was opened.
pub(super) fn absent_words(results: &Results) -> Option<String> {
    let absent = &results.assessment.opening.as_ref()?.absent;
    let names = absent.join(", ");
    (!absent.is_empty()).then(|| format!("Hadn’t answered every indicator when consensus was opened: {names}."))
}

/// Where to go on from the results.
fn ways(results: &Results) -> AnyView {
    let home = format!("/assessments/{}", results.assessment.id);
    let plan = format!("/improvement?assessment={}", results.assessment.original());
    let meeting = (results.assessment.phase == Phase::Consensus)
        .then(|| view! { <li><a href=format!("{home}/consensus")>"Back to the meeting"</a></li> });
    let after = (results.assessment.phase == Phase::Final).then(|| {
        view! {
            <li><a href=plan>"Improvement plan"</a></li>
            <li><a href="/assessments/compare">"Compare over the years"</a></li>
        }
    });
    view! {
        <nav class="tl-ways-on tl-no-print" aria-label="From these results"><ul>
            {meeting}
            <li><a href=format!("{home}/evidence")>"Evidence"</a></li>
            {after}
        </ul></nav>
    }
    .into_any()
}

/// The overall score with its meaning.
pub(super) fn headline(profile: &Profile) -> AnyView {
    let overall = &profile.overall;
    let lowest = overall.lowest.map(|level| format!("Lowest level anywhere: {} {}.", level.number(), level.name()));
    view! {
        <div class="tl-headline">
            <p class="tl-headline__score">
                <span class="tl-headline__figure">{overall.shown().unwrap_or_else(|| "–".to_owned())}</span>
                <span class="tl-headline__of">{if overall.mean.is_some() { "of 4 overall" } else { "No score yet" }}</span>
            </p>
            <div class="tl-headline__words">
                <ScoreBar score=overall.clone()/>
                <p>{format!("{}{}", profile.basis()[..1].to_uppercase(), &profile.basis()[1..])}"."</p>
                <p>{lowest}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The profile's numbers, each leading to what it came from; of the elements too, or of the variables alone.
pub(super) fn profile_table(profile: &Profile, with_elements: bool) -> AnyView {
    let rows = profile.variables.iter().map(|variable| {
        let elements = with_elements.then(|| variable.elements.iter().map(element_row).collect_view());
        view! { {variable_row(variable)}{elements} }
    });
    let rows = rows.collect_view();
    let says = if with_elements { "Scores by variable and element" } else { "Scores by variable" };
    view! {
        <TableFrame label=says>
            <table class="usa-table usa-table--borderless tl-profile">
                <caption class="usa-sr-only">{says}</caption>
                <thead>
                    <tr>
                        <th scope="col">{if with_elements { "Variable and element" } else { "Variable" }}</th>
                        <th scope="col" class="tl-number">"Score"</th>
                        <th scope="col" class="tl-profile__bar"><span class="usa-sr-only">"Picture of the score"</span></th>
                        <th scope="col" class="tl-number">"Rated"</th>
                        <th scope="col">"Lowest level"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn variable_row(variable: &VariableScore) -> AnyView {
    let first = variable.elements.first().map(|element| element.number.clone()).unwrap_or_default();
    let name = format!("{} {}", variable.number, variable.name);
    view! { <tr class="tl-profile__variable"><th scope="row"><a href=format!("#e-{first}")>{name}</a></th>{score_cells(&variable.score)}</tr> }
    .into_any()
}

fn element_row(element: &ElementScore) -> AnyView {
    let name = format!("{} {}", element.number, element.name);
    view! { <tr><th scope="row"><a href=format!("#e-{}", element.number)>{name}</a></th>{score_cells(&element.score)}</tr> }
    .into_any()
}

fn score_cells(score: &Score) -> AnyView {
    view! {
        <td class="tl-number">{score.shown().unwrap_or_else(|| "No score".to_owned())}</td>
        <td class="tl-profile__bar"><ScoreBar score=score.clone()/></td>
        <td class="tl-number">{score.coverage_in_words()}</td>
        <td>{lowest_words(score)}</td>
    }
    .into_any()
}

fn outstanding(id: &'static str, title: &'static str, none: &'static str, found: Vec<(&Indicator, Level)>) -> AnyView {
    let item = |(indicator, level): &(&Indicator, Level)| {
        view! {
            <li>
                <a href=format!("#i-{}", indicator.number)>{indicator.number.to_string()}" "{indicator.text.clone()}</a>
                " "<AnswerMark answer=Some(Answer::Level(*level))/>
            </li>
        }
    };
    let shown = found.iter().take(LISTED).map(item).collect_view();
    let rest = found.len().saturating_sub(LISTED);
    let more = (rest > 0).then(|| {
        let folded = found.iter().skip(LISTED).map(item).collect_view();
        view! { <details><summary>{format!("{rest} more")}</summary><ul class="tl-outstanding">{folded}</ul></details> }
    });
    let body = match found.is_empty() {
        true => view! { <p class="tl-quiet">{none}</p> }.into_any(),
        false => view! { <ul class="tl-outstanding">{shown}</ul>{more} }.into_any(),
    };
    view! { <section class="tl-section" aria-labelledby=id><h2 id=id>{title}</h2>{body}</section> }.into_any()
}
