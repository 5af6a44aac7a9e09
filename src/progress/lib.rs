//! Progress: the line itself. What is measured (`metric`) and reported (`observation`), what is to be reached (`goal`), what is
//! done (`strategy`), why that should help (`theory`), what reporting costs (`burden`), and how it all stands (`dashboard`).

#![forbid(unsafe_code)]

pub mod burden;
pub mod dashboard;
pub mod goal;
pub mod metric;
pub mod observation;
pub mod strategy;
pub mod theory;

/// Everything this wing records, room by room.
pub const ACTS: &[&[ground::audit::Act]] =
    &[metric::acts::ACTS, observation::acts::ACTS, goal::acts::ACTS, strategy::acts::ACTS, theory::acts::ACTS];
