//! A new goal: whose it is, then the goal itself.

use app_ground::components::{Crumbs, EmptyState, ErrorSummary, PageHead, TextField, address_with};
use app_ground::page::load;
use ground::Error;
use ground::identity::OrganizationId;
use ground::organization::{Kind, Organization};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::goal::Choices;
use progress::goal::use_cases::{GoalPlace, goal_choices, goal_places};

use super::address::GOALS;
use super::edit::fields;

enum Asked {
    Whose(Vec<GoalPlace>),
    Goal(Box<(Organization, Choices)>),
}

/// Writes a goal.
#[component]
pub fn NewGoalPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let of = |name: &str| query.get(name).unwrap_or_default();
    let (organization, parent, words) = (of("organization"), of("parent"), of("q"));
    let (asked_parent, asked_words) = (parent.clone(), words.clone());
    load(
        move |visit| async move {
            if organization.is_empty() {
                return goal_places(&visit.database, &visit.principal, &words).await.map(Asked::Whose);
            }
            let id = OrganizationId::parse(&organization).ok_or(Error::NotFound)?;
            let found = goal_choices(&visit.database, &visit.principal, &id).await?;
            Ok(Asked::Goal(Box::new(found)))
        },
        move |asked| {
            let body = match asked {
                Asked::Whose(places) => whose_goal(&places, &asked_parent, &asked_words).into_any(),
                Asked::Goal(found) => new_form(&found.0, &found.1, &asked_parent).into_any(),
            };
            view! {
                <Crumbs trail=vec![(GOALS.to_owned(), "Goals".to_owned())] here="Write a goal"/>
                <div class="tl-narrow">{body}</div>
            }
        },
    )
}

/// Whose goal it is to be.
fn whose_goal(places: &[GoalPlace], parent: &str, words: &str) -> AnyView {
    let items = places.iter().map(|place| {
        let to = address_with("/goals/new", &[("organization", place.organization.id.as_str()), ("parent", parent)]);
        let kind = match (place.organization.kind, place.above.is_empty()) {
            (Kind::School, false) => format!("School of {}", place.above),
            (kind, _) => kind.name().to_owned(),
        };
        view! {
            <li class="tl-list__item">
                <div class="tl-list__words">
                    <h2 class="tl-list__title"><a href=to>{place.organization.name.clone()}</a></h2>
                    <p class="tl-quiet">{kind}</p>
                </div>
            </li>
        }
    });
    let items = items.collect_view();
    let list = match places.is_empty() {
        true => view! {
            <EmptyState title="No organization found"><p>"Try another part of its name or its State id."</p></EmptyState>
        }
        .into_any(),
        false => view! { <ul class="tl-list">{items}</ul> }.into_any(),
    };
    view! {
        <PageHead title="Whose goal is it?" intro="The State’s goals come first. An LEA’s goal serves one of them; a school’s serves its LEA’s or the State’s."/>
        <ErrorSummary/>
        <form class="tl-filters" method="get" action="/goals/new" role="search" aria-label="Organizations">
            <TextField name="q" label="LEA or school, by name or State id" kind="search" value=words.to_owned()/>
            <div class="tl-filters__actions">
                <input type="hidden" name="parent" value=parent.to_owned()/>
                <button class="usa-button" type="submit">"Find"</button>
            </div>
        </form>
        {list}
    }
    .into_any()
}

fn new_form(organization: &Organization, choices: &Choices, parent: &str) -> AnyView {
    let place = match organization.kind {
        Kind::Sea => "State goal".to_owned(),
        _ => format!("Goal of {}", organization.name),
    };
    view! {
        <PageHead title="Write a goal" place=place intro="It is kept as a draft until you submit it. Only the title and the years have to be there; what else a good goal says is shown on its page."/>
        <ErrorSummary/>
        <form method="post" class="usa-form usa-form--large tl-form">
            <input type="hidden" name="organization" value=organization.id.to_string()/>
            {fields(choices, None, parent)}
            <button class="usa-button" type="submit" name="do" value="save">"Keep it as a draft"</button>
        </form>
    }
    .into_any()
}
