//! What the assessment pages' forms post to. Those of the meeting are in `consensus.rs`, those of evidence in `evidence.rs`,
//! the results' files in `files.rs`.

mod consensus;
mod evidence;
mod files;

use app_ground::form::{Done, Posted, handle};
use axum::response::Response;
use ground::Error;
use islands::assessment::save;
use practice::assessment::rating::Saved;
use practice::assessment::use_cases;
use practice::framework::IndicatorNumber;

use super::address::assessment_of;
pub use consensus::{agree_at_once, discuss, finish, open};
pub use evidence::{change_evidence, evidence_file, give_evidence, use_evidence};
pub use files::{results_csv, results_xlsx};

/// Starts an assessment.
pub async fn start(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = use_cases::start_assessment(&visit.database, &visit.principal, &fields.read(), visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}"))
            .saying("The assessment is set up. Check it, then open it for rating."))
    })
    .await
}

/// Changes an assessment's frame.
pub async fn edit(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let version = fields.number("version");
        use_cases::edit_assessment(database, principal, &id, version, &fields.read(), visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}")).saying("Your changes are saved."))
    })
    .await
}

/// Opens a draft for rating or removes it, reminds a member, or reopens a final assessment.
pub async fn advance(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let version = fields.number("version");
        match fields.get("do") {
            "begin" => {
                use_cases::begin_rating(database, principal, &id, version, visit.now).await?;
                Ok(Done::to(format!("/assessments/{id}")).saying("Rating is open."))
            }
            "discard" => {
                use_cases::discard_draft(database, principal, &id, version, visit.now).await?;
                Ok(Done::to("/assessments").saying("The draft is removed."))
            }
            "remind" => consensus::remind(&visit, &fields).await,
            "revise" => consensus::revise(&visit, &fields).await,
            _ => Err(Error::NotFound),
        }
    })
    .await
}

/// Saves a rating without JavaScript, and goes on.
pub async fn rate(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (assessment, indicator) = (visit.segment(1).to_owned(), visit.segment(3).to_owned());
        match save(&visit, &assessment, &indicator, &fields.read()).await? {
            Saved::Stored(_) => {
                let next = fields.get("next");
                let goes_on = fields.get("do") == "next" && IndicatorNumber::parse(next).is_some();
                let to = match (goes_on, fields.get("do")) {
                    (true, _) => format!("/assessments/{assessment}/rate/{next}"),
                    (false, "next") => format!("/assessments/{assessment}"),
                    _ => format!("/assessments/{assessment}/rate/{indicator}"),
                };
                Ok(Done::to(to).saying(format!("{indicator} is saved.")))
            }
            Saved::ChangedMeanwhile(stored) => Err(Error::Conflict(format!(
                "In another window you saved “{}” {}.",
                stored.answer.words(),
                visit.moment(stored.saved_at).trim_end_matches('.')
            ))),
        }
    })
    .await
}
