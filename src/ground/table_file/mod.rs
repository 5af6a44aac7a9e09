//! Tables as files: CSV and JSON for programs, a workbook for people, all of the same rows. One way to write them for every
//! room that has something to give away. What stands in the rows is theirs.

mod csv;
mod json;
#[cfg(feature = "store")]
mod workbook;

use chrono::NaiveDate;

use crate::quantity::Quantity;

pub use csv::{csv, sheets_csv};
pub use json::sheets_json;
#[cfg(feature = "store")]
pub use workbook::fitting;
#[cfg(feature = "store")]
pub use workbook::sheets_xlsx;

/// A table with its name: a sheet of a workbook, a part of a CSV file, an array in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What it is called, different from every other sheet's in the file.
    pub name: String,
    /// What stands above each column; in JSON the names of an object's fields, so each once.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<Content>>,
}

impl Sheet {
    /// A sheet without rows yet.
    pub fn new<'h>(name: impl Into<String>, header: impl IntoIterator<Item = &'h str>) -> Self {
        Self { name: name.into(), header: header.into_iter().map(str::to_owned).collect(), rows: Vec::new() }
    }

    /// The sheet with these rows after those it has.
    pub fn with(mut self, rows: impl IntoIterator<Item = Vec<Content>>) -> Self {
        self.rows.extend(rows);
        self
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words: never run as a formula, whatever they begin with.
    Text(String),
    /// A measured number, exactly.
    Number(Quantity),
    /// A whole number.
    Whole(i64),
    /// A date.
    Date(NaiveDate),
    /// Nothing.
    Empty,
}

impl Content {
    /// What it says where there are only words: numbers in plain digits, dates as `2026-05-14`.
    fn plain(&self) -> String {
        match self {
            Content::Text(text) => text.clone(),
            Content::Number(number) => number.to_string(),
            Content::Whole(number) => number.to_string(),
            Content::Date(date) => date.to_string(),
            Content::Empty => String::new(),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        if text.is_empty() { Content::Empty } else { Content::Text(text.to_owned()) }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        if text.is_empty() { Content::Empty } else { Content::Text(text) }
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Quantity> for Content {
    fn from(number: Quantity) -> Self {
        Content::Number(number)
    }
}

impl From<i64> for Content {
    fn from(number: i64) -> Self {
        Content::Whole(number)
    }
}

impl From<i32> for Content {
    fn from(number: i32) -> Self {
        Content::Whole(number.into())
    }
}

impl From<u32> for Content {
    fn from(number: u32) -> Self {
        Content::Whole(number.into())
    }
}

impl From<u64> for Content {
    fn from(number: u64) -> Self {
        Content::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Content {
    fn from(number: usize) -> Self {
        Content::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Content {
    fn from(date: NaiveDate) -> Self {
        Content::Date(date)
    }
}

impl From<bool> for Content {
    fn from(yes: bool) -> Self {
        Content::Text(if yes { "Yes" } else { "No" }.to_owned())
    }
}

impl<T: Into<Content>> From<Option<T>> for Content {
    fn from(there: Option<T>) -> Self {
        there.map_or(Content::Empty, Into::into)
    }
}

/// A sheet with every kind of content, for tests.
#[cfg(test)]
fn example() -> Sheet {
    let exact = |text| Quantity::parse(text).unwrap();
    let day: NaiveDate = "2026-05-14".parse().unwrap();
    Sheet::new("Figures", ["LEA", "Value", "n", "On", "Said"]).with([
        vec!["=Alder".into(), exact("-0.100001").into(), 12_u32.into(), day.into(), "“Yes”, and\n\"no\"".into()],
        vec!["Birch".into(), exact("9007199254.740993").into(), Content::Empty, None::<NaiveDate>.into(), true.into()],
    ])
}
