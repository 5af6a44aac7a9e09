//! What figures came in with, once it is decided: on its way, stored, given up, taken back.

use app_ground::components::{PageHead, alert, counted, figure};
use app_ground::form::FormState;
use axum::http::{HeaderValue, header};
use leptos::prelude::*;
use progress::observation::use_cases::{Progress, Stage};

use crate::observation::address::{FIGURES, IMPORT, REVIEW};

/// Seconds after which a page on its way asks again.
const ASK_AGAIN: &str = "2";

/// The page of something that is being stored, or was. `undo` asks whether it is to be taken back.
pub(super) fn show(progress: &Progress, home: &str, undo: bool) -> AnyView {
    let notice = FormState::current().notice.map(|notice| alert("warning", "That can’t be done now", notice));
    let content = match progress.stage {
        Stage::Stored if undo => sure(progress, home).into_any(),
        Stage::Stored => stored(progress).into_any(),
        Stage::Undone => {
            ended("Taken back", "What stood before stands again, and what was corrected since stays.", progress)
                .into_any()
        }
        Stage::Cancelled => ended("Given up", "Nothing of it was stored.", progress).into_any(),
        Stage::Storing | Stage::Checking | Stage::Failed => storing(progress).into_any(),
    };
    view! { {notice}{content} }.into_any()
}

/// The page asks again by itself, as a header: it works without JavaScript.
fn storing(progress: &Progress) -> AnyView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.insert_header(header::REFRESH, HeaderValue::from_static(ASK_AGAIN));
    }
    let bar = match progress.total {
        0 => view! { <progress id="progress" class="tl-progress"></progress> }.into_any(),
        total => {
            view! { <progress id="progress" class="tl-progress" value=progress.done max=total></progress> }.into_any()
        }
    };
    let given_up = (!progress.message.is_empty()).then(|| {
        let why = format!(
            "{} Nothing of the file counts. An administrator can have it tried again; or stop it here.",
            progress.message
        );
        alert("error", "This was given up", why)
    });
    view! {
        <PageHead title="Storing the figures" intro=progress.file_name.clone()/>
        {given_up}
        <div class="tl-narrow" role="status">
            <p><label for="progress">{progress_in_words(progress)}</label></p>
            {bar}
        </div>
        <p class="tl-narrow">"All figures appear together, or none. You can leave this page: it goes on without you."</p>
        <p class="tl-quiet">"This page looks again every "{ASK_AGAIN}" seconds. "<a href="">"Look again now"</a></p>
        <form method="post" class="tl-actions">
            <button class="usa-button usa-button--outline" type="submit" name="do" value="cancel">"Stop it"</button>
            <span class="tl-quiet">"It stops soon, and nothing of the file stays."</span>
        </form>
    }
    .into_any()
}

fn progress_in_words(progress: &Progress) -> String {
    match progress.total {
        0 => "Reading the file and counting what is to be written.".to_owned(),
        total if progress.done >= total => {
            format!("Written: {}. Making them count now.", counted(total, "figure", "figures"))
        }
        total => format!("Written: {} of {}.", figure(progress.done), counted(total, "figure", "figures")),
    }
}

fn stored(progress: &Progress) -> AnyView {
    view! {
        <PageHead title="The figures are stored" intro=progress.file_name.clone()/>
        <p class="tl-narrow">{progress.message.clone()}</p>
        <div class="tl-actions">
            <a class="usa-button" href=REVIEW>"See what is under review"</a>
            <a class="usa-button usa-button--outline" href=IMPORT>"Import another file"</a>
            <a class="usa-button usa-button--outline" href=FIGURES>"See all that came in"</a>
        </div>
        <div class="tl-discard">
            <p><a href="?undo=yes">"Take all of it back…"</a></p>
        </div>
    }
    .into_any()
}

/// Says what is lost before it is.
fn sure(progress: &Progress, home: &str) -> AnyView {
    let home = home.to_owned();
    view! {
        <div class="tl-narrow">
            <PageHead title="Take all of it back?" intro=progress.file_name.clone()/>
            <p>{progress.message.clone()}</p>
            <p>"If you take it back:"</p>
            <ul class="usa-list">
                <li>"Every figure that came in with it is gone from all pages, and what stood there before stands there again."</li>
                <li>"What was corrected since by hand, by another file or on review stays."</li>
                <li>"The history of each figure keeps both. The file itself can’t be stored again: upload it anew for that."</li>
            </ul>
            <form method="post" class="tl-actions">
                <input type="hidden" name="version" value=progress.version/>
                <button class="usa-button usa-button--secondary" type="submit" name="do" value="undo">"Take all of it back"</button>
                <a href=home>"Leave it as it is"</a>
            </form>
        </div>
    }
    .into_any()
}

fn ended(title: &'static str, words: &'static str, progress: &Progress) -> AnyView {
    view! {
        <PageHead title=title intro=progress.file_name.clone()/>
        <p class="tl-narrow">{words}</p>
        {(!progress.message.is_empty()).then(|| view! { <p class="tl-narrow tl-quiet">{progress.message.clone()}</p> })}
        <div class="tl-actions">
            <a class="usa-button" href=IMPORT>"Import a file"</a>
            <a class="usa-button usa-button--outline" href=FIGURES>"See all that came in"</a>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ground::identity::EntryId;

    use super::*;

    #[test]
    fn progress_is_told_in_words() {
        let at = |done, total| {
            progress_in_words(&Progress {
                id: EntryId::parse("entry").unwrap(),
                file_name: "attendance.csv".to_owned(),
                stage: Stage::Storing,
                done,
                total,
                message: String::new(),
                version: 1,
            })
        };
        assert!(at(0, 0).starts_with("Reading the file"));
        assert_eq!(at(2_500, 16_800), "Written: 2,500 of 16,800 figures.");
        assert_eq!(at(16_800, 16_800), "Written: 16,800 figures. Making them count now.");
    }
}
