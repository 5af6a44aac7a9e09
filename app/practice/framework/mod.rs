//! The framework as people see it: the whole rubric on one page, open to all, to browse and to print; what differs
//! between its versions; and putting a new one into use.

mod differences;
mod forms;
mod page;
mod publish;
mod rubric;

pub use differences::DifferencesPage;
pub use forms::{download, publish};
pub use page::FrameworkPage;
pub use publish::PublishPage;
