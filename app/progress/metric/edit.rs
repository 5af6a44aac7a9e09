//! Defining a metric, changing one, taking it out of use.

use app_ground::components::{
    ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, SelectField, StoredNow, TextArea, TextField,
};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::calendar::Frequency;
use ground::identity::{MetricId, PersonId};
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use progress::metric::form::{MAX_GROUPS, MetricForm};
use progress::metric::use_cases::{MetricView, metric_choices, view_metric};
use progress::metric::{Aggregate, Direction, Metric, Sharing, Supplier, Timing, Unit};

use super::address::{METRICS, address_of};
use super::parts::{checks_list, facts, level_words};

/// People to choose an owner from, by id with their name.
type People = std::collections::BTreeMap<PersonId, String>;

/// Defines a metric.
#[component]
pub fn NewMetricPage() -> impl IntoView {
    load(
        |visit| async move { metric_choices(&visit.database, &visit.principal).await },
        |people| {
            let owner = visit().principal.person().map(|person| person.id.to_string()).unwrap_or_default();
            let owner = if people.keys().any(|id| id.as_str() == owner) { owner } else { String::new() };
            let usual = MetricForm {
                decimals: "1".to_owned(),
                owner,
                supplier: Supplier::Sea.key().to_owned(),
                aggregate: Aggregate::WeightedMean.key().to_owned(),
                sharing: Sharing::Shared.key().to_owned(),
                ..MetricForm::default()
            };
            view! {
                <Crumbs trail=vec![(METRICS.to_owned(), "Metrics".to_owned())] here="Define a metric"/>
                <div class="tl-narrow">
                    <PageHead title="Define a metric" intro="Name, unit and the choices are needed at once; the rest can follow. When you save, the program says what is still missing."/>
                    <ErrorSummary/>
                    <form method="post" class="usa-form usa-form--large tl-form">
                        {fields(&people, &usual)}
                        <button class="usa-button" type="submit">"Save the metric"</button>
                        <a class="tl-beside" href=METRICS>"Cancel"</a>
                    </form>
                </div>
            }
        },
    )
}

/// The options of something that has keys and names.
fn options<T: Copy, const N: usize>(all: [T; N], key: fn(T) -> &'static str, name: fn(T) -> &'static str) -> Choices {
    all.map(|it| (key(it).to_owned(), name(it).to_owned())).into()
}

/// The options of a list that opens, with what stands there while nothing is chosen.
fn opening(first: &str, others: Choices) -> Choices {
    std::iter::once((String::new(), first.to_owned())).chain(others).collect()
}

fn chosen(key: &str) -> Vec<String> {
    if key.is_empty() { Vec::new() } else { vec![key.to_owned()] }
}

/// The fields of a new and of a changed metric alike, in four parts.
fn fields(people: &People, form: &MetricForm) -> AnyView {
    view! { {what(form)}{of_whom(form)}{whence(people, form)}{doubts(form)} }.into_any()
}

fn what(form: &MetricForm) -> AnyView {
    let units = opening("Choose a unit", options(Unit::ALL, Unit::key, Unit::name));
    let directions = options(Direction::ALL, Direction::key, Direction::name);
    let timings: Choices = vec![
        (Timing::Leading.key().to_owned(), "Leading: tells soon whether a strategy is well carried out".to_owned()),
        (Timing::Lagging.key().to_owned(), "Lagging: tells in the end whether it worked".to_owned()),
    ];
    view! {
        <fieldset class="usa-fieldset tl-part">
            <legend class="usa-legend usa-legend--large">"What is measured"</legend>
            <TextField name="name" label="Name" hint="Short, as people will say it. At most 200 characters." value=form.name.clone()/>
            <TextArea name="definition" label="Definition" hint="What exactly is counted, of whom, when, and what is left out." value=form.definition.clone() rows=4/>
            <SelectField name="unit" label="Unit" choices=units value=form.unit.clone()/>
            <TextField name="decimals" label="Decimals shown" hint="0 to 3." class="usa-input--small" value=form.decimals.clone()/>
            <ChoiceField name="timing" label="Leading or lagging" choices=timings values=chosen(&form.timing)/>
            <ChoiceField name="direction" label="Which way is better" choices=directions values=chosen(&form.direction)/>
            <TextField name="tolerance" label="Tolerance (optional)" hint="How far it may be from its baseline, in its unit, and still count as holding it." class="usa-input--small" value=form.tolerance.clone()/>
        </fieldset>
    }
    .into_any()
}

fn of_whom(form: &MetricForm) -> AnyView {
    let levels = options(Kind::ALL, Kind::key, level_words);
    let frequencies = opening("Choose how often", options(Frequency::ALL, Frequency::key, Frequency::name));
    let aggregates = options(Aggregate::ALL, Aggregate::key, Aggregate::name);
    let sharings = options(Sharing::ALL, Sharing::key, Sharing::name);
    let groups = format!(
        "One a line, as: key, name, family. Groups of one family divide the students among them. At most {MAX_GROUPS}. “All students” is always there. Example: ell, English learners, English proficiency"
    );
    view! {
        <fieldset class="usa-fieldset tl-part">
            <legend class="usa-legend usa-legend--large">"Of whom, and how often"</legend>
            <ChoiceField name="level" label="Reported for" hint="Once figures have come in, this and how often stay as they are." choices=levels values=chosen(&form.level)/>
            <SelectField name="frequency" label="How often" choices=frequencies value=form.frequency.clone()/>
            <ChoiceField name="aggregate" label="How the State’s figure is made" choices=aggregates values=chosen(&form.aggregate)/>
            <TextArea name="groups" label="Student groups (optional)" hint=groups value=form.groups.clone() rows=4/>
            <ChoiceField name="sharing" label="Who sees the figures" hint="Small groups are hidden either way." choices=sharings values=chosen(&form.sharing)/>
        </fieldset>
    }
    .into_any()
}

fn whence(people: &People, form: &MetricForm) -> AnyView {
    let mut owners: Choices = people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    owners.sort_by_key(|(_, name)| name.to_lowercase());
    let suppliers = options(Supplier::ALL, Supplier::key, Supplier::name);
    view! {
        <fieldset class="usa-fieldset tl-part">
            <legend class="usa-legend usa-legend--large">"Where it comes from"</legend>
            <TextField name="source" label="Source" hint="The collection, system or survey. At most 500 characters." value=form.source.clone()/>
            <SelectField name="owner" label="Owner" hint="Who answers for it." choices=opening("Nobody yet", owners) value=form.owner.clone()/>
            <ChoiceField name="supplier" label="Who supplies it" choices=suppliers values=chosen(&form.supplier)/>
            <TextField name="effort_minutes" label="Minutes it takes a respondent each time" hint="What LEAs and schools spend on it; 0 where they do nothing new." class="usa-input--small" value=form.effort_minutes.clone()/>
        </fieldset>
    }
    .into_any()
}

fn doubts(form: &MetricForm) -> AnyView {
    let needs_n: Choices = vec![("yes".to_owned(), "Each figure must say from how many it is (n)".to_owned())];
    let values = if form.needs_n { vec!["yes".to_owned()] } else { Vec::new() };
    view! {
        <fieldset class="usa-fieldset tl-part">
            <legend class="usa-legend usa-legend--large">"What puts a figure under review"</legend>
            <p>"A figure that breaks one of these counts nowhere until somebody has looked at it. All may be left empty."</p>
            <TextField name="least" label="Least that is plausible" class="usa-input--small" value=form.least.clone()/>
            <TextField name="most" label="Most that is plausible" class="usa-input--small" value=form.most.clone()/>
            <TextField name="most_change" label="Most it changes from one period to the next" class="usa-input--small" value=form.most_change.clone()/>
            <ChoiceField name="needs_n" label="n" kind="checkbox" choices=needs_n values=values/>
        </fieldset>
    }
    .into_any()
}

/// Changes a metric, takes it out of use or puts it back.
#[component]
pub fn EditMetricPage() -> impl IntoView {
    let id = MetricId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let people = metric_choices(&visit.database, &visit.principal).await?;
            let id = id.ok_or(Error::NotFound)?;
            Ok((people, view_metric(&visit.database, &visit.principal, &id, visit.today()).await?))
        },
        |(people, found)| show(people, &found),
    )
}

fn show(mut people: People, found: &MetricView) -> AnyView {
    let metric = &found.metric;
    if let Some(owner) = &metric.owner {
        people.entry(owner.clone()).or_insert_with(|| metric.owner_name.clone());
    }
    let home = address_of(&metric.id);
    let trail = vec![(METRICS.to_owned(), "Metrics".to_owned()), (home.clone(), metric.name.clone())];
    let mut state = FormState::current();
    // Retiring and restoring send none of the fields.
    if state.submitted.as_ref().is_some_and(|submitted| submitted.has("do")) {
        state.submitted = None;
        provide_context(state.clone());
    }
    let (definition, facts) = (metric.definition.clone(), facts(metric));
    view! {
        <Crumbs trail=trail here="Change"/>
        <div class="tl-narrow">
            <PageHead title=format!("Change {}", metric.name)/>
            <ErrorSummary/>
            <StoredNow><p>{definition}</p>{facts}</StoredNow>
            {checks_list(metric, &found.checks)}
            <form method="post" class="usa-form usa-form--large tl-form">
                <input type="hidden" name="version" value=state.version(metric.version)/>
                {fields(&people, &MetricForm::of(metric))}
                <button class="usa-button" type="submit">"Save changes"</button>
                <a class="tl-beside" href=home>"Leave it as it is"</a>
            </form>
            {retiring(metric)}
        </div>
    }
    .into_any()
}

fn retiring(metric: &Metric) -> impl IntoView + use<> {
    let version = view! { <input type="hidden" name="version" value=metric.version/> };
    match metric.retired {
        true => view! {
            <section class="tl-section" aria-labelledby="restore">
                <h2 id="restore">"This metric is retired"</h2>
                <p>"Its figures can still be read. Put it back into use to report it again."</p>
                <form method="post">
                    {version}
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="restore">"Put it back into use"</button>
                </form>
            </section>
        }
        .into_any(),
        false => view! {
            <details class="tl-discard">
                <summary>"Retire this metric"</summary>
                <form method="post">
                    <p>
                        "It leaves the lists, the dashboard and what organizations are asked for. Its definition, targets and figures "
                        "stay and can be read, and it can be put back into use."
                    </p>
                    {version}
                    <button class="usa-button usa-button--secondary" type="submit" name="do" value="retire">"Retire it"</button>
                </form>
            </details>
        }
        .into_any(),
    }
}
