//! The command line: which commands there are and what they take. What each does is in `commands`.

use clap::{Parser, Subcommand, ValueEnum};

use crate::settings::{Given, WrongSetting};

/// Throughline: where a State education agency runs its school turnaround work.
#[derive(Debug, Parser)]
#[command(name = "throughline", version, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) given: Given,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages, until Ctrl-C or SIGTERM.
    Serve {
        /// Load the demonstration into an empty database first, and show its sign-ins.
        #[arg(long)]
        demonstration: bool,
    },
    /// Bring the database's schema up to date, and stop. Serving does so too.
    Migrate,
    /// Load the demonstration into an empty database and show its sign-ins.
    Demo,
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Bring files in.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Say in words what is set and whether the database answers. Changes nothing.
    Check,
}

/// Accounts from the command line. Passwords are typed or come by standard input, never as arguments, which other users
/// of the machine could read.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account.
    Add {
        /// Name as shown to others.
        #[arg(long)]
        name: String,
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// What they do, in a few words.
        #[arg(long, default_value = "")]
        title: String,
        /// What they shall be: admin, lead, member, liaison, lea_lead, lea_member, school_lead or viewer, at the State
        /// agency or, as in lea_lead@lea-001902, at an organization. May be given several times.
        #[arg(long = "role", required = true, value_name = "ROLE[@ORGANIZATION]")]
        roles: Vec<String>,
    },
    /// Give an account a new password, and end its sessions.
    ResetPassword {
        /// The address the person signs in with.
        email: String,
    },
    /// List the accounts.
    List,
}

/// Files from the command line.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Districts and schools from a CSV file: all of it, or, when a row is wrong, nothing.
    Organizations {
        /// The file.
        file: std::path::PathBuf,
        /// What its rows are; guessed by its columns if not given.
        #[arg(long)]
        kind: Option<RowKind>,
    },
    /// A State's own framework, as a new version.
    Framework {
        /// The file.
        file: std::path::PathBuf,
    },
}

/// What the rows of a file of organizations are.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RowKind {
    /// Districts and other LEAs.
    Districts,
    /// Schools.
    Schools,
    /// Both; a column says which.
    Mixed,
}

/// Why a command didn't do what it was asked, in words for whoever runs it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

impl From<throughline::Error> for Trouble {
    fn from(error: throughline::Error) -> Self {
        match error {
            throughline::Error::Invalid(violations) => {
                let lines = violations.into_iter().map(|violation| match violation.field.is_empty() {
                    true => violation.message,
                    false => format!("{}: {}", violation.field, violation.message),
                });
                Trouble(lines.collect::<Vec<_>>().join("\n"))
            }
            throughline::Error::Internal { reference } => {
                Trouble(format!("Something went wrong. The line above with reference {reference} says what."))
            }
            other => Trouble(other.to_string()),
        }
    }
}

impl From<WrongSetting> for Trouble {
    fn from(wrong: WrongSetting) -> Self {
        Trouble(wrong.0)
    }
}

/// Writes a line to standard output; whoever closed it doesn't want to hear.
pub fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::settings::TABLE;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_names_every_setting_with_its_variable_and_default() {
        let help = Cli::command().render_long_help().to_string();
        for setting in TABLE {
            assert!(help.contains(setting.variable), "{} is missing", setting.variable);
            assert!(setting.flag().is_none_or(|flag| help.contains(&flag)), "{} is missing", setting.key);
            assert!(
                setting.default.is_empty() || help.contains(&format!("[default: {}]", setting.default)),
                "{}",
                setting.key
            );
        }
    }
}
