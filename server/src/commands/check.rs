//! What is set and whether the database answers, in words. Changes nothing, not even the schema.

use throughline::database::{Database, latest_migration};
use throughline::upload::Place;

use crate::cli::{Trouble, say};
use crate::settings::{Settings, TABLE};
use crate::starting;

/// Says what was set otherwise than by default, what follows from it, and how the database is.
///
/// # Errors
/// When serving with these settings would fail.
pub async fn check(settings: &Settings) -> Result<(), Trouble> {
    say("Settings");
    if settings.said.is_empty() {
        say("  All as they are by default.");
    }
    for (variable, value, origin) in &settings.said {
        say(format!("  {variable} is {value}, by {origin}."));
    }
    for variable in unknown_variables() {
        say(format!("  {variable} is in the environment, but there is no such setting. Is it mistyped?"));
    }
    say("What follows");
    say(format!("  Listens on {}.", settings.listen));
    match settings.secure_cookies() {
        true => say("  Sessions are for https only: without a proxy that speaks it, signing in fails."),
        false => say("  Sessions are for this machine, over plain http."),
    }
    say(format!("  Style and scripts come from {}{}.", settings.site.display(), there(settings.site.is_dir())));
    match &settings.files {
        Place::Folder(folder) => say(format!("  Uploaded files go to the folder {}.", folder.display())),
        Place::Bucket(bucket) => say(format!("  Uploaded files go to {bucket:?}.")),
    }
    say("Database");
    say(format!("  Is {}.", starting::described(&settings.database)));
    let database = starting::open(settings).await?;
    schema(&database).await?;
    match settings.site.is_dir() {
        true => Ok(()),
        false => Err(Trouble("The folder with style and scripts isn’t there: `make site` builds it.".to_owned())),
    }
}

async fn schema(database: &Database) -> Result<(), Trouble> {
    database.ping().await?;
    // Up to what is there already nothing is applied, but the history is checked.
    let found = database.migrate_to(0).await?.before;
    match latest_migration().saturating_sub(found) {
        0 => say(format!("  Answers. Its schema is up to date ({found} migrations).")),
        missing => say(format!(
            "  Answers. Of its schema {missing} of {} migrations are missing; serving applies them.",
            found + missing
        )),
    }
    Ok(())
}

fn there(is_there: bool) -> &'static str {
    if is_there { "" } else { ", which isn’t there" }
}

/// Variables that look like settings and are none. No reason to refuse: Kubernetes makes some from a service's name.
fn unknown_variables() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut unknown: Vec<_> = names
        .filter(|name| name.starts_with("THROUGHLINE_") && TABLE.iter().all(|setting| setting.variable != name))
        .collect();
    unknown.sort();
    unknown
}
