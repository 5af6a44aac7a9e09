//! One try at each use case of metrics, figures, goals, strategies and the theory of action, on things that mostly don’t
//! exist. What belongs to an organization is tried on an LEA.

use chrono::Utc;
use throughline::access::Principal;
use throughline::calendar::Period;
use throughline::database::Database;
use throughline::identity::{EntryId, GoalId, LinkId, MappingId, MetricId, OrganizationId, StrategyId, TheoryId};
use throughline::observation::SeriesOf;
use throughline::site::Site;
use throughline::upload::Files;
use throughline::{Result, burden, dashboard, goal, metric, observation, strategy, theory};

use crate::helpers::site_form;

/// The room decides who tries.
pub async fn attempt(db: &Database, who: &Principal, name: &str) -> Result<()> {
    match name.split("::").next().unwrap_or_default() {
        "goal" => goals(db, who, name).await,
        "metric" => metrics(db, who, name).await,
        "observation" => figures(db, who, name).await,
        "strategy" => strategies(db, who, name).await,
        "theory" => theories(db, who, name).await,
        _ => ledgers(db, who, name).await,
    }
}

fn site() -> Result<Site> {
    Site::parse(&site_form(), false)
}

fn lea() -> OrganizationId {
    OrganizationId::parse("lea-001902").unwrap()
}

async fn goals(db: &Database, who: &Principal, name: &str) -> Result<()> {
    use goal::use_cases as goals;
    let (lea, now, no_goal) = (lea(), Utc::now(), GoalId::parse("none").unwrap());
    let goal_form = goal::GoalForm::default();
    match name {
        "goal::add_goal" => goals::add_goal(db, who, &lea, &goal_form, now).await.map(drop),
        "goal::approve_goal" => goals::approve_goal(db, who, &no_goal, 1, "", now).await,
        "goal::close_goal" => goals::close_goal(db, who, &no_goal, 1, &goal::ClosingForm::default(), now).await,
        "goal::compare_versions" => goals::compare_versions(db, who, &no_goal, 1, 2).await.map(drop),
        "goal::discard_draft" => goals::discard_draft(db, who, &no_goal, 1, now).await,
        "goal::edit_choices" => goals::edit_choices(db, who, &no_goal).await.map(drop),
        "goal::edit_goal" => goals::edit_goal(db, who, &no_goal, 1, &goal_form, now).await,
        "goal::goal_choices" => goals::goal_choices(db, who, &lea).await.map(drop),
        "goal::goal_places" => goals::goal_places(db, who, "").await.map(drop),
        "goal::list_goals" => {
            let filter = goal::listing::Filter::default();
            goals::list_goals(db, who, &site()?, &filter, 1, now.date_naive()).await.map(drop)
        }
        "goal::reopen_goal" => goals::reopen_goal(db, who, &no_goal, 1, "x", now).await,
        "goal::return_goal" => goals::return_goal(db, who, &no_goal, 1, "x", now).await,
        "goal::submit_goal" => goals::submit_goal(db, who, &no_goal, 1, now).await,
        "goal::undo_edit" => goals::undo_edit(db, who, &no_goal, 1, now).await,
        "goal::view_goal" => goals::view_goal(db, who, &site()?, &no_goal, now.date_naive()).await.map(drop),
        "goal::what_waits" => goals::what_waits(db, who).await.map(drop),
        "goal::withdraw_goal" => goals::withdraw_goal(db, who, &no_goal, 1, now).await,
        other => panic!("no attempt at {other}"),
    }
}

async fn metrics(db: &Database, who: &Principal, name: &str) -> Result<()> {
    use metric::use_cases as metrics;
    let (lea, now, none) = (lea(), Utc::now(), MetricId::parse("none").unwrap());
    match name {
        "metric::add_metric" => metrics::add_metric(db, who, &metric::form::MetricForm::default(), now).await.map(drop),
        "metric::edit_metric" => {
            metrics::edit_metric(db, who, &none, 1, &metric::form::MetricForm::default(), false, now).await
        }
        "metric::judgements_of" => metrics::judgements_of(db, who, &none, &lea).await.map(drop),
        "metric::list_metrics" => {
            let filter = metric::listing::Filter::default();
            metrics::list_metrics(db, who, &filter, now.date_naive()).await.map(drop)
        }
        "metric::metric_choices" => metrics::metric_choices(db, who).await.map(drop),
        "metric::read_standards" => metrics::read_standards(db, who).await.map(drop),
        "metric::record_judgement" => {
            metrics::record_judgement(db, who, &none, &lea, &metric::JudgementForm::default(), now).await
        }
        "metric::remove_target" => metrics::remove_target(db, who, &none, &lea, 1, now).await,
        "metric::restore_metric" => metrics::restore_metric(db, who, &none, 1, now).await,
        "metric::retire_metric" => metrics::retire_metric(db, who, &none, 1, now).await,
        "metric::set_standards" => {
            metrics::set_standards(db, who, 0, &metric::form::StandardsForm::default(), now).await
        }
        "metric::set_target" => metrics::set_target(db, who, &none, &lea, 0, &metric::TargetForm::default(), now).await,
        "metric::view_metric" => metrics::view_metric(db, who, &none, now.date_naive()).await.map(drop),
        "metric::view_targets" => metrics::view_targets(db, who, &none, &lea).await.map(drop),
        other => panic!("no attempt at {other}"),
    }
}

async fn figures(db: &Database, who: &Principal, name: &str) -> Result<()> {
    use observation::use_cases as figures;
    let (lea, now, metric) = (lea(), Utc::now(), MetricId::parse("none").unwrap());
    let (entry, mapping) = (EntryId::parse("none").unwrap(), MappingId::parse("none").unwrap());
    match name {
        "observation::begin_observations" => figures::begin_observations(db, who, &entry, 1, now).await.map(drop),
        "observation::cancel_observations" => figures::cancel_observations(db, who, &entry, now).await,
        "observation::check_observations" => {
            figures::check_observations(db, &Files::in_memory(), who, &site()?, &entry, now).await.map(drop)
        }
        "observation::choose_columns" => {
            let mapping = observation::mapping::Mapping::guess(&[], &[]);
            figures::choose_columns(db, &Files::in_memory(), who, &site()?, &entry, &mapping, now).await
        }
        "observation::decide" => figures::decide(db, who, &site()?, &[], true, "x", now).await.map(drop),
        "observation::edit_metric" => {
            figures::edit_metric(db, who, &metric, 1, &metric::form::MetricForm::default(), now).await
        }
        "observation::list_entries" => figures::list_entries(db, who, 1).await.map(drop),
        "observation::list_mappings" => figures::list_mappings(db, who).await.map(drop),
        "observation::list_problems" => {
            figures::list_problems(db, &Files::in_memory(), who, &site()?, &entry, now).await.map(drop)
        }
        "observation::list_waiting" => figures::list_waiting(db, who, None).await.map(drop),
        "observation::observations_progress" => figures::observations_progress(db, who, &entry).await.map(drop),
        "observation::open_grid" => {
            figures::open_grid(db, who, &site()?, &lea, &figures::GridQuery::default(), now).await.map(drop)
        }
        "observation::remove_mapping" => figures::remove_mapping(db, who, &mapping, now).await,
        "observation::save_grid" => figures::save_grid(db, who, &site()?, &lea, "", &[], now).await.map(drop),
        "observation::save_mapping" => {
            figures::save_mapping(db, &Files::in_memory(), who, &entry, "x", now).await.map(drop)
        }
        "observation::undo_observations" => {
            figures::undo_observations(db, who, &site()?, &entry, 1, now).await.map(drop)
        }
        "observation::upload_observations" => {
            figures::upload_observations(db, &Files::in_memory(), who, "x.csv", Vec::new(), now).await.map(drop)
        }
        "observation::read_across" => {
            let query = figures::AcrossQuery::default();
            figures::read_across(db, who, &site()?, &metric, &query, now.date_naive()).await.map(drop)
        }
        "observation::read_groups" => {
            figures::read_groups(db, who, &site()?, &metric, &lea, now.date_naive()).await.map(drop)
        }
        "observation::read_history" => {
            let of = SeriesOf { metric, organization: lea, group: "all".to_owned() };
            let period = Period::from_key("Y2018").unwrap();
            figures::read_history(db, who, &of, period).await.map(drop)
        }
        "observation::read_organization" => {
            figures::read_organization(db, who, &site()?, &lea, now.date_naive()).await.map(drop)
        }
        "observation::read_series" => figures::read_series(db, who, &site()?, &[], now.date_naive()).await.map(drop),
        "observation::what_waits" => figures::what_waits(db, who, &site()?, now.date_naive()).await.map(drop),
        "observation::state_series" => figures::state_series(db, who, &site()?, now.date_naive()).await.map(drop),
        other => panic!("no attempt at {other}"),
    }
}

async fn strategies(db: &Database, who: &Principal, name: &str) -> Result<()> {
    use strategy::use_cases as strategies;
    let (lea, now, none) = (lea(), Utc::now(), StrategyId::parse("none").unwrap());
    let today = now.date_naive();
    match name {
        "strategy::add_strategy" => {
            strategies::add_strategy(db, who, lea.as_str(), &Default::default(), now).await.map(drop)
        }
        "strategy::carrier_choices" => strategies::carrier_choices(db, who, &none, None).await.map(drop),
        "strategy::edit_strategy" => strategies::edit_strategy(db, who, &none, 1, &Default::default(), now).await,
        "strategy::implementation_of" => strategies::implementation_of(db, who, &none, &lea).await.map(drop),
        "strategy::list_strategies" => {
            strategies::list_strategies(db, who, &site()?, &Default::default(), today).await.map(drop)
        }
        "strategy::rate_implementation" => {
            strategies::rate_implementation(db, who, &none, &lea, 1, &Default::default(), (today, now)).await
        }
        "strategy::set_carriers" => {
            strategies::set_carriers(db, who, &none, 1, &Default::default(), now).await.map(drop)
        }
        "strategy::set_milestone" => strategies::set_milestone(db, who, &none, &Default::default(), today, now).await,
        "strategy::set_stage" => strategies::set_stage(db, who, &none, 1, &Default::default(), now).await,
        "strategy::strategy_choices" => strategies::strategy_choices(db, who, Some(&lea)).await.map(drop),
        "strategy::strategy_to_edit" => strategies::strategy_to_edit(db, who, &none).await.map(drop),
        "strategy::undo_stage" => strategies::undo_stage(db, who, &none, 1, now).await,
        "strategy::view_strategy" => {
            strategies::view_strategy(db, who, &site()?, &none, &Default::default()).await.map(drop)
        }
        other => panic!("no attempt at {other}"),
    }
}

async fn theories(db: &Database, who: &Principal, name: &str) -> Result<()> {
    use theory::use_cases as theories;
    let (no_theory, no_link) = (TheoryId::parse("none").unwrap(), LinkId::parse("none").unwrap());
    let of_link = (&no_theory, &no_link);
    let (link_form, prose_form) = (theory::LinkForm::default(), theory::ProseForm::default());
    let (here, now) = (site()?, Utc::now());
    let today = now.date_naive();
    match name {
        "theory::add_link" => theories::add_link(db, who, &no_theory, 1, &link_form, now).await.map(drop),
        "theory::add_theory" => theories::add_theory(db, who, &prose_form, now).await.map(drop),
        "theory::what_waits" => theories::what_waits(db, who, today).await.map(drop),
        "theory::due_reviews" => theories::due_reviews(db, who, today).await.map(drop),
        "theory::edit_link" => theories::edit_link(db, who, of_link, 1, &link_form, now).await,
        "theory::edit_prose" => theories::edit_prose(db, who, &no_theory, 1, &prose_form, now).await,
        "theory::export_theories" => theories::export_theories(db, who, &here, Some(&no_theory), today).await.map(drop),
        "theory::line_of" => {
            let node = theory::Node::Goal(GoalId::parse("none").unwrap());
            theories::line_of(db, who, &here, &node, today).await.map(drop)
        }
        "theory::list_theories" => theories::list_theories(db, who, &here, today).await.map(drop),
        "theory::make_current" => theories::make_current(db, who, &here, &no_theory, 1, now).await,
        "theory::open_editor" => theories::open_editor(db, who, &no_theory).await.map(drop),
        "theory::remove_link" => theories::remove_link(db, who, of_link, 1, now).await.map(drop),
        "theory::retire" => theories::retire(db, who, &here, &no_theory, 1, now).await,
        "theory::review_link" => {
            let form = theory::ReviewForm::default();
            theories::review_link(db, who, &here, &no_theory, &no_link, 1, &form, now).await
        }
        "theory::set_members" => {
            theories::set_members(db, who, &no_theory, 1, &theory::MembersForm::default(), now).await
        }
        "theory::undo_links" => theories::undo_links(db, who, &no_theory, 1, now).await.map(drop),
        "theory::view_link" => theories::view_link(db, who, &here, &no_theory, &no_link, today).await.map(drop),
        "theory::view_theory" => theories::view_theory(db, who, &here, &no_theory, today).await.map(drop),
        other => panic!("no attempt at {other}"),
    }
}

async fn ledgers(db: &Database, who: &Principal, name: &str) -> Result<()> {
    let now = Utc::now();
    match name {
        "burden::read_ledger" => burden::use_cases::read_ledger(db, who).await.map(drop),
        "burden::read_own_burden" => burden::use_cases::read_own_burden(db, who, &lea()).await.map(drop),
        "dashboard::read_dashboard" => {
            let everything = dashboard::Narrowing::default();
            dashboard::use_cases::read_dashboard(db, who, &site()?, &everything, now.date_naive()).await.map(drop)
        }
        other => panic!("no attempt at {other}"),
    }
}
