//! Results: the whole, the profile, what stands out, and every finding with what it came from.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use throughline::Error;
use throughline::assessment::rating::Evidence;
use throughline::assessment::results::{Finding, Results, Standing, Statement};
use throughline::assessment::scoring::{ElementScore, Profile, Score, VariableScore};
use throughline::assessment::use_cases::read_results;
use throughline::calendar::date_in_words;
use throughline::framework::{Element, Indicator, Level};
use throughline::identity::AssessmentId;

use super::chart::{ChartFigure, profile_option};
use super::marks::{AnswerMark, ScoreBar, lowest_words, score_words};
use crate::components::{Crumbs, PageHead};
use crate::page::load;
use crate::visit::visit;

/// How many strengths and how many low indicators are listed before the rest folds away.
pub(super) const LISTED: usize = 6;

/// Results of an assessment.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { read_results(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        show,
    )
}

fn show(results: Results) -> impl IntoView {
    let home = format!("/assessments/{}", results.assessment.id);
    let trail =
        vec![("/assessments".to_owned(), "Assessments".to_owned()), (home.clone(), results.assessment.name.clone())];
    view! {
        <Crumbs trail=trail here="Results"/>
        <PageHead title=format!("Results: {}", results.assessment.name) intro=standing_words(&results)>
            <a class="usa-button usa-button--outline" href=format!("{home}/print")>"Print view"</a>
            <a class="usa-button usa-button--outline" href=format!("{home}/results.csv") download="">"Download CSV"</a>
        </PageHead>
        {headline(&results.profile)}
        <section class="tl-section" aria-labelledby="profile">
            <h2 id="profile">"Profile"</h2>
            <ChartFigure option=profile_option(&results.profile) caption="Score of each element from 1 to 4, with the lowest level of any of its indicators. The table below has the same numbers."/>
            {profile_table(&results.profile)}
        </section>
        <div class="tl-beside-each-other">
            {outstanding("lowest", "Lowest first", "No indicator is at level 1 or 2.", results.lowest())}
            {outstanding("strengths", "Strengths", "No indicator is at level 3 or 4 yet.", results.strengths())}
        </div>
        <section class="tl-section" aria-labelledby="findings">
            <h2 id="findings">"Every indicator, and what it came from"</h2>
            {elements(&results)}
        </section>
    }
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
        Standing::OwnSoFar => "Your own ratings so far. They are not final, and nobody else sees them.".to_owned(),
    }
}

/// The overall score with its meaning.
pub(super) fn headline(profile: &Profile) -> impl IntoView + use<> {
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
}

/// The profile's numbers, each leading to what it came from.
pub(super) fn profile_table(profile: &Profile) -> impl IntoView + use<> {
    let rows = profile.variables.iter().map(|variable| {
        let elements = variable.elements.iter().map(element_row).collect_view();
        view! { {variable_row(variable)}{elements} }
    });
    view! {
        <div class="tl-table" role="region" tabindex="0" aria-label="Scores by variable and element">
            <table class="usa-table usa-table--borderless tl-profile">
                <caption class="usa-sr-only">"Scores by variable and element"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Variable and element"</th>
                        <th scope="col" class="tl-number">"Score"</th>
                        <th scope="col" class="tl-profile__bar"><span class="usa-sr-only">"Picture of the score"</span></th>
                        <th scope="col" class="tl-number">"Rated"</th>
                        <th scope="col">"Lowest level"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn variable_row(variable: &VariableScore) -> impl IntoView + use<> {
    let first = variable.elements.first().map(|element| element.number.clone()).unwrap_or_default();
    let name = format!("{} {}", variable.number, variable.name);
    view! { <tr class="tl-profile__variable"><th scope="row"><a href=format!("#e-{first}")>{name}</a></th>{score_cells(&variable.score)}</tr> }
}

fn element_row(element: &ElementScore) -> impl IntoView + use<> {
    let name = format!("{} {}", element.number, element.name);
    view! { <tr><th scope="row"><a href=format!("#e-{}", element.number)>{name}</a></th>{score_cells(&element.score)}</tr> }
}

fn score_cells(score: &Score) -> impl IntoView + use<> {
    view! {
        <td class="tl-number">{score.shown().unwrap_or_else(|| "No score".to_owned())}</td>
        <td class="tl-profile__bar"><ScoreBar score=score.clone()/></td>
        <td class="tl-number">{score.coverage_in_words()}</td>
        <td>{lowest_words(score)}</td>
    }
}

fn outstanding(
    id: &'static str,
    title: &'static str,
    none: &'static str,
    found: Vec<(&Indicator, Level)>,
) -> impl IntoView + use<> {
    let item = |(indicator, level): &(&Indicator, Level)| {
        view! {
            <li>
                <a href=format!("#i-{}", indicator.number)>{indicator.number.to_string()}" "{indicator.text.clone()}</a>
                " "<AnswerMark answer=Some(throughline::assessment::rating::Answer::Level(*level))/>
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
    view! { <section class="tl-section" aria-labelledby=id><h2 id=id>{title}</h2>{body}</section> }
}

/// Every element with its indicators.
pub(super) fn elements(results: &Results) -> impl IntoView + use<> {
    let scored = results.profile.elements();
    let all =
        results.framework.elements().zip(scored).map(|(element, scored)| element_section(results, element, scored));
    all.collect_view()
}

fn element_section(results: &Results, element: &Element, scored: &ElementScore) -> impl IntoView + use<> {
    let indicators = element.indicators.iter().filter_map(|it| results.finding(it.number).map(|found| (it, found)));
    let indicators =
        indicators.map(|(indicator, finding)| indicator_article(results, indicator, finding)).collect_view();
    view! {
        <section class="tl-element" id=format!("e-{}", element.number)>
            <h3>{format!("{} {}", element.number, element.name)}</h3>
            <p class="tl-quiet">{format!("{}, {} rated", score_words(&scored.score), scored.score.coverage_in_words())}</p>
            {indicators}
        </section>
    }
}

fn indicator_article(results: &Results, indicator: &Indicator, finding: &Finding) -> impl IntoView + use<> {
    let answer = finding.outcome.answer;
    let descriptor = answer.and_then(|it| it.level()).map(|level| indicator.descriptor(level).to_owned());
    let many = finding.statements.len() > 1;
    let apart = (finding.outcome.spread > 0).then(|| {
        let split = if finding.outcome.split { " Split: the lower of two middle levels was taken." } else { "" };
        view! { <p class="tl-quiet">{format!("{} people rated; highest and lowest differ by {}.{split}", finding.statements.len(), finding.outcome.spread)}</p> }
    });
    let statements = finding.statements.iter().map(|said| statement(said, many)).collect_view();
    let link = matches!(results.standing, Standing::OwnSoFar).then(|| {
        let to = format!("/assessments/{}/rate/{}", results.assessment.id, indicator.number);
        view! { <a class="tl-no-print" href=to>{if answer.is_some() { "Change" } else { "Rate it" }}<span class="usa-sr-only">{format!(" {}", indicator.number)}</span></a> }
    });
    view! {
        <article class="tl-finding" id=format!("i-{}", indicator.number)>
            <h4>{indicator.number.to_string()}" "{indicator.text.clone()}</h4>
            <div class="tl-finding__level">
                <p class="tl-finding__answer"><AnswerMark answer=answer/>" "{link}</p>
                {descriptor.map(|words| view! { <p class="tl-finding__descriptor">{words}</p> })}
                {apart}
            </div>
            <div class="tl-finding__said">{statements}</div>
        </article>
    }
}

fn statement(said: &Statement, many: bool) -> impl IntoView + use<> {
    let by = many
        .then(|| view! { <p class="tl-statement__by">{said.by.clone()}" "<AnswerMark answer=Some(said.answer)/></p> });
    let words = [&said.reason, &said.rationale].into_iter().filter(|text| !text.is_empty());
    let words = words.map(|text| view! { <p class="tl-statement__words">{text.clone()}</p> }).collect_view();
    let evidence = (!said.evidence.is_empty()).then(|| {
        let items = said.evidence.iter().map(evidence_item).collect_view();
        view! { <p class="tl-statement__evidence">"Evidence"</p><ul>{items}</ul> }
    });
    view! { <div class="tl-statement">{by}{words}{evidence}</div> }
}

fn evidence_item(evidence: &Evidence) -> impl IntoView + use<> {
    let note = if evidence.note.is_empty() { evidence.link.clone() } else { evidence.note.clone() };
    let named = match evidence.link.is_empty() {
        true => note.into_any(),
        false => view! { <a href=evidence.link.clone() rel="noopener noreferrer nofollow">{note}</a> }.into_any(),
    };
    view! { <li>{named}" "<span class="tl-quiet">{date_in_words(evidence.dated)}</span></li> }
}
