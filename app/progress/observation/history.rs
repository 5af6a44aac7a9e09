//! The history of one figure: what stood there, from when, by whom, and with what it came in.

use app_ground::components::{Crumbs, EmptyState, PageHead, TableFrame};
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::Organization;
use ground::organization::use_cases::view_organization;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::use_cases::view_metric;
use progress::metric::{ALL_GROUP, Metric};
use progress::observation::SeriesOf;
use progress::observation::use_cases::{Version, read_history};

use super::reading::series_address;

/// A figure with all that ever stood in its place.
struct History {
    metric: Metric,
    organization: Organization,
    group: String,
    period: Period,
    versions: Vec<Version>,
}

/// The history of one figure.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let organization = OrganizationId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default());
    let query = use_query_map().read_untracked().clone();
    let of = move |name: &str| query.get(name).unwrap_or_default();
    let (metric, period, group) = (MetricId::parse(&of("metric")), Period::from_key(&of("period")), of("group"));
    load(
        move |visit| async move {
            let organization = organization.ok_or(Error::NotFound)?;
            let group = if group.is_empty() { ALL_GROUP.to_owned() } else { group };
            history(&visit, organization, metric, period, group).await
        },
        |history| show(&history, &visit()),
    )
}

async fn history(
    visit: &Visit,
    organization: OrganizationId,
    metric: Option<MetricId>,
    period: Option<Period>,
    group: String,
) -> Result<History> {
    let (database, principal) = (&visit.database, &visit.principal);
    // Who may see nothing is told that, whatever the address says of metric and period.
    let view = view_organization(database, principal, &organization).await?;
    let (metric, period) = metric.zip(period).ok_or(Error::NotFound)?;
    let wanted = SeriesOf { metric: metric.clone(), organization, group: group.clone() };
    let versions = read_history(database, principal, &wanted, period).await?;
    let metric = view_metric(database, principal, &metric, visit.today()).await?.metric;
    Ok(History { metric, organization: view.organization, group, period, versions })
}

fn show(history: &History, visit: &Visit) -> AnyView {
    let (metric, organization) = (&history.metric, &history.organization);
    let trail = vec![
        (format!("/organizations/{}", organization.id), organization.name.clone()),
        (series_address(&metric.id, &organization.id), metric.name.clone()),
    ];
    let intro = format!("{}, {}, {}.", metric.name, metric.group_name(&history.group), history.period);
    let content = match history.versions.is_empty() {
        true => view! {
            <EmptyState title="Nothing was reported">
                <p>"No figure ever came in for this period, or none that you may see."</p>
            </EmptyState>
        }
        .into_any(),
        false => table(history, visit).into_any(),
    };
    view! {
        <Crumbs trail=trail here="History"/>
        <PageHead title=format!("History of a figure of {}", organization.name) intro=intro/>
        {content}
    }
    .into_any()
}

fn table(history: &History, visit: &Visit) -> AnyView {
    let current = history.versions.iter().position(|version| !version.undone);
    let rows = history.versions.iter().enumerate().map(|(at, version)| {
        let state = match (version.undone, current == Some(at)) {
            (true, _) => "Taken back",
            (_, true) => "Stands now",
            _ => "Replaced",
        };
        let n = version.shown.n().map(|n| view! { <span class="tl-under">{format!("n = {n}")}</span> });
        let reason = reason_of(version).map(|reason| view! { <span class="tl-under">{reason}</span> });
        view! {
            <tr>
                <th scope="row" data-label="Figure">{version.shown.words(&history.metric)}{n}{reason}</th>
                <td data-label="State">{state}</td>
                <td data-label="Came in">{visit.moment(version.at)}</td>
                <td data-label="By">{version.by.clone()}</td>
                <td data-label="With">{version.with.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label="History of the figure">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption>"The newest first."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Figure"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Came in"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">"With"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
        <p class="tl-quiet">"What stood before is shown to those who report figures here and to those who decide about them."</p>
    }
    .into_any()
}

/// Why there is no number, where that was said.
fn reason_of(version: &Version) -> Option<String> {
    use progress::observation::Shown;
    match &version.shown {
        Shown::Missing { reason } | Shown::NotApplicable { reason } => (!reason.is_empty()).then(|| reason.clone()),
        _ => None,
    }
}
