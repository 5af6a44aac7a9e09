//! What the columns of an uploaded file hold: which say whose figure it is and for when, which are figures of which metric
//! and group, and which texts in them mean that there is no number. A mapping can be kept for next time.

mod guess;
mod problems;

use serde::{Deserialize, Serialize};

use super::State;
use ground::identity::MetricId;
use ground::organization::Kind;

/// The most columns of figures a file may bring in at once.
pub const VALUE_COLUMNS_MAX: usize = 500;
/// The most codes.
pub const CODES_MAX: usize = 20;
/// The longest code, in characters.
pub const CODE_TEXT_MAX: usize = 20;
/// The longest reason of a code, in characters.
pub const CODE_REASON_MAX: usize = 200;

/// Where something stands: the same for the whole file, or in a column (from 0).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From<T> {
    /// The same for every row.
    Fixed(T),
    /// In this column.
    Column(usize),
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueColumn {
    /// The column, from 0.
    pub column: usize,
    /// Of which metric: chosen, or named by a column (by id or by its exact name).
    pub metric: From<MetricId>,
    /// Of which student group: chosen by key, or named by a column (by key or by name; empty means everybody).
    pub group: From<String>,
    /// For which period, as people write it or by its key; none where the file's [`Mapping::period`] holds.
    pub period: Option<From<String>>,
    /// The column with n, if there is one.
    pub n: Option<usize>,
    /// The column with the numerator, if there is one. With n as the denominator a rate in percent is checked: a row where
    /// they give another value by more than a tenth of a point is under review.
    pub numerator: Option<usize>,
}

/// A text that stands for no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The text as it stands in the file, trimmed; empty for an empty cell. At most 20 characters.
    pub text: String,
    /// What it means.
    pub state: State,
    /// Why, in words kept with the observation; at most 200 characters, may be empty.
    pub reason: String,
}

/// What the columns of a file hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The column with the organization's State id (or its id here); none while it isn't chosen.
    pub organization: Option<usize>,
    /// Of what kind the organizations are.
    pub kind: Kind,
    /// For which period the file is; none while it isn't chosen and every column of figures has its own.
    pub period: Option<From<String>>,
    /// The columns of figures.
    pub values: Vec<ValueColumn>,
    /// Texts that stand for no number. What is neither one of them nor a number is a problem.
    pub codes: Vec<Code>,
    /// Whether rows of organizations that aren't in the directory are passed over, and counted; else each is a problem.
    #[serde(default)]
    pub skip_unknown: bool,
}

#[cfg(test)]
mod testing {
    use crate::metric::Metric;

    /// The names of columns, from a line of a file.
    pub(super) fn header(columns: &str) -> Vec<String> {
        columns.split(',').map(str::to_owned).collect()
    }

    /// A yearly rate of LEAs.
    pub(super) fn metric(id: &str, name: &str) -> Metric {
        Metric { name: name.to_owned(), ..crate::observation::testing::metric(id) }
    }
}
