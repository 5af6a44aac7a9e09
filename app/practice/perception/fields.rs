//! The questionnaire's own fields: answers as large targets, one under the other on a phone, each group a fieldset.

use app_ground::components::Choices;
use app_ground::form::FormState;
use leptos::prelude::*;

/// One of a few answers. The first one's id is the field's name, where messages lead.
#[component]
pub fn AnswerField(
    /// The field's name.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    question: String,
    /// Value and words.
    choices: Choices,
    /// The value chosen on a first look.
    #[prop(optional, into)]
    value: String,
    /// Who is asked, by key, where not everybody is: the style hides what isn't for the kind that was chosen.
    #[prop(default = None)]
    asked: Option<String>,
    /// Beside each other, for short answers.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let state = FormState::current();
    let message = state.message(&name);
    let error_id = format!("{name}-error");
    let described = message.is_some().then(|| error_id.clone());
    let wrong = if message.is_some() { " usa-form-group--error" } else { "" };
    let layout = if short { " tl-answer--short" } else { "" };
    let field = name.clone();
    let options = choices.into_iter().enumerate().map(move |(at, (key, says))| {
        let id = if at == 0 { field.clone() } else { format!("{field}-{key}") };
        let checked = state.chosen(&field, &key, value == key);
        view! {
            <div class="usa-radio">
                <input class="usa-radio__input usa-radio__input--tile" id=id.clone() type="radio" name=field.clone() value=key checked=checked/>
                <label class="usa-radio__label" for=id>{says}</label>
            </div>
        }
    });
    let options = options.collect_view();
    view! {
        <fieldset class=format!("usa-fieldset tl-answer{layout}{wrong}") data-asked=asked aria-describedby=described>
            <legend class="usa-legend">{question}</legend>
            {message.map(|message| view! { <span class="usa-error-message" id=error_id>{message}</span> })}
            <div class="tl-answer__choices">{options}</div>
        </fieldset>
    }
}
