//! What the forms of evidence post to, and its files, which are only ever served as downloads.

use app_ground::form::{Done, Posted, handle, sign_in_address, status_of};
use app_ground::visit::Visit;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Redirect, Response};
use ground::access::{Action, Place};
use ground::identity::EvidenceId;
use ground::upload::FileRef;
use ground::{Error, Result};
use practice::assessment::use_cases;
use practice::framework::IndicatorNumber;

use crate::assessment::address::assessment_of;

fn piece_of(visit: &Visit) -> Result<EvidenceId> {
    EvidenceId::parse(visit.segment(3)).ok_or(Error::NotFound)
}

/// The indicator in the address's query.
fn asked(visit: &Visit) -> Option<IndicatorNumber> {
    let (_, query) = visit.path.split_once('?')?;
    query.split('&').find_map(|pair| IndicatorNumber::parse(pair.strip_prefix("indicator=")?))
}

/// Takes a piece of evidence in, with or without a file.
pub async fn give_evidence(mut posted: Posted) -> Response {
    let upload = posted.upload.take().map(|upload| (upload.file_name, upload.content));
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let site = visit.site.as_ref().ok_or(Error::NotFound)?;
        let given = (&fields.read(), upload);
        use_cases::add_evidence(&visit.database, &visit.principal, &visit.files, site, &id, given, visit.now).await?;
        // Back to where it was asked for, but nowhere beyond this assessment.
        let home = format!("/assessments/{id}");
        let back = Some(fields.get("back")).filter(|back| back.starts_with(&format!("{home}/")));
        Ok(Done::to(back.unwrap_or(&format!("{home}/evidence"))).saying("The evidence is added."))
    })
    .await
}

/// Changes a piece of one's own, or removes it.
pub async fn change_evidence(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (id, piece) = (assessment_of(&visit)?, piece_of(&visit)?);
        let (database, principal) = (&visit.database, &visit.principal);
        let named = (&piece, fields.number("version"));
        let said = match fields.get("do") {
            "remove" => {
                use_cases::remove_evidence(database, principal, &id, named, visit.now).await?;
                "The evidence is removed."
            }
            _ => {
                let site = visit.site.as_ref().ok_or(Error::NotFound)?;
                let form = fields.read();
                use_cases::edit_evidence(database, principal, site, &id, named, &form, visit.now).await?;
                "Your changes are saved."
            }
        };
        Ok(Done::to(format!("/assessments/{id}/evidence")).saying(said))
    })
    .await
}

/// Lets evidence given already serve the indicator in the address too.
pub async fn use_evidence(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        visit.principal.permit(Action::Rate, &Place::sea())?;
        let id = assessment_of(&visit)?;
        let indicator = asked(&visit).ok_or_else(|| Error::invalid("", "Choose the indicator first."))?;
        let pieces: Option<Vec<_>> = fields.all("pieces").into_iter().map(EvidenceId::parse).collect();
        let pieces = pieces.ok_or(Error::NotFound)?;
        use_cases::serve_also(&visit.database, &visit.principal, &id, &pieces, indicator, visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}/evidence?indicator={indicator}"))
            .saying(format!("It serves {indicator} too.")))
    })
    .await
}

/// A piece's file, as a download.
pub async fn evidence_file(visit: Visit) -> Response {
    let found = async {
        let (id, piece) = (assessment_of(&visit)?, piece_of(&visit)?);
        use_cases::open_file(&visit.database, &visit.principal, &visit.files, &id, &piece).await
    };
    match found.await {
        Ok((file, content)) => (download_headers(&file), content).into_response(),
        Err(Error::SignedOut) => Redirect::to(&sign_in_address(&visit.path)).into_response(),
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}

/// Never shown by the browser, never kept by it, and with nothing it could do if it were shown after all.
fn download_headers(file: &FileRef) -> [(HeaderName, String); 5] {
    [
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ]
}

/// A name for browsers of every age: plain, and as RFC 5987 has it.
fn disposition(name: &str) -> String {
    let plain = |c: char| if (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%') { c } else { '_' };
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let encoded = name.bytes().map(|byte| match kept(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    let (plain, encoded): (String, String) = (name.chars().map(plain).collect(), encoded.collect());
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_t_break_out_of_its_header() {
        assert_eq!(disposition("Plan 1.pdf"), "attachment; filename=\"Plan 1.pdf\"; filename*=UTF-8''Plan%201.pdf");
        assert_eq!(
            disposition("a\"; x=é%.csv"),
            "attachment; filename=\"a_; x=__.csv\"; filename*=UTF-8''a%22%3B%20x%3D%C3%A9%25.csv"
        );
    }
}
