//! What stands around all pages: the document (`shell`) with the menu, the start page and help (`home`), and the table that
//! has every address (`pages`). The pages themselves are the wings', each a crate beside this one.

#![recursion_limit = "512"]

mod demonstration;
mod home;
mod pages;
mod shell;

pub use app_ground::form::sign_in_address;
pub use app_ground::live::Watches;
pub use app_ground::page_table::Services;
pub use app_ground::visit::{AssetVersions, MESSAGES, PERSON, Visit};
pub use pages::pages;
pub use shell::shell;
