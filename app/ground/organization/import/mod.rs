//! An uploaded file, from what it would do to what it did. Which stage it is in decides what the page shows.

mod columns;
mod review;

use axum::http::{HeaderValue, header};
use ground::identity::ImportId;
use ground::organization::use_cases::{ImportProgress, ImportReview, ImportStage, check_import, import_progress};
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::marks::DIRECTORY;
use crate::components::{Crumbs, PageHead, alert, counted, figure};
use crate::form::FormState;
use crate::page;
use crate::visit::Visit;
pub(super) use columns::mapping_of;

/// Seconds after which a page on its way asks again.
const ASK_AGAIN: &str = "2";

/// Where the file stands, with what that stage shows.
enum Standing {
    /// To be decided about; with why it wasn't stored, if that was tried.
    Review(Box<ImportReview>, Option<String>),
    /// On its way, or done.
    Progress(ImportProgress),
}

/// An uploaded file.
#[component]
pub fn ImportPage() -> impl IntoView {
    let id = ImportId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default());
    page::load(
        |visit| async move { standing(&visit, &id.ok_or(Error::NotFound)?).await },
        |standing| {
            let content = match standing {
                Standing::Review(review, failed) => reviewing(&review, failed).into_any(),
                Standing::Progress(progress) if progress.stage == ImportStage::Stored => stored(&progress).into_any(),
                Standing::Progress(progress) => storing(&progress).into_any(),
            };
            let trail = vec![
                (DIRECTORY.to_owned(), "Organizations".to_owned()),
                (format!("{DIRECTORY}/import"), "Import".to_owned()),
            ];
            let notice = FormState::current().notice.map(|notice| alert("warning", "That can’t be done now", notice));
            view! { <Crumbs trail=trail here="File"/>{notice}{content} }
        },
    )
}

async fn standing(visit: &Visit, id: &ImportId) -> Result<Standing> {
    let (database, principal) = (&visit.database, &visit.principal);
    let progress = import_progress(database, principal, id).await?;
    if matches!(progress.stage, ImportStage::Storing | ImportStage::Stored) {
        return Ok(Standing::Progress(progress));
    }
    match check_import(database, principal, id, None).await {
        Ok(review) => {
            let failed = (progress.stage == ImportStage::Failed).then_some(progress.message);
            Ok(Standing::Review(Box::new(review), failed))
        }
        // Somebody began between the two looks.
        Err(Error::Conflict(_)) => import_progress(database, principal, id).await.map(Standing::Progress),
        Err(error) => Err(error),
    }
}

fn reviewing(review: &ImportReview, failed: Option<String>) -> AnyView {
    let failed = failed.map(|why| alert("error", "The import failed", why));
    let intro = format!("{}, {}. Nothing is stored yet.", review.file_name, counted(review.rows, "row", "rows"));
    view! {
        <PageHead title="Check the file" intro=intro/>
        {failed}
        {review::outcome(review)}
        <form method="post" class="tl-import">
            <input type="hidden" name="version" value=review.version/>
            {columns::choice(review)}
            {review::preview(review)}
            {review::decision(&review.check)}
        </form>
    }
    .into_any()
}

/// The page asks again by itself, as a header: it works without JavaScript.
fn storing(progress: &ImportProgress) -> AnyView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.insert_header(header::REFRESH, HeaderValue::from_static(ASK_AGAIN));
    }
    let bar = match is_writing(progress) {
        true => view! { <progress id="progress" class="tl-progress"></progress> }.into_any(),
        false => {
            view! { <progress id="progress" class="tl-progress" value=progress.done max=progress.total></progress> }
                .into_any()
        }
    };
    let given_up = (!progress.message.is_empty()).then(|| {
        let why = format!("{} Nothing of the file is stored. Try it again on the page Jobs, or cancel it here.", progress.message);
        view! {
            {alert("error", "This was given up", why)}
            <form method="post" class="tl-actions">
                <button class="usa-button usa-button--outline" type="submit" name="do" value="cancel">"Cancel the import"</button>
            </form>
        }
    });
    view! {
        <PageHead title="Importing organizations" intro=progress.file_name.clone()/>
        {given_up}
        <div class="tl-narrow" role="status">
            <p><label for="progress">{progress_in_words(progress)}</label></p>
            {bar}
        </div>
        <p class="tl-narrow">"All rows are stored together, or none. You can leave this page: the import goes on without you."</p>
        <p class="tl-quiet">"This page looks again every "{ASK_AGAIN}" seconds. "<a href="">"Look again now"</a></p>
    }
    .into_any()
}

/// Whether all rows are checked and being written at once.
fn is_writing(progress: &ImportProgress) -> bool {
    progress.done >= progress.total
}

fn progress_in_words(progress: &ImportProgress) -> String {
    let total = counted(progress.total, "row", "rows");
    match is_writing(progress) {
        true => format!("Checked: {total}. Writing them now."),
        false => format!("Checked: {} of {total}.", figure(progress.done)),
    }
}

fn stored(progress: &ImportProgress) -> AnyView {
    view! {
        <PageHead title="The file is stored" intro=progress.file_name.clone()/>
        <p class="tl-narrow">{progress.message.clone()}</p>
        <p>
            <a class="usa-button" href=DIRECTORY>"Go to the directory"</a>
            <a class="usa-button usa-button--outline" href=format!("{DIRECTORY}/import")>"Import another file"</a>
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_words() {
        let at = |done, total| {
            let progress = ImportProgress {
                file_name: "schools.csv".to_owned(),
                stage: ImportStage::Storing,
                done,
                total,
                message: String::new(),
            };
            progress_in_words(&progress)
        };
        assert_eq!(at(2_500, 8_838), "Checked: 2,500 of 8,838 rows.");
        assert_eq!(at(8_838, 8_838), "Checked: 8,838 rows. Writing them now.");
    }
}
