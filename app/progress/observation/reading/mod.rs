//! Reading figures: a metric across its organizations, one organization's figures of it, organizations side by side, and
//! all that was reported of one organization. What may be shown is decided on the floor below.

mod across;
mod address;
mod choosing;
mod compare;
mod files;
mod groups;
mod looks;
mod metric;
mod one;
mod organization;
mod regions;
mod spark;
mod spread;
mod standing;
#[cfg(test)]
mod testing;
mod trajectory;
mod words;

pub(crate) use address::{metric_address, series_address};
pub(crate) use spark::sparkline;
pub(crate) use standing::stale_words;
pub use {
    compare::ComparePage,
    files::{compare_file, metric_file, organization_file, series_file},
    metric::MetricPage,
    one::SeriesPage,
    organization::organization_sections,
};
