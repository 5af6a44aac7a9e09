//! What the improvement plan asks of a person next: what is overdue, then what is due soon.

use app_ground::visit::Visit;
use app_practice::improvement::due_words;
use chrono::NaiveDate;
use ground::Error;
use ground::access::Action;
use practice::improvement::ImprovementAction;
use practice::improvement::use_cases::next_actions;

use super::waiting::Waiting;

/// How many actions are named before the rest is counted.
const NAMED: usize = 3;

/// A person's overdue and next actions.
///
/// # Errors
/// Those of the use case; none for want of access, which only leaves them out.
pub(super) async fn of_plan(visit: &Visit) -> Result<Vec<Waiting>, Error> {
    match visit.may(Action::ReadImprovement) {
        true => {
            let actions = next_actions(&visit.database, &visit.principal, visit.today()).await?;
            Ok(items(&actions, visit.today()))
        }
        false => Ok(Vec::new()),
    }
}

fn items(actions: &[ImprovementAction], today: NaiveDate) -> Vec<Waiting> {
    let mut items: Vec<Waiting> = actions.iter().take(NAMED).map(|action| item(action, today)).collect();
    let rest = actions.len().saturating_sub(NAMED);
    if rest > 0 {
        let overdue = actions.iter().skip(NAMED).filter(|action| action.is_overdue(today)).count();
        let late = if overdue > 0 { format!(", {overdue} of them overdue") } else { String::new() };
        items.push(Waiting {
            title: if rest == 1 { "1 more action".to_owned() } else { format!("{rest} more actions") },
            detail: format!("Yours, and due in the next 30 days{late}."),
            progress: None,
            action: "See your actions".to_owned(),
            address: "/improvement?person=me".to_owned(),
        });
    }
    items
}

fn item(action: &ImprovementAction, today: NaiveDate) -> Waiting {
    let overdue = if action.is_overdue(today) { "Overdue. " } else { "" };
    Waiting {
        title: action.title.clone(),
        detail: format!(
            "{overdue}{}. Your action for indicator {}, {}.",
            due_words(action, today),
            action.indicator,
            action.assessment_name
        ),
        progress: None,
        action: "See the action".to_owned(),
        address: format!("/improvement/{}", action.id),
    }
}

#[cfg(test)]
mod tests {
    use ground::identity::{AssessmentId, ImprovementId, PersonId};
    use practice::framework::IndicatorNumber;
    use practice::improvement::{Standing, Status};

    use super::*;

    fn action(due_on: &str) -> ImprovementAction {
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
            standing: Standing {
                status: Status::UnderWay,
                words: String::new(),
                link: String::new(),
                by: "Ana".into(),
                at,
            },
            previous: None,
            status_version: 1,
            added_by: None,
            created_at: at,
            version: 1,
        }
    }

    #[test]
    fn the_first_are_named_and_the_rest_is_counted() {
        let today = "2026-05-14".parse().unwrap();
        let few = items(&[action("2026-05-10"), action("2026-05-20")], today);
        assert_eq!(few[0].detail, "Overdue. Was due May 10, 2026. Your action for indicator 1.1.3, Spring.");
        assert_eq!(few[1].detail, "Due May 20, 2026, in 6 days. Your action for indicator 1.1.3, Spring.");
        assert_eq!((few.len(), few[0].address.as_str()), (2, "/improvement/i1"));
        let many = vec![action("2026-05-10"); 5];
        let items = items(&many, today);
        assert_eq!((items.len(), items[3].title.as_str()), (4, "2 more actions"));
        assert_eq!(items[3].detail, "Yours, and due in the next 30 days, 2 of them overdue.");
    }
}
