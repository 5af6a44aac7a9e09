//! Reading an uploaded file as a table: its encoding, its header, its rows with the lines they stand on.
//! What the columns mean is `mapping`, what the rows say is `import`.

use csv::StringRecord;

use crate::problem::Violation;

/// The largest file, in bytes: 25 MB.
pub const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;
/// The most rows under the header.
pub const ROWS_MAX: usize = 50_000;
/// The most columns.
pub const COLUMNS_MAX: usize = 1_000;
/// The longest cell, in characters. A quote left open runs into it soon.
pub const CELL_MAX: usize = 500;

/// A file as rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it starts on; the header is usually line 1.
    pub line: usize,
    cells: StringRecord,
}

impl Row {
    /// The cell in this column, trimmed; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim()
    }

    /// How many cells it has, empty ones at its end aside.
    pub fn width(&self) -> usize {
        (0..self.cells.len()).rev().find(|column| !self.cell(*column).is_empty()).map_or(0, |last| last + 1)
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.width() == 0
    }
}

impl Table {
    /// Reads a file of comma-separated values in UTF-8, with or without a byte order mark. Rows without any value
    /// are passed over.
    ///
    /// # Errors
    /// A violation of the field `file`: the file is empty, too large, not UTF-8, not separated by commas, or goes
    /// beyond one of the limits of this module.
    pub fn read(bytes: &[u8]) -> Result<Self, Violation> {
        let text = decoded(bytes).map_err(refused)?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = Lines::of(text.as_bytes());
        let mut cells = StringRecord::new();
        let mut table = Self { header: Vec::new(), rows: Vec::new() };
        while reader.read_record(&mut cells).map_err(|cause| refused(format!("The file can’t be read: {cause}.")))? {
            let start = cells.position().map_or(0, |position| position.byte() as usize);
            let row = Row { line: lines.line_of_record(start), cells: cells.clone() };
            check_row(&row)?;
            match (row.is_empty(), table.header.is_empty()) {
                (true, _) => {}
                (false, true) => table.header = header_of(&row)?,
                (false, false) if table.rows.len() == ROWS_MAX => {
                    return Err(refused(format!(
                        "The file has more than {ROWS_MAX} rows. Split it into several files."
                    )));
                }
                (false, false) => table.rows.push(row),
            }
        }
        if table.rows.is_empty() {
            return Err(refused("The file needs a first row with the names of its columns, and rows under it."));
        }
        Ok(table)
    }

    /// The names of the columns as the file has them; one without a name is called by its place.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows under the header.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

fn refused(message: impl Into<String>) -> Violation {
    Violation::new("file", message)
}

/// The text of the file, or why it has none.
fn decoded(bytes: &[u8]) -> Result<&str, String> {
    const SAVE_AS: &str = "Save it as “CSV UTF-8 (comma delimited)” and upload that file.";
    match bytes {
        _ if bytes.len() > FILE_BYTES_MAX => {
            return Err("The file is larger than 25 MB. Split it into several files.".to_owned());
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return Err(format!("The file is in UTF-16, which can’t be read here. {SAVE_AS}"));
        }
        [b'P', b'K', 3, 4, ..] => {
            return Err(format!("The file is a workbook or an archive, not a CSV file. {SAVE_AS}"));
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(format!("The file is an old Excel workbook, not a CSV file. {SAVE_AS}"));
        }
        [b'%', b'P', b'D', b'F', ..] => return Err("The file is a PDF, not a CSV file.".to_owned()),
        _ => {}
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let line = Lines::of(bytes).line_at(cause.valid_up_to());
        format!("The file is not in UTF-8: line {line} has a character that can’t be read. {SAVE_AS}")
    })?;
    match text {
        _ if text.trim().is_empty() => Err("The file is empty.".to_owned()),
        _ if text.contains('\0') => Err(format!("The file is not a text file. {SAVE_AS}")),
        _ => Ok(text),
    }
}

fn header_of(row: &Row) -> Result<Vec<String>, Violation> {
    let only = row.cell(0);
    if row.width() == 1 && only.contains(['\t', ';', '|']) {
        return Err(refused(
            "The columns of the file must be separated by commas. Save it as “CSV (comma delimited)”.",
        ));
    }
    let name = |column| match crate::text::clean(row.cell(column)) {
        blank if blank.is_empty() => format!("Column {}", column + 1),
        name => name,
    };
    Ok((0..row.width()).map(name).collect())
}

fn check_row(row: &Row) -> Result<(), Violation> {
    if row.len() > COLUMNS_MAX {
        let message = format!("Line {} has more than {COLUMNS_MAX} columns.", row.line);
        return Err(refused(message));
    }
    let long = |column: &usize| row.cell(*column).len() > CELL_MAX && row.cell(*column).chars().count() > CELL_MAX;
    match (0..row.len()).find(long) {
        Some(column) => Err(refused(format!(
            "Line {}, column {}: the cell has more than {CELL_MAX} characters. \
             Perhaps a quotation mark before it was never closed.",
            row.line,
            column + 1
        ))),
        None => Ok(()),
    }
}

/// Counts lines up to where a record starts, whichever line ends the file has; the reader's own count takes the
/// blank lines before a record to be part of it.
pub struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// Counts from the beginning of a text.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line on which the record that the reader says starts at this byte really starts. Records come in order.
    pub fn line_of_record(&mut self, start: usize) -> usize {
        let blank = self.bytes.iter().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line_at(start + blank)
    }

    fn line_at(&mut self, end: usize) -> usize {
        let end = end.min(self.bytes.len());
        while self.at < end {
            let next = self.bytes.get(self.at + 1);
            let ends = self.bytes[self.at] == b'\n' || (self.bytes[self.at] == b'\r' && next != Some(&b'\n'));
            self.line += usize::from(ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        Table::read(text.as_bytes()).unwrap().rows().iter().map(|row| row.line).collect()
    }

    fn refusal(bytes: &[u8]) -> String {
        Table::read(bytes).unwrap_err().message
    }

    #[test]
    fn rows_know_their_lines() {
        assert_eq!(lines("id,name\n1,a\n2,b"), [2, 3]);
        assert_eq!(lines("id,name\r\n1,a\r\n\r\n,\r\n2,b\r\n"), [2, 5]);
        assert_eq!(lines("id,name\r1,a\r2,b\r"), [2, 3]);
        assert_eq!(lines("\n\nid,name\n1,\"a\nb\"\n2,c\n"), [4, 6]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let table = Table::read("\u{feff}\"DISTRICT\", Name ,\n\"001902\",Peña,x\n".as_bytes()).unwrap();
        assert_eq!(table.header(), ["DISTRICT", "Name"]);
        assert_eq!(table.rows()[0].cell(1), "Peña");
        assert_eq!((table.rows()[0].width(), table.rows()[0].cell(9)), (3, ""));
    }

    #[test]
    fn other_files_are_refused_by_what_they_are() {
        for (bytes, part) in [
            (&b""[..], "empty"),
            (b"  \n", "empty"),
            (b"id,name\n", "rows under it"),
            (b"\xff\xfei\0d\0", "UTF-16"),
            (b"id,name\n1,Pe\xf1a\n", "line 2 has a character"),
            (b"PK\x03\x04xl/workbook", "workbook"),
            (b"id,na\0me\n1,2\n", "not a text file"),
            (b"id\tname\n1\ta\n", "separated by commas"),
            (b"id;name\n1;a\n", "separated by commas"),
        ] {
            let message = refusal(bytes);
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn limits_hold() {
        let wide = "x,".repeat(COLUMNS_MAX + 1);
        assert!(refusal(format!("{wide}\n{wide}\n").as_bytes()).contains("1000 columns"));
        let open = format!("id,name\n1,\"a\n{}", "2,b\n".repeat(CELL_MAX));
        assert!(refusal(open.as_bytes()).starts_with("Line 2, column 2: the cell has more than 500"));
        let long = format!("id\n{}", "1\n".repeat(ROWS_MAX + 1));
        assert!(refusal(long.as_bytes()).contains("50000 rows"));
        assert!(refusal(&vec![b'x'; FILE_BYTES_MAX + 1]).contains("25 MB"));
        let full = format!("id\n{}", "1\n".repeat(ROWS_MAX));
        assert_eq!(Table::read(full.as_bytes()).unwrap().rows().len(), ROWS_MAX);
    }
}
