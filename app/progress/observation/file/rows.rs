//! The columns of figures as rows of a table, one control in each cell.

use app_ground::components::{Choices, TableFrame};
use app_ground::form::FormState;
use leptos::prelude::*;

use super::draft::ValueDraft;

/// The list of all names of columns that fields offer.
pub(super) const LIST: &str = "file-columns";

/// A field in a cell; its label is its heading's, and said to those who don't see it.
pub(super) fn control(name: String, label: Option<String>, value: String, list: Option<&'static str>) -> AnyView {
    let wrong = FormState::current().message(&name).is_some();
    let class = if wrong { "usa-input usa-input--error" } else { "usa-input" };
    let described = wrong.then(|| format!("{name}-error"));
    let id = name.clone();
    view! {
        <input class=class id=id name=name type="text" value=value list=list aria-label=label autocomplete="off"
            aria-describedby=described aria-invalid=wrong.then_some("true")/>
    }
    .into_any()
}

/// The same for a few letters.
pub(super) fn short(name: String, label: String, value: String) -> AnyView {
    view! { <input class="usa-input usa-input--small" id=name.clone() name=name type="text" value=value aria-label=label autocomplete="off"/> }
    .into_any()
}

/// A list that opens, in a cell.
pub(super) fn select(name: String, label: String, choices: Choices, chosen: &str) -> AnyView {
    let options = choices.into_iter().map(|(value, says)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{says}</option> }
    });
    let options = options.collect_view();
    view! { <select class="usa-select" id=name.clone() name=name aria-label=label>{options}</select> }.into_any()
}

/// The columns of figures, each with an example of what stands in it.
pub(super) fn value_rows(
    values: &[ValueDraft],
    metrics: &Choices,
    groups: &Choices,
    example: impl Fn(&str) -> String,
) -> AnyView {
    let rows = values
        .iter()
        .enumerate()
        .map(|(at, value)| value_row(at, value, example(&value.column), metrics.clone(), groups.clone()));
    let rows = rows.collect_view();
    view! {
        <TableFrame label="Columns of figures">
            <table class="usa-table usa-table--borderless usa-table--stacked-header tl-mapping__values">
                <caption>"Leave the period empty where it is the whole file’s. For a period in a column, write “column” and its name."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"Metric"</th>
                        <th scope="col">"Student group"</th>
                        <th scope="col">"Its own period"</th>
                        <th scope="col">"Column with n"</th>
                        <th scope="col">"With the numerator"</th>
                        <th scope="col"><span class="usa-sr-only">"Remove"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn value_row(at: usize, value: &ValueDraft, example: String, metrics: Choices, mut groups: Choices) -> AnyView {
    let number = at + 1;
    let named = |part: &str| (format!("{part}-{at}"), number);
    let field = |part: &str, says: &str, value: &str, list| {
        let (name, number) = named(part);
        control(name, Some(format!("{says} of column of figures {number}")), value.to_owned(), list)
    };
    let error = FormState::current().message(&format!("value-{at}"));
    let error = error.map(|it| view! { <span class="usa-error-message" id=format!("value-{at}-error")>{it}</span> });
    // What a saved choice says is shown even where no metric has such a group any more.
    if !groups.iter().any(|(key, _)| *key == value.group) {
        groups.push((value.group.clone(), value.group.clone()));
    }
    let what = if value.column.is_empty() { format!("column of figures {number}") } else { value.column.clone() };
    view! {
        <tr>
            <td data-label="Column">
                {error}
                {field("value", "Name", &value.column, Some(LIST))}
                <span class="tl-under">{example}</span>
            </td>
            <td data-label="Metric">{select(format!("metric-{at}"), format!("Metric of {what}"), metrics, &value.metric)}</td>
            <td data-label="Group">{select(format!("group-{at}"), format!("Student group of {what}"), groups, &value.group)}</td>
            <td data-label="Period">{field("period", "Period", &value.period, None)}</td>
            <td data-label="n">{field("n", "n", &value.n, Some(LIST))}</td>
            <td data-label="Numerator">{field("numerator", "Numerator", &value.numerator, Some(LIST))}</td>
            <td>
                <button class="usa-button usa-button--unstyled" type="submit" name="do" value=format!("remove-{at}")>
                    "Remove"<span class="usa-sr-only">" "{what}</span>
                </button>
            </td>
        </tr>
    }
    .into_any()
}
