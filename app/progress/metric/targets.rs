//! What a metric should come to: baseline, milestones and target in a table of dates and values, for the State or for one
//! organization, with what is then expected of each period.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TableFrame, TextArea, TextField};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::identity::{MetricId, OrganizationId};
use ground::organization::{Kind, parse_state_id};
use ground::{Error, Result, Violation};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::use_cases::{TargetsView, view_targets};
use progress::metric::{Expected, MarkForm, Metric, Target, TargetForm, Trajectory, by_period, remarks};

use super::address::{METRICS, address_of, targets_address};
use super::forms::{MILESTONES, target_form};
use super::parts::target_in_words;

/// How many empty rows for milestones stand below those that are set.
const EMPTY_ROWS: usize = 3;
/// More periods than this are folded away.
const UNFOLDED: usize = 13;

/// The targets of a metric.
#[component]
pub fn TargetsPage() -> impl IntoView {
    let id = MetricId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let query = use_query_map().read_untracked().clone();
    let (key, state_id) = (query.get("organization").unwrap_or_default(), query.get("state_id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let view = |organization| view_of(visit.clone(), id.clone(), organization);
            if state_id.trim().is_empty() {
                let organization =
                    if key.is_empty() { Some(OrganizationId::sea()) } else { OrganizationId::parse(&key) };
                return Ok((view(organization.ok_or(Error::NotFound)?).await?, None));
            }
            let state = view(OrganizationId::sea()).await?;
            let level = state.metric.level;
            match parse_state_id("state_id", level, &state_id).map(|it| level.id_of(&it)) {
                Ok(Some(organization)) => match view(organization).await {
                    Err(Error::NotFound) => Ok((state, Some(unknown(level)))),
                    found => Ok((found?, None)),
                },
                Ok(None) => Ok((state, Some(unknown(level)))),
                Err(violation) => Ok((state, Some(violation))),
            }
        },
        |(found, wrong)| {
            if let Some(violation) = wrong {
                provide_context(FormState { violations: vec![violation], ..FormState::current() });
            }
            show(&found)
        },
    )
}

async fn view_of(visit: Visit, id: MetricId, organization: OrganizationId) -> Result<TargetsView> {
    view_targets(&visit.database, &visit.principal, &id, &organization).await
}

fn unknown(level: Kind) -> Violation {
    let kind = if level == Kind::Lea { "LEA" } else { "school" };
    Violation::new("state_id", format!("There is no {kind} with this State id."))
}

fn show(found: &TargetsView) -> AnyView {
    let metric = &found.metric;
    let is_state = found.organization == OrganizationId::sea();
    // Removing a target sends none of its rows.
    let state = FormState::current();
    let removing = state.submitted.as_ref().is_some_and(|submitted| submitted.get("do") == "remove");
    if removing {
        provide_context(FormState { submitted: None, ..state });
    }
    let mut trail = vec![(METRICS.to_owned(), "Metrics".to_owned()), (address_of(&metric.id), metric.name.clone())];
    if !is_state {
        trail.push((targets_address(&metric.id, &OrganizationId::sea()), "State-wide target".to_owned()));
    }
    let (here, place) = match is_state {
        true => ("State-wide target".to_owned(), metric.name.clone()),
        false => (format!("Target of {}", found.name), metric.name.clone()),
    };
    let form = found.may_edit.then(|| form(found));
    let others = is_state.then(|| others(found));
    let home = address_of(&metric.id);
    view! {
        <Crumbs trail=trail here=here.clone()/>
        <PageHead title=here place=place>
            <a class="usa-button usa-button--outline" href=home>"The metric"</a>
        </PageHead>
        <ErrorSummary/>
        {in_force(found, is_state)}
        {form}
        {preview(found)}
        {others}
    }
    .into_any()
}

/// What holds now, and whence.
fn in_force(found: &TargetsView, is_state: bool) -> AnyView {
    let metric = &found.metric;
    let says = match (&found.target, &found.state, is_state) {
        (Some(target), _, _) => format!("{}.", target_in_words(metric, target)),
        (None, Some(state), false) => {
            format!("The State-wide target holds here: {}.", lower_first(&target_in_words(metric, state)))
        }
        (None, _, _) => "No target yet. Without one nobody can say whether the metric is on track.".to_owned(),
    };
    let note = found.target.as_ref().map(|target| target.note.clone()).filter(|note| !note.is_empty());
    let direction = metric.direction.name();
    view! {
        <div class="tl-next">
            <p>{says}</p>
            {note.map(|note| view! { <p class="tl-said">{note}</p> })}
            <p class="tl-quiet">{direction}"."{metric.retired.then_some(" The metric is retired: put it back into use to change what it should come to.")}</p>
        </div>
    }
    .into_any()
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What stands in the rows: as typed, else as set, else as set State-wide.
fn rows_shown(found: &TargetsView, state: &FormState) -> TargetForm {
    if let Some(submitted) = &state.submitted {
        return target_form(submitted);
    }
    match (&found.target, &found.state) {
        (Some(target), _) => TargetForm::of(&target.trajectory, &target.note),
        (None, Some(state)) => TargetForm::of(&state.trajectory, ""),
        (None, None) => TargetForm::default(),
    }
}

fn form(found: &TargetsView) -> AnyView {
    let state = FormState::current();
    let typed = rows_shown(found, &state);
    let version = found.target.as_ref().map_or(0, |target| target.version);
    let filled = typed.milestones.iter().rposition(|row| *row != MarkForm::default()).map_or(0, |at| at + 1);
    let count = (filled + EMPTY_ROWS).min(MILESTONES);
    let none = MarkForm::default();
    let milestones = (0..count).map(|at| {
        let row = typed.milestones.get(at).unwrap_or(&none);
        mark_row(&format!("milestone_{}", at + 1), &format!("Milestone {}", at + 1), row, &state)
    });
    let milestones = milestones.collect_view();
    let unit = found.metric.unit.name().to_lowercase();
    let can_remove = found.target.as_ref().filter(|_| found.organization != OrganizationId::sea());
    let remove = can_remove.map(|target| removing(found, target));
    view! {
        <section class="tl-section tl-no-print" aria-labelledby="set">
            <h2 id="set">{if found.target.is_some() { "Change it" } else { "Set it" }}</h2>
            <form method="post">
                <input type="hidden" name="organization" value=found.organization.to_string()/>
                <input type="hidden" name="version" value=state.version(version)/>
                <TableFrame label="Baseline, milestones and target">
                    <table class="usa-table usa-table--borderless tl-marks">
                        <caption>{format!("Dates and values, in {unit}. Expected in between is the straight line; rows left empty don’t count; {MILESTONES} milestones at most.")}</caption>
                        <thead><tr><th scope="col">"Step"</th><th scope="col">"Date"</th><th scope="col">"Value"</th></tr></thead>
                        <tbody>
                            {mark_row("baseline", "Baseline", &typed.baseline, &state)}
                            {milestones}
                            {mark_row("target", "Target", &typed.target, &state)}
                        </tbody>
                    </table>
                </TableFrame>
                <div class="tl-form">
                    <TextArea name="note" label="Why these numbers (optional)" hint="At most 4,000 characters." value=typed.note.clone() rows=3/>
                </div>
                <button class="usa-button" type="submit">"Save the target"</button>
                <button class="usa-button usa-button--outline" type="submit" name="do" value="preview">"Show what is expected first"</button>
            </form>
            {remove}
        </section>
    }
    .into_any()
}

/// A row of the table: a date and a value, each with its own message.
fn mark_row(name: &str, label: &str, typed: &MarkForm, state: &FormState) -> AnyView {
    let cell = |part: &'static str, kind: &'static str, says: &str, value: &str| {
        let id = format!("{name}_{part}");
        let message = state.message(&id);
        let wrong = message.is_some();
        let error = wrong.then(|| format!("{id}-error"));
        let class = if wrong { "usa-input usa-input--error" } else { "usa-input" };
        let message = message.map(|message| {
            view! { <span class="usa-error-message" id=error.clone()>{message}</span> }
        });
        let decimal = (part == "value").then_some("decimal");
        view! {
            <td>
                {message}
                <input class=class type=kind id=id.clone() name=id value=value.to_owned() inputmode=decimal
                    aria-label=format!("{label}: {says}") aria-describedby=error aria-invalid=wrong.then_some("true")/>
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">{label.to_owned()}</th>
            {cell("on", "date", "date", &typed.on)}
            {cell("value", "text", "value", &typed.value)}
        </tr>
    }
    .into_any()
}

fn removing(found: &TargetsView, target: &Target) -> AnyView {
    let lost = target_in_words(&found.metric, target);
    let then = match &found.state {
        Some(state) => {
            format!("The State-wide target then holds: {}.", lower_first(&target_in_words(&found.metric, state)))
        }
        None => "There is no State-wide target, so that nothing will be expected.".to_owned(),
    };
    view! {
        <details class="tl-discard">
            <summary>"Remove this target"</summary>
            <form method="post">
                <p>{format!("“{lost}” is removed, with its milestones and its note. {then}")}</p>
                <input type="hidden" name="organization" value=found.organization.to_string()/>
                <input type="hidden" name="version" value=target.version/>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="remove">"Remove it"</button>
            </form>
        </details>
    }
    .into_any()
}

/// What is expected of each period: by what is typed where that can be read, else by what holds.
fn preview(found: &TargetsView) -> impl IntoView + use<> {
    let metric = &found.metric;
    let typed = FormState::current().submitted.map(|submitted| target_form(&submitted));
    let typed = typed.and_then(|form| form.parse(metric).ok()).map(|wanted| wanted.trajectory);
    let is_typed = typed.is_some();
    let holds = found.target.as_ref().or(found.state.as_ref()).map(|target| target.trajectory.clone());
    typed.or(holds).map(|trajectory| expected_section(metric, &trajectory, is_typed))
}

fn expected_section(metric: &Metric, trajectory: &Trajectory, is_typed: bool) -> AnyView {
    let first_month = visit().site.map_or(7, |site| site.school_year_starts);
    let expected = by_period(metric, trajectory, first_month);
    let odd = remarks(metric, trajectory);
    let odd = (!odd.is_empty()).then(|| {
        let items = odd.into_iter().map(|remark| view! { <li>{remark}</li> }).collect_view();
        view! {
            <div class="usa-alert usa-alert--warning usa-alert--slim">
                <div class="usa-alert__body"><ul class="usa-list usa-alert__text">{items}</ul></div>
            </div>
        }
    });
    let heading = if is_typed { "What would be expected (not saved yet)" } else { "What is expected when" };
    let table = table(metric, &expected);
    let body = match expected.len() {
        ..=UNFOLDED => table.into_any(),
        many => view! { <details open=is_typed><summary>{format!("All {many} periods")}</summary>{table}</details> }
            .into_any(),
    };
    view! {
        <section class="tl-section" id="expected" aria-labelledby="expected-heading">
            <h2 id="expected-heading">{heading}</h2>
            {odd}
            {body}
        </section>
    }
    .into_any()
}

fn table(metric: &Metric, expected: &[Expected]) -> AnyView {
    let rows = expected.iter().map(|it| {
        view! { <tr><th scope="row">{it.period.to_string()}</th><td class="tl-number">{metric.words(it.value)}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label="What is expected of each period">
            <table class="usa-table usa-table--borderless">
                <caption>"At the end of each period"</caption>
                <thead><tr><th scope="col">"Period"</th><th scope="col" class="tl-number">"Expected"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

/// Organizations with a target of their own, and the way to one's.
fn others(found: &TargetsView) -> impl IntoView + use<> {
    let metric = &found.metric;
    let level = metric.level;
    let rows = found.own.iter().map(|(target, name)| {
        let to = targets_address(&metric.id, &target.organization);
        view! { <tr><th scope="row"><a href=to>{name.clone()}</a></th><td>{target_in_words(metric, target)}</td></tr> }
    });
    let rows = rows.collect_view();
    let list = match found.own.is_empty() {
        true => view! { <p class="tl-quiet">"None. The State-wide target holds for all."</p> }.into_any(),
        false => view! {
            <TableFrame label="Targets of their own">
                <table class="usa-table usa-table--borderless">
                    <caption>"They go before the State-wide target."</caption>
                    <thead><tr><th scope="col">{level.name()}</th><th scope="col">"Target"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        }
        .into_any(),
    };
    let label = format!("State id of one {}", if level == Kind::Lea { "LEA" } else { "school" });
    (level != Kind::Sea).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="own">
                <h2 id="own">{format!("{} with a target of their own", level.plural())}</h2>
                {list}
                <form method="get" class="usa-form tl-form tl-no-print">
                    <TextField name="state_id" label=label hint="Its own target can be set on its page." class="usa-input--small"/>
                    <button class="usa-button usa-button--outline" type="submit">"Open its target"</button>
                </form>
            </section>
        }
    })
}
