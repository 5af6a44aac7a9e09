//! The tables beside the findings: what LEAs, schools and stakeholders said, and the plan.

use chrono::{DateTime, NaiveDate, Utc};

use crate::assessment::results::Results;
use crate::framework::Level;
use crate::improvement::ImprovementAction;
use crate::improvement::export::{steps, steps_done};
use crate::perception::export::NOT_SHOWN;
use crate::perception::gap::{Gap, gap};
use crate::perception::results::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem, precise, rounded};
use ground::table_file::{Content, Sheet};

/// What was asked of others and what they said, as it was published: a row for each item, under one that says how many
/// answered. Without a closed survey, a row that says so.
pub fn perception(results: &Results) -> Sheet {
    let groups = results.perceived.as_ref().map(|perceived| perceived.groups.as_slice()).unwrap_or_default();
    let items = results.perceived.as_ref().map(|perceived| perceived.items.as_slice()).unwrap_or_default();
    let mean = |mean: Option<Exact>| mean.map_or(NOT_SHOWN.into(), |mean| Content::Shown(rounded(mean)));
    let mut sheet = Sheet::of("Perception", items).columns(&[
        ("Number", &|it| it.indicator.to_string().into()),
        ("Question", &|it| (&it.question).into()),
        ("Kind", &|it| it.kind.name().into()),
        ("Agreed level", &|it| Content::shown(level_of(results, it).map(|level| level.number()))),
        ("Mean", &|it| mean(it.mean)),
        ("Mean, four decimals", &|it| Content::shown(it.mean.map(precise))),
        // In digits that a spreadsheet reads: a hyphen for minus, no plus.
        ("Gap", &|it| Content::shown(gap_of(results, it).map(|gap| gap.shown().replace('−', "-").replace('+', "")))),
        ("What the gap says", &|it| gap_of(results, it).map(|gap| gap.in_words()).into()),
    ]);
    sheet.header.extend(groups.iter().map(heading));
    for (row, item) in sheet.rows.iter_mut().zip(items) {
        row.extend(item.by_group.iter().map(|group| mean(*group)));
    }
    if let Some(perceived) = &results.perceived {
        sheet.rows.insert(0, respondents(perceived));
    }
    let widths = [9, 56, 12, 9, 10, 12, 10, 32].into_iter().chain(groups.iter().map(|_| 14));
    sheet
        .or_says("There are no results of a survey of LEAs, schools and stakeholders.")
        .wide(widths.collect::<Vec<_>>())
}

fn heading(group: &PerceivedGroup) -> String {
    match group.partition {
        Partition::Kind => group.name.clone(),
        Partition::Lea => format!("LEA: {}", group.name),
    }
}

fn respondents(perceived: &Perceived) -> Vec<Content> {
    let counted = |count: Option<usize>| count.map_or(NOT_SHOWN.into(), |count| Content::Shown(count.to_string()));
    let mut row = vec![Content::Empty, "How many answered".into(), Content::Empty, Content::Empty];
    row.extend([counted(perceived.respondents), Content::Empty, Content::Empty, Content::Empty]);
    row.extend(perceived.groups.iter().map(|group| counted(group.respondents)));
    row
}

/// The gap between the level that counts and what others said; none without both.
pub fn gap_of(results: &Results, item: &PerceivedItem) -> Option<Gap> {
    Some(gap(level_of(results, item)?, item.mean?))
}

fn level_of(results: &Results, item: &PerceivedItem) -> Option<Level> {
    results.finding(item.indicator)?.outcome.answer?.level()
}

/// The plan. `day_of` gives an instant's day where the SEA is.
pub fn actions(actions: &[ImprovementAction], today: NaiveDate, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Sheet {
    let sheet = Sheet::of("Actions", actions).columns(&[
        ("Number", &|it| it.indicator.to_string().into()),
        ("What is to be achieved", &|it| (&it.title).into()),
        ("Owner", &|it| (&it.owner_name).into()),
        ("Due", &|it| it.due_on.into()),
        ("Status", &|it| it.status().name().into()),
        ("Overdue", &|it| it.is_overdue(today).into()),
        ("Steps done", &|it| steps_done(it)),
        ("Steps", &|it| steps(it)),
        ("What shows that it is done, or why it was dropped", &|it| (&it.standing.words).into()),
        ("Link", &|it| (&it.standing.link).into()),
        ("Status since", &|it| day_of(it.standing.at).into()),
        ("Said by", &|it| (&it.standing.by).into()),
    ]);
    let none = "No action has come from this assessment.";
    sheet.or_says(none).wide([9, 56, 20, 12, 13, 10, 11, 50, 50, 30, 12, 20])
}
