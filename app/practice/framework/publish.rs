//! Putting a new version into use: take the one in use, change it, have it checked, look at what differs, publish.

use app_ground::components::field::Field;
use app_ground::components::{Crumbs, ErrorSummary, FileField, PageHead, counted, escaped};
use app_ground::form::FormState;
use app_ground::page;
use ground::access::{Action, Place};
use ground::{Error, Violation};
use leptos::prelude::*;
use practice::framework::FrameworkId;
use practice::framework::use_cases::{FrameworkPreview, list_frameworks};

use super::differences;

/// How many problems are listed; who has corrected these checks again.
const LISTED: usize = 100;
/// How much of a line is quoted, in characters.
const QUOTED: usize = 140;

/// A file that could be published, with its text.
#[derive(Clone)]
pub(super) struct Checked {
    pub preview: FrameworkPreview,
    pub text: String,
}

/// The form that takes a file, or what publishing it would change.
#[component]
pub fn PublishPage() -> impl IntoView {
    page::load(
        |visit| async move {
            visit.principal.permit(Action::PublishFramework, &Place::sea())?;
            let all = list_frameworks(&visit.database, &visit.principal).await?;
            all.into_iter().next().map(|newest| newest.framework.id.clone()).ok_or(Error::NotFound)
        },
        |newest| {
            let content = match use_context::<Checked>() {
                Some(checked) => preview(&checked).into_any(),
                None => form(&newest).into_any(),
            };
            view! {
                <Crumbs trail=vec![("/framework".to_owned(), "Framework".to_owned())] here="Publish a new version"/>
                {content}
            }
        },
    )
}

fn form(newest: &FrameworkId) -> AnyView {
    let intro = "Load your State’s own wording, or an amended one. You see what differs from the version in use before anything is published.";
    view! {
        <PageHead title="Publish a new version" intro=intro/>
        {problems(&FormState::current())}
        {steps(newest)}
        <form method="post" enctype="multipart/form-data" class="usa-form usa-form--large tl-narrow tl-publish">
            <FileField name="file" label="File" hint="A file that ends in .toml, 500 kB at most." accept=".toml,text/plain"/>
            <Field name="text" label="Or its text" hint="If you paste the text here, don’t choose a file.">
                {text_area(&FormState::current().value("text", ""))}
            </Field>
            <button class="usa-button" type="submit" name="do" value="check">"Check it"</button>
        </form>
    }
    .into_any()
}

/// A first line break inside a text area is lost on the way to the browser, so there is one to lose.
fn text_area(text: &str) -> AnyView {
    let text = format!("\n{text}");
    view! { <textarea class="usa-textarea tl-code" id="text" name="text" rows="14" spellcheck="false" aria-describedby="text-hint" inner_html=escaped(&text)></textarea> }
    .into_any()
}

fn steps(newest: &FrameworkId) -> AnyView {
    view! {
        <section class="tl-narrow" aria-labelledby="steps">
            <h2 id="steps">"How to do it"</h2>
            <ol class="usa-list">
                <li><a href=format!("/framework.toml?edition={newest}") download="">"Download version "{newest.edition.clone()}</a>", the newest in use, and open it in a text editor."</li>
                <li>"Change what you need: names, statements, look-fors, levels. Keep an indicator’s number as long as its meaning stays; years are compared by number."</li>
                <li>"Give it a new version: the line that begins with "<code>"version"</code>". If it becomes a framework of your own, give it a "<code>"key"</code>" of its own too."</li>
                <li>"Check it here. Nothing is published yet."</li>
            </ol>
        </section>
    }
    .into_any()
}

/// What is wrong with the file, line by line, each line as it stands in it.
fn problems(state: &FormState) -> AnyView {
    let text = state.value("text", "");
    let lines: Vec<&str> = text.lines().collect();
    let found: Vec<_> =
        state.violations.iter().filter_map(|it| Some((line_of(it, &lines)?, it.message.clone()))).collect();
    if found.is_empty() {
        return view! { <ErrorSummary/> }.into_any();
    }
    let more = (found.len() > LISTED).then(|| format!("These are the first {LISTED}. Correct them, then check again."));
    let heading = format!("The file has {}", counted(found.len(), "problem", "problems"));
    let items = found.into_iter().take(LISTED).map(|(line, message)| {
        let quoted = lines.get(line - 1).map(|it| quoted(it)).filter(|it| !it.is_empty());
        view! {
            <li>
                <strong>{format!("Line {line}: ")}</strong>{message}
                {quoted.map(|quoted| view! { <code class="tl-problems__line">{quoted}</code> })}
            </li>
        }
    });
    view! {
        <div class="usa-alert usa-alert--error tl-error-summary" role="alert" tabindex="-1">
            <div class="usa-alert__body">
                <h2 class="usa-alert__heading">{heading}</h2>
                <p>"Nothing was published. Correct these lines in the text below, or in your file, then check it again."</p>
                <ul class="usa-list tl-problems">{items.collect_view()}</ul>
                {more.map(|more| view! { <p>{more}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// The line, from 1, that a violation is about; the line with the version where it is about that.
fn line_of(violation: &Violation, lines: &[&str]) -> Option<usize> {
    match violation.field.strip_prefix("line ") {
        Some(number) => number.parse().ok().filter(|line| *line >= 1),
        None if violation.field == "edition" => {
            let is_version = |line: &&str| {
                line.trim_start().strip_prefix("version").is_some_and(|it| it.trim_start().starts_with('='))
            };
            Some(lines.iter().position(is_version).map_or(1, |at| at + 1))
        }
        None => None,
    }
}

fn quoted(line: &str) -> String {
    let line = line.trim();
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn preview(checked: &Checked) -> AnyView {
    let (preview, text) = (&checked.preview, format!("\n{}", checked.text));
    let edition = preview.framework.id.edition.clone();
    let size = counted(preview.framework.indicators().count(), "indicator", "indicators");
    if preview.in_use {
        return view! {
            <PageHead title=format!("Version {edition} is in use already") intro="The file is exactly what is in use, so there is nothing to publish. Change it and give it a new version first."/>
            <p class="tl-narrow"><a class="usa-button" href="/framework/publish">"Check another file"</a></p>
        }
        .into_any();
    }
    let differences = preview.differences.as_ref().zip(preview.against.as_ref());
    let differences =
        differences.map(|(found, against)| differences::shown(found, against.framework.indicators().count()));
    view! {
        <PageHead title=format!("Check version {edition}") intro=format!("{}, {size}. The file can be published. Nothing is published yet.", preview.framework.title)/>
        <form method="post" enctype="multipart/form-data" class="tl-next tl-publish">
            <p><strong>"What publishing means"</strong></p>
            <p>"New assessments can choose this version. Assessments that exist keep the version they were made with, and their scores stay as they are. A published version can’t be changed or withdrawn."</p>
            <textarea hidden name="text" inner_html=escaped(&text)></textarea>
            <button class="usa-button" type="submit" name="do" value="publish">{format!("Publish version {edition}")}</button>
            <a class="tl-beside" href="/framework/publish">"Not yet: check another file"</a>
        </form>
        {differences}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_found_at_its_line() {
        let lines = ["# A file", "key = \"a\"", "versions = 2", "version = \"1\""];
        for (field, line) in [("line 3", Some(3)), ("edition", Some(4)), ("line 0", None), ("file", None), ("", None)] {
            assert_eq!(line_of(&Violation::new(field, ""), &lines), line, "{field}");
        }
        assert_eq!(line_of(&Violation::new("edition", ""), &[]), Some(1));
        assert_eq!(quoted("  short "), "short");
        assert_eq!(quoted(&"é".repeat(QUOTED + 1)).chars().count(), QUOTED + 1);
    }
}
