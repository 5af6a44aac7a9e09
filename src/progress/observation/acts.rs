//! What is recorded of figures: every act with its words, and the page of what it is about.

use crate::metric::acts::METRIC;
use ground::audit::Subject;

/// What figures came in with: a file, a grid or a decision.
pub const ENTRY: Subject = Subject::at("entry", "/figures/import/{key}");
/// A saved choice of columns.
pub const MAPPING: Subject = Subject::without_page("observation_mapping");

ground::acts! {
    ENTRY {
        TYPED = "figures.typed", "Typed figures in";
        COLUMNS_CHOSEN = "figures.columns_chosen", "Said what a file’s columns hold";
        UNDONE = "figures.undone", "Took back figures that had come in";
        UPLOADED = "figures.uploaded", "Uploaded a file of figures";
        IMPORT_BEGUN = "figures.import_begun", "Began to store a file of figures";
        IMPORT_CANCELLED = "figures.import_cancelled", "Gave up a file of figures";
        IMPORTED = "figures.imported", "Stored a file of figures";
        ACCEPTED = "figures.accepted", "Accepted figures under review";
        REFUSED = "figures.refused", "Refused figures under review";
    }
    METRIC {
        HIDDEN_ANEW = "figures.hidden_anew", "Settled anew which of a metric’s figures are hidden";
    }
    MAPPING {
        MAPPING_KEPT = "figures.mapping_kept", "Saved a choice of columns";
        MAPPING_REMOVED = "figures.mapping_removed", "Removed a saved choice of columns";
    }
}
