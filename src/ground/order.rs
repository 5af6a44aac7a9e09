//! In what order a list stands: by what, and which way round. In addresses it is `name`, or `-name` the other way round.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::keyed::Keyed;

/// An order by one of several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Order<By> {
    /// By what.
    pub by: By,
    /// The other way round.
    pub descending: bool,
}

impl<By: Keyed> Order<By> {
    /// As addresses have it.
    pub fn key(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.key())
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        let (by, descending) = key.strip_prefix('-').map_or((key, false), |by| (by, true));
        By::parse(by).map(|by| Self { by, descending })
    }
}

impl<By> From<By> for Order<By> {
    fn from(by: By) -> Self {
        Self { by, descending: false }
    }
}

impl<By: Keyed> Serialize for Order<By> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl<'de, By: Keyed> Deserialize<'de> for Order<By> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::parse(&key).ok_or_else(|| de::Error::custom("there is no such order"))
    }
}
