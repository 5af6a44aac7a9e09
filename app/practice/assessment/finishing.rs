//! Finishing an assessment: what is still lacking, with the way to put it right, or what is about to be locked.

use std::collections::BTreeMap;

use app_ground::components::{Crumbs, ErrorSummary, PageHead, counted};
use app_ground::page::load;
use ground::Error;
use ground::calendar::date_in_words;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::agreement::FollowUp;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::gates::Lack;
use practice::assessment::rating::Answer;
use practice::assessment::use_cases::{Finishing, preview_finish};
use practice::framework::{IndicatorNumber, Level};

use super::consensus::no_meeting;

/// Finishing: what it does, what is still lacking.
#[component]
pub fn FinishPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            match preview_finish(&visit.database, &visit.principal, &id).await {
                Ok(finishing) => Ok(Ok(finishing)),
                Err(Error::Conflict(because)) => Ok(Err((id, because))),
                Err(other) => Err(other),
            }
        },
        |found| match found {
            Ok(finishing) => show(&finishing).into_any(),
            Err((id, because)) => no_meeting(&id, because).into_any(),
        },
    )
}

fn show(finishing: &Finishing) -> AnyView {
    let assessment = &finishing.assessment;
    let home = format!("/assessments/{}", assessment.id);
    let trail = vec![
        ("/assessments".to_owned(), "Assessments".to_owned()),
        (home.clone(), assessment.full_name()),
        (format!("{home}/consensus"), "Consensus".to_owned()),
    ];
    let content = match finishing.lacking.is_empty() {
        true => ready(finishing).into_any(),
        false => lacking(finishing).into_any(),
    };
    view! {
        <Crumbs trail=trail here="Finish"/>
        <PageHead title="Finish the assessment"/>
        <ErrorSummary/>
        {content}
    }
    .into_any()
}

/// Where what is lacking is put right.
fn place_to_fix(home: &str, number: IndicatorNumber, lack: Lack) -> String {
    let at = match lack {
        Lack::Evidence => return format!("{home}/evidence/new?indicator={number}"),
        Lack::Agreement => "answer",
        Lack::Rationale => "rationale",
        Lack::FollowUp => "kind",
        Lack::Lasting => "lasting",
    };
    format!("{home}/consensus/{number}#{at}")
}

fn lacking(finishing: &Finishing) -> AnyView {
    let home = format!("/assessments/{}", finishing.assessment.id);
    let (open, rest): (Vec<_>, Vec<_>) = finishing.lacking.iter().partition(|(_, lack)| *lack == Lack::Agreement);
    let mut by_indicator: BTreeMap<IndicatorNumber, Vec<Lack>> = BTreeMap::new();
    for (number, lack) in rest {
        by_indicator.entry(number).or_default().push(lack);
    }
    let indicators = by_indicator.len() + open.len();
    let open = (!open.is_empty()).then(|| {
        let links = open.iter().map(|(number, lack)| {
            view! { <li><a href=place_to_fix(&home, *number, *lack)>{number.to_string()}</a></li> }
        });
        view! { <h3>"Nothing is agreed on yet"</h3><ul class="tl-numbers">{links.collect_view()}</ul> }
    });
    let items = by_indicator.into_iter().map(|(number, lacks)| {
        let text = finishing.framework.find(number).map(|(_, _, it)| it.text.clone()).unwrap_or_default();
        let links = lacks.into_iter().map(|lack| {
            view! { <li><a href=place_to_fix(&home, number, lack)>{format!("{number} {}", lack.words())}</a></li> }
        });
        let links = links.collect_view();
        view! { <li class="tl-lacking__item"><p>{format!("{number} {text}")}</p><ul>{links}</ul></li> }
    });
    let items = items.collect::<Vec<_>>();
    let followed = (!items.is_empty()).then(|| {
        view! { <h3>"Agreed, but something is missing"</h3><ul class="tl-lacking">{items}</ul> }
    });
    let agreed = finishing.agenda.iter().filter(|item| item.agreement.is_some()).count();
    let words = format!(
        "{agreed} of {} indicators are agreed. {} still needed, on {}.",
        finishing.agenda.len(),
        match finishing.lacking.len() {
            1 => "1 thing is".to_owned(),
            many => format!("{many} things are"),
        },
        counted(indicators, "indicator", "indicators")
    );
    view! {
        <div class="tl-next">
            <p>{words}</p>
            <progress class="tl-progress" max=finishing.agenda.len() value=agreed aria-label="Indicators agreed on">{format!("{agreed} of {}", finishing.agenda.len())}</progress>
        </div>
        <section class="tl-section" aria-labelledby="lacking">
            <h2 id="lacking">"What is still needed"</h2>
            {open}
            {followed}
        </section>
    }
    .into_any()
}

/// How many indicators came to each answer, the levels first.
fn tally(agenda: &[AgendaItem]) -> Vec<(Answer, usize)> {
    let all = Level::ALL.map(Answer::Level).into_iter().chain([Answer::NotApplicable, Answer::CannotTell]);
    let count = |answer: Answer| {
        agenda.iter().filter(|item| item.agreement.as_ref().is_some_and(|it| it.answer == answer)).count()
    };
    all.map(|answer| (answer, count(answer))).collect()
}

fn ready(finishing: &Finishing) -> AnyView {
    let levels = tally(&finishing.agenda).into_iter().map(|(answer, count)| {
        view! { <div><dt>{answer.words()}</dt><dd class="tl-number">{count}</dd></div> }
    });
    let levels = levels.collect_view();
    let home = format!("/assessments/{}", finishing.assessment.id);
    let version = finishing.assessment.version;
    let act = match finishing.leads {
        true => view! {
            <form method="post">
                <input type="hidden" name="version" value=version/>
                <button class="usa-button" type="submit">"Finish and lock"</button>
                <a class="tl-beside" href=format!("{home}/consensus")>"Not yet"</a>
            </form>
        }
        .into_any(),
        false => view! { <p>"Nothing is lacking. The lead finishes the assessment."</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="levels">
            <h2 id="levels">"What you agreed on"</h2>
            <dl class="tl-facts">{levels}</dl>
        </section>
        {priorities(finishing)}
        <section class="tl-section" aria-labelledby="lock">
            <h2 id="lock">"What finishing does"</h2>
            <p>"What everybody rated and wrote is kept with what you agreed on, who dissented, and what others say."</p>
            <p><strong>"A final assessment is locked. Its levels, its words and the framework’s version never change again."</strong>" It can be reopened only as a revision that says why."</p>
            {act}
        </section>
    }
    .into_any()
}

/// The priorities, which become actions of the improvement plan.
fn priorities(finishing: &Finishing) -> AnyView {
    let taken = finishing.agenda.iter().filter_map(|item| {
        let answer = item.agreement.as_ref()?.answer;
        match &item.follow_up.as_ref()?.follow_up {
            it @ FollowUp::Priority { owner_name, next_step, due_on, .. } if it.answers(answer) => {
                Some((item.indicator, answer, next_step.clone(), owner_name.clone(), *due_on))
            }
            _ => None,
        }
    });
    let rows = taken.map(|(number, answer, next_step, owner, due_on)| {
        view! {
            <tr>
                <th scope="row">{format!("{number}, {}", answer.words())}</th>
                <td>{next_step}</td>
                <td>{owner}</td>
                <td>{date_in_words(due_on)}</td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let count = rows.len();
    let table = (count > 0).then(|| {
        view! {
            <div class="tl-table" role="region" tabindex="0" aria-label="Priorities that become actions">
                <table class="usa-table usa-table--borderless">
                    <caption class="usa-sr-only">"Priorities that become actions"</caption>
                    <thead><tr><th scope="col">"Indicator"</th><th scope="col">"Next step"</th><th scope="col">"Owner"</th><th scope="col">"By"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let words = match count {
        0 => "You took up nothing as a priority.".to_owned(),
        1 => "1 priority becomes an action of the improvement plan.".to_owned(),
        many => format!("{many} priorities become actions of the improvement plan."),
    };
    view! {
        <section class="tl-section" aria-labelledby="priorities">
            <h2 id="priorities">"Priorities"</h2>
            <p>{words}</p>
            {table}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_leads_to_the_field_that_fixes_it() {
        let number = IndicatorNumber(2, 1, 4);
        for (lack, expected) in [
            (Lack::Agreement, "/assessments/a/consensus/2.1.4#answer"),
            (Lack::Rationale, "/assessments/a/consensus/2.1.4#rationale"),
            (Lack::FollowUp, "/assessments/a/consensus/2.1.4#kind"),
            (Lack::Lasting, "/assessments/a/consensus/2.1.4#lasting"),
            (Lack::Evidence, "/assessments/a/evidence/new?indicator=2.1.4"),
        ] {
            assert_eq!(place_to_fix("/assessments/a", number, lack), expected);
        }
    }
}
