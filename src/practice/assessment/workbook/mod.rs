//! Results as a workbook for Excel and LibreOffice: a sheet for each table of `tabular`. Numbers are numbers, dates are
//! dates, and every text stays a text whatever it begins with.

use chrono::{DateTime, NaiveDate, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::results::{Results, Standing};
use super::tabular::{self, Cell, Table, state};
use crate::improvement::ImprovementAction;
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::table_file::fitting;

/// The workbook's bytes: the same for the same results on the same day.
///
/// # Errors
/// `Internal` when it can't be written.
pub fn xlsx(results: &Results, actions: &[ImprovementAction], site: &Site, now: DateTime<Utc>) -> Result<Vec<u8>> {
    written(results, actions, site, now).map_err(|_| Error::Internal { reference: "workbook".to_owned() })
}

fn written(
    results: &Results,
    actions: &[ImprovementAction],
    site: &Site,
    now: DateTime<Utc>,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let day_of = |at| site.today(at);
    let look = Look::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(results, site)?);
    let sheet = workbook.add_worksheet();
    let below = facts(sheet, &look, &about(results, day_of))?;
    put(sheet, &look, &tabular::summary(results), below + 1)?;
    for table in [
        tabular::indicators(results),
        tabular::ratings(results),
        tabular::perception(results),
        tabular::actions(actions, site.today(now), day_of),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
        put(sheet, &look, &table, 0)?;
    }
    workbook.save_to_buffer()
}

fn properties(results: &Results, site: &Site) -> std::result::Result<DocProperties, XlsxError> {
    let made_at = results.assessment.finished_at.unwrap_or(results.assessment.created_at);
    let made_at = ExcelDateTime::from_timestamp(made_at.timestamp())?;
    Ok(DocProperties::new()
        .set_title(fitting(&results.assessment.full_name()))
        .set_subject(format!("Self-assessment, school year {}", results.assessment.school_year))
        .set_author(fitting(&site.agency))
        .set_company(fitting(&site.agency))
        .set_status(fitting(&state(results)))
        .set_creation_datetime(&made_at))
}

/// What the assessment is, as names and values.
fn about(results: &Results, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Vec<(&'static str, Cell)> {
    let (assessment, framework) = (&results.assessment, &results.framework);
    let team: Vec<_> = assessment.team.iter().map(|member| member.name.as_str()).collect();
    let absent = assessment.opening.as_ref().map(|opening| opening.absent.join(", "));
    let mut about = vec![
        ("Assessment", Cell::text(assessment.full_name())),
        ("School year", Cell::text(assessment.school_year.to_string())),
        ("Scope", Cell::text(&assessment.scope)),
        ("State", Cell::text(state(results))),
    ];
    if let Standing::Final(at, by) = &results.standing {
        about.extend([("Finished", Cell::Day(day_of(*at))), ("Finished by", Cell::text(by))]);
    }
    about.extend([
        ("Framework", Cell::text(format!("{}, version {}", framework.title, framework.id.edition))),
        ("Why it was reopened", Cell::text(&assessment.revision.reason)),
        ("Team", Cell::text(team.join(", "))),
        ("Hadn’t answered everything", Cell::text(absent.unwrap_or_default())),
        ("Overall score", Cell::text(results.profile.basis())),
    ]);
    about.retain(|(_, cell)| *cell != Cell::Nothing);
    about
}

/// The formats of a workbook's cells.
struct Look {
    heading: Format,
    name: Format,
    text: Format,
    /// For texts that begin like a formula: they stay text also when somebody edits them.
    kept_text: Format,
    figures: [Format; 3],
    day: Format,
}

impl Look {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let text = || plain().set_text_wrap();
        Self {
            heading: text().set_bold().set_background_color(0xE1_E7_F1).set_border_bottom(FormatBorder::Thin),
            name: plain().set_bold(),
            text: text(),
            kept_text: text().set_quote_prefix(),
            figures: ["0", "0.0", "0.0000"].map(|digits| plain().set_num_format(digits)),
            day: plain().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Writes names and values from the top; gives back the first row below them.
fn facts(sheet: &mut Worksheet, look: &Look, about: &[(&str, Cell)]) -> std::result::Result<u32, XlsxError> {
    let mut row = 0;
    for (name, cell) in about {
        sheet.write_string_with_format(row, 0, *name, &look.name)?;
        write(sheet, look, (row, 2), cell)?;
        row += 1;
    }
    Ok(row)
}

/// Writes a table with its headings in `row`.
fn put(sheet: &mut Worksheet, look: &Look, table: &Table, row: u32) -> std::result::Result<(), XlsxError> {
    sheet.set_name(table.name)?;
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(place, column.width)?;
        sheet.write_string_with_format(row, place, fitting(&column.heading), &look.heading)?;
    }
    let mut last = row;
    for (at, cells) in (row + 1..).zip(&table.rows) {
        last = at;
        for (place, cell) in (0_u16..).zip(cells) {
            write(sheet, look, (at, place), cell)?;
        }
    }
    let width = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(row, 0, last, width.saturating_sub(1))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    look: &Look,
    (row, place): (u32, u16),
    cell: &Cell,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Nothing => {}
        Cell::Text(text) => {
            let kept = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let format = if kept { &look.kept_text } else { &look.text };
            sheet.write_string_with_format(row, place, fitting(text), format)?;
        }
        Cell::Figure(shown) => match shown.parse::<f64>() {
            Ok(number) => {
                let format = match shown.split_once('.').map_or(0, |(_, decimals)| decimals.len()) {
                    0 => &look.figures[0],
                    1 => &look.figures[1],
                    _ => &look.figures[2],
                };
                sheet.write_number_with_format(row, place, number, format)?;
            }
            Err(_) => {
                sheet.write_string_with_format(row, place, fitting(shown), &look.text)?;
            }
        },
        Cell::Day(day) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, place, &day, &look.day)?;
        }
    }
    Ok(())
}
