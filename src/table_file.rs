//! Tables as CSV files that open cleanly in a spreadsheet: one way to write them for every room that has something to
//! give away. What stands in the rows is theirs.

/// A file's text from its rows, headings first: UTF-8 with the mark by which spreadsheets know it, lines ended by CR LF,
/// and no cell that would be run as a formula.
pub fn csv<R>(rows: impl IntoIterator<Item = R>) -> String
where
    R: AsRef<[String]>,
{
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory doesn't fail, and every table's rows are of one length.
    let written = rows.into_iter().try_for_each(|row| writer.write_record(row.as_ref().iter().map(|cell| safe(cell))));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// A cell that a spreadsheet won't run as a formula: one that begins like one gets an apostrophe in front.
fn safe(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
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
        let rows = [["Name".to_owned(), "Said".to_owned()], ["Ana".to_owned(), "“Yes”, and\n=no".to_owned()]];
        assert_eq!(csv(rows), "\u{feff}Name,Said\r\nAna,\"“Yes”, and\n=no\"\r\n");
    }
}
