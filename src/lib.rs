//! What Throughline knows: models, rules and use cases, a folder a capability.
//!
//! Rules are pure and build for the browser; use cases and stores come with the feature `store`.
//! Nothing here knows HTTP, pages, sockets or the environment.

#![forbid(unsafe_code)]

pub mod access;
pub mod assessment;
pub mod audit;
pub mod calendar;
#[cfg(feature = "store")]
pub mod database;
#[cfg(feature = "store")]
pub mod demonstration;
pub mod framework;
pub mod identity;
pub mod improvement;
pub mod organization;
pub mod perception;
pub mod person;
pub mod problem;
pub mod site;
mod table_file;
pub mod text;
pub mod upload;

pub use problem::{Error, Result, Violation};
