//! The pages of practice.

use app_ground::page_table::{Page, page};
use ground::access::Action;

use crate::{assessment, framework, improvement, perception};

/// The rows of the page table that are this wing's.
pub fn pages() -> Vec<Page> {
    vec![
        page("/framework", framework::FrameworkPage).gives("/framework.toml", framework::download),
        page("/framework/differences", framework::DifferencesPage),
        page("/framework/publish", framework::PublishPage).posts(framework::publish).takes_file(25),
        page("/assessments", assessment::AssessmentsPage).shown_to(Action::ReadAssessments),
        page("/assessments/new", assessment::NewAssessmentPage).posts(assessment::start),
        page("/assessments/compare", assessment::YearsPage).gives("/assessments/compare.csv", assessment::years_csv),
        page("/assessments/:id", assessment::AssessmentPage).posts(assessment::advance),
        page("/assessments/:id/edit", assessment::EditAssessmentPage).posts(assessment::edit),
        page("/assessments/:id/rate/:indicator", assessment::RatingPage).posts(assessment::rate).with_islands(),
        page("/assessments/:id/open", assessment::OpenConsensusPage).posts(assessment::open),
        page("/assessments/:id/consensus", assessment::ConsensusPage)
            .posts(assessment::agree_at_once)
            .gives("/assessments/:id/consensus/events", assessment::consensus_events),
        page("/assessments/:id/consensus/:indicator", assessment::DiscussionPage).posts(assessment::discuss),
        page("/assessments/:id/projector", assessment::ProjectorPage).projected(),
        page("/assessments/:id/survey", perception::SurveyPage)
            .posts(perception::advance)
            .gives("/assessments/:id/survey.csv", perception::results_csv),
        page("/assessments/:id/survey/edit", perception::EditSurveyPage).posts(perception::edit),
        page("/assessments/:id/survey/sheet", perception::SheetPage),
        page("/survey/:code", perception::QuestionnairePage).posts(perception::respond),
        page("/assessments/:id/evidence", assessment::EvidencePage).posts(assessment::use_evidence),
        page("/assessments/:id/evidence/new", assessment::NewEvidencePage)
            .posts(assessment::give_evidence)
            .takes_file(25),
        page("/assessments/:id/evidence/:piece", assessment::PiecePage)
            .posts(assessment::change_evidence)
            .gives("/assessments/:id/evidence/:piece/file", assessment::evidence_file),
        page("/assessments/:id/finish", assessment::FinishPage).posts(assessment::finish),
        page("/assessments/:id/results", assessment::ResultsPage)
            .gives("/assessments/:id/results.csv", assessment::results_csv)
            .gives("/assessments/:id/results.xlsx", assessment::results_xlsx),
        page("/assessments/:id/report", assessment::ReportPage),
        page("/improvement", improvement::ImprovementPage)
            .posts(improvement::move_on)
            .gives("/improvement.csv", improvement::plan_csv)
            .shown_to(Action::ReadImprovement),
        page("/improvement/new", improvement::NewActionPage).posts(improvement::add),
        page("/improvement/:id", improvement::ActionPage).posts(improvement::act),
        page("/improvement/:id/edit", improvement::EditActionPage).posts(improvement::change),
    ]
}
