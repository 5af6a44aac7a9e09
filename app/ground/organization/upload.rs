//! The first step of an import: what a file needs, in plain words, and the file.

use ground::access::{Action, Place};
use ground::organization::mapping::FileKind;
use ground::organization::table::{FILE_BYTES_MAX, ROWS_MAX};
use ground::organization::{LEA_STATE_ID_DIGITS, SCHOOL_STATE_ID_DIGITS};
use leptos::prelude::*;

use super::marks::DIRECTORY;
use crate::components::{ChoiceField, Choices, Crumbs, ErrorSummary, FileField, PageHead, TableFrame, figure};
use crate::page;

/// The choice of going by the names of the columns.
pub(super) const GUESS: &str = "guess";

/// What a file needs, and the form that takes it.
#[component]
pub fn UploadPage() -> impl IntoView {
    page::load(
        |visit| async move { visit.principal.permit(Action::EditOrganizations, &Place::sea()).map(|_| ()) },
        |()| {
            view! {
                <Crumbs trail=vec![(DIRECTORY.to_owned(), "Organizations".to_owned())] here="Import"/>
                <PageHead title="Import organizations"
                    intro="Bring in LEAs and schools from a CSV file. You see what the file would do before anything is stored."/>
                <ErrorSummary/>
                {form()}
                {needs()}
                {promises()}
            }
        },
    )
}

fn form() -> AnyView {
    let one = |kind: FileKind| (kind.key().to_owned(), kind.name().to_owned());
    let guess = (GUESS.to_owned(), "I’m not sure: go by the names of the columns".to_owned());
    let kinds: Choices = std::iter::once(guess).chain(FileKind::ALL.map(one)).collect();
    let hint =
        format!("A file that ends in .csv, {} MB and {} rows at most.", FILE_BYTES_MAX / 1024 / 1024, figure(ROWS_MAX));
    view! {
        <form method="post" enctype="multipart/form-data" class="usa-form usa-form--large tl-narrow">
            <FileField name="file" label="File" hint=hint accept=".csv,text/csv"/>
            <ChoiceField name="kind" label="What is in it?" choices=kinds values=vec![GUESS.to_owned()]/>
            <button class="usa-button" type="submit">"Upload and check"</button>
        </form>
    }
    .into_any()
}

fn needs() -> AnyView {
    view! {
        <section class="tl-section tl-narrow" aria-labelledby="needs">
            <h2 id="needs">"What the file needs"</h2>
            <ul class="usa-list">
                <li>"A first row with the names of the columns, in any order. Other columns do no harm. On the next page you can say which column holds what."</li>
                <li>"For each LEA and each school its State id and its name."</li>
                <li>"For each school also the State id of its LEA. The LEA must be here already, or stand in the same file."</li>
                <li>"If you have them: NCES id, region, grades, and whether it is open or closed."</li>
            </ul>
            <p>"In a spreadsheet program, save the sheet as “CSV UTF-8 (comma delimited)”. A file with LEAs and schools together looks like this:"</p>
            {example()}
        </section>
    }
    .into_any()
}

fn example() -> AnyView {
    let header = ["kind", "state_id", "name", "parent_state_id", "region", "status"];
    let rows = [
        ["lea", "001902", "Cedar Valley Schools", "", "7", "open"],
        ["school", "001902001", "Cedar Valley High School", "001902", "", "open"],
        ["school", "001902041", "Old Mill School", "001902", "", "closed"],
    ];
    let cells = |row: [&'static str; 6]| row.map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! {
        <TableFrame label="Example of a file">
            <table class="usa-table usa-table--compact">
                <caption>"Example: one LEA and two of its schools"</caption>
                <thead><tr>{header.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.map(|row| view! { <tr>{cells(row)}</tr> }).collect_view()}</tbody>
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
                <li>"It adds what is new and updates what has changed, found by the State id. Importing the same file twice changes nothing."</li>
                <li>"Nothing is closed or deleted because a file leaves it out, and an empty cell leaves what is stored. An organization is closed only by a row that says so."</li>
                <li>"Ids keep their zeros. If a spreadsheet dropped them, they are put back: "
                    {LEA_STATE_ID_DIGITS}" digits for an LEA, "{SCHOOL_STATE_ID_DIGITS}" for a school."</li>
                <li>"All or nothing: if one row can’t be read, no row is stored, and you see the line and the column of every such row."</li>
            </ul>
        </section>
    }
    .into_any()
}
