//! Writing a strategy down, and changing one.

use app_ground::components::{
    ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, SelectField, StoredNow, TextArea, TextField,
};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::calendar::date_in_words;
use ground::identity::{MetricId, OrganizationId, StrategyId};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::strategy::use_cases::{StrategyChoices, strategy_choices, strategy_to_edit};
use progress::strategy::{
    CitationForm, MAX_CITATIONS, MAX_LEADING, MAX_MILESTONES, MAX_OWNERS, MilestoneRow, Strategy, StrategyForm, Tier,
};

use super::address::{STRATEGIES, address_of};
use super::marks::lack;

/// What stands for a metric that was retired.
const NOT_IN_USE: &str = "A metric that isn’t in use any more";
/// Rows offered beyond those that are filled in.
const SPARE_ROWS: usize = 3;

/// Writes a strategy down.
#[component]
pub fn NewStrategyPage() -> impl IntoView {
    let asked = use_query_map().read_untracked().get("organization").unwrap_or_default();
    let organization = OrganizationId::parse(&asked);
    load(
        move |visit| async move { strategy_choices(&visit.database, &visit.principal, organization.as_ref()).await },
        |choices| {
            let form = first(&choices);
            view! {
                <Crumbs trail=vec![(STRATEGIES.to_owned(), "Strategies".to_owned())] here="Write a strategy down"/>
                <div class="tl-narrow">
                    <PageHead title="Write a strategy down" intro="It is planned until you start it. Who carries it comes next."/>
                    <ErrorSummary/>
                    <form method="post" class="usa-form usa-form--large tl-form">
                        {run_by(&choices)}
                        {fields(&choices, &form, None)}
                        <button class="usa-button" type="submit">"Write it down"</button>
                    </form>
                </div>
            }
        },
    )
}

/// A new form: the reader owns it, if they may.
fn first(choices: &StrategyChoices) -> StrategyForm {
    let visit = visit();
    let reader = visit.principal.person().map(|person| person.id.clone());
    let owners = reader.filter(|id| choices.people.contains_key(id)).map(|id| id.to_string());
    StrategyForm {
        owners: owners.into_iter().collect(),
        tier: Tier::Unsaid.key().to_owned(),
        starts_on: visit.today().to_string(),
        ..StrategyForm::default()
    }
}

/// Who runs it: chosen among a few, or by its id for the SEA's staff.
fn run_by(choices: &StrategyChoices) -> impl IntoView + use<> {
    let value = choices.organization.to_string();
    match choices.organizations.is_empty() {
        true => {
            let shown = if choices.organization == OrganizationId::sea() { String::new() } else { value };
            let hint = "The State’s id of the LEA or the school. Leave it empty for a strategy of the State agency.";
            view! { <TextField name="organization" label="Who runs it" hint=hint value=shown/> }.into_any()
        }
        false => {
            let all: Choices = choices.organizations.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
            view! { <SelectField name="organization" label="Who runs it" choices=all value=value/> }.into_any()
        }
    }
}

/// Changes a strategy.
#[component]
pub fn EditStrategyPage() -> impl IntoView {
    let id = StrategyId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move { strategy_to_edit(&visit.database, &visit.principal, &id.ok_or(Error::NotFound)?).await },
        |(strategy, choices)| {
            let home = address_of(&strategy.id);
            let trail = vec![(STRATEGIES.to_owned(), "Strategies".to_owned()), (home.clone(), strategy.title.clone())];
            view! {
                <Crumbs trail=trail here="Change"/>
                <div class="tl-narrow">
                    <PageHead title="Change the strategy" intro=format!("Run by {}", choices.organization_name)/>
                    <ErrorSummary/>
                    {stored(&choices, &strategy)}
                    <form method="post" class="usa-form usa-form--large tl-form">
                        <input type="hidden" name="version" value=FormState::current().version(strategy.version)/>
                        {fields(&choices, &strategy.form(), Some(&strategy))}
                        <button class="usa-button" type="submit">"Save changes"</button>
                        <a class="tl-beside" href=home>"Leave it as it is"</a>
                    </form>
                </div>
            }
        },
    )
}

/// What is stored of it, where somebody changed it first.
fn stored(choices: &StrategyChoices, strategy: &Strategy) -> AnyView {
    let name = |id: &MetricId| choices.metrics.iter().find(|it| it.id == *id).map(|it| it.name.clone());
    let leading = strategy.leading.iter().map(|id| name(id).unwrap_or_else(|| NOT_IN_USE.to_owned()));
    let owners = strategy.owners.iter().map(|it| it.name.clone());
    let studies = strategy.citations.iter().map(|it| format!("{} {}", it.text, it.link).trim().to_owned());
    let milestones = strategy.milestones.iter().map(|it| format!("{}, due {}", it.title, date_in_words(it.due_on)));
    let facts = [
        ("Title", strategy.title.clone()),
        ("The challenge it answers", strategy.challenge.clone()),
        ("What is done", strategy.actions.clone()),
        ("First day", date_in_words(strategy.starts_on)),
        ("Last day", strategy.ends_on.map(date_in_words).unwrap_or_default()),
        ("Owners", lines(owners)),
        ("Leading metrics", lines(leading)),
        ("Research", strategy.tier.name().to_owned()),
        ("Studies", lines(studies)),
        ("Milestones", lines(milestones)),
    ];
    let facts = facts.into_iter().filter(|(_, says)| !says.is_empty());
    let facts = facts.map(|(name, says)| view! { <div><dt>{name}</dt><dd class="tl-said">{says}</dd></div> });
    let facts = facts.collect_view();
    view! { <StoredNow><dl class="tl-facts">{facts}</dl></StoredNow> }.into_any()
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join("\n")
}

/// The fields of a new and of a changed strategy alike.
fn fields(choices: &StrategyChoices, form: &StrategyForm, strategy: Option<&Strategy>) -> AnyView {
    view! {
        <TextField name="title" label="Title" hint="What you call it when you talk about it. At most 200 characters." value=form.title.clone()/>
        <TextArea name="challenge" label="The challenge it answers" hint="What goes wrong for which students, and how you know." value=form.challenge.clone()/>
        <TextArea name="actions" label="What is done" hint="Who does what, with whom, how often." value=form.actions.clone() rows=5/>
        <TextField name="starts_on" label="First day" kind="date" value=form.starts_on.clone()/>
        <TextField name="ends_on" label="Last day" hint="May be left empty." kind="date" value=form.ends_on.clone()/>
        {owners(choices, form, strategy)}
        {leading(choices, form, strategy)}
        {evidence(form)}
        {milestones(form)}
    }
    .into_any()
}

fn owners(choices: &StrategyChoices, form: &StrategyForm, strategy: Option<&Strategy>) -> AnyView {
    let mut people: Choices = choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let before = strategy.map(|it| it.owners.as_slice()).unwrap_or_default();
    let gone = before.iter().filter_map(|it| it.person.as_ref().map(|id| (id.to_string(), it.name.clone())));
    let gone: Vec<_> = gone.filter(|(id, _)| people.iter().all(|(known, _)| known != id)).collect();
    people.extend(gone);
    people.sort_by_key(|(_, name)| name.to_lowercase());
    let hint = format!("Who answers for it: 1 to {MAX_OWNERS} people, those without an account among them.");
    view! {
        <ChoiceField name="owners" label="Owners" hint=hint kind="checkbox" choices=people values=form.owners.clone()/>
        <TextArea name="other_owners" label="Owners without an account" hint="A name a line. May be left empty." value=form.other_owners.clone() rows=2/>
    }
    .into_any()
}

fn leading(choices: &StrategyChoices, form: &StrategyForm, strategy: Option<&Strategy>) -> AnyView {
    let mut metrics: Choices = choices
        .metrics
        .iter()
        .map(|it| (it.id.to_string(), format!("{} ({})", it.name, it.frequency.name().to_lowercase())))
        .collect();
    let before = strategy.map(|it| it.leading.as_slice()).unwrap_or_default().iter().map(ToString::to_string);
    let gone: Vec<_> = before.filter(|id| metrics.iter().all(|(known, _)| known != id)).collect();
    metrics.extend(gone.into_iter().map(|id| (id, NOT_IN_USE.to_owned())));
    let none = metrics.is_empty().then(|| {
        view! { <p>{lack("No leading metric is defined yet.".to_owned())}" "<a href="/metrics">"See the metrics"</a></p> }
    });
    let hint = format!(
        "What moves first when it is well carried out. At most {MAX_LEADING}; without one nobody can tell whether it works."
    );
    view! {
        <ChoiceField name="leading" label="Leading metrics" hint=hint kind="checkbox" choices=metrics values=form.leading.clone()/>
        {none}
    }
    .into_any()
}

/// How many rows a form shows: those filled in or sent, and a few more.
fn rows(field: &str, filled: usize, most: usize) -> usize {
    let state = FormState::current();
    let sent = state.submitted.as_ref().map_or(0, |sent| {
        (1..=most).rev().find(|at| !sent.get(&format!("{field}-{at}")).trim().is_empty()).unwrap_or(0)
    });
    let spare = filled.max(sent) + SPARE_ROWS;
    // Rows that were on the page stay, also where they were left empty.
    let shown = state
        .submitted
        .as_ref()
        .map_or(0, |sent| (1..=most).rev().find(|at| sent.has(&format!("{field}-{at}"))).unwrap_or(0));
    spare.max(shown).min(most)
}

fn more_rows(says: &'static str) -> AnyView {
    view! { <button class="usa-button usa-button--outline tl-button-small" type="submit" name="do" value="rows">{says}</button> }
    .into_any()
}

fn evidence(form: &StrategyForm) -> AnyView {
    let tiers = Tier::ALL.map(|tier| (tier.key().to_owned(), format!("{}: {}", tier.name(), tier.meaning())));
    let studies = (1..=rows("citation", form.citations.len(), MAX_CITATIONS)).map(|number| {
        let filled: CitationForm = form.citations.get(number - 1).cloned().unwrap_or_default();
        let rest = format!(" of study {number}");
        view! {
            <div class="tl-pair">
                <TextField name=format!("citation-{number}") label=format!("Study {number}") value=filled.text/>
                <TextField name=format!("citation-{number}-link") label="Link" label_rest=rest kind="url" value=filled.link/>
            </div>
        }
    });
    let hint = format!("Who found what, and where to read it. {MAX_CITATIONS} at most; rows may be left empty.");
    view! {
        <ChoiceField name="tier" label="How strong is the research?" hint="The evidence tiers of the Every Student Succeeds Act (ESSA)." choices=tiers.into() values=vec![form.tier.clone()]/>
        <fieldset class="usa-fieldset tl-pairs">
            <legend class="usa-legend">"Studies it rests on"</legend>
            <span class="usa-hint">{hint}</span>
            {studies.collect_view()}
            {more_rows("More rows")}
        </fieldset>
    }
    .into_any()
}

fn milestones(form: &StrategyForm) -> AnyView {
    let all = (1..=rows("milestone", form.milestones.len(), MAX_MILESTONES)).map(|number| {
        let filled: MilestoneRow = form.milestones.get(number - 1).cloned().unwrap_or_default();
        let rest = format!(" of milestone {number}");
        view! {
            <div class="tl-pair tl-pair--date">
                <TextField name=format!("milestone-{number}") label=format!("Milestone {number}") value=filled.title/>
                <TextField name=format!("milestone-{number}-due") label="Due" label_rest=rest kind="date" value=filled.due_on/>
            </div>
        }
    });
    let hint = format!(
        "What is to be done by when; {MAX_MILESTONES} at most. Empty a row to take it away. One that stays as it is worded keeps its tick."
    );
    view! {
        <fieldset class="usa-fieldset tl-pairs">
            <legend class="usa-legend">"Milestones"</legend>
            <span class="usa-hint">{hint}</span>
            {all.collect_view()}
            {more_rows("More rows")}
        </fieldset>
    }
    .into_any()
}
