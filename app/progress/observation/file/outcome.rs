//! What an uploaded file would do: in words, its problems by line, the figures that would change, and the decision.

use app_ground::components::{TableFrame, counted, figure};
use leptos::prelude::*;
use progress::observation::use_cases::{Counts, Review, RowProblem, WouldChange};

use super::choice::FORM;
use crate::observation::words::{states_in_words, written};

/// How many problems and changes are shown.
const SHOWN: usize = 100;

/// The result of the check, or what is still to be said before there can be one.
pub(super) fn outcome(review: &Review, home: &str) -> AnyView {
    if !review.mapping_problems.is_empty() {
        return still_needed(review).into_any();
    }
    let good = review.problem_count == 0;
    let writes = written(&review.counts);
    let store = (good && writes > 0).then(|| {
        let says = format!("Store {}", counted(writes, "figure", "figures"));
        view! { <button class="usa-button" type="submit" form=FORM name="do" value="store">{says}</button> }
    });
    let again = (!good).then(|| view! { <a class="usa-button" href="/figures/import">"Upload a corrected file"</a> });
    view! {
        <section class="tl-next" aria-labelledby="outcome">
            <h2 id="outcome">"What the file would do"</h2>
            <p>{outcome_in_words(&review.counts, review.problem_count)}</p>
            {states_in_words(&review.counts).map(|words| view! { <p class="tl-quiet">{words}</p> })}
            <div class="tl-next__actions">{store}{again}</div>
        </section>
        {(!good).then(|| problems(&review.problems, review.problem_count, home))}
        {(!review.changes.is_empty()).then(|| changes(&review.changes, review.counts.changed))}
    }
    .into_any()
}

fn still_needed(review: &Review) -> AnyView {
    let needed = review.mapping_problems.iter().map(|it| view! { <li>{it.message.clone()}</li> }).collect_view();
    view! {
        <section class="tl-next" aria-labelledby="needed">
            <h2 id="needed">"Say what the columns hold"</h2>
            <p>"What the names of the columns tell is filled in below. Before the file can be checked:"</p>
            <ul class="usa-list">{needed}</ul>
        </section>
    }
    .into_any()
}

fn outcome_in_words(counts: &Counts, problems: usize) -> String {
    let of = |count| counted(count, "figure", "figures");
    let correct = "Correct the file and upload it again, or choose other columns below. Nothing is stored unless all of it is good.";
    let skipped = match counts.skipped {
        0 => String::new(),
        some => format!(
            " {} of organizations that aren’t in the directory would be passed over.",
            counted(some, "row", "rows")
        ),
    };
    let same = match counts.same {
        0 => String::new(),
        1 => " 1 figure stands there already and stays as it is.".to_owned(),
        some => format!(" {} stand there already and stay as they are.", of(some)),
    };
    let rest = format!("{same}{skipped}");
    match (problems, counts.added, counts.changed) {
        (1, ..) => format!("One problem stands in the way, so nothing can be stored. {correct}"),
        (2.., ..) => format!("{} problems stand in the way, so nothing can be stored. {correct}", figure(problems)),
        (0, 0, 0) => format!("Nothing: there is nothing new in it.{rest}"),
        (0, added, 0) => format!("It would add {}.{rest}", of(added)),
        (0, 0, changed) => format!("It would correct {}.{rest}", of(changed)),
        (0, added, changed) => format!("It would add {} and correct {}.{rest}", of(added), figure(changed)),
    }
}

/// `all` or `the first 100`.
fn shown_in_words(total: usize, what: &str) -> String {
    if total > SHOWN { format!("The first {SHOWN} of {} {what}", figure(total)) } else { format!("All {what}") }
}

fn problems(problems: &[RowProblem], total: usize, home: &str) -> AnyView {
    let caption = format!("{} by line. Line 1 has the names of the columns.", shown_in_words(total, "problems"));
    let rows = problems.iter().take(SHOWN).map(|problem| {
        view! {
            <tr>
                <th scope="row" data-label="Line">"Line "{problem.line}</th>
                <td data-label="Column">{if problem.column.is_empty() { "Whole row".to_owned() } else { problem.column.clone() }}</td>
                <td data-label="Problem">{problem.message.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let file = format!("{home}/problems");
    view! {
        <section class="tl-section" aria-labelledby="problems">
            <h2 id="problems">"Problems"</h2>
            <p><a href=file download="">"Download all problems (CSV)"</a></p>
            <TableFrame label="Problems by line">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Line"</th>
                            <th scope="col">"Column"</th>
                            <th scope="col">"What is wrong"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

fn changes(changes: &[WouldChange], total: usize) -> AnyView {
    let caption = shown_in_words(total.max(changes.len()), "figures that would be corrected");
    let nothing = |text: &str| if text.is_empty() { "Nothing".to_owned() } else { text.to_owned() };
    let rows = changes.iter().take(SHOWN).map(|change| {
        view! {
            <tr>
                <th scope="row" data-label="Whose">{change.organization.clone()}<span class="tl-under">"Line "{change.line}</span></th>
                <td data-label="Metric">{change.metric.clone()}</td>
                <td data-label="Period">{change.period.clone()}</td>
                <td data-label="Now" class="tl-number">{nothing(&change.before)}</td>
                <td data-label="Then" class="tl-number"><strong>{nothing(&change.after)}</strong></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="tl-section" aria-labelledby="changes">
            <h2 id="changes">"What it would correct"</h2>
            <TableFrame label="Figures that would be corrected">
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <caption>{caption}"."</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Organization"</th>
                            <th scope="col">"Metric"</th>
                            <th scope="col">"Period"</th>
                            <th scope="col" class="tl-number">"Now"</th>
                            <th scope="col" class="tl-number">"Then"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_told_in_words() {
        let told = |added, changed, same, skipped, problems| {
            outcome_in_words(&Counts { added, changed, same, skipped, ..Counts::default() }, problems)
        };
        assert_eq!(told(16_800, 12, 0, 0, 0), "It would add 16,800 figures and correct 12.");
        assert_eq!(told(1, 0, 1, 0, 0), "It would add 1 figure. 1 figure stands there already and stays as it is.");
        assert_eq!(
            told(0, 3, 0, 2, 0),
            "It would correct 3 figures. 2 rows of organizations that aren’t in the directory would be passed over."
        );
        assert!(
            told(0, 0, 16_812, 0, 0)
                .starts_with("Nothing: there is nothing new in it. 16,812 figures stand there already")
        );
        assert!(told(5, 0, 0, 0, 1).starts_with("One problem"));
        assert!(told(5, 0, 0, 0, 1_300).starts_with("1,300 problems"));
    }

    #[test]
    fn a_capped_list_says_how_many_there_are() {
        assert_eq!(shown_in_words(100, "problems"), "All problems");
        assert_eq!(shown_in_words(1_300, "problems"), "The first 100 of 1,300 problems");
    }
}
