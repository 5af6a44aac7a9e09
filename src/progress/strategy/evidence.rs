//! The research behind a strategy: how strong it is, and the studies it rests on.

use serde::{Deserialize, Serialize};

ground::keyed! {
    /// How strong the research behind a strategy is, by the tiers of the Every Student Succeeds Act (ESSA).
    pub enum Tier:
        key,
        name,
        /// What the tier asks for, in a sentence.
        meaning
    {
        /// Tier 1: a well-made experiment.
        Strong: "1", "Strong evidence (ESSA tier 1)", "At least one well-designed experiment found that it helps.";
        /// Tier 2: a well-made quasi-experiment.
        Moderate: "2", "Moderate evidence (ESSA tier 2)",
            "At least one well-designed quasi-experiment found that it helps.";
        /// Tier 3: a well-made correlational study with controls.
        Promising: "3", "Promising evidence (ESSA tier 3)",
            "At least one well-designed correlational study with controls found that it helps.";
        /// Tier 4: a logic model informed by research.
        Rationale: "4", "Demonstrates a rationale (ESSA tier 4)",
            "Research makes it likely to help, and its effects are being studied.";
        /// Nobody has said yet.
        Unsaid: "none", "Evidence not rated yet", "Nobody has looked for research yet, or it is still being read.";
    }
}

impl Tier {
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
