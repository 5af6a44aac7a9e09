//! Writing a goal: the fields of a new and of a changed one alike, and the page that changes one.

use app_ground::components::{Choices, Crumbs, ErrorSummary, PageHead, SelectField, StoredNow, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::access::Action;
use ground::calendar::SchoolYear;
use ground::identity::GoalId;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use progress::goal::use_cases::{Editing, edit_choices};
use progress::goal::{Choices as GoalChoices, Content, Goal, Names, described};
use progress::metric::ALL_GROUP;

use super::address::{GOALS, address_of};
use super::marks::whose;
use super::measures::measures;

/// School years before this one that can be chosen.
const YEARS_BACK: i32 = 5;
/// School years after this one that can be chosen.
const YEARS_ON: i32 = 12;

/// Changes a goal.
#[component]
pub fn EditGoalPage() -> impl IntoView {
    let id = GoalId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let was_sent = FormState::current().submitted.is_some();
    load(move |visit| async move { open(&visit, id, was_sent).await }, |editing| show(&editing))
}

/// A goal that can't be changed now says why; what was typed comes back all the same.
async fn open(visit: &Visit, id: Option<GoalId>, was_sent: bool) -> Result<Editing> {
    let editing = edit_choices(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await?;
    match editing.refused.clone().filter(|_| !was_sent) {
        Some(why) => Err(why),
        None => Ok(editing),
    }
}

fn show(editing: &Editing) -> AnyView {
    let goal = &editing.goal;
    let home = address_of(&goal.id);
    let trail = vec![(GOALS.to_owned(), "Goals".to_owned()), (home.clone(), goal.title.clone())];
    let (title, intro) = match editing.begins_next {
        _ if editing.refused.is_some() => ("Change the goal", "It can’t be saved as it stands now."),
        true => (
            "Write the next version",
            "The version in force stays in force until this one is approved. Everything you don’t change stays as it is.",
        ),
        false => (
            "Change the draft",
            "A draft may lack things. What it lacks is said on its page, and can be filled in later.",
        ),
    };
    let returned = (!editing.begins_next && !goal.comments.is_empty()).then(|| {
        view! {
            <div class="tl-next">
                <p>"The reviewer said"</p>
                <p class="tl-said">{goal.comments.clone()}</p>
            </div>
        }
    });
    view! {
        <Crumbs trail=trail here="Change"/>
        <div class="tl-narrow">
            <PageHead title=title intro=intro place=whose(goal)/>
            <ErrorSummary/>
            {refused(editing)}
            {stored(editing)}
            {returned}
            <form method="post" class="usa-form usa-form--large tl-form">
                <input type="hidden" name="version" value=FormState::current().version(goal.version)/>
                {fields(&editing.choices, Some(goal), "")}
                <button class="usa-button" type="submit" name="do" value="save">"Save the draft"</button>
                <a class="tl-beside" href=home>"Leave it as it is"</a>
            </form>
        </div>
    }
    .into_any()
}

/// Why it can't be saved now, and what to do about it.
fn refused(editing: &Editing) -> impl IntoView + use<> {
    let home = address_of(&editing.goal.id);
    editing.refused.as_ref().map(|why| {
        view! {
            <div class="tl-next">
                <p>{why.to_string()}" Open "<a href=home>"its page"</a>" in another tab for that, then save here."</p>
            </div>
        }
    })
}

/// What is stored of it, where somebody changed it first.
fn stored(editing: &Editing) -> AnyView {
    let choices = &editing.choices;
    let names = Names {
        metrics: choices.metrics.iter().map(|metric| (metric.id.clone(), metric.clone())).collect(),
        goals: choices.parents.iter().map(|goal| (goal.id.clone(), goal.title.clone())).collect(),
    };
    let facts = described(&editing.goal, &names).into_iter();
    let facts = facts.map(|(field, says)| view! { <div><dt>{field}</dt><dd class="tl-said">{says}</dd></div> });
    let facts = facts.collect_view();
    view! { <StoredNow><dl class="tl-facts">{facts}</dl></StoredNow> }.into_any()
}

/// The fields of a goal. `parent` is the goal chosen for a new one by the address it was opened with.
pub(super) fn fields(choices: &GoalChoices, goal: Option<&Goal>, parent: &str) -> AnyView {
    let content = goal.map(Content::of);
    let form = content.as_ref().map(Content::form).unwrap_or_default();
    let parent = if goal.is_some() { form.parent.clone() } else { parent.to_owned() };
    let group = if form.population_group.is_empty() { ALL_GROUP.to_owned() } else { form.population_group.clone() };
    let now = this_year();
    let (from, until) = match &content {
        Some(content) => (content.from.start_year(), content.until.start_year()),
        None => (now, now + 2),
    };
    let years = years(now, from, until);
    let measures = measures(content.as_ref(), &choices.metrics);
    let no_metrics = choices.metrics.is_empty().then(no_metrics);
    view! {
        // Pressing Enter in a field saves, and asks for no more rows.
        <button class="usa-sr-only" type="submit" name="do" value="save" tabindex="-1" aria-hidden="true">"Save"</button>
        <TextArea name="title" label="Title" hint="Short enough to be said in a meeting. At most 200 characters." value=form.title rows=2/>
        <TextArea name="outcome" label="Outcome" hint="What will be true for students, by when, in a sentence. At most 600 characters." value=form.outcome rows=3/>
        {serves(choices, parent)}
        <SelectField name="population_group" label="Student group" hint="The group its metrics are looked at for." choices=choices.groups() value=group/>
        <TextField name="population_words" label="For whom, in words" hint="Such as “students of the State’s lowest-performing high schools”. May be left empty." value=form.population_words/>
        <fieldset class="usa-fieldset">
            <legend class="usa-legend">"Owner"</legend>
            <SelectField name="owner" label="Person with an account" choices=people(choices) value=form.owner/>
            <TextField name="owner_name" label="Or a name" hint="For somebody without an account, or an office." value=form.owner_name/>
        </fieldset>
        <fieldset class="usa-fieldset">
            <legend class="usa-legend">"School years"</legend>
            <div class="tl-measure__row">
                <SelectField name="from" label="First" choices=years.clone() value=from.to_string()/>
                <SelectField name="until" label="Last" choices=years value=until.to_string()/>
            </div>
        </fieldset>
        <fieldset class="usa-fieldset">
            <legend class="usa-legend usa-legend--large">"How it is measured"</legend>
            <p class="usa-hint">"One to five lagging metrics, each with its baseline and a target for every school year."</p>
            {no_metrics}
            {measures}
        </fieldset>
        <TextArea name="note" label="Why this goal" hint="What led to it, and why these numbers. At most 4,000 characters. May be left empty." value=form.note rows=5/>
    }
    .into_any()
}

/// What to do where nothing is measured: only the SEA's staff defines metrics.
fn no_metrics() -> AnyView {
    match visit().may(Action::WorkOnMetrics) {
        true => view! { <p>"No metric is reported here yet. "<a href="/metrics/new">"Define one"</a>", then come back: a goal is measured by lagging metrics."</p> }
        .into_any(),
        false => view! { <p>"No metric is reported here yet, and a goal is measured by lagging metrics. Ask the SEA’s team to define one. Keep what you have as a draft until then."</p> }
        .into_any(),
    }
}

fn serves(choices: &GoalChoices, parent: String) -> impl IntoView + use<> {
    let one = |goal: &Goal| (goal.id.to_string(), format!("{}: {}", whose(goal), goal.title));
    let none = (String::new(), "None yet".to_owned());
    let parents: Choices = std::iter::once(none).chain(choices.parents.iter().map(one)).collect();
    (!choices.parents.is_empty()).then(|| {
        view! { <SelectField name="parent" label="Goal it serves" hint="The goal of the State or the LEA that is reached sooner where this one is." choices=parents value=parent/> }
    })
}

fn people(choices: &GoalChoices) -> Choices {
    let mut people: Choices = choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    people.sort_by_key(|(_, name)| name.to_lowercase());
    people.insert(0, (String::new(), "Nobody chosen".to_owned()));
    people
}

/// The calendar year that this school year started in.
fn this_year() -> i32 {
    let visit = visit();
    let month = visit.site.as_ref().map_or(7, |site| site.school_year_starts);
    SchoolYear::containing(visit.today(), month).start_year()
}

/// School years around this one, and those the goal has.
fn years(now: i32, from: i32, until: i32) -> Choices {
    let range = (now - YEARS_BACK).min(from)..=(now + YEARS_ON).max(until);
    range.filter_map(SchoolYear::starting).map(|year| (year.start_year().to_string(), year.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_of_a_goal_can_always_be_chosen() {
        let all = years(2026, 2015, 2027);
        assert_eq!(all.first().unwrap(), &("2015".to_owned(), "2015–16".to_owned()));
        assert_eq!(all.last().unwrap().0, "2038");
    }
}
