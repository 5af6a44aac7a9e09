//! What is recorded of assessments: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// An assessment, with its ratings, evidence and consensus.
pub const ASSESSMENT: Subject = Subject::at("assessment", "/assessments/{key}");

ground::acts! {
    ASSESSMENT {
        STARTED = "assessment.started", "Started an assessment";
        CHANGED = "assessment.changed", "Changed an assessment’s plan";
        RATING_BEGUN = "assessment.rating_begun", "Opened an assessment for rating";
        DISCARDED = "assessment.discarded", "Removed a draft assessment";
        REMINDED = "assessment.reminded", "Reminded a member of an assessment’s team";
        CONSENSUS_OPENED = "assessment.consensus_opened", "Opened consensus";
        FINISHED = "assessment.finished", "Finished an assessment";
        REOPENED = "assessment.reopened", "Reopened an assessment as a revision";
        RATING_SAVED = "rating.saved", "Rated an indicator";
        CONSENSUS_AGREED = "consensus.agreed", "Wrote down what a team agreed on";
        CONSENSUS_AGREED_UNANIMOUS = "consensus.agreed_unanimous", "Agreed wherever nobody differed";
        CONSENSUS_FOLLOWED_UP = "consensus.followed_up", "Decided what follows from a level";
        CONSENSUS_DISSENTED = "consensus.dissented", "Recorded a dissent";
        CONSENSUS_DISSENT_WITHDRAWN = "consensus.dissent_withdrawn", "Took back a dissent";
        EVIDENCE_ADDED = "evidence.added", "Added evidence";
        EVIDENCE_CHANGED = "evidence.changed", "Changed evidence";
        EVIDENCE_SERVES_ALSO = "evidence.serves_also", "Let evidence serve another indicator";
        EVIDENCE_REMOVED = "evidence.removed", "Removed evidence";
    }
}
