//! What people do with observations: read them, type them in, bring files of them in, decide about those under review.

mod entering;
mod importing;
mod reading;
mod reviewing;
mod standards;
mod waiting;
mod writing;

pub use entering::*;
pub use importing::*;
pub use reading::*;
pub use reviewing::*;
pub use standards::*;
pub use waiting::*;

use crate::metric::use_cases::SETTLING;
use ground::job::Handlers;
use ground::upload::Files;

/// What the jobs of this room do.
pub fn jobs(handlers: Handlers, files: Files) -> Handlers {
    handlers
        .on(IMPORT, move |work| store_begun(work, files.clone()))
        .on(SETTLING, async |work| settle_all(&work).await.map(drop))
}
