//! What is recorded of improvement plans: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// An action of the improvement plan.
pub const IMPROVEMENT: Subject = Subject::at("improvement", "/improvement/{key}");

ground::acts! {
    IMPROVEMENT {
        ADDED = "improvement.added", "Added an action to the improvement plan";
        CHANGED = "improvement.changed", "Changed an action of the improvement plan";
        NOTED = "improvement.noted", "Wrote a note on an action";
        STATUS_CHANGED = "improvement.status_changed", "Changed how an action stands";
        STATUS_UNDONE = "improvement.status_undone", "Took back how an action stands";
        STEP_TICKED = "improvement.step_ticked", "Ticked a step of an action";
    }
}
