//! The framework as people see it: the whole rubric on one page, open to all, to browse and to print.

mod page;
mod rubric;

pub use page::FrameworkPage;
