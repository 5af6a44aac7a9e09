//! The plan as a table to keep: a row for each action.

use chrono::{DateTime, NaiveDate, Utc};

use super::{ImprovementAction, Status};
use ground::table_file::{Content, Sheet};

/// The table. `day_of` gives an instant's day where the SEA is.
pub fn sheet(actions: &[ImprovementAction], today: NaiveDate, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Sheet {
    Sheet::of("Improvement plan", actions).columns(&[
        ("Assessment", &|it| (&it.assessment_name).into()),
        ("Indicator", &|it| it.indicator.to_string().into()),
        ("What is to be achieved", &|it| (&it.title).into()),
        ("Owner", &|it| (&it.owner_name).into()),
        ("Due", &|it| it.due_on.into()),
        ("Status", &|it| it.status().name().into()),
        ("Overdue", &|it| it.is_overdue(today).into()),
        ("Steps done", &|it| steps_done(it)),
        ("Steps", &|it| steps(it)),
        ("What shows that it is done", &|it| words(it, Status::Done)),
        ("Link", &|it| (&it.standing.link).into()),
        ("Why it was dropped", &|it| words(it, Status::Dropped)),
        ("Status since", &|it| day_of(it.standing.at).into()),
        ("Said by", &|it| (&it.standing.by).into()),
    ])
}

/// What was said with a status, where the action has it.
fn words(action: &ImprovementAction, status: Status) -> Content {
    (action.standing.status == status).then_some(&action.standing.words).into()
}

/// How many of an action's steps are done.
pub fn steps_done(action: &ImprovementAction) -> Content {
    let (done, all) = action.steps_done();
    format!("{done} of {all}").into()
}

/// An action's steps under each other, those that are done with a cross.
pub fn steps(action: &ImprovementAction) -> Content {
    Content::lines(action.steps.iter().map(|it| format!("{} {}", if it.done { "[x]" } else { "[ ]" }, it.text)))
}

#[cfg(test)]
mod tests {
    use super::super::listing::example;
    use super::*;
    use ground::table_file::sheets_csv;

    #[test]
    fn every_action_is_a_row_and_no_cell_a_formula() {
        let mut late = example("a", Status::UnderWay, "2026-05-01");
        late.title = "=HYPERLINK(\"x\")".into();
        let mut done = example("b", Status::Done, "2026-05-01");
        done.standing.words = "On the site, \"Goals\"".into();
        let text = sheets_csv(&[sheet(&[late, done], "2026-05-14".parse().unwrap(), |at| at.date_naive())]);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!((rows.len(), rows[0].len()), (2, 14));
        assert_eq!((&rows[0][2], &rows[0][6], &rows[0][8]), ("'=HYPERLINK(\"x\")", "Yes", "[ ] Draft them"));
        assert_eq!((&rows[1][5], &rows[1][6], &rows[1][9]), ("Done", "No", "On the site, \"Goals\""));
        assert_eq!(&rows[1][12], "2026-05-01");
    }
}
