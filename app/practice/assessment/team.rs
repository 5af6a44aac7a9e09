//! How far each member of the team is, for the lead: only how much is answered, never what. With reminders, and the way to
//! consensus.

use app_ground::visit::visit;
use leptos::prelude::*;
use practice::assessment::use_cases::{Overview, Progress};

/// The team with how much each has answered.
pub(super) fn team_progress(overview: &Overview, progress: &[Progress]) -> AnyView {
    let total = overview.framework.indicators().count();
    let done = progress.iter().filter(|member| member.answered >= total).count();
    let address = format!("/assessments/{}/open", overview.assessment.id);
    if progress.len() == 1 {
        // Whoever is alone and done has a button for it above.
        let early = (done == 0).then(|| {
            view! { <p class="tl-team__open"><a href=address>"Open consensus"</a>", where you settle on levels and what follows from them"</p> }
        });
        return early.into_any();
    }
    let reader = visit().principal.person().map(|person| person.id.clone());
    let rows = progress.iter().map(|member| {
        let may_remind = member.answered < total && reader.as_ref() != Some(&member.person);
        row(member, total, may_remind)
    });
    let rows = rows.collect_view();
    let open = match done == progress.len() {
        true => "Everybody is done. Open consensus",
        false => "Open consensus",
    };
    view! {
        <section class="tl-section" aria-labelledby="team">
            <h2 id="team">"How far the team is"</h2>
            <p class="tl-quiet">{format!("{done} of {} have answered everything. You see how much each has answered, never what. Who is reminded finds it on their start page; no mail is sent.", progress.len())}</p>
            <ul class="tl-rows">{rows}</ul>
            <p class="tl-team__open"><a class="usa-button usa-button--outline" href=address>{open}</a></p>
        </section>
    }
    .into_any()
}

fn row(member: &Progress, total: usize, may_remind: bool) -> AnyView {
    let answered = member.answered;
    let label = format!("Answered by {}", member.name);
    let reminded = member.reminded_at.map(|at| {
        view! { <p class="tl-quiet">{format!("Reminded {}", visit().moment(at))}</p> }
    });
    let remind = may_remind.then(|| {
        view! {
            <form method="post">
                <input type="hidden" name="person" value=member.person.to_string()/>
                <button class="usa-button usa-button--outline tl-button-small" type="submit" name="do" value="remind">
                    "Remind"<span class="usa-sr-only">{format!(" {}", member.name)}</span>
                </button>
            </form>
        }
    });
    view! {
        <li class="tl-rows__item">
            <div><p>{member.name.clone()}</p>{reminded}</div>
            <div class="tl-team__progress">
                <progress class="tl-progress" max=total value=answered aria-label=label>{format!("{answered} of {total}")}</progress>
                <p>{format!("{answered} of {total}")}</p>
            </div>
            <div class="tl-team__remind">{remind}</div>
        </li>
    }
    .into_any()
}
