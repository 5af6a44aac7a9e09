//! The metrics: what is measured and why, what each still lacks, narrowed and sorted by the address.

use app_ground::components::{
    Choices, EmptyState, PageHead, SelectField, SortLink, TableFrame, TextField, counted, orders,
};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::sent;
use app_ground::visit::{Visit, visit};
use ground::access::Action;
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::metric::Timing;
use progress::metric::checks::met;
use progress::metric::listing::{Filter, Listed, Sort};
use progress::metric::use_cases::{MetricList, list_metrics};

use super::address::{METRICS, STANDARDS, address_of};
use super::parts::{level_words, target_in_words};

/// The metrics.
#[component]
pub fn MetricsPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let filter: Filter = sent::asked(|name| query.get(name).unwrap_or_default());
    let wanted = filter.clone();
    load(
        move |visit| async move { list_metrics(&visit.database, &visit.principal, &wanted, visit.today()).await },
        move |list| show(&list, &filter),
    )
}

fn show(list: &MetricList, filter: &Filter) -> AnyView {
    let visit = visit();
    let may_work = visit.may(Action::WorkOnMetrics);
    let any = list.in_use + list.retired > 0;
    let add = (may_work && any).then(|| view! { <a class="usa-button" href="/metrics/new">"Define a metric"</a> });
    let content = match any {
        false => no_metrics(may_work).into_any(),
        true => view! { {summary(list, filter)}{filters(list, filter)}{results(list, filter)} }.into_any(),
    };
    view! {
        <PageHead title="Metrics" intro="What is measured, of whom and how often: leading metrics tell soon whether a strategy is well carried out, lagging ones in the end whether it worked.">
            <a class="usa-button usa-button--outline" href=STANDARDS>"Standards"</a>
            {add}
        </PageHead>
        {content}
    }
    .into_any()
}

fn no_metrics(may_work: bool) -> AnyView {
    let next = match may_work {
        true => view! { <p><a class="usa-button" href="/metrics/new">"Define the first metric"</a></p> }.into_any(),
        false => view! { <p>"The SEA’s team defines them. They appear here as soon as it has."</p> }.into_any(),
    };
    view! {
        <EmptyState title="No metrics yet">
            <p>
                "A metric says what is counted, of whom, how often, and what it should come to by when. Begin with one that tells "
                "soon whether a strategy is carried out, such as a monthly attendance rate, and one that tells whether it worked, "
                "such as a yearly score. The program says what a definition still lacks."
            </p>
            {next}
        </EmptyState>
    }
    .into_any()
}

/// What needs somebody, before the list itself.
fn summary(list: &MetricList, filter: &Filter) -> AnyView {
    let lacking = list.metrics.iter().filter(|it| !it.metric.retired && met(&it.checks) < it.checks.len()).count();
    let retired = match list.retired {
        0 => String::new(),
        retired => format!(" {} retired.", app_ground::components::figure(retired)),
    };
    let lacks = (lacking > 0).then(|| {
        let says = match lacking {
            1 => "1 shown here lacks something",
            _ => "shown here lack something",
        };
        let says =
            if lacking == 1 { says.to_owned() } else { format!("{} {says}", app_ground::components::figure(lacking)) };
        let missing = Filter { sort: Sort::Missing.into(), ..filter.clone() };
        view! { " "<a href=sent::address(METRICS, &missing)>{says}</a>"." }
    });
    let in_use = match list.in_use {
        0 => "No metric".to_owned(),
        many => counted(many, "metric", "metrics"),
    };
    view! { <p class="tl-plan__counts">{in_use}" in use."{retired}{lacks}</p> }.into_any()
}

fn filters(list: &MetricList, filter: &Filter) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let with = |first: &str, others: Vec<(String, String)>| -> Choices {
        std::iter::once(one("", first)).chain(others).collect()
    };
    let timings = with("Leading and lagging", Timing::ALL.map(|it| one(it.key(), it.name())).into());
    let levels = with("All levels", Kind::ALL.map(|it| one(it.key(), level_words(it))).into());
    let owners = list.owners.iter().map(|(id, name)| one(id.as_str(), name)).collect();
    let owners = with("Everybody", owners);
    let kept: Choices = vec![one("", "In use"), one("retired", "Retired")];
    let parameters = sent::parameters(filter);
    let value = |name: &str| parameters.iter().find(|(it, _)| *it == name).map(|(_, value)| value.clone());
    let value = |name: &str| value(name).unwrap_or_default();
    let (orders, in_force) = orders(Sort::ALL, Sort::name, filter.sort);
    view! {
        <form class="tl-filters" method="get" action=METRICS role="search" aria-label="Metrics">
            <TextField name="q" label="Words" kind="search" value=filter.text.clone()/>
            <SelectField name="timing" label="Kind" choices=timings value=value("timing")/>
            <SelectField name="level" label="Reported for" choices=levels value=value("level")/>
            {(owners.len() > 1).then(|| view! { <SelectField name="owner" label="Owner" choices=owners value=value("owner")/> })}
            {(list.retired > 0).then(|| view! { <SelectField name="show" label="Show" choices=kept value=value("show")/> })}
            <SelectField name="sort" label="Sort by" choices=orders value=in_force/>
            <div class="tl-filters__actions">
                <button class="usa-button" type="submit">"Show"</button>
                {sent::is_narrowed(filter).then(|| view! { <a href=METRICS>"Show all"</a> })}
            </div>
        </form>
    }
    .into_any()
}

fn results(list: &MetricList, filter: &Filter) -> AnyView {
    if list.metrics.is_empty() {
        return view! {
            <EmptyState title="No metric matches">
                <p>"Every word must occur in its name, its definition or its source. Try fewer words or fewer filters, or "<a href=METRICS>"show all"</a>"."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! { {table(list, filter)}{download_links("/metrics/download", &sent::query(filter))} }.into_any()
}

fn table(list: &MetricList, filter: &Filter) -> AnyView {
    let (sort, parameters) = (filter.sort.key(), sent::parameters(filter));
    let heading = |(by, label): (Sort, &'static str)| {
        view! { <SortLink key=by.key() label=label sort=sort.clone() path=METRICS parameters=parameters.clone()/> }
    };
    let [name, timing, level, frequency, owner, checks] = [
        (Sort::Name, "Metric"),
        (Sort::Timing, "Kind"),
        (Sort::Level, "Reported for"),
        (Sort::Frequency, "How often"),
        (Sort::Owner, "Owner"),
        (Sort::Missing, "Checks met"),
    ]
    .map(heading);
    let shown = counted(list.metrics.len(), "metric", "metrics");
    let visit = visit();
    let rows = list.metrics.iter().map(|listed| row(listed, &visit)).collect_view();
    view! {
        <TableFrame label="Metrics">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption>{format!("{shown} shown.")}</caption>
                <thead><tr>{name}{timing}{level}{frequency}{owner}<th scope="col">"Target"</th>{checks}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn row(listed: &Listed, visit: &Visit) -> AnyView {
    let metric = &listed.metric;
    let own = visit.principal.person().is_some_and(|person| metric.owner.as_ref() == Some(&person.id));
    let owner = match metric.owner_name.as_str() {
        "" => "–".to_owned(),
        name if own => format!("{name} (you)"),
        name => name.to_owned(),
    };
    let target = listed.target.as_ref().map(|target| target_in_words(metric, target));
    let missing: Vec<_> = listed.checks.iter().filter(|check| !check.met).map(|check| check.quality.name()).collect();
    let missing = (!missing.is_empty()).then(|| {
        view! { <span class="tl-under">{format!("Not yet: {}", missing.join(", ").to_lowercase())}</span> }
    });
    view! {
        <tr>
            <th scope="row" data-label="Metric"><a href=address_of(&metric.id)>{metric.name.clone()}</a></th>
            <td data-label="Kind">{metric.timing.name()}</td>
            <td data-label="Reported for">{level_words(metric.level)}</td>
            <td data-label="How often">{metric.frequency.name()}</td>
            <td data-label="Owner">{owner}</td>
            <td data-label="Target">{target.unwrap_or_else(|| "–".to_owned())}</td>
            <td data-label="Checks met">{format!("{} of {}", met(&listed.checks), listed.checks.len())}{missing}</td>
        </tr>
    }
    .into_any()
}
