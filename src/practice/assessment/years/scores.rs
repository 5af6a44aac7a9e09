//! The scores of the whole, of every variable and of every element, year by year, with the change against the year before.

use std::collections::BTreeMap;

use super::column::YearColumn;
use crate::assessment::scoring::{Exact, Score, rounded};
use crate::framework::differences::{Comparability, comparability};
use crate::framework::{Framework, IndicatorNumber};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// A variable.
    Variable,
    /// An element.
    Element,
}

/// A part's scores over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRow {
    /// What it is about.
    pub part: Part,
    /// `1` or `1.1`; empty for the whole.
    pub number: String,
    /// Its name in the newest version that has it.
    pub name: String,
    /// One for each year.
    pub cells: Vec<Cell>,
}

/// A part's score in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The score; none where that year's version hasn't this part.
    pub score: Option<Score>,
    /// The change against the year before; none where either has no score.
    pub change: Option<Change>,
}

/// How a score changed against the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Up where it is more than 0.
    pub by: Exact,
    /// Whether the two years' versions ask or count something else in this part.
    pub versions_differ: bool,
}

impl Change {
    /// `up 0.4`, `down 0.4`, `no change`; rounded once. A change too small to show is `about the same`.
    pub fn in_words(&self) -> String {
        let none = Exact::from(0);
        let size = rounded(if self.by < none { -self.by } else { self.by });
        match (self.by == none, size.as_str()) {
            (true, _) => "no change".to_owned(),
            (_, "0.0") => "about the same".to_owned(),
            _ if self.by > none => format!("up {size}"),
            _ => format!("down {size}"),
        }
    }

    /// 1 where it shows as up, -1 as down, 0 as the same.
    pub fn direction(&self) -> i8 {
        match self.in_words().as_bytes() {
            [b'u', ..] => 1,
            [b'd', ..] => -1,
            _ => 0,
        }
    }
}

/// Which of six shades a score has, each half a level wide: 1 from 1.0, 2 from 1.5, 6 from 3.5.
pub fn shade(mean: Exact) -> u8 {
    let half_levels = (mean * 2).floor().to_integer() - 1;
    u8::try_from(half_levels.clamp(1, 6)).unwrap_or(1)
}

/// The rows, the whole first, then each variable followed by its elements.
pub(super) fn rows(columns: &[YearColumn]) -> Vec<ScoreRow> {
    // By number in order; a later year's name replaces an earlier one's.
    let mut parts: BTreeMap<Vec<u32>, (String, String)> = BTreeMap::from([(Vec::new(), Default::default())]);
    for variable in columns.iter().flat_map(|column| &column.framework.variables) {
        parts.insert(place(&variable.number), (variable.number.clone(), variable.name.clone()));
        for element in &variable.elements {
            parts.insert(place(&element.number), (element.number.clone(), element.name.clone()));
        }
    }
    let rows = parts.into_iter().map(|(place, (number, name))| match place.len() {
        0 => ScoreRow { part: Part::Whole, number, name: "Overall".to_owned(), cells: cells(columns, &[]) },
        1 => ScoreRow { part: Part::Variable, number, name, cells: cells(columns, &place) },
        _ => ScoreRow { part: Part::Element, number, name, cells: cells(columns, &place) },
    });
    rows.collect()
}

fn place(number: &str) -> Vec<u32> {
    number.split('.').filter_map(|part| part.parse().ok()).collect()
}

fn cells(columns: &[YearColumn], part: &[u32]) -> Vec<Cell> {
    let cells = columns.iter().enumerate().map(|(at, column)| {
        let score = score(column, part).cloned();
        let before = at.checked_sub(1).map(|before| &columns[before]);
        let change = before.and_then(|before| {
            let by = score.as_ref()?.mean? - self::score(before, part)?.mean?;
            Some(Change { by, versions_differ: differ(&before.framework, &column.framework, part) })
        });
        Cell { score, change }
    });
    cells.collect()
}

fn score<'c>(column: &'c YearColumn, part: &[u32]) -> Option<&'c Score> {
    let profile = &column.profile;
    match part.len() {
        0 => Some(&profile.overall),
        1 => profile.variables.iter().find(|it| place(&it.number) == part).map(|it| &it.score),
        _ => profile.elements().find(|it| place(&it.number) == part).map(|it| &it.score),
    }
}

/// Whether two versions ask or count something else in a part: an indicator that can't be compared, or another weight.
fn differ(before: &Framework, after: &Framework, part: &[u32]) -> bool {
    let (one, other) = (counted(before, part), counted(after, part));
    one != other || one.iter().any(|(number, _)| comparability(before, after, *number) != Comparability::Comparable)
}

/// The indicators of a part, each with the weights that count inside it.
fn counted(framework: &Framework, part: &[u32]) -> Vec<(IndicatorNumber, [u8; 3])> {
    let mut all = Vec::new();
    for variable in &framework.variables {
        for element in variable.elements.iter().filter(|element| place(&element.number).starts_with(part)) {
            let inside = |depth: usize, weight: u8| if part.len() <= depth { weight } else { 1 };
            let outer = [inside(0, variable.weight), inside(1, element.weight)];
            all.extend(element.indicators.iter().map(|it| (it.number, [outer[0], outer[1], it.weight])));
        }
    }
    all
}
