//! Where figures are missing: the share of each region's organizations that reported, over the last periods, as a picture
//! and as a table.

use app_ground::components::{ChartFigure, TableFrame, option_of};
use charming::Chart;
use charming::component::{Axis, Grid, VisualMap};
use charming::datatype::{CompositeValue, DataPoint};
use charming::element::{AxisLabel, AxisType, Label, SplitArea};
use charming::series::Heatmap;
use ground::calendar::Period;
use leptos::prelude::*;
use progress::observation::use_cases::MetricAcross;
use progress::observation::{RegionCount, Summary};

use super::words::{plural, share_pct};

/// How many of the newest periods are looked at.
const PERIODS: usize = 6;

/// Regions over periods: what is drawn and what the table says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reporting {
    /// The periods, the oldest first.
    pub periods: Vec<Period>,
    /// Each region with what it came to, period by period: none where it had no organizations.
    pub regions: Vec<(String, Vec<Option<RegionCount>>)>,
}

impl Reporting {
    /// From what the periods came to, the oldest first.
    pub(super) fn of(summaries: &[Summary]) -> Self {
        let newest = &summaries[summaries.len().saturating_sub(PERIODS)..];
        let mut names: Vec<&str> = newest.iter().flat_map(|it| &it.regions).map(|it| it.region.as_str()).collect();
        names.sort_by_key(|name| (name.is_empty(), name.parse::<u64>().unwrap_or(u64::MAX), *name));
        names.dedup();
        let of = |name: &str| {
            let found =
                |summary: &Summary| summary.regions.iter().find(|it| it.region == name && it.expected > 0).cloned();
            newest.iter().map(found).collect()
        };
        let regions = names.iter().map(|name| ((*name).to_owned(), of(name))).collect();
        Self { periods: newest.iter().map(|it| it.period).collect(), regions }
    }

    /// The regions where the fewest reported in the newest period, the fewest first; those where all did are left out.
    fn worst(&self) -> Vec<(&str, &RegionCount)> {
        let newest = |(name, counts): &'_ (String, Vec<Option<RegionCount>>)| {
            counts.last().and_then(Option::as_ref).filter(|it| it.reporting < it.expected).map(|_| name.clone())
        };
        let names: Vec<String> = self.regions.iter().filter_map(newest).collect();
        let mut worst: Vec<(&str, &RegionCount)> = self
            .regions
            .iter()
            .filter(|(name, _)| names.contains(name))
            .filter_map(|(name, counts)| Some((name.as_str(), counts.last()?.as_ref()?)))
            .collect();
        worst.sort_by_key(|(_, it)| (share_pct(it.reporting, it.expected), std::cmp::Reverse(it.expected)));
        worst
    }
}

/// A region with its word where it is a number alone: `Region 7`.
pub(super) fn region_words(region: &str) -> String {
    match region {
        "" => "No region".to_owned(),
        number if number.chars().all(|c| c.is_ascii_digit()) => format!("Region {number}"),
        name => name.to_owned(),
    }
}

/// Who is missing most, in a sentence.
fn in_words(reporting: &Reporting, kind: &str) -> String {
    let Some(period) = reporting.periods.last() else { return String::new() };
    let worst = reporting.worst();
    let named =
        worst.iter().take(3).map(|(name, it)| format!("{} ({} of {})", region_words(name), it.reporting, it.expected));
    let named: Vec<String> = named.collect();
    match worst.len() {
        0 => format!("For {period}, all {kind} of every region reported."),
        1..=3 => format!("For {period}, {kind} are missing in {}.", named.join(", ")),
        many => format!("For {period}, {kind} are missing in {many} regions, most of all in {}.", named.join(", ")),
    }
}

fn option(reporting: &Reporting) -> String {
    let names: Vec<String> = reporting.regions.iter().rev().map(|(name, _)| region_words(name)).collect();
    let periods: Vec<String> = reporting.periods.iter().map(ToString::to_string).collect();
    let mut cells: Vec<Vec<DataPoint>> = Vec::new();
    for (y, (_, counts)) in reporting.regions.iter().rev().enumerate() {
        for (x, count) in counts.iter().enumerate() {
            let Some(pct) = count.as_ref().and_then(|it| share_pct(it.reporting, it.expected)) else { continue };
            let place = |at: usize| CompositeValue::from(i64::try_from(at).unwrap_or_default());
            cells.push(vec![place(x).into(), place(y).into(), CompositeValue::from(i64::from(pct)).into()]);
        }
    }
    let chart = Chart::new()
        .grid(Grid::new().left(8).right(8).top(8).bottom(8).contain_label(true))
        .x_axis(Axis::new().type_(AxisType::Category).data(periods).split_area(SplitArea::new().show(true)))
        .y_axis(Axis::new().type_(AxisType::Category).data(names).axis_label(AxisLabel::new().interval(0)))
        .visual_map(VisualMap::new().min(0).max(100).show(false))
        .series(Heatmap::new().name("Reported, %").data(cells).label(Label::new().show(true)));
    option_of(&chart)
}

/// The section, where there are regions.
pub(super) fn section(across: &MetricAcross) -> AnyView {
    let reporting = Reporting::of(&across.summaries);
    if reporting.regions.len() < 2 {
        return ().into_any();
    }
    let kind = plural(across.metric.level);
    let height = if reporting.regions.len() > 8 { "is-tall" } else { "" };
    view! {
        <section class="tl-section" aria-labelledby="reporting">
            <h2 id="reporting">"Who has no data"</h2>
            <p>{in_words(&reporting, kind)}</p>
            <ChartFigure option=option(&reporting) height=height caption=format!("Percent of {kind} with a figure, by region and period. The lighter, the fewer reported.")/>
            {table(&reporting, kind)}
        </section>
    }
    .into_any()
}

fn table(reporting: &Reporting, kind: &str) -> AnyView {
    let heads = reporting
        .periods
        .iter()
        .map(|it| view! { <th scope="col" class="tl-number">{it.to_string()}</th> })
        .collect_view();
    let rows = reporting.regions.iter().map(|(name, counts)| {
        let cells = counts.iter().map(|count| match count {
            Some(it) => {
                let pct = share_pct(it.reporting, it.expected).unwrap_or_default();
                view! { <td class="tl-number">{format!("{} of {}", it.reporting, it.expected)}<span class="tl-under">{format!("{pct}%")}</span></td> }.into_any()
            }
            None => view! { <td class="tl-number tl-quiet">"–"</td> }.into_any(),
        });
        view! { <tr><th scope="row">{region_words(name)}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let caption = format!("How many {kind} reported, by region and period");
    view! {
        <details class="tl-numbers-of">
            <summary>"The same as a table"</summary>
            <TableFrame label="Who reported, by region and period">
                <table class="usa-table usa-table--borderless">
                    <caption class="usa-sr-only">{caption}</caption>
                    <thead><tr><th scope="col">"Region"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::testing::summary;
    use super::*;

    fn with_regions(period: &str, regions: &[(&str, u32, u32)]) -> Summary {
        let count = |(region, reporting, expected): &(&str, u32, u32)| RegionCount {
            region: (*region).to_owned(),
            reporting: *reporting,
            expected: *expected,
        };
        Summary { regions: regions.iter().map(count).collect(), ..summary(period, 0, 0) }
    }

    #[test]
    fn regions_stand_in_the_order_of_their_numbers_and_what_is_not_known_is_a_gap() {
        let summaries = [
            with_regions("Y2017", &[("10", 1, 2), ("2", 3, 3)]),
            with_regions("Y2018", &[("10", 0, 2), ("2", 3, 3), ("", 1, 4)]),
        ];
        let it = Reporting::of(&summaries);
        let names: Vec<_> = it.regions.iter().map(|(name, _)| region_words(name)).collect();
        assert_eq!(names, ["Region 2", "Region 10", "No region"]);
        assert_eq!(it.regions[2].1[0], None);
        assert_eq!(in_words(&it, "LEAs"), "For 2018–19, LEAs are missing in Region 10 (0 of 2), No region (1 of 4).");
    }

    #[test]
    fn the_picture_and_the_table_have_the_same_cells() {
        let it = Reporting::of(&[with_regions("Y2018", &[("1", 1, 3), ("2", 2, 2)])]);
        let option: serde_json::Value = serde_json::from_str(&option(&it)).unwrap();
        assert_eq!(option["yAxis"]["data"], serde_json::json!(["Region 2", "Region 1"]));
        assert_eq!(option["series"][0]["data"], serde_json::json!([[0, 0, 100], [0, 1, 33]]));
    }
}
