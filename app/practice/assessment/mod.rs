//! Assessments as people see them: starting one, rating an indicator at a time, results, report and files.

mod address;
mod chart;
mod consensus;
mod evidence;
mod findings;
mod finishing;
mod forms;
mod frame;
mod gaps;
mod list;
mod live;
pub mod marks;
mod opening;
mod overview;
mod rating;
mod report;
mod results;
mod strip;
mod team;
mod years;

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
    live::consensus_events,
    opening::OpenConsensusPage,
    overview::AssessmentPage,
    rating::RatingPage,
    report::ReportPage,
    results::ResultsPage,
    years::{YearsPage, years_csv},
};
