//! How the State stands, on one page: goals, metrics, what changed, what has no current data.

mod address;
mod page;
mod parts;

pub use page::{DashboardPage, dashboard_file};
