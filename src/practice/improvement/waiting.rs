//! What the improvement plan asks of a person next, in words.

use chrono::NaiveDate;
use ground::waiting::{ToDo, first_few};

use super::ImprovementAction;
use super::listing::due_words;

/// A person's own pressing actions, in the order given.
pub fn to_do(actions: &[ImprovementAction], today: NaiveDate) -> Vec<ToDo> {
    first_few(actions, |action| one(action, today), |rest| others(rest, today))
}

fn one(action: &ImprovementAction, today: NaiveDate) -> ToDo {
    let overdue = if action.is_overdue(today) { "Overdue. " } else { "" };
    let detail = format!(
        "{overdue}{}. Your action for indicator {}, {}.",
        due_words(action, today),
        action.indicator,
        action.assessment_name
    );
    ToDo::new(action.title.as_str(), detail, "See the action", format!("/improvement/{}", action.id)).due(action.due_on)
}

fn others(rest: &[ImprovementAction], today: NaiveDate) -> ToDo {
    let title = if rest.len() == 1 { "1 more action".to_owned() } else { format!("{} more actions", rest.len()) };
    let overdue = rest.iter().filter(|action| action.is_overdue(today)).count();
    let late = if overdue > 0 { format!(", {overdue} of them overdue") } else { String::new() };
    let detail = format!("Yours, and due in the next 30 days{late}.");
    ToDo::new(title, detail, "See your actions", "/improvement?person=me")
}

#[cfg(test)]
mod tests {
    use ground::identity::{AssessmentId, ImprovementId, PersonId};

    use super::*;
    use crate::framework::IndicatorNumber;
    use crate::improvement::{Standing, Status};

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
        let few = to_do(&[action("2026-05-10"), action("2026-05-20")], today);
        assert_eq!(few[0].detail, "Overdue. Was due May 10, 2026. Your action for indicator 1.1.3, Spring.");
        assert_eq!(few[1].detail, "Due May 20, 2026, in 6 days. Your action for indicator 1.1.3, Spring.");
        assert_eq!((few.len(), few[0].address.as_str()), (2, "/improvement/i1"));
        assert_eq!(few[1].due_on, "2026-05-20".parse().ok());
        for (all, rest, detail) in [
            (vec!["2026-05-10"; 5], "2 more actions", "Yours, and due in the next 30 days, 2 of them overdue."),
            (vec!["2026-05-14"; 4], "1 more action", "Yours, and due in the next 30 days."),
        ] {
            let items = to_do(&all.into_iter().map(action).collect::<Vec<_>>(), today);
            assert_eq!((items.len(), items[3].title.as_str(), items[3].detail.as_str()), (4, rest, detail));
        }
    }
}
