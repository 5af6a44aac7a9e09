//! The figure around a chart: what it shows in a sentence, its option as data, and the place it is drawn in. What is drawn
//! is each room's own; `style/chart.js` draws it.

use charming::Chart;
use leptos::prelude::*;

/// A chart's option as JSON, safe inside a script element.
pub fn option_of(chart: &Chart) -> String {
    in_a_script(&serde_json::to_value(chart).unwrap_or_default())
}

/// JSON that neither ends the script element it stands in nor a line of it.
pub fn in_a_script(option: &serde_json::Value) -> String {
    option.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028")
}

/// The figure around a chart's option.
#[component]
pub fn ChartFigure(
    /// The option, from the same view model as the table with the same numbers.
    option: String,
    /// What the picture shows, in a sentence; the table says it all.
    #[prop(into)]
    caption: String,
    /// How high: `is-short`, `is-tall`, or neither for in between.
    #[prop(default = "")]
    height: &'static str,
) -> impl IntoView {
    view! {
        <figure class="tl-chart" data-chart>
            <figcaption>{caption}</figcaption>
            <script type="application/json" inner_html=option></script>
            <div data-chart-canvas class=height></div>
            {crate::components::chart_script()}
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_never_ends_its_script() {
        let option = in_a_script(&serde_json::json!({ "name": "</script><b>\u{2028}" }));
        assert_eq!(option, r#"{"name":"\u003c/script>\u003cb>\u2028"}"#);
    }
}
