//! One organization's figures of a metric: its way, with the way to each figure's history, and its student groups beside
//! everybody.

use app_ground::components::{Crumbs, EmptyState, ErrorSummary, PageHead, address_with};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::access::Action;
use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::organization::use_cases::{OrganizationView, read_directory, view_organization};
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::use_cases::judgements_of;
use progress::metric::{ALL_GROUP, Judgement, Metric};
use progress::observation::use_cases::read_groups;
use progress::observation::{Series, SeriesOf};

use super::address::{compare_address, metric_address, organization_address, series_address, shown_group};
use super::metric::{kind_in_words, metric_asked_for, trail};
use super::standing::{headline, stale_words};
use super::{groups, trajectory};
use crate::metric::{judgement_section, targets_address};
use crate::observation::address::grid_address;

/// One organization's figures, with what the page around them needs.
pub(super) struct One {
    /// Whose.
    pub organization: OrganizationView,
    /// Whether the reader may type figures in for it.
    pub may_enter: bool,
    /// Whether the reader may set its own target.
    may_target: bool,
    /// Everybody's first, then each student group's.
    pub series: Vec<Series>,
    /// Which of them is looked at.
    pub chosen: usize,
    /// What people make of it, the newest first; none for whoever may not read the organization's own.
    judgements: Vec<Judgement>,
}

impl One {
    fn chosen(&self) -> Option<&Series> {
        self.series.get(self.chosen)
    }
}

/// The organization the address names.
fn organization_asked_for() -> Option<OrganizationId> {
    OrganizationId::parse(&use_params_map().read_untracked().get("organization").unwrap_or_default())
}

/// One organization's figures of a metric.
#[component]
pub fn SeriesPage() -> impl IntoView {
    let (metric, organization) = (metric_asked_for(), organization_asked_for());
    let query = use_query_map().read_untracked().clone();
    let group = query.get("group").unwrap_or_default();
    load(
        move |visit| async move {
            let (metric, organization) = (metric.ok_or(Error::NotFound)?, organization.ok_or(Error::NotFound)?);
            let of = |group: &str| SeriesOf {
                metric: metric.clone(),
                organization: organization.clone(),
                group: if group.is_empty() { ALL_GROUP.to_owned() } else { group.to_owned() },
            };
            read(&visit, of(&group)).await
        },
        |one| show(&one),
    )
}

/// Reads one organization's figures; `wanted`'s group is the one looked at.
pub(super) async fn read(visit: &Visit, wanted: SeriesOf) -> Result<One> {
    let site = visit.site.clone().ok_or(Error::NotFound)?;
    let (database, principal) = (&visit.database, &visit.principal);
    let series = read_groups(database, principal, &site, &wanted.metric, &wanted.organization, visit.today()).await?;
    let organization = view_organization(database, principal, &wanted.organization).await?;
    let directory = read_directory(database, principal).await?;
    let place = directory.place(&wanted.organization).ok_or(Error::NotFound)?;
    let chosen = series.iter().position(|it| it.group == wanted.group).unwrap_or(0);
    let judgements = match judgements_of(database, principal, &wanted.metric, &wanted.organization).await {
        Err(Error::Forbidden) => Vec::new(),
        judgements => judgements?,
    };
    Ok(One {
        organization,
        may_enter: principal.may(Action::EnterFigures, &place),
        may_target: principal.may(Action::WorkOnGoals, &place),
        series,
        chosen,
        judgements,
    })
}

fn show(one: &One) -> AnyView {
    let organization = &one.organization.organization;
    let Some(series) = one.chosen() else {
        return app_ground::page::refusal(Error::NotFound).into_any();
    };
    let metric = &series.metric;
    let title = format!("{}: {}", organization.name, metric.name);
    let buttons = ways(one, series);
    let body = match series.may_see {
        true => figures(one, series).into_any(),
        false => hidden(metric, &organization.name).into_any(),
    };
    view! {
        <Crumbs trail=trail(metric) here=organization.name.clone()/>
        <PageHead title=title intro=kind_in_words(metric)>{buttons}</PageHead>
        <p class="tl-quiet">
            "All figures of "<a href=organization_address(&organization.id)>{organization.name.clone()}</a>
            ". "<a href=metric_address(&metric.id)>{metric.name.clone()}</a>" across the State."
        </p>
        <ErrorSummary/>
        {body}
    }
    .into_any()
}

/// What the reader may not see, said plainly.
fn hidden(metric: &Metric, name: &str) -> AnyView {
    let title = format!("You may not see {name}’s figures of this metric");
    let home = metric_address(&metric.id);
    let why = format!(
        "“{}” is shared only between the State agency and the organization itself. Its definition and the State’s figure are open to you.",
        metric.name
    );
    view! {
        <EmptyState title=title>
            <p>{why}</p>
            <p><a href=home>"See how the State stands"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn ways(one: &One, series: &Series) -> AnyView {
    let organization = &one.organization.organization.id;
    let enter = one.may_enter.then(|| {
        let parameters = [("metric", series.metric.id.as_str()), ("group", shown_group(&series.group))];
        let address = address_with(&grid_address(organization), &parameters);
        view! { <a class="usa-button" href=address>"Enter figures"</a> }
    });
    let compare = (one.organization.organization.kind != Kind::Sea && series.may_see).then(|| {
        let address = compare_address(&series.metric.id, &series.group, std::slice::from_ref(organization));
        view! { <a class="usa-button usa-button--outline" href=address>"Compare with others"</a> }
    });
    let target = one.may_target.then(|| {
        view! { <a class="usa-button usa-button--outline" href=targets_address(&series.metric.id, organization)>"Its own target"</a> }
    });
    view! { {enter}{compare}{target} }.into_any()
}

fn figures(one: &One, series: &Series) -> AnyView {
    let organization = &one.organization.organization;
    let metric = &series.metric;
    let home = series_address(&metric.id, &organization.id);
    let stale = progress::dashboard::stale(series).filter(|_| !metric.retired).map(|stale| {
        view! { <div class="tl-next"><p>"What needs attention"</p><p>{stale_words(stale)}</p></div> }
    });
    let group = metric.group_name(&series.group).to_owned();
    let whose = format!("{}, {}", organization.name, group.to_lowercase());
    let of = SeriesOf { metric: metric.id.clone(), organization: organization.id.clone(), group: series.group.clone() };
    let files = download_links(&format!("{home}/download"), "");
    view! {
        {(series.group != ALL_GROUP).then(|| view! { <p><strong>{group}</strong>". "<a href=home.clone()>"See everybody"</a></p> })}
        {headline(series, None, visit().today())}
        {stale}
        <section class="tl-section" aria-labelledby="way">
            <h2 id="way">"Over time"</h2>
            {trajectory::section(series, &whose, Some(&of))}
        </section>
        {groups::section(&one.series, one.chosen, &home)}
        {judgement_section(&one.judgements, visit().may(Action::WorkOnMetrics), &organization.id)}
        {files}
    }
    .into_any()
}
