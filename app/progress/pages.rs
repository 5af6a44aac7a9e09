//! The pages of progress.

use app_ground::page_table::{Page, page};
use ground::access::Action;

use crate::{burden, dashboard, goal, metric, observation, strategy, theory};

/// The rows of the page table that are this wing's.
pub fn pages() -> Vec<Page> {
    vec![
        page("/dashboard", dashboard::DashboardPage)
            .gives("/dashboard/download", dashboard::dashboard_file)
            .shown_to(Action::ReadProgress),
        page("/goals", goal::GoalsPage).gives("/goals/download", goal::goals_file).shown_to(Action::ReadProgress),
        page("/goals/new", goal::NewGoalPage).posts(goal::add),
        page("/goals/:id", goal::GoalPage).posts(goal::act),
        page("/goals/:id/edit", goal::EditGoalPage).posts(goal::change),
        page("/strategies", strategy::StrategiesPage)
            .gives("/strategies/download", strategy::download)
            .shown_to(Action::ReadProgress),
        page("/strategies/new", strategy::NewStrategyPage).posts(strategy::add),
        page("/strategies/:id", strategy::StrategyPage)
            .posts(strategy::act)
            .gives("/strategies/:id/download", strategy::strategy_file),
        page("/strategies/:id/edit", strategy::EditStrategyPage).posts(strategy::change),
        page("/strategies/:id/carriers", strategy::CarriersPage).posts(strategy::carry),
        page("/theories", theory::TheoriesPage)
            .gives("/theories/download", theory::theories_file)
            .shown_to(Action::ReadProgress),
        page("/theories/new", theory::NewTheoryPage).posts(theory::add),
        page("/theories/:id", theory::TheoryPage).posts(theory::stand),
        page("/theories/:id/edit", theory::EditTheoryPage).posts(theory::change),
        page("/theories/:id/links/:link", theory::LinkPage).posts(theory::review),
        page("/metrics", metric::MetricsPage)
            .gives("/metrics/download", metric::metrics_file)
            .shown_to(Action::ReadProgress),
        page("/metrics/new", metric::NewMetricPage).posts(metric::add),
        page("/metrics/standards", metric::StandardsPage).posts(metric::change_standards),
        page("/metrics/:id", observation::MetricPage)
            .posts(metric::judge)
            .gives("/metrics/:id/download", observation::metric_file),
        page("/metrics/:id/edit", metric::EditMetricPage).posts(metric::change),
        page("/metrics/:id/targets", metric::TargetsPage).posts(metric::set_target),
        page("/metrics/:id/compare", observation::ComparePage)
            .gives("/metrics/:id/compare/download", observation::compare_file),
        page("/metrics/:id/organizations/:organization", observation::SeriesPage)
            .posts(metric::judge)
            .gives("/metrics/:id/organizations/:organization/download", observation::series_file),
        page("/organizations/:id/figures", observation::GridPage).posts(observation::save),
        page("/organizations/:id/figures/history", observation::HistoryPage),
        page("/figures", observation::FiguresPage).shown_to(Action::WorkOnMetrics),
        page("/figures/import", observation::UploadFiguresPage)
            .posts(observation::upload)
            .takes_file(observation::FILE_MEGABYTES)
            .takes_long(),
        page("/figures/import/:id", observation::FigureFilePage)
            .posts(observation::decide_file)
            .gives("/figures/import/:id/problems", observation::file_problems)
            .takes_long(),
        page("/figures/review", observation::ReviewPage).posts(observation::decide_review),
        page("/burden", burden::BurdenPage).gives("/burden/download", burden::burden_file),
    ]
}
