//! Bringing files in: organizations, and a State's own framework.

use std::path::Path;

use chrono::Utc;
use throughline::access::Principal;
use throughline::framework::use_cases::publish_framework;
use throughline::organization::mapping::FileKind;
use throughline::organization::use_cases::import_file;

use crate::cli::{ImportCommand, RowKind, Trouble, say};
use crate::settings::Settings;
use crate::starting;

/// Brings a file in: all of it or nothing.
///
/// # Errors
/// When the file can't be read, or names everything in it that can't be taken.
pub async fn import(settings: &Settings, command: ImportCommand) -> Result<(), Trouble> {
    match command {
        ImportCommand::Organizations { file, kind } => organizations(settings, &file, kind).await,
        ImportCommand::Framework { file } => framework(settings, &file).await,
    }
}

async fn organizations(settings: &Settings, file: &Path, kind: Option<RowKind>) -> Result<(), Trouble> {
    let content = std::fs::read(file).map_err(|cause| unreadable(file, &cause))?;
    let kind = kind.map(|kind| match kind {
        RowKind::Districts => FileKind::Leas,
        RowKind::Schools => FileKind::Schools,
        RowKind::Mixed => FileKind::Mixed,
    });
    let (database, _) = starting::open_migrated(settings).await?;
    let name = file.display().to_string();
    let counts = import_file(&database, &Principal::Operator, &name, content, kind, Utc::now()).await?;
    say(format!("{counts}."));
    Ok(())
}

async fn framework(settings: &Settings, file: &Path) -> Result<(), Trouble> {
    let text = std::fs::read_to_string(file).map_err(|cause| unreadable(file, &cause))?;
    let (database, _) = starting::open_migrated(settings).await?;
    let id = publish_framework(&database, &Principal::Operator, &text, Utc::now()).await?;
    say(format!("{id} is in use; assessments started from now on can choose it."));
    Ok(())
}

fn unreadable(file: &Path, cause: &std::io::Error) -> Trouble {
    Trouble(format!("The file {} can’t be read: {cause}.", file.display()))
}
