//! What an uploaded file would do: counts, problems by line and column, the first rows, and the decision.

use ground::organization::import::{Check, DISPLAYED_PROBLEMS, ImportCounts, RowProblem};
use ground::organization::use_cases::ImportReview;
use ground::organization::{Kind, Organization};
use leptos::prelude::*;

use crate::components::{TableFrame, counted, figure};
use crate::organization::marks::{StatusMark, state_id_of};

/// The result of the check.
pub(super) fn outcome(review: &ImportReview) -> AnyView {
    let check = &review.check;
    let counts = [
        ("New", check.new),
        ("Changed", check.changed),
        ("Unchanged", check.unchanged),
        ("Problems", check.problems.len()),
    ];
    let counts =
        counts.map(|(name, count)| view! { <div><dt>{name}</dt><dd class="tl-number">{figure(count)}</dd></div> });
    view! {
        <section class="tl-section" aria-labelledby="outcome">
            <h2 id="outcome">"What the file would do"</h2>
            <p>{outcome_in_words(check.counts(), check.problems.len())}</p>
            <dl class="tl-facts">{counts.collect_view()}</dl>
            {(!check.is_good()).then(|| problems(&check.problems))}
        </section>
    }
    .into_any()
}

fn outcome_in_words(counts: ImportCounts, problems: usize) -> String {
    let correct = "Correct the file and upload it again, or choose other columns below.";
    match (problems, counts.new + counts.changed) {
        (0, 0) => "Everything in the file is stored already. There is nothing to import.".to_owned(),
        (0, _) => format!("It would {}.", done_in_words(counts)),
        (1, _) => format!("One problem stands in the way, so nothing can be stored. {correct}"),
        (many, _) => format!("{} problems stand in the way, so nothing can be stored. {correct}", figure(many)),
    }
}

/// `add 1,201 organizations and update 1`, without what comes to nothing.
fn done_in_words(counts: ImportCounts) -> String {
    let of = |count| counted(count, "organization", "organizations");
    match (counts.new, counts.changed) {
        (new, 0) => format!("add {}", of(new)),
        (0, changed) => format!("update {}", of(changed)),
        (new, changed) => format!("add {} and update {}", of(new), figure(changed)),
    }
}

fn problems(problems: &[RowProblem]) -> AnyView {
    let caption = problems_in_words(problems.len());
    let rows = problems.iter().take(DISPLAYED_PROBLEMS).map(|problem| {
        view! {
            <tr>
                <th scope="row" data-label="Line">"Line "{problem.line}</th>
                <td data-label="Column">{problem.column.clone()}</td>
                <td data-label="What stands there">{quoted(&problem.value)}</td>
                <td data-label="What is wrong">{problem.message.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableFrame label="Problems">
            <table class="usa-table usa-table--borderless usa-table--stacked-header">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col">"Column"</th>
                        <th scope="col">"What stands there"</th>
                        <th scope="col">"What is wrong"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn problems_in_words(total: usize) -> String {
    match total {
        0..=DISPLAYED_PROBLEMS => "Problems by line and column. Line 1 has the names of the columns.".to_owned(),
        _ => format!(
            "The first {DISPLAYED_PROBLEMS} of {} problems by line and column. Line 1 has the names of the columns.",
            figure(total)
        ),
    }
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "Nothing".to_owned() } else { format!("“{value}”") }
}

/// The first rows as they would be stored.
pub(super) fn preview(review: &ImportReview) -> impl IntoView + use<> {
    let rows = &review.check.preview;
    (!rows.is_empty()).then(|| {
        let caption = match rows.len() {
            1 => "The first good row as it would be stored".to_owned(),
            many => format!("The first {many} good rows as they would be stored"),
        };
        let rows = rows.iter().map(preview_row).collect_view();
        view! {
            <section class="tl-section" aria-labelledby="preview">
                <h2 id="preview">"How it reads"</h2>
                <TableFrame label="The first rows">
                    <table class="usa-table usa-table--borderless usa-table--stacked-header">
                        <caption>{caption}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Kind"</th>
                                <th scope="col">"State id"</th>
                                <th scope="col">"NCES id"</th>
                                <th scope="col">"LEA"</th>
                                <th scope="col">"Region"</th>
                                <th scope="col">"Grades"</th>
                                <th scope="col">"Status"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            </section>
        }
    })
}

fn preview_row(each: &Organization) -> AnyView {
    let or_dash = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
    let lea = each.parent.as_ref().filter(|_| each.kind == Kind::School).map(state_id_of).unwrap_or_default();
    view! {
        <tr>
            <th scope="row" data-label="Name">{each.name.clone()}</th>
            <td data-label="Kind">{each.kind.name()}</td>
            <td data-label="State id" class="tl-id">{each.state_id.clone()}</td>
            <td data-label="NCES id" class="tl-id">{or_dash(each.nces_id.as_deref().unwrap_or_default())}</td>
            <td data-label="LEA" class="tl-id">{or_dash(&lea)}</td>
            <td data-label="Region">{or_dash(&each.region)}</td>
            <td data-label="Grades">{or_dash(&each.grades)}</td>
            <td data-label="Status"><StatusMark status=each.status/></td>
        </tr>
    }
    .into_any()
}

/// The buttons that end the checking; importing is offered only where nothing stands in the way.
pub(super) fn decision(check: &Check) -> AnyView {
    let writes = check.new + check.changed;
    let import = (check.is_good() && writes > 0).then(|| {
        let says = format!("Import {}", counted(writes, "organization", "organizations"));
        view! { <button class="usa-button" type="submit" name="do" value="import">{says}</button> }
    });
    view! {
        <div class="tl-actions">
            {import}
            {(!check.is_good()).then(|| view! { <a class="usa-button" href="/organizations/import">"Upload a corrected file"</a> })}
            <button class="usa-button usa-button--outline" type="submit" name="do" value="cancel">"Cancel"</button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_told_in_words() {
        let told = |new, changed, problems| outcome_in_words(ImportCounts { new, changed, unchanged: 3 }, problems);
        assert_eq!(told(1_201, 1, 0), "It would add 1,201 organizations and update 1.");
        assert_eq!(told(1, 0, 0), "It would add 1 organization.");
        assert_eq!(told(0, 2, 0), "It would update 2 organizations.");
        assert!(told(0, 0, 0).contains("nothing to import"));
        assert!(told(5, 0, 1).starts_with("One problem"));
        assert!(told(5, 0, 1_300).starts_with("1,300 problems"));
    }

    #[test]
    fn a_capped_list_says_how_many_there_are() {
        assert!(problems_in_words(100).starts_with("Problems by line"));
        assert!(problems_in_words(1_300).starts_with("The first 100 of 1,300 problems"));
    }
}
