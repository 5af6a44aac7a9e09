//! Accounts from the command line.

use std::io::{BufRead, IsTerminal};
use std::process::{Command, Stdio};

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::identity::OrganizationId;
use throughline::person::AccountForm;
use throughline::person::use_cases::{add_person, list_people, set_password};

use crate::cli::{Trouble, UserCommand, say};
use crate::settings::Settings;
use crate::starting;

/// Adds and lists accounts and resets passwords.
///
/// # Errors
/// Says what is wrong with what was asked.
pub async fn user(settings: &Settings, command: UserCommand) -> Result<(), Trouble> {
    match command {
        UserCommand::Add { name, email, title, roles } => {
            let roles = roles.iter().map(|role| parse_role(role)).collect::<Result<Vec<_>, _>>()?;
            let (database, _) = starting::open_migrated(settings).await?;
            let form = AccountForm { name, email, title, roles };
            let password = read_password(&format!("Password for {}: ", form.email))?;
            add_person(&database, &Principal::Operator, &form, &password, Utc::now()).await?;
            say(format!("{} can sign in.", form.email));
        }
        UserCommand::ResetPassword { email } => {
            let (database, _) = starting::open_migrated(settings).await?;
            let password = read_password(&format!("New password for {email}: "))?;
            let set = set_password(&database, &Principal::Operator, &email, &password, Utc::now()).await;
            set.map_err(|error| match error {
                throughline::Error::NotFound => {
                    Trouble(format!("There is no account for {email}. `throughline user list` shows all."))
                }
                other => other.into(),
            })?;
            say(format!("{email} has a new password; their sessions have ended."));
        }
        UserCommand::List => list(settings).await?,
    }
    Ok(())
}

async fn list(settings: &Settings) -> Result<(), Trouble> {
    let (database, _) = starting::open_migrated(settings).await?;
    let people = list_people(&database, &Principal::Operator, "").await?;
    if people.is_empty() {
        say("There are no accounts.");
    }
    for person in people {
        let roles: Vec<_> =
            person.roles.iter().map(|held| format!("{}@{}", held.role.key(), held.organization)).collect();
        let state = if person.active { "" } else { "  (deactivated)" };
        say(format!("{}  {}  {}{state}", person.email, person.name, roles.join(" ")));
    }
    Ok(())
}

/// `lead` is a role at the State agency, `lea_lead@lea-001902` one elsewhere.
fn parse_role(text: &str) -> Result<RoleAt, Trouble> {
    let (role, place) = text.split_once('@').unwrap_or((text, "sea"));
    let role = Role::parse(role).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
        Trouble(format!("There is no role {role}. Roles are {}.", known.join(", ")))
    })?;
    let organization = OrganizationId::parse(place).ok_or_else(|| {
        Trouble(format!("{place} is no organization’s id. Ids look like lea-001902 or school-001902001."))
    })?;
    Ok(RoleAt { role, organization })
}

/// A line from the terminal, unseen and typed twice, or from a pipe.
fn read_password(prompt: &str) -> Result<String, Trouble> {
    if !std::io::stdin().is_terminal() {
        return read_line();
    }
    let unseen = Unseen::begin();
    eprint!("{prompt}");
    let first = read_line();
    eprint!("\nOnce more: ");
    let second = read_line();
    eprintln!();
    drop(unseen);
    let (first, second) = (first?, second?);
    if first == second { Ok(first) } else { Err(Trouble("The two differ. Nothing was changed.".to_owned())) }
}

fn read_line() -> Result<String, Trouble> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|cause| Trouble(format!("No password could be read: {cause}.")))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let password = line.strip_suffix('\r').unwrap_or(line).to_owned();
    match password.is_empty() {
        true => Err(Trouble("No password was given.".to_owned())),
        false => Ok(password),
    }
}

/// While it lives, the terminal doesn't show what is typed, where `stty` can see to that.
struct Unseen;

impl Unseen {
    fn begin() -> Self {
        stty("-echo");
        Self
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(word: &str) {
    let _ = Command::new("stty").arg(word).stdin(Stdio::inherit()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_at_the_state_agency_unless_told_otherwise() {
        assert_eq!(parse_role("admin").unwrap().organization, OrganizationId::sea());
        let held = parse_role("lea_lead@lea-001902").unwrap();
        assert_eq!((held.role, held.organization.as_str()), (Role::LeaLead, "lea-001902"));
        for bad in ["owner", "lead@", "lead@a b"] {
            assert!(parse_role(bad).is_err(), "{bad}");
        }
    }
}
