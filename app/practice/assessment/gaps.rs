//! What the SEA says of itself held against what LEAs, schools and stakeholders say: the picture, and a table by kind of
//! respondent.

use app_ground::components::{TableFrame, figure};
use ground::calendar::date_in_words;
use ground::privacy::respondents::MINIMUM;
use leptos::prelude::*;
use practice::assessment::results::Results;
use practice::assessment::tabular::gap_of;
use practice::framework::IndicatorNumber;
use practice::perception::export::NOT_SHOWN;
use practice::perception::results::rounded;
use practice::perception::{Exact, Gap, Partition, Perceived, PerceivedGroup, PerceivedItem};

use crate::perception::ClaimPicture;

/// Claim and perception, as a section of the results page.
pub(super) fn claim_and_perception(results: &Results, perceived: &Perceived) -> AnyView {
    view! {
        <section class="tl-section" aria-labelledby="claim">
            <h2 id="claim">"What we say, and what others say"</h2>
            {held_against(results, perceived)}
            {by_kind(perceived)}
        </section>
    }
    .into_any()
}

/// The picture with its table.
pub(super) fn held_against(results: &Results, perceived: &Perceived) -> AnyView {
    let rows = perceived.items.iter().filter_map(|item| {
        let (_, _, indicator) = results.framework.find(item.indicator)?;
        let level = results.finding(item.indicator).and_then(|finding| finding.outcome.answer?.level());
        Some((item.indicator, indicator.text.clone(), level, item.mean))
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <p>{answered(perceived)}</p>
        <ClaimPicture rows=rows/>
    }
    .into_any()
}

/// How many answered, and what that comes to.
pub(super) fn answered(perceived: &Perceived) -> String {
    let closed = date_in_words(perceived.closed_on);
    match perceived.respondents {
        Some(count) => format!("{} people answered until {closed}.", figure(count)),
        None => format!("Fewer than {MINIMUM} people answered until {closed}, so nothing of it is shown."),
    }
}

/// What it means where no figure stands.
pub(super) fn hidden_words() -> String {
    format!(
        "“{NOT_SHOWN}” stands where fewer than {MINIMUM} answered, or where a figure would let somebody work out a group of \
         fewer than {MINIMUM}."
    )
}

/// Items that are a whole level apart or more, the widest first.
pub(super) fn flagged(results: &Results) -> Vec<(IndicatorNumber, Gap)> {
    let items = results.perceived.iter().flat_map(|perceived| &perceived.items);
    let gaps = items.filter_map(|item| Some((item.indicator, gap_of(results, item)?)));
    let mut flagged: Vec<_> = gaps.filter(|(_, gap)| gap.flagged).collect();
    let size = |value: Exact| if value < Exact::from(0) { -value } else { value };
    flagged.sort_by_key(|(number, gap)| (std::cmp::Reverse(size(gap.value)), *number));
    flagged
}

fn by_kind(perceived: &Perceived) -> impl IntoView + use<> {
    let groups = perceived.groups.iter().enumerate();
    let kinds: Vec<(usize, &PerceivedGroup)> = groups.filter(|(_, group)| group.partition == Partition::Kind).collect();
    let shown = perceived.respondents.is_some() && !kinds.is_empty();
    shown.then(|| {
        let heads = kinds.iter().map(|(_, group)| view! { <th scope="col" class="tl-number">{group.name.clone()}</th> });
        let heads = heads.collect_view();
        let counts = kinds.iter().map(|(_, group)| cell(group.respondents.map(figure))).collect_view();
        let all = perceived.respondents.map(figure);
        let rows = perceived.items.iter().map(|item| row(item, &kinds)).collect_view();
        view! {
            <h3>"By kind of respondent"</h3>
            <p class="tl-quiet">{hidden_words()}</p>
            <TableFrame label="Means by kind of respondent">
                <table class="usa-table usa-table--borderless">
                    <caption class="usa-sr-only">"Mean level from 1 to 4, by indicator and kind of respondent"</caption>
                    <thead><tr><th scope="col">"What was asked"</th><th scope="col" class="tl-number">"All"</th>{heads}</tr></thead>
                    <tbody>
                        {rows}
                        <tr><th scope="row">"People who answered"</th>{cell(all)}{counts}</tr>
                    </tbody>
                </table>
            </TableFrame>
        }
    })
}

fn row(item: &PerceivedItem, kinds: &[(usize, &PerceivedGroup)]) -> AnyView {
    let mean = |at: &usize| item.by_group.get(*at).copied().flatten().map(rounded);
    let means = kinds.iter().map(|(at, _)| cell(mean(at))).collect_view();
    view! {
        <tr>
            <th scope="row"><a href=format!("#i-{}", item.indicator)>{item.indicator.to_string()}</a>" "{item.question.clone()}" "<span class="tl-quiet">{item.kind.name()}</span></th>
            {cell(item.mean.map(rounded))}
            {means}
        </tr>
    }
    .into_any()
}

fn cell(text: Option<String>) -> AnyView {
    let class = if text.is_some() { "tl-number" } else { "tl-number tl-quiet" };
    view! { <td class=class>{text.unwrap_or_else(|| NOT_SHOWN.to_owned())}</td> }.into_any()
}
