//! The picture of a profile: a bar for each element, the lowest level in it as a mark. Built from the same scores as the
//! table under it.

use app_ground::components::in_a_script;
use charming::Chart;
use charming::component::{Axis, Grid, Legend};
use charming::datatype::CompositeValue;
use charming::element::{AxisLabel, AxisType, Color, ItemStyle, Label, LabelPosition, Symbol};
use charming::series::{Bar, Scatter};
use practice::assessment::scoring::{ElementScore, Profile};

/// The chart's option as JSON, safe inside a script element.
pub fn profile_option(profile: &Profile) -> String {
    // Charts count from below; the page from above.
    let elements: Vec<_> = profile.elements().collect();
    let names: Vec<String> = elements.iter().rev().map(|it| format!("{} {}", it.number, it.name)).collect();
    let bars: Vec<CompositeValue> =
        elements.iter().rev().map(|it| number_or_gap(it.score.drawn().map(tenths))).collect();
    let lowest: Vec<CompositeValue> =
        elements.iter().rev().map(|it| number_or_gap(it.score.lowest.map(|level| f64::from(level.number())))).collect();
    let chart = Chart::new()
        .grid(Grid::new().left(8).right(24).top(36).bottom(8).contain_label(true))
        .legend(Legend::new().data(vec!["Score", "Lowest level"]).left(8).top(0))
        .x_axis(Axis::new().type_(AxisType::Value).min(1).max(4).interval(1))
        .y_axis(Axis::new().type_(AxisType::Category).data(names).axis_label(AxisLabel::new().interval(0)))
        .series(
            Bar::new()
                .name("Score")
                .data(bars)
                .bar_width(14)
                .item_style(ItemStyle::new().color(Color::Value("#1a4480".to_owned())))
                .label(Label::new().show(true).position(LabelPosition::Right)),
        )
        .series(
            Scatter::new()
                .name("Lowest level")
                .data(lowest)
                .symbol(Symbol::Triangle)
                .symbol_size(11)
                .item_style(ItemStyle::new().color(Color::Value("#c05600".to_owned()))),
        );
    let mut option = serde_json::to_value(&chart).unwrap_or_default();
    label_as_shown(&mut option, &elements);
    in_a_script(&option)
}

/// Labels with the figures of the table, `2.0` and not `2`; charming has no words for a label of one's own either.
fn label_as_shown(option: &mut serde_json::Value, elements: &[&ElementScore]) {
    let bars = option.pointer_mut("/series/0/data").and_then(|it| it.as_array_mut());
    for (bar, element) in bars.into_iter().flatten().zip(elements.iter().rev()) {
        if let Some(shown) = element.score.shown() {
            *bar = serde_json::json!({ "value": bar.take(), "label": { "formatter": shown } });
        }
    }
}

fn tenths(score: f64) -> f64 {
    (score * 10.0).round() / 10.0
}

fn number_or_gap(value: Option<f64>) -> CompositeValue {
    value.map_or_else(|| CompositeValue::from("-"), CompositeValue::from)
}
