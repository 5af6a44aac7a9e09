//! Giving a page's content away as a file, in the formats people ask for: the one answer to every `…/download`, and the
//! links that lead to it.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use ground::table_file::{Sheet, sheets_csv, sheets_json, sheets_xlsx};
use ground::{Error, Result};
use leptos::prelude::*;

use crate::form::{sign_in_address, status_of};
use crate::visit::Visit;

ground::keyed! {
    /// What a file can be. The key is also how its name ends.
    pub enum Format: key, name, content_type {
        /// Text, for any spreadsheet.
        Csv: "csv", "CSV", "text/csv; charset=utf-8";
        /// A workbook.
        Xlsx: "xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        /// For programs.
        Json: "json", "JSON", "application/json";
    }
}

impl Format {
    /// The format that an address asks for; CSV where it names none.
    fn asked(key: &str) -> Option<Self> {
        if key.is_empty() { Some(Format::Csv) } else { Self::parse(key) }
    }

    fn written(self, sheets: &[Sheet]) -> Result<Vec<u8>> {
        match self {
            Format::Csv => Ok(sheets_csv(sheets).into_bytes()),
            Format::Json => Ok(sheets_json(sheets).into_bytes()),
            Format::Xlsx => sheets_xlsx(sheets),
        }
    }
}

/// Sheets as a file to keep: `format` is `csv` (also where it is empty), `xlsx` or `json`, and there is no other;
/// `name` is the file's, without date and ending.
pub async fn download(format: &str, name: &str, sheets: Result<Vec<Sheet>>, visit: &Visit) -> Response {
    let content = file(format, sheets).await;
    given(content.map(|(format, content)| (dated(name, visit.today()), format, content)), visit)
}

/// A table as a CSV file to keep, named like this. What went wrong is answered as in [`given`].
pub fn csv_file(found: Result<(String, Sheet)>, visit: &Visit) -> Response {
    given(found.map(|(name, sheet)| (name, Format::Csv, sheets_csv(&[sheet]).into_bytes())), visit)
}

/// A file to keep: its name without the ending, what it is, and its content. What went wrong is answered as on a page, but
/// in words alone.
pub fn given(file: Result<(String, Format, Vec<u8>)>, visit: &Visit) -> Response {
    match file {
        Ok((name, format, content)) => {
            let disposition = format!("attachment; filename=\"{name}.{}\"", format.key());
            let headers =
                [(header::CONTENT_TYPE, format.content_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (headers, content).into_response()
        }
        Err(Error::SignedOut) => Redirect::to(&sign_in_address(&visit.path)).into_response(),
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}

async fn file(format: &str, sheets: Result<Vec<Sheet>>) -> Result<(Format, Vec<u8>)> {
    let sheets = sheets?;
    let format = Format::asked(format).ok_or(Error::NotFound)?;
    // Thousands of cells take a while: others' requests go on meanwhile.
    let written = tokio::task::spawn_blocking(move || format.written(&sheets));
    let content = written.await.unwrap_or_else(|_| Err(Error::Internal { reference: "download".to_owned() }))?;
    Ok((format, content))
}

/// The file's name with the day; of a name only letters and digits are kept, so that it stays one everywhere.
fn dated(name: &str, today: NaiveDate) -> String {
    let plain = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let plain = plain.collect::<Vec<_>>().join("-").to_lowercase();
    let plain = if plain.is_empty() { "download" } else { &plain };
    format!("{plain}-{today}")
}

/// Links to what a page shows as files. `path` is the download's address, such as `/metrics/download`; `query` the
/// page's filters as they stand in its address, without `?`; both may be given as they are typed.
pub fn download_links(path: &str, query: &str) -> AnyView {
    let links = Format::ALL.map(|format| {
        view! { <li><a href=address(path, query, format) download="">{format.name()}</a></li> }
    });
    view! {
        <div class="tl-downloads tl-no-print">
            <p id="downloads">"Download this view"</p>
            <ul aria-labelledby="downloads">{links.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn address(path: &str, query: &str, format: Format) -> String {
    let query = query.trim_start_matches('?');
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("format="));
    let all: Vec<String> =
        std::iter::once(format!("format={}", format.key())).chain(others.map(str::to_owned)).collect();
    format!("{path}?{}", all.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_page_s_filters() {
        for (query, expected) in [
            ("", "/metrics/download?format=json"),
            ("?q=attend&timing=leading", "/metrics/download?format=json&q=attend&timing=leading"),
            ("format=csv&q=a", "/metrics/download?format=json&q=a"),
        ] {
            assert_eq!(address("/metrics/download", query, Format::Json), expected);
        }
    }

    #[test]
    fn a_file_s_name_says_what_it_is_and_of_when() {
        let today = "2026-05-14".parse().unwrap();
        for (name, expected) in [
            ("burden", "burden-2026-05-14"),
            ("Attendance\r\n\"rate\"", "attendance-rate-2026-05-14"),
            ("–", "download-2026-05-14"),
        ] {
            assert_eq!(dated(name, today), expected);
        }
    }

    #[test]
    fn there_are_three_formats_and_csv_is_the_usual_one() {
        for format in Format::ALL {
            assert_eq!(Format::asked(format.key()), Some(format));
        }
        assert_eq!((Format::asked(""), Format::asked("exe")), (Some(Format::Csv), None));
    }

    #[tokio::test]
    async fn whoever_may_not_learns_nothing_of_the_formats() {
        let error = |format: &'static str, sheets| async move { file(format, sheets).await.unwrap_err() };
        assert_eq!(error("exe", Err(Error::Forbidden)).await, Error::Forbidden);
        assert_eq!(error("exe", Ok(Vec::new())).await, Error::NotFound);
    }
}
