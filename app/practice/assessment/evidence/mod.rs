//! What an assessment stands on, as people see it: the list of it, giving a piece and changing it, and beside a rating
//! what serves that indicator.

mod give;
mod list;

use app_ground::visit::visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use practice::assessment::evidence::{Evidence, OLDER, Piece, closed_words};
use practice::assessment::{Assessment, Phase};
use practice::framework::IndicatorNumber;

pub use give::{NewEvidencePage, PiecePage};
pub use list::EvidencePage;

/// An assessment's evidence.
pub(super) fn address(assessment: &Assessment) -> String {
    format!("/assessments/{}/evidence", assessment.id)
}

/// The indicator that the page's address names.
fn asked() -> Option<IndicatorNumber> {
    IndicatorNumber::parse(&use_query_map().read_untracked().get("indicator").unwrap_or_default())
}

fn trail(assessment: &Assessment) -> Vec<(String, String)> {
    vec![
        ("/assessments".to_owned(), "Assessments".to_owned()),
        (format!("/assessments/{}", assessment.id), assessment.name.clone()),
    ]
}

/// What a piece is, its file, its date and whether that is from before the school year.
pub(super) fn described(assessment: &Assessment, evidence: &Evidence) -> AnyView {
    let name = evidence.name().to_owned();
    let named = match evidence.link.is_empty() {
        true => view! { <strong>{name}</strong> }.into_any(),
        false => view! { <a href=evidence.link.clone() rel="noopener noreferrer nofollow"><strong>{name}</strong></a> }
            .into_any(),
    };
    let file = evidence.file.as_ref().map(|file| {
        let address = format!("{}/{}/file", address(assessment), evidence.id);
        view! { <p><a href=address download="">{file.name.clone()}</a>" "<span class="tl-quiet">{file.words()}</span></p> }
    });
    view! {
        <p class="tl-piece__name">{named}</p>
        {file}
        <p class="tl-quiet">{date_in_words(evidence.dated)}{older(assessment, evidence)}</p>
    }
    .into_any()
}

/// Says where evidence is older than the school year the assessment is about.
fn older(assessment: &Assessment, evidence: &Evidence) -> Option<impl IntoView + use<>> {
    let first_month = visit().site.as_ref().map_or(7, |site| site.school_year_starts);
    let is_older = evidence.is_older_than(assessment.school_year.first_day(first_month));
    is_older.then(|| view! { " "<span class="tl-older">{OLDER}</span> })
}

/// Beside a rating: what serves its indicator, and the ways to more. `given` is what the reader gave, for whatever.
pub(super) fn serving(assessment: &Assessment, indicator: IndicatorNumber, given: &[Piece]) -> AnyView {
    let home = address(assessment);
    let (here, others): (Vec<_>, Vec<_>) = given.iter().partition(|piece| piece.serves(indicator));
    let others = others.into_iter().any(|piece| piece.is_open(assessment));
    let items = here.iter().map(|piece| {
        let change = piece.is_open(assessment).then(|| change_link(assessment, piece));
        view! { <li class="tl-rows__item"><div>{described(assessment, &piece.evidence)}</div>{change}</li> }
    });
    let items = items.collect_view();
    let may_give = closed_words(assessment.phase).is_none();
    view! {
        <section class="tl-section tl-evidence" aria-labelledby="evidence">
            <h2 id="evidence">"Evidence"</h2>
            {match here.is_empty() {
                true => view! { <p class="tl-quiet">"None yet for this indicator. Evidence is a note, a link or a file, with a date of its own."</p> }.into_any(),
                false => view! { <ul class="tl-rows">{items}</ul> }.into_any(),
            }}
            {may_give.then(|| view! {
                <noscript><p class="tl-quiet">"Save what you chose above before you leave this page."</p></noscript>
                <p class="tl-evidence__more">
                    <a class="usa-button usa-button--outline" href=format!("{home}/new?indicator={indicator}")>"Add evidence"</a>
                    {others.then(|| view! { <a href=format!("{home}?indicator={indicator}#use")>"Use evidence you gave already"</a> })}
                </p>
            })}
        </section>
    }
    .into_any()
}

/// The way to a piece's own page, for who may change it.
fn change_link(assessment: &Assessment, piece: &Piece) -> AnyView {
    let name = format!(" “{}”", piece.evidence.name());
    view! { <p><a href=format!("{}/{}", address(assessment), piece.id)>"Change"<span class="usa-sr-only">{name}</span></a></p> }
    .into_any()
}

/// Where an indicator is worked on: rated, agreed on, or, once it is final, what served it.
fn indicator_address(assessment: &Assessment, indicator: IndicatorNumber) -> String {
    let home = format!("/assessments/{}", assessment.id);
    match assessment.phase {
        Phase::Draft | Phase::Rating => format!("{home}/rate/{indicator}"),
        Phase::Consensus => format!("{home}/consensus/{indicator}"),
        Phase::Final => format!("{home}/evidence?indicator={indicator}"),
    }
}
