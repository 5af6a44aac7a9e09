//! What is recorded of organizations: every act with its words, and the page of what it is about.

use crate::audit::Subject;

/// An organization.
pub const ORGANIZATION: Subject = Subject::at("organization", "/organizations/{key}");
/// A file of organizations.
pub const IMPORT: Subject = Subject::at("organization_import", "/organizations/import/{key}");

crate::acts! {
    ORGANIZATION {
        EDITED = "organization.edited", "Corrected an organization";
    }
    IMPORT {
        IMPORTED = "organization.imported", "Imported organizations";
    }
}
