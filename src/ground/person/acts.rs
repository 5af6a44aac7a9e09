//! What is recorded of people and their accounts: every act with its words, and the page of what it is about.

use crate::audit::Subject;

/// A person.
pub const PERSON: Subject = Subject::at("person", "/people/{key}");
/// An invitation.
pub const INVITATION: Subject = Subject::without_page("invitation");

crate::acts! {
    PERSON {
        ADDED = "person.added", "Added an account";
        JOINED = "person.joined", "Accepted an invitation";
        ROLES_CHANGED = "person.roles_changed", "Changed a person’s roles";
        DEACTIVATED = "person.deactivated", "Deactivated an account";
        REACTIVATED = "person.reactivated", "Reactivated an account";
        PASSWORD_CHANGED = "person.password_changed", "Changed their password";
        PASSWORD_SET = "person.password_set", "Set a password";
        RESET_ISSUED = "person.reset_issued", "Made a link to reset a password";
        PASSWORD_RESET = "person.password_reset", "Reset a password by link";
    }
    INVITATION {
        INVITED = "person.invited", "Invited a person";
        INVITATION_WITHDRAWN = "person.invitation_withdrawn", "Withdrew an invitation";
    }
}
