//! Strategies as a file: one sheet of strategies, one of their milestones, one of how they are carried out over time.

use chrono::NaiveDate;

use super::listing::Listed;
use super::{Citation, Rated};
use ground::organization::Kind;
use ground::table_file::{Content, Sheet};

/// The sheets of these strategies. `metric_name` gives a leading metric's name by its key.
pub fn sheets(all: &[Listed], metric_name: impl Fn(&str) -> String, today: NaiveDate) -> Vec<Sheet> {
    let strategies = Sheet::of("Strategies", all).columns(&[
        ("Strategy", &|it| (&it.strategy.title).into()),
        ("Run by", &|it| (&it.organization_name).into()),
        ("Level", &|it| it.strategy.level.name().into()),
        ("Stage", &|it| it.strategy.stage().name().into()),
        ("Why", &|it| (&it.strategy.standing.reason).into()),
        ("Challenge", &|it| (&it.strategy.challenge).into()),
        ("What is done", &|it| (&it.strategy.actions).into()),
        ("Evidence", &|it| it.strategy.tier.name().into()),
        ("Studies", &|it| Content::lines(it.strategy.citations.iter().map(study))),
        ("Owners", &|it| Content::lines(it.strategy.owners.iter().map(|owner| owner.name.clone()))),
        ("Leading metrics", &|it| Content::lines(it.strategy.leading.iter().map(|id| metric_name(id.as_str())))),
        ("Starts", &|it| it.strategy.starts_on.into()),
        ("Ends", &|it| it.strategy.ends_on.into()),
        ("Milestones done", &|it| it.strategy.milestones_done().0.into()),
        ("Milestones", &|it| it.strategy.milestones_done().1.into()),
        ("Milestones late", &|it| it.strategy.overdue(today).count().into()),
        ("Carriers", &|it| it.strategy.carriers.into()),
        ("Carriers rated", &|it| it.implementation.rated.into()),
        ("Rated 3 or 4", &|it| it.implementation.well.into()),
        ("Newest rating", &|it| it.implementation.latest_on.into()),
    ]);
    let milestones = all.iter().flat_map(|it| it.strategy.milestones.iter().map(move |milestone| (it, milestone)));
    let milestones = Sheet::of("Milestones", milestones).columns(&[
        ("Strategy", &|(listed, _)| (&listed.strategy.title).into()),
        ("Milestone", &|(_, it)| (&it.title).into()),
        ("Due", &|(_, it)| it.due_on.into()),
        ("Done", &|(_, it)| it.done.as_ref().map(|done| done.on).into()),
        ("Said by", &|(_, it)| it.done.as_ref().map(|done| &done.by).into()),
    ]);
    let quarters = all.iter().flat_map(|it| it.implementation.trend.iter().map(move |quarter| (it, quarter)));
    let implementation = Sheet::of("Implementation", quarters).columns(&[
        ("Strategy", &|(listed, _)| (&listed.strategy.title).into()),
        ("Quarter", &|(_, (quarter, _))| quarter.to_string().into()),
        ("Carriers rated", &|(_, (_, share))| share.rated.into()),
        ("Rated 3 or 4", &|(_, (_, share))| share.well.into()),
    ]);
    vec![strategies, milestones, implementation]
}

fn study(study: &Citation) -> String {
    format!("{} {}", study.text, study.link).trim().to_owned()
}

/// Who carries a strategy, with their newest rating: name, kind, region, rating.
pub fn carriers_sheet<'a>(carriers: impl IntoIterator<Item = (&'a str, Kind, &'a str, Option<Rated>)>) -> Sheet {
    Sheet::of("Carriers", carriers).columns(&[
        ("Carried by", &|(name, ..)| (*name).into()),
        ("Kind", &|(_, kind, ..)| kind.name().into()),
        ("Region", &|(_, _, region, _)| (*region).into()),
        ("Newest rating", &|(.., newest)| newest.map(|it| u32::from(it.quality.number())).into()),
        ("In words", &|(.., newest)| newest.map(|it| it.quality.name()).into()),
        ("Rated for", &|(.., newest)| newest.map(|it| it.on).into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn every_strategy_and_every_milestone_is_a_row() {
        let strategy = example("s", "Attendance");
        let implementation = strategy.implementation(7);
        let all = [Listed { strategy, organization_name: "Meridian".into(), implementation }];
        let sheets = sheets(&all, |key| format!("The {key} rate"), "2025-11-01".parse().unwrap());
        let counts: Vec<_> = sheets.iter().map(|it| (it.name.as_str(), it.rows.len())).collect();
        assert_eq!(counts, [("Strategies", 1), ("Milestones", 2), ("Implementation", 0)]);
        assert!(sheets.iter().all(|it| it.rows.iter().all(|row| row.len() == it.header.len())));
        assert_eq!(sheets[0].rows[0][10], Content::from("The attendance rate"));
        assert_eq!(sheets[0].rows[0][15], Content::from(1_usize));
    }

    #[test]
    fn every_carrier_is_a_row_rated_or_not() {
        let rated = Rated { on: "2026-01-15".parse().unwrap(), quality: super::super::Quality::Mostly };
        let sheet = carriers_sheet([("Cayuga ISD", Kind::Lea, "7", Some(rated)), ("Lorenzo ISD", Kind::Lea, "", None)]);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.header.len()));
        assert_eq!((&sheet.rows[0][3], &sheet.rows[1][3]), (&Content::Whole(3), &Content::Empty));
    }
}
