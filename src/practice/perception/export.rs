//! Results of a survey as a CSV file that opens cleanly in a spreadsheet: a row for each group and item.

use super::results::{Exact, Partition, Perceived, PerceivedItem, precise, rounded};
use crate::framework::PerceptionKind;
use ground::table_file;

const HEADINGS: [&str; 8] =
    ["Grouped by", "Group", "Respondents", "Indicator", "Kind", "Question", "Mean", "Mean, four decimals"];

/// What stands where a figure isn't shown.
pub const NOT_SHOWN: &str = "Not shown";

/// The file's text.
pub fn csv(perceived: &Perceived) -> String {
    table_file::csv(std::iter::once(HEADINGS.map(str::to_owned)).chain(rows(perceived)))
}

fn rows(perceived: &Perceived) -> impl Iterator<Item = [String; 8]> + '_ {
    let all = perceived.items.iter().map(|item| row("All", "All respondents", perceived.respondents, item, item.mean));
    let by_group = perceived.groups.iter().enumerate().flat_map(|(at, group)| {
        let by = match group.partition {
            Partition::Kind => "Kind of respondent",
            Partition::Lea => "LEA",
        };
        let mean = move |item: &PerceivedItem| item.by_group.get(at).copied().flatten();
        perceived.items.iter().map(move |item| row(by, &group.name, group.respondents, item, mean(item)))
    });
    all.chain(by_group)
}

fn row(by: &str, group: &str, respondents: Option<usize>, item: &PerceivedItem, mean: Option<Exact>) -> [String; 8] {
    let not_shown = || NOT_SHOWN.to_owned();
    let kind = match item.kind {
        PerceptionKind::Opinion => "Opinion",
        PerceptionKind::Knowledge => "Knowledge",
    };
    [
        by.to_owned(),
        group.to_owned(),
        respondents.map_or_else(not_shown, |count| count.to_string()),
        item.indicator.to_string(),
        kind.to_owned(),
        item.question.clone(),
        mean.map_or_else(not_shown, rounded),
        mean.map_or_else(not_shown, precise),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::IndicatorNumber;
    use crate::perception::PerceivedGroup;

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
        let text = csv(&perceived);
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
