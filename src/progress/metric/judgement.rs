//! What people make of how a metric stands: a color with a reason, beside the computed status and never merged with it
//! (`domain.md` §3).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use ground::identity::{MetricId, OrganizationId};
use ground::problem::{Problems, Result};
use ground::text::Text;

ground::keyed! {
    /// How somebody sees it.
    pub enum Color:
        key,
        name,
        /// What it means, in a few words.
        meaning
    {
        /// It is going badly.
        Red: "red", "Red", "needs action now";
        /// It is going rather badly.
        Orange: "orange", "Orange", "mixed, with real problems";
        /// It is going rather well.
        Yellow: "yellow", "Yellow", "mostly going well, some problems";
        /// It is going well.
        Green: "green", "Green", "going well";
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
