//! What people do with observations: read them, type them in, bring files of them in, decide about those under review.

mod entering;
mod importing;
mod reading;
mod reviewing;
mod standards;
mod writing;

pub use entering::*;
pub use importing::*;
pub use reading::*;
pub use reviewing::*;
pub use standards::*;
