//! Form fields that know what was typed and what was wrong with it, the summary that leads to them, and what stands there
//! when somebody else was first.
//! Ids are the fields' names, so that the summary's links and the labels find them.

use leptos::prelude::*;

use crate::form::FormState;

/// What is wrong, on top of a form, each entry leading to its field. Nothing where nothing is wrong.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let state = FormState::current();
    let notice = state.notice.map(|notice| {
        view! {
            <div class="usa-alert usa-alert--warning" role="alert">
                <div class="usa-alert__body">
                    <h2 class="usa-alert__heading">"Somebody changed this first"</h2>
                    <p class="usa-alert__text">{notice}" What you typed is still below."</p>
                </div>
            </div>
        }
    });
    let entries = state.violations.into_iter().map(|violation| {
        let linked = !violation.field.is_empty()
            && violation.field.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        match linked {
            true => view! { <li><a href=format!("#{}", violation.field)>{violation.message}</a></li> }.into_any(),
            false => view! { <li>{located(&violation.field)}{violation.message}</li> }.into_any(),
        }
    });
    let entries = entries.collect::<Vec<_>>();
    let summary = (!entries.is_empty()).then(|| {
        let heading = match entries.len() {
            1 => "There is a problem".to_owned(),
            many => format!("There are {many} problems"),
        };
        view! {
            <div class="usa-alert usa-alert--error tl-error-summary" role="alert" tabindex="-1">
                <div class="usa-alert__body">
                    <h2 class="usa-alert__heading">{heading}</h2>
                    <ul class="usa-list">{entries}</ul>
                </div>
            </div>
        }
    });
    view! { {notice}{summary} }
}

/// What is stored, to compare with what was typed: only where somebody changed it first.
#[component]
pub fn StoredNow(
    /// What is stored.
    children: Children,
) -> impl IntoView {
    let was_changed = FormState::current().notice.is_some();
    was_changed.then(move || {
        view! {
            <section class="tl-section" aria-labelledby="stored">
                <h2 id="stored">"Stored now"</h2>
                <p>"Compare what you typed with it, then save again."</p>
                {children()}
            </section>
        }
    })
}

/// What was typed into a field whose form went meanwhile, to be copied. Nothing where nothing was typed.
#[component]
pub fn LeftOver(
    /// The field's name.
    name: &'static str,
) -> impl IntoView {
    let written = FormState::current().value(name, "");
    (!written.trim().is_empty()).then(move || {
        view! {
            <section class="tl-section" aria-labelledby="left-over">
                <h2 id="left-over">"What you had written"</h2>
                <p>"There is no place for it here any more. Copy what you still need."</p>
                <p class="tl-said">{written}</p>
            </section>
        }
    })
}

fn located(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| format!("{field}: "))
}

/// Label, hint, message and whatever holds the value: the frame of every field.
#[component]
pub fn Field(
    /// The field's name and id.
    #[prop(into)]
    name: String,
    /// What to type.
    #[prop(into)]
    label: String,
    /// The label's end that only screen readers say, where the page shows it otherwise, such as the number of a row.
    #[prop(optional, into)]
    label_rest: String,
    /// How to type it, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let message = FormState::current().message(&name);
    let class = if message.is_some() { "usa-form-group usa-form-group--error" } else { "usa-form-group" };
    let hint_id = format!("{name}-hint");
    view! {
        <div class=class>
            <label class="usa-label" for=name.clone()>
                {label}{(!label_rest.is_empty()).then(|| view! { <span class="usa-sr-only">{label_rest}</span> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <span class="usa-hint" id=hint_id>{hint}</span> })}
            {message.map(|message| view! { <span class="usa-error-message" id=format!("{name}-error")>{message}</span> })}
            {children()}
        </div>
    }
}

/// Ids of what describes a control: its hint and its message.
fn described_by(name: &str, has_hint: bool, wrong: bool) -> Option<String> {
    let ids = [(has_hint, "hint"), (wrong, "error")];
    let ids: Vec<_> = ids.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{name}-{part}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// One line of text.
#[component]
pub fn TextField(
    /// The field's name and id.
    #[prop(into)]
    name: String,
    /// What to type.
    #[prop(into)]
    label: String,
    /// The label's end that only screen readers say.
    #[prop(optional, into)]
    label_rest: String,
    /// How to type it, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// What stands there on a first look.
    #[prop(optional, into)]
    value: String,
    /// `text`, `email`, `password`, `date`, `url`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The browser's own name for what belongs here.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Added to the control, such as `usa-input--small`.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let state = FormState::current();
    let wrong = state.message(&name).is_some();
    let shown = if kind == "password" { String::new() } else { state.value(&name, &value) };
    let described = described_by(&name, !hint.is_empty(), wrong);
    let class = format!("usa-input {class}{}", if wrong { " usa-input--error" } else { "" });
    let id = name.clone();
    view! {
        <Field name=name.clone() label=label label_rest=label_rest hint=hint>
            <input class=class id=id name=name type=kind value=shown autocomplete=autocomplete
                aria-describedby=described aria-invalid=wrong.then_some("true")/>
        </Field>
    }
}

/// Text as it stands in a page's source: for a `textarea`, whose text isn't escaped on its way into the page as other
/// elements' is.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The field's name and id.
    #[prop(into)]
    name: String,
    /// What to type.
    #[prop(into)]
    label: String,
    /// How to type it, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// What stands there on a first look.
    #[prop(optional, into)]
    value: String,
    /// How many lines are shown.
    #[prop(default = 4)]
    rows: u32,
) -> impl IntoView {
    let state = FormState::current();
    let wrong = state.message(&name).is_some();
    let described = described_by(&name, !hint.is_empty(), wrong);
    let shown = state.value(&name, &value);
    let class = if wrong { "usa-textarea usa-input--error" } else { "usa-textarea" };
    let id = name.clone();
    view! {
        <Field name=name.clone() label=label hint=hint>
            <textarea class=class id=id name=name rows=rows aria-describedby=described
                aria-invalid=wrong.then_some("true") inner_html=escaped(&shown)></textarea>
        </Field>
    }
}

/// A file from the person's computer; its form needs `enctype="multipart/form-data"`.
#[component]
pub fn FileField(
    /// The field's name and id.
    #[prop(into)]
    name: String,
    /// Which file.
    #[prop(into)]
    label: String,
    /// What it must be.
    #[prop(optional, into)]
    hint: String,
    /// The kinds of files the browser offers, such as `.csv,text/csv`.
    accept: &'static str,
) -> impl IntoView {
    let wrong = FormState::current().message(&name).is_some();
    let described = described_by(&name, !hint.is_empty(), wrong);
    let id = name.clone();
    view! {
        <Field name=name.clone() label=label hint=hint>
            <input class="usa-file-input" type="file" id=id name=name accept=accept aria-describedby=described
                aria-invalid=wrong.then_some("true")/>
        </Field>
    }
}

/// Options to choose from: value and what it says.
pub type Choices = Vec<(String, String)>;

/// One of several, in a list that opens.
#[component]
pub fn SelectField(
    /// The field's name and id.
    #[prop(into)]
    name: String,
    /// What to choose.
    #[prop(into)]
    label: String,
    /// How to choose, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// The options.
    choices: Choices,
    /// The value chosen on a first look.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let state = FormState::current();
    let wrong = state.message(&name).is_some();
    let described = described_by(&name, !hint.is_empty(), wrong);
    let chosen = state.value(&name, &value);
    let options = choices.into_iter().map(|(value, says)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{says}</option> }
    });
    let options = options.collect_view();
    let class = if wrong { "usa-select usa-input--error" } else { "usa-select" };
    let id = name.clone();
    view! {
        <Field name=name.clone() label=label hint=hint>
            <select class=class id=id name=name aria-describedby=described aria-invalid=wrong.then_some("true")>{options}</select>
        </Field>
    }
}

/// One of a few (`radio`) or some of several (`checkbox`), all in sight. The first option's id is the field's name.
#[component]
pub fn ChoiceField(
    /// The field's name.
    #[prop(into)]
    name: String,
    /// What to choose.
    #[prop(into)]
    label: String,
    /// How to choose, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// The options.
    choices: Choices,
    /// The values chosen on a first look.
    #[prop(optional)]
    values: Vec<String>,
    /// `radio` or `checkbox`.
    #[prop(default = "radio")]
    kind: &'static str,
) -> impl IntoView {
    let state = FormState::current();
    let message = state.message(&name);
    let class = if message.is_some() { "usa-fieldset usa-form-group--error" } else { "usa-fieldset" };
    let field = name.clone();
    let options = choices.into_iter().enumerate().map(move |(at, (value, says))| {
        let id = if at == 0 { field.clone() } else { format!("{field}-{at}") };
        let checked = state.chosen(&field, &value, values.contains(&value));
        view! {
            <div class=format!("usa-{kind}")>
                <input class=format!("usa-{kind}__input") id=id.clone() type=kind name=field.clone() value=value checked=checked/>
                <label class=format!("usa-{kind}__label") for=id>{says}</label>
            </div>
        }
    });
    let options = options.collect_view();
    view! {
        <fieldset class=class>
            <legend class="usa-legend">{label}</legend>
            {(!hint.is_empty()).then(|| view! { <span class="usa-hint">{hint}</span> })}
            {message.map(|message| view! { <span class="usa-error-message">{message}</span> })}
            {options}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_ends_the_field_it_stands_in() {
        assert_eq!(escaped("</textarea><b> & co"), "&lt;/textarea&gt;&lt;b&gt; &amp; co");
        let shown = view! { <textarea inner_html=escaped("</textarea><b>")></textarea> }.to_html();
        assert_eq!(shown, "<textarea>&lt;/textarea&gt;&lt;b&gt;</textarea>");
    }
}
