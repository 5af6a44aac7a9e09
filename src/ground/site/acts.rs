//! What is recorded of this installation: every act with its words, and the page of what it is about.

use crate::audit::Subject;

/// The installation.
pub const SITE: Subject = Subject::at("site", "/site");

crate::acts! {
    SITE {
        SET_UP_CODE_ISSUED = "site.set_up_code_issued", "Made a set-up code";
        SET_UP = "site.set_up", "Set up this installation";
        EDITED = "site.edited", "Changed the settings";
    }
}
