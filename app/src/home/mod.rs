//! The start page, which lists what waits for whoever opens it, and the help page.

mod actions;
mod help;
mod item;
mod pages;
mod progress;
mod waiting;

pub use help::HelpPage;
pub use pages::HomePage;
