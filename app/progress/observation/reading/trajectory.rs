//! A metric's way: what it came to, what was expected, what it is to reach. The picture, and the table with the same
//! numbers.

use app_ground::components::{ChartFigure, TableFrame, counted, option_of};
use charming::Chart;
use charming::component::{Axis, Grid, Legend};
use charming::datatype::CompositeValue;
use charming::element::{
    AxisLabel, AxisType, Label, LabelPosition, LineStyle, LineStyleType, Symbol, Tooltip, Trigger,
};
use charming::series::{Line, Scatter};
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::metric::{Mark, Metric, Quantity, Unit};
use progress::observation::{Point, Series, SeriesOf, Shown};

use super::words::{expected_words, reason, shown_words};
use crate::metric::status_mark;
use crate::observation::address::history_address;

/// The names of what is drawn, as the legend has them.
const ACTUAL: &str = "Reported";
const EXPECTED: &str = "Expected";
const TARGET: &str = "Target";
const RANGE: &str = "Shown as a range";

/// A value as a chart draws it: rounded as people read it.
pub(super) fn drawn(metric: &Metric, value: Quantity) -> f64 {
    let scale = 10_f64.powi(i32::try_from(metric.decimals).unwrap_or_default());
    (value.approximate() * scale).round() / scale
}

/// A point of a line over time.
pub(super) fn at(on: chrono::NaiveDate, value: Option<f64>) -> CompositeValue {
    let value = value.map_or_else(|| CompositeValue::from("-"), CompositeValue::from);
    CompositeValue::Array(vec![CompositeValue::from(on.to_string()), value])
}

/// The axis of a metric's values, in its unit.
pub(super) fn value_axis(metric: &Metric) -> Axis {
    let label = match metric.unit {
        Unit::Percent => AxisLabel::new().formatter("{value}%"),
        Unit::Dollars => AxisLabel::new().formatter("${value}"),
        _ => AxisLabel::new(),
    };
    Axis::new().type_(AxisType::Value).scale(true).axis_label(label)
}

/// The chart all lines over time stand in. Without `names` it has no legend.
pub(super) fn over_time(metric: &Metric, names: Vec<&str>) -> Chart {
    let top = if names.is_empty() { 12 } else { 44 };
    let legend = Legend::new().show(!names.is_empty()).data(names).left(8).top(0);
    Chart::new()
        .grid(Grid::new().left(8).right(28).top(top).bottom(8).contain_label(true))
        .legend(legend)
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .x_axis(Axis::new().type_(AxisType::Time))
        .y_axis(value_axis(metric))
}

/// The chart's option: a solid line with dots for what was reported, a dashed one for what was expected, a diamond for the
/// target, triangles where only a range may be shown.
fn option(series: &Series) -> String {
    let metric = &series.metric;
    let reported: Vec<_> =
        series.points.iter().map(|it| at(it.on, it.shown.number().map(|value| drawn(metric, value)))).collect();
    let ranges: Vec<_> = series.points.iter().filter_map(|it| Some(at(it.on, Some(edge(&it.shown)?)))).collect();
    let marks: Vec<Mark> = series.target.iter().flat_map(|target| target.trajectory.marks()).copied().collect();
    let names =
        [(ACTUAL, true), (EXPECTED, !marks.is_empty()), (TARGET, !marks.is_empty()), (RANGE, !ranges.is_empty())];
    let names = names.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect();
    let mut chart = over_time(metric, names).series(
        Line::new()
            .name(ACTUAL)
            .data(reported)
            .symbol(Symbol::Circle)
            .symbol_size(8)
            .line_style(LineStyle::new().width(2.5)),
    );
    if let Some(target) = marks.last() {
        let path: Vec<_> = marks.iter().map(|mark| at(mark.on, Some(drawn(metric, mark.value)))).collect();
        let label = Label::new().show(true).position(LabelPosition::Top).formatter(metric.words(target.value).as_str());
        chart = chart
            .series(
                Line::new()
                    .name(EXPECTED)
                    .data(path)
                    .symbol(Symbol::Custom("emptyRect".to_owned()))
                    .symbol_size(7)
                    .line_style(LineStyle::new().width(2).type_(LineStyleType::Dashed)),
            )
            .series(
                Scatter::new()
                    .name(TARGET)
                    .data(vec![at(target.on, Some(drawn(metric, target.value)))])
                    .symbol(Symbol::Diamond)
                    .symbol_size(16)
                    .label(label),
            );
    }
    if !ranges.is_empty() {
        chart = chart.series(Scatter::new().name(RANGE).data(ranges).symbol(Symbol::Triangle).symbol_size(11));
    }
    option_of(&chart)
}

/// Where something stands that is only shown as under or over a rate.
fn edge(shown: &Shown) -> Option<f64> {
    match shown {
        Shown::Below { pct } | Shown::Above { pct } => Some(f64::from(*pct)),
        _ => None,
    }
}

/// The picture and its table. `whose` names whose figures they are.
pub(super) fn section(series: &Series, whose: &str, history: Option<&SeriesOf>) -> AnyView {
    // One figure alone is no line, and nothing to see in a picture.
    let points = series.points.iter().filter(|it| it.shown.number().is_some() || edge(&it.shown).is_some()).count();
    let drawable = points > 1 || series.target.is_some();
    let says = match &series.target {
        Some(target) => format!(
            "Solid line with dots: reported. Dashed line: expected. Diamond: the target, {} by {}. The scale doesn’t start at zero.",
            series.metric.words(target.trajectory.target().value),
            date_in_words(target.trajectory.target().on)
        ),
        None => {
            "Reported figures over time. There is no target to hold them against yet. The scale doesn’t start at zero."
                .to_owned()
        }
    };
    let picture = drawable.then(|| view! { <ChartFigure option=option(series) caption=says/> });
    view! { {picture}{table(series, whose, history)} }.into_any()
}

/// All figures, the newest first; `history` says of what, where each leads to its history.
fn table(series: &Series, whose: &str, history: Option<&SeriesOf>) -> AnyView {
    if series.points.is_empty() {
        return ().into_any();
    }
    let caption = format!("{}, {whose}, the newest first", series.metric.name);
    let label = format!("Figures of {whose}");
    let told = history.is_some();
    let rows = series.points.iter().rev().map(|point| row(&series.metric, point, history)).collect_view();
    view! {
        <details class="tl-numbers-of" open=series.points.len() <= 8>
            <summary>{format!("The same as a table: {}", counted(series.points.len(), "period", "periods"))}</summary>
            <TableFrame label=label>
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption class="usa-sr-only">{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Period"</th>
                            <th scope="col" class="tl-number">"Figure"</th>
                            <th scope="col" class="tl-number">"Expected"</th>
                            <th scope="col">"Status then"</th>
                            {told.then(|| view! { <th scope="col">"History"</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </details>
    }
    .into_any()
}

fn row(metric: &Metric, point: &Point, history: Option<&SeriesOf>) -> AnyView {
    let why = reason(&point.shown).to_owned();
    let why = (!why.is_empty()).then(|| view! { <span class="tl-under">{why}</span> });
    let status = match point.status {
        Some(status) => status_mark(status).into_any(),
        None => view! { <span class="tl-quiet">"–"</span> }.into_any(),
    };
    let history = history.map(|of| {
        let (address, label) = (history_address(of, &point.period.key()), format!("History of {}", point.period));
        view! { <td data-label="History"><a href=address aria-label=label>"History"</a></td> }
    });
    view! {
        <tr>
            <th scope="row" data-label="Period">{point.period.to_string()}</th>
            <td data-label="Figure" class="tl-number">{shown_words(metric, &point.shown)}{why}</td>
            <td data-label="Expected" class="tl-number">{expected_words(metric, point)}</td>
            <td data-label="Status then">{status}</td>
            {history}
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ground::identity::OrganizationId;
    use progress::metric::{Target, Trajectory};

    use super::super::testing::{metric, point, series};
    use super::*;

    fn option_json(series: &Series) -> serde_json::Value {
        serde_json::from_str(&option(series)).unwrap()
    }

    #[test]
    fn what_is_hidden_breaks_the_line_and_a_range_is_a_mark_of_its_own() {
        let mut points = vec![point("Y2016", Some("94.12")), point("Y2017", None), point("Y2018", None)];
        points[2].shown = Shown::Above { pct: 95 };
        let option = option_json(&series(points));
        assert_eq!(
            option["series"][0]["data"],
            serde_json::json!([["2017-06-30", 94.1], ["2018-06-30", "-"], ["2019-06-30", "-"]])
        );
        assert_eq!(option["series"][1]["data"], serde_json::json!([["2019-06-30", 95.0]]));
        assert_eq!(option["legend"]["data"], serde_json::json!([{ "name": ACTUAL }, { "name": RANGE }]));
        assert_eq!(option["yAxis"]["axisLabel"]["formatter"], "{value}%");
    }

    #[test]
    fn what_is_expected_is_dashed_and_the_target_is_a_diamond() {
        let mark = |on: &str, value: &str| Mark { on: on.parse().unwrap(), value: Quantity::parse(value).unwrap() };
        let trajectory = Trajectory::through(vec![mark("2018-07-01", "94"), mark("2021-06-30", "97")]).unwrap();
        let target = Target {
            metric: metric().id,
            organization: OrganizationId::sea(),
            trajectory,
            note: String::new(),
            version: 1,
        };
        let with_target = Series { target: Some(target), ..series(vec![point("Y2018", Some("95.4"))]) };
        let option = option_json(&with_target);
        assert_eq!(option["series"][1]["lineStyle"]["type"], "dashed");
        assert_eq!(option["series"][2]["symbol"], "diamond");
        assert_eq!(option["series"][2]["data"], serde_json::json!([["2021-06-30", 97.0]]));
        assert_eq!(option["series"][2]["label"]["formatter"], "97.0%");
    }
}
