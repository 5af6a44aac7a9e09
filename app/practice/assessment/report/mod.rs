//! The report: one document that a board can be handed, on paper as on the screen. Its first pages say how it is going;
//! method and every finding follow. What stands in its sections is next door.

mod appendix;
mod method;
mod plan;

use app_ground::components::counted;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::calendar::date_in_words;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use practice::assessment::agreement::FollowUp;
use practice::assessment::results::{Results, Standing};
use practice::assessment::use_cases::{Report, read_report};
use practice::framework::{Indicator, Level};

use super::findings::Older;
use super::gaps::{flagged, held_against, hidden_words};
use super::results::{headline, profile_table, standing_words};

/// How many of each are listed on the page that is seen at a glance.
const LISTED: usize = 4;

/// The report of an assessment.
#[component]
pub fn ReportPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { read_report(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        show,
    )
}

fn show(report: Report) -> AnyView {
    let Report { results, actions } = &report;
    let home = format!("/assessments/{}", results.assessment.id);
    let name = results.assessment.full_name();
    let claim = results.perceived.as_ref().map(|perceived| {
        view! {
            <section>
                <h2>"What we say, and what others say"</h2>
                {held_against(results, perceived)}
                <p class="tl-quiet">{hidden_words()}</p>
            </section>
        }
    });
    view! {
        <Title text=format!("Report: {name}, {} – Throughline", results.assessment.school_year)/>
        <p class="tl-no-print tl-sheet__note"><a href=format!("{home}/results")>"Back to the results"</a>" · Use your browser’s print command; menus and buttons are left out."</p>
        <div class="tl-document tl-sheet tl-report">
            {title(results)}
            {glance(results)}
            <section class="tl-report__page"><h2>"Profile by variable and element"</h2>{profile_table(&results.profile, true)}</section>
            {claim}
            {plan::priorities(results)}
            {plan::status(actions)}
            {plan::dissent(results)}
            {method::method(results)}
            {method::who(results)}
            <section class="tl-report__page">
                <h2>"Appendix: every indicator"</h2>
                {appendix::findings(results, &Older::of(results))}
            </section>
        </div>
    }
    .into_any()
}

/// The title block: whose report, of what, of when.
fn title(results: &Results) -> AnyView {
    let visit = visit();
    let (assessment, framework) = (&results.assessment, &results.framework);
    let agency = visit.site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let is_final = matches!(results.standing, Standing::Final(..));
    let revision = (assessment.revision.number > 1).then(|| {
        let words = format!("{}: {}", assessment.revision.number, assessment.revision.reason);
        view! { <div><dt>"Revision"</dt><dd>{words}</dd></div> }
    });
    let dated = match &results.standing {
        Standing::Final(at, by) => format!("{}, finished by {by}", visit.moment(*at)),
        _ => format!("As it stood on {}", date_in_words(visit.today())),
    };
    view! {
        <header class="tl-document__head">
            <p class="tl-document__agency">{agency}</p>
            <h1>{assessment.name.clone()}</h1>
            {(!is_final).then(|| view! { <p class="tl-report__draft"><strong>"DRAFT"</strong>" "{standing_words(results)}</p> })}
            {results.revised_by.is_some().then(|| view! { <p class="tl-report__draft">"Reopened since: a later revision takes the place of this report."</p> })}
            <dl class="tl-facts">
                <div><dt>"School year"</dt><dd>{assessment.school_year.to_string()}</dd></div>
                {revision}
                <div><dt>"Date"</dt><dd>{dated}</dd></div>
                <div><dt>"Framework"</dt><dd>{format!("{}, version {}", framework.title, framework.id.edition)}</dd></div>
            </dl>
        </header>
    }
    .into_any()
}

/// One page that says how it is going.
fn glance(results: &Results) -> AnyView {
    view! {
        <section class="tl-report__glance">
            <h2>"At a glance"</h2>
            {headline(&results.profile)}
            {profile_table(&results.profile, false)}
            <div class="tl-beside-each-other">
                {brief("Lowest", "No indicator is at level 1 or 2.", results.lowest())}
                {brief("Strengths", "No indicator is at level 3 or 4 yet.", results.strengths())}
            </div>
            {widest(results)}
            <p><strong>{priorities_words(results)}</strong></p>
        </section>
    }
    .into_any()
}

fn priorities_words(results: &Results) -> String {
    let count = |wanted: fn(&FollowUp) -> bool| {
        results.findings.iter().filter_map(|finding| finding.follow_up.as_ref()).filter(|it| wanted(it)).count()
    };
    let taken_up = count(|it| matches!(it, FollowUp::Priority { .. }));
    let waits = count(|it| matches!(it, FollowUp::NotNow { .. }));
    let words = counted(taken_up, "indicator is taken up as a priority", "indicators are taken up as priorities");
    match waits {
        0 => format!("{}.", capital(&words)),
        _ => format!("{}; {} to wait.", capital(&words), counted(waits, "has", "have")),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn brief(title: &'static str, none: &'static str, found: Vec<(&Indicator, Level)>) -> AnyView {
    let more = found.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| view! { <p class="tl-quiet">{format!("{more} more are in the appendix.")}</p> });
    let items = found.iter().take(LISTED).map(|(indicator, level)| {
        view! { <li>{format!("{} {} ", indicator.number, indicator.text)}<strong>{format!("{} {}", level.number(), level.name())}</strong></li> }
    });
    let items = items.collect_view();
    let body = match found.is_empty() {
        true => view! { <p class="tl-quiet">{none}</p> }.into_any(),
        false => view! { <ul class="tl-document__list">{items}</ul>{more} }.into_any(),
    };
    view! { <div><h3>{title}</h3>{body}</div> }.into_any()
}

/// The widest gaps between what the SEA says and what others say.
fn widest(results: &Results) -> impl IntoView + use<> {
    let gaps = flagged(results);
    results.perceived.as_ref().map(|_| {
        let items = gaps.iter().take(LISTED).map(|(number, gap)| {
            let text = results.framework.find(*number).map(|(_, _, indicator)| indicator.text.clone());
            view! { <li>{format!("{number} {} ", text.unwrap_or_default())}<strong>{gap.shown()}</strong>" "{gap.in_words()}"."</li> }
        });
        let items = items.collect_view();
        let body = match gaps.is_empty() {
            true => view! { <p class="tl-quiet">"Nowhere is what others say a whole level or more away from what we say."</p> }.into_any(),
            false => view! { <ul class="tl-document__list">{items}</ul> }.into_any(),
        };
        view! { <h3>"Biggest gaps between what we say and what others say"</h3>{body} }
    })
}
