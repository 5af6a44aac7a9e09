//! What is recorded of frameworks: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// A framework’s edition.
pub const FRAMEWORK: Subject = Subject::at("framework", "/framework?edition={key}");

ground::acts! {
    FRAMEWORK {
        PUBLISHED = "framework.published", "Put a framework into use";
    }
}
