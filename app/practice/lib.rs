//! The pages of practice: the framework, assessments, what others say, the improvement plan.

#![recursion_limit = "512"]

pub mod assessment;
mod framework;
pub mod improvement;
mod pages;
mod perception;

pub use pages::pages;
