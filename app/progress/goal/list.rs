//! The goals: what waits for the reader, how it is going, and each goal under the one it serves.

use app_ground::components::{
    Choices, EmptyState, ErrorSummary, PageHead, Pages, SelectField, TextField, address_with, counted, figure,
};
use app_ground::download::download_links;
use app_ground::page::load;
use ground::Error;
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::goal::listing::{Listed, Sort};
use progress::goal::use_cases::{GoalList, Wait, WaitingGoal, list_goals};
use progress::goal::{Goal, Stage};
use progress::metric::Status;

use super::address::{Asked, FILE, GOALS, address_of};
use super::marks::{owner, stage_tag, stands, whose};
use crate::metric::status_shape;

/// Most goals that are shown waiting for a review; the rest are in the list.
const REVIEWS_SHOWN: usize = 5;

/// All goals.
#[component]
pub fn GoalsPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let asked = Asked::read(|name| query.get(name).unwrap_or_default());
    let wanted = asked.clone();
    load(
        move |visit| async move {
            let Some(site) = visit.site.clone() else {
                // Whoever may not read goals is told that, and not that there is no site.
                return Err(if visit.principal.person().is_none() { Error::SignedOut } else { Error::NotFound });
            };
            list_goals(&visit.database, &visit.principal, &site, &wanted.filter, wanted.page, visit.today()).await
        },
        move |list| show(&list, &asked),
    )
}

fn show(list: &GoalList, asked: &Asked) -> AnyView {
    let new = address_with("/goals/new", &[("organization", organization_of(asked).as_str())]);
    let add =
        list.may_add.then(|| view! { <a class="usa-button usa-button--outline" href=new.clone()>"Write a goal"</a> });
    let content = match list.is_empty {
        true => nothing_yet(list.may_add).into_any(),
        false => view! { {going(list, asked)}{filters(list, asked)}{goals(list, asked)} }.into_any(),
    };
    view! {
        <PageHead title="Priority goals" intro="What students should reach, by when, and how it stands: the State’s goals, and under each the LEAs’ and schools’ that serve it.">{add}</PageHead>
        <ErrorSummary/>
        {waiting(&list.waiting)}
        {content}
    }
    .into_any()
}

fn organization_of(asked: &Asked) -> String {
    asked.filter.organization.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn nothing_yet(may_add: bool) -> AnyView {
    let next = match may_add {
        true => view! { <p><a class="usa-button" href="/goals/new">"Write the first goal"</a></p> }.into_any(),
        false => view! { <p>"The SEA’s turnaround team writes them."</p> }.into_any(),
    };
    view! {
        <EmptyState title="No goals yet">
            <p>
                "A priority goal says in a sentence what should be true for students, of whom, by when, and which lagging metrics "
                "tell. Start with the State’s goals: LEAs write theirs under them, and the SEA reviews those."
            </p>
            {next}
        </EmptyState>
    }
    .into_any()
}

/// What the reader is to do next with goals: the first few reviews, and all that is theirs to write.
fn waiting(waiting: &[WaitingGoal]) -> impl IntoView + use<> {
    let reviews = waiting.iter().filter(|it| it.wait == Wait::Review);
    let count = reviews.clone().count();
    let left_out: Vec<_> = reviews.skip(REVIEWS_SHOWN).map(|it| &it.goal.id).collect();
    let shown = waiting.iter().filter(|it| it.wait != Wait::Review || !left_out.contains(&&it.goal.id));
    let all = (!left_out.is_empty()).then(|| {
        let to = address_with(GOALS, &[("stage", Stage::Submitted.key())]);
        view! { <p><a href=to>{format!("All {} that wait for review", figure(count))}</a></p> }
    });
    let items = shown.map(|it| {
        let (says, act) = match it.wait {
            Wait::Rework => ("Returned with comments: work it over and submit it again.", "Read the comments"),
            Wait::Review => ("Submitted: it waits for your review.", "Review it"),
            Wait::Draft => ("A draft: nobody reviews it until it is submitted.", "Go on with it"),
        };
        let (whose, title) = (whose(&it.goal), it.goal.title.clone());
        view! {
            <li class="tl-waiting__item">
                <div class="tl-waiting__words">
                    <h3 class="tl-waiting__title">{title.clone()}</h3>
                    <p class="tl-quiet">{whose}</p>
                    <p>{says}</p>
                </div>
                <a class="usa-button usa-button--outline" href=address_of(&it.goal.id)>{act}<span class="usa-sr-only">{format!(": {title}")}</span></a>
            </li>
        }
    });
    let items = items.collect_view();
    (!waiting.is_empty()).then(|| {
        view! {
            <section class="tl-section tl-no-print" aria-labelledby="waiting">
                <h2 id="waiting">"Waiting for you"</h2>
                <ul class="tl-waiting">{items}</ul>
                {all}
            </section>
        }
    })
}

/// How many stand how, the State's and the others'.
fn going(list: &GoalList, asked: &Asked) -> impl IntoView + use<> {
    let line = |name: &'static str, counts: &[(Status, usize)]| {
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        let parts = counts.iter().map(|(status, count)| {
            view! {
                <li>
                    <a href=asked.standing(*status)>{status_shape(*status)}{format!("{count} {}", status.name().to_lowercase())}</a>
                </li>
            }
        });
        let parts = parts.collect_view();
        (all > 0).then(|| view! { <div><dt>{name}</dt><dd><ul class="tl-goals__counts">{parts}</ul></dd></div> })
    };
    let (state, others) = (line("The State’s goals", &list.state), line("LEAs’ and schools’", &list.others));
    (state.is_some() || others.is_some()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="going">
                <h2 id="going">"How it is going"</h2>
                <dl class="tl-facts">{state}{others}</dl>
            </section>
        }
    })
}

fn filters(list: &GoalList, asked: &Asked) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let filter = &asked.filter;
    let stages = [
        (Stage::Approved, "In force"),
        (Stage::Submitted, "Waiting for review"),
        (Stage::Returned, "Returned"),
        (Stage::Draft, "Draft"),
        (Stage::Closed, "Closed"),
    ];
    let stages = stages.map(|(stage, says)| one(stage.key(), says));
    let stages: Choices = std::iter::once(one("", "All but closed")).chain(stages).collect();
    let levels = [(Kind::Sea, "The State"), (Kind::Lea, "LEAs"), (Kind::School, "Schools")];
    let levels = levels.map(|(level, says)| one(level.key(), says));
    let levels: Choices = std::iter::once(one("", "All levels")).chain(levels).collect();
    let orders = Sort::ALL.map(|sort| one(sort.key(), sort.name())).into();
    let statuses = Status::ALL.map(|status| one(status.key(), status.name()));
    let statuses: Choices = std::iter::once(one("", "Any status")).chain(statuses).collect();
    let years = list.years.iter().map(|year| (year.start_year().to_string(), year.to_string()));
    let years: Choices = std::iter::once(one("", "Any year")).chain(years).collect();
    let year = filter.year.map(|year| year.start_year().to_string()).unwrap_or_default();
    let organization = list.organization.as_ref().map(|organization| {
        view! { <input type="hidden" name="organization" value=organization.id.to_string()/> }
    });
    let only = list.organization.as_ref().map(|organization| {
        let home = format!("/organizations/{}", organization.id);
        view! { <p>"Only goals of "<a href=home>{organization.name.clone()}</a>" and what belongs to it."</p> }
    });
    view! {
        {only}
        <form class="tl-filters" method="get" action=GOALS role="search" aria-label="Goals">
            <TextField name="q" label="Words" kind="search" value=filter.text.clone()/>
            <SelectField name="level" label="Whose" choices=levels value=filter.level.map(Kind::key).unwrap_or_default()/>
            <SelectField name="stage" label="Stage" choices=stages value=filter.stage.map(Stage::key).unwrap_or_default()/>
            <SelectField name="status" label="Status" choices=statuses value=filter.status.map(Status::key).unwrap_or_default()/>
            <SelectField name="year" label="School year" choices=years value=year/>
            <TextField name="owner" label="Owner" value=filter.owner.clone()/>
            <SelectField name="sort" label="Sort by" choices=orders value=filter.sort.key()/>
            <div class="tl-filters__actions">
                {organization}
                <button class="usa-button" type="submit">"Show"</button>
                {asked.is_narrowed().then(|| view! { <a href=GOALS>"Show all"</a> })}
            </div>
        </form>
    }
    .into_any()
}

fn goals(list: &GoalList, asked: &Asked) -> AnyView {
    if list.goals.is_empty() {
        return view! {
            <EmptyState title="No goal matches">
                <p>"Try fewer words or fewer filters, or "<a href=GOALS>"show all goals"</a>". Closed goals are listed where you ask for them by their stage."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (page, pages) = list.pages;
    view! {
        <section class="tl-section" aria-labelledby="goals">
            <h2 id="goals">"Goals "<span class="tl-quiet">{counted(list.total, "goal", "goals")}</span></h2>
            {branch(&list.goals)}
            <Pages page=page pages=pages path=GOALS parameters=asked.parameters()/>
            {download_links(FILE, &asked.query())}
        </section>
    }
    .into_any()
}

/// Goals side by side, each with those under it.
fn branch(goals: &[Listed]) -> AnyView {
    let (mut items, mut rest) = (Vec::new(), goals);
    while let Some((first, others)) = rest.split_first() {
        let below = others.iter().position(|it| it.depth <= first.depth).unwrap_or(others.len());
        let (children, after) = others.split_at(below);
        let under = (!children.is_empty()).then(|| branch(children));
        items.push(view! { <li class="tl-goals__item">{item(first)}{under}</li> });
        rest = after;
    }
    view! { <ul class="tl-goals">{items}</ul> }.into_any()
}

fn item(listed: &Listed) -> AnyView {
    let goal: &Goal = &listed.goal;
    let standing = listed.standing.as_ref().map(stands);
    let stage = (goal.stage != Stage::Approved).then(|| stage_tag(goal.stage, 1));
    let next = listed.next.as_ref().map(|next| stage_tag(next.stage, next.edition));
    let ended =
        listed.closing.as_ref().map(|closing| view! { <p>{closing.ending.name()}": "{closing.reason.clone()}</p> });
    view! {
        <div class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title"><a href=address_of(&goal.id)>{goal.title.clone()}</a></h3>
                <p class="tl-quiet">{whose(goal)}" · "{goal.years_in_words()}" · "{owner(goal)}</p>
                {standing}
                {ended}
            </div>
            <div class="tl-list__state">{stage}{next}</div>
        </div>
    }
    .into_any()
}
