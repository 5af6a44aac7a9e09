//! Tables as files: CSV and JSON for programs, a workbook for people, all of the same rows. One way to write them for every
//! room that has something to give away. What stands in the rows is theirs.

mod csv;
mod json;
#[cfg(feature = "store")]
mod workbook;

use chrono::NaiveDate;

use crate::quantity::Quantity;

pub use csv::sheets_csv;
pub use json::sheets_json;
#[cfg(feature = "store")]
pub use workbook::{About, book_xlsx, sheets_xlsx};

/// A table with its name: a sheet of a workbook, a part of a CSV file, an array in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What it is called, different from every other sheet's in the file.
    pub name: String,
    /// What stands above each column; in JSON the names of an object's fields, so each once.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<Content>>,
    /// How wide the columns are in a workbook, in characters; where it says nothing, as wide as what stands in them.
    pub widths: Vec<u16>,
}

/// A column: what stands above it, and what it says of an item.
pub type Column<'c, T> = (&'c str, &'c dyn Fn(&T) -> Content);

impl Sheet {
    /// A sheet with a row for each item; [`Listing::columns`] says what stands in it.
    pub fn of<I: IntoIterator>(name: impl Into<String>, items: I) -> Listing<I> {
        Listing { name: name.into(), items }
    }

    /// A sheet without rows yet.
    pub fn new<'h>(name: impl Into<String>, header: impl IntoIterator<Item = &'h str>) -> Self {
        let header = header.into_iter().map(str::to_owned).collect();
        Self { name: name.into(), header, rows: Vec::new(), widths: Vec::new() }
    }

    /// The sheet with these rows after those it has.
    pub fn with(mut self, rows: impl IntoIterator<Item = Vec<Content>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The sheet with a row that says in its second column why there is nothing, where it has no rows.
    pub fn or_says(mut self, why: &str) -> Self {
        if self.rows.is_empty() {
            let mut row = vec![Content::Empty; self.header.len()];
            row[1] = why.into();
            self.rows.push(row);
        }
        self
    }

    /// The sheet with its columns so wide.
    pub fn wide(mut self, widths: impl Into<Vec<u16>>) -> Self {
        self.widths = widths.into();
        self
    }

    /// What stands in a row under a heading, as words; nothing where there is no such column.
    pub fn plain(&self, row: usize, heading: &str) -> String {
        let place = self.header.iter().position(|it| it == heading);
        let content = place.and_then(|place| self.rows.get(row)?.get(place));
        content.map(Content::plain).unwrap_or_default()
    }
}

/// A sheet that lacks its columns.
pub struct Listing<I> {
    name: String,
    items: I,
}

impl<T, I: IntoIterator<Item = T>> Listing<I> {
    /// The sheet, column by column.
    pub fn columns(self, columns: &[Column<'_, T>]) -> Sheet {
        let row = |item: T| columns.iter().map(|(_, cell)| cell(&item)).collect();
        Sheet::new(self.name, columns.iter().map(|(heading, _)| *heading)).with(self.items.into_iter().map(row))
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words: never run as a formula, whatever they begin with.
    Text(String),
    /// A measured number, exactly.
    Number(Quantity),
    /// A number in decimal digits, with as many decimals as it is shown with everywhere: `2.0`, `-1.5`.
    Shown(String),
    /// A whole number.
    Whole(i64),
    /// A date.
    Date(NaiveDate),
    /// Nothing.
    Empty,
}

impl Content {
    /// A number in the digits it is shown in; nothing where there is none.
    pub fn shown(number: Option<impl ToString>) -> Self {
        number.map_or(Content::Empty, |number| Content::Shown(number.to_string()))
    }

    /// Texts under each other, empty ones left out.
    pub fn lines(texts: impl IntoIterator<Item = String>) -> Self {
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n").into()
    }

    /// What it says where there are only words: numbers in plain digits, dates as `2026-05-14`.
    pub fn plain(&self) -> String {
        match self {
            Content::Text(text) | Content::Shown(text) => text.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_made_column_by_column() {
        let sheet = Sheet::of("Sums", [(1, 2), (3, 4)])
            .columns(&[("Left", &|it| it.0.into()), ("Sum", &|(left, right)| (left + right).into())]);
        assert_eq!(
            sheet,
            Sheet::new("Sums", ["Left", "Sum"]).with([vec![1.into(), 3.into()], vec![3.into(), 7.into()]])
        );
        assert_eq!(
            (sheet.plain(1, "Sum"), sheet.plain(1, "Product"), sheet.plain(2, "Sum")),
            ("7".into(), String::new(), String::new())
        );
        assert_eq!(sheet.clone().or_says("Nothing yet"), sheet);
        let empty = Sheet::new("Sums", ["Left", "Sum", "Said"]).or_says("Nothing yet");
        assert_eq!(empty.rows, [vec![Content::Empty, "Nothing yet".into(), Content::Empty]]);
    }

    #[test]
    fn texts_stand_under_each_other() {
        assert_eq!(Content::lines(["a".to_owned(), String::new(), "b".to_owned()]), "a\nb".into());
        assert_eq!(Content::lines([]), Content::Empty);
        assert_eq!(
            (Content::shown(Some("2.0")), Content::shown(None::<u8>)),
            (Content::Shown("2.0".into()), Content::Empty)
        );
    }
}
