//! The research behind a strategy: how strong it is, and the studies it rests on.

use serde::{Deserialize, Serialize};

/// How strong the research behind a strategy is, by the tiers of the Every Student Succeeds Act (ESSA).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Tier 1: a well-made experiment.
    Strong,
    /// Tier 2: a well-made quasi-experiment.
    Moderate,
    /// Tier 3: a well-made correlational study with controls.
    Promising,
    /// Tier 4: a logic model informed by research.
    Rationale,
    /// Nobody has said yet.
    Unsaid,
}

impl Tier {
    /// All of them, the strongest first.
    pub const ALL: [Tier; 5] = [Tier::Strong, Tier::Moderate, Tier::Promising, Tier::Rationale, Tier::Unsaid];

    /// The key in forms, addresses and the store.
    pub fn key(self) -> &'static str {
        match self {
            Tier::Strong => "1",
            Tier::Moderate => "2",
            Tier::Promising => "3",
            Tier::Rationale => "4",
            Tier::Unsaid => "none",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.key() == key)
    }

    /// The words shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Strong => "Strong evidence (ESSA tier 1)",
            Tier::Moderate => "Moderate evidence (ESSA tier 2)",
            Tier::Promising => "Promising evidence (ESSA tier 3)",
            Tier::Rationale => "Demonstrates a rationale (ESSA tier 4)",
            Tier::Unsaid => "Evidence not rated yet",
        }
    }

    /// What the tier asks for, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Tier::Strong => "At least one well-designed experiment found that it helps.",
            Tier::Moderate => "At least one well-designed quasi-experiment found that it helps.",
            Tier::Promising => "At least one well-designed correlational study with controls found that it helps.",
            Tier::Rationale => "Research makes it likely to help, and its effects are being studied.",
            Tier::Unsaid => "Nobody has looked for research yet, or it is still being read.",
        }
    }

    /// Whether the tier rests on a study that has to be named.
    pub fn needs_study(self) -> bool {
        matches!(self, Tier::Strong | Tier::Moderate | Tier::Promising)
    }
}

/// A study or report that a strategy rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Who found what, where: 1 to 500 characters.
    pub text: String,
    /// Where to read it; may be empty.
    pub link: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_have_keys_that_come_back() {
        for tier in Tier::ALL {
            assert_eq!(Tier::parse(tier.key()), Some(tier));
        }
        assert_eq!(Tier::parse("5"), None);
    }
}
