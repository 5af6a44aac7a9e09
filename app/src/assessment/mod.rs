//! Assessments as people see them: starting one, rating an indicator at a time, results, report and files.

pub mod api;
mod island;

#[cfg(feature = "ssr")]
mod chart;
#[cfg(feature = "ssr")]
mod consensus;
#[cfg(feature = "ssr")]
mod evidence;
#[cfg(feature = "ssr")]
mod findings;
#[cfg(feature = "ssr")]
mod finishing;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
mod gaps;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
pub mod marks;
#[cfg(feature = "ssr")]
mod opening;
#[cfg(feature = "ssr")]
mod overview;
#[cfg(feature = "ssr")]
mod rating;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "ssr")]
mod results;
#[cfg(feature = "ssr")]
mod strip;
#[cfg(feature = "ssr")]
mod team;
#[cfg(feature = "ssr")]
mod years;

#[cfg(feature = "ssr")]
pub use {
    consensus::{ConsensusPage, DiscussionPage, ProjectorPage},
    evidence::{EvidencePage, NewEvidencePage, PiecePage},
    finishing::FinishPage,
    forms::{
        advance, agree_at_once, change_evidence, discuss, edit, evidence_file, finish, give_evidence, open, rate,
        results_csv, results_xlsx, start, use_evidence,
    },
    frame::{EditAssessmentPage, NewAssessmentPage},
    list::AssessmentsPage,
    live::{Watches, consensus_events},
    opening::OpenConsensusPage,
    overview::AssessmentPage,
    rating::RatingPage,
    report::ReportPage,
    results::ResultsPage,
    years::{YearsPage, years_csv},
};
