//! What each command does. They act as [`throughline::access::Principal::Operator`]: whoever may run the program on the
//! machine that has the database.

mod accounts;
mod check;
mod demo;
mod import;
mod serve;

use std::process::ExitCode;

use clap::Parser;

use accounts::user;
use check::check;
use demo::demo;
use import::import;
use serve::serve;

use crate::cli::{Cli, Command, Trouble, say};
use crate::settings::Settings;
use crate::{logging, starting};

/// Does what the command line asks: 0 when done, 1 when it couldn't be, 2 when the question was wrong.
pub async fn run() -> ExitCode {
    let Cli { command, given } = Cli::parse();
    let settings = match Settings::from(given) {
        Ok(settings) => settings,
        Err(wrong) => {
            eprintln!("throughline: {wrong}");
            return ExitCode::from(2);
        }
    };
    logging::start(&settings);
    let done = match command {
        Command::Serve { demonstration } => serve(&settings, demonstration).await,
        Command::Migrate => migrate(&settings).await,
        Command::Demo => demo(&settings).await,
        Command::User(command) => user(&settings, command).await,
        Command::Import(command) => import(&settings, command).await,
        Command::Check => check(&settings).await,
    };
    starting::closed(&settings).await;
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("throughline: {trouble}");
            ExitCode::FAILURE
        }
    }
}

/// Brings the schema up to date, and says what that took.
///
/// # Errors
/// As [`starting::open_migrated`].
async fn migrate(settings: &Settings) -> Result<(), Trouble> {
    let (_, migrated) = starting::open_migrated(settings).await?;
    match migrated.applied {
        0 => say(format!("Nothing to do: all {} migrations are there.", migrated.before)),
        applied => say(format!("{applied} migrations applied, {} were there before.", migrated.before)),
    }
    Ok(())
}
