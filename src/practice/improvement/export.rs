//! The plan as a CSV file that opens cleanly in a spreadsheet: a row for each action.

use chrono::NaiveDate;

use super::{ImprovementAction, Status};
use ground::table_file;

const HEADINGS: [&str; 14] = [
    "Assessment",
    "Indicator",
    "What is to be achieved",
    "Owner",
    "Due",
    "Status",
    "Overdue",
    "Steps done",
    "Steps",
    "What shows that it is done",
    "Link",
    "Why it was dropped",
    "Status since",
    "Said by",
];

/// The file's text. `day_of` gives an instant's day where
/// the SEA is.
pub fn csv(
    actions: &[ImprovementAction],
    today: NaiveDate,
    day_of: impl Fn(chrono::DateTime<chrono::Utc>) -> NaiveDate,
) -> String {
    let rows = actions.iter().map(|action| row(action, today, &day_of));
    table_file::csv(std::iter::once(HEADINGS.map(str::to_owned)).chain(rows))
}

fn row(
    action: &ImprovementAction,
    today: NaiveDate,
    day_of: impl Fn(chrono::DateTime<chrono::Utc>) -> NaiveDate,
) -> [String; 14] {
    let standing = &action.standing;
    let words = |status| if standing.status == status { standing.words.clone() } else { String::new() };
    let steps = action.steps.iter().map(|step| format!("{} {}", if step.done { "[x]" } else { "[ ]" }, step.text));
    let (done, all) = action.steps_done();
    [
        action.assessment_name.clone(),
        action.indicator.to_string(),
        action.title.clone(),
        action.owner_name.clone(),
        action.due_on.to_string(),
        standing.status.name().to_owned(),
        if action.is_overdue(today) { "Yes" } else { "No" }.to_owned(),
        format!("{done} of {all}"),
        steps.collect::<Vec<_>>().join("\n"),
        words(Status::Done),
        standing.link.clone(),
        words(Status::Dropped),
        day_of(standing.at).to_string(),
        standing.by.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::listing::example;
    use super::*;

    #[test]
    fn every_action_is_a_row_and_no_cell_a_formula() {
        let mut late = example("a", Status::UnderWay, "2026-05-01");
        late.title = "=HYPERLINK(\"x\")".into();
        let mut done = example("b", Status::Done, "2026-05-01");
        done.standing.words = "On the site, \"Goals\"".into();
        let text = csv(&[late, done], "2026-05-14".parse().unwrap(), |at| at.date_naive());
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!((rows.len(), rows[0].len()), (2, 14));
        assert_eq!((&rows[0][2], &rows[0][6], &rows[0][8]), ("'=HYPERLINK(\"x\")", "Yes", "[ ] Draft them"));
        assert_eq!((&rows[1][5], &rows[1][6], &rows[1][9]), ("Done", "No", "On the site, \"Goals\""));
        assert_eq!(&rows[1][12], "2026-05-01");
    }
}
