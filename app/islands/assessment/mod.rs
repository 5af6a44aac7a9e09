//! The island of the rating page, and what it asks the server.

pub mod api;
mod desk;
#[cfg(feature = "ssr")]
mod saving;

pub use desk::RatingDesk;
#[cfg(feature = "ssr")]
pub use saving::save;
