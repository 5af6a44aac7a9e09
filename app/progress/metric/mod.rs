//! Metrics as people see them: the list, defining one, its targets, the State’s standards, and the parts of a metric’s page
//! that are not figures.

mod address;
mod edit;
mod file;
mod forms;
mod judging;
mod list;
mod mark;
mod parts;
mod standards;
mod targets;

pub use {
    address::{address_of, targets_address},
    edit::{EditMetricPage, NewMetricPage},
    file::metrics_file,
    forms::{add, change, change_standards, judge, set_target},
    judging::judgement_section,
    list::MetricsPage,
    mark::{status_mark, status_shape},
    parts::{definition_section, history_section},
    standards::StandardsPage,
    targets::TargetsPage,
};
