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
use crate::identity::PersonId;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Making an account.
    Join,
    /// Choosing a new password for an account there is.
    Reset,
}

impl Purpose {
    /// How long the link works: 14 days to join, 2 days to reset.
    pub fn valid_for(self) -> TimeDelta {
        match self {
            Purpose::Join => TimeDelta::days(14),
            Purpose::Reset => TimeDelta::days(2),
        }
    }

    /// The key in the store.
    pub fn key(self) -> &'static str {
        match self {
            Purpose::Join => "join",
            Purpose::Reset => "reset",
        }
    }

    /// The purpose with this key.
    pub fn parse(key: &str) -> Option<Self> {
        [Purpose::Join, Purpose::Reset].into_iter().find(|purpose| purpose.key() == key)
    }
}

/// A link that has been issued and not been used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod rules {
    use super::*;

    #[test]
    fn purposes_have_keys_that_come_back() {
        for purpose in [Purpose::Join, Purpose::Reset] {
            assert_eq!(Purpose::parse(purpose.key()), Some(purpose));
        }
        assert_eq!(Purpose::Join.valid_for(), TimeDelta::days(14));
    }
}
