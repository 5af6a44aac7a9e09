//! The pages of progress, the line itself: metrics and figures, goals, strategies, theories of action, what reporting costs,
//! and how the State stands.

#![recursion_limit = "512"]

mod burden;
mod dashboard;
mod goal;
mod metric;
mod observation;
mod pages;
mod strategy;
mod theory;

pub use observation::{organization_file, organization_sections};
pub use pages::pages;
