//! Rating how well one organization carries a strategy out, and what was said of it over time, corrections among it.

use app_ground::components::{ChoiceField, TextArea, TextField, address_with};
use app_ground::form::FormState;
use app_ground::visit::Visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::strategy::Quality;
use progress::strategy::use_cases::{Carrier, OrganizationImplementation, RatingDay, Said};

use super::address::address_of;
use super::marks::rating_mark;

/// The field of the version of an organization's ratings: apart from the strategy's own, which other forms here send.
pub(super) const VERSION: &str = "carrier_version";

/// One organization's ratings, and the form for another; `own` are the reader's own carriers, to choose among.
pub(super) fn rating(found: &OrganizationImplementation, own: &[Carrier], visit: &Visit) -> AnyView {
    let heading = format!("How well {} carries it out", found.organization_name);
    let days = found.days.iter().map(|it| day(it, visit)).collect_view();
    let body = match found.days.is_empty() {
        true => view! { <p class="tl-quiet">"Nobody has rated it yet."</p> }.into_any(),
        false => view! { <ul class="tl-notes">{days}</ul> }.into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="rate">
            <h2 id="rate">{heading}</h2>
            {others(found, own)}
            {(!found.carries).then(|| view! { <p>"It doesn’t carry the strategy any more; what was said stays here and doesn’t count."</p> })}
            {found.may_rate.then(|| form(found, visit))}
            {body}
        </section>
    }
    .into_any()
}

/// The reader's other carriers.
fn others(found: &OrganizationImplementation, own: &[Carrier]) -> impl IntoView + use<> {
    let home = address_of(&found.strategy.id);
    let links = own.iter().filter(|it| it.organization != found.organization).map(|it| {
        let address = format!("{}#rate", address_with(&home, &[("rate", it.organization.to_string())]));
        view! { <li><a href=address>{it.name.clone()}</a></li> }
    });
    let links = links.collect::<Vec<_>>();
    (!links.is_empty()).then(|| {
        view! { <nav class="tl-ways-on tl-no-print" aria-label="Your other carriers"><ul>{links}</ul></nav> }
    })
}

/// The version that the form was opened with; after a change by somebody else the newest.
fn version(found: &OrganizationImplementation) -> i64 {
    let state = FormState::current();
    match &state.submitted {
        Some(sent) if state.notice.is_none() && sent.has(VERSION) => sent.number(VERSION),
        _ => found.version,
    }
}

fn form(found: &OrganizationImplementation, visit: &Visit) -> AnyView {
    let choices =
        Quality::ALL.map(|it| (it.number().to_string(), format!("{} {}: {}", it.number(), it.name(), it.meaning())));
    view! {
        <form method="post" class="usa-form usa-form--large tl-form tl-no-print">
            <input type="hidden" name=VERSION value=version(found)/>
            <input type="hidden" name="organization" value=found.organization.to_string()/>
            <ChoiceField name="quality" label="How well is it carried out?" choices=choices.into()/>
            <TextField name="on" label="For which day" hint="A day that is rated already is corrected; what stood there stays on record." kind="date" value=visit.today().to_string()/>
            <TextArea name="note" label="What you saw" hint="Read by the SEA and by this organization. May be left empty; at most 2,000 characters." rows=3/>
            <button class="usa-button" type="submit" name="do" value="rate">"Save the rating"</button>
        </form>
    }
    .into_any()
}

fn day(day: &RatingDay, visit: &Visit) -> AnyView {
    let corrected = day.corrected.iter().map(|it| view! { <li>"Before: "{said(it, visit)}</li> }).collect_view();
    view! {
        <li>
            <p><strong>{date_in_words(day.on)}</strong>" "{rating_mark(day.said.quality)}</p>
            {who(&day.said, visit)}
            {note(&day.said)}
            {(!day.corrected.is_empty()).then(|| view! { <ul class="usa-list">{corrected}</ul> })}
        </li>
    }
    .into_any()
}

fn who(said: &Said, visit: &Visit) -> AnyView {
    let words = match &said.by {
        Some(by) => format!("Said by {by}, {}", visit.moment(said.at)),
        None => format!("Said {}", visit.moment(said.at)),
    };
    view! { <p class="tl-quiet">{words}</p> }.into_any()
}

fn note(said: &Said) -> impl IntoView + use<> {
    let note = said.note.clone().filter(|note| !note.is_empty());
    note.map(|note| view! { <p class="tl-said">{note}</p> })
}

fn said(said: &Said, visit: &Visit) -> AnyView {
    view! { {rating_mark(said.quality)}{who(said, visit)}{note(said)} }.into_any()
}
