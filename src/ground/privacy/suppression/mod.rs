//! Complementary suppression (`domain.md` §3): small groups are hidden, and of what would give them away by subtracting
//! shown numbers from shown totals, the next smallest. One algorithm for every table of counts, whether of one organization
//! or of all with the State's totals.
//!
//! Rows and columns are the two sides of a graph whose edges are the cells that aren't shown. Every row's and column's
//! cells add up to its total, so a hidden cell can be worked out exactly if its edge is a bridge: if it lies on no cycle
//! along which a little could be added here and taken away there without anything shown changing.

mod counts;
mod graph;
mod table;
#[cfg(test)]
mod tests;

pub use counts::{Counts, Hidden};
use table::{Outcome, Table};

/// What to hide so that no group of 1 to `minimum` − 1, and no other cell hidden on its account, can be worked out from what
/// is shown. Nobody is not a person: an empty cell is always shown.
///
/// It ends, since every round hides one cell more, and where everything but empty cells is hidden nothing can be worked
/// out. Counts that contradict each other (groups that are more than everybody) hide rather more than less.
pub fn suppressed(counts: &Counts, minimum: u32) -> Hidden {
    let mut table = Table::new(counts, minimum);
    loop {
        let hid_for_sums = table.hide_small_sums();
        let outcome = table.close_cycles();
        let done = match outcome {
            Outcome::Safe => !hid_for_sums,
            Outcome::Hid => false,
            Outcome::Stuck => !table.hide_smallest(),
        };
        if done {
            return table.hidden();
        }
    }
}

/// What to hide in the rows, for tables that show no totals or take what to hide of them from [`suppressed`].
pub fn hidden(counts: &Counts, minimum: u32) -> Vec<Vec<bool>> {
    suppressed(counts, minimum).rows
}

/// What to hide of groups that divide one organization's `total` among them; the total itself is hidden only where it is
/// under `minimum`.
pub fn alone(total: Option<u32>, parts: &[Option<u32>], minimum: u32) -> Vec<bool> {
    let row: Vec<Option<u32>> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let families = vec![(1..row.len()).collect()];
    let mut rows = hidden(&Counts { rows: vec![row], totals: None, families }, minimum);
    rows.pop().map(|row| row.into_iter().skip(1).collect()).unwrap_or_default()
}
