//! The ledger as sheets of a file: by metric, by LEA, and what is asked twice.

use super::listing::{Filter, leas, requests};
use super::{Duplicate, HOUR, LeaBurden, Ledger, Likeness, Request};
use crate::metric::{Quantity, Supplier};
use ground::table_file::{Content, Sheet};

const REQUESTS: [&str; 12] = [
    "Metric",
    "Metric id",
    "Asked of",
    "Asked by",
    "Source",
    "How often",
    "Times a year",
    "Minutes each time",
    "Respondents",
    "Hours a year",
    "Last decision on",
    "Last decision",
];
const LEAS: [&str; 7] =
    ["LEA", "LEA id", "Reports itself", "Open schools", "Own hours a year", "Hours of its schools", "Hours a year"];
const DUPLICATES: [&str; 6] =
    ["Keep", "Keep id", "Stop asking for", "Stop id", "Why they are the same", "Hours a year saved"];

/// What the page shows, as it is narrowed and sorted there. Of one organization there are no LEAs to list.
pub fn sheets(ledger: &Ledger, filter: &Filter) -> Vec<Sheet> {
    let by_metric = requests(ledger, filter).into_iter().map(request);
    let mut sheets = vec![Sheet::new("By metric", REQUESTS).with(by_metric)];
    if ledger.leas.len() > 1 {
        sheets.push(Sheet::new("By LEA", LEAS).with(leas(ledger, filter).into_iter().map(lea)));
    }
    sheets.push(Sheet::new("Asked twice", DUPLICATES).with(ledger.duplicates.iter().map(duplicate)));
    sheets
}

/// Minutes as hours, to a millionth.
fn hours(minutes: u64) -> Content {
    let minutes = num_rational::Ratio::new(i128::from(minutes), i128::from(HOUR));
    Quantity::from_ratio(minutes).into()
}

fn request(request: &Request) -> Vec<Content> {
    let decision = request.last_decision.as_ref();
    let asked_of = if request.supplier == Supplier::School { "Schools" } else { "LEAs" };
    vec![
        (&request.name).into(),
        request.metric.as_str().into(),
        asked_of.into(),
        (&request.owner).into(),
        (&request.source).into(),
        request.frequency.name().into(),
        request.frequency.times_a_year().into(),
        request.effort_minutes.into(),
        request.respondents.into(),
        hours(request.minutes),
        decision.map(|(on, _)| *on).into(),
        decision.map_or("None has used it yet", |(_, words)| words).into(),
    ]
}

fn lea(lea: &LeaBurden) -> Vec<Content> {
    let respondents = &lea.respondents;
    vec![
        (&respondents.name).into(),
        respondents.lea.as_ref().map(|id| id.as_str()).into(),
        respondents.reports.into(),
        respondents.schools.into(),
        hours(lea.own_minutes),
        hours(lea.school_minutes),
        hours(lea.minutes()),
    ]
}

fn duplicate(duplicate: &Duplicate) -> Vec<Content> {
    let why = match duplicate.likeness {
        Likeness::Name => "They have the same name".to_owned(),
        Likeness::Definition(pct) => format!("{pct} % of their definitions’ words are the same"),
    };
    vec![
        (&duplicate.keep.1).into(),
        duplicate.keep.0.as_str().into(),
        (&duplicate.stop.1).into(),
        duplicate.stop.0.as_str().into(),
        why.into(),
        hours(duplicate.saved_minutes),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::example::{lea, metric};
    use super::*;
    use crate::metric::Metric;
    use ground::calendar::Frequency;
    use ground::table_file::sheets_csv;

    #[test]
    fn a_file_says_what_the_page_says() {
        let metrics = ["a", "b"]
            .map(|id| Metric { name: "Absence".to_owned(), ..metric(id, Supplier::Lea, Frequency::Monthly, 25) });
        let respondents = vec![lea("Alder", true, 2), lea("Birch", true, 0)];
        let ledger = super::super::ledger(&metrics, respondents, &Default::default());
        let sheets = sheets(&ledger, &Filter { lea: "alder".to_owned(), ..Filter::default() });
        assert!(sheets.iter().all(|sheet| sheet.rows.iter().all(|row| row.len() == sheet.header.len())));
        let text = sheets_csv(&sheets);
        assert!(text.contains("Absence,a,LEAs,,,Every month,12,25,2,10,,None has used it yet\r\n"), "{text}");
        assert!(text.contains("Alder,lea-alder,Yes,2,10,0,10\r\n") && !text.contains("Birch"), "{text}");
        assert!(text.contains("Absence,a,Absence,b,They have the same name,10\r\n"), "{text}");
    }
}
