//! Jobs as administrators see them: what was given up, what waits or runs, what was done; and having them tried again.

mod forms;
mod page;

pub use forms::tend;
pub use page::JobsPage;

/// Where jobs are seen.
const JOBS: &str = "/jobs";
