//! What the form that publishes a version posts to, and the file of a version.

use app_ground::form::{Done, Posted, Submitted, status_of};
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ground::access::{Action, Place};
use ground::{Error, Result};
use practice::framework::use_cases::{preview_framework, publish_framework, read_framework_file};
use practice::framework::{FrameworkId, MAX_BYTES};
use serde::Deserialize;

use super::publish::Checked;

/// Checks a framework file and shows what it would change, or publishes it, by the button that was pressed.
pub async fn publish(mut posted: Posted) -> Response {
    let permitted = posted.visit.principal.permit(Action::PublishFramework, &Place::sea());
    let text = match permitted.and_then(|_| given(&mut posted)) {
        Ok(text) => text,
        Err(error) => return posted.answer(Err(error)).await,
    };
    let (visit, wanted) = (posted.visit.clone(), posted.fields.get("do").to_owned());
    // A file's text comes back in the form, to be corrected there.
    posted.fields = Submitted::from_iter([("text".to_owned(), text.clone())]);
    if wanted == "publish" {
        let published = published(&visit, &text).await;
        return posted.answer(published).await;
    }
    match preview_framework(&visit.database, &visit.principal, &text).await {
        Ok(preview) => posted.show(Checked { preview, text }).await,
        Err(error) => posted.answer(Err(error)).await,
    }
}

/// The text of the file, or what was typed instead, with the line ends the file had before a form carried it.
fn given(posted: &mut Posted) -> Result<String> {
    let typed = posted.fields.get("text");
    let text = match posted.upload.take() {
        Some(_) if !typed.trim().is_empty() => {
            return Err(Error::invalid("file", "Choose a file or paste the text, not both."));
        }
        Some(upload) if upload.content.len() > MAX_BYTES => {
            return Err(Error::invalid("file", "A framework file may have 500 kB at most."));
        }
        Some(upload) => String::from_utf8(upload.content)
            .map_err(|_| Error::invalid("file", "The file is not plain text. Save it as plain text in UTF-8."))?,
        None => typed.to_owned(),
    };
    match text.trim().is_empty() {
        true => Err(Error::invalid("file", "Choose a file that isn’t empty, or paste its text.")),
        false => Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
    }
}

async fn published(visit: &Visit, text: &str) -> Result<Done> {
    let id = publish_framework(&visit.database, &visit.principal, text, visit.now).await?;
    let said = format!("Version {} is in use. New assessments can choose it; the others keep theirs.", id.edition);
    Ok(Done::to(format!("/framework?edition={id}")).saying(said))
}

/// Which version an address names.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    edition: String,
}

/// A version's file.
pub async fn download(visit: Visit, Query(named): Query<Named>) -> Response {
    let file = async {
        let id = match named.edition.as_str() {
            "" => None,
            named => Some(FrameworkId::parse(named).ok_or(Error::NotFound)?),
        };
        read_framework_file(&visit.database, &visit.principal, id.as_ref()).await
    };
    match file.await {
        Ok((id, text)) => {
            let name = format!("attachment; filename=\"{}-{}.toml\"", id.key, id.edition);
            let kind = "text/plain; charset=utf-8".to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}
