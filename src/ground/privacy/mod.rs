//! Privacy of published figures: small groups are hidden, so is what would give them away, and rates near nothing and near
//! everything are shown as ranges (`domain.md` §3). One module, used by every output.

mod coding;
pub mod respondents;
mod suppression;
#[cfg(feature = "store")]
pub mod testing;

use serde::{Deserialize, Serialize};

pub use coding::{Coded, coded};
pub use suppression::{Counts, Hidden, alone, hidden, suppressed};

/// What the State has decided about hiding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// A group of fewer is hidden; 10 unless the State says otherwise, never under 3.
    pub minimum_n: u32,
    /// A rate under this percentage is shown as under it; 5 unless the State says otherwise.
    pub bottom_pct: u32,
    /// A rate above this percentage is shown as above it; 95 unless the State says otherwise.
    pub top_pct: u32,
    /// Rates from this many on are shown exactly however high or low: they tell of nobody in particular. 200 unless the
    /// State says otherwise; a rate without n is taken to be from fewer.
    pub coded_below_n: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { minimum_n: 10, bottom_pct: 5, top_pct: 95, coded_below_n: 200 }
    }
}
