//! What each command does. They act as [`throughline::access::Principal::Operator`]: whoever may run the program on the
//! machine that has the database.

mod accounts;
mod check;
mod demo;
mod import;
mod serve;

pub use accounts::user;
pub use check::check;
pub use demo::demo;
pub use import::import;
pub use serve::serve;

use crate::cli::{Trouble, say};
use crate::settings::Settings;
use crate::starting;

/// Brings the schema up to date, and says what that took.
///
/// # Errors
/// As [`starting::open_migrated`].
pub async fn migrate(settings: &Settings) -> Result<(), Trouble> {
    let (_, migrated) = starting::open_migrated(settings).await?;
    match migrated.applied {
        0 => say(format!("Nothing to do: all {} migrations are there.", migrated.before)),
        applied => say(format!("{applied} migrations applied, {} were there before.", migrated.before)),
    }
    Ok(())
}
