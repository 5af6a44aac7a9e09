//! The SEA's claim against what others say: for each perception indicator the agreed level and the mean of the answers,
//! joined by a line. The table under it has the same numbers, and both say in words and shape where they are far apart.

use app_ground::components::TableFrame;
use leptos::prelude::*;
use practice::framework::{IndicatorNumber, Level};
use practice::perception::export::NOT_SHOWN;
use practice::perception::results::rounded;
use practice::perception::{Exact, Gap, gap};

/// An indicator, its text in brief, the agreed level, the mean of the answers.
pub type ClaimRow = (IndicatorNumber, String, Option<Level>, Option<Exact>);

/// Height of a row in the picture.
const ROW: f64 = 32.0;
/// Where level 1 stands, and how far a level is from the next.
const LEFT: f64 = 64.0;
const STEP: f64 = 84.0;

/// Claim and perception, indicator by indicator. Nothing where there are no rows.
#[component]
pub fn ClaimPicture(
    /// The rows, in the framework's order.
    rows: Vec<ClaimRow>,
) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let flagged = rows.iter().filter(|row| gap_of(row).is_some_and(|gap| gap.flagged)).count();
        let says = match flagged {
            0 => "No indicator is a whole level apart.".to_owned(),
            1 => "One indicator is a whole level apart or more.".to_owned(),
            many => format!("{many} indicators are a whole level apart or more."),
        };
        view! {
            <figure class="tl-claim">
                <figcaption>
                    {says}" "
                    <span class="tl-claim__key">
                        <svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><rect class="tl-claim__level" x="2" y="2" width="10" height="10"/></svg>
                        " the SEA’s agreed level "
                        <svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class="tl-claim__mean" cx="7" cy="7" r="5"/></svg>
                        " the mean of others’ answers"
                    </span>
                </figcaption>
                {drawing(&rows)}
            </figure>
            {table(&rows)}
        }
    })
}

fn gap_of(row: &ClaimRow) -> Option<Gap> {
    Some(gap(row.2?, row.3?))
}

fn drawn(mean: Exact) -> f64 {
    LEFT + (*mean.numer() as f64 / *mean.denom() as f64 - 1.0) * STEP
}

fn drawing(rows: &[ClaimRow]) -> AnyView {
    let bottom = 24.0 + ROW * rows.len() as f64;
    let scale = (1..=4_u8).map(|level| {
        let x = LEFT + f64::from(level - 1) * STEP;
        view! {
            <line class="tl-claim__grid" x1=x y1="20" x2=x y2=bottom/>
            <text class="tl-claim__scale" x=x y="14" text-anchor="middle">{level.to_string()}</text>
        }
    });
    let scale = scale.collect_view();
    let marks = rows.iter().enumerate().map(|(at, row)| dumbbell(row, 24.0 + ROW * (at as f64 + 0.5))).collect_view();
    view! {
        <svg class="tl-claim__drawing" viewBox=format!("0 0 420 {}", bottom + 4.0) aria-hidden="true" focusable="false">
            {scale}
            {marks}
        </svg>
    }
    .into_any()
}

fn dumbbell(row: &ClaimRow, y: f64) -> AnyView {
    let (number, _, level, mean) = row;
    let claimed = level.map(|level| LEFT + f64::from(level.number() - 1) * STEP);
    let seen = mean.map(drawn);
    let gap = gap_of(row);
    let flagged = gap.is_some_and(|gap| gap.flagged);
    let class = if flagged { "tl-claim__line tl-claim__line--flagged" } else { "tl-claim__line" };
    let line = claimed.zip(seen).map(|(from, to)| view! { <line class=class x1=from y1=y x2=to y2=y/> });
    // A triangle that points to where the SEA stands: up for higher, down for lower.
    let flag = gap.filter(|gap| gap.flagged).map(|gap| {
        let higher = gap.value > Exact::from(0);
        let (tip, foot) = if higher { (y - 6.0, y + 4.0) } else { (y + 6.0, y - 4.0) };
        view! {
            <path class="tl-claim__flag" d=format!("M350 {tip} l6 {} h-12 z", foot - tip)/>
            <text class="tl-claim__says" x="362" y=y + 4.0>{if higher { "higher" } else { "lower" }}</text>
        }
    });
    view! {
        <text class="tl-claim__number" x="4" y=y + 4.0>{number.to_string()}</text>
        {line}
        {claimed.map(|x| view! { <rect class="tl-claim__level" x=x - 6.0 y=y - 6.0 width="12" height="12"/> })}
        {seen.map(|x| view! { <circle class="tl-claim__mean" cx=x cy=y r="5.5"/> })}
        {flag}
    }
    .into_any()
}

fn table(rows: &[ClaimRow]) -> AnyView {
    let rows = rows.iter().map(|row| {
        let (number, text, level, mean) = row;
        let gap = gap_of(row);
        let says = gap.map_or("Nothing to compare", |gap| gap.in_words());
        let mark = gap.filter(|gap| gap.flagged).map(|gap| {
            let shape = if gap.value > Exact::from(0) { "▲ " } else { "▼ " };
            view! { <span aria-hidden="true">{shape}</span> }
        });
        let class = if gap.is_some_and(|gap| gap.flagged) { "tl-claim__words--flagged" } else { "" };
        view! {
            <tr>
                <th scope="row">{number.to_string()}" "{text.clone()}</th>
                <td>{level.map_or_else(|| "None".to_owned(), |level| format!("{} {}", level.number(), level.name()))}</td>
                <td class="tl-number">{mean.map_or_else(|| NOT_SHOWN.to_owned(), rounded)}</td>
                <td class="tl-number">{gap.map_or_else(|| "–".to_owned(), |gap| gap.shown())}</td>
                <td class=class>{mark}{says}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label="Agreed levels and what others say">
            <table class="usa-table usa-table--borderless">
                <caption class="usa-sr-only">"The SEA’s agreed level and the mean of others’ answers, by indicator"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Indicator"</th>
                        <th scope="col">"Agreed level"</th>
                        <th scope="col" class="tl-number">"Others’ mean"</th>
                        <th scope="col" class="tl-number">"Gap"</th>
                        <th scope="col">"In words"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}
