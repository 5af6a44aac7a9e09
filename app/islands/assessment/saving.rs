//! Saving a rating on the server, for the island and for the form without JavaScript alike.

use app_ground::visit::Visit;
use ground::identity::AssessmentId;
use ground::{Error, Result};
use practice::assessment::rating::{RatingForm, Saved};
use practice::assessment::use_cases::save_rating;
use practice::framework::IndicatorNumber;

/// Saves the visitor's rating of an indicator.
///
/// # Errors
/// `NotFound` where `assessment` or `indicator` is none; else what the use case says.
pub async fn save(visit: &Visit, assessment: &str, indicator: &str, form: &RatingForm) -> Result<Saved> {
    let id = AssessmentId::parse(assessment).ok_or(Error::NotFound)?;
    let indicator = IndicatorNumber::parse(indicator).ok_or(Error::NotFound)?;
    save_rating(&visit.database, &visit.principal, &id, indicator, form, visit.now).await
}
