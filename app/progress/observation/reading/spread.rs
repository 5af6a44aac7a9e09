//! How figures are spread over organizations: how many lie between which values, as a picture, a table and a sentence.

use app_ground::components::{ChartFigure, TableFrame, figure, option_of};
use charming::Chart;
use charming::component::{Axis, Grid};
use charming::element::{AxisType, Label, LabelPosition, Tooltip, Trigger};
use charming::series::Bar;
use leptos::prelude::*;
use progress::metric::{Metric, Quantity};
use progress::observation::Summary;
use progress::observation::spread::{Bin, bins};
use progress::observation::use_cases::MetricAcross;

use super::words::{organizations, plural};

/// Fewer figures than this are no distribution; the table of organizations says it all.
const LEAST: usize = 5;

/// A bin in words: `92.0% to under 94.0%`.
pub(super) fn bin_words(metric: &Metric, bin: &Bin) -> String {
    format!("{} to under {}", metric.words(bin.from), metric.words(bin.to))
}

/// Percentiles as people say them; nothing where fewer reported than `least`.
pub(super) fn percentiles_in_words(metric: &Metric, summary: &Summary, least: u32) -> Option<String> {
    let [_, tenth, quarter, middle, three, nine, _]: [Quantity; 7] = summary.percentiles.clone().try_into().ok()?;
    let [tenth, quarter, middle, three, nine] = [tenth, quarter, middle, three, nine].map(|it| metric.words(it));
    let kind = plural(metric.level);
    (summary.reporting >= least).then(|| {
        format!(
            "Half of the {kind} lie between {quarter} and {three}, with {middle} in the middle. A tenth are at {tenth} or under, a \
             tenth at {nine} or over."
        )
    })
}

/// Those whose figures are known but aren't in the picture.
fn apart(across: &MetricAcross, summary: Option<&Summary>) -> Option<String> {
    let more = (summary?.reporting as usize).saturating_sub(across.spread.len());
    let rules = across.standards.privacy;
    (more > 0).then(|| {
        let (bottom, top) = (rules.bottom_pct, rules.top_pct);
        let more = if more == 1 { "1 more is".to_owned() } else { format!("{} more are", figure(more)) };
        format!(
            "{more} not in the picture: hidden to protect small groups, told only as under {bottom}% or over {top}%, or kept \
             to the organization itself."
        )
    })
}

fn option(metric: &Metric, bins: &[Bin]) -> String {
    let names: Vec<String> = bins.iter().map(|bin| metric.words(bin.from)).collect();
    let counts: Vec<i64> = bins.iter().map(|bin| i64::try_from(bin.count).unwrap_or(i64::MAX)).collect();
    let chart = Chart::new()
        .grid(Grid::new().left(8).right(16).top(28).bottom(8).contain_label(true))
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .x_axis(Axis::new().type_(AxisType::Category).data(names))
        .y_axis(Axis::new().type_(AxisType::Value).min_interval(1))
        .series(
            Bar::new()
                .name(metric.level.plural())
                .data(counts)
                .bar_width("97%")
                .label(Label::new().show(true).position(LabelPosition::Top)),
        );
    option_of(&chart)
}

/// The section, where there is enough to be spread.
pub(super) fn section(across: &MetricAcross) -> AnyView {
    if across.spread.len() < LEAST {
        return ().into_any();
    }
    let metric = &across.metric;
    let bins = bins(&across.spread, metric.decimals);
    let summary = across.summaries.iter().find(|it| Some(it.period) == across.period);
    let said = summary.and_then(|it| percentiles_in_words(metric, it, across.standards.privacy.minimum_n));
    let period = across.period.map(|period| format!(" in {period}")).unwrap_or_default();
    let kind = plural(metric.level);
    let caption =
        format!("How many {kind} lie where{period}. Each bar starts at the figure under it and ends before the next.");
    let rows = bins.iter().map(|bin| {
        view! { <tr><th scope="row">{bin_words(metric, bin)}</th><td class="tl-number">{figure(bin.count)}</td></tr> }
    });
    let rows = rows.collect_view();
    let title = format!("{} by their figure{period}", organizations(metric.level, across.spread.len()));
    let plural = metric.level.plural();
    view! {
        <section class="tl-section" aria-labelledby="spread">
            <h2 id="spread">{format!("How the {kind} are spread")}</h2>
            <p>{said}" "{apart(across, summary)}</p>
            <ChartFigure option=option(metric, &bins) height="is-short" caption=caption/>
            <details class="tl-numbers-of">
                <summary>"The same as a table"</summary>
                <TableFrame label="How the figures are spread">
                    <table class="usa-table usa-table--borderless">
                        <caption class="usa-sr-only">{title}</caption>
                        <thead><tr><th scope="col">"Figure"</th><th scope="col" class="tl-number">{plural}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            </details>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{metric, summary};
    use super::*;

    #[test]
    fn percentiles_are_told_where_enough_reported() {
        let percentiles =
            ["80", "88", "92.5", "94.1", "96", "97.2", "100"].map(|it| Quantity::parse(it).unwrap()).to_vec();
        let it = Summary { percentiles, ..summary("Y2018", 40, 50) };
        let said = percentiles_in_words(&metric(), &it, 10).unwrap();
        assert!(said.starts_with("Half of the LEAs lie between 92.5% and 96.0%, with 94.1% in the middle."), "{said}");
        assert!(said.ends_with("A tenth are at 88.0% or under, a tenth at 97.2% or over."), "{said}");
        assert_eq!(percentiles_in_words(&metric(), &it, 41), None);
        assert_eq!(percentiles_in_words(&metric(), &summary("Y2018", 0, 50), 10), None);
    }

    #[test]
    fn the_picture_has_the_table_s_numbers() {
        let values: Vec<Quantity> = (90..=99).map(Quantity::whole).collect();
        let bins = bins(&values, 1);
        let option: serde_json::Value = serde_json::from_str(&option(&metric(), &bins)).unwrap();
        assert_eq!(option["xAxis"]["data"][0], "90.0%");
        assert_eq!(option["series"][0]["data"].as_array().map(Vec::len), Some(bins.len()));
        assert_eq!(bin_words(&metric(), &bins[0]), "90.0% to under 91.0%");
    }
}
