//! Results as one table to keep: a row for the whole, each variable, element and indicator.
//! What stands in the rows is decided in `tabular`.

use super::results::{Finding, Results, Statement};
use super::tabular::{indicators, summary};
use ground::table_file::{Content, Sheet};

const RATIONALE: &str = "Rationale";
const RATED_BY: &str = "Rated by";

/// Its columns: each heading with that of the column it takes in a row of scores, and in an indicator's.
const COLUMNS: [(&str, &str, &str); 24] = [
    ("Part", "Part", ""),
    ("Number", "Number", "Number"),
    ("Name", "Name", "Indicator"),
    ("Score", "Score", "Level"),
    ("Score, four decimals", "Score, four decimals", ""),
    ("Rated", "Rated", ""),
    ("Applicable", "Applicable", ""),
    ("Lowest level", "Lowest level", ""),
    ("Answer", "", "Answer"),
    ("Reason", "", "Reason"),
    (RATIONALE, "", ""),
    ("Evidence", "", "Evidence"),
    (RATED_BY, "", ""),
    ("Proposed answer", "", "Proposed answer"),
    ("How it was proposed", "", "How it was proposed"),
    ("Split", "", "Split"),
    ("Spread", "", "Spread"),
    ("Agreed rationale", "", "Agreed rationale"),
    ("Note of the discussion", "", "Note of the discussion"),
    ("Dissent", "", "Dissent"),
    ("Follow-up", "", "Follow-up"),
    ("Owner", "", "Owner"),
    ("Next step, reason, or how it lasts", "", "Next step, reason, or how it lasts"),
    ("Due", "", "Due"),
];

/// The table: the rows of scores, each element's followed by its indicators'.
pub fn sheet(results: &Results) -> Sheet {
    let (scores, found) = (summary(results), indicators(results));
    let mut findings =
        results.framework.indicators().filter_map(|it| results.finding(it.number)).enumerate().peekable();
    let mut rows = Vec::new();
    for at in 0..scores.rows.len() {
        rows.push(COLUMNS.map(|(_, column, _)| scores.plain(at, column).into()).to_vec());
        let element = match scores.plain(at, "Part").as_str() {
            "Element" => scores.plain(at, "Number") + ".",
            _ => continue,
        };
        while let Some((at, finding)) = findings.next_if(|(_, it)| it.indicator.to_string().starts_with(&element)) {
            let cell = |(heading, _, column): (&str, &str, &str)| match heading {
                "Part" => "Indicator".into(),
                RATIONALE => rationales(finding),
                RATED_BY => Content::lines(finding.statements.iter().map(|statement| statement.by.clone())),
                _ => found.plain(at, column).into(),
            };
            rows.push(COLUMNS.map(cell).to_vec());
        }
    }
    Sheet::new("Results", COLUMNS.map(|(heading, ..)| heading)).with(rows)
}

/// Why members rated as they did, as far as the reader may see it; by name where they are several.
fn rationales(finding: &Finding) -> Content {
    let several = finding.statements.len() > 1;
    let said = |statement: &Statement| match several && !statement.rationale.is_empty() {
        true => format!("{}: {}", statement.by, statement.rationale),
        false => statement.rationale.clone(),
    };
    Content::lines(finding.statements.iter().map(said))
}
