//! Office files since 2007 and OpenDocument files: archives that are unpacked, with hard limits, before they are believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::{FileKind, MAX_BYTES};

/// Most bytes an archive may unpack to, all that is in it together.
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// From here on it may not unpack to more than [`MAX_RATIO`] times its size.
const RATIO_FROM: u64 = 10 * 1024 * 1024;
const MAX_RATIO: u64 = 100;
/// Most files in an archive, those of archives in it among them.
const MAX_ENTRIES: usize = 10_000;
/// How deep Office files may stand in one another: a chart in a presentation brings its workbook along.
const MAX_DEPTH: usize = 2;
/// Longest list of contents that is read.
const MAX_TYPES: u64 = 4 * 1024 * 1024;

pub(super) const MACROS: &str =
    "This Office file carries macros, which are programs. Save it without macros and upload that one instead.";
const BOMB: &str = "This file unpacks to far more than it should. Save it again in its own program, or as PDF.";
const ARCHIVE: &str = "This is an archive and no Office file. Upload the files in it one by one.";
const DAMAGED: &str =
    "This Office file is damaged or locked with a password and can’t be checked. Save it again, or as PDF.";

type Checked<T> = std::result::Result<T, &'static str>;

/// What an archive is, once all of it has been unpacked and nothing stood against it.
pub(super) fn check(content: &[u8]) -> Checked<FileKind> {
    let mut weighing = Weighing { packed: content.len() as u64, unpacked: 0, entries: 0 };
    weighing.archive(content, 0)
}

/// What has been unpacked so far, however deep it stood.
struct Weighing {
    packed: u64,
    unpacked: u64,
    entries: usize,
}

impl Weighing {
    fn archive(&mut self, content: &[u8], depth: usize) -> Checked<FileKind> {
        let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| DAMAGED)?;
        self.entries += archive.len();
        if self.entries > MAX_ENTRIES {
            return Err(BOMB);
        }
        let (mut kind, mut has_macros) = (None, false);
        for at in 0..archive.len() {
            let (name, content) = self.entry(&mut archive, at, depth)?;
            has_macros |= carries_macros(&name, &content);
            match name.as_str() {
                "[Content_Types].xml" => kind = kind.or(office_kind(&content)),
                "mimetype" => kind = kind.or(open_kind(&content)),
                _ => {}
            }
        }
        match kind {
            Some(_) if has_macros => Err(MACROS),
            Some(kind) => Ok(kind),
            None => Err(ARCHIVE),
        }
    }

    /// Unpacks an entry, and gives its name with as much of it as is looked at.
    fn entry(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        at: usize,
        depth: usize,
    ) -> Checked<(String, Vec<u8>)> {
        let mut entry = archive.by_index(at).map_err(|_| DAMAGED)?;
        let name = entry.name().map_err(|_| DAMAGED)?.replace('\\', "/");
        let mut start = Vec::new();
        entry.by_ref().take(8).read_to_end(&mut start).map_err(|_| DAMAGED)?;
        self.add(start.len() as u64)?;
        let is_archive = start.starts_with(b"PK\x03\x04");
        if is_archive && depth == MAX_DEPTH || is_other_archive(&name, &start) {
            return Err(BOMB);
        }
        let kept = match is_archive {
            true => MAX_BYTES as u64,
            false => MAX_TYPES,
        };
        let wanted = is_archive || name == "[Content_Types].xml" || name == "mimetype";
        let mut content = start;
        let mut part = [0; 64 * 1024];
        loop {
            let read = entry.read(&mut part).map_err(|_| DAMAGED)?;
            if read == 0 {
                break;
            }
            self.add(read as u64)?;
            if wanted {
                content.extend_from_slice(&part[..read]);
                if content.len() as u64 > kept {
                    return Err(BOMB);
                }
            }
        }
        drop(entry);
        if is_archive {
            self.archive(&content, depth + 1).map_err(|why| if why == ARCHIVE { BOMB } else { why })?;
        }
        Ok((name, content))
    }

    fn add(&mut self, bytes: u64) -> Checked<()> {
        self.unpacked += bytes;
        let light = self.unpacked <= RATIO_FROM || self.unpacked <= self.packed.saturating_mul(MAX_RATIO);
        if light && self.unpacked <= MAX_UNPACKED { Ok(()) } else { Err(BOMB) }
    }
}

/// Whether an entry is packed once more. Pictures of old Office are, under names of their own.
fn is_other_archive(name: &str, start: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let picture = name.ends_with(".emz") || name.ends_with(".wmz") || name.ends_with(".svgz");
    let packed =
        [&b"\x1f\x8b"[..], b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd"];
    !picture && packed.iter().any(|magic| start.starts_with(magic))
}

fn contains(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|part| part == text.as_bytes())
}

/// What a list of contents says that the main document is.
fn office_kind(types: &[u8]) -> Option<FileKind> {
    [
        ("wordprocessingml.document.main+xml", FileKind::Word),
        ("spreadsheetml.sheet.main+xml", FileKind::Excel),
        ("presentationml.presentation.main+xml", FileKind::PowerPoint),
        // With macros they are of these kinds too, and refused by their macros.
        ("ms-word.document.macroEnabled", FileKind::Word),
        ("ms-excel.sheet.macroEnabled", FileKind::Excel),
        ("ms-excel.sheet.binary.macroEnabled", FileKind::Excel),
        ("ms-powerpoint.presentation.macroEnabled", FileKind::PowerPoint),
    ]
    .into_iter()
    .find(|(main, _)| contains(types, main))
    .map(|(_, kind)| kind)
}

fn open_kind(media_type: &[u8]) -> Option<FileKind> {
    [FileKind::OpenText, FileKind::OpenSheet, FileKind::OpenSlides]
        .into_iter()
        .find(|kind| media_type.trim_ascii() == kind.media_type().as_bytes())
}

/// Macros of Office (`vbaProject.bin`), of OpenDocument (modules under `Basic/` and `Scripts/`).
fn carries_macros(name: &str, content: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_list = matches!(last, "" | "script-lc.xml" | "script-lb.xml" | "dialog-lc.xml" | "dialog-lb.xml");
    last == "vbaproject.bin"
        || ((name.starts_with("basic/") || name.starts_with("scripts/")) && !is_list)
        || (name == "[content_types].xml" && contains(content, "macroEnabled"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const WORKBOOK: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in entries {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn workbook(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut all: Vec<(&str, &[u8])> =
            vec![("[Content_Types].xml", WORKBOOK.as_bytes()), ("xl/workbook.xml", b"<x/>")];
        all.extend_from_slice(entries);
        archive(&all)
    }

    #[test]
    fn office_files_are_known_by_what_they_say_they_hold() {
        assert_eq!(check(&workbook(&[])), Ok(FileKind::Excel));
        for (main, kind) in
            [("wordprocessingml.document", FileKind::Word), ("presentationml.presentation", FileKind::PowerPoint)]
        {
            let types = WORKBOOK.replace("spreadsheetml.sheet", main);
            assert_eq!(check(&archive(&[("[Content_Types].xml", types.as_bytes())])), Ok(kind));
        }
        for kind in [FileKind::OpenText, FileKind::OpenSheet, FileKind::OpenSlides] {
            assert_eq!(
                check(&archive(&[("mimetype", kind.media_type().as_bytes()), ("content.xml", b"<x/>")])),
                Ok(kind)
            );
        }
        assert_eq!(check(&archive(&[("a.txt", b"hello"), ("setup.exe", b"MZ")])), Err(ARCHIVE));
        assert_eq!(check(b"PK\x03\x04 and nothing more"), Err(DAMAGED));
    }

    #[test]
    fn macros_are_refused() {
        assert_eq!(check(&workbook(&[("xl/vbaProject.bin", b"x")])), Err(MACROS));
        let types = WORKBOOK
            .replace("openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main");
        assert_eq!(check(&archive(&[("[Content_Types].xml", types.as_bytes())])), Err(MACROS));
        let text = FileKind::OpenText.media_type().as_bytes();
        assert_eq!(check(&archive(&[("mimetype", text), ("Basic/Standard/Module1.xml", b"x")])), Err(MACROS));
        assert_eq!(check(&archive(&[("mimetype", text), ("Basic/script-lc.xml", b"x")])), Ok(FileKind::OpenText));
    }

    #[test]
    fn what_unpacks_to_far_more_than_it_is_is_refused() {
        let zeros = vec![0; 11 * 1024 * 1024];
        assert_eq!(check(&workbook(&[("xl/media/image1.png", &zeros)])), Err(BOMB), "a thousand times its size");
        assert_eq!(check(&workbook(&[("xl/media/image1.png", &zeros[..9 * 1024 * 1024])])), Ok(FileKind::Excel));
        let many: Vec<_> = (0..10_000).map(|at| format!("xl/{at}.xml")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert_eq!(check(&workbook(&many)), Err(BOMB), "more than 10,000 files");
    }

    #[test]
    fn a_header_that_lies_about_the_size_helps_nothing() {
        let zeros = vec![0; 11 * 1024 * 1024];
        let mut bomb = workbook(&[("xl/media/image1.png", &zeros)]);
        let real = (zeros.len() as u32).to_le_bytes();
        let at: Vec<_> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == real).collect();
        assert!(!at.is_empty());
        for at in at {
            bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        assert!(check(&bomb).is_err());
    }

    #[test]
    fn an_archive_in_an_archive_is_refused_but_a_workbook_in_a_presentation_is_not() {
        let inner = archive(&[("a.txt", b"hello")]);
        assert_eq!(check(&workbook(&[("xl/embeddings/a.zip", &inner)])), Err(BOMB));
        assert_eq!(check(&workbook(&[("xl/media/a.bin", b"\x1f\x8b\x08\x00")])), Err(BOMB));
        assert_eq!(check(&workbook(&[("xl/media/a.emz", b"\x1f\x8b\x08\x00")])), Ok(FileKind::Excel));
        let mut nested = workbook(&[]);
        for depth in 1..=3 {
            nested = workbook(&[("xl/embeddings/Microsoft_Excel_Sheet.xlsx", &nested)]);
            assert_eq!(check(&nested).is_ok(), depth <= MAX_DEPTH, "{depth}");
        }
        let macros = workbook(&[("xl/vbaProject.bin", b"x")]);
        assert_eq!(check(&workbook(&[("xl/embeddings/a.xlsx", &macros)])), Err(MACROS));
    }
}
