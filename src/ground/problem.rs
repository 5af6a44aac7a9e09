//! The one error of this floor: what can go wrong for a person, in words a person can use.
//! Nothing of the database's own wording passes through here.

use serde::{Deserialize, Serialize};

/// What a use case answers when it doesn't do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// Something typed or uploaded can't be taken; each violation names its field.
    #[error("{}", Violation::sentence(.0))]
    Invalid(Vec<Violation>),
    /// There is no such thing, or this person may not know that there is.
    #[error("We couldn’t find that. It may have been removed, or the address may be mistyped.")]
    NotFound,
    /// Signed in, but not allowed to do this.
    #[error("Your account doesn’t have access to this. An administrator can change what you may do.")]
    Forbidden,
    /// Nobody is signed in, and this needs somebody.
    #[error("Sign in to go on.")]
    SignedOut,
    /// Somebody changed it first. The message says what; the caller shows both.
    #[error("{0}")]
    Conflict(String),
    /// The database can't be reached just now; trying again may help.
    #[error("The database can’t be reached just now. Nothing was lost that had been saved. Try again in a minute.")]
    Unavailable,
    /// The database went away while something was being saved: nobody knows whether it was.
    #[error(
        "The connection to the database broke while this was being saved, so it may be saved or not. Open the page again and look before you repeat it."
    )]
    Unsure,
    /// A defect or a broken machine. The reference stands in the log beside the cause.
    #[error("Something went wrong on our side. Tell your administrator this reference: {reference}")]
    Internal {
        /// What to look for in the log.
        reference: String,
    },
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// The field's name as the form has it; empty when it concerns the whole form.
    pub field: String,
    /// What is wrong and what would be right, as a sentence.
    pub message: String,
}

impl Violation {
    /// A violation of `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    fn sentence(violations: &[Violation]) -> String {
        violations.iter().map(|violation| violation.message.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Error {
    /// One violation of one field.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation::new(field, message)])
    }
}

/// Collects what is wrong with a form, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Violation>);

impl Problems {
    /// Keeps the value, or notes what is wrong with it.
    pub fn take<T>(&mut self, result: std::result::Result<T, Violation>) -> Option<T> {
        result.map_err(|violation| self.0.push(violation)).ok()
    }

    /// Notes a violation.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation::new(field, message));
    }

    /// Whether anything is wrong so far.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// `value` if nothing was wrong and it is there.
    ///
    /// # Errors
    /// All violations noted so far.
    pub fn finish<T>(self, value: Option<T>) -> Result<T> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Error::Invalid(self.0)),
        }
    }
}
