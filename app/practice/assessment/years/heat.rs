//! The scores of every variable and element, year by year: a table whose cells are shaded by the score and say in words
//! how it changed.

use app_ground::components::TableFrame;
use app_ground::visit::visit;
use leptos::prelude::*;
use practice::assessment::scoring::Score;
use practice::assessment::years::{Cell, Change, Part, ScoreRow, YearColumn, Years, shade};

/// The table with what it needs to be read.
pub(super) fn section(years: &Years) -> AnyView {
    let head = years.columns.iter().map(year_head).collect_view();
    let rows = years.rows.iter().map(row).collect_view();
    let differ =
        years.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.change.is_some_and(|it| it.versions_differ));
    view! {
        <section class="tl-section" aria-labelledby="scores">
            <h2 id="scores">"Scores by year"</h2>
            <TableFrame label="Scores by variable, element and year">
                <table class="usa-table usa-table--borderless tl-heat">
                    <caption class="usa-sr-only">"Scores by variable, element and year, each with its change against the year before"</caption>
                    <thead><tr><th scope="col">"Variable and element"</th>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
            <p class="tl-quiet">
                "Scores run from 1 to 4; the darker, the higher. Under each stand how many indicators were rated of those that apply, and the lowest level among them. Changes are against the year before."
                {differ.then_some(" † Part of a change may come from the framework: the two years’ versions differ here.")}
            </p>
        </section>
    }
    .into_any()
}

fn year_head(column: &YearColumn) -> AnyView {
    let results = format!("/assessments/{}/results", column.id);
    view! {
        <th scope="col">
            <a href=results>{column.school_year.to_string()}</a>
            <span class="tl-heat__under">{column.name.clone()}</span>
            <span class="tl-heat__under">{format!("Version {}, final {}", column.framework.id.edition, day(column))}</span>
        </th>
    }
    .into_any()
}

fn day(column: &YearColumn) -> String {
    let visit = visit();
    let day =
        visit.site.as_ref().map_or_else(|| column.finished_at.date_naive(), |site| site.today(column.finished_at));
    day.format("%b %-d, %Y").to_string()
}

fn row(row: &ScoreRow) -> AnyView {
    let class = match row.part {
        Part::Element => "",
        _ => "tl-heat__group",
    };
    let name = format!("{} {}", row.number, row.name).trim().to_owned();
    view! { <tr class=class><th scope="row">{name}</th>{row.cells.iter().map(cell).collect_view()}</tr> }.into_any()
}

fn cell(cell: &Cell) -> AnyView {
    let Some(score) = &cell.score else {
        return view! { <td class="tl-heat__cell tl-quiet">"Not in this version"</td> }.into_any();
    };
    let (Some(mean), Some(shown)) = (score.mean, score.shown()) else {
        return view! { <td class="tl-heat__cell tl-quiet">"No score"<span class="tl-heat__under">{basis(score)}</span></td> }
            .into_any();
    };
    view! {
        <td class=format!("tl-heat__cell tl-heat--{}", shade(mean))>
            <span class="tl-heat__score">{shown}</span>" "{cell.change.as_ref().map(change)}
            <span class="tl-heat__under">{basis(score)}</span>
        </td>
    }
    .into_any()
}

/// `4 of 5, lowest 1`: rated of those that apply, and the lowest level.
fn basis(score: &Score) -> String {
    let lowest = score.lowest.map(|level| format!(", lowest {}", level.number())).unwrap_or_default();
    format!("{}{lowest}", score.coverage_in_words())
}

fn change(change: &Change) -> AnyView {
    let differ = change.versions_differ.then(|| {
        view! { <span aria-hidden="true">"†"</span><span class="usa-sr-only">", but the framework versions differ"</span> }
    });
    view! { <span class="tl-heat__change">{mark(change.direction())}" "{change.in_words()}{differ}</span> }.into_any()
}

/// Which way, as a shape; the words stand beside it.
pub(super) fn mark(direction: i8) -> AnyView {
    let shape = match direction {
        1 => "▲",
        -1 => "▼",
        _ => "=",
    };
    view! { <span aria-hidden="true">{shape}</span> }.into_any()
}
