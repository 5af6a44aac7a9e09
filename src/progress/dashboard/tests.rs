//! The dashboard: its rules, and reading it with figures and goals in the database.

mod rules;
#[cfg(feature = "store")]
mod stored;
