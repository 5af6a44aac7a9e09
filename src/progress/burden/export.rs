//! The ledger as sheets of a file: by metric, by LEA, and what is asked twice.

use super::listing::{Filter, leas, requests};
use super::{HOUR, Ledger, Likeness};
use crate::metric::{Quantity, Supplier};
use ground::table_file::{Content, Sheet};

/// What the page shows, as it is narrowed and sorted there. Of one organization there are no LEAs to list.
pub fn sheets(ledger: &Ledger, filter: &Filter) -> Vec<Sheet> {
    let by_metric = Sheet::of("By metric", requests(ledger, filter)).columns(&[
        ("Metric", &|it| (&it.name).into()),
        ("Metric id", &|it| it.metric.as_str().into()),
        ("Asked of", &|it| if it.supplier == Supplier::School { "Schools" } else { "LEAs" }.into()),
        ("Asked by", &|it| (&it.owner).into()),
        ("Source", &|it| (&it.source).into()),
        ("How often", &|it| it.frequency.name().into()),
        ("Times a year", &|it| it.frequency.times_a_year().into()),
        ("Minutes each time", &|it| it.effort_minutes.into()),
        ("Respondents", &|it| it.respondents.into()),
        ("Hours a year", &|it| hours(it.minutes)),
        ("Last decision on", &|it| it.last_decision.as_ref().map(|(on, _)| *on).into()),
        ("Last decision", &|it| it.last_decision.as_ref().map_or("None has used it yet", |(_, words)| words).into()),
    ]);
    let by_lea = Sheet::of("By LEA", leas(ledger, filter)).columns(&[
        ("LEA", &|it| (&it.respondents.name).into()),
        ("LEA id", &|it| it.respondents.lea.as_ref().map(|id| id.as_str()).into()),
        ("Reports itself", &|it| it.respondents.reports.into()),
        ("Open schools", &|it| it.respondents.schools.into()),
        ("Own hours a year", &|it| hours(it.own_minutes)),
        ("Hours of its schools", &|it| hours(it.school_minutes)),
        ("Hours a year", &|it| hours(it.minutes())),
    ]);
    let twice = Sheet::of("Asked twice", &ledger.duplicates).columns(&[
        ("Keep", &|it| (&it.keep.1).into()),
        ("Keep id", &|it| it.keep.0.as_str().into()),
        ("Stop asking for", &|it| (&it.stop.1).into()),
        ("Stop id", &|it| it.stop.0.as_str().into()),
        ("Why they are the same", &|it| likeness(it.likeness)),
        ("Hours a year saved", &|it| hours(it.saved_minutes)),
    ]);
    let by_lea = (ledger.leas.len() > 1).then_some(by_lea);
    [Some(by_metric), by_lea, Some(twice)].into_iter().flatten().collect()
}

/// Minutes as hours, to a millionth.
fn hours(minutes: u64) -> Content {
    let minutes = num_rational::Ratio::new(i128::from(minutes), i128::from(HOUR));
    Quantity::from_ratio(minutes).into()
}

fn likeness(likeness: Likeness) -> Content {
    match likeness {
        Likeness::Name => "They have the same name".into(),
        Likeness::Definition(pct) => format!("{pct} % of their definitions’ words are the same").into(),
    }
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
