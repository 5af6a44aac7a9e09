//! A file as a table: its text, its columns' names, its rows. What they mean is the mapping's.

use csv::StringRecord;

use ground::organization::table::Lines;
use ground::problem::Violation;

/// The largest file, in bytes: 100 MB.
const FILE_BYTES_MAX: usize = 100 * 1024 * 1024;

/// The most rows under the header.
const ROWS_MAX: usize = 2_000_000;

/// The most columns.
const COLUMNS_MAX: usize = 2_000;

/// The longest cell that is read, in characters.
const CELL_MAX: usize = 200;

/// The beginning of a file: the names of its columns, its first rows, how many rows it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// The names of the columns; one without a name is called by its place.
    pub header: Vec<String>,
    /// The first five rows.
    pub sample: Vec<Vec<String>>,
    /// Rows under the header, empty ones aside.
    pub rows: usize,
}

pub(super) fn refused(message: impl Into<String>) -> Violation {
    Violation::new("file", message)
}

/// The file's text, or why it can't be read as a table.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, Violation> {
    const SAVE_AS: &str = "Save it as “CSV UTF-8 (comma delimited)” and upload that file.";
    match bytes {
        _ if bytes.len() > FILE_BYTES_MAX => {
            Err(refused("The file is larger than 100 MB. Split it into several files."))
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            Err(refused(format!("The file is in UTF-16, which can’t be read here. {SAVE_AS}")))
        }
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Err(refused(format!("The file is a workbook or an archive, not a CSV file. {SAVE_AS}")))
        }
        _ => {
            let text =
                std::str::from_utf8(bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)).map_err(|cause| {
                    let line = Lines::of(bytes).line_of_record(cause.valid_up_to());
                    refused(format!(
                        "The file is not in UTF-8: line {line} has a character that can’t be read. {SAVE_AS}"
                    ))
                })?;
            match text {
                _ if text.trim().is_empty() => Err(refused("The file is empty.")),
                _ if text.contains('\0') => Err(refused(format!("The file is not a text file. {SAVE_AS}"))),
                _ => Ok(text),
            }
        }
    }
}

pub(super) fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

fn is_empty(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// Reads the next row that holds anything.
pub(super) fn next(reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord) -> Result<bool, Violation> {
    loop {
        let more = reader.read_record(record).map_err(|cause| refused(format!("The file can’t be read: {cause}.")))?;
        if !more || !is_empty(record) {
            return Ok(more);
        }
    }
}

pub(super) fn header_of(record: &StringRecord) -> Result<Vec<String>, Violation> {
    if record.len() == 1 && record[0].contains(['\t', ';', '|']) {
        return Err(refused(
            "The columns of the file must be separated by commas. Save it as “CSV (comma delimited)”.",
        ));
    }
    if record.len() > COLUMNS_MAX {
        return Err(refused(format!("The file has more than {COLUMNS_MAX} columns. Leave out those you don’t need.")));
    }
    let name = |(at, cell): (usize, &str)| match cell.trim() {
        "" => format!("Column {}", at + 1),
        name => name.chars().take(CELL_MAX).collect(),
    };
    Ok(record.iter().enumerate().map(name).collect())
}

/// The names of a file's columns.
///
/// # Errors
/// A violation of `file` when it can't be read as a table.
pub fn header(bytes: &[u8]) -> Result<Vec<String>, Violation> {
    let (mut reader, mut record) = (reader(text_of(bytes)?), StringRecord::new());
    match next(&mut reader, &mut record)? {
        true => header_of(&record),
        false => Err(refused("The file is empty.")),
    }
}

/// Reads the beginning of a file and counts its rows.
///
/// # Errors
/// A violation of `file` when it can't be read as a table, or is too large.
pub fn beginning(bytes: &[u8]) -> Result<Beginning, Violation> {
    let text = text_of(bytes)?;
    let (mut reader, mut record) = (reader(text), StringRecord::new());
    if !next(&mut reader, &mut record)? {
        return Err(refused("The file is empty."));
    }
    let mut found = Beginning { header: header_of(&record)?, sample: Vec::new(), rows: 0 };
    while next(&mut reader, &mut record)? {
        if found.sample.len() < 5 {
            found.sample.push(record.iter().map(|cell| cell.chars().take(CELL_MAX).collect()).collect());
        }
        found.rows += 1;
        if found.rows > ROWS_MAX {
            return Err(refused(format!("The file has more than {ROWS_MAX} rows. Split it into several files.")));
        }
    }
    match found.rows {
        0 => Err(refused("The file needs a first row with the names of its columns, and rows under it.")),
        _ => Ok(found),
    }
}
