//! The tables beside the findings: what LEAs, schools and stakeholders said, and the plan.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Cell, Column, Table, lines};
use crate::assessment::results::Results;
use crate::improvement::ImprovementAction;
use crate::perception::export::NOT_SHOWN;
use crate::perception::gap::{Gap, gap};
use crate::perception::results::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem, precise, rounded};

/// What was asked of others and what they said, as it was published: a row for each item, under one that says how many
/// answered. Without a closed survey, a row that says so.
pub fn perception(results: &Results) -> Table {
    let columns = [
        ("Number", 9),
        ("Question", 56),
        ("Kind", 12),
        ("Agreed level", 9),
        ("Mean", 10),
        ("Mean, four decimals", 12),
        ("Gap", 10),
        ("What the gap says", 32),
    ];
    let mut table = Table::new("Perception", columns, Vec::new());
    let Some(perceived) = &results.perceived else {
        let words = "There are no results of a survey of LEAs, schools and stakeholders.";
        let cells = [Cell::Nothing, Cell::text(words)].into_iter().chain(vec![Cell::Nothing; 6]);
        table.rows.push(cells.collect());
        return table;
    };
    table.columns.extend(perceived.groups.iter().map(|group| Column { heading: heading(group), width: 14 }));
    table.rows.push(respondents(perceived));
    table.rows.extend(perceived.items.iter().map(|item| asked(results, item)));
    table
}

fn heading(group: &PerceivedGroup) -> String {
    match group.partition {
        Partition::Kind => group.name.clone(),
        Partition::Lea => format!("LEA: {}", group.name),
    }
}

fn respondents(perceived: &Perceived) -> Vec<Cell> {
    let counted = |count: Option<usize>| count.map_or(hidden(), |count| Cell::Figure(count.to_string()));
    let mut row = vec![Cell::Nothing, Cell::text("How many answered"), Cell::Nothing, Cell::Nothing];
    row.extend([counted(perceived.respondents), Cell::Nothing, Cell::Nothing, Cell::Nothing]);
    row.extend(perceived.groups.iter().map(|group| counted(group.respondents)));
    row
}

fn hidden() -> Cell {
    Cell::text(NOT_SHOWN)
}

fn asked(results: &Results, item: &PerceivedItem) -> Vec<Cell> {
    let gap = gap_of(results, item);
    let mean = |mean: Option<Exact>| mean.map_or(hidden(), |mean| Cell::Figure(rounded(mean)));
    let level = results.finding(item.indicator).and_then(|finding| finding.outcome.answer?.level());
    let mut row = vec![
        Cell::text(item.indicator.to_string()),
        Cell::text(&item.question),
        Cell::text(item.kind.name()),
        Cell::figure(level.map(|level| level.number())),
        mean(item.mean),
        Cell::figure(item.mean.map(precise)),
        // In digits that a spreadsheet reads: a hyphen for minus, no plus.
        Cell::figure(gap.map(|gap| gap.shown().replace('−', "-").replace('+', ""))),
        Cell::text(gap.map(|gap| gap.in_words()).unwrap_or_default()),
    ];
    row.extend(item.by_group.iter().map(|group| mean(*group)));
    row
}

/// The gap between the level that counts and what others said; none without both.
pub fn gap_of(results: &Results, item: &PerceivedItem) -> Option<Gap> {
    let level = results.finding(item.indicator)?.outcome.answer?.level()?;
    Some(gap(level, item.mean?))
}

/// The plan. `day_of` gives an instant's day where the SEA is.
pub fn actions(actions: &[ImprovementAction], today: NaiveDate, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Table {
    let columns = [
        ("Number", 9),
        ("What is to be achieved", 56),
        ("Owner", 20),
        ("Due", 12),
        ("Status", 13),
        ("Overdue", 10),
        ("Steps done", 11),
        ("Steps", 50),
        ("What shows that it is done, or why it was dropped", 50),
        ("Link", 30),
        ("Status since", 12),
        ("Said by", 20),
    ];
    let mut rows: Vec<_> = actions.iter().map(|action| planned(action, today, &day_of)).collect();
    if rows.is_empty() {
        let words = "No action has come from this assessment.";
        rows.push([Cell::Nothing, Cell::text(words)].into_iter().chain(vec![Cell::Nothing; 10]).collect());
    }
    Table::new("Actions", columns, rows)
}

fn planned(action: &ImprovementAction, today: NaiveDate, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Vec<Cell> {
    let standing = &action.standing;
    let (done, all) = action.steps_done();
    let steps = action.steps.iter().map(|step| format!("{} {}", if step.done { "[x]" } else { "[ ]" }, step.text));
    vec![
        Cell::text(action.indicator.to_string()),
        Cell::text(&action.title),
        Cell::text(&action.owner_name),
        Cell::Day(action.due_on),
        Cell::text(action.status().name()),
        Cell::text(if action.is_overdue(today) { "Yes" } else { "No" }),
        Cell::text(format!("{done} of {all}")),
        Cell::text(lines(steps)),
        Cell::text(&standing.words),
        Cell::text(&standing.link),
        Cell::Day(day_of(standing.at)),
        Cell::text(&standing.by),
    ]
}
