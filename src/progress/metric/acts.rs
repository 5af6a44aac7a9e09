//! What is recorded of metrics: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// A metric.
pub const METRIC: Subject = Subject::at("metric", "/metrics/{key}");
/// The standards for reading figures.
pub const STANDARDS: Subject = Subject::at("standards", "/metrics/standards");

ground::acts! {
    METRIC {
        ADDED = "metric.added", "Defined a metric";
        CHANGED = "metric.changed", "Changed a metric’s definition";
        JUDGED = "metric.judged", "Judged how a metric stands";
        RESTORED = "metric.restored", "Put a metric back into use";
        RETIRED = "metric.retired", "Retired a metric";
        TARGET_REMOVED = "metric.target_removed", "Removed a target";
        TARGET_SET = "metric.target_set", "Set a target";
    }
    STANDARDS {
        STANDARDS_SET = "metric.standards_set", "Changed the standards for reading figures";
    }
}
