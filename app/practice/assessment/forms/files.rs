//! Results as files: a table for any spreadsheet, and a workbook.

use app_ground::form::{sign_in_address, status_of};
use app_ground::visit::Visit;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use ground::{Error, Result};
use practice::assessment::results::Results;
use practice::assessment::use_cases::{Report, read_report, read_results};
use practice::assessment::{export, workbook};

use super::assessment_of;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The results as a CSV file.
pub async fn results_csv(visit: Visit) -> Response {
    let file = async {
        let results = read_results(&visit.database, &visit.principal, &assessment_of(&visit)?).await?;
        Ok((name(&results, "csv"), export::csv(&results)))
    };
    answered(&visit, CSV, file.await)
}

/// The results and the plan as a workbook.
pub async fn results_xlsx(visit: Visit) -> Response {
    let file = async {
        let report = read_report(&visit.database, &visit.principal, &assessment_of(&visit)?).await?;
        let (site, now) = (visit.site.clone().ok_or(Error::NotFound)?, visit.now);
        // Thousands of cells take a while: others' requests go on meanwhile.
        let written = tokio::task::spawn_blocking(move || {
            let Report { results, actions } = &report;
            Ok((name(results, "xlsx"), workbook::xlsx(results, actions, &site, now)?))
        });
        written.await.unwrap_or_else(|_| Err(Error::Internal { reference: "workbook".to_owned() }))
    };
    answered(&visit, XLSX, file.await)
}

fn name(results: &Results, ending: &str) -> String {
    let year = results.assessment.school_year.start_year();
    let revision = match results.assessment.revision.number {
        1 => String::new(),
        number => format!("-revision-{number}"),
    };
    format!("attachment; filename=\"assessment-{year}{revision}.{ending}\"")
}

fn answered(visit: &Visit, kind: &'static str, file: Result<(String, impl IntoResponse)>) -> Response {
    match file {
        Ok((name, content)) => {
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], content).into_response()
        }
        Err(Error::SignedOut) => Redirect::to(&sign_in_address(&visit.path)).into_response(),
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}
