//! What the State has decided about reading figures.

use serde::{Deserialize, Serialize};

use super::status::Thresholds;

/// What the State has decided about reading figures: when something is behind, and what privacy hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standards {
    /// When something is nearly on track, behind, off track.
    pub thresholds: Thresholds,
    /// What is hidden.
    pub privacy: ground::privacy::Rules,
    /// Raised with each change; 0 while nothing was decided and the usual standards hold.
    pub version: i64,
}
