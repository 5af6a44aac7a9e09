//! What a team's answers propose for an indicator (domain §1): the median, the lower of two middle values, marked
//! *split*; how far apart the team is; and in which order that makes the meeting's agenda.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::agreement::{Agreement, Followed};
use super::rating::Answer;
use crate::framework::{IndicatorNumber, Level};

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

impl Proposal {
    /// How the answer was come by, in words: `the middle of 4 levels`.
    pub fn how(&self, marks: &[Option<Answer>]) -> String {
        let levels = marks.iter().flatten().filter(|answer| answer.level().is_some()).count();
        match (self.answer, levels) {
            (None, _) => "nobody answered".to_owned(),
            (Some(_), 0) => "nobody gave a level".to_owned(),
            (Some(_), 1) => "the only level given".to_owned(),
            _ if self.split => format!("the lower of two middle levels, of {levels}"),
            _ if self.spread == 0 => format!("all {levels} levels are the same"),
            _ => format!("the middle of {levels} levels"),
        }
    }
}

/// An indicator as the meeting has it before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Which indicator.
    pub indicator: IndicatorNumber,
    /// Each member's answer, in the team's order; none where a member gave none.
    pub marks: Vec<Option<Answer>>,
    /// What the answers propose.
    pub proposal: Proposal,
    /// What was agreed, once it is.
    pub agreement: Option<Agreement>,
    /// What follows from it.
    pub follow_up: Option<Followed>,
    /// How many members recorded that they don't share it.
    pub dissents: usize,
}

impl AgendaItem {
    /// Whether everybody who answered gave the same answer: nothing to discuss.
    pub fn is_unanimous(&self) -> bool {
        let mut answers = self.marks.iter().flatten();
        answers.next().is_some_and(|first| answers.all(|other| other == first))
    }

    /// Whether some gave a level and others said that it can't be told or doesn't apply.
    fn differs_in_kind(&self) -> bool {
        let leveled = self.marks.iter().flatten().filter(|answer| answer.level().is_some()).count();
        leveled > 0 && leveled < self.marks.iter().flatten().count()
    }
}

/// Puts the agenda in the order in which time is well spent: where the team is furthest apart first, then where answers
/// differ in kind or the middle is split, then by number.
pub fn in_order(agenda: &mut [AgendaItem]) {
    agenda.sort_by_key(|item| {
        let widest = Reverse(item.proposal.spread);
        (widest, !item.differs_in_kind(), !item.proposal.split, item.is_unanimous(), item.indicator)
    });
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

    fn item(number: u8, answers: &str) -> AgendaItem {
        let marks: Vec<_> = answers
            .chars()
            .map(|mark| match mark {
                '-' => None,
                'n' => Some(Answer::NotApplicable),
                '?' => Some(Answer::CannotTell),
                level => Answer::parse(&level.to_string()),
            })
            .collect();
        let answers: Vec<_> = marks.iter().flatten().copied().collect();
        let proposal = propose(&answers);
        let indicator = IndicatorNumber(1, 1, number);
        AgendaItem { indicator, marks, proposal, agreement: None, follow_up: None, dissents: 0 }
    }

    #[test]
    fn the_agenda_starts_where_the_team_is_furthest_apart() {
        let mut agenda = ["2222", "2323", "1224", "22?2", "3331", "23-3", "2-22"].iter().zip(1..);
        let mut agenda: Vec<_> = agenda.by_ref().map(|(answers, number)| item(number, answers)).collect();
        in_order(&mut agenda);
        let order: Vec<_> = agenda.iter().map(|item| item.indicator.2).collect();
        assert_eq!(order, [3, 5, 2, 6, 4, 1, 7]);
        assert!(item(1, "2-22").is_unanimous() && !item(1, "22?2").is_unanimous() && !item(1, "--").is_unanimous());
    }

    #[test]
    fn how_a_proposal_came_about_is_said() {
        for (answers, words) in [
            ("1224", "the middle of 4 levels"),
            ("23", "the lower of two middle levels, of 2"),
            ("333", "all 3 levels are the same"),
            ("3??", "the only level given"),
            ("??", "nobody gave a level"),
            ("--", "nobody answered"),
        ] {
            let item = item(1, answers);
            assert_eq!(item.proposal.how(&item.marks), words);
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
