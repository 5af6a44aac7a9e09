//! What people see: pages and forms rendered on the server, and the islands that wake up in the browser.
//!
//! A folder a capability, as on the floor below. Shared by all of them: the document around a page (`shell`), who is
//! visiting (`visit`), how a form is answered (`form`), and the pieces pages are made of (`components`).

#![recursion_limit = "512"]

pub mod assessment;

#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod burden;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod dashboard;
#[cfg(feature = "ssr")]
mod download;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod framework;
#[cfg(feature = "ssr")]
mod goal;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod improvement;
#[cfg(feature = "ssr")]
mod metric;
#[cfg(feature = "ssr")]
mod observation;
#[cfg(feature = "ssr")]
mod organization;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod perception;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod site;
#[cfg(feature = "ssr")]
mod strategy;
#[cfg(feature = "ssr")]
mod theory;
#[cfg(feature = "ssr")]
mod visit;

#[cfg(feature = "ssr")]
pub use {
    assessment::Watches,
    form::{file_megabytes, sign_in_address},
    routes::{App, form_routes},
    shell::{AssetVersions, shell},
    visit::{MESSAGES, PERSON, Services, Visit},
};
