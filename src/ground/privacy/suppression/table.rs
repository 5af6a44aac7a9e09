//! The table on which suppression works: cells, what is hidden of them, and the graph that shows what could be worked out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::counts::{Counts, Hidden};
use super::graph::{Sets, bridges};

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing hidden can be worked out.
    Safe,
    /// Something could, and more is hidden now.
    Hid,
    /// Something could, and nothing near it can be hidden.
    Stuck,
}

/// What a family's columns leave over of everybody in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// So many; there is no rest where it is 0.
    Known(u64),
    /// Nobody can know.
    Unknown,
}

/// Columns that divide everybody among them.
struct Family {
    columns: Vec<usize>,
    /// Each row's rest, the totals' last.
    rests: Vec<Rest>,
    /// Whether organizations without a row have a rest too, and whether it must not be worked out.
    corner: Option<bool>,
}

/// An edge: two vertices and whether its value must not be worked out.
type Edge = (u32, u32, bool);

/// A cell that can be hidden, with the vertex at its other end.
struct Candidate {
    row: usize,
    column: usize,
    to: usize,
}

/// Counts and what is hidden of them. The row after the organizations' holds the totals; they are all `None` where they
/// aren't shown.
pub(super) struct Table {
    cells: Vec<Option<u32>>,
    is_hidden: Vec<bool>,
    width: usize,
    organizations: usize,
    minimum: u32,
    families: Vec<Family>,
    /// What the totals have beyond the rows, by column.
    outside: Vec<u64>,
}

impl Table {
    pub(super) fn new(counts: &Counts, minimum: u32) -> Self {
        let lengths = counts.rows.iter().chain(&counts.totals).map(Vec::len);
        let width = lengths.max().unwrap_or_default();
        let no_totals = Vec::new();
        let rows = counts.rows.iter().chain([counts.totals.as_ref().unwrap_or(&no_totals)]);
        let cells: Vec<Option<u32>> =
            rows.flat_map(|row| (0..width).map(|column| row.get(column).copied().flatten())).collect();
        let is_hidden = cells.iter().map(|cell| cell.is_some_and(|count| (1..minimum).contains(&count))).collect();
        let organizations = counts.rows.len();
        let mut table =
            Self { cells, is_hidden, width, organizations, minimum, families: Vec::new(), outside: vec![0; width] };
        let outside = |column| table.cell(organizations, column).map(|total| table.beyond(total, column));
        table.outside = (0..width).map(|column| outside(column).unwrap_or_default()).collect();
        if width > 0 {
            table.families = families(counts, width).into_iter().map(|columns| table.family(columns)).collect();
        }
        table
    }

    fn cell(&self, row: usize, column: usize) -> Option<u32> {
        self.cells[row * self.width + column]
    }

    fn is_hidden(&self, row: usize, column: usize) -> bool {
        self.is_hidden[row * self.width + column]
    }

    /// The count of a cell that could be hidden: shown, and of somebody.
    fn shown(&self, row: usize, column: usize) -> Option<u32> {
        self.cell(row, column).filter(|count| *count > 0 && !self.is_hidden(row, column))
    }

    fn hide(&mut self, row: usize, column: usize) {
        self.is_hidden[row * self.width + column] = true;
    }

    fn is_small(&self, sum: u64) -> bool {
        (1..u64::from(self.minimum)).contains(&sum)
    }

    /// What a total has beyond the organizations' cells in its column.
    fn beyond(&self, total: u32, column: usize) -> u64 {
        let sum: u64 = (0..self.organizations).filter_map(|row| self.cell(row, column)).map(u64::from).sum();
        u64::from(total).saturating_sub(sum)
    }

    fn family(&self, columns: Vec<usize>) -> Family {
        let rests = (0..=self.organizations).map(|row| self.rest(row, &columns)).collect();
        let parts: u64 = columns.iter().map(|column| self.outside[*column]).sum();
        // Where something isn't reported, this difference is of no group of people.
        let is_known = |column: &usize| (0..=self.organizations).all(|row| self.cell(row, *column).is_some());
        let guarded = columns.iter().chain([&0]).all(is_known)
            && self.outside[0].checked_sub(parts).is_some_and(|rest| self.is_small(rest));
        let corner = (self.outside[0] != parts).then_some(guarded);
        Family { columns, rests, corner }
    }

    fn rest(&self, row: usize, columns: &[usize]) -> Rest {
        let is_totals = row == self.organizations;
        let parts = columns.iter().map(|column| self.cell(row, *column));
        match self.cell(row, 0) {
            None if is_totals => Rest::Unknown,
            None => Rest::Known(0),
            // What isn't known of the totals stands in its own columns.
            Some(_) if is_totals && parts.clone().any(|part| part.is_none()) => Rest::Known(0),
            Some(all) => Rest::Known(u64::from(all).saturating_sub(parts.flatten().map(u64::from).sum())),
        }
    }

    /// Hides the smallest shown cell wherever what is hidden of a row or a column comes to so few in all.
    pub(super) fn hide_small_sums(&mut self) -> bool {
        let mut changed = false;
        for row in 0..=self.organizations {
            for at in 0..self.families.len() {
                let cells = self.families[at].columns.iter().map(|column| (row, *column));
                let cells: Vec<(usize, usize)> = cells.collect();
                changed |= self.hide_beside((row, 0), &cells);
            }
        }
        for column in 0..self.width {
            let cells: Vec<(usize, usize)> = (0..self.organizations).map(|row| (row, column)).collect();
            changed |= self.hide_beside((self.organizations, column), &cells);
        }
        changed
    }

    /// Hides the smallest of a shown total's parts while those that aren't shown are so few.
    fn hide_beside(&mut self, total: (usize, usize), parts: &[(usize, usize)]) -> bool {
        let Some(total) = self.shown(total.0, total.1) else { return false };
        let shown = || parts.iter().filter_map(|(row, column)| Some((self.shown(*row, *column)?, *row, *column)));
        let sum: u64 = shown().map(|(count, ..)| u64::from(count)).sum();
        if parts.is_empty() || !self.is_small(u64::from(total).saturating_sub(sum)) {
            return false;
        }
        let Some((_, row, column)) = shown().min() else { return false };
        self.hide(row, column);
        true
    }

    /// Hides the smallest cell that is shown at all; false where there is none.
    pub(super) fn hide_smallest(&mut self) -> bool {
        let all = (0..=self.organizations).flat_map(|row| (0..self.width).map(move |column| (row, column)));
        let shown = all.filter_map(|(row, column)| Some((self.shown(row, column)?, row, column)));
        let Some((_, row, column)) = shown.min() else { return false };
        self.hide(row, column);
        true
    }

    pub(super) fn hidden(mut self) -> Hidden {
        let totals = self.is_hidden.split_off(self.organizations * self.width);
        let rows = match self.width {
            0 => vec![Vec::new(); self.organizations],
            width => self.is_hidden.chunks(width).map(<[bool]>::to_vec).collect(),
        };
        Hidden { rows, totals }
    }

    // The graph of a family. Its vertices: a row for each organization, the totals, the organizations outside; then the
    // family's columns, the rest, and everybody, who are one vertex for each class of rows.

    fn totals_vertex(&self) -> usize {
        self.organizations
    }

    fn outside_vertex(&self) -> usize {
        self.organizations + 1
    }

    fn first_column_vertex(&self) -> usize {
        self.organizations + 2
    }

    fn rest_vertex(&self, family: &Family) -> usize {
        self.first_column_vertex() + family.columns.len()
    }

    fn everybody_vertex(&self, family: &Family, class: u32) -> usize {
        self.rest_vertex(family) + 1 + class as usize
    }

    /// What isn't shown of a family but for everybody.
    fn edges_of_parts(&self, family: &Family) -> Vec<Edge> {
        let mut edges = Vec::new();
        let (first, rest, outside) = (self.first_column_vertex(), self.rest_vertex(family), self.outside_vertex());
        for row in 0..=self.organizations {
            for (vertex, column) in (first..).zip(&family.columns) {
                match self.cell(row, *column) {
                    None if row == self.totals_vertex() => edges.push(edge(row, vertex, false)),
                    Some(count) if count > 0 && self.is_hidden(row, *column) => edges.push(edge(row, vertex, true)),
                    _ => {}
                }
            }
            match family.rests[row] {
                Rest::Known(0) => {}
                Rest::Known(count) => edges.push(edge(row, rest, self.is_small(count))),
                Rest::Unknown => edges.push(edge(row, rest, false)),
            }
        }
        for (vertex, column) in (first..).zip(&family.columns).filter(|(_, column)| self.outside[**column] > 0) {
            edges.push(edge(outside, vertex, self.is_small(self.outside[*column])));
        }
        edges.extend(family.corner.map(|guarded| edge(outside, rest, guarded)));
        edges
    }

    /// What isn't shown of everybody, each row's edge leading to the vertex of its class.
    fn edges_of_everybody(&self, family: &Family, classes: &[u32]) -> Vec<Edge> {
        let vertex = |row: usize| self.everybody_vertex(family, classes[row]);
        let rows = (0..=self.organizations).filter_map(|row| match self.cell(row, 0) {
            None => Some(edge(row, vertex(row), false)),
            Some(count) => (count > 0 && self.is_hidden(row, 0)).then(|| edge(row, vertex(row), true)),
        });
        let outside = self.outside_vertex();
        let beyond = (self.outside[0] > 0).then(|| edge(outside, vertex(outside), self.is_small(self.outside[0])));
        rows.chain(beyond).collect()
    }

    /// Rows of a class hang together in every family without their totals. What is added to everybody in one of them can
    /// be taken away in another, and every family's groups can follow. Between other rows that isn't sure, so
    /// everybody is a vertex for each class.
    fn classes(&self) -> Vec<u32> {
        let rows = self.organizations + 2;
        let mut classes = vec![0_u32; rows];
        for family in &self.families {
            let mut sets = Sets::new(self.rest_vertex(family) + 1);
            for (one, other, _) in self.edges_of_parts(family) {
                sets.join(one as usize, other as usize);
            }
            let mut numbers = HashMap::new();
            for (row, class) in classes.iter_mut().enumerate() {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *class = *numbers.entry((*class, sets.of(row))).or_insert(next);
            }
        }
        classes
    }

    /// Hides more wherever something hidden lies on no cycle, in every family once.
    pub(super) fn close_cycles(&mut self) -> Outcome {
        let classes = self.classes();
        let outcomes = (0..self.families.len()).map(|at| {
            let hide = self.missing_cells(&self.families[at], &classes);
            for (row, column) in hide.iter().flatten() {
                self.hide(*row, *column);
            }
            match hide {
                None => Outcome::Safe,
                Some(hide) if hide.is_empty() => Outcome::Stuck,
                Some(_) => Outcome::Hid,
            }
        });
        let outcomes: Vec<Outcome> = outcomes.collect();
        let there_is = |outcome| outcomes.contains(&outcome);
        match () {
            () if there_is(Outcome::Hid) => Outcome::Hid,
            () if there_is(Outcome::Stuck) => Outcome::Stuck,
            () => Outcome::Safe,
        }
    }

    /// The cells to hide next in a family; none where nothing hidden can be worked out.
    ///
    /// What hangs together but for guarded bridges is a block; blocks and bridges are a tree. Each of its leaves needs
    /// another edge out of it, best to where it hangs together with already: the smallest such cell.
    fn missing_cells(&self, family: &Family, classes: &[u32]) -> Option<Vec<(usize, usize)>> {
        let mut edges = self.edges_of_parts(family);
        edges.extend(self.edges_of_everybody(family, classes));
        if edges.iter().all(|(.., guarded)| !guarded) {
            return None;
        }
        let last_class = classes.iter().copied().max().unwrap_or_default();
        let vertices = self.everybody_vertex(family, last_class) + 1;
        let ends: Vec<(u32, u32)> = edges.iter().map(|(one, other, _)| (*one, *other)).collect();
        let (mut pieces, mut blocks) = (Sets::new(vertices), Sets::new(vertices));
        let mut open = Vec::new();
        for ((one, other, guarded), is_bridge) in edges.iter().zip(bridges(vertices, &ends)) {
            let (one, other) = (*one as usize, *other as usize);
            pieces.join(one, other);
            match is_bridge && *guarded {
                true => open.push((one, other)),
                false => blocks.join(one, other),
            }
        }
        if open.is_empty() {
            return None;
        }
        let mut chosen = Vec::new();
        let mut helped = BTreeSet::new();
        for (block, members) in leaves(&open, &mut blocks, vertices) {
            if helped.contains(&block) {
                continue;
            }
            let candidates = members.iter().flat_map(|vertex| self.candidates(*vertex, family, classes));
            let out = candidates.filter(|it| blocks.of(it.to) != block && !chosen.contains(&(it.row, it.column)));
            let mut rank = |it: &Candidate| {
                let closes = pieces.of(it.to) == pieces.of(block);
                (!closes, self.cell(it.row, it.column), it.column == 0, it.row, it.column)
            };
            let ranked: Vec<_> = out.map(|it| (rank(&it), it)).collect();
            let best = ranked.into_iter().min_by(|(one, _), (other, _)| one.cmp(other));
            if let Some(((extends, ..), best)) = best {
                chosen.push((best.row, best.column));
                if !extends {
                    helped.insert(blocks.of(best.to));
                }
            }
        }
        Some(chosen)
    }

    /// The cells at a vertex that could be hidden.
    fn candidates(&self, vertex: usize, family: &Family, classes: &[u32]) -> Vec<Candidate> {
        let (first, rest) = (self.first_column_vertex(), self.rest_vertex(family));
        let shown =
            |row: usize, column: usize, to: usize| self.shown(row, column).map(|_| Candidate { row, column, to });
        let rows = 0..=self.organizations;
        match vertex {
            row if row <= self.organizations => {
                let parts = (first..).zip(&family.columns).filter_map(|(to, column)| shown(row, *column, to));
                let everybody = shown(row, 0, self.everybody_vertex(family, classes[row]));
                parts.chain(everybody).collect()
            }
            column if (first..rest).contains(&column) => {
                rows.filter_map(|row| shown(row, family.columns[column - first], row)).collect()
            }
            everybody if everybody > rest => {
                let of_class = |row: &usize| self.everybody_vertex(family, classes[*row]) == everybody;
                rows.filter(of_class).filter_map(|row| shown(row, 0, row)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn edge(one: usize, other: usize, guarded: bool) -> Edge {
    let short = |vertex: usize| u32::try_from(vertex).unwrap_or(u32::MAX);
    (short(one), short(other), guarded)
}

/// The families as they are given, and each column that is in none by itself. Where there are no groups, everybody is still
/// to be guarded: a family without columns.
fn families(counts: &Counts, width: usize) -> Vec<Vec<usize>> {
    let within = |family: &Vec<usize>| {
        let columns: BTreeSet<usize> = family.iter().copied().filter(|column| (1..width).contains(column)).collect();
        columns.into_iter().collect::<Vec<_>>()
    };
    let mut families: Vec<Vec<usize>> = counts.families.iter().map(within).filter(|it| !it.is_empty()).collect();
    let taken: BTreeSet<usize> = families.iter().flatten().copied().collect();
    families.extend((1..width).filter(|column| !taken.contains(column)).map(|column| vec![column]));
    if families.is_empty() {
        families.push(Vec::new());
    }
    families
}

/// The blocks with a single open bridge, with their vertices.
fn leaves(open: &[(usize, usize)], blocks: &mut Sets, vertices: usize) -> BTreeMap<usize, Vec<usize>> {
    let mut bridges_at: BTreeMap<usize, usize> = BTreeMap::new();
    for (one, other) in open {
        *bridges_at.entry(blocks.of(*one)).or_default() += 1;
        *bridges_at.entry(blocks.of(*other)).or_default() += 1;
    }
    let mut leaves: BTreeMap<usize, Vec<usize>> =
        bridges_at.into_iter().filter(|(_, count)| *count == 1).map(|(block, _)| (block, Vec::new())).collect();
    for vertex in 0..vertices {
        if let Some(members) = leaves.get_mut(&blocks.of(vertex)) {
            members.push(vertex);
        }
    }
    leaves
}
