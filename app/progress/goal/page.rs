//! One goal: where it stands on its way and what comes next, how its measures stand, the line through it, what changed.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::download::download_links;
use app_ground::page::load;
use ground::Error;
use ground::identity::GoalId;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::goal::use_cases::{Compared, GoalView, compare_versions, view_goal};
use progress::goal::{Goal, Stage};
use progress::theory::use_cases::line_of;
use progress::theory::{Line, Node};

use super::address::{FILE, GOALS, address_of};
use super::changes::{compared, next_version, versions};
use super::deciding::{ending, left_over, next_step};
use super::marks::{owner, stage_tag, stands, whose};
use super::parts::{checks, history, measured, served, targets};
use crate::theory::line_section;

/// All that a goal's page shows.
struct Opened {
    view: GoalView,
    line: Line,
    compared: Option<Compared>,
}

/// One goal.
#[component]
pub fn GoalPage() -> impl IntoView {
    let id = GoalId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let query = use_query_map().read_untracked().clone();
    let number = |name: &str| query.get(name).and_then(|typed| typed.parse::<u32>().ok());
    let wanted = number("from").zip(number("to"));
    load(
        move |visit| async move {
            // Whoever isn't signed in is asked to, whatever the address says.
            if visit.principal.person().is_none() {
                return Err(Error::SignedOut);
            }
            let (id, site) = (id.ok_or(Error::NotFound)?, visit.site.clone().ok_or(Error::NotFound)?);
            let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
            let view = view_goal(database, principal, &site, &id, today).await?;
            let line = line_of(database, principal, &site, &Node::Goal(id.clone()), today).await?;
            let compared = match wanted {
                Some((from, to)) => Some(compare_versions(database, principal, &id, from, to).await?),
                None => None,
            };
            Ok(Opened { view, line, compared })
        },
        show,
    )
}

fn show(opened: Opened) -> AnyView {
    let Opened { view, line, compared: wanted } = opened;
    let goal = &view.goal;
    let mut trail = vec![(GOALS.to_owned(), "Goals".to_owned())];
    trail.extend(view.parent.iter().map(|parent| (address_of(&parent.id), parent.title.clone())));
    let is_in_force = goal.stage == Stage::Approved;
    let standing = view.standing.as_ref().map(|standing| {
        let measures = measured(goal, standing);
        view! {
            <section class="tl-section" aria-labelledby="standing">
                <h2 id="standing">"How it stands"</h2>
                {stands(standing)}
                {measures}
            </section>
        }
    });
    let line = is_in_force.then(|| line_section(line));
    let (title, place, intro, change) = (goal.title.clone(), whose(goal), goal.outcome.clone(), change(&view));
    view! {
        <Crumbs trail=trail here=title.clone()/>
        <PageHead title=title place=place intro=intro>{change}</PageHead>
        <ErrorSummary/>
        {left_over(&view)}
        {next_step(&view)}
        {standing}
        {facts(&view)}
        {line}
        {served(&view)}
        {targets(goal, &view.names)}
        {checks(&view)}
        {next_version(&view)}
        {wanted.as_ref().map(compared)}
        {versions(&view)}
        {history(&view)}
        {ending(&view)}
        {download_links(FILE, &format!("goal={}", goal.id))}
    }
    .into_any()
}

/// Writing the next version, where one in force can be written anew.
fn change(view: &GoalView) -> impl IntoView + use<> {
    let begins_next = view.may_write && view.next.is_none() && view.goal.stage == Stage::Approved;
    begins_next.then(|| {
        let to = format!("{}/edit", address_of(&view.goal.id));
        view! { <a class="usa-button usa-button--outline" href=to>"Change"</a> }
    })
}

fn facts(view: &GoalView) -> AnyView {
    let goal: &Goal = &view.goal;
    let visit = app_ground::visit::visit();
    let decided = goal.decided.as_ref().filter(|_| !goal.stage.is_working()).map(|signed| {
        let words = format!("{}, by {}", visit.moment(signed.at), signed.by);
        view! { <div><dt>"Approved"</dt><dd>{words}</dd></div> }
    });
    let note = (!goal.note.is_empty()).then(|| {
        view! { <div><dt>"Why this goal"</dt><dd class="tl-said">{goal.note.clone()}</dd></div> }
    });
    let reason = (!goal.reason.is_empty()).then(|| {
        view! { <div><dt>"Reopened because"</dt><dd class="tl-said">{goal.reason.clone()}</dd></div> }
    });
    let home = format!("/organizations/{}", goal.organization);
    view! {
        <section class="tl-section" aria-labelledby="facts">
            <h2 id="facts">"About this goal"</h2>
            <dl class="tl-facts">
                <div><dt>"For whom"</dt><dd>{view.names.population(goal)}</dd></div>
                <div><dt>"Owner"</dt><dd>{owner(goal)}</dd></div>
                <div><dt>"School years"</dt><dd>{goal.years_in_words()}</dd></div>
                <div><dt>"Organization"</dt><dd><a href=home>{goal.organization_name.clone()}</a></dd></div>
                <div><dt>"Stage"</dt><dd>{stage_tag(goal.stage, goal.edition)}</dd></div>
                {decided}
                {reason}
                {note}
            </dl>
        </section>
    }
    .into_any()
}
