//! The directory: searching, filtering, sorting and turning pages, all of it in the address and without JavaScript.

use ground::access::Action;
use ground::organization::directory::{Directory, Found, PAGE_SIZE, Query, Sort};
use ground::organization::use_cases::read_directory;
use ground::organization::{Kind, Organization, OrganizationId, Status};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::marks::{DIRECTORY, StatusMark, address_of, region_in_words};
use crate::components::{
    Choices, EmptyState, PageHead, Pages, SelectField, SortLink, TableFrame, TextField, counted, figure, orders,
};
use crate::{page, sent};

/// The directory.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let query = query_of(&use_query_map().read_untracked());
    page::load(
        |visit| async move {
            let directory = read_directory(&visit.database, &visit.principal).await?;
            Ok((directory, visit.may(Action::EditOrganizations)))
        },
        move |(directory, may_import)| {
            let is_empty = directory.count(Kind::Lea) + directory.count(Kind::School) == 0;
            let import = may_import.then(|| {
                view! { <a class="usa-button usa-button--outline" href="/organizations/import">"Import organizations"</a> }
            });
            let content = match is_empty {
                true => nothing_yet(may_import).into_any(),
                false => view! { {filters(&directory, &query)}{results(&directory, &query)} }.into_any(),
            };
            view! {
                <PageHead title="Organizations" intro=holdings(&directory)>{import}</PageHead>
                {state_agency(&directory)}
                {content}
            }
        },
    )
}

/// What the address asks for; what it doesn't say, or says wrongly, narrows nothing.
fn query_of(parameters: &ParamsMap) -> Query {
    let query: Query = sent::asked(|name| parameters.get(name).unwrap_or_default());
    Query { page: query.page.max(1), ..query }
}

fn holdings(directory: &Directory) -> String {
    let leas = counted(directory.count(Kind::Lea), "LEA", "LEAs");
    let schools = counted(directory.count(Kind::School), "school", "schools");
    match (directory.count(Kind::Lea), directory.count(Kind::School)) {
        (0, 0) => String::new(),
        _ => format!("The State’s LEAs (districts) and their schools: {leas} and {schools}, closed ones among them."),
    }
}

fn state_agency(directory: &Directory) -> impl IntoView + use<> {
    directory.get(&OrganizationId::sea()).map(|sea| {
        view! { <p class="tl-quiet">"All of them belong to "<a href=address_of(&sea.id)>{sea.name.clone()}</a>"."</p> }
    })
}

fn nothing_yet(may_import: bool) -> AnyView {
    let next = match may_import {
        true => view! {
            <p>"Bring them in from a file: first the LEAs, then their schools, or both in one. You see what a file would do before anything is stored."</p>
            <p><a class="usa-button" href="/organizations/import">"Import organizations"</a></p>
        }
        .into_any(),
        false => view! { <p>"An administrator brings them in from a file. They appear here as soon as that is done."</p> }.into_any(),
    };
    view! { <EmptyState title="No LEAs or schools yet">{next}</EmptyState> }.into_any()
}

fn filters(directory: &Directory, query: &Query) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let kinds = std::iter::once(one("", "All kinds"))
        .chain([Kind::Lea, Kind::School].map(|kind| one(kind.key(), kind.plural())));
    let statuses =
        std::iter::once(one("", "Any status")).chain(Status::ALL.map(|status| one(status.key(), status.name())));
    let regions = directory.regions().iter().map(|region| one(region, &region_in_words(region)));
    let regions: Choices = std::iter::once(one("", "All regions")).chain(regions).collect();
    let (orders, in_force) = orders(Sort::ALL, Sort::name, query.sort);
    view! {
        <form class="tl-filters" method="get" action=DIRECTORY role="search" aria-label="Organizations">
            <TextField name="q" label="Name or id" kind="search" value=query.text.clone()/>
            <SelectField name="kind" label="Kind" choices=kinds.collect() value=query.kind.map(Kind::key).unwrap_or_default()/>
            {(regions.len() > 1).then(|| view! {
                <SelectField name="region" label="Region" choices=regions value=query.region.clone().unwrap_or_default()/>
            })}
            <SelectField name="status" label="Status" choices=statuses.collect() value=query.status.map(Status::key).unwrap_or_default()/>
            <SelectField name="sort" label="Sort by" choices=orders value=in_force/>
            <div class="tl-filters__actions">
                <button class="usa-button" type="submit">"Show"</button>
                {sent::is_narrowed(query).then(|| view! { <a href=DIRECTORY>"Show all"</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// How many there are, and which of them stand below.
fn count_in_words(total: usize, page: usize) -> String {
    let all = counted(total, "organization", "organizations");
    let first = (page - 1) * PAGE_SIZE + 1;
    match total {
        0..=PAGE_SIZE => format!("{all} found."),
        _ => format!("{all} found. Shown here: {} to {}.", figure(first), figure(total.min(page * PAGE_SIZE))),
    }
}

fn results(directory: &Directory, query: &Query) -> AnyView {
    let found = directory.search(query);
    if found.total == 0 {
        return view! {
            <EmptyState title="No organization matches">
                <p>"Every word must occur in its name, State id or NCES id. Try fewer words or fewer filters, or "<a href=DIRECTORY>"show all"</a>"."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (page, pages) = (found.page, found.pages);
    let list = table(directory, query, &found);
    view! { {list}<Pages page=page pages=pages path=DIRECTORY parameters=sent::parameters(query)/> }.into_any()
}

fn table(directory: &Directory, query: &Query, found: &Found<'_>) -> AnyView {
    let (sort, parameters) = (query.sort.key(), sent::parameters(query));
    let heading = |(by, label): (Sort, &'static str)| {
        view! { <SortLink key=by.key() label=label sort=sort.clone() path=DIRECTORY parameters=parameters.clone()/> }
    };
    let [name, kind, state_id, region] =
        [(Sort::Name, "Name"), (Sort::Kind, "Kind"), (Sort::StateId, "State id"), (Sort::Region, "Region")]
            .map(heading);
    let caption = count_in_words(found.total, found.page);
    let rows = found.rows.iter().map(|each| row(directory, each)).collect_view();
    view! {
        <TableFrame label="Organizations found">
            <table class="usa-table usa-table--borderless usa-table--stacked-header tl-directory">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        {name}
                        {kind}
                        {state_id}
                        <th scope="col">"NCES id"</th>
                        {region}
                        <th scope="col">"Status"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn row(directory: &Directory, each: &Organization) -> AnyView {
    let parent = each.parent.as_ref().filter(|_| each.kind == Kind::School).and_then(|parent| directory.get(parent));
    let parent = parent.map(|parent| view! { <span class="tl-under">{parent.name.clone()}</span> });
    view! {
        <tr>
            <th scope="row" data-label="Name"><a href=address_of(&each.id)>{each.name.clone()}</a>{parent}</th>
            <td data-label="Kind">{each.kind.name()}</td>
            <td data-label="State id" class="tl-id">{or_dash(&each.state_id)}</td>
            <td data-label="NCES id" class="tl-id">{or_dash(each.nces_id.as_deref().unwrap_or_default())}</td>
            <td data-label="Region">{or_dash(directory.region(&each.id))}</td>
            <td data-label="Status"><StatusMark status=each.status/></td>
        </tr>
    }
    .into_any()
}

fn or_dash(value: &str) -> String {
    if value.is_empty() { "–".to_owned() } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use ground::order::Order;

    use super::*;

    fn asked(parameters: &[(&'static str, &str)]) -> Query {
        let mut map = ParamsMap::new();
        for (name, value) in parameters {
            map.insert(*name, (*value).to_owned());
        }
        query_of(&map)
    }

    #[test]
    fn an_address_says_what_is_looked_for() {
        let query = asked(&[
            ("q", " peña "),
            ("kind", "lea"),
            ("region", "7"),
            ("status", "closed"),
            ("sort", "-id"),
            ("page", "3"),
        ]);
        assert_eq!((query.text.as_str(), query.kind, query.page), ("peña", Some(Kind::Lea), 3));
        assert_eq!((query.region.as_deref(), query.status), (Some("7"), Some(Status::Closed)));
        assert_eq!(query.sort, Order { by: Sort::StateId, descending: true });
        assert_eq!(sent::query(&query), "q=pe%C3%B1a&kind=lea&region=7&status=closed&sort=-id");
        let (orders, in_force) = orders(Sort::ALL, Sort::name, query.sort);
        assert_eq!(orders.last().unwrap(), &(in_force, "State id, the other way round".to_owned()));
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let query =
            asked(&[("kind", "club"), ("status", "maybe"), ("sort", "-colour"), ("page", "-2"), ("region", "")]);
        assert_eq!(query, Query { page: 1, ..Query::default() });
        assert_eq!(sent::query(&query), "");
    }

    #[test]
    fn a_count_says_which_page_it_is() {
        assert_eq!(count_in_words(1, 1), "1 organization found.");
        assert_eq!(count_in_words(50, 1), "50 organizations found.");
        assert_eq!(count_in_words(10_039, 2), "10,039 organizations found. Shown here: 51 to 100.");
        assert_eq!(count_in_words(120, 3), "120 organizations found. Shown here: 101 to 120.");
    }
}
