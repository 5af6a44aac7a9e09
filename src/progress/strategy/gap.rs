//! What a strategy lacks for the line from it to its outcomes to hold. Said, and never a reason to refuse it.

use serde::{Deserialize, Serialize};

use super::{Strategy, Tier};

ground::worded! {
    /// Something that a strategy lacks.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Gap: words {
        /// No leading metric: the line breaks at its first link.
        NotMeasured: "Nobody measures it: no leading metric tells whether it is well carried out.";
        /// No LEA or school carries it.
        NotCarried: "No LEA or school carries it yet.";
        /// It claims tier 1, 2 or 3 and names no study.
        NoStudy: "It claims evidence from a study and names none.";
        /// Its evidence isn't rated.
        NoTier: "Its evidence hasn’t been rated.";
        /// It has no milestone.
        NoMilestone: "It has no milestones.";
    }
}

impl Strategy {
    /// What is missing for the line from it to its outcomes to hold. Said, and never a reason to refuse.
    pub fn gaps(&self) -> Vec<Gap> {
        let all = [
            (self.leading.is_empty(), Gap::NotMeasured),
            (self.carriers == 0, Gap::NotCarried),
            (self.tier.needs_study() && self.citations.is_empty(), Gap::NoStudy),
            (self.tier == Tier::Unsaid, Gap::NoTier),
            (self.milestones.is_empty(), Gap::NoMilestone),
        ];
        all.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, gap)| gap).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn tiers_one_to_three_name_a_study_and_a_strategy_is_measured_and_carried() {
        let whole = example("s", "Attendance");
        assert_eq!(whole.gaps(), []);
        for (tier, expected) in [
            (Tier::Strong, Some(Gap::NoStudy)),
            (Tier::Moderate, Some(Gap::NoStudy)),
            (Tier::Promising, Some(Gap::NoStudy)),
            (Tier::Rationale, None),
            (Tier::Unsaid, Some(Gap::NoTier)),
        ] {
            let bare = Strategy { tier, citations: Vec::new(), ..whole.clone() };
            assert_eq!(bare.gaps().first().copied(), expected, "{tier:?}");
        }
        let lone = Strategy { leading: Vec::new(), carriers: 0, milestones: Vec::new(), ..whole };
        assert_eq!(lone.gaps(), [Gap::NotMeasured, Gap::NotCarried, Gap::NoMilestone]);
    }
}
