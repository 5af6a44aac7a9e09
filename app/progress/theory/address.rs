//! Where theories, their links and what they name are found.

use std::sync::Arc;

use app_ground::visit::Visit;
use ground::identity::{LinkId, TheoryId};
use ground::site::Site;
use ground::{Error, Result};
use progress::theory::Node;

/// The list of theories.
pub(super) const THEORIES: &str = "/theories";
/// Theories as a file.
pub(super) const FILE: &str = "/theories/download";

/// A theory's page.
pub(super) fn address_of(id: &TheoryId) -> String {
    format!("{THEORIES}/{id}")
}

/// Where a theory is changed.
pub(super) fn edit_address(id: &TheoryId) -> String {
    format!("{THEORIES}/{id}/edit")
}

/// A link's page.
pub(super) fn link_address(theory: &TheoryId, link: &LinkId) -> String {
    format!("{THEORIES}/{theory}/links/{link}")
}

/// The page of a strategy, a metric or a goal.
pub(super) fn node_address(node: &Node) -> String {
    match node {
        Node::Strategy(id) => format!("/strategies/{id}"),
        Node::Metric(id) => format!("/metrics/{id}"),
        Node::Goal(id) => format!("/goals/{id}"),
    }
}

/// This installation. Whoever isn't signed in is told that, and not that there is none.
pub(super) fn site_of(visit: &Visit) -> Result<Arc<Site>> {
    let missing = if visit.principal.person().is_none() { Error::SignedOut } else { Error::NotFound };
    visit.site.clone().ok_or(missing)
}
