//! A survey's links on paper: the questions in brief, the open link, and a card to cut out for every single-use link.

use app_ground::components::counted;
use app_ground::form::page_origin;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::Error;
use ground::calendar::date_in_words;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use practice::perception::links::OrganizationLinks;
use practice::perception::use_cases::{LinkSheet, list_links};
use practice::perception::{Code, Survey};
use qrcode::{Color, EcLevel, QrCode};

/// Most cards on one sheet; where there are more, each organization has its own.
const MOST_CARDS: usize = 200;

/// The sheet of an assessment's survey, whole or (`?for=lea-001902`) for one organization.
#[component]
pub fn SheetPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let sheet = list_links(&visit.database, &visit.principal, &id).await?;
            Ok((id, sheet))
        },
        |(id, sheet)| show(&id, &sheet),
    )
}

fn show(id: &AssessmentId, sheet: &LinkSheet) -> AnyView {
    let home = format!("/assessments/{id}/survey");
    let visit = visit();
    let wanted = visit.path.split_once("?for=").map(|(_, wanted)| wanted.to_owned());
    let agency = visit.site.as_ref().map(|site| site.agency.clone()).unwrap_or_default();
    let cards: usize = sheet.organizations.iter().map(|it| it.codes.len()).sum();
    let whole = cards <= MOST_CARDS;
    let chosen = sheet.organizations.iter().filter(|it| match &wanted {
        Some(wanted) => it.organization.as_str() == wanted,
        None => whole,
    });
    let chosen = chosen.map(|it| organization(it, sheet)).collect_view();
    let open = sheet.open_code.as_ref().filter(|_| wanted.is_none()).map(|code| open_page(&sheet.survey, code));
    let others = (!whole || wanted.is_some()).then(|| choice(sheet, &home));
    view! {
        <Title text=format!("Sheet: {} – Throughline", sheet.survey.title)/>
        <p class="tl-no-print tl-sheet__note">
            <a href=home.clone()>"Back to the survey"</a>" · Use your browser’s print command. Keep unused cards safe: whoever has one can answer once."
        </p>
        {others}
        <div class="tl-document tl-sheet">
            <header class="tl-document__head">
                <p class="tl-document__agency">{agency}</p>
                <h1>{sheet.survey.title.clone()}</h1>
                {sheet.survey.last_day.map(|day| view! { <p>{format!("Open until {}", date_in_words(day))}</p> })}
            </header>
            {open}
            {chosen}
        </div>
    }
    .into_any()
}

/// The sheets of single organizations, where they are too many for one.
fn choice(sheet: &LinkSheet, home: &str) -> AnyView {
    let items = sheet.organizations.iter().map(|it| {
        let address = format!("{home}/sheet?for={}", it.organization);
        view! { <li><a href=address>{it.name.clone()}</a>" "<span class="tl-quiet">{counted(it.codes.len(), "card", "cards")}</span></li> }
    });
    view! {
        <nav class="tl-no-print tl-sheet__note" aria-label="Sheets by organization">
            <p>"Each organization’s cards are on a sheet of their own:"</p>
            <ul class="usa-list">{items.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn link(code: &Code) -> String {
    format!("{}/survey/{}", page_origin(), code.grouped())
}

fn open_page(survey: &Survey, code: &Code) -> AnyView {
    let questions = survey.items_asked().map(|item| view! { <li>{item.question.clone()}</li> }).collect_view();
    let paragraphs = survey.introduction.split('\n').filter(|it| !it.trim().is_empty());
    let introduction = paragraphs.map(|it| view! { <p>{it.to_owned()}</p> }).collect_view();
    let address = link(code);
    view! {
        <section class="tl-survey__poster">
            {introduction}
            <p>"It takes about three minutes, on a phone or a computer. No name, no account. Results are shown only for groups of 5 or more."</p>
            <p class="tl-survey__address">{address.clone()}</p>
            {qr(&address)}
            <h2>"What we ask"</h2>
            <ul class="usa-list">{questions}</ul>
        </section>
    }
    .into_any()
}

fn organization(links: &OrganizationLinks, sheet: &LinkSheet) -> AnyView {
    let name = match &links.lea {
        Some(lea) => format!("{}, {lea}", links.name),
        None => links.name.clone(),
    };
    let cards = links.codes.iter().map(|code| card(&name, code, &sheet.survey)).collect_view();
    view! {
        <section class="tl-survey__cards">
            <h2>{name}</h2>
            <ul>{cards}</ul>
        </section>
    }
    .into_any()
}

fn card(name: &str, code: &Code, survey: &Survey) -> AnyView {
    let address = link(code);
    view! {
        <li class="tl-survey__card">
            {qr(&address)}
            <div>
                <p><strong>{survey.title.clone()}</strong></p>
                <p class="tl-survey__address">{address}</p>
                <p>{format!("For {name}. Works once, takes three minutes, asks for no name.")}</p>
            </div>
        </li>
    }
    .into_any()
}

/// A link as a QR code: one path, a stroke for every run of dark modules. Nothing where a link is too long for one.
fn qr(link: &str) -> impl IntoView + use<> {
    let code = QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    // Four modules of quiet all around, as the standard asks.
    let view_box = format!("-4 -4 {0} {0}", width + 8);
    Some(view! {
        <svg class="tl-survey__qr" viewBox=view_box role="img" aria-label="The same link as a QR code" shape-rendering="crispEdges">
            <rect x="-4" y="-4" width=width + 8 height=width + 8 fill="#fff"/>
            <path d=path fill="#000"/>
        </svg>
    })
}
