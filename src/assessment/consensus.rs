//! What a team's answers propose for an indicator (domain §1): the median, the lower of two middle values, marked
//! *split*; and how far apart the team is.

use serde::{Deserialize, Serialize};

use super::rating::Answer;
use crate::framework::Level;

/// What the answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The proposed answer; none where nobody answered.
    pub answer: Option<Answer>,
    /// Whether two middle levels differ, so that the lower was taken.
    pub split: bool,
    /// Highest level − lowest level, 0 to 3.
    pub spread: u8,
}

/// Proposes an answer. Levels outweigh the rest; without any, *not applicable* needs everybody who could tell.
pub fn propose(answers: &[Answer]) -> Proposal {
    let mut levels: Vec<Level> = answers.iter().filter_map(|answer| answer.level()).collect();
    levels.sort_unstable();
    let (Some(lowest), Some(highest)) = (levels.first(), levels.last()) else {
        let told = answers.contains(&Answer::NotApplicable);
        let answer = match answers {
            [] => None,
            _ if told => Some(Answer::NotApplicable),
            _ => Some(Answer::CannotTell),
        };
        return Proposal { answer, split: false, spread: 0 };
    };
    let lower = levels[(levels.len() - 1) / 2];
    let upper = levels[levels.len() / 2];
    Proposal { answer: Some(Answer::Level(lower)), split: lower != upper, spread: highest.number() - lowest.number() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(levels: &[u8], proposed: u8, split: bool, spread: u8) {
        let level = |number| Answer::Level(Level::from_number(number).unwrap());
        let answers: Vec<Answer> = levels.iter().map(|number| level(*number)).collect();
        assert_eq!(propose(&answers), Proposal { answer: Some(level(proposed)), split, spread }, "{levels:?}");
    }

    #[test]
    fn the_median_is_proposed_and_a_split_takes_the_lower() {
        check(&[1, 2, 2, 4], 2, false, 3);
        check(&[2, 3], 2, true, 1);
        check(&[3], 3, false, 0);
        check(&[1, 4], 1, true, 3);
        check(&[4, 2, 3], 3, false, 2);
    }

    #[test]
    fn answers_that_are_no_level_never_become_one() {
        use Answer::{CannotTell, NotApplicable};
        for (answers, expected) in [
            (vec![], None),
            (vec![CannotTell], Some(CannotTell)),
            (vec![NotApplicable, CannotTell], Some(NotApplicable)),
            (vec![NotApplicable, Answer::Level(Level::Strong)], Some(Answer::Level(Level::Strong))),
        ] {
            assert_eq!(propose(&answers), Proposal { answer: expected, split: false, spread: 0 }, "{answers:?}");
        }
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_the_proposal_is_somebody_s(numbers in prop::collection::vec(1_u8..=4, 1..9), turn in 0_usize..9) {
            let answers: Vec<Answer> = numbers.iter().filter_map(|it| Level::from_number(*it)).map(Answer::Level).collect();
            let mut turned = answers.clone();
            turned.rotate_left(turn % answers.len());
            let proposal = propose(&answers);
            prop_assert_eq!(proposal, propose(&turned));
            prop_assert!(answers.contains(&proposal.answer.unwrap()));
        }
    }
}
