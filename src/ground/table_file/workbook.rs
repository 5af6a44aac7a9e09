//! Tables as a workbook for Excel and LibreOffice, a sheet for each: numbers are numbers, dates are dates, and every text
//! stays a text whatever it begins with.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Content, Sheet};
use crate::problem::{Error, Result};

/// Most UTF-16 units that a cell takes.
const MAX_CELL: usize = 32_767;
/// Most characters of a sheet's name.
const MAX_NAME: usize = 31;
/// Most rows of a sheet under its header.
const MAX_ROWS: usize = 1_048_575;
/// How many rows are looked at for a column's width, and how wide a column becomes, in characters.
const LOOKED_AT: usize = 200;
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// What a workbook says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The agency that gives it out.
    pub agency: String,
    /// Whether it may still change.
    pub status: String,
    /// When what it tells of came about.
    pub made_at: DateTime<Utc>,
    /// Names and values that stand above the first sheet's table.
    pub facts: Vec<(&'static str, Content)>,
}

/// The workbook's bytes. What is longer than a sheet goes on in another.
///
/// # Errors
/// `Internal` when it can't be written.
pub fn sheets_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>> {
    written(None, sheets).map_err(|_| Error::Internal { reference: "workbook".to_owned() })
}

/// The bytes of a workbook that says what it is, in its first sheet above the table and in its properties: the same for
/// the same content. Each row's first cell stays in sight.
///
/// # Errors
/// `Internal` when it can't be written.
pub fn book_xlsx(about: &About, sheets: &[Sheet]) -> Result<Vec<u8>> {
    written(Some(about), sheets).map_err(|_| Error::Internal { reference: "workbook".to_owned() })
}

fn written(about: Option<&About>, sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let look = Look::new();
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    let mut facts = about.map(|about| about.facts.as_slice()).unwrap_or_default();
    if let Some(about) = about {
        workbook.set_properties(&properties(about)?);
    }
    for sheet in sheets {
        let mut rest = sheet.rows.as_slice();
        loop {
            let (rows, more) = rest.split_at(rest.len().min(MAX_ROWS));
            let part = workbook.add_worksheet();
            part.set_name(name(&sheet.name, &mut names))?;
            let top = match std::mem::take(&mut facts) {
                [] => {
                    part.set_freeze_panes(1, u16::from(about.is_some()))?.set_repeat_rows(0, 0)?;
                    0
                }
                facts => put_facts(part, &look, facts)? + 1,
            };
            put(part, &look, sheet, rows, top)?;
            rest = more;
            if rest.is_empty() {
                break;
            }
        }
    }
    workbook.save_to_buffer()
}

fn properties(about: &About) -> std::result::Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(fitting(&about.title))
        .set_subject(fitting(&about.subject))
        .set_author(fitting(&about.agency))
        .set_company(fitting(&about.agency))
        .set_status(fitting(&about.status))
        .set_creation_datetime(&ExcelDateTime::from_timestamp(about.made_at.timestamp())?))
}

/// The formats of a workbook's cells.
struct Look {
    heading: Format,
    fact: Format,
    text: Format,
    /// For texts that begin like a formula: they stay text also when somebody edits them.
    kept_text: Format,
    number: Format,
    /// For numbers as they are shown: without a decimal, with one, with more.
    shown: [Format; 3],
    date: Format,
}

impl Look {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let text = || plain().set_text_wrap();
        Self {
            heading: text().set_bold().set_background_color(0xE1_E7_F1).set_border_bottom(FormatBorder::Thin),
            fact: plain().set_bold(),
            text: text(),
            kept_text: text().set_quote_prefix(),
            number: plain(),
            shown: ["0", "0.0", "0.0000"].map(|digits| plain().set_num_format(digits)),
            date: plain().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Writes names and values from the top; gives back the first row below them.
fn put_facts(part: &mut Worksheet, look: &Look, facts: &[(&str, Content)]) -> std::result::Result<u32, XlsxError> {
    let mut row = 0;
    for (name, content) in facts {
        part.write_string_with_format(row, 0, *name, &look.fact)?;
        write(part, look, (row, 2), content)?;
        row += 1;
    }
    Ok(row)
}

/// Writes rows of a sheet under its header, which stands in row `top`.
fn put(
    part: &mut Worksheet,
    look: &Look,
    sheet: &Sheet,
    rows: &[Vec<Content>],
    top: u32,
) -> std::result::Result<(), XlsxError> {
    for (place, heading) in (0_u16..).zip(&sheet.header) {
        let width = sheet.widths.get(usize::from(place)).copied();
        part.set_column_width(place, width.unwrap_or_else(|| fitting_width(usize::from(place), heading, rows)))?;
        part.write_string_with_format(top, place, fitting(heading), &look.heading)?;
    }
    let mut last = top;
    for (at, row) in (top + 1..).zip(rows) {
        last = at;
        for (place, content) in (0_u16..).zip(row) {
            write(part, look, (at, place), content)?;
        }
    }
    if let Some(width) = u16::try_from(sheet.header.len()).ok().and_then(|width| width.checked_sub(1)) {
        part.autofilter(top, 0, last, width)?;
    }
    part.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Wide enough for the heading's longest word and what stands in the first rows, and never wider than reads well.
fn fitting_width(place: usize, heading: &str, rows: &[Vec<Content>]) -> u16 {
    let longest_word = heading.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
    let cells = rows.iter().take(LOOKED_AT).filter_map(|row| row.get(place));
    let longest = cells.map(|content| content.plain().chars().count()).max().unwrap_or_default();
    let width = (longest.max(longest_word) + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
    u16::try_from(width).unwrap_or_default()
}

fn write(
    sheet: &mut Worksheet,
    look: &Look,
    (row, place): (u32, u16),
    content: &Content,
) -> std::result::Result<(), XlsxError> {
    match content {
        Content::Empty => {}
        Content::Text(text) => {
            let kept = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let format = if kept { &look.kept_text } else { &look.text };
            sheet.write_string_with_format(row, place, fitting(text), format)?;
        }
        // A spreadsheet knows binary fractions only.
        Content::Number(number) => {
            sheet.write_number_with_format(row, place, number.approximate(), &look.number)?;
        }
        Content::Shown(shown) => match shown.parse::<f64>() {
            Ok(number) => {
                let decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                sheet.write_number_with_format(row, place, number, &look.shown[decimals.min(2)])?;
            }
            Err(_) => {
                sheet.write_string_with_format(row, place, fitting(shown), &look.text)?;
            }
        },
        Content::Whole(number) => {
            sheet.write_number_with_format(row, place, *number as f64, &look.number)?;
        }
        Content::Date(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            sheet.write_datetime_with_format(row, place, &date, &look.date)?;
        }
    }
    Ok(())
}

/// A sheet's name as a workbook takes it: short, without the signs it forbids, and unlike every other's.
fn name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let allowed = |letter: char| !(letter.is_control() || "[]:*?/\\".contains(letter));
    let plain: String = wanted.chars().map(|letter| if allowed(letter) { letter } else { ' ' }).collect();
    let plain = plain.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let ends = std::iter::once(String::new()).chain((2..).map(|number: u32| format!(" {number}")));
    let mut names = ends.map(|end| {
        let room = MAX_NAME.saturating_sub(end.len());
        let mut units = 0;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= room
        };
        let start: String = plain.chars().take_while(fits).collect();
        format!("{}{end}", start.trim_end_matches(|letter: char| letter == '\'' || letter.is_whitespace()))
    });
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

/// A text as a cell can hold it: without characters that XML hasn't, cut with “…” where it is too long.
fn fitting(text: &str) -> String {
    let is_taken = |letter: &char| match letter {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    let text: String = text.chars().filter(is_taken).collect();
    if text.encode_utf16().count() <= MAX_CELL {
        return text;
    }
    let mut units = 0;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units < MAX_CELL
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::super::example;
    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut text = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn numbers_are_numbers_dates_are_dates_and_texts_are_texts() {
        let bytes = sheets_xlsx(&[example(), Sheet::new("Empty", ["A"])]).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>"), "a formula: {sheet}");
        assert!(sheet.contains("<v>-0.100001</v>") && sheet.contains("<v>12</v>"), "{sheet}");
        assert!(sheet.contains("<v>46156</v>"), "May 14, 2026 as a day’s number: {sheet}");
        assert!(sheet.contains("state=\"frozen\""), "{sheet}");
        assert!(part(&bytes, "xl/sharedStrings.xml").contains("=Alder"));
        let book = part(&bytes, "xl/workbook.xml");
        assert!(book.contains("name=\"Figures\"") && book.contains("name=\"Empty\""), "{book}");
    }

    #[test]
    fn every_sheet_has_a_name_that_a_workbook_takes() {
        let mut taken = BTreeSet::new();
        let long = "Average daily attendance of all students";
        for (wanted, expected) in [
            ("Goals", "Goals"),
            ("goals", "goals 2"),
            ("'a/b: [c]'", "a b   c"),
            ("", "Sheet"),
            (long, "Average daily attendance of all"),
            (long, "Average daily attendance of a 2"),
        ] {
            assert_eq!(name(wanted, &mut taken), expected);
        }
    }

    #[test]
    fn a_text_fits_into_a_cell() {
        assert_eq!(fitting("a\u{0}b\u{b}\r\nc\td\u{ffff}\u{fffe}"), "ab\nc\td");
        assert_eq!(fitting("="), "=");
        let longest = "x".repeat(MAX_CELL);
        assert_eq!(fitting(&longest), longest);
        let cut = fitting(&format!("{longest}y"));
        assert_eq!((cut.encode_utf16().count(), cut.ends_with("x…")), (MAX_CELL, true));
        let wide = fitting(&"🙂".repeat(20_000));
        assert!(wide.encode_utf16().count() <= MAX_CELL && wide.ends_with("🙂…"));
    }
}
