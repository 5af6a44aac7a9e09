//! Practice: the rubric an SEA holds its own work against (`framework`), assessing it (`assessment`), what LEAs and
//! stakeholders say (`perception`), and what is done about it (`improvement`); `assessed` is what the last two know of the second.

#![forbid(unsafe_code)]

#[cfg(feature = "store")]
mod assessed;
pub mod assessment;
pub mod framework;
pub mod improvement;
pub mod perception;

/// Everything this wing records, room by room.
pub const ACTS: &[&[ground::audit::Act]] =
    &[framework::acts::ACTS, assessment::acts::ACTS, perception::acts::ACTS, improvement::acts::ACTS];
