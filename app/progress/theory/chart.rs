//! The pictures of a link: both metrics over time in one, and the organizations by rank in both. Each with its table.

use std::collections::BTreeMap;

use app_ground::components::{ChartFigure, TableFrame, counted, option_of};
use charming::Chart;
use charming::component::{Axis, Grid, Legend};
use charming::datatype::CompositeValue;
use charming::element::{AxisType, LineStyle, LineStyleType, NameLocation, Symbol, Tooltip, Trigger};
use charming::series::{Line, Scatter};
use chrono::NaiveDate;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::metric::{Metric, Quantity};
use progress::observation::{Point, Series};
use progress::theory::use_cases::{Associated, LinkView, Quarter};
use progress::theory::verdict::Judgement;

/// A value as a chart draws it: rounded as people read it.
fn drawn(metric: &Metric, value: Quantity) -> f64 {
    let scale = 10_f64.powi(i32::try_from(metric.decimals).unwrap_or_default());
    (value.approximate() * scale).round() / scale
}

fn at(on: NaiveDate, value: f64) -> CompositeValue {
    CompositeValue::Array(vec![CompositeValue::from(on.to_string()), CompositeValue::from(value)])
}

fn points(series: &Series) -> Vec<CompositeValue> {
    let known =
        series.points.iter().filter_map(|point| Some(at(point.on, drawn(&series.metric, point.shown.number()?))));
    known.collect()
}

fn both(leading: &Series, lagging: &Series, said: &Judgement) -> String {
    let (one, other) = (leading.metric.name.clone(), lagging.metric.name.clone());
    let value_axis =
        |name: &str| Axis::new().type_(AxisType::Value).scale(true).name(name).name_location(NameLocation::End);
    let mark = |name: &str, symbol: Symbol, mark: progress::metric::Mark| {
        let point = at(mark.on, drawn(&lagging.metric, mark.value));
        Scatter::new().name(name).data(vec![point]).symbol(symbol).symbol_size(16).y_axis_index(1)
    };
    let marks = [("Baseline", said.baseline), ("After the lag", said.after)];
    let names: Vec<String> = [one.clone(), other.clone()]
        .into_iter()
        .chain(marks.iter().filter(|(_, mark)| mark.is_some()).map(|(name, _)| (*name).to_owned()))
        .collect();
    let line = |name: &str, data, axis: f64, kind| {
        Line::new()
            .name(name)
            .data(data)
            .y_axis_index(axis)
            .symbol_size(8)
            .line_style(LineStyle::new().width(2.5).type_(kind))
    };
    let mut chart = Chart::new()
        .grid(Grid::new().left(8).right(8).top(84).bottom(8).contain_label(true))
        .legend(Legend::new().data(names).left(8).top(0))
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .x_axis(Axis::new().type_(AxisType::Time))
        .y_axis(value_axis("Leading"))
        .y_axis(value_axis("Lagging"))
        .series(line(&one, points(leading), 0.0, LineStyleType::Solid))
        .series(line(&other, points(lagging), 1.0, LineStyleType::Dashed));
    for (name, symbol, found) in
        [("Baseline", Symbol::Diamond, said.baseline), ("After the lag", Symbol::Triangle, said.after)]
    {
        if let Some(found) = found {
            chart = chart.series(mark(name, symbol, found));
        }
    }
    option_of(&chart)
}

/// Both metrics over time, with the lagging one’s baseline and its figure after the lag.
pub(super) fn over_time(found: &LinkView) -> impl IntoView + use<> {
    let said = &found.now.judgement;
    found.leading.as_ref().zip(found.lagging.as_ref()).map(|(leading, lagging)| {
        let lag = said.started_on.zip(said.shows_from).map(|(from, to)| {
            format!(" The leading metric began on {}; the lagging one should show it from {} on.", date_in_words(from), date_in_words(to))
        });
        let caption = format!(
            "{} (solid line, left scale) and {} (dashed line, right scale) for the State. Diamond: the baseline. Triangle: the newest figure after the lag.{}",
            leading.metric.name,
            lagging.metric.name,
            lag.unwrap_or_default()
        );
        view! {
            <section class="tl-section" aria-labelledby="figures">
                <h2 id="figures">"The State’s figures"</h2>
                <ChartFigure option=both(leading, lagging, said) caption=caption/>
                {table(leading, lagging, said)}
            </section>
        }
    })
}

fn table(leading: &Series, lagging: &Series, said: &Judgement) -> AnyView {
    let mut dates: BTreeMap<NaiveDate, (Option<&Point>, Option<&Point>)> = BTreeMap::new();
    for point in &leading.points {
        dates.entry(point.on).or_default().0 = Some(point);
    }
    for point in &lagging.points {
        dates.entry(point.on).or_default().1 = Some(point);
    }
    let count = dates.len();
    let words =
        |point: Option<&Point>, metric: &Metric| point.map_or_else(|| "–".to_owned(), |it| it.shown.words(metric));
    let rows = dates.into_iter().rev().map(|(on, (one, other))| {
        let is = |mark: Option<progress::metric::Mark>| mark.is_some_and(|mark| mark.on == on);
        let note = match (is(said.baseline), is(said.after)) {
            (true, _) => "Baseline",
            (_, true) => "After the lag",
            _ => "",
        };
        view! {
            <tr>
                <th scope="row">{date_in_words(on)}</th>
                <td class="tl-number">{words(one, &leading.metric)}</td>
                <td class="tl-number">{words(other, &lagging.metric)}</td>
                <td>{note}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let (one, other) = (leading.metric.name.clone(), lagging.metric.name.clone());
    view! {
        <details class="tl-numbers-of" open=count <= 8>
            <summary>{format!("The same as a table: {}", counted(count, "date", "dates"))}</summary>
            <TableFrame label="The State’s figures of both metrics">
                <table class="usa-table usa-table--borderless">
                    <caption class="usa-sr-only">"The State’s figures of both metrics, the newest first"</caption>
                    <thead><tr><th scope="col">"Up to"</th><th scope="col" class="tl-number">{one}</th><th scope="col" class="tl-number">{other}</th><th scope="col">"What for"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </details>
    }
    .into_any()
}

fn ranks_option(ranks: &[(u32, u32)]) -> String {
    let points: Vec<CompositeValue> = ranks
        .iter()
        .map(|(one, other)| {
            CompositeValue::Array(vec![CompositeValue::from(f64::from(*one)), CompositeValue::from(f64::from(*other))])
        })
        .collect();
    // Many dots are small, so that they don't cover one another.
    let size = if ranks.len() > 200 { 5 } else { 10 };
    let axis = |name: &str| {
        Axis::new()
            .type_(AxisType::Value)
            .inverse(true)
            .min(1)
            .name(name)
            .name_location(NameLocation::Middle)
            .name_gap(30)
    };
    let chart = Chart::new()
        .grid(Grid::new().left(36).right(16).top(16).bottom(36).contain_label(true))
        .x_axis(axis("Rank by leading metric"))
        .y_axis(axis("Rank by change"))
        .series(Scatter::new().name("Ranks").data(points).symbol_size(size));
    option_of(&chart)
}

/// What organizations’ figures say: the sentence, their ranks without names, and the same in quarters.
pub(super) fn across(associated: &Associated, lagging: Option<&Metric>) -> impl IntoView + use<> {
    let picture = (!associated.ranks.is_empty()).then(|| {
        let caption = "Each dot is one organization: the further right, the further along with the leading metric; the higher, the more its lagging metric improved. No names; organizations whose figures are hidden are left out.";
        view! { <ChartFigure option=ranks_option(&associated.ranks) caption=caption height="is-tall"/> }
    });
    let table = (!associated.quarters.is_empty()).then(|| quarters(&associated.quarters, lagging));
    (!associated.sentence.is_empty()).then(|| {
        view! {
            <section class="tl-section" aria-labelledby="across">
                <h2 id="across">"Across organizations"</h2>
                <p>{associated.sentence.clone()}</p>
                {picture}
                {table}
                {associated.association.map(|_| view! { <p class="tl-quiet">"Spearman’s rank correlation with average ranks for ties. The interval is by Fisher’s z, with a standard error of 1 ÷ √(n − 3)."</p> })}
            </section>
        }
    })
}

fn quarters(quarters: &[Quarter], lagging: Option<&Metric>) -> AnyView {
    let names: &[&str] = match quarters.len() {
        2 => &["The half that is further along", "The other half"],
        _ => &["Furthest along", "Second quarter", "Third quarter", "Least far along"],
    };
    let words = |change: i64| {
        let size = Quantity::from_millionths(change.saturating_abs());
        let amount = lagging.map_or_else(|| size.to_string(), |metric| size.rounded(metric.decimals));
        match change {
            0 => "no change".to_owned(),
            1.. => format!("{amount} better"),
            _ => format!("{amount} worse"),
        }
    };
    let rows = quarters.iter().zip(names).map(|(quarter, name)| {
        view! {
            <tr>
                <th scope="row">{*name}</th>
                <td class="tl-number">{quarter.organizations}</td>
                <td class="tl-number">{quarter.improved}</td>
                <td class="tl-number">{words(quarter.median_change)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label="Organizations by how far along they are">
            <table class="usa-table usa-table--borderless">
                <caption class="usa-sr-only">"Organizations by how far along they are with the leading metric, and how their lagging metric changed"</caption>
                <thead><tr><th scope="col">"By leading metric"</th><th scope="col" class="tl-number">"Organizations"</th><th scope="col" class="tl-number">"Lagging metric better"</th><th scope="col" class="tl-number">"Median change"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}
