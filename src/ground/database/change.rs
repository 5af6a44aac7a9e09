//! A change: statements and their variables, run as one transaction together with the audit event that tells of them.

use std::collections::BTreeMap;
use std::time::Duration;

use surrealdb::types::{Object, QueryError, SurrealValue, Value};

use super::remote::Unanswered;
use super::{Database, Rows, report};
use crate::problem::{Error, Result};

/// How often a transaction that collided with another is tried before giving up.
const TRIES: u32 = 12;

/// Statements that happen together or not at all.
///
/// A statement may refuse the whole with `THROW`: `"stale"` becomes [`Error::Conflict`], `"taken"`, `"gone"`
/// and `"fenced"` likewise say what they found; anything else is a defect.
#[derive(Debug, Clone, Default)]
pub struct Change {
    statements: String,
    variables: BTreeMap<String, Value>,
    announces: bool,
}

impl Change {
    /// A change that leaves no trace in the record of changes: sign-in bookkeeping and the like, where there is no
    /// state of anybody's to account for. Everything else starts from [`crate::audit::Event::change`].
    pub fn unrecorded() -> Self {
        Self::default()
    }

    /// Adds statements, each ended by `;`.
    pub fn then(mut self, surql: &str) -> Self {
        self.statements.push_str(surql);
        self.statements.push('\n');
        self
    }

    /// Adds the statements and variables of another change. Variables of the same name must mean the same.
    pub fn and(mut self, other: Self) -> Self {
        self.statements.push_str(&other.statements);
        self.variables.extend(other.variables);
        self.announces |= other.announces;
        self
    }

    /// Gives a variable its value. Names are shared by all statements of the change.
    pub fn with(mut self, name: &str, value: impl SurrealValue) -> Self {
        self.variables.insert(name.to_owned(), value.into_value());
        self
    }

    /// Wakes those who wait for [`Database::announced`] once it is written.
    pub fn announcing(mut self) -> Self {
        self.announces = true;
        self
    }

    /// Refuses the change unless the record in variable `$name` still has `version`. The statement that
    /// writes it sets `version += 1`.
    pub fn expecting(self, name: &str, version: i64) -> Self {
        let guard = format!("IF (SELECT VALUE version FROM ONLY ${name}) != ${name}_version {{ THROW 'stale' }};");
        self.then(&guard).with(&format!("{name}_version"), version)
    }

    /// Runs it, again if the engine says that it collided with another. It isn't run again when the connection to a server
    /// broke: it may have been carried out.
    ///
    /// # Errors
    /// `Conflict` when a statement threw `stale`, `taken`, `gone` or `fenced`; `Unavailable` when nothing was stored; `Unsure`
    /// when that isn't known; `Internal`.
    pub async fn run(self, database: &Database) -> Result<Rows> {
        let surql = format!("BEGIN TRANSACTION;\n{}COMMIT TRANSACTION;", self.statements);
        let variables = Object::from(self.variables);
        for attempt in 1.. {
            let cause = match database.connection.change(surql.as_str(), variables.clone()).await.map(first_cause) {
                Ok(Ok(rows)) => {
                    if self.announces {
                        database.announced.notify_waiters();
                    }
                    return Ok(Rows(rows));
                }
                Ok(Err(cause)) | Err(Unanswered::Failed(cause)) => cause,
                Err(Unanswered::Away) => return Err(Error::Unavailable),
                Err(Unanswered::Broken) => return Err(Error::Unsure),
            };
            if let Some(conflict) = thrown(&cause) {
                return Err(Error::Conflict(conflict.to_owned()));
            }
            let collided = cause.query_details() == Some(&QueryError::TransactionConflict);
            if !collided || attempt == TRIES {
                let error = report(&cause);
                // The server has lost its own storage, or stops, or says itself that it doesn't know.
                let unsure = error == Error::Unavailable || cause.message().contains("outcome is unknown");
                return Err(if unsure { Error::Unsure } else { error });
            }
            tokio::time::sleep(pause(attempt)).await;
        }
        unreachable!("the loop ends by returning")
    }
}

/// Where a transaction fails, every statement carries an error; the one that says why is the one that isn't about
/// the others having failed.
fn first_cause(
    mut answer: surrealdb::IndexedResults,
) -> std::result::Result<surrealdb::IndexedResults, surrealdb::Error> {
    let errors = answer.take_errors();
    let mut causes = errors.into_iter().collect::<Vec<_>>();
    causes.sort_by_key(|(statement, error)| (error.to_string().contains("not executed"), *statement));
    match causes.into_iter().next() {
        Some((_, cause)) => Err(cause),
        None => Ok(answer),
    }
}

/// The words for what a statement threw, where it threw one of ours.
fn thrown(cause: &surrealdb::Error) -> Option<&'static str> {
    let said = cause.message();
    match said.strip_prefix("An error occurred: ").unwrap_or(said).trim() {
        "stale" => Some("Somebody else changed this since you opened it."),
        "taken" => Some("That is already in use."),
        "fenced" => Some("This work was interrupted, and has been taken up anew since."),
        "gone" => Some("That is no longer there, or has been used already."),
        _ => None,
    }
}

/// Longer after every collision, and different for each writer.
fn pause(attempt: u32) -> Duration {
    let most = 2_u64.pow(attempt.min(7)) * 2;
    Duration::from_millis(rand::Rng::random_range(&mut rand::rng(), 1..=most))
}
