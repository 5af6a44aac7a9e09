//! Every page and every form's address, in one place.

use axum::Router;
use axum::routing::{get, post};
use leptos::prelude::*;
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::{SsrMode, path};
use throughline::Error;

use crate::page::refusal;
use crate::visit::Services;
use crate::{
    assessment, audit, burden, dashboard, framework, goal, home, improvement, metric, observation, organization,
    perception, person, site, strategy, theory,
};

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <PageRouter>
            <Routes fallback=|| refusal(Error::NotFound)>
                <Route path=path!("/") view=home::HomePage ssr=SsrMode::Async/>
                <Route path=path!("/help") view=home::HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view=site::SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/site") view=site::SitePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=person::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=person::AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:code") view=person::InvitationPage ssr=SsrMode::Async/>
                <Route path=path!("/people") view=person::PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/people/invite") view=person::InvitePage ssr=SsrMode::Async/>
                <Route path=path!("/people/:id") view=person::PersonPage ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=audit::AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/framework") view=framework::FrameworkPage ssr=SsrMode::Async/>
                <Route path=path!("/framework/differences") view=framework::DifferencesPage ssr=SsrMode::Async/>
                <Route path=path!("/framework/publish") view=framework::PublishPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations") view=organization::DirectoryPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/import") view=organization::UploadPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/import/:id") view=organization::ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/:id") view=organization::OrganizationPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/:id/edit") view=organization::EditPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/:id/figures") view=observation::GridPage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/:id/figures/history") view=observation::HistoryPage ssr=SsrMode::Async/>
                <Route path=path!("/figures") view=observation::FiguresPage ssr=SsrMode::Async/>
                <Route path=path!("/figures/import") view=observation::UploadFiguresPage ssr=SsrMode::Async/>
                <Route path=path!("/figures/import/:id") view=observation::FigureFilePage ssr=SsrMode::Async/>
                <Route path=path!("/figures/review") view=observation::ReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments") view=assessment::AssessmentsPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/new") view=assessment::NewAssessmentPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/compare") view=assessment::YearsPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id") view=assessment::AssessmentPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/edit") view=assessment::EditAssessmentPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/rate/:indicator") view=assessment::RatingPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/open") view=assessment::OpenConsensusPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/consensus") view=assessment::ConsensusPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/consensus/:indicator") view=assessment::DiscussionPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/projector") view=assessment::ProjectorPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/survey") view=perception::SurveyPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/survey/edit") view=perception::EditSurveyPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/survey/sheet") view=perception::SheetPage ssr=SsrMode::Async/>
                <Route path=path!("/survey/:code") view=perception::QuestionnairePage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/evidence") view=assessment::EvidencePage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/evidence/new") view=assessment::NewEvidencePage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/evidence/:piece") view=assessment::PiecePage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/finish") view=assessment::FinishPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/results") view=assessment::ResultsPage ssr=SsrMode::Async/>
                <Route path=path!("/assessments/:id/report") view=assessment::ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/burden") view=burden::BurdenPage ssr=SsrMode::Async/>
                <Route path=path!("/improvement") view=improvement::ImprovementPage ssr=SsrMode::Async/>
                <Route path=path!("/improvement/new") view=improvement::NewActionPage ssr=SsrMode::Async/>
                <Route path=path!("/improvement/:id") view=improvement::ActionPage ssr=SsrMode::Async/>
                <Route path=path!("/improvement/:id/edit") view=improvement::EditActionPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics") view=metric::MetricsPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/new") view=metric::NewMetricPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/standards") view=metric::StandardsPage ssr=SsrMode::Async/>
                <Route path=path!("/dashboard") view=dashboard::DashboardPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/:id") view=observation::MetricPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/:id/compare") view=observation::ComparePage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/:id/organizations/:organization") view=observation::SeriesPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/:id/edit") view=metric::EditMetricPage ssr=SsrMode::Async/>
                <Route path=path!("/metrics/:id/targets") view=metric::TargetsPage ssr=SsrMode::Async/>
                <Route path=path!("/goals") view=goal::GoalsPage ssr=SsrMode::Async/>
                <Route path=path!("/goals/new") view=goal::NewGoalPage ssr=SsrMode::Async/>
                <Route path=path!("/goals/:id") view=goal::GoalPage ssr=SsrMode::Async/>
                <Route path=path!("/goals/:id/edit") view=goal::EditGoalPage ssr=SsrMode::Async/>
                <Route path=path!("/strategies") view=strategy::StrategiesPage ssr=SsrMode::Async/>
                <Route path=path!("/strategies/new") view=strategy::NewStrategyPage ssr=SsrMode::Async/>
                <Route path=path!("/strategies/:id") view=strategy::StrategyPage ssr=SsrMode::Async/>
                <Route path=path!("/strategies/:id/edit") view=strategy::EditStrategyPage ssr=SsrMode::Async/>
                <Route path=path!("/strategies/:id/carriers") view=strategy::CarriersPage ssr=SsrMode::Async/>
                <Route path=path!("/theories") view=theory::TheoriesPage ssr=SsrMode::Async/>
                <Route path=path!("/theories/new") view=theory::NewTheoryPage ssr=SsrMode::Async/>
                <Route path=path!("/theories/:id") view=theory::TheoryPage ssr=SsrMode::Async/>
                <Route path=path!("/theories/:id/edit") view=theory::EditTheoryPage ssr=SsrMode::Async/>
                <Route path=path!("/theories/:id/links/:link") view=theory::LinkPage ssr=SsrMode::Async/>
            </Routes>
        </PageRouter>
    }
}

/// What the pages' forms post to: each to its page's own address.
pub fn form_routes() -> Router<Services> {
    Router::new()
        .route("/set-up", post(site::set_up))
        .route("/site", post(site::edit_site))
        .route("/sign-in", post(person::sign_in))
        .route("/sign-out", post(person::sign_out))
        .route("/account", post(person::change_password))
        .route("/invitation/{code}", post(person::accept_invitation))
        .route("/people", post(person::withdraw_invitation))
        .route("/people/invite", post(person::invite))
        .route("/people/{id}", post(person::edit_person))
        .route("/framework.toml", get(framework::download))
        .route("/framework/publish", post(framework::publish))
        .route("/organizations/import", post(organization::upload))
        .route("/organizations/import/{id}", post(organization::decide_import))
        .route("/organizations/{id}/edit", post(organization::edit))
        .route("/organizations/{id}/download", get(observation::organization_file))
        .route("/organizations/{id}/figures", post(observation::save))
        .route("/figures/import", post(observation::upload))
        .route("/figures/import/{id}", post(observation::decide_file))
        .route("/figures/import/{id}/problems", get(observation::file_problems))
        .route("/figures/review", post(observation::decide_review))
        .route("/assessments/new", post(assessment::start))
        .route("/assessments/compare.csv", get(assessment::years_csv))
        .route("/assessments/{id}", post(assessment::advance))
        .route("/assessments/{id}/edit", post(assessment::edit))
        .route("/assessments/{id}/rate/{indicator}", post(assessment::rate))
        .route("/assessments/{id}/open", post(assessment::open))
        .route("/assessments/{id}/consensus", post(assessment::agree_at_once))
        .route("/assessments/{id}/consensus/events", get(assessment::consensus_events))
        .route("/assessments/{id}/consensus/{indicator}", post(assessment::discuss))
        .route("/assessments/{id}/survey", post(perception::advance))
        .route("/assessments/{id}/survey/edit", post(perception::edit))
        .route("/assessments/{id}/survey.csv", get(perception::results_csv))
        .route("/survey/{code}", post(perception::respond))
        .route("/assessments/{id}/evidence", post(assessment::use_evidence))
        .route("/assessments/{id}/evidence/new", post(assessment::give_evidence))
        .route("/assessments/{id}/evidence/{piece}", post(assessment::change_evidence))
        .route("/assessments/{id}/evidence/{piece}/file", get(assessment::evidence_file))
        .route("/assessments/{id}/finish", post(assessment::finish))
        .route("/assessments/{id}/results.csv", get(assessment::results_csv))
        .route("/assessments/{id}/results.xlsx", get(assessment::results_xlsx))
        .route("/goals/download", get(goal::goals_file))
        .route("/theories/download", get(theory::theories_file))
        .route("/theories/new", post(theory::add))
        .route("/theories/{id}", post(theory::stand))
        .route("/theories/{id}/edit", post(theory::change))
        .route("/theories/{id}/links/{link}", post(theory::review))
        .route("/goals/new", post(goal::add))
        .route("/goals/{id}", post(goal::act))
        .route("/goals/{id}/edit", post(goal::change))
        .route("/strategies/download", get(strategy::download))
        .route("/strategies/new", post(strategy::add))
        .route("/strategies/{id}", post(strategy::act))
        .route("/strategies/{id}/download", get(strategy::strategy_file))
        .route("/strategies/{id}/edit", post(strategy::change))
        .route("/strategies/{id}/carriers", post(strategy::carry))
        .route("/burden/download", get(burden::burden_file))
        .route("/improvement", post(improvement::move_on))
        .route("/improvement.csv", get(improvement::plan_csv))
        .route("/improvement/new", post(improvement::add))
        .route("/improvement/{id}", post(improvement::act))
        .route("/improvement/{id}/edit", post(improvement::change))
        .route("/metrics/download", get(metric::metrics_file))
        .route("/metrics/new", post(metric::add))
        .route("/metrics/standards", post(metric::change_standards))
        .route("/metrics/{id}", post(metric::judge))
        .route("/metrics/{id}/organizations/{organization}", post(metric::judge))
        .route("/dashboard/download", get(dashboard::dashboard_file))
        .route("/metrics/{id}/download", get(observation::metric_file))
        .route("/metrics/{id}/compare/download", get(observation::compare_file))
        .route("/metrics/{id}/organizations/{organization}/download", get(observation::series_file))
        .route("/metrics/{id}/edit", post(metric::change))
        .route("/metrics/{id}/targets", post(metric::set_target))
}

/// Whether the page at `path` is for the room's screen, and so has nothing around it.
pub fn is_projected(path: &str) -> bool {
    path.starts_with("/assessments/") && path.ends_with("/projector")
}

/// Whether the page at `path` has an island, and so needs WebAssembly.
pub fn wants_islands(path: &str) -> bool {
    path.starts_with("/assessments/") && path.contains("/rate/")
}
