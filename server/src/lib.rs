//! How Throughline is served: command line, settings, router, sessions, logs and background work. The only floor that
//! knows HTTP's plumbing, the environment, sockets and files; what is shown and what is known live on the floors below.

pub mod assets;
pub mod background;
pub mod cli;
mod commands;
pub mod failure;
mod listening;
pub mod logging;
mod protection;
mod requests;
mod router;
mod sessions;
pub mod settings;
mod starting;
mod visiting;

use std::sync::Arc;

use app::{Services, Watches, pages, shell};
use leptos::config::{Env, LeptosOptions};
use throughline::database::Database;
use throughline::upload::Files;

pub use commands::run;
pub use router::app;
pub use settings::Settings;
use settings::WrongSetting;

/// What every handler is given, made from an open and migrated database; where uploaded files are kept is opened.
///
/// # Errors
/// Says why files can’t be kept where the settings say.
pub fn services(database: Database, settings: &Settings) -> Result<Services, WrongSetting> {
    let files = Files::open(&settings.files)
        .map_err(|cause| WrongSetting(format!("THROUGHLINE_FILES can’t be used: {cause}")))?;
    let leptos = LeptosOptions::builder()
        .output_name("throughline")
        .site_root(settings.site.to_string_lossy())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .build();
    let assets = Arc::new(assets::versions(&settings.site));
    Ok(Services { database, files, leptos, assets, watches: Watches::default(), pages: pages(), document: shell })
}
