//! Goals as tables to take away: one row for each goal, and one for each target of their measures.

use super::listing::Listed;
use super::{Goal, Happening};
use ground::table_file::{Content, Sheet};

const GOALS: [&str; 15] = [
    "Goal",
    "Title",
    "Organization",
    "Level",
    "Serves",
    "Outcome",
    "Student group",
    "Population",
    "Owner",
    "First school year",
    "Last school year",
    "Stage",
    "Version",
    "Status",
    "Why",
];

const MEASURES: [&str; 10] =
    ["Goal", "Title", "Organization", "Metric", "Kind", "Date", "Value", "Latest value", "Latest date", "Status"];

const HISTORY: [&str; 6] = ["Period", "Version", "When (UTC)", "Who", "What", "Said with it"];

/// One goal with those that serve it, and what happened to it: the sheets of [`sheets`], and `What happened`.
pub fn sheets_of_one<'a>(goals: &[Listed], history: impl Iterator<Item = &'a Happening>) -> Vec<Sheet> {
    let happened = history.map(|it| {
        vec![
            it.period.into(),
            it.edition.into(),
            it.at.format("%Y-%m-%d %H:%M").to_string().into(),
            (&it.by).into(),
            (&it.what).into(),
            (&it.words).into(),
        ]
    });
    let mut sheets = sheets(goals);
    sheets.push(Sheet::new("What happened", HISTORY).with(happened));
    sheets
}

/// The sheets `Goals` and `Targets`, in the order of the list. Figures are those the reader is shown.
pub fn sheets(goals: &[Listed]) -> Vec<Sheet> {
    let targets = goals.iter().flat_map(targets);
    vec![Sheet::new("Goals", GOALS).with(goals.iter().map(row)), Sheet::new("Targets", MEASURES).with(targets)]
}

fn row(listed: &Listed) -> Vec<Content> {
    let (goal, standing) = (&listed.goal, listed.standing.as_ref());
    vec![
        goal.id.as_str().into(),
        (&goal.title).into(),
        (&goal.organization_name).into(),
        goal.level.name().into(),
        goal.parent.as_ref().map_or(Content::Empty, |parent| parent.as_str().into()),
        (&goal.outcome).into(),
        (&goal.population_group).into(),
        (&goal.population_words).into(),
        (&goal.owner_name).into(),
        goal.from.to_string().into(),
        goal.until.to_string().into(),
        goal.stage.name().into(),
        goal.edition.into(),
        standing.map_or("", |standing| standing.status.name()).into(),
        standing.map_or(String::new(), |standing| standing.reason.clone()).into(),
    ]
}

fn targets(listed: &Listed) -> Vec<Vec<Content>> {
    let goal: &Goal = &listed.goal;
    let Some(standing) = &listed.standing else { return Vec::new() };
    let mut rows = Vec::new();
    for measure in &standing.measures {
        let last = measure.marks.len() - 1;
        for (at, mark) in measure.marks.iter().enumerate() {
            let kind = match at {
                0 => "Baseline",
                at if at == last => "Final target",
                _ => "Target",
            };
            rows.push(vec![
                goal.id.as_str().into(),
                (&goal.title).into(),
                (&goal.organization_name).into(),
                (&measure.name).into(),
                kind.into(),
                Content::Date(mark.on),
                mark.value.into(),
                measure.value.map_or_else(|| (&measure.actual).into(), Content::from),
                measure.on.map_or(Content::Empty, Content::Date),
                measure.status.name().into(),
            ]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::testing::{goal, metric};
    use super::super::{figure, judge};
    use super::*;

    #[test]
    fn every_goal_is_a_row_and_every_target_too() {
        let goal = goal("g");
        let (metric, today) = (metric("m0"), "2025-11-01".parse().unwrap());
        let parts = [(&goal.measures[0], Some(&metric), figure(&[], &metric, true))];
        let standing = Some(judge(&parts, Default::default(), today));
        let listed = Listed { goal: goal.clone(), next: None, closing: None, standing, depth: 0 };
        let bare = Listed { standing: None, ..listed.clone() };
        let sheets = sheets(&[listed, bare]);
        assert!(sheets.iter().all(|sheet| sheet.rows.iter().all(|row| row.len() == sheet.header.len())));
        assert_eq!(sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(sheets[0].rows[0][13], Content::from("No current data"));
        assert_eq!(sheets[1].rows[3][4], Content::from("Final target"));
    }
}
