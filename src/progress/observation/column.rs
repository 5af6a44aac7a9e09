//! A column: what every organization reported of one metric, group and period. Pages that look across organizations read
//! columns, never single observations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Reported;
use ground::identity::{EntryId, OrganizationId};

/// What one organization reported, and with what it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What was reported.
    pub reported: Reported,
    /// With what it came in.
    pub entry: EntryId,
    /// Whether privacy hides it, for its own sake or another's.
    pub hidden: bool,
}

/// The newest of what each organization reported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// By organization.
    pub cells: BTreeMap<OrganizationId, Cell>,
    /// Raised with each change; 0 where nothing was reported yet.
    pub version: i64,
}
