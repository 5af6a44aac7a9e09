//! What is recorded of strategies: every act with its words, and the page of what it is about.

use ground::audit::Subject;

/// A strategy.
pub const STRATEGY: Subject = Subject::at("strategy", "/strategies/{key}");

ground::acts! {
    STRATEGY {
        ADDED = "strategy.added", "Wrote a strategy down";
        CARRIERS_CHANGED = "strategy.carriers_changed", "Changed who carries a strategy";
        CHANGED = "strategy.changed", "Changed a strategy";
        MILESTONE_SET = "strategy.milestone_set", "Ticked a milestone of a strategy";
        RATED = "strategy.rated", "Rated how well a strategy is carried out";
        STAGE_CHANGED = "strategy.stage_changed", "Changed how far along a strategy is";
        STAGE_UNDONE = "strategy.stage_undone", "Took back how far along a strategy is";
    }
}
