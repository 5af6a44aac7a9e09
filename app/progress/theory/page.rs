//! A theory's page: its prose, what is broken, the picture, and the same as a list.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, counted};
use app_ground::download::download_links;
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::Error;
use ground::access::Action;
use ground::calendar::date_in_words;
use ground::identity::TheoryId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use progress::theory::broken::{Broken, Mend};
use progress::theory::use_cases::{TheoryView, view_theory};
use progress::theory::{Node, Review, Standing, Theory};

use super::address::{FILE, THEORIES, edit_address, link_address, node_address, site_of};
use super::followed::followed;
use super::marks::{review_mark, standing_tag, verdict_mark};
use super::picture::picture;

/// Most metrics nobody uses that are named.
const UNUSED_SHOWN: usize = 8;

/// One theory.
#[component]
pub fn TheoryPage() -> impl IntoView {
    let id = TheoryId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let site = site_of(&visit)?;
            let id = id.or_else(|| TheoryId::parse("-")).ok_or(Error::NotFound)?;
            view_theory(&visit.database, &visit.principal, &site, &id, visit.today()).await
        },
        |found| show(&found),
    )
}

fn show(found: &TheoryView) -> AnyView {
    let visit = visit();
    let theory = &found.theory;
    let may_change = visit.may(Action::WorkOnTheory) && theory.standing != Standing::Retired;
    let edit = may_change
        .then(|| view! { <a class="usa-button usa-button--outline" href=edit_address(&theory.id)>"Change"</a> });
    view! {
        <Crumbs trail=vec![(THEORIES.to_owned(), "Theory of action".to_owned())] here=theory.name.clone()/>
        <div class="tl-theory">
            <PageHead title=theory.name.clone() place="Theory of action">{edit}</PageHead>
            <ErrorSummary/>
            {prose(theory)}
            {due(found)}
            {picture(found)}
            {broken(found, may_change)}
            {followed(found)}
            {removed(found)}
            {standing(theory, &visit)}
            {download_links(FILE, &format!("theory={}", theory.id))}
        </div>
    }
    .into_any()
}

fn prose(theory: &Theory) -> AnyView {
    let since = theory.since.map(|day| format!(" since {}", date_in_words(day)));
    view! {
        <div class="tl-prose">
            <p>{standing_tag(theory.standing)}<span class="tl-quiet">{since}</span></p>
            <p class="tl-said"><strong>"If we "</strong>{theory.if_we.clone()}</p>
            <p class="tl-said"><strong>"then "</strong>{theory.then.clone()}</p>
            <p class="tl-said"><strong>"because "</strong>{theory.because.clone()}</p>
        </div>
    }
    .into_any()
}

/// Links whose review is due, as what needs the reader.
fn due(found: &TheoryView) -> impl IntoView + use<> {
    let today = visit().today();
    let theory = &found.theory;
    let is_current = theory.standing == Standing::Current;
    let due: Vec<_> = found.links.iter().filter(|now| is_current && now.link.is_due(today)).collect();
    let items = due.iter().map(|now| {
        let name = format!("“{}” to “{}”", now.leading_name, now.lagging_name);
        view! { <li><a href=link_address(&theory.id, &now.link.id)>{name}</a>" "{verdict_mark(now.judgement.verdict)}" "{review_mark(&now.link)}</li> }
    });
    let items = items.collect_view();
    let heading = counted(due.len(), "link is due for review", "links are due for review");
    (!due.is_empty()).then(|| {
        view! {
            <section class="tl-next tl-no-print" aria-labelledby="due">
                <h2 id="due">{heading}</h2>
                <ul class="usa-list">{items}</ul>
            </section>
        }
    })
}

/// Where the line is broken, and where to mend it.
fn broken(found: &TheoryView, may_change: bool) -> impl IntoView + use<> {
    let theory = found.theory.id.clone();
    let one = move |broken: &Broken| {
        let (to, says) = match &broken.mend {
            Mend::Theory => (edit_address(&theory), "Mend it"),
            Mend::Page(node) => (node_address(node), "Open it"),
        };
        let mend = (may_change || matches!(broken.mend, Mend::Page(_))).then(|| {
            let label = format!("{says}: {}", broken.words);
            view! { " "<a class="tl-no-print" href=to aria-label=label>{says}</a> }
        });
        view! { <li>{broken.words.clone()}{mend}</li> }
    };
    let gone = (found.gone > 0).then(|| {
        let words = counted(found.gone, "strategy or goal of this theory is", "strategies or goals of this theory are");
        view! { <li>{words}" no longer in force, and left out above."</li> }
    });
    let items = found.broken.iter().map(one).collect_view();
    let is_broken = !found.broken.is_empty() || !found.unused.is_empty() || found.gone > 0;
    is_broken.then(|| {
        view! {
            <section class="tl-section tl-line__broken" aria-labelledby="broken">
                <h2 id="broken">"Where the line is broken"</h2>
                <ul class="usa-list">{gone}{items}{unused(found)}</ul>
            </section>
        }
    })
}

/// Metrics that nobody uses, all in one sentence.
fn unused(found: &TheoryView) -> impl IntoView + use<> {
    let shown = found.unused.iter().take(UNUSED_SHOWN).enumerate();
    let names = shown.map(|(at, (id, name))| {
        let before = if at == 0 { "" } else { ", " };
        view! { {before}<a href=node_address(&Node::Metric(id.clone()))>{name.clone()}</a> }
    });
    let names = names.collect_view();
    let more = found.unused.len().saturating_sub(UNUSED_SHOWN);
    let more = (more > 0).then(|| view! { " and "<a href="/metrics">{format!("{more} more")}</a> });
    let (count, advice) = match found.unused.len() {
        1 => (
            "1 metric is used by no strategy, goal or link: ".to_owned(),
            ". Connect it, or retire it and spare those who supply it.",
        ),
        many => (
            format!("{many} metrics are used by no strategy, goal or link: "),
            ". Connect them, or retire them and spare those who supply them.",
        ),
    };
    (!found.unused.is_empty()).then(|| view! { <li>{count}{names}{more}{advice}</li> })
}

/// Reviews of links that are no longer part of it: nothing learned is lost.
fn removed(found: &TheoryView) -> impl IntoView + use<> {
    let theory = &found.theory.id;
    let one = |review: &Review| {
        let name = format!("“{}” to “{}”", review.leading_name, review.lagging_name);
        let when = format!(", {}: ", date_in_words(review.on));
        view! {
            <li>
                <a href=link_address(theory, &review.link.id)>{name}</a>{when}
                {verdict_mark(review.judgement.verdict)}" "{review.decision.name()}
            </li>
        }
    };
    let items: Vec<_> = found.reviews_of_removed().map(one).collect();
    (!items.is_empty()).then(|| {
        view! {
            <details class="tl-section tl-no-print">
                <summary>"Reviews of links that were removed"</summary>
                <ul class="usa-list">{items}</ul>
            </details>
        }
    })
}

/// Putting it into use and retiring it.
fn standing(theory: &Theory, visit: &Visit) -> impl IntoView + use<> {
    let version = FormState::current().version(theory.version);
    let standing = theory.standing;
    visit.may(Action::DecideOnTheory).then(|| {
        let into_use = (standing != Standing::Current).then(|| {
            view! {
                <p>"The State then works by this theory: its reviews are called for, and everybody with an account reads it. The one in use now is retired; nothing of it is lost."</p>
                <button class="usa-button" type="submit" name="do" value="current">"Put it into use"</button>
            }
        });
        let retire = (standing != Standing::Retired).then(|| {
            view! {
                <p>"Retiring it ends its reviews. It stays readable, with every review."</p>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="retire">"Retire it"</button>
            }
        });
        view! {
            <details class="tl-section tl-no-print">
                <summary>{if standing == Standing::Current { "Retire this theory" } else { "Put it into use or retire it" }}</summary>
                <form method="post">
                    <input type="hidden" name="version" value=version/>
                    {into_use}
                    {retire}
                </form>
            </details>
        }
    })
}
