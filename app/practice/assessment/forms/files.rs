//! Results as files: a table for any spreadsheet, and a workbook.

use app_ground::download::{Format, csv_file, given};
use app_ground::visit::Visit;
use axum::response::Response;
use ground::{Error, Result};
use practice::assessment::results::Results;
use practice::assessment::use_cases::{Report, read_report, read_results};
use practice::assessment::{export, workbook};

use crate::assessment::address::assessment_of;

/// The results as a CSV file.
pub async fn results_csv(visit: Visit) -> Response {
    let file = async {
        let results = read_results(&visit.database, &visit.principal, &assessment_of(&visit)?).await?;
        Ok((name(&results), export::sheet(&results)))
    };
    csv_file(file.await, &visit)
}

/// The results and the plan as a workbook.
pub async fn results_xlsx(visit: Visit) -> Response {
    let file: Result<_> = async {
        let report = read_report(&visit.database, &visit.principal, &assessment_of(&visit)?).await?;
        let (site, now) = (visit.site.clone().ok_or(Error::NotFound)?, visit.now);
        // Thousands of cells take a while: others' requests go on meanwhile.
        let written = tokio::task::spawn_blocking(move || {
            let Report { results, actions } = &report;
            Ok((name(results), Format::Xlsx, workbook::xlsx(results, actions, &site, now)?))
        });
        written.await.unwrap_or_else(|_| Err(Error::Internal { reference: "workbook".to_owned() }))
    }
    .await;
    given(file, &visit)
}

fn name(results: &Results) -> String {
    let year = results.assessment.school_year.start_year();
    match results.assessment.revision.number {
        1 => format!("assessment-{year}"),
        number => format!("assessment-{year}-revision-{number}"),
    }
}
