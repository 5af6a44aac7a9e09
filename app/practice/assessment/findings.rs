//! Every finding: the answer that counts, how it was come by, what follows from it, what it stands on, and what members
//! said when they rated alone, as far as the reader may see it.

use app_ground::components::counted;
use app_ground::visit::visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use practice::assessment::agreement::FollowUp;
use practice::assessment::evidence::OLDER;
use practice::assessment::rating::Answer;
use practice::assessment::results::{Finding, GivenEvidence, Results, Standing, Statement};
use practice::assessment::scoring::ElementScore;
use practice::assessment::tabular::answer_words;
use practice::framework::{Element, Indicator};

use super::marks::{AnswerMark, score_words};

/// Every element with its indicators.
pub(super) fn elements(results: &Results) -> impl IntoView + use<> {
    let older = Older::of(results);
    let scored = results.framework.elements().zip(results.profile.elements());
    scored.map(|(element, scored)| element_section(results, &older, element, scored)).collect_view()
}

fn element_section(results: &Results, older: &Older, element: &Element, scored: &ElementScore) -> AnyView {
    let found = element.indicators.iter().filter_map(|it| results.finding(it.number).map(|found| (it, found)));
    let articles = found.map(|(indicator, finding)| indicator_article(results, older, indicator, finding));
    let articles = articles.collect_view();
    view! {
        <section class="tl-element" id=format!("e-{}", element.number)>
            <h3>{format!("{} {}", element.number, element.name)}</h3>
            <p class="tl-quiet">{element_words(scored)}</p>
            {articles}
        </section>
    }
    .into_any()
}

/// An element's score and what it stands on.
pub(super) fn element_words(scored: &ElementScore) -> String {
    format!("{}, {} rated", score_words(&scored.score), scored.score.coverage_in_words())
}

fn indicator_article(results: &Results, older: &Older, indicator: &Indicator, finding: &Finding) -> AnyView {
    let answer = finding.outcome.answer;
    let descriptor = answer.and_then(|it| it.level()).map(|level| indicator.descriptor(level).to_owned());
    let link = matches!(results.standing, Standing::OwnSoFar).then(|| {
        let to = format!("/assessments/{}/rate/{}", results.assessment.id, indicator.number);
        view! { <a class="tl-no-print" href=to>{if answer.is_some() { "Change" } else { "Rate it" }}<span class="usa-sr-only">{format!(" {}", indicator.number)}</span></a> }
    });
    view! {
        <article class="tl-finding" id=format!("i-{}", indicator.number)>
            <h4>{indicator.number.to_string()}" "{indicator.text.clone()}</h4>
            <div class="tl-finding__level">
                <p class="tl-finding__answer">{mark(finding)}" "{link}</p>
                {descriptor.map(|words| view! { <p class="tl-finding__descriptor">{words}</p> })}
                {come_by(finding).map(|words| view! { <p class="tl-quiet">{words}</p> })}
            </div>
            <div class="tl-finding__said">
                {agreed(finding)}
                {evidence(older, finding)}
                {individually(finding)}
            </div>
        </article>
    }
    .into_any()
}

/// The answer that counts, or in words that there is none yet.
fn mark(finding: &Finding) -> impl IntoView + use<> {
    match finding.outcome.answer {
        Some(answer) => view! { <AnswerMark answer=Some(answer)/> }.into_any(),
        None => view! { <span class="tl-quiet">{answer_words(finding)}</span> }.into_any(),
    }
}

/// How the answer was come by, and how far the team was apart.
fn come_by(finding: &Finding) -> Option<String> {
    let spread = finding.outcome.spread;
    let apart = match spread {
        0 => String::new(),
        1 => " Highest and lowest were 1 level apart.".to_owned(),
        _ => format!(" Highest and lowest were {spread} levels apart."),
    };
    match &finding.proposed {
        Some(proposed) => {
            let words = proposed.answer.map_or_else(|| "nothing".to_owned(), Answer::words);
            Some(format!("Proposed to the team: {words} ({}).{apart}", proposed.how))
        }
        None if spread > 0 => {
            let split = if finding.outcome.split { " Split: the lower of two middle levels was taken." } else { "" };
            Some(format!("{} people rated.{apart}{split}", finding.statements.len()))
        }
        None => None,
    }
}

/// What was agreed beside the answer: why, what the discussion came to, who doesn't share it, what follows.
pub(super) fn agreed(finding: &Finding) -> AnyView {
    let said = finding.agreement.as_ref().map(|agreement| {
        let words = [&agreement.reason, &agreement.rationale].into_iter().filter(|text| !text.is_empty());
        let words = words.map(|text| view! { <p class="tl-statement__words">{text.clone()}</p> }).collect_view();
        let note = (!agreement.note.is_empty())
            .then(|| view! { <p class="tl-statement__words"><span class="tl-quiet">"From the discussion: "</span>{agreement.note.clone()}</p> });
        view! { {words}{note} }
    });
    let dissents = finding.dissents.iter().map(|dissent| {
        view! { <p class="tl-statement__words"><strong>{format!("{} doesn’t share this: ", dissent.name)}</strong>{dissent.words.clone()}</p> }
    });
    let dissents = dissents.collect_view();
    view! { {said}{dissents}{finding.follow_up.as_ref().map(follows)} }.into_any()
}

/// What follows from a level.
fn follows(follow_up: &FollowUp) -> AnyView {
    let (kind, words) = match follow_up {
        FollowUp::Priority { owner_name, next_step, due_on, .. } => {
            ("Priority: ", format!("{next_step} ({owner_name}, by {})", date_in_words(*due_on)))
        }
        FollowUp::NotNow { reason } => ("Not now: ", reason.clone()),
        FollowUp::Lasting { how } => ("How it will last: ", how.clone()),
    };
    view! { <p class="tl-statement__words tl-follows"><strong>{kind}</strong>{words}</p> }.into_any()
}

/// What evidence is measured against: the assessment's address, and the day its school year began.
pub(super) struct Older {
    home: String,
    first_day: chrono::NaiveDate,
}

impl Older {
    /// Of these results.
    pub(super) fn of(results: &Results) -> Self {
        let first_month = visit().site.as_ref().map_or(7, |site| site.school_year_starts);
        let first_day = results.assessment.school_year.first_day(first_month);
        Self { home: format!("/assessments/{}", results.assessment.id), first_day }
    }
}

/// What a finding stands on.
pub(super) fn evidence(older: &Older, finding: &Finding) -> impl IntoView + use<> {
    (!finding.evidence.is_empty()).then(|| {
        let items = finding.evidence.iter().map(|given| evidence_item(older, given)).collect_view();
        view! { <div class="tl-statement"><p class="tl-statement__evidence">"Evidence"</p><ul>{items}</ul></div> }
    })
}

fn evidence_item(older: &Older, given: &GivenEvidence) -> AnyView {
    let evidence = &given.evidence;
    let name = evidence.name().to_owned();
    let named = match evidence.link.is_empty() {
        true => name.into_any(),
        false => view! { <a href=evidence.link.clone() rel="noopener noreferrer nofollow">{name}</a> }.into_any(),
    };
    let file = evidence.file.as_ref().map(|file| {
        let words = format!("{} ({})", file.name, file.words());
        match evidence.id.is_empty() {
            true => view! { " "{words} }.into_any(),
            false => {
                let to = format!("{}/evidence/{}/file", older.home, evidence.id);
                view! { " "<a href=to download="">{words}</a> }.into_any()
            }
        }
    });
    let by = format!(", from {}", given.by);
    let old = evidence.is_older_than(older.first_day).then(|| view! { " "<span class="tl-older">{OLDER}</span> });
    view! { <li>{named}{file}" "<span class="tl-quiet">{date_in_words(evidence.dated)}</span>{by}{old}</li> }.into_any()
}

/// What members said when they rated alone: folded away where the team has agreed since.
fn individually(finding: &Finding) -> impl IntoView + use<> {
    let statements = &finding.statements;
    match (statements.is_empty(), &finding.proposed) {
        (true, _) => ().into_any(),
        (false, None) => said_alone(finding).into_any(),
        (false, Some(_)) => {
            let items = statements.iter().map(briefly).collect_view();
            let says = format!("What {} said when rating alone", counted(statements.len(), "member", "members"));
            view! { <details class="tl-alone"><summary>{says}</summary><ul>{items}</ul></details> }.into_any()
        }
    }
}

/// A statement in as little as it takes: there may be thousands on a page.
fn briefly(said: &Statement) -> AnyView {
    let mut words = said.answer.words();
    for text in [&said.reason, &said.rationale].into_iter().filter(|text| !text.is_empty()) {
        words.push_str(". ");
        words.push_str(text);
    }
    view! { <li><b>{said.by.clone()}</b>": "{words}</li> }.into_any()
}

/// Statements where nothing else says why: one's own, or those of results put together without consensus.
pub(super) fn said_alone(finding: &Finding) -> impl IntoView + use<> {
    let many = finding.statements.len() > 1;
    finding.statements.iter().map(|said| statement(said, many)).collect_view()
}

fn statement(said: &Statement, many: bool) -> AnyView {
    let by = many
        .then(|| view! { <p class="tl-statement__by">{said.by.clone()}" "<AnswerMark answer=Some(said.answer)/></p> });
    let words = [&said.reason, &said.rationale].into_iter().filter(|text| !text.is_empty());
    let words = words.map(|text| view! { <p class="tl-statement__words">{text.clone()}</p> }).collect_view();
    view! { <div class="tl-statement">{by}{words}</div> }.into_any()
}
