//! A file of figures, or whatever else figures came in with, from saying what its columns hold to taking it back. Which
//! stage it is in decides what the page shows.

mod choice;
mod columns;
mod draft;
mod ending;
mod outcome;
mod rows;
#[cfg(test)]
mod tests;

use app_ground::components::{Crumbs, ErrorSummary, PageHead, alert, counted};
use app_ground::form::FormState;
use app_ground::page;
use app_ground::visit::Visit;
use ground::identity::EntryId;
use ground::{Error, Result};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::Metric;
use progress::metric::listing::Filter;
use progress::metric::use_cases::list_metrics;
use progress::observation::use_cases::{
    Progress, Review, SavedMapping, Stage, check_observations, list_mappings, observations_progress,
};

use super::address::{FIGURES, entry_address};
use super::site_of;
use choice::Choosing;
pub(super) use columns::Columns;
pub(super) use draft::{Draft, Step, fingerprint};

/// Where the file stands, with what that stage shows.
enum Standing {
    /// To be decided about.
    Review(Box<Reviewing>),
    /// On its way, or at its end.
    Progress(Progress),
}

/// A file to be decided about.
struct Reviewing {
    review: Review,
    metrics: Vec<Metric>,
    saved: Vec<SavedMapping>,
}

/// A file of figures.
#[component]
pub fn FigureFilePage() -> impl IntoView {
    let id = EntryId::parse(&use_params_map().read_untracked().get("id").unwrap_or_default());
    let undo = use_query_map().read_untracked().get("undo").is_some();
    let asked = id.clone();
    page::load(
        |visit| async move { standing(&visit, &asked.ok_or(Error::NotFound)?).await },
        move |standing| {
            let home = id.as_ref().map(entry_address).unwrap_or_default();
            let trail = vec![(FIGURES.to_owned(), "Figures".to_owned())];
            let (here, content) = match standing {
                Standing::Review(reviewing) => ("Check a file", show_review(*reviewing, &home).into_any()),
                Standing::Progress(progress) => ("What came in", ending::show(&progress, &home, undo).into_any()),
            };
            view! { <Crumbs trail=trail here=here/>{content} }
        },
    )
}

async fn standing(visit: &Visit, id: &EntryId) -> Result<Standing> {
    let (database, principal, site) = (&visit.database, &visit.principal, site_of(visit)?);
    let progress = observations_progress(database, principal, id).await?;
    if !matches!(progress.stage, Stage::Checking | Stage::Failed) {
        return Ok(Standing::Progress(progress));
    }
    match check_observations(database, &visit.files, principal, site, id, visit.now).await {
        Ok(review) => {
            let metrics = list_metrics(database, principal, &Filter::default(), visit.today()).await?;
            let metrics = metrics.metrics.into_iter().map(|listed| listed.metric).collect();
            let saved = list_mappings(database, principal).await?;
            Ok(Standing::Review(Box::new(Reviewing { review, metrics, saved })))
        }
        // Somebody began between the two looks.
        Err(Error::Conflict(_)) => observations_progress(database, principal, id).await.map(Standing::Progress),
        Err(error) => Err(error),
    }
}

/// The form as it was typed, as something was just done to it, or as the file's mapping has it.
fn draft_of(reviewing: &Reviewing, columns: &Columns) -> (Draft, Option<String>) {
    if let Some(draft) = use_context::<Draft>() {
        return draft.settled(&reviewing.review.header, columns, &reviewing.saved);
    }
    match FormState::current().submitted.filter(|submitted| submitted.has("kind")) {
        Some(submitted) => (Draft::read(&submitted), None),
        None => (Draft::of(&reviewing.review.mapping, columns), None),
    }
}

fn show_review(reviewing: Reviewing, home: &str) -> AnyView {
    let review = &reviewing.review;
    let columns = Columns::of(&review.header);
    let (draft, said) = draft_of(&reviewing, &columns);
    let intro = format!(
        "{}, {} and {}. Nothing of it is stored yet.",
        review.file_name,
        counted(review.rows, "row", "rows"),
        counted(review.header.len(), "column", "columns")
    );
    let failed = (review.stage == Stage::Failed)
        .then(|| alert("error", "It was not stored", format!("{} Nothing of the file was kept.", review.message)));
    let said = said.map(|said| {
        view! {
            <div class="usa-alert usa-alert--info usa-alert--slim" role="status">
                <div class="usa-alert__body"><p class="usa-alert__text">{said}</p></div>
            </div>
        }
    });
    // While the form is at work, what the file would do stands below for the choice that was checked last.
    let typed = FormState::current().submitted.is_some() || use_context::<Draft>().is_some();
    let outcome = (!typed || review.mapping_problems.is_empty()).then(|| outcome::outcome(review, home));
    let choosing =
        Choosing { review, columns: &columns, metrics: &reviewing.metrics, saved: &reviewing.saved, draft: &draft };
    view! {
        <PageHead title="Check the file" intro=intro/>
        <ErrorSummary/>
        {failed}
        {said}
        {outcome}
        {choosing.form()}
    }
    .into_any()
}
