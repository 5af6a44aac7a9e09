//! What somebody could work out from published numbers, by solving: for the tests of privacy’s rules and of what uses them.

use num_rational::Ratio;

/// Everything that can be combined from what is published, by elimination in exact fractions.
pub struct Span(Vec<(usize, Vec<Ratio<i64>>)>);

impl Span {
    /// Of these combinations.
    pub fn of(rows: &[Vec<i64>]) -> Self {
        let mut span = Self(Vec::new());
        for row in rows {
            let mut row = span.rest(row);
            let Some(lead) = row.iter().position(|value| *value != Ratio::from(0)) else { continue };
            let first = row[lead];
            row.iter_mut().for_each(|value| *value /= first);
            for (_, other) in &mut span.0 {
                let factor = other[lead];
                other.iter_mut().zip(&row).for_each(|(value, of)| *value -= factor * of);
            }
            span.0.push((lead, row));
        }
        span
    }

    /// What is left of a row that can't be combined.
    fn rest(&self, row: &[i64]) -> Vec<Ratio<i64>> {
        let mut left: Vec<Ratio<i64>> = row.iter().map(|value| Ratio::from(*value)).collect();
        for (lead, other) in &self.0 {
            let factor = left[*lead];
            if factor != Ratio::from(0) {
                left.iter_mut().zip(other).for_each(|(value, of)| *value -= factor * of);
            }
        }
        left
    }

    /// Whether a combination is among them.
    pub fn holds(&self, row: &[i64]) -> bool {
        self.rest(row).iter().all(|value| *value == Ratio::from(0))
    }
}

/// The groups of 1 to 4 respondents that could be worked out from groups published of `counts` (by LEA, then kind):
/// every choice of cells is tried. Cells without anybody are known to be empty.
pub fn worked_out(counts: &[Vec<usize>], total: bool, kinds: &[bool], leas: &[bool]) -> Vec<Vec<(usize, usize)>> {
    let cells: Vec<(usize, usize)> = counts
        .iter()
        .enumerate()
        .flat_map(|(lea, row)| {
            row.iter().enumerate().filter(|(_, count)| **count > 0).map(move |(kind, _)| (lea, kind))
        })
        .collect();
    let vector = |holds: &dyn Fn(&(usize, usize)) -> bool| cells.iter().map(|cell| i64::from(holds(cell))).collect();
    let mut published: Vec<Vec<i64>> = Vec::new();
    if total {
        published.push(vector(&|_| true));
    }
    let shown = |flags: &[bool]| flags.iter().enumerate().filter(|(_, it)| **it).map(|(at, _)| at).collect::<Vec<_>>();
    published.extend(shown(kinds).into_iter().map(|kind| vector(&|cell| cell.1 == kind)));
    published.extend(shown(leas).into_iter().map(|lea| vector(&|cell| cell.0 == lea)));
    let span = Span::of(&published);
    let mut found = Vec::new();
    for choice in 1_u32..1 << cells.len() {
        let chosen: Vec<_> =
            cells.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, it)| *it).collect();
        let size: usize = chosen.iter().map(|(lea, kind)| counts[*lea][*kind]).sum();
        if size < 5 && span.holds(&vector(&|cell| chosen.contains(cell))) {
            found.push(chosen);
        }
    }
    found
}
