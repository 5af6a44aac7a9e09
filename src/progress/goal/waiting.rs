//! What goals ask of a person next, in words.

use ground::text::counted;
use ground::waiting::{ToDo, also_waits, first_few};

use super::Goal;

/// What a goal waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// For this person to work it over: it was returned.
    Rework,
    /// For this person's review.
    Review,
    /// For this person to finish and submit it.
    Draft,
}

/// A version of a goal that waits for this person.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingGoal {
    /// The version on its way.
    pub goal: Goal,
    /// For what.
    pub wait: Wait,
}

/// Goals that wait for a person, in the order given.
pub(super) fn to_do(waiting: &[WaitingGoal]) -> Vec<ToDo> {
    let others = |rest: &[WaitingGoal]| {
        ToDo::new(counted(rest.len(), "more goal", "more goals"), also_waits(rest.len()), "See the goals", "/goals")
    };
    first_few(waiting, one, others)
}

fn one(it: &WaitingGoal) -> ToDo {
    let (detail, action) = match it.wait {
        Wait::Review => ("Submitted, and waiting for you to approve it or return it with comments.", "Review it"),
        Wait::Rework => ("Returned with comments. Change it, and submit it again.", "Read the comments"),
        Wait::Draft => ("A draft that hasn’t been submitted yet.", "Go on writing"),
    };
    let title = format!("{}: {}", it.goal.organization_name, it.goal.title);
    ToDo::new(title, detail, action, format!("/goals/{}", it.goal.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::testing::goal;

    fn waiting(wait: Wait) -> WaitingGoal {
        WaitingGoal { goal: goal("g1"), wait }
    }

    #[test]
    fn a_goal_says_for_what_it_waits() {
        for (wait, detail, action) in [
            (Wait::Rework, "Returned with comments. Change it, and submit it again.", "Read the comments"),
            (Wait::Review, "Submitted, and waiting for you to approve it or return it with comments.", "Review it"),
            (Wait::Draft, "A draft that hasn’t been submitted yet.", "Go on writing"),
        ] {
            let found = to_do(&[waiting(wait)]);
            assert_eq!(found[0].title, "Meridian Department of Education: More students graduate on time");
            assert_eq!((found[0].detail.as_str(), found[0].action.as_str()), (detail, action));
            assert_eq!((found.len(), found[0].address.as_str()), (1, "/goals/g1"));
        }
    }

    #[test]
    fn those_beyond_the_first_are_counted() {
        for (count, title, detail) in
            [(4, "1 more goal", "It waits for you too."), (5, "2 more goals", "They wait for you too.")]
        {
            let found = to_do(&vec![waiting(Wait::Review); count]);
            assert_eq!((found.len(), found[3].title.as_str(), found[3].detail.as_str()), (4, title, detail));
        }
    }
}
