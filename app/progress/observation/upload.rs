//! The first step of bringing a file of figures in: what it needs, in plain words, and the file.

use app_ground::components::{Crumbs, ErrorSummary, FileField, PageHead, TableFrame};
use app_ground::page;
use ground::access::{Action, Place};
use leptos::prelude::*;

use super::address::{FIGURES, FILE_MEGABYTES};

/// What a file needs, and the form that takes it.
#[component]
pub fn UploadFiguresPage() -> impl IntoView {
    page::load(
        |visit| async move { visit.principal.permit(Action::WorkOnMetrics, &Place::sea()).map(|_| ()) },
        |()| {
            let hint = format!("A file that ends in .csv, {FILE_MEGABYTES} MB at most.");
            view! {
                <Crumbs trail=vec![(FIGURES.to_owned(), "Figures".to_owned())] here="Import"/>
                <PageHead title="Import figures"
                    intro="Bring in figures of many LEAs or schools from a CSV file. You see what the file would do before anything is stored."/>
                <ErrorSummary/>
                <form method="post" enctype="multipart/form-data" class="usa-form usa-form--large tl-narrow">
                    <FileField name="file" label="File" hint=hint accept=".csv,text/csv"/>
                    <button class="usa-button" type="submit">"Upload and look at it"</button>
                </form>
                {needs()}
                {promises()}
            }
        },
    )
}

fn needs() -> AnyView {
    view! {
        <section class="tl-section tl-narrow" aria-labelledby="needs">
            <h2 id="needs">"What the file needs"</h2>
            <ul class="usa-list">
                <li>"A first row with the names of the columns, in any order and as many as there are. On the next page you say which of them hold what; the others do no harm."</li>
                <li>"A column with the State id of the LEA or school that a row is of."</li>
                <li>"Figures of metrics that are defined here already."</li>
            </ul>
            <p>"Either each row has all figures of one organization, a column for each metric or student group:"</p>
            {example("Example: one row for each LEA", &["state_id", "Attendance rate", "days_enrolled", "attendance_white"], &[
                &["001902", "96.5", "92553", "96.5"],
                &["001903", "96.7", "194212", "-1"],
            ])}
            <p>"Or each row has one figure, and columns say of what:"</p>
            {example("Example: one row for each figure", &["state_id", "metric", "period", "group", "value", "n"], &[
                &["001902", "Attendance rate", "2018-19", "", "96.5", "541"],
                &["001902", "Attendance rate", "2018-19", "white", "96.5", "460"],
            ])}
        </section>
    }
    .into_any()
}

fn example(caption: &'static str, header: &[&'static str], rows: &[&[&'static str]]) -> AnyView {
    let header = header.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    let cells = |row: &[&'static str]| row.iter().map(|cell| view! { <td>{*cell}</td> }).collect_view();
    let rows = rows.iter().map(|row| view! { <tr>{cells(row)}</tr> }).collect_view();
    view! {
        <TableFrame label=caption>
            <table class="usa-table usa-table--compact">
                <caption>{caption}</caption>
                <thead><tr>{header}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn promises() -> AnyView {
    view! {
        <section class="tl-section tl-narrow" aria-labelledby="promises">
            <h2 id="promises">"What an import does, and what it doesn’t"</h2>
            <ul class="usa-list">
                <li>"Codes such as . or -1 that stand for no data or a small group become missing, suppressed or not applicable, and never numbers. You say which means what."</li>
                <li>"All or nothing: if one row can’t be read, nothing is stored, and you see the line of every such row."</li>
                <li>"A number that breaks a rule of its metric is taken in and waits under review; it counts nowhere until somebody decides."</li>
                <li>"Importing the same file twice changes nothing. What is left out of a file stays as it is."</li>
                <li>"Corrections keep what stood before, and the whole import can be taken back."</li>
            </ul>
        </section>
    }
    .into_any()
}
