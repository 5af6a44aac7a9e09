//! What an uploaded file is, decided by its content alone, and why it isn't taken. Its name counts only where content
//! can't tell: a table in plain text is a CSV file when it is named one.

use super::{FileKind, MAX_BYTES, TAKEN};
use crate::problem::{Error, Result};

mod office;

/// A web page, a picture or data in markup, which can carry a program.
const MARKUP: &str =
    "Web pages, SVG pictures and XML files can carry programs and aren’t taken. Save it as PDF instead.";
const PROGRAM: &str = "This is a program or a script, whatever its name says. Programs aren’t taken.";

/// What a file is.
///
/// # Errors
/// A violation of `file`: it is empty, larger than 25 MB, of a kind that isn't taken, or unpacks to far more than it is.
pub fn inspect(name: &str, content: &[u8]) -> Result<FileKind> {
    check(name, content).map_err(|why| Error::invalid("file", why))
}

fn check(name: &str, content: &[u8]) -> std::result::Result<FileKind, String> {
    let refuse = |why: &str| Err(why.to_owned());
    if content.is_empty() {
        return refuse("This file is empty. Choose it again.");
    }
    if content.len() > MAX_BYTES {
        return refuse("The file is larger than 25 MB.");
    }
    if content.starts_with(b"PK") && content.get(2).is_some_and(|byte| *byte < 0x09) {
        return office::check(content).map_err(str::to_owned);
    }
    if is_text(content) {
        return plain_text(name, content).map_err(str::to_owned);
    }
    match infer::get(content).map(|found| (found.matcher_type(), found.extension())) {
        Some((_, "pdf")) => Ok(FileKind::Pdf),
        Some((_, "png")) => Ok(FileKind::Png),
        Some((_, "jpg")) => Ok(FileKind::Jpeg),
        Some((_, "gif")) => Ok(FileKind::Gif),
        Some((_, "webp")) => Ok(FileKind::WebP),
        Some((_, "doc" | "xls" | "ppt")) if has_old_macros(content) => refuse(office::MACROS),
        Some((_, "doc")) => Ok(FileKind::OldWord),
        Some((_, "xls")) => Ok(FileKind::OldExcel),
        Some((_, "ppt")) => Ok(FileKind::OldPowerPoint),
        Some((infer::MatcherType::App, _)) => refuse(PROGRAM),
        Some((infer::MatcherType::Archive, "msi")) => refuse(PROGRAM),
        Some((infer::MatcherType::Archive, _)) => refuse("This is an archive. Upload the files in it one by one."),
        _ => Err(format!("This file is none of what is taken: {TAKEN}.")),
    }
}

/// UTF-8 or Windows-1252, with no control characters but tabs and line breaks.
fn is_text(content: &[u8]) -> bool {
    let control = |byte: &u8| (*byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n')) || *byte == 0x7f;
    // What Windows-1252 leaves free.
    let undefined = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    !content.iter().any(control) && (std::str::from_utf8(content).is_ok() || !content.iter().any(undefined))
}

fn plain_text(name: &str, content: &[u8]) -> std::result::Result<FileKind, &'static str> {
    let start = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
    let is_csv = name.len() > 4 && name.trim().to_ascii_lowercase().ends_with(".csv");
    match start {
        [] => Err("This file is empty. Choose it again."),
        [b'<', ..] => Err(MARKUP),
        [b'#', b'!', ..] => Err(PROGRAM),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(FileKind::Pdf),
        _ if is_csv => Ok(FileKind::Csv),
        _ => Err(
            "This is plain text. Save it as PDF or Word, or, if it is a table, as CSV with a name that ends in .csv.",
        ),
    }
}

/// Whether an Office file from before 2007 has a storage for macros; names stand in it as UTF-16.
fn has_old_macros(content: &[u8]) -> bool {
    let name: Vec<u8> = "_VBA_PROJECT".encode_utf16().flat_map(u16::to_le_bytes).collect();
    content.windows(name.len()).any(|part| part == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, content: &[u8]) -> String {
        match inspect(name, content) {
            Err(Error::Invalid(found)) => {
                assert_eq!(found[0].field, "file");
                found[0].message.clone()
            }
            other => panic!("{name} refused, not {other:?}"),
        }
    }

    #[test]
    fn content_decides_and_not_the_name() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        for (content, expected) in [
            (&b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\x01\x02"[..], FileKind::Pdf),
            (b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n", FileKind::Pdf),
            (png, FileKind::Png),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF\0", FileKind::Jpeg),
            (b"GIF89a\x01\x00\x01\x00", FileKind::Gif),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", FileKind::WebP),
        ] {
            assert_eq!(inspect("a.pdf", content), Ok(expected));
            assert_eq!(inspect("a.exe", content), Ok(expected));
        }
    }

    #[test]
    fn programs_are_refused_under_any_name() {
        let exe = [&b"MZ\x90\x00\x03\x00\x00\x00"[..], &[0; 64]].concat();
        let elf = [&b"\x7fELF\x02\x01\x01\x00"[..], &[0; 80]].concat();
        let class = b"\xca\xfe\xba\xbe\x00\x00\x00\x34".to_vec();
        for content in [exe, elf, b"#!/bin/sh\nrm -rf /\n".to_vec()] {
            for name in ["report.pdf", "report.csv", "report.docx"] {
                assert_eq!(refused(name, &content), PROGRAM, "{name}");
            }
        }
        refused("report.pdf", &class);
    }

    #[test]
    fn markup_is_refused_with_and_without_a_script() {
        for content in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<?xml version=\"1.0\"?><svg/>",
            "\u{feff}\n  <!DOCTYPE html><p>x",
            "<html><body>a,b,c",
        ] {
            for name in ["table.csv", "picture.svg", "picture.png", "page.pdf"] {
                assert_eq!(refused(name, content.as_bytes()), MARKUP, "{name}: {content}");
            }
        }
    }

    #[test]
    fn a_table_in_plain_text_is_a_csv_file_when_it_is_named_one() {
        let taken = |name: &str, content: &[u8]| inspect(name, content);
        assert_eq!(taken("a.csv", b"lea,rate\n001902,93.4\n"), Ok(FileKind::Csv));
        assert_eq!(taken("A.CSV", "\u{feff}lea;größe\r\nä;1\r\n".as_bytes()), Ok(FileKind::Csv));
        assert_eq!(taken("a.csv", b"name\nJos\xe9 \x93x\x94\n"), Ok(FileKind::Csv), "Windows-1252");
        assert_eq!(taken("a.csv", b"MZ,BM\n1,2\n"), Ok(FileKind::Csv), "no program, whatever it begins with");
        assert!(refused("a.txt", b"lea,rate\n").contains("a name that ends in .csv"));
        for bad in [&b"a\0b"[..], b"a,\x1b[31m", b"l\0e\0a\0,\0", b"a\x81"] {
            assert!(refused("a.csv", bad).starts_with("This file is none of what is taken: PDF, Word"), "{bad:?}");
        }
        assert_eq!(refused("a.csv", b" \n\t"), "This file is empty. Choose it again.");
    }

    #[test]
    fn nothing_is_empty_or_too_large() {
        assert_eq!(refused("a.pdf", b""), "This file is empty. Choose it again.");
        let mut large = b"%PDF-1.7\n\x01".to_vec();
        large.resize(MAX_BYTES, 0);
        assert_eq!(inspect("a.pdf", &large), Ok(FileKind::Pdf), "25 MB are taken");
        large.push(0);
        assert_eq!(refused("a.pdf", &large), "The file is larger than 25 MB.");
    }

    #[test]
    fn other_kinds_are_told_what_is_taken() {
        let gz = b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec();
        assert!(refused("a.pdf", &gz).contains("archive"));
        let ole = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600]].concat();
        refused("a.doc", &ole);
        assert!(refused("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom").contains(TAKEN));
    }
}
