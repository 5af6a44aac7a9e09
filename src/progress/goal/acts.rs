//! What is recorded of goals: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// A goal.
pub const GOAL: Subject = Subject::at("goal", "/goals/{key}");

ground::acts! {
    GOAL {
        ADDED = "goal.added", "Began a goal";
        APPROVED = "goal.approved", "Approved a goal";
        CHANGED = "goal.changed", "Changed a goal’s draft";
        CLOSED = "goal.closed", "Closed a goal";
        DRAFT_DISCARDED = "goal.draft_discarded", "Gave up a goal’s draft";
        EDIT_UNDONE = "goal.edit_undone", "Took back a change of a goal’s draft";
        REOPENED = "goal.reopened", "Reopened a goal";
        RETURNED = "goal.returned", "Returned a goal with comments";
        SUBMITTED = "goal.submitted", "Submitted a goal";
        WITHDRAWN = "goal.withdrawn", "Took a submitted goal back";
    }
}
