//! Setting an installation up, once, and changing afterwards what it says of itself.

mod fields;
mod forms;
mod pages;

pub use forms::{edit_site, set_up};
pub use pages::{SetUpPage, SitePage};
