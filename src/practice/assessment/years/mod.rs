//! Final assessments of several years side by side (domain §1): the scores of every part, which indicators moved and by
//! how much, which stayed low, whether the actions taken on them were done, and what can't be compared and why. Scores
//! are in `scores.rs`, indicators in `moves.rs`, the table to keep in `export.rs`.

mod column;
mod export;
mod moves;
mod scores;
#[cfg(test)]
mod tests;

use crate::framework::FrameworkId;
use crate::improvement::{ImprovementAction, Status};

pub use self::export::sheet;
pub use column::YearColumn;
pub use moves::{Apart, Followed, Lesson, Moved, Step, Trace, Why};
pub use scores::{Cell, Change, Part, ScoreRow, shade};

/// Fewest assessments that can be compared.
pub const MIN_YEARS: usize = 2;
/// Most assessments that are compared at once: more don't fit on a page.
pub const MAX_YEARS: usize = 6;

/// Several years side by side, the oldest first.
#[derive(Debug, Clone)]
pub struct Years {
    /// The assessments compared.
    pub columns: Vec<YearColumn>,
    /// The whole, the variables and the elements, by number.
    pub rows: Vec<ScoreRow>,
    /// Indicators whose level is another than it was, those that moved furthest first.
    pub moved: Vec<Trace>,
    /// Indicators still at the level 1 or 2 they had.
    pub stayed_low: Vec<Trace>,
    /// Indicators still at the level 3 or 4 they had.
    pub stayed_high: Vec<Trace>,
    /// Indicators that can't be compared.
    pub apart: Vec<Apart>,
}

/// Puts final assessments side by side, the oldest school year first whatever their order.
pub fn compare(mut columns: Vec<YearColumn>) -> Years {
    columns.sort_by(|one, other| {
        (one.school_year, one.finished_at, &one.id).cmp(&(other.school_year, other.finished_at, &other.id))
    });
    let rows = scores::rows(&columns);
    let found = moves::find(&columns);
    Years {
        columns,
        rows,
        moved: found.moved,
        stayed_low: found.stayed_low,
        stayed_high: found.stayed_high,
        apart: found.apart,
    }
}

impl Years {
    /// Neighbouring years whose framework versions differ: the earlier and the later version.
    pub fn versions_that_differ(&self) -> Vec<(&FrameworkId, &FrameworkId)> {
        let neighbours = self.columns.iter().zip(self.columns.iter().skip(1));
        let versions = neighbours.map(|(before, after)| (&before.framework.id, &after.framework.id));
        versions.filter(|(before, after)| before != after).collect()
    }

    /// All actions that had until the newest of these assessments, in order: those of the earlier ones.
    pub fn earlier_actions(&self) -> impl Iterator<Item = &ImprovementAction> {
        let earlier = self.columns.len().saturating_sub(1);
        self.columns.iter().take(earlier).flat_map(|column| &column.actions)
    }

    /// How many of those actions stand how.
    pub fn counted(&self, status: Status) -> usize {
        self.earlier_actions().filter(|action| action.status() == status).count()
    }

    /// How indicators went on, by what became of the actions taken on them: all done, not all done, none taken. Side by
    /// side, not cause and effect.
    pub fn lessons(&self) -> [Lesson; 3] {
        Lesson::from(self.moved.iter().chain(&self.stayed_low).chain(&self.stayed_high))
    }
}
