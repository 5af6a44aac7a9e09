//! What people make of how a metric stands: a color with a reason, beside the computed status and never merged with it
//! (`domain.md` §3).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use ground::identity::{MetricId, OrganizationId};
use ground::problem::{Problems, Result};
use ground::text::Text;

/// How somebody sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Color {
    /// It is going badly.
    Red,
    /// It is going rather badly.
    Orange,
    /// It is going rather well.
    Yellow,
    /// It is going well.
    Green,
}

impl Color {
    /// All four, the worst first.
    pub const ALL: [Color; 4] = [Color::Red, Color::Orange, Color::Yellow, Color::Green];

    /// The key in forms and the store.
    pub fn key(self) -> &'static str {
        match self {
            Color::Red => "red",
            Color::Orange => "orange",
            Color::Yellow => "yellow",
            Color::Green => "green",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.key() == key)
    }

    /// The word shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Color::Red => "Red",
            Color::Orange => "Orange",
            Color::Yellow => "Yellow",
            Color::Green => "Green",
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Color::Red => "needs action now",
            Color::Orange => "mixed, with real problems",
            Color::Yellow => "mostly going well, some problems",
            Color::Green => "going well",
        }
    }
}

/// What somebody made of a metric at an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Of which metric.
    pub metric: MetricId,
    /// Where; the SEA's is for the State as a whole.
    pub organization: OrganizationId,
    /// How they see it.
    pub color: Color,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// The name of who judged.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is typed to judge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JudgementForm {
    /// A [`Color`] by its key.
    pub color: String,
    /// Why.
    pub reason: String,
}

/// Why something is judged as it is: 1 to 1,000 characters.
type JudgementReason = Text<1, 1000>;

impl JudgementForm {
    /// Checks what was typed: the color, and the reason for it.
    ///
    /// # Errors
    /// A violation at `color` or `reason`.
    pub fn parse(&self) -> Result<(Color, String)> {
        let mut problems = Problems::default();
        let color = Color::parse(&self.color);
        if color.is_none() {
            problems.add("color", "Choose a color.");
        }
        let reason = problems.take(JudgementReason::parse("reason", "the reason", &self.reason));
        problems.finish(color.zip(reason.map(JudgementReason::into_string)))
    }
}
