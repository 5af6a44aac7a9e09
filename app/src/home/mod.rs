//! The start page, which lists what waits for whoever opens it, and the help page.

mod help;
mod pages;

pub use help::HelpPage;
pub use pages::HomePage;
