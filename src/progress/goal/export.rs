//! Goals as tables to take away: one row for each goal, and one for each target of their measures.

use super::listing::Listed;
use super::standing::Spoken;
use super::{Happening, MeasureStanding};
use ground::table_file::{Content, Sheet};

/// One goal with those that serve it, and what happened to it: the sheets of [`sheets`], and `What happened`.
pub fn sheets_of_one<'a>(goals: &[Listed], history: impl Iterator<Item = &'a Happening>) -> Vec<Sheet> {
    let happened = Sheet::of("What happened", history).columns(&[
        ("Period", &|it| it.period.into()),
        ("Version", &|it| it.edition.into()),
        ("When (UTC)", &|it| it.at.format("%Y-%m-%d %H:%M").to_string().into()),
        ("Who", &|it| (&it.by).into()),
        ("What", &|it| (&it.what).into()),
        ("Said with it", &|it| (&it.words).into()),
    ]);
    sheets(goals).into_iter().chain([happened]).collect()
}

/// The sheets `Goals` and `Targets`, in the order of the list. Figures are those the reader is shown.
pub fn sheets(goals: &[Listed]) -> Vec<Sheet> {
    let listed = Sheet::of("Goals", goals).columns(&[
        ("Goal", &|it| it.goal.id.as_str().into()),
        ("Title", &|it| (&it.goal.title).into()),
        ("Organization", &|it| (&it.goal.organization_name).into()),
        ("Level", &|it| it.goal.level.name().into()),
        ("Serves", &|it| it.goal.parent.as_ref().map(|parent| parent.as_str()).into()),
        ("Outcome", &|it| (&it.goal.outcome).into()),
        ("Student group", &|it| (&it.goal.population_group).into()),
        ("Population", &|it| (&it.goal.population_words).into()),
        ("Owner", &|it| (&it.goal.owner_name).into()),
        ("First school year", &|it| it.goal.from.to_string().into()),
        ("Last school year", &|it| it.goal.until.to_string().into()),
        ("Stage", &|it| it.goal.stage.name().into()),
        ("Version", &|it| it.goal.edition.into()),
        ("Status", &|it| it.standing.as_ref().map(|it| it.status.name()).into()),
        ("Why", &|it| it.standing.as_ref().map(|it| &it.reason).into()),
    ]);
    let targets = Sheet::of("Targets", goals.iter().flat_map(targets)).columns(&[
        ("Goal", &|(it, ..)| it.goal.id.as_str().into()),
        ("Title", &|(it, ..)| (&it.goal.title).into()),
        ("Organization", &|(it, ..)| (&it.goal.organization_name).into()),
        ("Metric", &|(_, measure, ..)| (&measure.name).into()),
        ("Kind", &|(.., kind, _)| (*kind).into()),
        ("Date", &|(.., mark)| mark.on.into()),
        ("Value", &|(.., mark)| mark.value.into()),
        ("Latest value", &|(_, it, ..)| it.value.map_or_else(|| (&it.actual).into(), Content::from)),
        ("Latest date", &|(_, it, ..)| it.on.into()),
        ("Status", &|(_, it, ..)| it.status.name().into()),
    ]);
    vec![listed, targets]
}

/// What a goal in force is measured by: each mark with its measure and what it is.
fn targets(listed: &Listed) -> impl Iterator<Item = (&Listed, &MeasureStanding, &'static str, &Spoken)> {
    let measures = listed.standing.iter().flat_map(|standing| &standing.measures);
    measures.flat_map(move |measure| {
        measure.marks.iter().enumerate().map(move |(at, mark)| {
            let kind = match at {
                0 => "Baseline",
                at if at + 1 == measure.marks.len() => "Final target",
                _ => "Target",
            };
            (listed, measure, kind, mark)
        })
    })
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
