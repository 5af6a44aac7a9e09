//! How the assessment was done, in words a board can follow, and who took part.

use app_ground::visit::visit;
use ground::calendar::date_in_words;
use ground::privacy::respondents::MINIMUM;
use leptos::prelude::*;
use practice::assessment::results::{Results, Standing};
use practice::assessment::{Assessment, Duty, TeamMember};
use practice::framework::Level;

use super::super::results::absent_words;

/// What the levels are, how numbers come about, how the team came to agree, how answers of others are protected.
pub(super) fn method(results: &Results) -> AnyView {
    let framework = &results.framework;
    let levels = Level::ALL.map(|level| format!("{} {}", level.number(), level.name().to_lowercase())).join(", ");
    let indicators = framework.indicators().count();
    let elements = framework.elements().count();
    let weighted = framework.variables.iter().any(|variable| variable.weight != 1)
        || framework.elements().any(|element| element.weight != 1)
        || framework.indicators().any(|indicator| indicator.weight != 1);
    let weights = if weighted { " Some count more than others; the framework gives each its weight." } else { "" };
    let agreed = results.findings.iter().any(|finding| finding.proposed.is_some());
    let consensus = agreed.then(|| {
        view! {
            <p>
                "Each member of the team rated alone. Nobody, the lead included, could see what another had rated before consensus was "
                "opened; from then on ratings could not change. For each indicator the middle of the levels was proposed; where two levels "
                "were in the middle, the lower one, marked as split. The spread is the highest level less the lowest. From a spread of 2 up the "
                "team had to say why it agreed. Members who don’t share what was agreed are named with their reasons."
            </p>
            <p>
                "An indicator agreed at level 1 or 2 is either a priority, with an owner, a next step and a date, or has to wait, with the reason. "
                "One agreed at level 4 stands on evidence and says how the practice will last."
            </p>
        }
    });
    let scope = &results.assessment.scope;
    let scope = (!scope.is_empty()).then(|| view! { <p>"Scope: "{scope.clone()}</p> });
    let others = results.perceived.is_some().then(|| {
        view! {
            <p>{format!(
                "LEAs, schools and stakeholders answered a survey without giving their names. Opinions are on four levels of agreement, “don’t know” being left \
                 out; for knowledge, the share of statements placed right gives a level from 1 (none) to 4 (all). No group of fewer than \
                 {MINIMUM} is shown, nor any figure from which one could be worked out. The gap is the agreed level less the mean of the answers; a whole \
                 level or more is flagged, either way."
            )}</p>
        }
    });
    view! {
        <section class="tl-report__page">
            <h2>"How this was done"</h2>
            {scope}
            <p>{format!(
                "The framework is “{}”, version {} ({}). It has {} variables, {elements} elements and {indicators} indicators, each rated on four levels: {levels}.",
                framework.title, framework.id.edition, framework.source, framework.variables.len()
            )}</p>
            <p>{format!(
                "An element’s score is the mean of its indicators’ levels, a variable’s the mean of its elements, the overall score the mean of the \
                 variables.{weights} Scores are rounded once, for display. Indicators that don’t apply are left out. Those unrated or that can’t be told yet have no \
                 number and show as coverage: how many are rated, of how many that apply."
            )}</p>
            {consensus}
            {others}
        </section>
    }
    .into_any()
}

/// Who took part, and who was missing.
pub(super) fn who(results: &Results) -> AnyView {
    let assessment = &results.assessment;
    let members = assessment.team.iter().map(|member| view! { <li>{member_words(member)}</li> }).collect_view();
    let finished = match &results.standing {
        Standing::Final(at, by) => Some(format!("{by} finished it on {}.", visit().moment(*at).trim_end_matches('.'))),
        _ => None,
    };
    view! {
        <section>
            <h2>"Who took part"</h2>
            <ul>{members}</ul>
            <p>{opened(assessment)}" "{absent_words(results)}" "{finished}</p>
        </section>
    }
    .into_any()
}

fn member_words(member: &TeamMember) -> String {
    match member.duty {
        Duty::Lead => format!("{}, who led it", member.name),
        Duty::Recorder => format!("{}, who wrote down what was agreed", member.name),
        Duty::Member => member.name.clone(),
    }
}

fn opened(assessment: &Assessment) -> String {
    let rated =
        format!("Planned from {} to {}.", date_in_words(assessment.starts_on), date_in_words(assessment.ends_on));
    match &assessment.opening {
        Some(opening) => {
            let at = visit().moment(opening.at);
            format!("{rated} {} opened consensus on {}.", opening.by, at.trim_end_matches('.'))
        }
        None => rated,
    }
}
