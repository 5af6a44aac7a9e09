//! What others say, in two tables: by indicator, for all and by kind of respondent; and by LEA.

use app_ground::components::{TableFrame, figure};
use ground::calendar::date_in_words;
use ground::privacy::respondents::MINIMUM;
use leptos::prelude::*;
use practice::framework::PerceptionKind;
use practice::perception::export::NOT_SHOWN;
use practice::perception::results::rounded;
use practice::perception::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem};

/// The results of a closed survey.
pub(super) fn results(perceived: &Perceived) -> AnyView {
    let closed = date_in_words(perceived.closed_on);
    let said = match perceived.respondents {
        Some(count) => format!("{} people answered. The survey was closed on {closed}.", figure(count)),
        None => {
            format!("Fewer than {MINIMUM} people answered, so nothing is shown. The survey was closed on {closed}.")
        }
    };
    let shown = perceived.respondents.is_some();
    view! {
        <div class="tl-next"><p>{said}</p>
            <p>"Answers come to a level from 1 to 4. Opinions: strongly disagree is 1, strongly agree is 4; “don’t know” is left out. Knowledge: 1 if nothing was placed right, 4 if everything was."</p>
        </div>
        {shown.then(|| view! { {by_kind(perceived)}{by_lea(perceived)} })}
    }
    .into_any()
}

/// What an empty cell means.
fn explanation() -> AnyView {
    view! {
        <p class="tl-quiet">{format!(
            "“{NOT_SHOWN}” means fewer than {MINIMUM} answers, or that the figure would let somebody work out a group of fewer than {MINIMUM}."
        )}</p>
    }
    .into_any()
}

fn groups(perceived: &Perceived, partition: Partition) -> Vec<(usize, PerceivedGroup)> {
    let groups = perceived.groups.iter().cloned().enumerate();
    groups.filter(|(_, group)| group.partition == partition).collect()
}

/// A figure, or in words that there is none to be seen.
fn cell(text: Option<String>) -> impl IntoView {
    match text {
        Some(text) => view! { <td class="tl-number">{text}</td> }.into_any(),
        None => view! { <td class="tl-survey__hidden">{NOT_SHOWN}</td> }.into_any(),
    }
}

fn mean(value: Option<Exact>) -> impl IntoView {
    cell(value.map(rounded))
}

fn by_kind(perceived: &Perceived) -> AnyView {
    let kinds = groups(perceived, Partition::Kind);
    let heads = kinds.iter().map(|(_, group)| view! { <th scope="col" class="tl-number">{group.name.clone()}</th> });
    let heads = heads.collect_view();
    let everybody = cell(perceived.respondents.map(figure));
    let counts = kinds.iter().map(|(_, group)| cell(group.respondents.map(figure))).collect_view();
    let rows = perceived.items.iter().map(|item| {
        let means = kinds.iter().map(|(at, _)| mean(item.by_group.get(*at).copied().flatten())).collect_view();
        view! { <tr><th scope="row">{item_head(item)}</th>{mean(item.mean)}{means}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="tl-section" aria-labelledby="by-indicator">
            <h2 id="by-indicator">"By indicator"</h2>
            {explanation()}
            <TableFrame label="Means by indicator and kind of respondent">
                <table class="usa-table usa-table--borderless tl-survey__table">
                    <caption class="usa-sr-only">"Mean level from 1 to 4, by indicator and kind of respondent"</caption>
                    <thead><tr><th scope="col">"Indicator"</th><th scope="col" class="tl-number">"All"</th>{heads}</tr></thead>
                    <tbody>
                        {rows}
                        <tr><th scope="row">"People who answered"</th>{everybody}{counts}</tr>
                    </tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

fn item_head(item: &PerceivedItem) -> AnyView {
    let kind = match item.kind {
        PerceptionKind::Opinion => "Opinion",
        PerceptionKind::Knowledge => "Knowledge",
    };
    view! { {item.indicator.to_string()}" "{item.question.clone()}" "<span class="tl-quiet">{kind}</span> }.into_any()
}

fn by_lea(perceived: &Perceived) -> AnyView {
    let leas = groups(perceived, Partition::Lea);
    let heads = perceived.items.iter().map(|item| {
        view! { <th scope="col" class="tl-number"><abbr title=item.question.clone()>{item.indicator.to_string()}</abbr></th> }
    });
    let heads = heads.collect_view();
    let rows = leas.iter().map(|(at, group)| {
        let means = perceived.items.iter().map(|item| mean(item.by_group.get(*at).copied().flatten())).collect_view();
        view! { <tr><th scope="row">{group.name.clone()}</th>{cell(group.respondents.map(figure))}{means}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="tl-section" aria-labelledby="by-lea">
            <h2 id="by-lea">"By LEA"</h2>
            {explanation()}
            <p class="tl-quiet">"An LEA is listed where it is large enough to be shown, or was given links of its own."</p>
            <TableFrame label="Means by LEA and indicator">
                <table class="usa-table usa-table--borderless tl-survey__table">
                    <caption class="usa-sr-only">"Mean level from 1 to 4, by LEA and indicator"</caption>
                    <thead><tr><th scope="col">"LEA"</th><th scope="col" class="tl-number">"Answered"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}
