//! The measures of a goal's form: up to five blocks, each a metric, its baseline and rows of annual targets. Without
//! JavaScript a button sends the form back with more room.

use app_ground::components::{Choices, SelectField, TextField};
use app_ground::form::FormState;
use leptos::prelude::*;
use progress::goal::{Content, MAX_MEASURES, MeasureForm, TARGET_ROWS};
use progress::metric::{Metric, Timing};

/// How many rows of targets come with one press.
pub(super) const MORE_ROWS: usize = 3;
/// What the name of the button for more rows begins with; the measure's place follows.
const MORE_ROWS_OF: &str = "more_rows_";

/// The measure that more rows are asked for.
pub(super) fn more_rows_of(asked: &str) -> Option<usize> {
    asked.strip_prefix(MORE_ROWS_OF)?.parse().ok().filter(|at| *at < MAX_MEASURES)
}

/// The blocks: those there are and one empty one for a new goal, or as many as were asked for.
pub(super) fn measures(content: Option<&Content>, metrics: &[Metric]) -> AnyView {
    let stored = content.map(|content| content.form().measures).unwrap_or_default();
    let typed = FormState::current().value("measures", &stored.len().max(1).to_string());
    let count = typed.parse().unwrap_or(1).clamp(stored.len().max(1), MAX_MEASURES);
    let blocks = (0..count).map(|at| block(at, stored.get(at), metrics)).collect_view();
    let more = (count < MAX_MEASURES).then(|| {
        view! { <button class="usa-button usa-button--outline" type="submit" name="do" value="more_measures">"Add another measure"</button> }
    });
    view! {
        <input type="hidden" name="measures" value=count/>
        {blocks}
        {more}
    }
    .into_any()
}

fn block(at: usize, stored: Option<&MeasureForm>, metrics: &[Metric]) -> AnyView {
    let own = stored.cloned().unwrap_or_default();
    let rows_name = format!("rows_{at}");
    let room = own.targets.len().max(MORE_ROWS);
    let rows: usize = FormState::current().value(&rows_name, &room.to_string()).parse().unwrap_or(room);
    let rows = rows.clamp(room, TARGET_ROWS);
    let targets = (0..rows).map(|row| target(at, row, own.targets.get(row))).collect_view();
    let more = (rows < TARGET_ROWS).then(|| {
        let name = format!("{MORE_ROWS_OF}{at}");
        view! {
            <button class="usa-button usa-button--unstyled" type="submit" name="do" value=name>
                "More rows for targets"<span class="usa-sr-only">{format!(" of measure {}", at + 1)}</span>
            </button>
        }
    });
    view! {
        <fieldset class="usa-fieldset tl-measure">
            <legend class="usa-legend">{format!("Measure {}", at + 1)}</legend>
            <SelectField name=format!("metric_{at}") label="Metric" choices=choices(metrics, at > 0 || stored.is_some()) value=own.metric/>
            <div class="tl-measure__row">
                <TextField name=format!("baseline_on_{at}") label="Baseline measured on" kind="date" value=own.baseline_on/>
                <TextField name=format!("baseline_value_{at}") label="Baseline" value=own.baseline_value/>
            </div>
            <p class="usa-hint">"Annual targets, the last one the goal’s final target. Rows you leave empty don’t count."</p>
            {targets}
            <input type="hidden" name=rows_name value=rows/>
            {more}
        </fieldset>
    }
    .into_any()
}

fn target(at: usize, row: usize, stored: Option<&(String, String)>) -> AnyView {
    let (on, value) = stored.cloned().unwrap_or_default();
    let rest = format!(" {} of measure {}", row + 1, at + 1);
    view! {
        <div class="tl-measure__row">
            <TextField name=format!("target_on_{at}_{row}") label="Target by" label_rest=rest.clone() kind="date" value=on/>
            <TextField name=format!("target_value_{at}_{row}") label="Target" label_rest=rest value=value/>
        </div>
    }
    .into_any()
}

/// Metrics to choose from, lagging ones first.
fn choices(metrics: &[Metric], may_leave_out: bool) -> Choices {
    let one = |metric: &Metric| {
        let timing = match metric.timing {
            Timing::Lagging => "",
            Timing::Leading => ", leading",
        };
        (metric.id.to_string(), format!("{} ({}{timing})", metric.name, metric.unit.name().to_lowercase()))
    };
    let none = (String::new(), "Choose a metric".to_owned());
    let out = (MeasureForm::LEFT_OUT.to_owned(), "Leave this measure out".to_owned());
    std::iter::once(none).chain(metrics.iter().map(one)).chain(may_leave_out.then_some(out)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_are_asked_for_one_measure() {
        assert_eq!(more_rows_of("more_rows_4"), Some(4));
        for other in ["more_rows_5", "more_rows_", "more_measures", "save"] {
            assert_eq!(more_rows_of(other), None, "{other}");
        }
    }
}
