//! What becomes of a priority: the action it leads to.

use chrono::NaiveDate;

use super::Step;
use crate::framework::IndicatorNumber;
use ground::identity::{AssessmentId, PersonId};

/// Most characters of a title.
const TITLE: usize = 200;

/// A priority of an assessment that is being finished, as the action it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The assessment.
    pub assessment: AssessmentId,
    /// Its name.
    pub assessment_name: String,
    /// The indicator that is the priority.
    pub indicator: IndicatorNumber,
    /// Who answers for it.
    pub owner: PersonId,
    /// Their name.
    pub owner_name: String,
    /// What is to be done next, 1 to 4,000 characters.
    pub next_step: String,
    /// By when.
    pub due_on: NaiveDate,
}

impl Planned {
    /// The action's key: one for each indicator of an assessment, so that nothing is created twice.
    pub fn key(&self) -> String {
        format!("{}-{}", self.assessment, self.indicator)
    }

    /// The action's title: the next step, cut to 200 characters at a word where it is longer.
    pub fn title(&self) -> String {
        let whole = one_line(&self.next_step);
        if whole.chars().count() <= TITLE {
            return whole;
        }
        let start: String = whole.chars().take(TITLE - 1).collect();
        let goes_on = whole.chars().nth(TITLE - 1).is_some_and(|next| !next.is_whitespace());
        let cut = match start.rfind(char::is_whitespace) {
            Some(at) if goes_on => &start[..at],
            _ => start.as_str(),
        };
        format!("{}…", cut.trim_end())
    }

    /// The action's steps: the whole next step where the title had to be cut, else none.
    pub fn steps(&self) -> Vec<Step> {
        let is_cut = one_line(&self.next_step).chars().count() > TITLE;
        is_cut.then(|| Step { text: self.next_step.trim().to_owned(), done: false }).into_iter().collect()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn planned(next_step: &str) -> Planned {
        Planned {
            assessment: AssessmentId::parse("a1").unwrap(),
            assessment_name: "Spring".into(),
            indicator: IndicatorNumber(1, 1, 3),
            owner: PersonId::parse("ana").unwrap(),
            owner_name: "Ana".into(),
            next_step: next_step.into(),
            due_on: "2026-12-01".parse().unwrap(),
        }
    }

    #[test]
    fn a_short_next_step_is_the_title_and_a_long_one_stays_whole_as_the_first_step() {
        let short = planned("Publish the goals\non the site");
        assert_eq!((short.key().as_str(), short.title().as_str()), ("a1-1.1.3", "Publish the goals on the site"));
        assert!(short.steps().is_empty());

        let words = "Meet every LEA and agree ".repeat(12);
        let long = planned(&words);
        assert!(long.title().ends_with("agree…") || long.title().ends_with("and…") || long.title().ends_with('…'));
        assert!(words.starts_with(long.title().trim_end_matches('…')));
        assert_eq!(long.steps(), [Step { text: words.trim().to_owned(), done: false }]);
        assert_eq!(planned(&"x".repeat(201)).title().chars().count(), 200, "one long word is cut where it must be");
        assert_eq!(planned(&"x".repeat(200)).title(), "x".repeat(200));
    }

    proptest! {
        #[test]
        fn a_title_is_never_too_long_nor_empty(text in "[a-zé]{1,30}( [a-zé]{1,30}){0,40}") {
            let planned = planned(&text);
            let title = planned.title();
            prop_assert!((1..=200).contains(&title.chars().count()));
            prop_assert!(text.starts_with(title.trim_end_matches('…')));
            prop_assert_eq!(planned.steps().is_empty(), title == text);
            let next = text.chars().nth(title.trim_end_matches('…').chars().count());
            prop_assert!(next.is_none_or(|next| next == ' '), "cut at a word");
        }
    }
}
