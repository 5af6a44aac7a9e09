//! How Throughline is served: command line, settings, router, sessions, logs and background work. The only floor that
//! knows HTTP's plumbing, the environment, sockets and files; what is shown and what is known live on the floors below.

pub mod assets;
mod background;
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

use app::Services;
use leptos::config::{Env, LeptosOptions};
use throughline::database::Database;

pub use router::app;
pub use settings::Settings;

/// What every handler is given, made from an open and migrated database.
pub fn services(database: Database, settings: &Settings) -> Services {
    let leptos = LeptosOptions::builder()
        .output_name("throughline")
        .site_root(settings.site.to_string_lossy())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .build();
    Services { database, leptos, assets: Arc::new(assets::versions(&settings.site)) }
}
