//! Links that let somebody choose a password: an invitation for who has no account yet, a reset for who forgot.
//! The code in the link is known to its receiver alone; only its hash is stored.

#[cfg(feature = "store")]
mod store;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub(super) mod use_cases;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::access::RoleAt;
#[cfg(feature = "store")]
use crate::database::SurrealValue;
use crate::identity::PersonId;

crate::keyed! {
    /// What a link is for.
    pub enum Purpose: key {
        /// Making an account.
        Join: "join";
        /// Choosing a new password for an account there is.
        Reset: "reset";
    }
}

impl Purpose {
    /// How long the link works: 14 days to join, 2 days to reset.
    pub fn valid_for(self) -> TimeDelta {
        match self {
            Purpose::Join => TimeDelta::days(14),
            Purpose::Reset => TimeDelta::days(2),
        }
    }
}

/// A link that has been issued and not been used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Invitation {
    /// Its name for withdrawing it: the hash of the code, which opens nothing.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The name of who gets it.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they do; may be empty.
    pub title: String,
    /// What they will be, where (what they are, for a reset).
    pub roles: Vec<RoleAt>,
    /// Whose password it resets; nobody's for an invitation to join.
    pub person: Option<PersonId>,
    /// The name of who issued it.
    pub invited_by: String,
    /// When.
    pub invited_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}
