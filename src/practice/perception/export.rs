//! Results of a survey as a table to keep: a row for each group and item.

use super::results::{Partition, Perceived, precise, rounded};
use ground::table_file::{Content, Sheet};

/// What stands where a figure isn't shown.
pub const NOT_SHOWN: &str = "Not shown";

/// The table.
pub fn sheet(perceived: &Perceived) -> Sheet {
    let all = perceived.items.iter().map(|item| ("All", "All respondents", perceived.respondents, item, item.mean));
    let by_group = perceived.groups.iter().enumerate().flat_map(|(at, group)| {
        let by = match group.partition {
            Partition::Kind => "Kind of respondent",
            Partition::Lea => "LEA",
        };
        let items = perceived.items.iter();
        items.map(move |it| (by, group.name.as_str(), group.respondents, it, it.by_group.get(at).copied().flatten()))
    });
    let shown = |figure: Option<String>| figure.map_or(NOT_SHOWN.into(), Content::Shown);
    Sheet::of("Results", all.chain(by_group)).columns(&[
        ("Grouped by", &|(by, ..)| (*by).into()),
        ("Group", &|(_, group, ..)| (*group).into()),
        ("Respondents", &|(_, _, respondents, ..)| shown(respondents.map(|count| count.to_string()))),
        ("Indicator", &|(.., item, _)| item.indicator.to_string().into()),
        ("Kind", &|(.., item, _)| item.kind.name().into()),
        ("Question", &|(.., item, _)| (&item.question).into()),
        ("Mean", &|(.., mean)| shown(mean.map(rounded))),
        ("Mean, four decimals", &|(.., mean)| shown(mean.map(precise))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::IndicatorNumber;
    use crate::perception::results::{Exact, PerceivedGroup, PerceivedItem};
    use ground::table_file::sheets_csv;

    #[test]
    fn every_group_has_a_row_for_every_item_and_a_formula_stays_text() {
        let group = |partition, name: &str, respondents| PerceivedGroup { partition, name: name.into(), respondents };
        let perceived = Perceived {
            title: "Spring survey".into(),
            closed_on: "2026-03-31".parse().unwrap(),
            respondents: Some(9),
            groups: vec![group(Partition::Kind, "LEA staff", Some(9)), group(Partition::Lea, "=Able", None)],
            items: vec![PerceivedItem {
                indicator: IndicatorNumber(1, 3, 3),
                kind: PerceptionKind::Opinion,
                question: "Useful, and it fits".into(),
                mean: Some(Exact::new(7, 3)),
                by_group: vec![Some(Exact::new(7, 3)), None],
            }],
        };
        let text = sheets_csv(&[sheet(&perceived)]);
        let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "All,All respondents,9,1.3.3,Opinion,\"Useful, and it fits\",2.3,2.3333",
                "Kind of respondent,LEA staff,9,1.3.3,Opinion,\"Useful, and it fits\",2.3,2.3333",
                "LEA,'=Able,Not shown,1.3.3,Opinion,\"Useful, and it fits\",Not shown,Not shown",
            ]
        );
    }
}
