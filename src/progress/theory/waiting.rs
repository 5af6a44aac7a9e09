//! What the theory of action asks of a person next, in words.

use chrono::NaiveDate;
use ground::calendar::date_in_words;
use ground::identity::{LinkId, TheoryId};
use ground::text::counted;
use ground::waiting::{ToDo, also_waits, first_few};

/// A review that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct DueReview {
    /// Of which theory.
    pub theory: TheoryId,
    /// Its name.
    pub theory_name: String,
    /// Of which link.
    pub link: LinkId,
    /// Its leading metric's name.
    pub leading_name: String,
    /// Its lagging metric's name.
    pub lagging_name: String,
    /// When.
    pub review_on: NaiveDate,
    /// Whether it should have been held before today.
    pub overdue: bool,
}

/// Reviews of links that are due, in the order given.
pub(super) fn to_do(due: &[DueReview]) -> Vec<ToDo> {
    let others = |rest: &[DueReview]| {
        let title = counted(rest.len(), "more link to review", "more links to review");
        ToDo::new(title, also_waits(rest.len()), "See them on the dashboard", "/dashboard")
    };
    first_few(due, one, others)
}

fn one(it: &DueReview) -> ToDo {
    let when = date_in_words(it.review_on);
    let detail = match it.overdue {
        true => format!("This link of the theory of action was to be reviewed on {when}."),
        false => format!("This link of the theory of action is to be reviewed by {when}."),
    };
    let title = format!("{} → {}", it.leading_name, it.lagging_name);
    ToDo::new(title, detail, "Review the link", format!("/theories/{}/links/{}", it.theory, it.link)).due(it.review_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(overdue: bool) -> DueReview {
        DueReview {
            theory: TheoryId::parse("t1").unwrap(),
            theory_name: "Ours".into(),
            link: LinkId::parse("l1").unwrap(),
            leading_name: "Visits".into(),
            lagging_name: "Score".into(),
            review_on: "2026-03-01".parse().unwrap(),
            overdue,
        }
    }

    #[test]
    fn a_review_says_when_it_is_due_and_where_it_is_done() {
        for (overdue, expected) in [
            (true, "This link of the theory of action was to be reviewed on March 1, 2026."),
            (false, "This link of the theory of action is to be reviewed by March 1, 2026."),
        ] {
            let found = to_do(&[due(overdue)]);
            assert_eq!((found[0].title.as_str(), found[0].detail.as_str()), ("Visits → Score", expected));
            assert_eq!(found[0].address, "/theories/t1/links/l1");
            assert_eq!(found[0].due_on, "2026-03-01".parse().ok());
        }
    }

    #[test]
    fn those_beyond_the_first_are_counted() {
        for (count, title, detail) in [
            (4, "1 more link to review", "It waits for you too."),
            (6, "3 more links to review", "They wait for you too."),
        ] {
            let found = to_do(&vec![due(true); count]);
            assert_eq!((found.len(), found[3].title.as_str(), found[3].detail.as_str()), (4, title, detail));
        }
    }
}
