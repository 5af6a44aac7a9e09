//! Tables as CSV text that opens cleanly in a spreadsheet: UTF-8 with the mark by which spreadsheets know it, lines ended
//! by CR LF, and no words that would be run as a formula.

use super::{Content, Sheet};

/// The byte order mark.
const MARK: char = '\u{feff}';

/// A file's text from its sheets: one after another, each under its name and apart by an empty line; of one sheet alone
/// its header and rows.
pub fn sheets_csv(sheets: &[Sheet]) -> String {
    let named = sheets.len() > 1;
    let parts = sheets.iter().map(|sheet| {
        let name = named.then(|| vec![safe(&sheet.name)]);
        let header = sheet.header.iter().map(|heading| safe(heading)).collect();
        let rows = sheet.rows.iter().map(|row| row.iter().map(cell).collect());
        lines(name.into_iter().chain(std::iter::once(header)).chain(rows))
    });
    format!("{MARK}{}", parts.collect::<Vec<_>>().join("\r\n"))
}

/// Rows as lines. Writing to memory doesn't fail.
fn lines(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    let written = rows.into_iter().try_for_each(|row| writer.write_record(row));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What stands in a cell: words are made safe, and a number that is less than nothing keeps its sign.
fn cell(content: &Content) -> String {
    match content {
        Content::Text(text) => safe(text),
        other => other.plain(),
    }
}

/// Words that a spreadsheet won't run as a formula: those that begin like one get an apostrophe in front.
fn safe(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn a_formula_stays_text() {
        for (cell, expected) in
            [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("2.3", "2.3"), ("", "")]
        {
            assert_eq!(safe(cell), expected);
        }
    }

    #[test]
    fn rows_are_quoted_where_they_must_be() {
        let sheet = Sheet::new("People", ["Name", "Said"]).with([vec!["Ana".into(), "“Yes”, and\n=no".into()]]);
        assert_eq!(sheets_csv(&[sheet]), "\u{feff}Name,Said\r\nAna,\"“Yes”, and\n=no\"\r\n");
    }

    #[test]
    fn a_sheet_keeps_numbers_and_makes_words_safe() {
        let text = "\u{feff}LEA,Value,n,On,Said\r\n\
                    '=Alder,-0.100001,12,2026-05-14,\"“Yes”, and\n\"\"no\"\"\"\r\n\
                    Birch,9007199254.740993,,,Yes\r\n";
        assert_eq!(sheets_csv(&[example()]), text);
        assert_eq!(sheets_csv(&[]), "\u{feff}");
    }

    #[test]
    fn several_sheets_stand_under_their_names() {
        let sheet = |name: &str| Sheet::new(name, ["A", "B"]).with([vec!["x".into(), 1.into()]]);
        let text = "\u{feff}One\r\nA,B\r\nx,1\r\n\r\nTwo\r\nA,B\r\nx,1\r\n";
        assert_eq!(sheets_csv(&[sheet("One"), sheet("Two")]), text);
    }
}
