//! Where the pages of figures are.

use app_ground::components::address_with;
use ground::identity::{EntryId, OrganizationId};
use progress::observation::SeriesOf;

/// What came in.
pub(super) const FIGURES: &str = "/figures";
/// The largest file of figures, in megabytes of 1024 × 1024 bytes: they are larger than others.
pub const FILE_MEGABYTES: usize = 100;
/// Where a file is taken in.
pub(super) const IMPORT: &str = "/figures/import";
/// What waits for a decision.
pub(super) const REVIEW: &str = "/figures/review";

/// What figures came in with: a file, a grid, a decision.
pub(super) fn entry_address(id: &EntryId) -> String {
    format!("{IMPORT}/{id}")
}

/// The grid of an organization.
pub(super) fn grid_address(organization: &OrganizationId) -> String {
    format!("/organizations/{organization}/figures")
}

/// The history of one figure; `period` is its key.
pub(super) fn history_address(of: &SeriesOf, period: &str) -> String {
    let path = format!("{}/history", grid_address(&of.organization));
    address_with(&path, &[("metric", of.metric.as_str()), ("period", period), ("group", &of.group)])
}
