//! The ledger's page: how much it is, what needs a decision, and then in detail. Those of an LEA or a school see their own.

use app_ground::components::{Crumbs, EmptyState, PageHead, counted};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::access::Action;
use ground::identity::OrganizationId;
use ground::organization::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use progress::burden::use_cases::OwnBurden;
use progress::burden::{LeaBurden, Ledger};

use super::address::{Asked, BURDEN, FILE, Seen, address_of};
use super::leas::by_lea;
use super::tables::{asked_twice, by_metric};
use super::words::{hours, in_people};

/// What is asked of LEAs and schools.
#[component]
pub fn BurdenPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let asked = Asked::read(|name| query.get(name).unwrap_or_default());
    let wanted = asked.clone();
    load(
        move |visit| async move { Seen::load(&visit, &wanted).await },
        move |seen| match seen {
            Seen::All(ledger) => whole(&ledger, &asked).into_any(),
            Seen::Own(own, others) => own_part(&own, &others, &asked).into_any(),
        },
    )
}

fn whole(ledger: &Ledger, asked: &Asked) -> AnyView {
    let content = match ledger.requests.is_empty() {
        true => nothing_asked().into_any(),
        false => view! {
            {total(ledger.minutes(), in_all(ledger))}
            {needs_you(ledger, asked)}
            {by_metric(ledger, asked)}
            {by_lea(ledger, asked)}
            {asked_twice(ledger)}
            {download_links(FILE, &asked.query())}
        }
        .into_any(),
    };
    view! {
        <PageHead title="Reporting burden" intro="What the SEA asks LEAs and schools to report, how long it takes them in a year, and which decision used it."/>
        {content}
    }
    .into_any()
}

fn nothing_asked() -> AnyView {
    view! {
        <EmptyState title="Nothing is asked of LEAs or schools">
            <p>
                "A metric says who supplies its figures and how many minutes that takes them. As soon as one is supplied by LEAs or "
                "schools, its hours are counted here."
            </p>
            <p><a href="/metrics">"See the metrics"</a></p>
        </EmptyState>
    }
    .into_any()
}

/// The one number, and what it means.
fn total(minutes: u64, meaning: impl IntoView + 'static) -> AnyView {
    view! {
        <p class="tl-standing__figure">{hours(minutes)}" a year"</p>
        <p>{meaning}</p>
    }
    .into_any()
}

fn in_all(ledger: &Ledger) -> AnyView {
    let things = counted(ledger.requests.len(), "thing", "things");
    let says =
        format!("go into {things} that the SEA asks LEAs and schools to report: {}.", in_people(ledger.minutes()));
    let middle =
        ledger.median_minutes().map(|minutes| format!(" At least half of all LEAs spend {} or more.", hours(minutes)));
    let most = ledger.leas.first().filter(|lea| lea.minutes() > 0).and_then(|lea| {
        let address = address_of(lea.respondents.lea.as_ref()?);
        let (name, minutes) = (lea.respondents.name.clone(), hours(lea.minutes()));
        Some(view! { " "<a href=address>{name}</a>{format!(" spends most: {minutes} with its schools.")} })
    });
    view! { {says}{middle}{most} }.into_any()
}

/// What could be asked less, and what isn't known.
fn needs_you(ledger: &Ledger, asked: &Asked) -> impl IntoView + use<> {
    let (unused, minutes) =
        ledger.unused().fold((0, 0), |(count, minutes), request| (count + 1, minutes + request.minutes));
    let unused = (unused > 0).then(|| {
        let says = format!("No decision has used {} yet", counted(unused, "thing", "things"));
        let rest = format!(" that LEAs or schools spend {} a year on. Use it, or stop asking.", hours(minutes));
        view! { <li><a href=asked.with_unused(true)>{says}</a>{rest}</li> }
    });
    let twice = (!ledger.duplicates.is_empty()).then(|| {
        let says = counted(ledger.duplicates.len(), "thing seems", "things seem");
        view! { <li><a href="#duplicates">{says}" to be asked twice"</a>". Ask once."</li> }
    });
    let unmeasured = ledger.unmeasured().count();
    let unmeasured = (unmeasured > 0).then(|| {
        let says = format!("Of {} nobody has said how long it takes", counted(unmeasured, "thing", "things"));
        view! { <li>{says}", so the hours here leave it out. Ask a respondent and enter it with the metric."</li> }
    });
    (unused.is_some() || twice.is_some() || unmeasured.is_some()).then(|| {
        view! {
            <div class="tl-next">
                <p>"What could be asked less"</p>
                <ul class="usa-list">{unused}{twice}{unmeasured}</ul>
            </div>
        }
    })
}

fn own_part(own: &OwnBurden, others: &[(OrganizationId, String)], asked: &Asked) -> AnyView {
    let organization = &own.organization;
    let ledger = &own.ledger;
    let trail = vec![
        ("/organizations".to_owned(), "Organizations".to_owned()),
        (format!("/organizations/{}", organization.id), organization.name.clone()),
    ];
    let all = visit().may(Action::ReadFigures).then(|| {
        view! { <a class="usa-button usa-button--outline" href=BURDEN>"All LEAs and schools"</a> }
    });
    let content = match ledger.requests.is_empty() {
        true => view! { <p class="tl-calm">"The SEA asks for nothing here."</p> }.into_any(),
        false => view! {
            {total(ledger.minutes(), parts(own))}
            {by_metric(ledger, asked)}
            {asked_twice(ledger)}
            {download_links(FILE, &with_organization(asked, &organization.id).query())}
        }
        .into_any(),
    };
    let title = format!("What {} is asked to report", organization.name);
    view! {
        <Crumbs trail=trail here="Reporting burden"/>
        <PageHead title=title intro="How long it takes in a year, who asks for it, and which decision used it.">{all}</PageHead>
        {other_organizations(others)}
        {content}
    }
    .into_any()
}

/// The address of this organization's, also where it didn't name it.
fn with_organization(asked: &Asked, id: &OrganizationId) -> Asked {
    Asked { organization: Some(id.clone()), ..asked.clone() }
}

fn parts(own: &OwnBurden) -> String {
    let things = counted(own.ledger.requests.len(), "thing", "things");
    let people = in_people(own.ledger.minutes());
    let lea = own.ledger.leas.first().filter(|_| own.organization.kind == Kind::Lea);
    let split = |lea: &LeaBurden| {
        let schools = counted(usize::try_from(lea.respondents.schools).unwrap_or(usize::MAX), "school", "schools");
        format!(" The LEA itself spends {}, its {schools} {}.", hours(lea.own_minutes), hours(lea.school_minutes))
    };
    let split = lea.filter(|lea| lea.respondents.schools > 0).map(split).unwrap_or_default();
    format!("go into {things} that the SEA asks for: {people}.{split}")
}

fn other_organizations(others: &[(OrganizationId, String)]) -> impl IntoView + use<> {
    let links = others.iter().map(|(id, name)| view! { <li><a href=address_of(id)>{name.clone()}</a></li> });
    let links = links.collect_view();
    (!others.is_empty()).then(|| {
        view! { <nav aria-label="Your other organizations"><ul class="usa-list">{links}</ul></nav> }
    })
}
