//! Small pieces the plan's pages share: a status in word and shape, when something is due, what is overdue.

use app_ground::components::counted;
use app_ground::visit::visit;
use chrono::NaiveDate;
use leptos::prelude::*;
use practice::improvement::listing::due_words;
use practice::improvement::{ImprovementAction, Status};

use super::address::indicator_address;

/// A status in word and shape.
#[component]
pub(super) fn StatusTag(
    /// Which.
    status: Status,
) -> impl IntoView {
    let (shape, tint) = match status {
        Status::NotStarted => ("○", ""),
        Status::UnderWay => ("◐", " tl-phase--rating"),
        Status::Done => ("●", " tl-phase--final"),
        Status::Dropped => ("✕", ""),
    };
    view! { <span class=format!("tl-phase{tint}")><span aria-hidden="true">{shape}</span>" "{status.name()}</span> }
}

/// How long an action is overdue: `Overdue by 3 days`. Nothing where it isn't.
fn overdue_words(action: &ImprovementAction, today: NaiveDate) -> Option<String> {
    let days = usize::try_from(-action.days_left(today)).unwrap_or_default();
    action.is_overdue(today).then(|| format!("Overdue by {}", counted(days, "day", "days")))
}

/// When an action is due, and in word, shape and color that it is overdue.
pub(super) fn due(action: &ImprovementAction) -> AnyView {
    let today = visit().today();
    let overdue = overdue_words(action, today).map(|words| {
        view! {
            " "
            <span class="tl-overdue">
                <svg class="tl-overdue__shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="M6 1 L11.5 11 L0.5 11 Z"/></svg>
                {words}
            </span>
        }
    });
    view! { <span>{due_words(action, today)}{overdue}</span> }.into_any()
}

/// An action's indicator, leading to its finding.
pub(super) fn indicator_link(action: &ImprovementAction) -> AnyView {
    let label = format!("Indicator {} in the results of {}", action.indicator, action.assessment_name);
    view! { <a href=indicator_address(action) aria-label=label>{format!("Indicator {}", action.indicator)}</a> }
        .into_any()
}

#[cfg(test)]
pub(super) mod tests {
    use ground::identity::{AssessmentId, ImprovementId, PersonId};
    use practice::framework::IndicatorNumber;
    use practice::improvement::Standing;

    use super::*;

    /// Ana's action `i1`.
    pub(in crate::improvement) fn example(status: Status, due_on: &str) -> ImprovementAction {
        let at = "2026-05-01T12:00:00Z".parse().unwrap();
        ImprovementAction {
            id: ImprovementId::parse("i1").unwrap(),
            assessment: AssessmentId::parse("a1").unwrap(),
            assessment_name: "Spring".into(),
            indicator: IndicatorNumber(1, 1, 3),
            title: "Publish the goals".into(),
            owner: PersonId::parse("ana").unwrap(),
            owner_name: "Ana".into(),
            due_on: due_on.parse().unwrap(),
            steps: Vec::new(),
            standing: Standing { status, words: String::new(), link: String::new(), by: "Ana".into(), at },
            previous: None,
            status_version: 1,
            added_by: None,
            created_at: at,
            version: 1,
        }
    }

    #[test]
    fn dates_are_told_as_people_say_them() {
        let today = "2026-05-14".parse().unwrap();
        for (status, due_on, words, overdue) in [
            (Status::UnderWay, "2026-05-11", "Was due May 11, 2026", Some("Overdue by 3 days")),
            (Status::NotStarted, "2026-05-13", "Was due May 13, 2026", Some("Overdue by 1 day")),
            (Status::NotStarted, "2026-05-14", "Due today, May 14, 2026", None),
            (Status::NotStarted, "2026-05-15", "Due tomorrow, May 15, 2026", None),
            (Status::NotStarted, "2026-06-13", "Due June 13, 2026, in 30 days", None),
            (Status::NotStarted, "2026-06-14", "Due June 14, 2026", None),
            (Status::Done, "2026-01-01", "Was due January 1, 2026", None),
            (Status::Dropped, "2027-01-01", "Was due January 1, 2027", None),
        ] {
            let action = example(status, due_on);
            assert_eq!(due_words(&action, today), words);
            assert_eq!(overdue_words(&action, today).as_deref(), overdue, "{words}");
        }
    }
}
