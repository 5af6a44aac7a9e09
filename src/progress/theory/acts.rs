//! What is recorded of theories of action: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// A theory of action.
pub const THEORY: Subject = Subject::at("theory", "/theories/{key}");

ground::acts! {
    THEORY {
        ADDED = "theory.added", "Began a theory of action";
        REWORDED = "theory.reworded", "Changed what a theory of action says";
        MEMBERS_CHOSEN = "theory.members_chosen", "Chose the strategies and goals of a theory of action";
        LINK_ADDED = "theory.link_added", "Added a link to a theory of action";
        LINK_CHANGED = "theory.link_changed", "Changed a link of a theory of action";
        LINK_REMOVED = "theory.link_removed", "Removed a link from a theory of action";
        LINKS_UNDONE = "theory.links_undone", "Took back a change of a theory of action’s links";
        LINK_REVIEWED = "theory.link_reviewed", "Reviewed a link of a theory of action";
        PUT_INTO_USE = "theory.put_into_use", "Put a theory of action into use";
        RETIRED = "theory.retired", "Retired a theory of action";
    }
}
