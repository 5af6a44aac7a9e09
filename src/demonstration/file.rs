//! Reading the demonstration's files.

use serde::de::DeserializeOwned;

use ground::problem::{Error, Result};

/// Reads a file.
///
/// # Errors
/// `Internal` when it can't be read.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(unreadable)
}

pub(super) fn unreadable(cause: impl std::fmt::Display) -> Error {
    let reference = "demonstration-files".to_owned();
    tracing::error!(reference, cause = %cause, "demonstration");
    Error::Internal { reference }
}
