//! Which actions are shown, in what order, and how many there are of what.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ImprovementAction, Status};
use ground::calendar::date_in_words;
use ground::identity::{AssessmentId, PersonId};

/// How many days ahead count as soon.
pub const SOON_DAYS: i64 = 30;

/// When an action is due, as a person would say it: `Due May 20, 2026, in 6 days`.
pub fn due_words(action: &ImprovementAction, today: NaiveDate) -> String {
    let (date, days) = (date_in_words(action.due_on), action.days_left(today));
    match (action.status().is_open(), days) {
        (false, _) | (_, ..0) => format!("Was due {date}"),
        (_, 0) => format!("Due today, {date}"),
        (_, 1) => format!("Due tomorrow, {date}"),
        (_, ..=SOON_DAYS) => format!("Due {date}, in {days} days"),
        _ => format!("Due {date}"),
    }
}

ground::keyed! {
    /// The order of a list.
    #[derive(Default)]
    pub enum Sort: key, name {
        /// The earliest date first.
        #[default]
        Due: "due", "Date due";
        /// By owner's name.
        Owner: "owner", "Owner";
        /// By indicator's number.
        Indicator: "indicator", "Indicator";
        /// By status, what is open first.
        Status: "status", "Status";
    }
}

/// What is looked for. What isn't given narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that all occur in the title, the owner's name, the assessment's name, a step or the indicator's number.
    #[serde(rename = "q")]
    pub text: String,
    /// From this assessment.
    pub assessment: Option<AssessmentId>,
    /// Owned by this person.
    #[serde(rename = "person")]
    pub owner: Option<PersonId>,
    /// With this status.
    pub status: Option<Status>,
    /// Only what should be done by now.
    pub overdue: bool,
    /// The order.
    pub sort: Sort,
}

impl Filter {
    /// Whether an action is of the plan looked at: everything but status and lateness.
    fn is_of(&self, action: &ImprovementAction) -> bool {
        let assessment = self.assessment.as_ref().is_none_or(|wanted| *wanted == action.assessment);
        let owner = self.owner.as_ref().is_none_or(|wanted| *wanted == action.owner);
        assessment && owner && says(action, &self.text)
    }

    /// Whether an action is listed.
    pub fn takes(&self, action: &ImprovementAction, today: NaiveDate) -> bool {
        let status = self.status.is_none_or(|wanted| wanted == action.status());
        status && (!self.overdue || action.is_overdue(today)) && self.is_of(action)
    }
}

fn says(action: &ImprovementAction, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let steps: String = action.steps.iter().map(|step| format!("{} ", step.text)).collect();
    let all = format!("{} {} {} {} {steps}", action.title, action.owner_name, action.assessment_name, action.indicator)
        .to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// How many actions there are of what. Dropped ones count only as dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Due before today and still open.
    pub overdue: usize,
    /// Open, and due today or within the next 30 days.
    pub soon: usize,
    /// Done.
    pub done: usize,
    /// Dropped.
    pub dropped: usize,
    /// All that aren't dropped.
    pub kept: usize,
}

impl Counts {
    /// Counts actions on a day.
    pub fn of<'a>(actions: impl IntoIterator<Item = &'a ImprovementAction>, today: NaiveDate) -> Self {
        let mut counts = Self::default();
        for action in actions {
            let status = action.status();
            counts.overdue += usize::from(action.is_overdue(today));
            counts.soon += usize::from(status.is_open() && (0..=SOON_DAYS).contains(&action.days_left(today)));
            counts.done += usize::from(status == Status::Done);
            counts.dropped += usize::from(status == Status::Dropped);
            counts.kept += usize::from(status != Status::Dropped);
        }
        counts
    }
}

/// The actions a filter takes, in its order, with counts over all that are of the plan looked at.
pub fn narrowed(
    actions: Vec<ImprovementAction>,
    filter: &Filter,
    today: NaiveDate,
) -> (Vec<ImprovementAction>, Counts) {
    let counts = Counts::of(actions.iter().filter(|action| filter.is_of(action)), today);
    let mut taken: Vec<_> = actions.into_iter().filter(|action| filter.takes(action, today)).collect();
    let by_due = |action: &ImprovementAction| (!action.status().is_open(), action.due_on, action.indicator);
    taken.sort_by_key(|action| (by_due(action), action.id.clone()));
    match filter.sort {
        Sort::Due => {}
        Sort::Owner => taken.sort_by_key(|action| action.owner_name.to_lowercase()),
        Sort::Indicator => taken.sort_by_key(|action| action.indicator),
        Sort::Status => taken.sort_by_key(|action| action.status()),
    }
    (taken, counts)
}

/// An action for tests of rules: Ana's, from the assessment `a1`.
#[cfg(test)]
pub(crate) fn example(id: &str, status: Status, due_on: &str) -> ImprovementAction {
    use super::{Standing, Step};
    use crate::framework::IndicatorNumber;
    use ground::identity::ImprovementId;

    let at = "2026-05-01T12:00:00Z".parse().unwrap();
    ImprovementAction {
        id: ImprovementId::parse(id).unwrap(),
        assessment: AssessmentId::parse("a1").unwrap(),
        assessment_name: "Spring".into(),
        indicator: IndicatorNumber(1, 1, 3),
        title: "Publish the goals".into(),
        owner: PersonId::parse("ana").unwrap(),
        owner_name: "Ana".into(),
        due_on: due_on.parse().unwrap(),
        steps: vec![Step { text: "Draft them".into(), done: false }],
        standing: Standing { status, words: String::new(), link: String::new(), by: "Ana".into(), at },
        previous: None,
        status_version: 1,
        added_by: None,
        created_at: at,
        version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::IndicatorNumber;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn several() -> Vec<ImprovementAction> {
        let mut all = vec![
            example("late", Status::UnderWay, "2026-05-01"),
            example("today", Status::NotStarted, "2026-05-14"),
            example("soon", Status::NotStarted, "2026-06-13"),
            example("later", Status::NotStarted, "2026-06-14"),
            example("done", Status::Done, "2026-01-01"),
            example("dropped", Status::Dropped, "2026-01-01"),
        ];
        all[2].owner = PersonId::parse("ben").unwrap();
        all[2].owner_name = "Ben".into();
        all[3].assessment = AssessmentId::parse("a2").unwrap();
        all[3].indicator = IndicatorNumber(1, 1, 1);
        all
    }

    fn listed(filter: Filter) -> Vec<String> {
        let (taken, _) = narrowed(several(), &filter, day("2026-05-14"));
        taken.iter().map(|action| action.id.to_string()).collect()
    }

    #[test]
    fn counts_say_what_is_late_what_is_next_and_what_is_done() {
        let (_, counts) = narrowed(several(), &Filter { overdue: true, ..Filter::default() }, day("2026-05-14"));
        assert_eq!(counts, Counts { overdue: 1, soon: 2, done: 1, dropped: 1, kept: 5 });
        let of_ben = Filter { owner: PersonId::parse("ben"), ..Filter::default() };
        assert_eq!(narrowed(several(), &of_ben, day("2026-05-14")).1.kept, 1);
    }

    #[test]
    fn a_filter_narrows_and_sorts() {
        assert_eq!(listed(Filter::default()), ["late", "today", "soon", "later", "done", "dropped"]);
        assert_eq!(listed(Filter { overdue: true, ..Filter::default() }), ["late"]);
        assert_eq!(listed(Filter { status: Some(Status::Done), ..Filter::default() }), ["done"]);
        assert_eq!(listed(Filter { owner: PersonId::parse("ben"), ..Filter::default() }), ["soon"]);
        assert_eq!(listed(Filter { assessment: AssessmentId::parse("a2"), ..Filter::default() }), ["later"]);
        assert_eq!(listed(Filter { text: "GOALS ben".into(), ..Filter::default() }), ["soon"]);
        assert_eq!(listed(Filter { text: "1.1.1".into(), ..Filter::default() }), ["later"]);
        assert_eq!(listed(Filter { text: "none such".into(), ..Filter::default() }), Vec::<String>::new());
        assert_eq!(listed(Filter { sort: Sort::Owner, ..Filter::default() }).last().unwrap(), "soon");
        assert_eq!(listed(Filter { sort: Sort::Indicator, ..Filter::default() })[0], "later");
        assert_eq!(listed(Filter { sort: Sort::Status, ..Filter::default() })[3], "late");
    }
}
