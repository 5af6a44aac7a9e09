//! The demonstration: an invented State with people in every role.

use chrono::Utc;
use throughline::database::Database;
use throughline::demonstration;
use throughline::site::use_cases::read_site;
use throughline::upload::Files;

use crate::cli::{Trouble, say};
use crate::settings::Settings;
use crate::starting;

/// Loads the demonstration into an empty database and shows its sign-ins.
///
/// # Errors
/// When the database holds something else.
pub async fn demo(settings: &Settings) -> Result<(), Trouble> {
    let (database, _) = starting::open_migrated(settings).await?;
    match load_if_empty(&database, settings).await? {
        true => say("The demonstration is loaded."),
        false => say("The demonstration was loaded before."),
    }
    show_sign_ins();
    Ok(())
}

/// Loads the demonstration unless it is there already; says whether it did.
///
/// # Errors
/// When the database holds something else, or files can't be kept where the settings say.
pub async fn load_if_empty(database: &Database, settings: &Settings) -> Result<bool, Trouble> {
    if demonstration::needs_loading(database).await? {
        let files = Files::open(&settings.files)
            .map_err(|cause| Trouble(format!("THROUGHLINE_FILES can’t be used: {cause}.")))?;
        let loaded = demonstration::load(database, &files, Utc::now()).await?;
        tracing::info!(
            people = loaded.people,
            organizations = loaded.organizations,
            ratings = loaded.ratings,
            metrics = loaded.metrics,
            goals = loaded.goals,
            strategies = loaded.strategies,
            "demonstration loaded"
        );
        return Ok(true);
    }
    match read_site(database).await? {
        Some(site) if !site.demonstration => Err(Trouble(format!(
            "This database belongs to {}. The demonstration is only for an empty one: name another with THROUGHLINE_DATABASE.",
            site.agency
        ))),
        _ => Ok(false),
    }
}

/// Shows who can sign in to the demonstration, and how.
pub fn show_sign_ins() {
    let sign_ins = demonstration::sign_ins();
    let width = sign_ins.iter().map(|sign_in| sign_in.email.chars().count()).max().unwrap_or_default();
    for sign_in in &sign_ins {
        say(format!("  {:width$}  {}", sign_in.email, sign_in.role));
    }
    if let Some(sign_in) = sign_ins.first() {
        say(format!("Everybody’s password: {}", sign_in.password));
    }
}
