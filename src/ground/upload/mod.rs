//! Files that people upload: which kinds are taken, how large, under which names. What they are uploaded for is the
//! business of whoever takes them.

#[cfg(feature = "store")]
mod kind;
#[cfg(feature = "store")]
mod store;

use serde::{Deserialize, Serialize};

use crate::text::clean;

#[cfg(feature = "store")]
pub use {
    kind::inspect,
    store::{Bucket, Checked, Files, Place, check, read_as_table},
};

/// Largest file, in bytes: 25 MB, a megabyte being 1024 × 1024 bytes, as file managers count.
pub const MAX_BYTES: usize = 25 * 1024 * 1024;
/// Longest name of a file, its extension included, in characters.
pub const MAX_NAME: usize = 120;
/// The kinds that are taken, in words.
pub const TAKEN: &str = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, GIF, WebP and CSV files";

crate::keyed! {
    /// What a file is, by its content.
    pub enum FileKind:
        key,
        words,
        /// What it is served as.
        media_type
    {
        /// A document as it is printed.
        Pdf: "pdf", "PDF", "application/pdf";
        /// Word, since 2007.
        Word: "word", "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        /// Word, before 2007.
        OldWord: "old_word", "Word document", "application/msword";
        /// Excel, since 2007.
        Excel: "excel", "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        /// Excel, before 2007.
        OldExcel: "old_excel", "Excel workbook", "application/vnd.ms-excel";
        /// PowerPoint, since 2007.
        PowerPoint: "power_point", "PowerPoint presentation",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation";
        /// PowerPoint, before 2007.
        OldPowerPoint: "old_power_point", "PowerPoint presentation", "application/vnd.ms-powerpoint";
        /// OpenDocument text.
        OpenText: "open_text", "OpenDocument text", "application/vnd.oasis.opendocument.text";
        /// OpenDocument spreadsheet.
        OpenSheet: "open_sheet", "OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet";
        /// OpenDocument presentation.
        OpenSlides: "open_slides", "OpenDocument presentation", "application/vnd.oasis.opendocument.presentation";
        /// A picture.
        Png: "png", "PNG picture", "image/png";
        /// A photo.
        Jpeg: "jpeg", "JPEG picture", "image/jpeg";
        /// A picture.
        Gif: "gif", "GIF picture", "image/gif";
        /// A picture.
        WebP: "web_p", "WebP picture", "image/webp";
        /// Comma-separated values.
        Csv: "csv", "CSV file", "text/csv";
    }
}

impl FileKind {
    /// How its name ends, without the dot; the first is put there where the name ends otherwise.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            FileKind::Pdf => &["pdf"],
            FileKind::Word => &["docx"],
            FileKind::OldWord => &["doc"],
            FileKind::Excel => &["xlsx"],
            FileKind::OldExcel => &["xls"],
            FileKind::PowerPoint => &["pptx"],
            FileKind::OldPowerPoint => &["ppt"],
            FileKind::OpenText => &["odt"],
            FileKind::OpenSheet => &["ods"],
            FileKind::OpenSlides => &["odp"],
            FileKind::Png => &["png"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Gif => &["gif"],
            FileKind::WebP => &["webp"],
            FileKind::Csv => &["csv"],
        }
    }
}

/// A file that was taken and is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256 of its content, in hexadecimal: where it is kept.
    pub checksum: String,
    /// Its name, cleaned: at most 120 characters.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub bytes: u64,
}

impl FileRef {
    /// Its kind and size: `PDF, 1.4 MB`.
    pub fn words(&self) -> String {
        format!("{}, {}", self.kind.words(), size_in_words(self.bytes))
    }
}

/// A size as file managers say it: `812 bytes`, `14 kB`, `1.4 MB`.
pub fn size_in_words(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * 1024;
    match bytes {
        1 => "1 byte".to_owned(),
        0..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} kB", bytes.div_ceil(KB)),
        _ => format!("{:.1} MB", bytes as f64 / MB as f64),
    }
}

/// A name without path, control characters and leading dots, of 120 characters at most, that ends as its kind does.
/// Never empty.
pub fn file_name(raw: &str, kind: FileKind) -> String {
    let name = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = clean(name).chars().filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>')).collect();
    let name = name.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    let known = |end: &str| FileKind::ALL.iter().any(|kind| kind.extensions().contains(&end));
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, end)) if known(&end.to_lowercase()) => (stem, end.to_lowercase()),
        _ => (name, String::new()),
    };
    let extension = match kind.extensions() {
        own if own.contains(&extension.as_str()) => extension,
        own => own[0].to_owned(),
    };
    let room = MAX_NAME - extension.chars().count() - 1;
    let stem: String = stem.trim_start_matches(['.', ' ']).chars().take(room).collect();
    match stem.trim() {
        "" => format!("file.{extension}"),
        stem => format!("{stem}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_says_what_a_file_is_and_nothing_about_where() {
        for (raw, kind, expected) in [
            ("Plan.pdf", FileKind::Pdf, "Plan.pdf"),
            ("../../etc/passwd", FileKind::Csv, "passwd.csv"),
            ("C:\\Users\\ana\\Plan 2026.PDF", FileKind::Pdf, "Plan 2026.pdf"),
            ("..\\..\\x.docx", FileKind::Word, "x.docx"),
            ("report.exe", FileKind::Pdf, "report.exe.pdf"),
            ("photo.jpeg", FileKind::Jpeg, "photo.jpeg"),
            ("photo.png", FileKind::Jpeg, "photo.jpg"),
            (".htaccess", FileKind::Csv, "htaccess.csv"),
            ("....pdf", FileKind::Pdf, "pdf.pdf"),
            ("a\r\nSet-Cookie: x.pdf", FileKind::Pdf, "aSet-Cookie: x.pdf"),
            ("gpj\u{202e}.pdf", FileKind::Pdf, "gpj.pdf"),
            ("", FileKind::Png, "file.png"),
            (".pdf", FileKind::Pdf, "pdf.pdf"),
            ("résumé “v1.2”", FileKind::Pdf, "résumé “v1.2”.pdf"),
        ] {
            assert_eq!(file_name(raw, kind), expected, "{raw:?}");
        }
        let long = file_name(&format!("{}.xlsx", "é".repeat(400)), FileKind::Excel);
        assert_eq!((long.chars().count(), long.ends_with("é.xlsx")), (120, true));
    }

    #[test]
    fn kinds_have_ends_of_their_own() {
        let mut ends: Vec<_> = FileKind::ALL.iter().flat_map(|kind| kind.extensions()).collect();
        let all = ends.len();
        ends.sort();
        ends.dedup();
        assert_eq!(ends.len(), all);
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, expected) in
            [(1, "1 byte"), (812, "812 bytes"), (14_000, "14 kB"), (1_468_006, "1.4 MB"), (26_214_400, "25.0 MB")]
        {
            assert_eq!(size_in_words(bytes), expected);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_browser_sends_the_name_is_tame(raw in "\\PC{0,200}|[./\\\\\\x00-\\x1f a-z]{0,200}") {
            for kind in FileKind::ALL {
                let name = file_name(&raw, kind);
                prop_assert!((5..=MAX_NAME).contains(&name.chars().count()), "{name:?}");
                prop_assert!(!name.starts_with('.') && !name.contains(['/', '\\', '"']), "{name:?}");
                prop_assert!(!name.chars().any(char::is_control), "{name:?}");
                prop_assert!(kind.extensions().iter().any(|end| name.ends_with(&format!(".{end}"))), "{name:?}");
                prop_assert_eq!(file_name(&name, kind), name);
            }
        }
    }
}
