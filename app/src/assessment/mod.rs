//! Assessments as people see them: starting one, rating an indicator at a time, results, print and files.

pub mod api;
mod island;

#[cfg(feature = "ssr")]
mod chart;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
pub mod marks;
#[cfg(feature = "ssr")]
mod overview;
#[cfg(feature = "ssr")]
mod print;
#[cfg(feature = "ssr")]
mod rating;
#[cfg(feature = "ssr")]
mod results;

#[cfg(feature = "ssr")]
pub use {
    forms::{advance, edit, finish, rate, results_csv, start},
    frame::{EditAssessmentPage, NewAssessmentPage},
    overview::{AssessmentPage, AssessmentsPage, FinishPage},
    print::PrintPage,
    rating::RatingPage,
    results::ResultsPage,
};
