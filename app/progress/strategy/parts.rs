//! The parts of a strategy's page: what it is about, its evidence, its milestones, what measures it, what happened.

use app_ground::components::TableFrame;
use app_ground::visit::Visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::observation::Series;
use progress::strategy::use_cases::StrategyView;
use progress::strategy::{Gap, Milestone, Strategy};

use super::address::organization_address;
use super::marks::{lack, level_words};
use crate::metric::status_mark;

/// Who runs it, who answers for it, from when to when.
pub(super) fn facts(found: &StrategyView, visit: &Visit) -> AnyView {
    let strategy = &found.strategy;
    let owners = strategy.owners.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(", ");
    let span = match strategy.ends_on {
        Some(last) => format!("{} to {}", date_in_words(strategy.starts_on), date_in_words(last)),
        None => format!("From {}, without a last day", date_in_words(strategy.starts_on)),
    };
    let written = format!("{}, {}", strategy.created_by, visit.moment(strategy.created_at));
    view! {
        <dl class="tl-facts">
            <div>
                <dt>"Run by"</dt>
                <dd><a href=organization_address(&strategy.organization)>{found.organization_name.clone()}</a>" ("{level_words(strategy.level)}")"</dd>
            </div>
            <div><dt>"Owners"</dt><dd>{owners}</dd></div>
            <div><dt>"Dates"</dt><dd>{span}</dd></div>
            <div><dt>"Written down by"</dt><dd>{written}</dd></div>
        </dl>
    }
    .into_any()
}

/// The challenge and what is done about it.
pub(super) fn about(strategy: &Strategy) -> AnyView {
    view! {
        <div class="tl-beside-each-other">
            <section class="tl-section" aria-labelledby="challenge">
                <h2 id="challenge">"The challenge"</h2>
                <p class="tl-said">{strategy.challenge.clone()}</p>
            </section>
            <section class="tl-section" aria-labelledby="actions">
                <h2 id="actions">"What is done"</h2>
                <p class="tl-said">{strategy.actions.clone()}</p>
            </section>
        </div>
    }
    .into_any()
}

/// How strong the research is, and where to read it.
pub(super) fn evidence(strategy: &Strategy) -> AnyView {
    let studies = strategy.citations.iter().map(|it| {
        let link = (!it.link.is_empty()).then(|| {
            view! { " "<a href=it.link.clone() rel="noopener noreferrer nofollow">{it.link.clone()}</a> }
        });
        view! { <li>{it.text.clone()}{link}</li> }
    });
    let studies = studies.collect_view();
    let missing =
        strategy.gaps().contains(&Gap::NoStudy).then(|| view! { <p>{lack(Gap::NoStudy.words().to_owned())}</p> });
    view! {
        <section class="tl-section" aria-labelledby="evidence">
            <h2 id="evidence">"Evidence"</h2>
            <p><strong>{strategy.tier.name()}</strong>". "<span class="tl-quiet">{strategy.tier.meaning()}</span></p>
            {missing}
            {(!strategy.citations.is_empty()).then(|| view! { <ul class="usa-list tl-studies">{studies}</ul> })}
        </section>
    }
    .into_any()
}

/// The milestones, each a button that ticks it or opens it again.
pub(super) fn milestones(found: &StrategyView, visit: &Visit) -> AnyView {
    let strategy = &found.strategy;
    let (done, all) = strategy.milestones_done();
    let today = visit.today();
    let late: Vec<&Milestone> = strategy.overdue(today).collect();
    let items = strategy.milestones.iter().enumerate();
    let items = items.map(|(at, it)| milestone(at, it, late.contains(&it), found.may_edit)).collect_view();
    let body = match all {
        0 => view! { <p>{lack(Gap::NoMilestone.words().to_owned())}</p> }.into_any(),
        _ => view! { <ul class="tl-steps">{items}</ul> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="milestones">
            <h2 id="milestones">"Milestones "<span class="tl-quiet">{(all > 0).then(|| format!("{done} of {all} done"))}</span></h2>
            {body}
        </section>
    }
    .into_any()
}

fn milestone(at: usize, it: &Milestone, late: bool, may_tick: bool) -> AnyView {
    let is_done = it.done.is_some();
    let when = match &it.done {
        Some(done) => format!("Done {}, said by {}", date_in_words(done.on), done.by),
        None if late => format!("Late: was due {}", date_in_words(it.due_on)),
        None => format!("Due {}", date_in_words(it.due_on)),
    };
    let tint = if late { "tl-overdue" } else { "tl-quiet" };
    let title = it.title.clone();
    let words = view! {
        <span class="tl-step__box" aria-hidden="true">{if is_done { "✓" } else { "" }}</span>
        <span class="tl-step__text">{title.clone()}" "<span class=tint>{when}</span></span>
    };
    let body = match may_tick {
        true => view! {
            <form method="post">
                <input type="hidden" name="at" value=at.to_string()/>
                <input type="hidden" name="title" value=title/>
                <input type="hidden" name="done" value=if is_done { "" } else { "yes" }/>
                <button class="tl-step" type="submit" name="do" value="milestone" aria-pressed=if is_done { "true" } else { "false" }>{words}</button>
            </form>
        }
        .into_any(),
        false => {
            let said = if is_done { "Done: " } else { "To do: " };
            view! { <p class="tl-step"><span class="usa-sr-only">{said}</span>{words}</p> }.into_any()
        }
    };
    view! { <li id=format!("milestone-{}", at + 1)>{body}</li> }.into_any()
}

/// What tells whether it is well carried out, with how the State stands.
pub(super) fn leading(strategy: &Strategy, series: &[Series]) -> AnyView {
    let rows = series.iter().map(figure_row).collect_view();
    let body = match strategy.leading.is_empty() {
        true => view! { <p>{lack(Gap::NotMeasured.words().to_owned())}</p> }.into_any(),
        false => view! {
            <TableFrame label="Leading metrics">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>"What should move first, for the State as a whole"</caption>
                    <thead>
                        <tr><th scope="col">"Leading metric"</th><th scope="col" class="tl-number">"Newest figure"</th><th scope="col">"Status"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        }
        .into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="leading">
            <h2 id="leading">"What tells whether it works out"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn figure_row(series: &Series) -> AnyView {
    let metric = &series.metric;
    let newest = series.latest().map(|point| {
        view! { {point.shown.words(metric)}<span class="tl-under">{point.period.to_string()}</span> }
    });
    let newest = match newest {
        Some(newest) => newest.into_any(),
        None => view! { <span class="tl-quiet">"None yet"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label="Metric"><a href=format!("/metrics/{}", metric.id)>{metric.name.clone()}</a></th>
            <td data-label="Newest" class="tl-number">{newest}</td>
            <td data-label="Status">{status_mark(series.status)}</td>
        </tr>
    }
    .into_any()
}

/// What was done to it, the newest first.
pub(super) fn history(found: &StrategyView, visit: &Visit) -> AnyView {
    let items = found.history.iter().map(|it| {
        view! { <li>{it.by.clone()}" "{it.what.clone()}<span class="tl-quiet">" · "{visit.moment(it.at)}</span></li> }
    });
    view! {
        <section class="tl-section" aria-labelledby="history">
            <h2 id="history">"What happened"</h2>
            <ul class="usa-list">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}
