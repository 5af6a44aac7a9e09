//! Which assessment an address is about.

use app_ground::visit::Visit;
use ground::identity::AssessmentId;
use ground::{Error, Result};

/// The assessment that the address names.
pub(super) fn assessment_of(visit: &Visit) -> Result<AssessmentId> {
    AssessmentId::parse(visit.segment(1)).ok_or(Error::NotFound)
}
