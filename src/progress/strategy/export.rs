//! Strategies as a file: one sheet of strategies, one of their milestones, one of how they are carried out over time.

use chrono::NaiveDate;

use super::Rated;
use super::listing::Listed;
use ground::calendar::Period;
use ground::organization::Kind;
use ground::table_file::{Content, Sheet};

const STRATEGIES: [&str; 20] = [
    "Strategy",
    "Run by",
    "Level",
    "Stage",
    "Why",
    "Challenge",
    "What is done",
    "Evidence",
    "Studies",
    "Owners",
    "Leading metrics",
    "Starts",
    "Ends",
    "Milestones done",
    "Milestones",
    "Milestones late",
    "Carriers",
    "Carriers rated",
    "Rated 3 or 4",
    "Newest rating",
];

/// The sheets of these strategies. `metric_name` gives a leading metric's name by its key.
pub fn sheets(all: &[Listed], metric_name: impl Fn(&str) -> String, today: NaiveDate) -> Vec<Sheet> {
    let strategies = all.iter().map(|it| strategy(it, &metric_name, today));
    vec![
        Sheet::new("Strategies", STRATEGIES).with(strategies),
        Sheet::new("Milestones", ["Strategy", "Milestone", "Due", "Done", "Said by"])
            .with(all.iter().flat_map(milestones)),
        Sheet::new("Implementation", ["Strategy", "Quarter", "Carriers rated", "Rated 3 or 4"])
            .with(all.iter().flat_map(quarters)),
    ]
}

/// Who carries a strategy, with their newest rating: name, kind, region, rating.
pub fn carriers_sheet<'a>(carriers: impl IntoIterator<Item = (&'a str, Kind, &'a str, Option<Rated>)>) -> Sheet {
    let header = ["Carried by", "Kind", "Region", "Newest rating", "In words", "Rated for"];
    Sheet::new("Carriers", header).with(carriers.into_iter().map(|(name, kind, region, newest)| {
        vec![
            name.into(),
            kind.name().into(),
            region.into(),
            newest.map(|it| u32::from(it.quality.number())).into(),
            newest.map(|it| it.quality.name().to_owned()).into(),
            newest.map(|it| it.on).into(),
        ]
    }))
}

fn strategy(listed: &Listed, metric_name: impl Fn(&str) -> String, today: NaiveDate) -> Vec<Content> {
    let (it, carried_out) = (&listed.strategy, &listed.implementation);
    let studies = it.citations.iter().map(|study| format!("{} {}", study.text, study.link).trim().to_owned());
    let owners = it.owners.iter().map(|owner| owner.name.clone());
    let leading = it.leading.iter().map(|metric| metric_name(metric.as_str()));
    let (done, milestones) = it.milestones_done();
    vec![
        (&it.title).into(),
        (&listed.organization_name).into(),
        it.level.name().into(),
        it.stage().name().into(),
        (&it.standing.reason).into(),
        (&it.challenge).into(),
        (&it.actions).into(),
        it.tier.name().into(),
        lines(studies),
        lines(owners),
        lines(leading),
        it.starts_on.into(),
        it.ends_on.into(),
        done.into(),
        milestones.into(),
        it.overdue(today).count().into(),
        it.carriers.into(),
        carried_out.rated.into(),
        carried_out.well.into(),
        carried_out.latest_on.into(),
    ]
}

fn lines(all: impl Iterator<Item = String>) -> Content {
    all.collect::<Vec<_>>().join("\n").into()
}

fn milestones(listed: &Listed) -> impl Iterator<Item = Vec<Content>> + '_ {
    listed.strategy.milestones.iter().map(|it| {
        let done = it.done.as_ref();
        vec![
            (&listed.strategy.title).into(),
            (&it.title).into(),
            it.due_on.into(),
            done.map(|done| done.on).into(),
            done.map(|done| done.by.clone()).into(),
        ]
    })
}

fn quarters(listed: &Listed) -> impl Iterator<Item = Vec<Content>> + '_ {
    listed.implementation.trend.iter().map(|(quarter, share): &(Period, _)| {
        vec![(&listed.strategy.title).into(), quarter.to_string().into(), share.rated.into(), share.well.into()]
    })
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
