//! What Throughline knows: the facade of its wings, so that nothing outside cares where a wing begins.
//!
//! `ground` is what all share, `practice` the SEA's own work, `progress` the line from strategies to goals, `demonstration`
//! an invented State. Rules are pure and build for the browser; use cases and stores come with the feature `store`.
//! Nothing here knows HTTP, pages, sockets or the environment.

#![forbid(unsafe_code)]

mod acts;
#[cfg(feature = "store")]
pub mod waiting;

pub use acts::ACTS;
#[cfg(feature = "store")]
pub use demonstration;
#[cfg(feature = "store")]
pub use ground::database;
pub use ground::{
    Error, Result, Violation, access, audit, calendar, identity, job, keyed, organization, person, privacy, problem,
    quantity, site, table_file, text, upload, worded,
};
pub use practice::{assessment, framework, improvement, perception};
pub use progress::{burden, dashboard, goal, metric, observation, strategy, theory};
