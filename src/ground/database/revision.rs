//! Revisions: numbers by which every process sees that what it keeps in memory is no longer what is stored.

use surrealdb::types::Object;

use super::{Change, Database};
use crate::problem::Result;

/// SurrealQL for the revision of `what`, for a read of more in the same trip; 0 while nothing of it was ever changed.
pub fn revision_of(what: &str) -> String {
    format!("(revision:{what}.number ?? 0)")
}

impl Database {
    /// The revision of `what`: another number after every change of it. For [`Database::kept`].
    ///
    /// # Errors
    /// `Unavailable`, `Internal`.
    pub async fn revision(&self, what: &str) -> Result<i64> {
        let mut rows = self.read(&format!("RETURN {};", revision_of(what)), Object::new()).await?;
        Ok(rows.one(0)?.unwrap_or_default())
    }
}

impl Change {
    /// Raises the revision of `what`, so that every process builds anew what it keeps of it.
    pub fn raising(self, what: &str) -> Self {
        self.then(&format!("UPSERT revision:{what} SET number = (number ?? 0) + 1 RETURN NONE;"))
    }
}
