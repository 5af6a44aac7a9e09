//! The demonstration: the invented State of Meridian, to look around in. What it holds stands in `data/`; here it is read,
//! brought into an empty database through the same use cases everybody goes through, and its sign-ins are listed.

pub mod acts;
mod dates;
mod figures;
mod file;
mod line;
mod loading;
mod sign_ins;
mod story;
#[cfg(test)]
mod tests;

pub use loading::{Loaded, load, needs_loading};
pub use sign_ins::{SignIn, sign_ins};

/// Everything this wing records.
pub const ACTS: &[&[ground::audit::Act]] = &[acts::ACTS];
