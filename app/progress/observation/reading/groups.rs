//! Student groups beside everybody: each group's newest figure, how far it is from everybody's, and its way as a line.

use app_ground::components::{TableFrame, address_with};
use leptos::prelude::*;
use progress::metric::{ALL_GROUP, Quantity};
use progress::observation::{Point, Series};

use super::spark::sparkline;
use super::words::{change_words, shown_words};
use crate::metric::status_mark;

/// The newest figure of any kind: where it is hidden, that is told, and no older one in its place.
fn newest(series: &Series) -> Option<&Point> {
    series.points.last()
}

/// How far a group is from everybody, in the same period; none where either isn't shown as a number.
fn gap(everybody: &Series, group: &Series) -> Option<Quantity> {
    let newest = newest(group)?;
    let same = everybody.points.iter().find(|it| it.period == newest.period)?;
    newest.shown.number()?.minus(same.shown.number()?)
}

/// The section, where there are groups. `chosen` is the one looked at.
pub(super) fn section(series: &[Series], chosen: usize, home: &str) -> AnyView {
    let Some(everybody) = series.iter().find(|it| it.group == ALL_GROUP).filter(|_| series.len() > 1) else {
        return ().into_any();
    };
    let rows = series.iter().enumerate().map(|(at, it)| row(everybody, it, at == chosen, home)).collect_view();
    view! {
        <section class="tl-section" aria-labelledby="groups">
            <h2 id="groups">"Student groups"</h2>
            <TableFrame label="Student groups beside everybody">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption class="usa-sr-only">"Each student group’s newest figure beside everybody’s"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Students"</th>
                            <th scope="col" class="tl-number">"Newest figure"</th>
                            <th scope="col">"For"</th>
                            <th scope="col" class="tl-number">"Against everybody"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Over time"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
            <p class="tl-quiet">"Small groups are hidden, and so is what would give them away."</p>
        </section>
    }
    .into_any()
}

fn row(everybody: &Series, series: &Series, chosen: bool, home: &str) -> AnyView {
    let metric = &series.metric;
    let everybody_s = series.group == ALL_GROUP;
    let address = address_with(home, &[("group", if everybody_s { "" } else { &series.group })]);
    let family = metric.groups.iter().find(|it| it.key == series.group).map(|it| it.family.clone());
    let family = family.filter(|it| !it.is_empty()).map(|it| view! { <span class="tl-under">{it}</span> });
    let name = metric.group_name(&series.group).to_owned();
    let shown = newest(series).map_or_else(|| "Nothing reported".to_owned(), |it| shown_words(metric, &it.shown));
    let period = newest(series).map_or_else(|| "–".to_owned(), |it| it.period.to_string());
    let against = match gap(everybody, series) {
        Some(gap) if !everybody_s => change_words(metric, gap).replace("no change", "the same"),
        _ => "–".to_owned(),
    };
    view! {
        <tr>
            <th scope="row" data-label="Students"><a href=address aria-current=chosen.then_some("true")>{name}</a>{family}</th>
            <td data-label="Newest" class="tl-number">{shown}</td>
            <td data-label="For">{period}</td>
            <td data-label="Against all" class="tl-number">{against}</td>
            <td data-label="Status">{status_mark(series.status)}</td>
            <td data-label="Over time">{sparkline(series)}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{point, series};
    use super::*;

    #[test]
    fn a_group_is_held_against_everybody_in_the_same_period() {
        let everybody = series(vec![point("Y2017", Some("95")), point("Y2018", Some("94"))]);
        let group = |value| Series { group: "el".to_owned(), ..series(vec![point("Y2017", value)]) };
        assert_eq!(gap(&everybody, &group(Some("92.5"))).map(|it| it.to_string()).as_deref(), Some("-2.5"));
        assert_eq!(gap(&everybody, &group(None)), None);
        assert_eq!(gap(&series(Vec::new()), &group(Some("92.5"))), None);
    }
}
