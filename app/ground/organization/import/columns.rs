//! Which column of the file holds what: guessed, shown, and open to correction.

use ground::organization::mapping::{Field, FileKind, Mapping};
use ground::organization::use_cases::ImportReview;
use ground::{Error, Result};
use leptos::prelude::*;

use crate::components::{Choices, SelectField};
use crate::form::Submitted;

/// The name of the control that says which column holds `field`.
fn control(field: Field) -> String {
    format!("column-{}", field.key())
}

/// The choice of columns that a form sent. Columns count from 0; none is an empty value.
///
/// # Errors
/// A violation of `kind` or of a column's control, which only a form that isn't ours can cause.
pub(in crate::organization) fn mapping_of(fields: &Submitted) -> Result<Mapping> {
    let kind =
        FileKind::parse(fields.get("kind")).ok_or_else(|| Error::invalid("kind", "Choose what is in the file."))?;
    let mut mapping = Mapping::empty(kind);
    for field in Field::ALL {
        let control = control(field);
        let column = match fields.get(&control) {
            "" => None,
            number => Some(number.parse().map_err(|_| Error::invalid(control, "Choose a column."))?),
        };
        mapping = mapping.with(field, column);
    }
    Ok(mapping)
}

/// The columns as they are understood, each to be changed.
pub(super) fn choice(review: &ImportReview) -> AnyView {
    let mapping = &review.mapping;
    let kinds: Choices = FileKind::ALL.map(|kind| (kind.key().to_owned(), kind.name().to_owned())).to_vec();
    let none = ("".to_owned(), "No column".to_owned());
    let names = review.header.iter().enumerate().map(|(number, name)| (number.to_string(), name.clone()));
    let columns: Choices = std::iter::once(none).chain(names).collect();
    let wrong = mapping.problems(review.header.len());
    // Fields of other kinds of files are offered too, so that a changed kind and its columns can be sent at once.
    let selects = Field::ALL.map(|field| {
        let chosen = mapping.column(field).map(|column| column.to_string()).unwrap_or_default();
        let missing = wrong.iter().find(|(of, _)| *of == field).map(|(_, message)| message.clone());
        let hint = missing.unwrap_or_else(|| purpose(field).to_owned());
        view! { <SelectField name=control(field) label=field.name() hint=hint choices=columns.clone() value=chosen/> }
    });
    view! {
        <fieldset class="usa-fieldset tl-section">
            <legend class="usa-legend usa-legend--large">"What the columns hold"</legend>
            <p class="tl-quiet">"Guessed from the names of the columns. Correct what is wrong, then check again. Columns that aren’t chosen are left aside."</p>
            <SelectField name="kind" label="What is in the file" choices=kinds value=mapping.kind.key()/>
            <div class="tl-columns">{selects.collect_view()}</div>
            <button class="usa-button usa-button--outline" type="submit" name="do" value="check">"Check again"</button>
        </fieldset>
    }
    .into_any()
}

fn purpose(field: Field) -> &'static str {
    match field {
        Field::Kind => "Only for a file of both.",
        Field::StateId => "Needed. Finds what is stored already.",
        Field::Name => "Needed for what is new.",
        Field::NcesId => "If the file has it.",
        Field::ParentStateId => "Needed for new schools.",
        Field::Region => "If the file has it.",
        Field::Status => "Open or closed, if the file has it.",
        Field::Grades => "If the file has it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Submitted {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_choice_of_columns_comes_back_as_it_was_sent() {
        let fields =
            [("kind", "schools"), ("column-state_id", "3"), ("column-name", ""), ("column-kind", "1"), ("do", "check")];
        let mapping = mapping_of(&sent(&fields)).unwrap();
        let expected = Mapping::empty(FileKind::Schools).with(Field::StateId, Some(3));
        assert_eq!(mapping, expected);
    }

    #[test]
    fn what_no_form_of_ours_sends_is_refused() {
        for fields in [
            &[("kind", "clubs")][..],
            &[],
            &[("kind", "leas"), ("column-name", "x")],
            &[("kind", "leas"), ("column-name", "-1")],
        ] {
            assert!(matches!(mapping_of(&sent(fields)), Err(Error::Invalid(_))), "{fields:?}");
        }
    }
}
