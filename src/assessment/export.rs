//! Results as a CSV file that opens cleanly in a spreadsheet: one row for the whole, each variable, element and indicator.

use super::results::{Finding, Results};
use super::scoring::Score;
use crate::framework::Indicator;

const HEADINGS: [&str; 13] = [
    "Part",
    "Number",
    "Name",
    "Score",
    "Score, four decimals",
    "Rated",
    "Applicable",
    "Lowest level",
    "Answer",
    "Reason",
    "Rationale",
    "Evidence",
    "Rated by",
];

/// The file's text, with a byte order mark so that spreadsheets read it as UTF-8.
pub fn csv(results: &Results) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = rows(results);
    let written = std::iter::once(HEADINGS.map(str::to_owned))
        .chain(rows)
        .try_for_each(|row| writer.write_record(row.iter().map(|cell| safe(cell))));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

fn rows(results: &Results) -> Vec<[String; 13]> {
    let mut rows = vec![scored("Overall", "", &results.assessment.name, &results.profile.overall)];
    for (variable, scores) in results.framework.variables.iter().zip(&results.profile.variables) {
        rows.push(scored("Variable", &variable.number, &variable.name, &scores.score));
        for (element, scores) in variable.elements.iter().zip(&scores.elements) {
            rows.push(scored("Element", &element.number, &element.name, &scores.score));
            rows.extend(element.indicators.iter().filter_map(|it| Some(found(it, results.finding(it.number)?))));
        }
    }
    rows
}

fn scored(part: &str, number: &str, name: &str, score: &Score) -> [String; 13] {
    let mut row = empty(part, number, name);
    row[3] = score.shown().unwrap_or_default();
    row[4] = score.precise().unwrap_or_default();
    row[5] = score.rated.to_string();
    row[6] = score.applicable.to_string();
    row[7] = score.lowest.map(|level| level.number().to_string()).unwrap_or_default();
    row
}

fn found(indicator: &Indicator, finding: &Finding) -> [String; 13] {
    let mut row = empty("Indicator", &indicator.number.to_string(), &indicator.text);
    let level = finding.outcome.answer.and_then(|answer| answer.level());
    row[3] = level.map(|level| level.number().to_string()).unwrap_or_default();
    row[8] = finding.outcome.answer.map_or("Unrated".to_owned(), |answer| answer.words());
    let said = |what: fn(&super::results::Statement) -> String| {
        let parts: Vec<_> = finding.statements.iter().map(what).filter(|text| !text.is_empty()).collect();
        parts.join("\n")
    };
    row[9] = said(|statement| statement.reason.clone());
    row[10] = said(|statement| statement.rationale.clone());
    row[11] = said(|statement| {
        let listed: Vec<_> = statement
            .evidence
            .iter()
            .map(|it| format!("{} {} ({})", it.note, it.link, it.dated).trim().to_owned())
            .collect();
        listed.join("; ")
    });
    row[12] = said(|statement| statement.by.clone());
    row
}

fn empty(part: &str, number: &str, name: &str) -> [String; 13] {
    let mut row: [String; 13] = Default::default();
    row[0] = part.to_owned();
    row[1] = number.to_owned();
    row[2] = name.to_owned();
    row
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
}
