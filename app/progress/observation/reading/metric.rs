//! A metric's page: how it stands and what needs somebody, its way over time, its organizations, who has no data, what it
//! should move and what should move it.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::sent;
use app_ground::visit::visit;
use ground::Error;
use ground::access::Action;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::use_cases::{MetricView, judgements_of, view_metric};
use progress::metric::{ALL_GROUP, Judgement, Metric};
use progress::observation::use_cases::{MetricAcross, read_across};
use progress::theory::use_cases::line_of;
use progress::theory::{Line, Node};

use super::address::{Asked, metric_address, series_address};
use super::standing::{from_how_many, headline, needs, needs_block};
use super::words::plural;
use super::{across, regions, spread, trajectory};
use crate::metric::{definition_section, history_section, judgement_section, targets_address};
use crate::theory::line_section;

/// The metric the address names.
pub(super) fn metric_asked_for() -> Option<MetricId> {
    MetricId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default())
}

/// What stands around the figures: the definition, what people make of it, the line it is part of.
struct Around {
    defined: MetricView,
    judgements: Vec<Judgement>,
    line: Line,
}

/// A metric.
#[component]
pub fn MetricPage() -> impl IntoView {
    let id = metric_asked_for();
    let query = use_query_map().read_untracked().clone();
    let asked = Asked::read(|name| query.get(name).unwrap_or_default());
    let wanted = asked.clone();
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let site = visit.site.clone().ok_or(Error::NotFound)?;
            let (database, principal, today) = (&visit.database, &visit.principal, visit.today());
            let across = read_across(database, principal, &site, &id, &wanted.query, today).await?;
            let defined = view_metric(database, principal, &id, today).await?;
            let judgements = judgements_of(database, principal, &id, &OrganizationId::sea()).await?;
            let line = line_of(database, principal, &site, &Node::Metric(id), today).await?;
            Ok((across, Around { defined, judgements, line }))
        },
        move |(across, around)| show(&across, around, &asked),
    )
}

/// The metrics, then this one.
pub(super) fn trail(metric: &Metric) -> Vec<(String, String)> {
    vec![("/metrics".to_owned(), "Metrics".to_owned()), (metric_address(&metric.id), metric.name.clone())]
}

/// What kind of metric it is, in a line: `Leading, of LEAs, every month. Higher is better.`
pub(super) fn kind_in_words(metric: &Metric) -> String {
    let whose = if is_of_state(metric) { "the State as a whole" } else { plural(metric.level) };
    let retired = if metric.retired { " It is no longer used; its history stays." } else { "" };
    format!(
        "{} metric, of {}, {}. {}.{retired}",
        metric.timing.name(),
        whose,
        metric.frequency.name().to_lowercase(),
        metric.direction.name()
    )
}

/// Whether it is measured of the State as a whole, so that no organizations stand side by side.
fn is_of_state(metric: &Metric) -> bool {
    metric.level == Kind::Sea
}

/// Whose figures these are, where they are a student group's and not everybody's.
fn whose_alone(across: &MetricAcross, asked: &Asked) -> impl IntoView + use<> {
    let (metric, group) = (&across.metric, &across.state.group);
    (group != ALL_GROUP).then(|| {
        let everybody = asked.of_everybody(&metric.id);
        view! { <p><strong>{metric.group_name(group).to_owned()}</strong>". "<a href=everybody>"See everybody"</a></p> }
    })
}

/// Where there are no organizations to choose among: the way to the State's student groups and the history of its figures.
fn states_own(metric: &Metric) -> AnyView {
    let address = series_address(&metric.id, &OrganizationId::sea());
    view! {
        <section class="tl-section" aria-labelledby="organizations">
            <h2 id="organizations">"The State’s own figures"</h2>
            <p><a href=address>"See its student groups, and how each figure came about"</a></p>
        </section>
    }
    .into_any()
}

fn show(across: &MetricAcross, around: Around, asked: &Asked) -> AnyView {
    let visit = visit();
    let metric = &across.metric;
    let works = visit.may(Action::WorkOnMetrics);
    let missing = asked.without_data(&metric.id, across.summaries.last().map(|it| it.period));
    let waiting = needs(across, missing, works);
    let group = metric.group_name(&across.state.group).to_owned();
    let whose = format!("the State, {}", group.to_lowercase());
    let buttons = ways(metric, works);
    let standings = (!is_of_state(metric)).then(|| across::standings(across, asked));
    let organizations = match is_of_state(metric) {
        true => states_own(metric),
        false => across::section(across, asked).into_any(),
    };
    view! {
        <Crumbs trail=vec![("/metrics".to_owned(), "Metrics".to_owned())] here=metric.name.clone()/>
        <PageHead title=metric.name.clone() intro=kind_in_words(metric)>{buttons}</PageHead>
        <ErrorSummary/>
        {whose_alone(across, asked)}
        {headline(&across.state, from_how_many(across), visit.today())}
        {needs_block(waiting)}
        <section class="tl-section" aria-labelledby="way">
            <h2 id="way">"Over time"</h2>
            {trajectory::section(&across.state, &whose, None)}
        </section>
        {standings}
        {spread::section(across)}
        {regions::section(across)}
        {line_section(around.line)}
        {judgement_section(&around.judgements, works, &OrganizationId::sea())}
        {definition_section(metric, &around.defined.checks)}
        {history_section(&around.defined.history)}
        {organizations}
        {download_links(&format!("{}/download", metric_address(&metric.id)), &sent::query(&asked.query))}
    }
    .into_any()
}

fn ways(metric: &Metric, works: bool) -> AnyView {
    let home = metric_address(&metric.id);
    let link = |address: String, says: &'static str| {
        view! { <a class="usa-button usa-button--outline" href=address>{says}</a> }
    };
    let own = visit().principal.person().and_then(|it| it.roles.first().map(|role| role.organization.clone()));
    let of_its_kind = |it: &OrganizationId| it.as_str().starts_with(&format!("{}-", metric.level.key()));
    let own = own.filter(of_its_kind).map(|it| super::series_address(&metric.id, &it));
    view! {
        {own.map(|address| link(address, "Our own figures"))}
        {works.then(|| link(targets_address(&metric.id, &OrganizationId::sea()), "Targets"))}
        {works.then(|| link(format!("{home}/edit"), "Edit"))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::testing::metric;
    use super::*;

    #[test]
    fn a_metric_says_what_kind_it_is() {
        assert_eq!(kind_in_words(&metric()), "Leading metric, of LEAs, once a year. Higher is better.");
        let retired = Metric { retired: true, ..metric() };
        assert!(kind_in_words(&retired).ends_with("It is no longer used; its history stays."));
        let of_state = Metric { level: Kind::Sea, ..metric() };
        assert!(kind_in_words(&of_state).starts_with("Leading metric, of the State as a whole, once a year."));
    }
}
