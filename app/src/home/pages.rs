//! The start page: for whoever is signed in, what waits for them; for others, what Throughline is.

use app_ground::components::PageHead;
use app_ground::page::{self, send_to};
use app_ground::visit::{Visit, visit};
use app_practice::assessment::marks::{ScoreBar, lowest_words, score_words};
use chrono::{DateTime, Utc};
use ground::access::{Action, Role, SignedIn};
use ground::calendar::date_in_words;
use ground::identity::OrganizationId;
use ground::organization::use_cases::own_organizations;
use ground::{Error, Result};
use leptos::prelude::*;
use practice::assessment::results::Results;
use practice::assessment::use_cases::latest_results;
use throughline::waiting::{ToDo, Waiting, what_waits};

/// What the start page of a signed-in person says.
struct Start {
    waiting: Waiting,
    /// The last results there are to read.
    latest: Option<Results>,
    /// The organizations where this person is something, by id and name.
    own_places: Vec<(OrganizationId, String)>,
}

async fn gather(visit: Visit) -> Result<Start> {
    let (database, principal) = (&visit.database, &visit.principal);
    let site = visit.site.as_ref().ok_or(Error::NotFound)?;
    Ok(Start {
        waiting: what_waits(database, principal, site, visit.now).await?,
        latest: latest_results(database, principal).await?,
        own_places: own_organizations(database, principal).await?,
    })
}

/// The start page.
#[component]
pub fn HomePage() -> impl IntoView {
    let visit = visit();
    if visit.site.is_none() {
        send_to("/set-up");
        return ().into_any();
    }
    match visit.principal.person() {
        Some(_) => page::load(gather, start).into_any(),
        None => welcome(&visit).into_any(),
    }
}

fn welcome(visit: &Visit) -> AnyView {
    let agency = visit.site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    view! {
        <div class="tl-narrow tl-welcome">
            <PageHead title="Throughline" intro=format!("How {agency} keeps its school turnaround work on course.")/>
            <p>
                "A State’s strategies are meant to change something soon, and to change something for students in the end. "
                "Throughline keeps that line in sight: what the agency does well, what it wants to reach, and whether its work leads there."
            </p>
            <p>"It starts with an honest look at the agency’s own practice, rated on a public framework."</p>
            <ul class="usa-button-group">
                <li class="usa-button-group__item"><a class="usa-button" href="/sign-in">"Sign in"</a></li>
                <li class="usa-button-group__item"><a class="usa-button usa-button--outline" href="/framework">"Read the framework"</a></li>
            </ul>
            <p><a href="/help">"How it works"</a></p>
        </div>
    }
    .into_any()
}

fn start(start: Start) -> AnyView {
    let visit = visit();
    let site = visit.site.clone();
    let agency = site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let year = site.as_ref().map(|site| format!("School year {}. ", site.school_year(visit.now))).unwrap_or_default();
    let name = visit.principal.person().map(|person| person.name.clone()).unwrap_or_default();
    let intro = format!("{year}Today is {}. You are signed in as {name}.", date_in_words(visit.today()));
    let at_sea = visit.may(Action::ReadAssessments);
    view! {
        <PageHead title=agency intro=intro/>
        {start.latest.as_ref().map(|latest| standing(latest, &visit))}
        {(!at_sea).then(|| own_places(&start.own_places, &visit))}
        {waiting_section(start.waiting)}
        {look_at(&visit, at_sea)}
    }
    .into_any()
}

/// How it is going: the last finished assessment, with what its score stands on.
fn standing(latest: &Results, visit: &Visit) -> AnyView {
    let (assessment, overall) = (&latest.assessment, &latest.profile.overall);
    let finished = assessment.finished_at.map(|at| format!(", finished {}", day(visit, at))).unwrap_or_default();
    let basis = latest.profile.basis();
    let meaning = format!("{basis}. Lowest level: {}.", lowest_words(overall));
    view! {
        <section class="tl-section tl-standing" aria-labelledby="standing">
            <h2 id="standing">"How it is going"</h2>
            <p class="tl-standing__of">
                <a href=format!("/assessments/{}/results", assessment.id)>{assessment.name.clone()}</a>
                <span class="tl-quiet">{format!(" School year {}{finished}", assessment.school_year)}</span>
            </p>
            <p class="tl-standing__score">
                <span>"Overall "<strong class="tl-standing__figure">{score_words(overall)}</strong></span>
                <ScoreBar score=overall.clone()/>
            </p>
            <p class="tl-quiet">{capitalized(&meaning)}</p>
        </section>
    }
    .into_any()
}

/// The day of an instant where the SEA is, in words.
fn day(visit: &Visit, at: DateTime<Utc>) -> String {
    date_in_words(visit.site.as_ref().map_or(at.date_naive(), |site| site.today(at)))
}

fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn waiting_section(waiting: Waiting) -> AnyView {
    let going_on = waiting.going_on.into_iter().map(|said| view! { <p>{said}</p> }).collect_view();
    let body = match waiting.to_do.is_empty() {
        true => view! { <p class="tl-calm">"Nothing waits for you."</p> }.into_any(),
        false => {
            let items = waiting.to_do.into_iter().map(item).collect_view();
            view! { <ul class="tl-waiting">{items}</ul> }.into_any()
        }
    };
    view! {
        <section class="tl-section" aria-labelledby="waiting">
            <h2 id="waiting">"What waits for you"</h2>
            {body}
            {going_on}
        </section>
    }
    .into_any()
}

fn item(waiting: ToDo) -> AnyView {
    let label = format!("{}: {}", waiting.action, waiting.title);
    let about = format!("Rated in {}", waiting.title);
    let progress = waiting.progress.map(|(done, of)| {
        view! { <progress class="tl-progress" max=of value=done aria-label=about>{format!("{done} of {of}")}</progress> }
    });
    view! {
        <li class="tl-waiting__item">
            <div class="tl-waiting__words">
                <h3 class="tl-waiting__title">{waiting.title}</h3>
                <p>{waiting.detail}</p>
                {progress}
            </div>
            <a class="usa-button" href=waiting.address aria-label=label>{waiting.action}</a>
        </li>
    }
    .into_any()
}

/// The places of liaisons and of people of LEAs and schools.
fn own_places(places: &[(OrganizationId, String)], visit: &Visit) -> AnyView {
    let places = places.iter().map(|(id, name)| {
        view! { <li class="tl-look__item"><a href=format!("/organizations/{id}")>{name.clone()}</a><span class="tl-quiet">"Its figures, goals and strategies."</span></li> }
    });
    let coaches = |it: &SignedIn| it.roles.iter().any(|held| held.role == Role::Liaison);
    let heading = if visit.principal.person().is_some_and(coaches) { "The LEAs you coach" } else { "Yours" };
    view! {
        <section class="tl-section" aria-labelledby="own">
            <h2 id="own">{heading}</h2>
            <ul class="tl-look">{places.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Where else to go from here.
fn look_at(visit: &Visit, at_sea: bool) -> AnyView {
    let all = [
        (true, "/dashboard", "Dashboard", "How the State’s goals and metrics stand, and what changed."),
        (true, "/theories", "Theory of action", "Why the strategies should lead to the goals, and whether they do."),
        (true, "/burden", "Burden ledger", "What is asked of LEAs and schools, and which decision used it."),
        (at_sea, "/assessments", "Assessments", "Those going on, and the results of those that are finished."),
        (at_sea, "/improvement", "Improvement plan", "Who does what by when to raise what needs it."),
        (true, "/framework", "The framework", "What is rated, and what each level looks like."),
        (true, "/organizations", "Organizations", "Your State’s LEAs and schools."),
        (visit.may(Action::ReadPeople), "/people", "People", "Who has an account, and what they are."),
        (visit.may(Action::ReadAudit), "/audit", "Record of changes", "Who changed what, and when."),
        (visit.may(Action::EditOrganizations), "/site", "Settings", "The agency’s name, time zone and school year."),
        (true, "/help", "Help", "How goals, figures, the theory of action, rating and accounts work."),
    ];
    let links = all.into_iter().filter(|(shown, ..)| *shown).map(|(_, address, name, about)| {
        view! { <li class="tl-look__item"><a href=address>{name}</a><span class="tl-quiet">{about}</span></li> }
    });
    view! {
        <section class="tl-section" aria-labelledby="look">
            <h2 id="look">"Look around"</h2>
            <ul class="tl-look">{links.collect_view()}</ul>
        </section>
    }
    .into_any()
}
