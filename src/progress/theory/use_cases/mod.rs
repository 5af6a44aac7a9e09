//! What people do with theories of action: read them, follow the line, build them, review their links. Each decides
//! access first.

mod choosing;
mod following;
mod loading;
mod reading;
mod reviewing;
#[cfg(test)]
mod tests;
mod writing;

pub use loading::{Member, MetricNow};
pub(crate) use reviewing::last_decisions;
pub use {choosing::*, following::*, reading::*, reviewing::*, writing::*};

pub use super::{Line, Neighbor, Node};
