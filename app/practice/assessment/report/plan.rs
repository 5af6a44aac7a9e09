//! What follows from the findings: priorities, what has to wait, what will last; how the plan stands; who doesn't share
//! what was agreed.

use app_ground::components::TableFrame;
use app_ground::visit::visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use practice::assessment::agreement::FollowUp;
use practice::assessment::rating::Answer;
use practice::assessment::results::{Finding, Results};
use practice::framework::Indicator;
use practice::improvement::{ImprovementAction, Status};

fn followed(results: &Results) -> impl Iterator<Item = (&Indicator, &Finding, &FollowUp)> {
    let found = results.framework.indicators().zip(&results.findings);
    found.filter_map(|(indicator, finding)| Some((indicator, finding, finding.follow_up.as_ref()?)))
}

/// Priorities with owner, next step and date; under them what has to wait, and how what is exemplary will last.
pub(super) fn priorities(results: &Results) -> AnyView {
    let rows = followed(results).filter_map(|(indicator, finding, follow_up)| {
        let FollowUp::Priority { owner_name, next_step, due_on, .. } = follow_up else { return None };
        let level = finding.outcome.answer.map(Answer::words).unwrap_or_default();
        Some(view! {
            <tr>
                <th scope="row">{indicator.number.to_string()}" "{indicator.text.clone()}" "<span class="tl-quiet">{level}</span></th>
                <td>{next_step.clone()}</td>
                <td>{owner_name.clone()}</td>
                <td>{date_in_words(*due_on)}</td>
            </tr>
        })
    });
    let rows: Vec<_> = rows.collect();
    let body = match rows.is_empty() {
        true => view! { <p class="tl-quiet">"No indicator is taken up as a priority."</p> }.into_any(),
        false => view! {
            <TableFrame label="Priorities">
                <table class="usa-table usa-table--borderless">
                    <caption class="usa-sr-only">"Priorities with next step, owner and date"</caption>
                    <thead><tr><th scope="col">"Indicator"</th><th scope="col">"Next step"</th><th scope="col">"Owner"</th><th scope="col">"By"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        }
        .into_any(),
    };
    let waits = listed("Not now, and why", results, |it| match it {
        FollowUp::NotNow { reason } => Some(reason.clone()),
        _ => None,
    });
    let lasts = listed("How what is exemplary will last", results, |it| match it {
        FollowUp::Lasting { how } => Some(how.clone()),
        _ => None,
    });
    view! { <section class="tl-report__page"><h2>"Priorities"</h2>{body}{waits}{lasts}</section> }.into_any()
}

fn listed(title: &'static str, results: &Results, words: fn(&FollowUp) -> Option<String>) -> impl IntoView + use<> {
    let items = followed(results).filter_map(|(indicator, _, follow_up)| {
        let words = words(follow_up)?;
        Some(view! { <li>{indicator.number.to_string()}" "{indicator.text.clone()}": "{words}</li> })
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| view! { <h3>{title}</h3><ul class="tl-document__list">{items}</ul> })
}

/// How the plan stands today. Nothing where no action came from the assessment.
pub(super) fn status(actions: &[ImprovementAction]) -> impl IntoView + use<> {
    let today = visit().today();
    let rows = actions.iter().map(|action| {
        let overdue = action.is_overdue(today).then(|| view! { <br/><strong>"Overdue"</strong> });
        let (done, all) = action.steps_done();
        view! {
            <tr>
                <th scope="row">{action.indicator.to_string()}" "{action.title.clone()}</th>
                <td>{action.owner_name.clone()}</td>
                <td>{date_in_words(action.due_on)}</td>
                <td>{action.status().name()}{overdue}</td>
                <td class="tl-number">{format!("{done} of {all}")}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!actions.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Where the improvement plan stands"</h2>
                <p>{counts(actions, today)}</p>
                <TableFrame label="The improvement plan">
                    <table class="usa-table usa-table--borderless">
                        <caption class="usa-sr-only">"Actions of the improvement plan and how they stand"</caption>
                        <thead><tr><th scope="col">"Action"</th><th scope="col">"Owner"</th><th scope="col">"Due"</th><th scope="col">"Status"</th><th scope="col" class="tl-number">"Steps done"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            </section>
        }
    })
}

/// `On May 14, 2026: 1 not started, 3 under way, 2 done, 0 dropped; 1 overdue.`
fn counts(actions: &[ImprovementAction], today: chrono::NaiveDate) -> String {
    let of = |status: Status| {
        let count = actions.iter().filter(|action| action.status() == status).count();
        format!("{count} {}", status.name().to_lowercase())
    };
    let overdue = actions.iter().filter(|action| action.is_overdue(today)).count();
    format!("On {}: {}; {overdue} overdue.", date_in_words(today), Status::ALL.map(of).join(", "))
}

/// Who doesn't share what was agreed, by indicator. Nothing where everybody does.
pub(super) fn dissent(results: &Results) -> impl IntoView + use<> {
    let items = results.framework.indicators().zip(&results.findings).flat_map(|(indicator, finding)| {
        let answer = finding.outcome.answer.map(Answer::words).unwrap_or_default();
        finding.dissents.iter().map(move |dissent| {
            let of = format!("{} {} (agreed: {answer}). ", indicator.number, indicator.text);
            view! { <li>{of}<strong>{dissent.name.clone()}": "</strong>{dissent.words.clone()}</li> }
        })
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>"Who doesn’t share what was agreed"</h2><ul class="tl-document__list">{items}</ul></section> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_counted_in_a_line() {
        let today = "2026-05-14".parse().unwrap();
        assert_eq!(counts(&[], today), "On May 14, 2026: 0 not started, 0 under way, 0 done, 0 dropped; 0 overdue.");
    }
}
