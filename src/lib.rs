//! What Throughline knows: models, rules and use cases, a folder a capability.
//!
//! Rules are pure and build for the browser; use cases and stores come with the feature `store`.
//! Nothing here knows HTTP, pages, sockets or the environment.

#![forbid(unsafe_code)]

pub mod access;
pub mod assessment;
pub mod audit;
pub mod burden;
pub mod calendar;
pub mod dashboard;
#[cfg(feature = "store")]
pub mod database;
#[cfg(feature = "store")]
pub mod demonstration;
pub mod framework;
pub mod goal;
pub mod identity;
pub mod improvement;
pub mod keyed;
pub mod metric;
pub mod observation;
pub mod organization;
pub mod perception;
pub mod person;
pub mod privacy;
pub mod problem;
pub mod site;
pub mod strategy;
pub mod table_file;
pub mod text;
pub mod theory;
pub mod upload;

pub use problem::{Error, Result, Violation};
