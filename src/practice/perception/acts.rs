//! What is recorded of surveys: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// An assessment’s survey.
pub const SURVEY: Subject = Subject::at("survey", "/assessments/{key}/survey");

ground::acts! {
    SURVEY {
        PREPARED = "survey.prepared", "Prepared a survey";
        CHANGED = "survey.changed", "Changed a survey’s draft";
        OPENED = "survey.opened", "Opened a survey";
        LINKS_MADE = "survey.links_made", "Made links for a survey";
        ANSWERED = "survey.answered", "Answered a survey";
        CLOSED = "survey.closed", "Closed a survey";
    }
}
