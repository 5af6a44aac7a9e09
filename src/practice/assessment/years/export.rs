//! The comparison as a table to keep: a row for the whole, each variable, element and indicator, three columns for each year.

use super::{Apart, Cell, Part, ScoreRow, Step, Trace, Why, Years};
use ground::table_file::{Content, Sheet};

/// The table.
pub fn sheet(years: &Years) -> Sheet {
    let rows = years.rows.iter().map(scored).chain(indicators(years));
    let rows = rows.map(|row| row.into_iter().map(Content::from).collect());
    Sheet::new("Over the years", headings(years).iter().map(String::as_str)).with(rows)
}

fn headings(years: &Years) -> Vec<String> {
    let mut row = ["Part", "Number", "Name"].map(str::to_owned).to_vec();
    for column in &years.columns {
        let year = format!("{} {}", column.school_year, column.name);
        row.extend([year.clone(), format!("{year}, four decimals"), format!("{year}, change")]);
    }
    row.extend(["Moved", "Actions", "Remark"].map(str::to_owned));
    row
}

fn scored(row: &ScoreRow) -> Vec<String> {
    let part = match row.part {
        Part::Whole => "Overall",
        Part::Variable => "Variable",
        Part::Element => "Element",
    };
    let name = if row.part == Part::Whole { "" } else { &row.name };
    let mut cells = vec![part.to_owned(), row.number.clone(), name.to_owned()];
    for Cell { score, change } in &row.cells {
        let score = score.as_ref();
        cells.push(score.and_then(|it| it.shown()).unwrap_or_default());
        cells.push(score.and_then(|it| it.precise()).unwrap_or_default());
        cells.push(change.map(|it| it.in_words()).unwrap_or_default());
    }
    let differ = row.cells.iter().any(|cell| cell.change.is_some_and(|change| change.versions_differ));
    let remark = if differ { "The framework versions differ here" } else { "" };
    cells.extend([String::new(), String::new(), remark.to_owned()]);
    cells
}

/// Every indicator by number, whatever became of it.
fn indicators(years: &Years) -> Vec<Vec<String>> {
    let traces = years.moved.iter().chain(&years.stayed_low).chain(&years.stayed_high);
    let traces = traces.map(|trace| (trace.indicator, compared(trace)));
    let mut rows: Vec<_> = traces.chain(years.apart.iter().map(|it| (it.indicator, apart(it)))).collect();
    rows.sort_by_key(|(number, _)| *number);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn compared(trace: &Trace) -> Vec<String> {
    let mut row = stepped(&trace.indicator.to_string(), &trace.text, &trace.steps);
    row.extend([trace.moved().in_words(), trace.followed.in_words().unwrap_or_default(), String::new()]);
    row
}

fn apart(apart: &Apart) -> Vec<String> {
    let mut row = stepped(&apart.indicator.to_string(), &apart.text, &apart.steps);
    row.extend([String::new(), String::new(), format!("Not compared: {}", apart.why.in_words())]);
    row
}

fn stepped(number: &str, text: &str, steps: &[Step]) -> Vec<String> {
    let mut row = vec!["Indicator".to_owned(), number.to_owned(), text.to_owned()];
    for step in steps {
        let said = match (step, step.answer()) {
            (Step::Absent, _) => String::new(),
            (_, None) => "Unrated".to_owned(),
            (_, Some(answer)) => answer.level().map_or_else(|| answer.words(), |level| level.number().to_string()),
        };
        row.extend([said, String::new(), String::new()]);
    }
    row
}

impl Why {
    /// The reason, to follow a colon or stand alone.
    pub fn in_words(self) -> &'static str {
        match self {
            Why::Reworded => "it says something else in the newest version",
            Why::OnlyNewest => "only the newest version has it",
            Why::NotInNewest => "the newest version doesn’t have it",
            Why::NoLevelNow => "it has no level in the newest year",
            Why::NoLevelBefore => "it had no level in an earlier year",
        }
    }
}
