//! What figures did or would do, and how far they have come, in words.

use app_ground::components::{counted, figure};
use leptos::prelude::*;
use progress::observation::use_cases::{Counts, Stage};

/// Figures that are written.
pub(super) fn written(counts: &Counts) -> usize {
    counts.added + counts.changed
}

/// Of what kind the written figures are: `16,000 numbers, 780 suppressed, 20 under review`. None where all are numbers.
pub(super) fn states_in_words(counts: &Counts) -> Option<String> {
    let states = [
        (counts.missing, "missing"),
        (counts.suppressed, "suppressed"),
        (counts.not_applicable, "not applicable"),
        (counts.under_review, "under review until somebody decides"),
    ];
    let others =
        states.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", figure(*count)));
    let others: Vec<String> = others.collect();
    let all = std::iter::once(counted(counts.values, "number", "numbers")).chain(others.clone());
    (!others.is_empty()).then(|| format!("Of these: {}.", all.collect::<Vec<_>>().join(", ")))
}

/// What an entry did, in a line: `16,800 new, 12 corrected, 20 under review`.
pub(super) fn did_in_words(counts: &Counts) -> String {
    let parts = [
        (counts.added, "new"),
        (counts.changed, "corrected"),
        (counts.under_review, "put under review"),
        (counts.same, "as they were"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", figure(*count)))
        .collect();
    if parts.is_empty() { "No figures".to_owned() } else { parts.join(", ") }
}

/// How far something has come: word, shape and tint.
#[component]
pub(super) fn StageMark(
    /// How far.
    stage: Stage,
) -> impl IntoView {
    let (shape, tint, name) = match stage {
        Stage::Checking => ("○", "", "To be checked"),
        Stage::Storing => ("◐", " tl-phase--rating", "Being stored"),
        Stage::Stored => ("●", " tl-phase--final", "Stored"),
        Stage::Failed => ("▲", "", "Not stored"),
        Stage::Cancelled => ("✕", "", "Given up"),
        Stage::Undone => ("↶", "", "Taken back"),
    };
    view! { <span class=format!("tl-phase{tint}")><span aria-hidden="true">{shape}</span>" "{name}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_is_told_in_a_line() {
        let counts = Counts {
            added: 16_800,
            changed: 12,
            values: 16_030,
            suppressed: 762,
            under_review: 20,
            ..Counts::default()
        };
        assert_eq!(did_in_words(&counts), "16,800 new, 12 corrected, 20 put under review");
        assert_eq!(
            states_in_words(&counts).unwrap(),
            "Of these: 16,030 numbers, 762 suppressed, 20 under review until somebody decides."
        );
        assert_eq!((did_in_words(&Counts::default()).as_str(), written(&counts)), ("No figures", 16_812));
        assert_eq!(states_in_words(&Counts { added: 3, values: 3, ..Counts::default() }), None);
    }
}
