//! The parts of a goal's page: its measures against what was expected, its targets, the goals around it, what it doesn't
//! say yet, and what happened in each period of its life.

use app_ground::components::{TableFrame, address_with};
use app_ground::visit::visit;
use ground::calendar::date_in_words;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::goal::listing::Listed;
use progress::goal::use_cases::{GoalPeriod, GoalView};
use progress::goal::{Check, Goal, Happening, MeasureStanding, Names, Stage, Standing};
use progress::metric::Mark;

use super::address::address_of;
use super::marks::{stands, whose};
use crate::metric::status_mark;

/// Each measure: what is known, what was expected, what comes next.
pub(super) fn measured(goal: &Goal, standing: &Standing) -> AnyView {
    let rows = standing.measures.iter().map(|measure| row(goal, measure)).collect_view();
    view! {
        <TableFrame label="Measures">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption class="usa-sr-only">"The measures of this goal and how each stands"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Metric"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Latest"</th>
                        <th scope="col">"Expected by then"</th>
                        <th scope="col">"Next target"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn row(goal: &Goal, measure: &MeasureStanding) -> AnyView {
    let on = |words: &str, date| format!("{words}, {}", date_in_words(date));
    let latest = match measure.on {
        Some(date) => on(&measure.actual, date),
        None => measure.actual.clone(),
    };
    let expected = measure.expected.as_ref().map_or_else(|| "–".to_owned(), |it| it.words.clone());
    let next = measure.next.as_ref().map_or_else(|| "None left".to_owned(), |it| on(&it.words, it.on));
    let metric = format!("/metrics/{}", measure.metric);
    let page = match goal.level {
        Kind::Sea => metric,
        _ => format!("{metric}/organizations/{}", goal.organization),
    };
    view! {
        <tr>
            <th scope="row" data-label="Metric"><a href=page>{measure.name.clone()}</a></th>
            <td data-label="Status">{status_mark(measure.status)}</td>
            <td data-label="Latest">{latest}</td>
            <td data-label="Expected by then">{expected}</td>
            <td data-label="Next target">{next}</td>
        </tr>
    }
    .into_any()
}

/// Baseline and targets of every measure, a table for each.
pub(super) fn targets(goal: &Goal, names: &Names) -> impl IntoView + use<> {
    let tables = goal.measures.iter().map(|measure| {
        let metric = names.metrics.get(&measure.metric);
        let name = metric.map_or_else(|| measure.metric.to_string(), |metric| metric.name.clone());
        let marks = measure.trajectory.marks();
        let said = |mark: &Mark| metric.map_or_else(|| mark.value.to_string(), |metric| metric.words(mark.value));
        let rows = marks.iter().enumerate().map(|(at, mark)| {
            view! {
                <tr>
                    <th scope="row">{date_in_words(mark.on)}</th>
                    <td>{kind(at, marks.len())}</td>
                    <td class="tl-number">{said(mark)}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let label = format!("Baseline and targets: {name}");
        view! {
            <TableFrame label=label>
                <table class="usa-table usa-table--borderless">
                    <caption>{name}</caption>
                    <thead><tr><th scope="col">"Date"</th><th scope="col">"What"</th><th scope="col" class="tl-number">"Value"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        }
    });
    let tables = tables.collect_view();
    (!goal.measures.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="targets">
                <h2 id="targets">"Baseline and annual targets"</h2>
                <div class="tl-targets">{tables}</div>
            </section>
        }
    })
}

fn kind(at: usize, count: usize) -> &'static str {
    match at {
        0 => "Baseline",
        at if at + 1 == count => "Final target",
        _ => "Target",
    }
}

/// The goal it serves, and those that serve it.
pub(super) fn served(view: &GoalView) -> impl IntoView + use<> {
    let goal = &view.goal;
    let above = match (&view.parent, goal.level) {
        (Some(parent), _) => {
            let (to, title) = (address_of(&parent.id), parent.title.clone());
            let closed = if parent.stage == Stage::Closed { ", closed" } else { "" };
            let whose = format!(" · {}{closed}", whose(parent));
            view! { <p>"It serves "<a href=to>{title}</a><span class="tl-quiet">{whose}</span></p> }.into_any()
        }
        (None, Kind::Sea) => ().into_any(),
        (None, _) => view! { <p>"It serves no goal of the State or the LEA yet."</p> }.into_any(),
    };
    let children = view.children.iter().map(child).collect_view();
    let below = match view.children.is_empty() {
        true => view! { <p>"No LEA’s or school’s goal serves it yet."</p> }.into_any(),
        false => view! { <h3>"Goals that serve it"</h3><ul class="tl-list">{children}</ul> }.into_any(),
    };
    let below = (goal.level != Kind::School && goal.stage == Stage::Approved).then_some(below);
    let add = (goal.level != Kind::School && goal.stage == Stage::Approved && view.may_add).then(|| {
        let to = address_with("/goals/new", &[("parent", goal.id.as_str())]);
        view! { <p class="tl-no-print"><a href=to>"Write a goal that serves it"</a></p> }
    });
    let has_place = goal.level != Kind::Sea || goal.stage == Stage::Approved;
    has_place.then(|| {
        view! {
            <section class="tl-section" aria-labelledby="around">
                <h2 id="around">"The goals around it"</h2>
                {above}
                {below}
                {add}
            </section>
        }
    })
}

fn child(listed: &Listed) -> AnyView {
    let goal = &listed.goal;
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h4 class="tl-list__title"><a href=address_of(&goal.id)>{goal.title.clone()}</a></h4>
                <p class="tl-quiet">{whose(goal)}</p>
                {listed.standing.as_ref().map(stands)}
            </div>
        </li>
    }
    .into_any()
}

/// What a good goal says, and what this one doesn't yet: for those who write and review it.
pub(super) fn checks(view: &GoalView) -> impl IntoView + use<> {
    let shown = (view.may_write || view.may_review) && view.goal.stage != Stage::Closed;
    let items = view.checks.iter().map(check).collect_view();
    let of = view.next.as_ref().map(|next| format!(" (version {})", next.edition));
    shown.then(|| {
        view! {
            <section class="tl-section tl-no-print" aria-labelledby="checks">
                <h2 id="checks">"What a good goal says"{of}</h2>
                <ul class="tl-goal__checks">{items}</ul>
            </section>
        }
    })
}

fn check(check: &Check) -> AnyView {
    let (shape, said) = if check.is_met() { ("✓", "Yes: ") } else { ("○", "Not yet: ") };
    let words = if check.is_met() { check.says.to_owned() } else { check.missing.join(" ") };
    view! {
        <li>
            <span aria-hidden="true">{shape}</span>
            <span><strong>{check.name}</strong>". "<span class="usa-sr-only">{said}</span>{words}</span>
        </li>
    }
    .into_any()
}

/// What happened, each period of its life by itself.
pub(super) fn history(view: &GoalView) -> impl IntoView + use<> {
    let several = view.periods.len() > 1;
    let periods = view.periods.iter().map(|it| period(it, several)).collect_view();
    (!view.periods.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="history">
                <h2 id="history">"What happened"</h2>
                {periods}
            </section>
        }
    })
}

fn period(period: &GoalPeriod, several: bool) -> AnyView {
    let ended = period
        .closing
        .as_ref()
        .map(|closing| format!(": {}, {}", closing.ending.name().to_lowercase(), visit().moment(closing.signed.at)));
    let heading = several.then(|| view! { <h3>{format!("Period {}", period.number)}{ended}</h3> });
    let items = period.history.iter().map(happening).collect_view();
    view! { {heading}<ul class="tl-notes">{items}</ul> }.into_any()
}

fn happening(told: &Happening) -> AnyView {
    let words = (!told.words.is_empty()).then(|| view! { <p class="tl-said">{told.words.clone()}</p> });
    view! {
        <li>
            <p>{told.by.clone()}" "{told.what.clone()}<span class="tl-quiet">" · "{visit().moment(told.at)}</span></p>
            {words}
        </li>
    }
    .into_any()
}
